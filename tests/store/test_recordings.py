"""Recordings are found by what people and jobs ask for."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain import ACTIVE, LIMIT, PLAN, OperationKind, OperationStatus, Recording, RecordingState
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
            make_recording(id="r-c", account="classroom", team="T9", created_at=NOW + 2 * SECOND),
        ],
    )

    assert [recording.id for recording in await store.find_recordings(**filters)] == found
    assert len(await store.find_recordings(**filters)) == len(found)


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


async def test_due_ends_are_active_and_unasked(store: Store) -> None:
    """A planned end is due until the clock has asked for the stop."""
    longest, due = make_recording(planned_end=NOW - SECOND), make_recording(planned_end=NOW)
    await _add(
        store,
        [
            due,
            longest,
            make_recording(),
            make_recording(planned_end=NOW + SECOND),
            make_recording(planned_end=NOW, state=RecordingState.STOPPING),
            make_recording(planned_end=NOW, account="classroom"),
        ],
    )

    assert await store.due_ends(["studio"], NOW, AGAIN) == (longest, due)

    await store.add_operation(make_operation(longest, requested_by=PLAN, status=OperationStatus.FAILED, ended_at=NOW))
    await store.add_operation(make_operation(due, requested_by="U1"))

    assert await store.due_ends(["studio"], NOW, AGAIN) == (due,)


async def test_end_is_due_again_after_a_stop_in_vain(store: Store) -> None:
    """What the clock could not stop is found again some time after it tried; not while it is still trying."""
    failed, trying = make_recording(planned_end=NOW), make_recording(planned_end=NOW)
    await _add(store, [failed, trying])
    later = NOW + 10 * SECOND
    await store.add_operation(make_operation(failed, requested_by=PLAN, status=OperationStatus.FAILED, ended_at=later))
    await store.add_operation(make_operation(trying, requested_by=PLAN, status=OperationStatus.RUNNING))

    assert await store.due_ends(["studio"], later + AGAIN - SECOND, AGAIN) == ()
    assert await store.due_ends(["studio"], later + AGAIN, AGAIN) == (failed,)


async def test_limits_of_unplanned_recordings_are_due(store: Store) -> None:
    """What nobody planned to end is due at the limit, until the clock has asked, and again when that was in vain."""
    oldest, due = make_recording(started_at=NOW - 2 * SECOND), make_recording(started_at=NOW - SECOND)
    await _add(
        store,
        [
            due,
            oldest,
            make_recording(started_at=NOW),
            make_recording(started_at=NOW - SECOND, planned_end=NOW),
            make_recording(started_at=NOW - SECOND, state=RecordingState.STOPPING),
            make_recording(started_at=NOW - SECOND, account="classroom"),
            make_recording(state=RecordingState.STARTING),
        ],
    )
    assert await store.due_limits("studio", NOW, SECOND, AGAIN) == (oldest, due)

    await store.add_operation(make_operation(oldest, requested_by=LIMIT, status=OperationStatus.FAILED, ended_at=NOW))
    await store.add_operation(make_operation(due, requested_by=PLAN))
    assert await store.due_limits("studio", NOW, SECOND, AGAIN) == (due,)
    assert (await store.due_limits("studio", NOW + AGAIN, SECOND, AGAIN))[0] == oldest


async def test_moved_end_is_due_again(store: Store) -> None:
    """A stop that the clock asked for at an earlier end does not count for a later one."""
    recording = make_recording(planned_end=NOW + SECOND)
    await _add(store, [recording])
    await store.add_operation(make_operation(recording, requested_by=PLAN, created_at=NOW))

    assert await store.due_ends(["studio"], NOW + SECOND, AGAIN) == (recording,)
