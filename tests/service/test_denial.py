"""What becomes of a recording that its service denies for a while."""

from bot.domain import OperationKind, OperationStatus, RecordingState
from bot.sandbox.faults import Fault
from tests.service.stage import BASE, Bot
from tests.service.vendors import Vendors

LAYOUT = {"video_list": [{"user_id": "ada", "media_id": "cam", "media_type": 2}]}  # two such may be in one room
S = RecordingState
STOP = OperationKind.STOP


async def test_denied_for_a_while(bot: Bot, vendors: Vendors) -> None:
    """Agora may deny a live recording for 90 s; found again, it never was away."""
    recording = await bot.recording(account="classroom")
    vendors.faults.order(Fault(verb="query", code=404))
    bot.clock.pass_by(minutes=1)
    await bot.look()
    denied = await bot.get(recording)
    assert (denied.state, denied.missing_since) == (S.RECORDING, bot.clock())

    bot.clock.pass_by(minutes=1)
    await bot.look()
    assert (await bot.get(recording)).missing_since is None


async def _deny(bot: Bot, vendors: Vendors) -> None:
    """Let FSP's list lack a live recording for longer than the grace."""
    vendors.faults.order(Fault(verb="query", body=b'{"code": 0, "record_list": [], "total_num": 0}', times=2))
    for _ in range(2):
        bot.clock.pass_by(minutes=1)
        await bot.look()


async def test_denied_for_too_long(bot: Bot, vendors: Vendors) -> None:
    """A recording that FSP denied for longer than the grace goes on when it is listed again, and can be stopped."""
    recording = await bot.recording()
    await _deny(bot, vendors)
    assert ((await bot.get(recording)).state, (await bot.get(recording)).ended_by) == (S.PROCESSING, "vendor")

    bot.clock.at += BASE
    await bot.look()
    found = await bot.get(recording)
    assert (found.state, found.ended_at, found.ended_by) == (S.RECORDING, None, "")
    await bot.done(STOP, recording)
    assert (await bot.over(recording)).state is S.READY


async def test_denied_and_begun_anew(bot: Bot, vendors: Vendors) -> None:
    """A denied recording whose room is being recorded again by then stays ended: one card there has the Stop button.

    Its own card tells that it goes on, whoever looks: the watch or a person.
    """
    recording = await bot.recording(options={"layout": LAYOUT})
    await _deny(bot, vendors)
    successor = await bot.recording(options={"layout": LAYOUT})

    told = f"The service still records it, beside {successor.id}: end it in the vendor's console."
    displaced = await bot.get(recording)
    assert (displaced.state, displaced.note) == (S.PROCESSING, told)
    assert (await bot.get(successor)).state is S.RECORDING

    bot.clock.at += BASE
    await bot.look()
    assert await bot.get(recording) == displaced

    successor = await bot.get(successor)
    assert (await bot.done(OperationKind.REFRESH, recording)).status is OperationStatus.DONE
    after = await bot.get(recording)
    assert (after.state, after.note) == (S.PROCESSING, told)
    assert await bot.get(successor) == successor


async def test_denied_and_outlived_the_other(bot: Bot, vendors: Vendors) -> None:
    """Once the other one is stopped the denied one goes on, with its own Stop button."""
    recording = await bot.recording(options={"layout": LAYOUT})
    await _deny(bot, vendors)
    successor = await bot.recording(options={"layout": LAYOUT})
    await bot.done(STOP, successor)
    bot.clock.pass_by(minutes=1)
    await bot.look()

    assert (await bot.get(recording)).state is S.RECORDING
