"""Recordings in progress are found by how long they run and how soon they end."""

from bot.domain import Recording, RecordingState, StreamState
from bot.store import Store
from tests.store.domain_objects import NOW, SECOND, make_operation, make_recording, make_stream


async def _add(store: Store, *recordings: Recording) -> None:
    for recording in recordings:
        await store.add_operation(make_operation(recording), subject=recording)


async def test_unplanned(store: Store) -> None:
    """Those without a plan that began then or before, the oldest first."""
    oldest, old = make_recording(started_at=NOW - SECOND), make_recording(started_at=NOW, state=RecordingState.PAUSED)
    await _add(
        store,
        old,
        oldest,
        make_recording(started_at=NOW + SECOND),
        make_recording(state=RecordingState.STARTING),
        make_recording(started_at=NOW, planned_end=NOW),
        make_recording(started_at=NOW, state=RecordingState.READY),
        make_recording(started_at=NOW, account="classroom"),
    )

    assert await store.running.unplanned("studio", NOW) == (oldest, old)


async def test_ending(store: Store) -> None:
    """Those whose plan ends until then, the soonest first."""
    later, soonest = make_recording(planned_end=NOW), make_recording(planned_end=NOW - SECOND)
    await _add(
        store,
        later,
        soonest,
        make_recording(),
        make_recording(planned_end=NOW + SECOND),
        make_recording(planned_end=NOW, state=RecordingState.STOPPING),
        make_recording(planned_end=NOW, account="classroom"),
    )

    assert await store.running.ending("studio", NOW) == (soonest, later)


async def test_live(store: Store) -> None:
    """The same of live streams."""
    long, short = make_stream(started_at=NOW), make_stream(started_at=NOW, planned_end=NOW)
    for stream in (long, short, make_stream(started_at=NOW, state=StreamState.ENDED)):
        await store.add_operation(make_operation(make_recording()), subject=stream)

    assert await store.live.unplanned("studio", NOW) == (long,)
    assert await store.live.ending("studio", NOW) == (short,)
