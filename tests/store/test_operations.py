"""An operation is kept once, with all that comes with it, or not at all."""

import asyncio
import gc
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.domain import ACTIVE, AnnouncementKind, OperationKind, OperationStatus, RecordingState, Schedule
from bot.store import Outdated, RoomTaken, Store
from tests.store.domain_objects import (
    NOW,
    SECOND,
    make_announcement,
    make_operation,
    make_recording,
    make_schedule,
    make_stream,
)
from tests.store.rows import find_announcement


async def test_start_is_kept_whole(store: Store) -> None:
    """The operation, its recording and its card are there together."""
    recording = make_recording()
    operation, card = make_operation(recording, kind=OperationKind.START), make_announcement(recording)

    assert await store.add_operation(operation, subject=recording, announcements=[card]) == operation

    assert await store.get_operation(operation.id) == operation
    assert await store.get_recording(recording.id) == recording
    assert await find_announcement(store, recording.id, AnnouncementKind.CARD) == card


async def test_start_by_plan_is_kept_with_its_schedule(store: Store) -> None:
    """A schedule moves on in the transaction that begins what it planned."""
    schedule = await _plan(store)
    recording = make_recording(schedule=schedule.id)
    operation, moved = make_operation(recording, kind=OperationKind.START), replace(schedule, next_at=None, revision=2)

    assert await store.add_operation(operation, subject=recording, also=moved) == operation

    assert await store.get_recording(recording.id) == recording
    assert await store.schedules.get(schedule.id) == moved


async def test_start_by_a_plan_that_was_changed_is_not_kept(store: Store) -> None:
    """Where somebody has skipped or deleted the schedule meanwhile, nothing of the start remains."""
    schedule = await _plan(store)
    deleted = replace(schedule, deleted=True, revision=2)
    await store.schedules.change(deleted)
    recording = make_recording(schedule=schedule.id)
    operation, card = make_operation(recording, kind=OperationKind.START), make_announcement(recording)

    with pytest.raises(Outdated):
        await store.add_operation(
            operation, subject=recording, also=replace(schedule, next_at=None, revision=2), announcements=[card]
        )

    assert await store.get_operation(operation.id) is None
    assert await store.get_recording(recording.id) is None
    assert await find_announcement(store, recording.id, AnnouncementKind.CARD) is None
    assert await store.schedules.get(schedule.id) == deleted


async def _plan(store: Store) -> Schedule:
    schedule = make_schedule()
    await store.schedules.change(schedule)
    return schedule


async def test_nothing_is_found_where_nothing_is(store: Store) -> None:
    """Unknown ids are None, not errors."""
    assert await store.get_operation("o0") is None
    assert await store.get_recording("r0") is None
    assert await find_announcement(store, "r0", AnnouncementKind.CARD) is None


async def test_repeated_request_finds_the_first(store: Store) -> None:
    """A known dedupe_key writes nothing, not even the new recording."""
    recording, other = make_recording(), make_recording()
    first = await store.add_operation(make_operation(recording), subject=recording)
    again = make_operation(other, dedupe_key=first.dedupe_key)

    assert await store.add_operation(again, subject=other, announcements=[make_announcement(other)]) == first

    assert await store.get_recording(other.id) is None
    assert await find_announcement(store, other.id, AnnouncementKind.CARD) is None


async def test_simultaneous_deliveries_are_one_operation(store: Store, replica: Store) -> None:
    """However many deliveries of one request arrive at once, on however many replicas, one is kept."""
    recordings = [make_recording(room="standup") for _ in range(20)]
    operations = [make_operation(recording, dedupe_key="trigger") for recording in recordings]

    kept = await asyncio.gather(
        *(
            (store, replica)[number % 2].add_operation(operation, subject=recording)
            for number, (operation, recording) in enumerate(zip(operations, recordings, strict=True))
        )
    )

    assert len({operation.id for operation in kept}) == 1
    assert len(await store.find_recordings()) == 1


async def test_simultaneous_starts_share_no_room(store: Store, replica: Store) -> None:
    """Of starts in one room that arrive at once one wins, and the others learn which."""
    recordings = [make_recording(room="standup", state=RecordingState.STARTING) for _ in range(20)]

    outcomes = await asyncio.gather(
        *(
            (store, replica)[number % 2].add_operation(make_operation(recording), subject=recording)
            for number, recording in enumerate(recordings)
        ),
        return_exceptions=True,
    )

    (winner,) = await store.find_recordings()
    refused = [outcome for outcome in outcomes if isinstance(outcome, RoomTaken)]
    assert len(refused) == len(recordings) - 1
    assert {taken.existing.id for taken in refused} == {winner.id}


@pytest.mark.parametrize("state", RecordingState)
async def test_room_is_taken_while_its_recording_is_active(store: Store, state: RecordingState) -> None:
    """Exactly the ACTIVE states of the domain hold a room."""
    first, second = make_recording(room="standup", state=state), make_recording(room="standup")
    await store.add_operation(make_operation(first), subject=first)
    operation = make_operation(second)

    if state in ACTIVE:
        with pytest.raises(RoomTaken, match=f"standup is already being recorded on studio as {first.id}") as taken:
            await store.add_operation(operation, subject=second)
        assert taken.value.existing == first
        assert await store.get_operation(operation.id) is None
    else:
        assert await store.add_operation(operation, subject=second) == operation


async def test_room_is_free_on_another_account(store: Store) -> None:
    """A room may be recorded on two accounts."""
    first, second = make_recording(room="standup"), make_recording(room="standup", account="classroom")

    for recording in (first, second):
        await store.add_operation(make_operation(recording), subject=recording)

    assert len(await store.find_recordings(room="standup")) == 2


async def test_owed_announcement_is_not_owed_twice(store: Store) -> None:
    """A subject has one announcement of a kind."""
    recording = make_recording()
    card = make_announcement(recording)

    await store.add_operation(make_operation(recording), subject=recording, announcements=[card])
    await store.add_operation(make_operation(recording), announcements=[make_announcement(recording)])

    assert await find_announcement(store, recording.id, AnnouncementKind.CARD) == card


async def test_due_operations_are_the_unfinished_whose_time_has_come(store: Store) -> None:
    """Queued and running ones of the accounts asked for, oldest first."""
    recording, foreign = make_recording(), make_recording(account="classroom")
    running = make_operation(recording, status=OperationStatus.RUNNING, created_at=NOW - SECOND)
    queued = make_operation(recording)
    others = [
        make_operation(recording, not_before=NOW + SECOND),
        make_operation(recording, status=OperationStatus.DONE),
        make_operation(recording, status=OperationStatus.FAILED),
    ]
    await store.add_operation(make_operation(foreign), subject=foreign)
    await store.add_operation(queued, subject=recording)
    for operation in (*others, running):
        await store.add_operation(operation)

    assert await store.due_operations(["studio"], NOW) == (running, queued)
    assert await store.due_operations(["studio"], NOW, limit=1) == (running,)
    assert await store.due_operations([], NOW) == ()


async def test_release_makes_queued_operations_due(store: Store) -> None:
    """What was acknowledged may begin at once; what has begun keeps its own time."""
    recording = make_recording()
    queued = make_operation(recording, not_before=NOW + 3 * SECOND)
    running = make_operation(recording, not_before=NOW + 3 * SECOND, status=OperationStatus.RUNNING)
    await store.add_operation(queued, subject=recording)
    await store.add_operation(running)

    await store.release_operations([queued.id, running.id], NOW)

    assert await store.due_operations(["studio"], NOW) == (replace(queued, not_before=NOW),)


async def test_clock_set_back_holds_up_nothing(store: Store) -> None:
    """A time that was set by a clock which has been set back since does not count; a clock may be ahead by a little."""
    recording, day = make_recording(), timedelta(days=1)
    asked = make_operation(recording, created_at=NOW + day, not_before=NOW + day + 3 * SECOND)
    tried = make_operation(recording, attempts=1, tried_at=NOW + day, not_before=NOW + day + 15 * SECOND)
    others = [
        make_operation(recording, created_at=NOW + SECOND, not_before=NOW + 4 * SECOND),
        make_operation(recording, created_at=NOW + day, tried_at=NOW - SECOND, not_before=NOW + SECOND),
        make_operation(recording, created_at=NOW - day, not_before=NOW + day),
    ]
    await store.add_operation(asked, subject=recording)
    for operation in (tried, *others):
        await store.add_operation(operation)

    assert await store.due_operations(["studio"], NOW) == (tried, asked)


async def test_operation_is_found_by_what_was_asked(store: Store) -> None:
    """The first operation of a question is found by the question's key."""
    recording = make_recording()
    operation = make_operation(recording)
    await store.add_operation(operation, subject=recording)

    assert await store.find_operation(operation.dedupe_key) == operation
    assert await store.find_operation("another key") is None


async def test_start_of(store: Store) -> None:
    """What asked for a recording, whatever was asked about it afterwards."""
    recording = make_recording()
    start = make_operation(recording, kind=OperationKind.START)
    await store.add_operation(start, subject=recording)
    await store.add_operation(make_operation(recording, kind=OperationKind.STOP))

    assert await store.start_of(recording.id) == start
    assert await store.start_of("r0000") is None


async def test_last_done(store: Store) -> None:
    """The newest of a kind about a recording that was done: what a form is filled with."""
    recording, kind = make_recording(), OperationKind.LAYOUT
    done = {"kind": kind, "status": OperationStatus.DONE}
    old = make_operation(recording, **done)
    newest = make_operation(recording, **done, created_at=NOW + SECOND, arguments={"width": 640})
    others = [
        make_operation(recording, kind=kind, status=OperationStatus.FAILED, created_at=NOW + 2 * SECOND),
        make_operation(recording, status=OperationStatus.DONE, created_at=NOW + 2 * SECOND),
        make_operation(make_recording(), **done, created_at=NOW + 2 * SECOND),
    ]
    for operation in (newest, old, *others):
        await store.add_operation(operation)

    assert await store.last_done(recording.id, kind) == newest
    assert await store.last_done(recording.id, OperationKind.SUBTITLES) is None


async def test_history(store: Store) -> None:
    """What was asked for comes newest first, narrowed by where, about what and by whom."""
    recording, other = make_recording(), make_recording(channel="C9")
    first = make_operation(recording, requested_by="U2")
    second = make_operation(recording, created_at=NOW + SECOND)
    elsewhere = make_operation(other, created_at=NOW + 2 * SECOND)
    foreign = make_operation(make_recording(team="T9"), created_at=NOW + 3 * SECOND)
    for operation in (first, second, elsewhere, foreign):
        await store.add_operation(operation)

    assert await store.history(limit=9) == (foreign, elsewhere, second, first)
    assert await store.history(limit=9, team="T1", channel="") == (elsewhere, second, first)
    assert await store.history(limit=9, team="T1", channel="C1") == (second, first)
    assert await store.history(limit=9, recording=other.id) == (elsewhere,)
    assert await store.history(limit=9, requested_by="U2") == (first,)


async def test_history_is_turned_page_by_page(store: Store) -> None:
    """Every operation is on one page, also where many were asked for in one moment."""
    recording = make_recording()
    operations = [make_operation(recording, created_at=NOW + number // 4 * SECOND) for number in range(10)]
    for operation in operations:
        await store.add_operation(operation)

    pages, before = [], ""
    while page := await store.history(limit=3, before=before):
        pages.append(page)
        before = page[-1].id

    assert [len(page) for page in pages] == [3, 3, 3, 1]
    assert {operation.id for page in pages for operation in page} == {operation.id for operation in operations}


@pytest.mark.parametrize("status", OperationStatus)
async def test_account_has_unfinished_operations(store: Store, status: OperationStatus) -> None:
    """An account is at rest when all that was asked of it is over."""
    recording = make_recording()
    await store.add_operation(make_operation(recording, status=status), subject=recording)

    unfinished = status in {OperationStatus.QUEUED, OperationStatus.RUNNING}
    assert await store.has_unfinished("studio") is unfinished
    assert not await store.has_unfinished("classroom")


async def test_names(store: Store) -> None:
    """What people call each: its name, or else its room."""
    named, unnamed, stream, schedule = make_recording(name="Daily"), make_recording(), make_stream(), make_schedule()
    for subject in (named, unnamed, stream, schedule):
        await store.add_operation(make_operation(named), subject=subject)
    await store.add_operation(make_operation(named), subject=make_recording())

    wanted = {unnamed.id: unnamed.room, stream.id: stream.room, schedule.id: schedule.room, named.id: "Daily"}
    assert await store.names([*wanted, "r0"]) == wanted
    assert await store.names([]) == {}


async def test_failure_is_heard_when_the_caller_has_left(store: Store) -> None:
    """What goes wrong for a caller that gave up is in the log, once and as an error of ours, not of the event loop."""
    loop_errors: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: loop_errors.append(context))
    with capture_logs() as logged:
        unstorable = make_operation(make_recording(), created_at=NOW.replace(tzinfo=None))
        call = asyncio.create_task(store.add_operation(unstorable))
        await asyncio.sleep(0)  # the call begins
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.gather(*store._running, return_exceptions=True)
        await store.now()
    gc.collect()

    assert [line["event"] for line in logged] == ["transaction failed after its caller had left"]
    assert loop_errors == []


async def test_cancelled_caller_stops_nothing(url: str) -> None:
    """What a caller began before it gave up is whole when the store has closed: unknown to the caller is not undone."""
    recording = make_recording()
    operation = make_operation(recording)
    async with Store.open(url) as store:
        call = asyncio.create_task(store.add_operation(operation, subject=recording))
        await asyncio.sleep(0)  # the call begins
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call

    async with Store.open(url) as store:
        assert await store.get_operation(operation.id) == operation
        assert await store.get_recording(recording.id) == recording
