"""Looking at what is live: what ended by itself is noticed, and addresses that were signed anew are shown."""

import asyncio

from structlog.testing import capture_logs

from bot.domain import VENDOR, OperationKind, StreamState
from bot.sandbox.faults import Fault
from tests.service.stage import Stage
from tests.service.streams.live import Live


async def test_nothing_is_live(live: Live) -> None:
    """A service is not asked while nothing of ours is live there."""
    await live.look()

    assert live.vendors.calls == []


async def test_what_is_listed_goes_on(live: Live) -> None:
    """A stream that is listed stays as it is; the service is asked once a minute."""
    stream = await live.started()
    for _ in range(60):
        await live.look()
        live.clock.pass_by(seconds=5)

    assert await live.get(stream) == stream
    assert live.vendors.verbs().count("live/list") == 5


async def test_ended_by_itself(live: Live) -> None:
    """A stream that two lists in a row leave out has ended by itself."""
    stream, other = await live.started(), await live.started("retro")
    live.take_off_air(stream.room)
    await live.look()
    missed = await live.get(stream)
    assert (missed.state, missed.revision) == (StreamState.LIVE, stream.revision)

    live.clock.pass_by(seconds=60)
    await live.look()
    ended = await live.get(stream)
    assert (ended.state, ended.ended_by, ended.ended_at) == (StreamState.ENDED, VENDOR, live.clock())
    assert (await live.get(other)).state is StreamState.LIVE


async def test_list_that_lags(live: Live) -> None:
    """A stream that one list leaves out and the next one has goes on as if nothing had been."""
    stream = await live.started()
    live.take_off_air(stream.room)
    await live.look()
    live.put_on_air(stream.room)
    live.clock.pass_by(seconds=60)
    await live.look()

    after = await live.get(stream)
    assert (after.state, after.missing_since) == (StreamState.LIVE, None)
    assert after.watch != stream.watch, "it was put on air anew, so its addresses changed"
    assert after.revision == stream.revision + 1


async def test_service_without_a_list(live: Live) -> None:
    """Nobody asks a service what it does not tell."""
    await live.started("4711", account="board")
    calls = len(live.vendors.calls)
    await live.look()

    assert len(live.vendors.calls) == calls


async def test_service_is_away(live: Live) -> None:
    """A list that cannot be had says nothing about a stream, and is asked for again a minute later."""
    stream = await live.started()
    live.vendors.faults.order(Fault(verb="live/list", drop=True, times=100))
    with capture_logs() as logged:
        for _ in range(3):
            await live.look()
            live.clock.pass_by(seconds=61)

    assert await live.get(stream) == stream
    assert [line["event"] for line in logged].count("live streams not listed") == 3


async def test_ended_while_it_is_looked_at(live: Live) -> None:
    """What somebody ends during a look was ended by that person."""
    stream = await live.started()

    async def end() -> None:
        await live.done(OperationKind.END_LIVE, stream)

    live.vendors.arriving["live/list"] = end
    await live.look()

    ended = await live.get(stream)
    assert (ended.state, ended.ended_by) == (StreamState.ENDED, stream.requested_by)


async def test_account_was_lost(live: Live) -> None:
    """A look of somebody who no longer owns the account writes nothing."""
    stream = await live.started()
    live.take_off_air(stream.room)

    async def lose() -> None:
        await live.bot.lose()

    live.vendors.answering["live/list"] = lose
    with capture_logs() as logged:
        await live.look()

    assert (await live.get(stream)).missing_since is None
    assert "left to the new owner" in [line["event"] for line in logged]


async def test_look_that_breaks(live: Live) -> None:
    """A look that fails within the bot is logged, and comes again a minute later."""
    stream = await live.started()

    async def vanish() -> None:
        live.bot.store.away = True

    live.vendors.answering["live/list"] = vanish
    with capture_logs() as logged:
        await live.look()
    live.bot.store.away = False
    live.clock.pass_by(seconds=60)
    await live.look()

    assert "look at live streams broke" in [line["event"] for line in logged]
    assert await live.get(stream) == stream


async def test_clock_set_back(live: Live) -> None:
    """A clock that was set back makes no look wait."""
    await live.started()
    await live.look()
    live.clock.pass_by(hours=-2)
    await live.look()

    assert live.vendors.verbs().count("live/list") == 2


async def test_one_look_at_a_time(stage: Stage, live: Live) -> None:
    """A look that takes long is not begun again, and one that takes too long is cut off when the bot stops."""
    entered = asyncio.Event()

    async def hold() -> None:
        entered.set()
        await asyncio.Event().wait()

    await live.started()
    stage.vendors.arriving["live/list"] = hold
    await live.watch.begin_rounds()
    await entered.wait()
    live.clock.pass_by(minutes=5)
    await live.watch.begin_rounds()
    await live.watch.close()

    assert "live/list" not in live.vendors.verbs()
