"""Streams are found by what people and jobs ask for, and no room is live twice."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pytest

from bot.domain import LIVE_STATES, Operation, OperationKind, Stream, StreamState
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
