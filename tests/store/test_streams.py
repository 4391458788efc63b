"""Streams are found by what people and jobs ask for, and no room is live twice."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import LIMIT, LIVE_STATES, PLAN, Operation, OperationKind, Stream, StreamState
from bot.store import RoomLive, Store
from tests.store.domain_objects import NOW, SECOND, make_operation, make_recording, make_stream


async def _add(store: Store, streams: Collection[Stream]) -> None:
    for stream in streams:
        await store.add_operation(_go_live(stream), subject=stream)


def _go_live(stream: Stream) -> Operation:
    return replace(make_operation(make_recording()), kind=OperationKind.GO_LIVE, recording="", stream=stream.id)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["s-c", "s-b", "s-a"]),
        ({"accounts": None, "channel": None, "team": None, "room": None, "states": None}, ["s-c", "s-b", "s-a"]),
        ({"accounts": ["studio"]}, ["s-c", "s-b"]),
        ({"channel": "C9"}, ["s-b"]),
        ({"team": "T9"}, ["s-c"]),
        ({"room": "standup"}, ["s-b", "s-a"]),
        ({"room": "standup", "states": LIVE_STATES}, ["s-a"]),
    ],
)
async def test_filters_narrow_what_is_found(store: Store, filters: Mapping[str, Any], found: list[str]) -> None:
    """Every filter counts, None does not, and the newest comes first."""
    await _add(
        store,
        [
            make_stream(id="s-a", room="standup", account="board"),
            make_stream(id="s-b", room="standup", channel="C9", state=StreamState.ENDED, created_at=NOW + SECOND),
            make_stream(id="s-c", team="T9", created_at=NOW + 2 * SECOND),
        ],
    )

    assert [stream.id for stream in await store.streams.find(**filters)] == found
    assert len(await store.streams.find(limit=1, **filters)) == 1


@pytest.mark.parametrize("state", StreamState)
async def test_room_is_taken_while_it_is_live(store: Store, state: StreamState) -> None:
    """Exactly the LIVE_STATES of the domain hold a room."""
    first, second = make_stream(room="standup", state=state), make_stream(room="standup")
    await _add(store, [first])

    if state in LIVE_STATES:
        with pytest.raises(RoomLive, match=f"standup is already live on studio as {first.id}") as taken:
            await _add(store, [second])
        assert taken.value.existing == first
        assert await store.streams.get(second.id) is None
    else:
        await _add(store, [second])
        assert await store.streams.get(second.id) == second


AGAIN = timedelta(minutes=30)


async def test_planned_ends_of_live_streams_are_due(store: Store) -> None:
    """The longest overdue comes first; what is over, elsewhere or still to come does not."""
    longest, due = make_stream(planned_end=NOW - SECOND), make_stream(planned_end=NOW)
    others = [
        make_stream(),
        make_stream(planned_end=NOW + SECOND),
        make_stream(planned_end=NOW, state=StreamState.ENDED),
        make_stream(planned_end=NOW, account="classroom"),
    ]
    await _add(store, [due, longest, *others])

    assert await store.streams.due_ends(["studio"], NOW, AGAIN) == (longest, due)


async def test_limits_of_unplanned_streams_are_due(store: Store) -> None:
    """A live stream without a planned end is due when it is as old as its account's limit."""
    limit = timedelta(hours=12)
    due = make_stream(created_at=NOW - limit)
    others = [
        make_stream(created_at=NOW - limit + SECOND),
        make_stream(created_at=NOW - limit, planned_end=NOW + SECOND),
        make_stream(created_at=NOW - limit, state=StreamState.FAILED),
        make_stream(created_at=NOW - limit, account="classroom"),
    ]
    await _add(store, [due, *others])

    assert await store.streams.due_limits("studio", NOW, limit, AGAIN) == (due,)


def _end(stream: Stream, by: str, **changes: Any) -> Operation:
    return replace(_go_live(stream), kind=OperationKind.END_LIVE, requested_by=by, **changes)


@pytest.mark.parametrize(
    ("by", "changes", "is_due"),
    [
        (PLAN, {}, False),
        (PLAN, {"ended_at": NOW}, False),
        (PLAN, {"ended_at": NOW - AGAIN}, True),
        (PLAN, {"created_at": NOW - timedelta(hours=2)}, True),
        ("U1", {}, True),
        (LIMIT, {}, True),
    ],
    ids=["in progress", "in vain", "long ago", "before the end was moved", "by a person", "by the limit"],
)
async def test_ends_are_asked_for_once(store: Store, by: str, changes: Mapping[str, Any], is_due: bool) -> None:
    """A stream that the plan has asked to end is due again only a while after that was in vain."""
    stream = make_stream(planned_end=NOW - timedelta(hours=1))
    await _add(store, [stream])
    await store.add_operation(_end(stream, by, **changes))

    assert await store.streams.due_ends(["studio"], NOW, AGAIN) == ((stream,) if is_due else ())


@pytest.mark.parametrize(("by", "is_due"), [(LIMIT, False), (PLAN, True)])
async def test_limits_are_asked_for_once(store: Store, by: str, is_due: bool) -> None:
    """The same for what the limit has asked to end."""
    stream = make_stream()
    await _add(store, [stream])
    await store.add_operation(_end(stream, by))

    assert await store.streams.due_limits("studio", NOW, timedelta(0), AGAIN) == ((stream,) if is_due else ())
