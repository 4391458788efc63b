"""Moving the planned end of a live stream, and looking at one at once."""

from dataclasses import replace
from datetime import timedelta

from bot.domain import VENDOR, OperationKind, OperationStatus, StreamState
from tests.service.clock import NOON
from tests.service.stage import Stage
from tests.service.streams.live import HOUR, ROOM, Live
from tests.service.vendors import LIVE_ACCOUNTS, kill

END_LIVE = OperationKind.END_LIVE
EXTEND, REFRESH = OperationKind.EXTEND_LIVE, OperationKind.REFRESH_LIVE
DONE, FAILED = OperationStatus.DONE, OperationStatus.FAILED


async def test_extend(live: Live) -> None:
    """The planned end is moved by a quarter of an hour, from now where it has passed."""
    stream = await live.started(length=HOUR)
    assert (await live.done(EXTEND, stream)).status is DONE
    assert (await live.get(stream)).planned_end == NOON + HOUR + timedelta(minutes=15)

    live.clock.pass_by(hours=2)
    await live.done(EXTEND, stream)
    assert (await live.get(stream)).planned_end == live.clock() + timedelta(minutes=15)


async def test_extend_what_has_no_end(live: Live) -> None:
    """A stream without a planned end gets one, beyond the limit of its account, and the answer tells it."""
    stream = await live.started()
    operation = await live.done(EXTEND, stream)
    after = await live.get(stream)

    assert after.planned_end == stream.created_at + LIVE_ACCOUNTS["studio"].hard_limit + timedelta(minutes=15)
    assert operation.answer == f"{ROOM} goes on for 15m longer."
    assert operation.arguments["until"] == after.planned_end.isoformat()


async def test_killed_while_it_is_lengthened(stage: Stage) -> None:
    """A process that dies in the middle adds the time once: it is added together with the word that it was."""
    async with stage.bot() as first:
        live = Live.of(stage, first)
        stream = await live.started(length=HOUR)
        operation = await live.asked(EXTEND, stream)
        saves = 0

        async def die_after_one() -> None:
            nonlocal saves
            saves += 1
            if saves > 1:  # begun; that it was lengthened is not written any more
                await kill()

        first.store.before = {"save": die_after_one}
        await first.work()
    stage.clock.pass_by(seconds=10)
    async with stage.bot("two") as second:
        await second.work()
        assert (await Live.of(stage, second).get(stream)).planned_end == NOON + HOUR + timedelta(minutes=15)
        assert (await second.operation(operation)).status is DONE


async def test_extend_too_far(live: Live) -> None:
    """Nothing is live for more than a day."""
    stream = await live.started(length=24 * HOUR)
    operation = await live.done(EXTEND, stream)

    assert (operation.status, operation.answer) == (
        FAILED,
        "A live stream may last 24h at most: start another one then.",
    )
    assert (await live.get(stream)).planned_end == NOON + 24 * HOUR


async def test_extend_what_has_ended(live: Live) -> None:
    """What ended before its turn came is not moved."""
    stream = await live.started()
    ending = await live.asked(END_LIVE, stream)
    live.clock.pass_by(seconds=1)
    asked = await live.asked(EXTEND, stream)
    await live.bot.ended(ending)

    assert (await live.bot.ended(asked)).answer == "standup is no longer live."


async def test_end_moved_while_the_plan_asks(live: Live) -> None:
    """A planned stop that is still on its way ends nothing whose end was moved meanwhile."""
    stream = await live.started(length=HOUR)
    live.clock.pass_by(hours=1)
    await live.ask_for_ends()
    moved = replace(stream, planned_end=live.clock() + HOUR)
    await live.bot.store.save(live.bot.lease(), stream=moved)
    await live.bot.work()

    assert ((await live.get(stream)).state, live.is_live("studio")) == (StreamState.LIVE, True)
    assert "live/stop" not in live.vendors.verbs()


async def test_end_moved_while_the_plan_cannot_end_it(live: Live) -> None:
    """A stop that is tried in vain is given up when the end is moved, and the card no longer says that it is tried."""
    stream = await live.started(length=HOUR)
    live.clock.pass_by(hours=1)
    live.vendors.unreachable.add("studio")
    await live.ask_for_ends()
    await live.bot.work()
    assert "being tried again" in (await live.get(stream)).note

    await live.done(EXTEND, stream)
    live.clock.pass_by(seconds=10)
    await live.bot.work()
    after = await live.get(stream)
    assert (after.state, after.note) == (StreamState.LIVE, "")


async def test_refresh(live: Live) -> None:
    """Looking at a stream tells how it is, and renews its addresses."""
    stream = await live.started()
    assert (await live.done(REFRESH, stream)).answer == "standup is live."

    live.put_on_air(ROOM)
    await live.done(REFRESH, stream)
    assert (await live.get(stream)).watch != stream.watch


async def test_refresh_what_is_not_listed(live: Live) -> None:
    """One look that does not find it is not believed; a second one a minute later is."""
    stream = await live.started()
    live.take_off_air(ROOM)
    first = await live.done(REFRESH, stream)
    assert first.answer == "standup is not in the service's list of live streams; that is looked at again."

    live.clock.pass_by(minutes=1)
    assert (await live.done(REFRESH, stream)).answer == "standup is no longer live."
    assert (await live.get(stream)).ended_by == VENDOR
    assert (await live.done(REFRESH, stream)).answer == "standup is no longer live."


async def test_refresh_where_nothing_is_told(live: Live) -> None:
    """Where the service has no list, what the bot knows is said to be that."""
    stream = await live.started(account="board")
    operation = await live.done(REFRESH, stream)

    assert operation.answer == ("standup is live. This service does not tell what is live: that is what Clapper knows.")


async def test_refresh_in_vain(live: Live) -> None:
    """A look that the service does not answer fails after half a minute, and the card stays as it is."""
    stream = await live.started()
    live.vendors.unreachable.add("studio")
    operation = await live.done(REFRESH, stream)

    assert operation.status is FAILED
    assert await live.get(stream) == stream
