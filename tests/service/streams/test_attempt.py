"""Live streams: each is begun and ended once, whoever is killed or cut off meanwhile, and what is unknown is said."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain import (
    PLAN,
    VENDOR,
    AnnouncementKind,
    Event,
    Notifications,
    OperationKind,
    OperationStatus,
    StreamState,
    WatchFormat,
)
from bot.sandbox.faults import Fault
from bot.service.streams.watch import MISSING_GRACE
from tests.service.clock import NOON
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, Stage, make_ask
from tests.service.streams.live import HOUR, ROOM, START, STOP, Live
from tests.service.vendors import kill

GO_LIVE, END_LIVE = OperationKind.GO_LIVE, OperationKind.END_LIVE
DONE, FAILED = OperationStatus.DONE, OperationStatus.FAILED
BOTH = pytest.mark.parametrize("account", ["studio", "board"])


@BOTH
async def test_go_live_and_end(live: Live, account: str) -> None:
    """A room goes live with its addresses, and ends when somebody asks for that."""
    stream = await live.started(account=account)
    assert (stream.state, live.is_live(account)) == (StreamState.LIVE, True)
    assert set(stream.watch) == (
        {WatchFormat.PAGE} if account == "board" else {WatchFormat.FLV, WatchFormat.HLS, WatchFormat.RTMP}
    )
    assert stream.started_at is not None
    assert NOON <= stream.started_at <= live.clock()

    live.clock.pass_by(minutes=5)
    operation = await live.done(END_LIVE, stream, VERA)
    stream = await live.get(stream)
    assert (operation.status, operation.answer, live.is_live(account)) == (DONE, "", False)
    assert (stream.state, stream.ended_by, stream.ended_at) == (StreamState.ENDED, VERA, live.clock())


async def test_card_is_owed(live: Live) -> None:
    """The channel is owed a card from the moment when somebody asks, and nothing more that it did not choose."""
    _, stream = await live.asked_to_start()

    card = await live.owed(stream, AnnouncementKind.CARD)
    assert card is not None
    assert card.channel == GENERAL
    await live.bot.work()
    assert await live.owed(stream, AnnouncementKind.LIVE) is None


async def test_channels_that_want_to_hear(live: Live) -> None:
    """A channel that chose to hear of an account's live streams is owed the addresses once the room is live."""
    studio, live_alone = frozenset({"studio"}), frozenset({Event.LIVE})
    choice = Notifications(team=TEAM, channel="C0NEWS", accounts=studio, events=live_alone)
    await live.bot.store.notifications.put(choice)
    _, stream = await live.asked_to_start()
    assert await live.owed(stream, AnnouncementKind.LIVE) is None

    await live.bot.work()
    told = await live.owed(stream, AnnouncementKind.LIVE)
    assert told is not None
    assert told.channel == "C0NEWS"


@BOTH
async def test_live_already(live: Live, account: str) -> None:
    """A room that somebody else has put on air is taken over as it is, and that is said."""
    await live.started(account=account)
    await live.done(END_LIVE, (await live.streams.live_here(make_ask(), limit=1))[0])
    live.put_on_air(ROOM, account)

    stream = await live.started(account=account)
    assert stream.state is StreamState.LIVE
    assert stream.note.startswith("It was live already")
    assert bool(stream.watch) == (account == "studio")


@pytest.mark.parametrize("before", [True, False], ids=["not sent", "sent"])
@BOTH
async def test_killed_while_starting(stage: Stage, account: str, before: bool) -> None:
    """The next process finds the operation begun, and there is one live stream."""
    moments = stage.vendors.arriving if before else stage.vendors.answering
    moments[START[account]] = kill
    async with stage.bot("one") as bot:
        live = Live.of(stage, bot)
        asked, stream = await live.asked_to_start(account=account)
        await bot.work()
        assert (await bot.operation(asked)).status is OperationStatus.RUNNING
    async with stage.bot("two") as bot:
        live = Live.of(stage, bot)
        operation = await bot.ended(asked)
        stream = await live.get(stream)

    assert (operation.status, stream.state, live.is_live(account), live.began()) == (DONE, StreamState.LIVE, True, 1)
    lost = account == "board" and not before
    assert bool(stream.watch) != lost, "meeting control tells its address once"
    assert stream.note.startswith("The answer that told where it can be watched was lost") == lost


@BOTH
async def test_killed_when_it_was_live(stage: Stage, account: str) -> None:
    """A process that dies between the stream and the end of its operation costs no address."""
    async with stage.bot("one") as bot:
        live = Live.of(stage, bot)
        asked, stream = await live.asked_to_start(account=account)
        await bot.work()
        before = await live.get(stream)
        running = replace(await bot.operation(asked), status=OperationStatus.RUNNING, ended_at=None)
        await bot.store.save(bot.lease(account), operation=running)
    async with stage.bot("two") as bot:
        live = Live.of(stage, bot)
        assert (await bot.ended(asked)).status is DONE
        assert await live.get(stream) == before
    assert live.began() == 1


@BOTH
async def test_lost_reply(live: Live, account: str) -> None:
    """A start whose answer is lost is looked up or repeated: the room is live once."""
    live.vendors.faults.order(Fault(verb=START[account], processed=True, drop=True))
    stream = await live.started(account=account)

    assert (stream.state, live.is_live(account), live.began()) == (StreamState.LIVE, True, 1)


async def test_lost_reply_and_no_list(live: Live) -> None:
    """Where the list is away as well, the next try finds what the first one began."""
    live.vendors.faults.order(Fault(verb="live/start", processed=True, drop=True))
    live.vendors.faults.order(Fault(verb="live/list", drop=True, times=4))
    asked, stream = await live.asked_to_start()
    await live.bot.work()
    postponed = await live.get(stream)
    assert postponed.state is StreamState.STARTING
    assert postponed.note.endswith("It is being tried again.")

    assert (await live.bot.ended(asked)).attempts == 2
    assert ((await live.get(stream)).note, live.began()) == ("", 1)


async def test_unreachable(live: Live) -> None:
    """A service that stays away is given up after five minutes, in a sentence that says what nobody knows."""
    live.vendors.unreachable.add("studio")
    asked, stream = await live.asked_to_start()
    operation = await live.bot.ended(asked)
    stream = await live.get(stream)

    assert (operation.status, stream.state, stream.note) == (FAILED, StreamState.FAILED, operation.answer)
    assert operation.answer.endswith("start it again to find out, which does no harm.")
    assert await live.owed(operation, AnnouncementKind.ANSWER) is not None


@pytest.mark.parametrize(
    ("account", "code", "sentence"),
    [
        ("studio", 30007, "does not accept these credentials"),
        ("studio", 30038, "The room is live already."),
        ("board", 200005, "may not be broadcast"),
        ("board", 200006, "is not open"),
    ],
)
async def test_refused(live: Live, account: str, code: int, sentence: str) -> None:
    """What the service refuses is told in a sentence to who asked, and on the card."""
    live.vendors.faults.order(Fault(verb=START[account], code=code))
    asked, stream = await live.asked_to_start(account=account)
    operation = await live.bot.ended(asked)
    stream = await live.get(stream)

    assert sentence in operation.answer
    assert (operation.status, stream.state, stream.note) == (FAILED, StreamState.FAILED, operation.answer)


async def test_start_that_nobody_expects(live: Live) -> None:
    """A start that was not tried in time is not made up for."""
    asked, stream = await live.asked_to_start()
    live.clock.pass_by(minutes=5)

    assert (await live.bot.ended(asked)).answer == "It could not be begun within 5m: ask again."
    assert ((await live.get(stream)).state, live.vendors.calls) == (StreamState.FAILED, [])


DOUBT = "Nobody can say whether it is live: start it again to find out, which does no harm."


@pytest.mark.parametrize(
    ("account", "answer"),
    [
        ("studio", "It could not be begun within 5m: ask again."),
        ("board", f"Nothing confirmed within 5m that it had begun. {DOUBT}"),
    ],
)
@pytest.mark.parametrize("is_lost", [True, False])
async def test_start_that_was_tried_long_ago(stage: Stage, account: str, answer: str, is_lost: bool) -> None:
    """Nor is one made up for that was tried once, a day before: it is looked for, where that can be done."""
    if is_lost:
        stage.vendors.faults.order(Fault(verb=START[account], drop=True, times=4))
    else:
        stage.vendors.unreachable.add(account)
    async with stage.bot("one") as bot:
        asked, stream = await Live.of(stage, bot).asked_to_start(account=account)
        await bot.work()
    stage.vendors.unreachable.clear()
    stage.clock.pass_by(days=1)
    tried = len(stage.vendors.calls)
    async with stage.bot("two") as bot:
        live = Live.of(stage, bot)
        operation = await bot.ended(asked)
        assert (operation.status, operation.answer) == (FAILED, answer)
        assert (await live.get(stream)).state is StreamState.FAILED
        assert not live.is_live(account)
    assert START[account] not in stage.vendors.verbs()[tried:]


async def test_start_that_was_tried_and_arrived(stage: Stage) -> None:
    """One that went live at a service that lists what is live is found there, a day later, too."""
    stage.vendors.answering["live/start"] = kill
    async with stage.bot("one") as bot:
        asked, stream = await Live.of(stage, bot).asked_to_start()
        await bot.work()
    stage.clock.pass_by(days=1)
    async with stage.bot("two") as bot:
        live = Live.of(stage, bot)
        assert (await bot.ended(asked)).status is DONE
        assert ((await live.get(stream)).state, live.began()) == (StreamState.LIVE, 1)


async def test_start_past_its_end(live: Live) -> None:
    """A room whose planned end has come is not put on air, however short the wait was."""
    asked, _ = await live.asked_to_start(length=timedelta(minutes=1))
    live.clock.pass_by(minutes=1)

    assert (await live.bot.ended(asked)).answer == "It could not be begun before its end: ask again."
    assert live.vendors.calls == []


async def test_card_tells_what_is_tried(live: Live) -> None:
    """While an end is tried again the card says that it is the end."""
    stream = await live.started()
    live.vendors.faults.order(Fault(verb="live/stop", drop=True, times=4))
    await live.asked(END_LIVE, stream)
    await live.bot.work()

    assert (await live.get(stream)).note == "Stopping: studio's service did not answer. It is being tried again."


@BOTH
async def test_end_before_it_began(live: Live, account: str) -> None:
    """A stream whose start does not get through is ended by a stop, and is not begun afterwards."""
    live.vendors.faults.order(Fault(verb=START[account], drop=True, times=1000))
    asked, stream = await live.asked_to_start(account=account)
    await live.bot.work()
    await live.done(END_LIVE, stream, VERA)
    ended = await live.get(stream)
    assert (ended.state, ended.ended_by) == (StreamState.FAILED if account == "studio" else StreamState.ENDED, VERA)

    operation = await live.bot.ended(asked)
    assert (operation.status, live.is_live(account), live.began()) == (FAILED, False, 0)
    assert await live.get(stream) == ended


@BOTH
async def test_end_twice(live: Live, account: str) -> None:
    """A second stop does nothing and says how it is."""
    stream = await live.started(account=account)
    await live.done(END_LIVE, stream)
    operation = await live.done(END_LIVE, stream, VERA)

    assert (operation.status, operation.answer) == (DONE, "standup is no longer live.")
    assert (await live.get(stream)).ended_by == OMAR
    assert live.vendors.verbs().count(STOP[account]) == 1


async def test_ended_elsewhere(live: Live) -> None:
    """A stream that the vendor's console ended is not said to be ended by who asks too late."""
    stream = await live.started()
    live.take_off_air(ROOM)
    operation = await live.done(END_LIVE, stream)

    assert operation.answer == "standup had already ended by itself."
    assert (await live.get(stream)).ended_by == VENDOR


async def test_meeting_is_over(live: Live) -> None:
    """A meeting that is over took its live stream with it."""
    stream = await live.started(account="board")
    live.vendors.meeting.empty_room(ROOM, live.clock())

    assert (await live.done(END_LIVE, stream)).answer == "standup had already ended by itself."


@BOTH
async def test_lost_stop(live: Live, account: str) -> None:
    """A stop whose answer is lost is sent again, and counts as what ended it."""
    stream = await live.started(account=account)
    live.vendors.faults.order(Fault(verb=STOP[account], processed=True, drop=True))
    operation = await live.done(END_LIVE, stream, VERA)
    stream = await live.get(stream)

    assert (operation.status, operation.answer, live.is_live(account)) == (DONE, "", False)
    assert (stream.state, stream.ended_by, stream.note) == (StreamState.ENDED, VERA, "")


async def test_stop_without_any_answer(live: Live) -> None:
    """A stop that nobody confirms is given up after half an hour; who asked is who ended it, should it end then."""
    stream = await live.started()
    live.vendors.faults.order(Fault(verb="live/stop", drop=True, times=1000))
    operation = await live.done(END_LIVE, stream, VERA)
    stream = await live.get(stream)
    assert (operation.status, stream.state, stream.ended_by) == (FAILED, StreamState.LIVE, VERA)

    live.take_off_air(ROOM)
    await live.look()
    live.clock.pass_by(minutes=1)
    await live.look()
    assert (await live.get(stream)).ended_by == VERA


@BOTH
async def test_killed_while_ending(stage: Stage, account: str) -> None:
    """A stop that the vendor has and nobody heard of is who ended it, after a restart, too."""
    async with stage.bot("one") as bot:
        live = Live.of(stage, bot)
        stream = await live.started(account=account)
        stage.vendors.answering[STOP[account]] = kill
        asked = await live.asked(END_LIVE, stream, VERA)
        await bot.work()
    async with stage.bot("two") as bot:
        live = Live.of(stage, bot)
        assert (await bot.ended(asked)).answer == ""
        assert (await live.get(stream)).ended_by == VERA


async def test_stop_that_surely_did_not_arrive(live: Live) -> None:
    """Who asked in vain is not who ended it, should it end by itself later; the card says that it goes on."""
    stream = await live.started()
    live.vendors.faults.order(Fault(verb="live/stop", code=30007))
    operation = await live.done(END_LIVE, stream)
    stream = await live.get(stream)

    assert (operation.status, stream.state, stream.ended_by) == (FAILED, StreamState.LIVE, "")
    assert stream.note.startswith("It could not be ended: ")


async def test_stop_before_a_slow_start_arrives(live: Live) -> None:
    """A start whose answer timed out, and that arrives when the stop has heard "not live", does not stay live."""
    live.vendors.faults.order(Fault(verb="live/start", drop=True, times=4))
    _, stream = await live.asked_to_start()
    await live.bot.work()
    stop = await live.asked(END_LIVE, stream)
    await live.bot.work()
    assert (await live.get(stream)).state is StreamState.STARTING
    live.put_on_air(ROOM)

    assert (await live.bot.ended(stop)).status is DONE
    after = await live.get(stream)
    assert (after.state, after.ended_by, live.rooms()) == (StreamState.ENDED, OMAR, [])


async def test_stop_of_what_never_began(live: Live) -> None:
    """Where no start arrives within a minute none is waited for, and who stopped it is told nothing but that."""
    live.vendors.faults.order(Fault(verb="live/start", drop=True, times=99))
    start, stream = await live.asked_to_start()
    await live.bot.work()
    stop = await live.done(END_LIVE, stream)
    after = await live.get(stream)

    assert (stop.status, stop.answer) == (DONE, "")
    assert stop.ended_at is not None
    assert stop.began_at is not None
    assert stop.ended_at - stop.began_at >= MISSING_GRACE
    assert (after.state, after.note, after.ended_by) == (StreamState.FAILED, "Ended before it began.", OMAR)
    assert (await live.bot.ended(start)).status is FAILED


async def test_planned_stop_in_vain(live: Live) -> None:
    """Where the clock cannot end it, the channel is warned, and half an hour later it is tried again."""
    stream = await live.started(length=HOUR)
    live.clock.pass_by(hours=1)
    live.vendors.faults.order(Fault(verb="live/stop", code=30007))
    await live.end_due()
    assert (await live.get(stream)).state is StreamState.LIVE
    warning = await live.owed(stream, AnnouncementKind.WARNING)
    assert warning is not None
    assert warning.channel == GENERAL

    live.clock.pass_by(minutes=29)
    await live.end_due()
    assert live.is_live("studio")
    live.clock.pass_by(minutes=1)
    await live.end_due()
    stream = await live.get(stream)
    assert (stream.state, stream.ended_by, live.is_live("studio")) == (StreamState.ENDED, PLAN, False)


async def test_planned_stop_in_vain_of_what_is_over(live: Live) -> None:
    """Nobody is warned of a stream that ended while the clock was asking."""
    live.vendors.unreachable.add("studio")
    asked, stream = await live.asked_to_start(length=timedelta(seconds=10))
    await live.bot.ended(asked)
    await live.end_due()

    assert await live.owed(stream, AnnouncementKind.WARNING) is None


async def test_stream_is_gone(live: Live) -> None:
    """An operation about a stream that no database holds is left alone."""
    asked, stream = await live.asked_to_start()
    lost = replace(asked, stream="s0000")
    await live.bot.store.save(live.bot.lease(), operation=lost)
    await live.bot.work()

    assert (await live.bot.operation(asked)).status is OperationStatus.QUEUED
    assert (await live.get(stream)).state is StreamState.STARTING
