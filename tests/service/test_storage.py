"""How full accounts are: read from time to time, and told once when it is nearly too late."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain import AnnouncementKind, Event, Notifications, Reading, Storage
from bot.service.storage import next_reading
from tests.service.clock import NOON
from tests.service.stage import GENERAL, PATIENCE, TEAM, Bot
from tests.service.vendors import ACCOUNTS, Vendors
from tests.store.rows import find_announcement

ACCOUNT = ACCOUNTS["studio"]
EARLIER = NOON - timedelta(hours=1)
SUBJECT = "studio:2026-12-01"


def reading(used: int | None, *, warned: bool = False) -> Reading:
    """What was read an hour ago, of 100 bytes."""
    return Reading(account="studio", used=used, limit=100, seen_at=EARLIER, warned_at=EARLIER if warned else None)


@pytest.mark.parametrize(
    ("before", "used", "warns", "is_warned"),
    [
        (None, 79, False, False),
        (None, 80, True, True),
        (reading(79), 80, True, True),
        (reading(90, warned=True), 95, False, True),
        (reading(90, warned=True), 76, False, True),
        (reading(90, warned=True), 74, False, False),
        (reading(90, warned=True), None, False, True),
        (None, None, False, False),
    ],
)
def test_warned_once(before: Reading | None, used: int | None, warns: bool, is_warned: bool) -> None:
    """A warning is given when it is passed, and again only when it fell clearly below in between."""
    after, told = next_reading(before, Storage(used=used, limit=100), ACCOUNT, NOON)

    assert (told, after.warned_at is not None) == (warns, is_warned)
    assert (after.used, after.seen_at) == (used, NOON)
    assert after.warned_at == (NOON if warns else EARLIER if is_warned else None)


async def read(bot: Bot) -> Reading | None:
    """Ask every account now."""
    await bot.readings.begin()
    await bot.readings.close(PATIENCE)
    return await bot.store.readings.get("studio")


async def test_read(bot: Bot, vendors: Vendors) -> None:
    """Only the accounts are asked whose service tells, and what it says is kept."""
    first = await read(bot)
    assert first is not None
    assert first.limit
    assert first.seen_at == bot.clock()
    assert await bot.store.readings.get("classroom") is None
    assert len(vendors.calls) == 1


async def test_channels_are_told(bot: Bot, vendors: Vendors) -> None:
    """The channels that want to hear of it are told once, not with every reading."""
    choice = Notifications(team=TEAM, channel=GENERAL, events=frozenset({Event.STORAGE}))
    await bot.store.notifications.put(choice)
    await bot.ready()
    await read(bot)
    assert await find_announcement(bot.store, SUBJECT, AnnouncementKind.STORAGE) is None

    vendors.fsp.recorder.volume = vendors.fsp.recorder.used_volume(bot.clock())
    for _ in range(2):
        bot.clock.pass_by(minutes=10)
        await read(bot)
    told = await find_announcement(bot.store, SUBJECT, AnnouncementKind.STORAGE)
    assert told is not None
    assert (told.channel, told.account) == (GENERAL, "studio")
    kept = await bot.store.readings.get("studio")
    assert kept is not None
    assert kept.warned_at is not None
    assert kept.seen_at - kept.warned_at >= timedelta(minutes=10)


async def test_service_that_is_away(bot: Bot, vendors: Vendors) -> None:
    """What cannot be read is left for the next time, and the reading before stays."""
    before = await read(bot)
    vendors.unreachable.add("studio")
    with capture_logs() as logged:
        assert await read(bot) == before
    assert [line["event"] for line in logged if line["log_level"] == "warning"][-1] == "storage not read"


async def test_asked_one_at_a_time(bot: Bot, vendors: Vendors) -> None:
    """While a question waits for its answer it is not asked again."""
    await bot.readings.begin()
    await bot.readings.begin()
    await bot.readings.close(PATIENCE)

    assert len(vendors.calls) == 1


async def test_read_by_the_owner_alone(bot: Bot, vendors: Vendors) -> None:
    """A process that lost the account warns nobody, and leaves it to the new owner to do so."""
    await bot.ready()
    vendors.fsp.recorder.volume = 1
    await bot.lose()
    with capture_logs() as logged:
        assert await read(bot) is None
    assert logged[-1]["event"] == "left to the new owner"


async def test_broken_database(bot: Bot) -> None:
    """What goes wrong in the bot itself is in the log, and the next time it is tried again."""
    with capture_logs() as logged:
        await bot.readings.begin()
        bot.store.away = True
        await bot.readings.close(PATIENCE)
    assert (logged[-1]["event"], logged[-1]["log_level"]) == ("storage not read", "error")
    bot.store.away = False
    assert await read(bot) is not None
