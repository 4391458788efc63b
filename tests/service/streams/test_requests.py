"""Asking for live streams: what is wrong is said before anything is stored, and what is meant is found."""

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from bot.domain import LIMIT, PLAN, Account, OperationKind, OperationStatus, Source, StreamState
from bot.errors import NotAllowed, UsageError
from bot.service.options import OptionsError
from bot.service.requests import Requests
from bot.service.streams import AmbiguousStream, Streams
from tests.service.stage import GENERAL, OMAR, TEAM, VERA, make_ask
from tests.service.streams.live import HOUR, ROOM, SECOND, Live
from tests.service.vendors import ACCOUNTS, LIVE_ACCOUNTS
from tests.store.rows import post_card

OPS = "C0OPS"
END_LIVE = OperationKind.END_LIVE


def streams(live: Live, accounts: dict[str, Account]) -> Streams:
    """The same, with other accounts."""
    requests = Requests(live.bot.store, accounts, {}, now=live.clock, random=Random(7))
    return Streams(live.bot.store, requests, now=live.clock, random=Random(7))


async def refused(live: Live, room: str = ROOM, **wanted: Any) -> str:
    """Why a start is refused; nothing was stored by it."""
    with pytest.raises(UsageError) as error:
        await live.streams.start(make_ask(), room, **{"account": "studio", "options": {}} | wanted)
    assert len(await live.bot.store.streams.find()) == 0
    return str(error.value)


async def test_start(live: Live) -> None:
    """What is stored says who asked for what, and is done only when it is acknowledged."""
    operation, stream = await live.streams.start(
        make_ask(source=Source.MODAL), ROOM, account="studio", length=HOUR, options={"quality": "high", "width": "640"}
    )

    assert await live.get(stream) == stream
    assert (operation.kind, operation.stream, operation.source) == (OperationKind.GO_LIVE, stream.id, Source.MODAL)
    assert (stream.id[0], stream.room, stream.state) == ("s", ROOM, StreamState.STARTING)
    assert (stream.team, stream.channel, stream.requested_by) == (TEAM, GENERAL, OMAR)
    assert stream.planned_end == live.clock() + HOUR
    assert (stream.options["quality_level"], stream.options["width"]) == (3, 640)
    await live.bot.work()
    assert (await live.bot.operation(operation)).status is OperationStatus.QUEUED


async def test_what_is_recorded_is_not_denied(live: Live) -> None:
    """Who asks here for what is being recorded is told how that is asked for, whatever ended live before."""
    recording = await live.bot.recording("1866", name="Elternabend")
    hint = f"It is recorded as {recording.id}: /rec status {recording.id}, /rec stop {recording.id}."

    for typed in ("1866", "elternabend", recording.id):
        with pytest.raises(UsageError, match="Nothing is live") as error:
            await live.streams.find(make_ask(), typed)
        assert str(error.value).startswith(f'No live stream is known as "{typed}". {hint}')
        assert await live.streams.unknown(make_ask(), typed) == f'No live stream is known as "{typed}". {hint}'
    await live.done(END_LIVE, await live.started("1866"))
    with pytest.raises(UsageError) as error:
        await live.streams.find(make_ask(), "1866")
    assert str(error.value) == f"1866 is no longer live. {hint}"
    await live.bot.done(OperationKind.STOP, recording)
    assert await live.streams.unknown(make_ask(), recording.id) == f'No live stream is known as "{recording.id}".'


async def test_start_twice(live: Live) -> None:
    """A redelivered envelope is the same stream."""
    ask = make_ask()
    first = await live.streams.start(ask, ROOM, account="studio", options={})

    assert await live.streams.start(ask, ROOM, account="studio", options={}) == first


@pytest.mark.parametrize(
    ("room", "wanted", "sentence"),
    [
        ("", {}, "Say which room, like: /live start room-42."),
        ("x" * 65, {}, "A room's name has 1 to 64 bytes; this one has 65."),
        (ROOM, {"length": SECOND}, "A live stream may last 10s to 24h; you asked for 1s."),
        (ROOM, {"account": ""}, "Say which account is to go live: on=NAME, with NAME one of board, studio."),
        (ROOM, {"account": "studioo"}, "Did you mean studio?"),
        (ROOM, {"options": {"frame_rate": "90"}}, "It must be 30 or less; you gave 90."),
        (ROOM, {"options": {"quality": "best"}}, 'quality is smooth, clear or high; you gave "best".'),
        (ROOM, {"account": "board", "options": {"quality": "high"}}, 'no parameter "quality". It has none.'),
        ("x" * 64, {"account": "board"}, "A room here is a meeting's number"),
    ],
)
async def test_refused(live: Live, room: str, wanted: dict[str, Any], sentence: str) -> None:
    """What cannot be is said in a sentence."""
    assert sentence in await refused(live, room, **wanted)


async def test_problems_have_names(live: Live) -> None:
    """A modal can show each problem beside its field."""
    with pytest.raises(OptionsError) as error:
        await live.streams.start(make_ask(), ROOM, account="studio", options={"quality": "best"})

    assert list(error.value.problems) == ["quality"]


async def test_all_that_is_wrong(live: Live) -> None:
    """Everything is said at once, by the command's parameters."""
    with pytest.raises(OptionsError) as error:
        await live.streams.start(
            make_ask(), "x" * 65, account="studio", length="soon", options={"quality": "best", "width": "9999"}
        )

    assert set(error.value.problems) == {"room", "for", "quality", "width"}


async def test_account_that_only_records(live: Live) -> None:
    """An account without live streams is not offered, and whoever names it is told what it can do."""
    both = streams(live, {**ACCOUNTS, **LIVE_ACCOUNTS})

    assert [account.name for account in both.live_accounts(GENERAL)] == ["board", "studio"]
    with pytest.raises(UsageError, match=r"The account classroom cannot start and stop a live stream\. It can: start"):
        await both.start(make_ask(), ROOM, account="classroom", options={})
    with pytest.raises(UsageError, match="The account board cannot list what is live"):
        await both.ask_for_list(make_ask(), LIVE_ACCOUNTS["board"])


async def test_no_account(live: Live) -> None:
    """Where no account has live streams, that is said."""
    recording = streams(live, {"classroom": ACCOUNTS["classroom"]})

    with pytest.raises(UsageError, match="No account can be used in this channel to start and stop a live stream"):
        await recording.start(make_ask(), ROOM, options={})


async def test_only_account(live: Live) -> None:
    """An account need not be named where only one can be meant."""
    only = streams(live, {"studio": LIVE_ACCOUNTS["studio"], "classroom": ACCOUNTS["classroom"]})
    _, stream = await only.start(make_ask(), ROOM, options={})

    assert stream.account == "studio"
    assert set(only.stream_model("studio").model_fields) == {
        "width",
        "height",
        "crop_mode",
        "frame_rate",
        "quality_level",
    }


async def test_account_of_another_channel(live: Live) -> None:
    """An account that is not for this channel is refused, and what is live on it is not found there."""
    closed = streams(live, {"studio": replace(LIVE_ACCOUNTS["studio"], channels=frozenset({OPS}))})
    _, stream = await closed.start(make_ask(channel=OPS), ROOM, options={})

    with pytest.raises(NotAllowed, match="The account studio is not for this channel"):
        await closed.start(make_ask(), "retro", account="studio", options={})
    assert await closed.matching(make_ask(), stream.id) == ()
    assert await closed.matching(make_ask(channel=OPS), stream.id) == (stream,)


async def test_room_is_live(live: Live) -> None:
    """A room that is live is not put on air twice; the first one is named."""
    stream = await live.started()

    with pytest.raises(UsageError) as error:
        await live.asked_to_start()
    assert str(error.value) == (
        f"standup is already live on studio as {stream.id}. End that one first: /live stop {stream.id}."
    )


async def test_what_is_meant(live: Live) -> None:
    """An id, a room or nothing: what can be meant by it, in this channel."""
    first = await live.started()
    assert await live.streams.find(make_ask(), "") == first
    second = await live.started("retro")

    for target, found in ((first.id.upper(), first), (ROOM, first), ("retro", second)):
        assert await live.streams.find(make_ask(), target) == found
    with pytest.raises(AmbiguousStream) as error:
        await live.streams.find(make_ask(), "")
    assert error.value.candidates == (second, first)
    assert f"{first.id} (standup on studio)" in str(error.value)
    assert await live.streams.matching(make_ask(team="T0OTHER"), first.id) == ()


async def test_thread_of_a_card(live: Live) -> None:
    """In the thread of a card that live stream is meant; in that of a recording's none is, unless it is named."""
    first, second = await live.started(), await live.started("retro")
    recording = await live.bot.recording("weekly")
    for number, subject in enumerate((first.id, second.id, recording.id)):
        await post_card(live.bot.store, live.bot.lease(), subject, f"{number}.5")

    assert await live.streams.find(make_ask(thread="0.5"), "") == first
    assert await live.streams.find(make_ask(thread="1.5"), "") == second
    assert await live.streams.find(make_ask(thread="2.5"), "retro") == second
    with pytest.raises(UsageError, match="This is the thread of a recording"):
        await live.streams.find(make_ask(thread="2.5"), "")


async def test_nothing_is_meant(live: Live) -> None:
    """Where nothing is live by that name, it is said what is, or how it ended."""
    with pytest.raises(UsageError, match=r"^Nothing is live in this channel\.$"):
        await live.streams.find(make_ask(), "")
    stream = await live.started()
    with pytest.raises(UsageError, match=rf'^No live stream is known as "x"\. Live in this channel: {stream.id} '):
        await live.streams.find(make_ask(), "x")
    await live.done(END_LIVE, stream)
    with pytest.raises(UsageError, match=r"^standup is no longer live\.$"):
        await live.streams.find(make_ask(), ROOM)
    with pytest.raises(UsageError, match='No live stream has the id "s0000"'):
        await live.streams.get_stream("s0000")


async def test_stop_twice(live: Live) -> None:
    """A redelivered stop is the first one, whatever has become of the stream."""
    stream = await live.started()
    ask = make_ask(VERA)
    first = await live.streams.end(ask, await live.streams.find_changeable(ask, ""))
    await live.bot.requests.release([first.id])
    await live.bot.ended(first)

    stopped = await live.streams.find_changeable(ask, "")
    operation = await live.streams.end(ask, stopped)
    assert (operation.id, stopped.state) == (first.id, StreamState.ENDED)
    assert stopped.id == stream.id


async def test_extend_what_is_over(live: Live) -> None:
    """What is over cannot go on, and nothing goes on by an odd time."""
    stream = await live.started()
    with pytest.raises(OptionsError):
        await live.streams.extend(make_ask(), stream, 20)
    await live.done(END_LIVE, stream)
    with pytest.raises(UsageError, match="standup is no longer live"):
        await live.streams.extend(make_ask(), await live.get(stream), 15)


async def test_account_is_gone(live: Live) -> None:
    """Nothing can be asked about a stream of an account that is no longer configured."""
    stream = await live.started()
    with pytest.raises(UsageError, match="no longer configured"):
        await streams(live, {"board": LIVE_ACCOUNTS["board"]}).end(make_ask(), stream)


async def test_listing(live: Live) -> None:
    """The channel's streams, newest first; those of an account, and those in a state."""
    first, second = await live.started(), await live.started("4711", account="board")
    await live.done(END_LIVE, first)

    assert [stream.id for stream in await live.streams.live_here(make_ask(), limit=5)] == [second.id]
    assert len(await live.streams.live_here(make_ask(), states=None, limit=5)) == 2
    listed = await live.streams.live_here(make_ask(), account="studio", states=None, limit=5)
    assert [stream.id for stream in listed] == [first.id]
    assert await live.streams.live_here(make_ask(channel=OPS), limit=5) == ()


@pytest.mark.parametrize(
    ("on_air", "sentence"),
    [
        ([], "Nothing else is live on studio."),
        (["alpha", "beta"], "Also live on studio, and not begun by Clapper: alpha, beta."),
        ([f"r{number:02}" for number in range(42)], "r39 and 2 more."),
    ],
)
async def test_what_else_is_live(live: Live, on_air: list[str], sentence: str) -> None:
    """The service's own list tells what others have put on air."""
    await live.started()
    for room in on_air:
        live.put_on_air(room)
    operation = await live.bot.ended(await live.streams.ask_for_list(make_ask(), LIVE_ACCOUNTS["studio"]))

    assert operation.answer.endswith(sentence)
    assert ROOM not in operation.answer


async def test_list_in_vain(live: Live) -> None:
    """Whoever asks for a list that cannot be had is told why."""
    live.vendors.unreachable.add("studio")
    operation = await live.bot.ended(await live.streams.ask_for_list(make_ask(), LIVE_ACCOUNTS["studio"]))

    assert (operation.status, operation.answer) == (
        OperationStatus.FAILED,
        "studio's service could not be reached.",
    )


async def test_planned_end(live: Live) -> None:
    """What has a planned end is ended then, once."""
    stream = await live.started(length=HOUR)
    live.clock.pass_by(minutes=59)
    await live.end_due()
    assert (await live.get(stream)).state is StreamState.LIVE

    live.clock.pass_by(minutes=1)
    await live.ask_for_ends()
    await live.end_due()
    ended = await live.get(stream)
    assert (ended.state, ended.ended_by) == (StreamState.ENDED, PLAN)
    assert live.vendors.verbs().count("live/stop") == 1


async def test_hard_limit(live: Live) -> None:
    """What has no planned end is ended at its account's hard limit; what began later is not."""
    stream = await live.started()
    live.clock.pass_by(minutes=1)
    other = await live.started("4711", account="board")
    live.clock.at = stream.created_at + LIVE_ACCOUNTS["studio"].hard_limit
    await live.ask_for_ends()
    await live.end_due()

    ended = await live.get(stream)
    assert (ended.state, ended.ended_by) == (StreamState.ENDED, LIMIT)
    assert (await live.get(other)).state is StreamState.LIVE


async def test_hard_limit_of_what_has_a_plan(live: Live) -> None:
    """A planned end goes before the hard limit."""
    stream = await live.started(length=timedelta(hours=20))
    live.clock.at = stream.created_at + LIVE_ACCOUNTS["studio"].hard_limit
    await live.end_due()

    assert (await live.get(stream)).state is StreamState.LIVE
