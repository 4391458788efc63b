"""Recordings and live streams in progress are found by how long they run, how soon they end, and once they have to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain import (
    LIMIT,
    PLAN,
    Operation,
    OperationKind,
    OperationStatus,
    Recording,
    RecordingState,
    Stream,
    StreamState,
)
from bot.store import Store
from bot.store.running import Running
from tests.store.domain_objects import NOW, SECOND, make_operation, make_recording, make_stream

AGAIN = timedelta(minutes=30)
HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Kind:
    """Recordings or live streams, and what is asked for to end one."""

    name: str
    make: Callable[..., Any]
    of: Callable[[Store], Running[Any]]
    over: RecordingState | StreamState
    stop: OperationKind

    async def add(self, store: Store, *subjects: Recording | Stream) -> None:
        """Keep some."""
        for subject in subjects:
            await store.add_operation(replace(self.ask(subject, "U1"), kind=OperationKind.REFRESH), subject=subject)

    def begun(self, moment: datetime, **changes: Any) -> Any:
        """One that counts from a moment: recordings when they began, streams when they were asked for."""
        began = {"created_at": moment - HOUR, "started_at": moment} if self is RECORDINGS else {"created_at": moment}
        return self.make(**began | changes)

    def ask(self, subject: Recording | Stream, by: str, **changes: Any) -> Operation:
        """A question for the end of one."""
        about: dict[str, Any] = {"recording": "", "stream": ""} | {self.name: subject.id}
        return replace(make_operation(make_recording(), kind=self.stop, requested_by=by, **changes), **about)


RECORDINGS = Kind("recording", make_recording, lambda store: store.running, RecordingState.STOPPING, OperationKind.STOP)
STREAMS = Kind("stream", make_stream, lambda store: store.live, StreamState.ENDED, OperationKind.END_LIVE)
pytestmark = pytest.mark.parametrize("kind", [RECORDINGS, STREAMS], ids=lambda kind: kind.name)


async def test_unplanned(store: Store, kind: Kind) -> None:
    """Those without a plan that began then or before, the oldest first."""
    oldest, old = kind.make(started_at=NOW - SECOND), kind.make(started_at=NOW)
    await kind.add(
        store,
        old,
        oldest,
        kind.make(started_at=NOW + SECOND),
        kind.make(),
        kind.make(started_at=NOW, planned_end=NOW),
        kind.make(started_at=NOW, state=kind.over),
        kind.make(started_at=NOW, account="classroom"),
    )

    assert await kind.of(store).unplanned("studio", NOW) == (oldest, old)


async def test_ending(store: Store, kind: Kind) -> None:
    """Those whose plan ends until then, the soonest first."""
    later, soonest = kind.make(planned_end=NOW), kind.make(planned_end=NOW - SECOND)
    await kind.add(
        store,
        later,
        soonest,
        kind.make(),
        kind.make(planned_end=NOW + SECOND),
        kind.make(planned_end=NOW, state=kind.over),
        kind.make(planned_end=NOW, account="classroom"),
    )

    assert await kind.of(store).ending("studio", NOW) == (soonest, later)


async def test_due_ends(store: Store, kind: Kind) -> None:
    """Those whose planned end has come, the longest overdue first."""
    longest, due = kind.make(planned_end=NOW - SECOND), kind.make(planned_end=NOW)
    await kind.add(
        store,
        due,
        longest,
        kind.make(),
        kind.make(planned_end=NOW + SECOND),
        kind.make(planned_end=NOW, state=kind.over),
        kind.make(planned_end=NOW, account="classroom"),
    )

    assert await kind.of(store).due_ends(["studio"], NOW, AGAIN) == (longest, due)
    assert len(await kind.of(store).due_ends(["studio", "classroom"], NOW, AGAIN)) == 3


async def test_due_limits(store: Store, kind: Kind) -> None:
    """Those without a plan that last for so long, the oldest first; what has not begun, since it was asked for."""
    before = NOW - SECOND
    oldest, due = kind.begun(before - SECOND), kind.begun(before)
    waiting = kind.make(created_at=before - 2 * SECOND)
    await kind.add(
        store,
        due,
        oldest,
        waiting,
        kind.make(),
        kind.begun(NOW),
        kind.begun(before, planned_end=NOW),
        kind.begun(before, state=kind.over),
        kind.begun(before, account="classroom"),
    )

    assert await kind.of(store).due_limits("studio", NOW, SECOND, AGAIN) == (waiting, oldest, due)


@pytest.mark.parametrize(
    ("by", "changes", "is_due"),
    [
        (PLAN, {}, False),
        (PLAN, {"status": OperationStatus.FAILED, "ended_at": NOW - AGAIN + SECOND}, False),
        (PLAN, {"status": OperationStatus.FAILED, "ended_at": NOW - AGAIN}, True),
        (PLAN, {"created_at": NOW - 2 * HOUR}, True),
        ("U1", {}, True),
        (LIMIT, {}, True),
    ],
    ids=["in progress", "in vain", "in vain long ago", "before the end was moved", "by a person", "by the limit"],
)
async def test_ends_are_asked_for_once(
    store: Store, kind: Kind, by: str, changes: Mapping[str, Any], is_due: bool
) -> None:
    """What the plan has asked to stop is due again only a while after that was in vain."""
    subject = kind.make(planned_end=NOW - HOUR)
    await kind.add(store, subject)
    await store.add_operation(kind.ask(subject, by, **changes))

    assert await kind.of(store).due_ends(["studio"], NOW, AGAIN) == ((subject,) if is_due else ())


@pytest.mark.parametrize(
    ("by", "changes", "is_due"),
    [
        (LIMIT, {}, False),
        (LIMIT, {"status": OperationStatus.FAILED, "ended_at": NOW - AGAIN + SECOND}, False),
        (LIMIT, {"status": OperationStatus.FAILED, "ended_at": NOW - AGAIN}, True),
        (PLAN, {}, True),
    ],
    ids=["in progress", "in vain", "in vain long ago", "by the plan"],
)
async def test_limits_are_asked_for_once(
    store: Store, kind: Kind, by: str, changes: Mapping[str, Any], is_due: bool
) -> None:
    """The same for what the limit has asked to stop."""
    subject = kind.make(started_at=NOW)
    await kind.add(store, subject)
    await store.add_operation(kind.ask(subject, by, **changes))

    assert await kind.of(store).due_limits("studio", NOW, timedelta(0), AGAIN) == ((subject,) if is_due else ())
