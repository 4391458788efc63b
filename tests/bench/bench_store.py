"""What the clock asks of the database, beside a bare transaction, after 50,000 recordings.

SQLite has one connection: as long as one of these takes, everybody's command waits.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from sqlalchemy import insert

from bot.domain import (
    ACTIVE,
    FINISHING,
    OVER,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    Operation,
    OperationKind,
    OperationStatus,
    Recording,
    RecordingState,
)
from bot.store import Store
from bot.store.tables import TABLES, Stored, dump
from tests.store.domain_objects import make_announcement, make_operation, make_recording

RECORDINGS, RUNNING = 50_000, 20
ROUNDS = 50
NOW = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
AGAIN = timedelta(minutes=30)
ACCOUNTS = ["studio", "classroom"]

Query = Callable[[Store], Awaitable[Any]]

ASKED: dict[str, Query] = {
    "cards that lag": lambda store: store.stale_cards(ACCOUNTS, NOW),
    "what is to be told": lambda store: store.due_announcements(ACCOUNTS, NOW),
    "what is to be done": lambda store: store.due_operations(ACCOUNTS, NOW),
    "what has to end": lambda store: store.running.due_ends(ACCOUNTS, NOW, AGAIN),
    "what runs": lambda store: store.find_recordings(team="T1", states=ACTIVE | FINISHING),
    "the last 200": lambda store: store.find_recordings(team="T1", states=OVER, limit=200),
}


def past(number: int) -> list[Stored]:
    """A recording that is over, but for the newest, with all that was asked and told of it."""
    begun = NOW - timedelta(minutes=RECORDINGS - number)
    runs = number >= RECORDINGS - RUNNING
    recording = make_recording(
        account=ACCOUNTS[number % 2],
        state=RecordingState.RECORDING if runs else RecordingState.READY,
        channel=f"C{number % 20}",
        created_at=begun,
        started_at=begun,
    )
    asked = [
        make_operation(recording, kind=kind, created_at=begun, not_before=begun, status=OperationStatus.DONE)
        for kind in (OperationKind.START, OperationKind.STOP, OperationKind.LINK)
    ]
    told = [
        make_announcement(recording, kind=kind, not_before=begun, status=AnnouncementStatus.SENT, shown_revision=1)
        for kind in (AnnouncementKind.CARD, AnnouncementKind.NOTICE)
    ]
    return [recording, *asked, *told]


async def fill(store: Store) -> None:
    """Write a long past, every card of which shows what is known."""
    rows: dict[type, list[dict[str, Any]]] = {Recording: [], Operation: [], Announcement: []}
    for number in range(RECORDINGS):
        for value in past(number):
            rows[type(value)].append(
                dump(value) | {"shown_revision": 1} if isinstance(value, Recording) else dump(value)
            )
    async with store._engine.begin() as connection:
        for kind, written in rows.items():
            await connection.execute(insert(TABLES[kind]), written)


async def compare(store: Store, name: str, query: Query) -> None:
    """Print the median times of a query and of a transaction that reads no table, taken in turns."""
    times: dict[Query, list[float]] = {Store.now: [], query: []}
    for _ in range(ROUNDS):
        for asked, seen in times.items():
            begun = perf_counter()
            await asked(store)
            seen.append((perf_counter() - begun) * 1000)
    bare, took = median(times[Store.now]), median(times[query])
    print(f"{name:<28} {took:6.2f} ms   bare {bare:6.2f} ms  ({took / bare:4.1f}x)")


async def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        async with Store.open(f"sqlite:///{Path(folder) / 'bench.db'}") as store:
            await fill(store)
            for name, query in ASKED.items():
                await compare(store, name, query)


if __name__ == "__main__":
    asyncio.run(main())
