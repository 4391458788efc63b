"""What the clock looks for is found by indexes that hold little else, however much there was."""

import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from bot.domain import ACTIVE, FINISHING, LIVE_STATES, OVER, RecordingState, StreamState
from bot.store import Store
from tests.store.domain_objects import NOW

AGAIN = timedelta(minutes=30)
BOTH = ["studio", "classroom"]
_STEP = re.compile(r"(?:SCAN|SEARCH) (?:recordings|streams|operations|announcements|schedules)\b(?: USING INDEX )?(.*)")

IN_STATE, LIVE_IN_STATE = (f"ix_{name}_account_state (account=? AND state=?)" for name in ("recordings", "streams"))
STOPS, ENDS = "ix_operations_recording (recording=?)", "ix_operations_stream (stream=?)"
ITSELF = "sqlite_autoindex_announcements_1 (id=?)"
PLANS: dict[str, tuple[Callable[[Store], Awaitable[Any]], set[str]]] = {
    "what is to be done": (
        lambda store: store.due_operations(BOTH, NOW),
        {"ix_operations_unfinished (account=?)"},
    ),
    "whether anything is to be done": (
        lambda store: store.has_unfinished("studio"),
        {"ix_operations_unfinished (account=?)"},
    ),
    "what is to be told": (
        lambda store: store.due_announcements(BOTH, NOW),
        {"ix_announcements_unsent (account=?)", ITSELF},
    ),
    "cards that lag": (
        lambda store: store.stale_cards(BOTH, NOW),
        {
            "ix_recordings_lagging",
            STOPS,
            "ix_streams_lagging",
            ENDS,
            "sqlite_autoindex_announcements_2 (subject=? AND kind=?)",
            ITSELF,
        },
    ),
    "reminders and warnings that lag": (
        lambda store: store.stale_calls(BOTH, NOW),
        {
            "ix_announcements_calling (account=?)",
            "sqlite_autoindex_recordings_1 (id=?)",
            "sqlite_autoindex_streams_1 (id=?)",
            ITSELF,
        },
    ),
    "recordings to look at": (
        lambda store: store.find_recordings(accounts=["studio"], states=ACTIVE | FINISHING),
        {IN_STATE},
    ),
    "recordings to convert": (
        lambda store: store.find_recordings(accounts=BOTH, states={RecordingState.UPLOADING}),
        {IN_STATE},
    ),
    "streams to look at": (
        lambda store: store.streams.find(accounts=["studio"], states={StreamState.LIVE}),
        {LIVE_IN_STATE},
    ),
    "recordings past their plan": (lambda store: store.running.due_ends(BOTH, NOW, AGAIN), {IN_STATE, STOPS}),
    "streams past their plan": (lambda store: store.live.due_ends(BOTH, NOW, AGAIN), {LIVE_IN_STATE, ENDS}),
    "recordings past the limit": (
        lambda store: store.running.due_limits("studio", NOW, AGAIN, AGAIN),
        {IN_STATE, STOPS},
    ),
    "streams past the limit": (lambda store: store.live.due_limits("studio", NOW, AGAIN, AGAIN), {LIVE_IN_STATE, ENDS}),
    "recordings that run long": (lambda store: store.running.unplanned("studio", NOW), {IN_STATE}),
    "recordings that soon end": (lambda store: store.running.ending("studio", NOW), {IN_STATE}),
    "streams that run long": (lambda store: store.live.unplanned("studio", NOW), {LIVE_IN_STATE}),
    "streams that soon end": (lambda store: store.live.ending("studio", NOW), {LIVE_IN_STATE}),
    "schedules that are due": (
        lambda store: store.schedules.due(BOTH, NOW),
        {"ix_schedules_account_next_at (account=? AND next_at<?)"},
    ),
    "accounts of schedules": (lambda store: store.schedules.accounts(), {"ix_schedules_account_next_at"}),
    "a Home's schedules": (lambda store: store.schedules.find(team="T1"), {"ix_schedules_account_next_at"}),
    "a Home's running recordings": (
        lambda store: store.find_recordings(team="T1", states=ACTIVE | FINISHING),
        {"ix_recordings_not_over (team=?)"},
    ),
    "a Home's last recordings": (
        lambda store: store.find_recordings(team="T1", states=OVER),
        {"ix_recordings_team_created_at (team=?)"},
    ),
    "a Home's live streams": (
        lambda store: store.streams.find(team="T1", states=LIVE_STATES),
        {"uq_streams_live_room"},
    ),
    "a channel's recordings": (
        lambda store: store.find_recordings(accounts=BOTH, team="T1", channel="C1"),
        {"ix_recordings_team_channel_created_at (team=? AND channel=?)"},
    ),
    "a channel's names": (
        lambda store: store.recording_names("T1", "C1"),
        {"ix_recordings_team_channel_created_at (team=? AND channel=?)"},
    ),
    "whose card has a thread": (
        lambda store: store.subject_of_card("T1", "C1", "1.0"),
        {
            "ix_recordings_team_channel_created_at (team=? AND channel=?)",
            "ix_streams_channel_created_at (channel=?)",
            "sqlite_autoindex_announcements_2 (subject=? AND kind=? AND channel=?)",
        },
    ),
    "a room's recording": (
        lambda store: store.find_recordings(accounts=["studio"], room="standup", states=ACTIVE, limit=1),
        {"uq_recordings_active_room (account=? AND room=?)"},
    ),
}


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("query", "steps"), PLANS.values(), ids=PLANS)
async def test_plan(store: Store, query: Callable[[Store], Awaitable[Any]], steps: set[str]) -> None:
    """No table that grows is looked through, nor an index that holds all of it from one end to the other.

    SQLite plans by the indexes alone, since nobody has it keep statistics: an empty database is as good as a full one.
    The indexes without a key in brackets hold a few rows only; a Home's last recordings are limited to the newest.
    """
    with _queries(store) as asked:
        await query(store)

    statement, parameters = asked[-1]
    async with store._engine.begin() as connection:
        explained = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        plan = [row["detail"] for row in explained.mappings()]
    assert {step[1] for line in plan if (step := _STEP.fullmatch(line))} == steps


@contextmanager
def _queries(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What is asked of the database meanwhile, as the driver gets it."""
    asked: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    event.listen(store._engine.sync_engine, "before_cursor_execute", note)
    yield asked
    event.remove(store._engine.sync_engine, "before_cursor_execute", note)
