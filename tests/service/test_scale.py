"""How many requests a crowd of recordings costs, and what it leaves for people."""

import asyncio
from datetime import timedelta

from bot.domain import Recording
from bot.limits import RATE, Priority
from bot.vendors import agora
from tests.service.stage import BASE, Bot
from tests.service.vendors import Vendors

SLOT = timedelta(seconds=1 / RATE)
MINUTE = timedelta(minutes=1)


async def _record(bot: Bot, count: int, account: str) -> list[Recording]:
    """Begin so many recordings, each in a room of its own."""
    asked = [(await bot.asked_to_start(f"room-{number}", account=account))[1] for number in range(count)]
    for recording in asked:
        while (await bot.get(recording)).started_at is None:
            await bot.work()
    return asked


async def test_a_thousand_fsp_recordings(bot: Bot, vendors: Vendors) -> None:
    """A round of looks at 1,000 recordings costs no more than three requests: the list comes 500 at a time."""
    await _record(bot, 1000, "studio")
    bot.clock.pass_by(minutes=2)
    before = len(vendors.calls)
    await bot.look()

    assert 0 < len(vendors.calls) - before <= 3


async def test_two_hundred_agora_recordings(bot: Bot, vendors: Vendors) -> None:
    """Looking at 200 recordings for two minutes never exceeds 10 requests in a second, and leaves none out."""
    recordings = await _record(bot, 200, "classroom")
    before, until = len(vendors.calls), bot.clock() + 2 * MINUTE
    while bot.clock() < until:
        await bot.look()
        bot.clock.at += BASE
    looks = vendors.calls[before:]

    assert {call.room for call in looks} == {recording.room for recording in recordings}
    assert all(later.at - earlier.at > timedelta(seconds=1) for earlier, later in zip(looks, looks[10:], strict=False))


async def test_a_person_among_two_hundred(bot: Bot, vendors: Vendors) -> None:
    """A person's call waits for no more than one slot while 200 recordings are being looked at."""
    recordings = await _record(bot, 200, "classroom")
    target = await bot.get(recordings[-1])
    owned = bot.ownership.owned()["classroom"]
    bot.clock.pass_by(minutes=2)
    before = len(vendors.calls)
    looking = asyncio.create_task(bot.watch.look("classroom", owned))  # to its end, however long that takes here
    while len(vendors.calls) < before + 50:  # noqa: ASYNC110 - nobody tells how far a round of looks is
        await asyncio.sleep(0)
    asked_at, asked = bot.clock(), len(vendors.calls)
    await owned.client.call(lambda ctx: agora.stop_recording(ctx, target), priority=Priority.PERSON)
    (place, stop), *_ = ((place, call) for place, call in enumerate(vendors.calls) if call.verb == "stop")
    await looking

    assert place - asked <= 1
    assert stop.at - asked_at <= SLOT + timedelta(milliseconds=1)
    assert len(vendors.calls) - place > 100
