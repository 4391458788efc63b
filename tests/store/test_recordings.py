"""Recordings are found by what people and jobs ask for."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import ACTIVE, OperationKind, Recording, RecordingState
from bot.store import Store
from tests.store.domain_objects import NOW, SECOND, make_operation, make_recording

AGAIN = timedelta(minutes=30)


async def _add(store: Store, recordings: Collection[Recording]) -> None:
    for recording in recordings:
        await store.add_operation(
            make_operation(recording, kind=OperationKind.START, created_at=recording.created_at), subject=recording
        )


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, ["r-c", "r-b", "r-a"]),
        ({"accounts": None, "channel": None, "team": None, "room": None, "states": None}, ["r-c", "r-b", "r-a"]),
        ({"accounts": ["classroom", "studio"]}, ["r-c", "r-b"]),
        ({"accounts": []}, []),
        ({"channel": "C9"}, ["r-b"]),
        ({"team": "T9"}, ["r-c"]),
        ({"room": "standup"}, ["r-b", "r-a"]),
        ({"names": ["Weekly", "Daily"]}, ["r-c"]),
        ({"names": []}, []),
        ({"states": ACTIVE}, ["r-c", "r-a"]),
        ({"room": "standup", "states": ACTIVE}, ["r-a"]),
        ({"since": NOW + SECOND}, ["r-c", "r-b"]),
        ({"until": NOW + SECOND}, ["r-a"]),
        ({"since": NOW + SECOND, "until": NOW + 2 * SECOND}, ["r-b"]),
    ],
)
async def test_filters_narrow_what_is_found(store: Store, filters: Mapping[str, Any], found: list[str]) -> None:
    """Every filter counts, None does not, and the newest comes first."""
    await _add(
        store,
        [
            make_recording(id="r-a", room="standup", account="board"),
            make_recording(id="r-b", room="standup", channel="C9", state=RecordingState.READY, created_at=NOW + SECOND),
            make_recording(id="r-c", account="classroom", team="T9", name="Weekly", created_at=NOW + 2 * SECOND),
        ],
    )

    assert [recording.id for recording in await store.find_recordings(**filters)] == found
    assert len(await store.find_recordings(**filters)) == len(found)


async def test_names_of_a_channel(store: Store) -> None:
    """Each name counts once, and no channel has another's."""
    given = [("C1", "Weekly"), ("C1", "Weekly"), ("C1", "weekly"), ("C1", ""), ("C9", "Retro")]
    await _add(store, [make_recording(channel=channel, name=name) for channel, name in given])

    assert await store.recording_names("T1", "C1") == {"Weekly", "weekly"}
    assert await store.recording_names("T9", "C1") == frozenset()


async def test_recordings_of_one_moment(store: Store) -> None:
    """They have an order too: a shorter list is the beginning of a longer one."""
    await _add(store, [make_recording() for _ in range(5)])

    everything = await store.find_recordings()

    assert len(everything) == 5
    assert await store.find_recordings(limit=2) == everything[:2]
    assert await store.find_recordings(limit=2, offset=2) == everything[2:4]
    assert await store.find_recordings(limit=2, offset=4) == everything[4:]


async def test_unstorable_characters_are_no_reason_to_fail(store: Store) -> None:
    """What a database's text cannot hold becomes U+FFFD, also in what is looked for."""
    await _add(store, [make_recording(id="r-x", room="a\0b", note="\udc80")])

    (found,) = await store.find_recordings(room="a\0b")

    assert (found.room, found.note) == ("a\ufffdb", "\ufffd")
