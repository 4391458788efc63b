"""Every domain object comes back from the store as it went in."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, TypeVar, get_type_hints
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import StatementError

from bot.domain import (
    Announcement,
    AnnouncementKind,
    Event,
    File,
    Home,
    Link,
    Notifications,
    Operation,
    Reading,
    Recording,
    RecordingState,
    Schedule,
    StoredFile,
    Stream,
    WatchFormat,
)
from bot.store import Store
from bot.store.columns import load_links
from tests.store.domain_objects import NOW, TTL, make_announcement, make_operation, make_recording
from tests.store.rows import find_announcement

T = TypeVar("T")

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_ANY_TEXT = st.text(st.characters())  # also NUL and lone surrogates: JSON columns hold everything
_MOMENTS = st.datetimes(timezones=st.just(UTC))
_DURATIONS = st.timedeltas(timedelta(0), timedelta(days=9999))
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _ANY_TEXT,
    lambda inner: st.lists(inner) | st.dictionaries(_ANY_TEXT, inner),
    max_leaves=8,
)
_FILES = st.builds(
    File, name=_ANY_TEXT, kind=_ANY_TEXT, size=st.none() | st.integers(0), duration=st.none() | _DURATIONS
)
_LINKS = st.builds(Link, name=_ANY_TEXT, url=_ANY_TEXT, expires_at=st.none() | _MOMENTS, content=_ANY_TEXT)
_STORED = st.builds(
    StoredFile,
    file=_FILES,
    room=_ANY_TEXT,
    state=st.none() | st.sampled_from(RecordingState),
    recorded_at=st.none() | _MOMENTS,
    recording=_ANY_TEXT,
)
_FIELDS: Mapping[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    str: _TEXT,
    int: st.integers(0, 2**31 - 1),
    datetime: _MOMENTS,
    datetime | None: st.none() | _MOMENTS,
    int | None: st.none() | st.integers(0, 2**62),
    timedelta: _DURATIONS,
    frozenset[str]: st.frozensets(_ANY_TEXT, max_size=3),
    frozenset[Event]: st.frozensets(st.sampled_from(Event)),
    Mapping[WatchFormat, str]: st.dictionaries(st.sampled_from(WatchFormat), _ANY_TEXT),
    Mapping[str, str]: st.dictionaries(_ANY_TEXT, _ANY_TEXT),
    Mapping[str, Any]: st.dictionaries(_ANY_TEXT, _JSON),
    tuple[File, ...]: st.lists(_FILES, max_size=3).map(tuple),
    tuple[Link, ...]: st.lists(_LINKS, max_size=3).map(tuple),
    tuple[StoredFile, ...]: st.lists(_STORED, max_size=3).map(tuple),
}
_WALL_TIMES = {"at": st.none() | st.datetimes()}  # of schedules: without a zone, which stands beside them


def _any(kind: type[T], **special: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    """Objects of one of the domain's classes with anything in each field that its type allows."""
    return st.builds(kind, **{name: _anything(hint) for name, hint in get_type_hints(kind).items()} | special)


def _anything(hint: Any) -> st.SearchStrategy[Any]:
    return _FIELDS[hint] if hint in _FIELDS else st.sampled_from(hint)


_round_trip = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # one database for all examples is what is meant
)


@_round_trip
@given(_any(Recording), _any(Operation), _any(Announcement))
async def test_everything_comes_back(
    store: Store, recording: Recording, operation: Operation, announcement: Announcement
) -> None:
    """Whatever is in a recording, an operation and an announcement survives both the first write and an update."""
    unique = uuid4().hex
    added = replace(recording, id=unique, room=recording.room + unique)
    asked = replace(operation, id=unique, recording=unique, dedupe_key=unique)
    owed = replace(announcement, id=unique, subject=unique)
    lease = await store.take_lease("studio", "a", TTL)
    assert lease is not None

    await store.add_operation(asked, subject=added, announcements=[owed])
    assert await store.get_recording(unique) == added
    assert await store.get_operation(unique) == asked
    assert await find_announcement(store, unique, owed.kind) == owed

    await store.save(lease, recording=added, operation=asked, announcements=[owed])
    assert await store.get_recording(unique) == added
    assert await store.get_operation(unique) == asked
    assert await find_announcement(store, unique, owed.kind) == owed


@_round_trip
@given(_any(Stream), _any(Operation))
async def test_streams_come_back(store: Store, stream: Stream, operation: Operation) -> None:
    """Whatever is in a stream survives both the first write and an update."""
    unique = uuid4().hex
    added = replace(stream, id=unique, room=stream.room + unique)
    lease = await store.take_lease("studio", "a", TTL)
    assert lease is not None

    await store.add_operation(replace(operation, id=unique, dedupe_key=unique), subject=added)
    assert await store.streams.get(unique) == added

    await store.save(lease, stream=added)
    assert await store.streams.get(unique) == added


@_round_trip
@given(_any(Schedule, **_WALL_TIMES))
async def test_schedules_come_back(store: Store, schedule: Schedule) -> None:
    """Whatever is in a schedule survives both the first write and a change."""
    added = replace(schedule, id=uuid4().hex, revision=1)
    await store.schedules.change(added)
    assert await store.schedules.get(added.id) == added

    await store.schedules.change(replace(added, revision=2))
    assert await store.schedules.get(added.id) == replace(added, revision=2)


@_round_trip
@given(_any(Notifications), _any(Reading))
async def test_keyed_rows_come_back(store: Store, choice: Notifications, reading: Reading) -> None:
    """Whatever a channel chose and an account uses is read as it was put."""
    await store.notifications.put(choice)
    await store.readings.put(reading)

    assert await store.notifications.get(choice.team, choice.channel) == choice
    assert await store.readings.get(reading.account) == reading


@_round_trip
@given(_any(Home))
async def test_homes_come_back(store: Store, home: Home) -> None:
    """Whenever a Home tab was opened and whatever it shows is read as it was kept."""
    await store.homes.open(home.team, home.user, home.opened_at)
    await store.homes.note_shown(home)

    assert home in await store.homes.opened_since(home.opened_at)


def test_links_of_before() -> None:
    """What was stored when links had no content yet is still read."""
    assert load_links([{"name": "1.mp4", "url": "https://bucket.example/1.mp4", "expires_at": None}]) == (
        Link(name="1.mp4", url="https://bucket.example/1.mp4"),
    )


async def test_moment_comes_back_in_utc(store: Store) -> None:
    """A moment of any zone is the same moment, in UTC."""
    recording = make_recording(created_at=NOW.astimezone(timezone(timedelta(hours=8))))
    await store.add_operation(make_operation(recording), subject=recording)

    found = await store.get_recording(recording.id)

    assert found is not None
    assert (found.created_at, found.created_at.tzinfo) == (NOW, UTC)


async def test_moment_without_a_zone_is_refused(store: Store) -> None:
    """A naive datetime is a mistake of the caller, never guessed at."""
    recording = make_recording()
    card = make_announcement(recording, not_before=NOW.replace(tzinfo=None))

    with pytest.raises(StatementError, match="offset-naive"):
        await store.add_operation(make_operation(recording), subject=recording, announcements=[card])

    assert await find_announcement(store, recording.id, AnnouncementKind.CARD) is None
