"""The tables. Each domain object has one, with a column of the same name for each of its fields."""

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Row,
    Table,
    UniqueConstraint,
    and_,
    text,
)

from bot.domain import (
    ACTIVE,
    CALLING,
    FINISHING,
    LIVE_STATES,
    UNFINISHED,
    UNSENT,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    Event,
    Home,
    Notifications,
    Operation,
    OperationKind,
    OperationStatus,
    Reading,
    Recording,
    RecordingState,
    Schedule,
    Source,
    Stream,
    StreamState,
    WatchFormat,
)
from bot.store.columns import (
    Json,
    Length,
    Moment,
    PlainText,
    WallTime,
    dump_files,
    dump_links,
    dump_stored,
    load_files,
    load_links,
    load_stored,
    word,
)
from bot.store.conditions import among

Stored = Recording | Stream | Operation | Announcement | Schedule | Notifications | Reading | Home
StoredT = TypeVar("StoredT", Recording, Stream, Operation, Announcement, Schedule, Notifications, Reading, Home)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)


def _text(name: str) -> Column[str]:
    return Column(name, PlainText, nullable=False)


def _load_watch(stored: dict[str, str]) -> dict[WatchFormat, str]:
    return {WatchFormat(form): address for form, address in stored.items()}


def _load_events(stored: list[str]) -> frozenset[Event]:
    return frozenset(Event(event) for event in stored)


recordings = Table(
    "recordings",
    metadata,
    Column("id", PlainText, primary_key=True),
    _text("account"),
    _text("room"),
    _text("name"),
    Column("state", word(RecordingState), nullable=False),
    Column("vendor_ids", Json(dict, dict), nullable=False),
    Column("options", Json(dict, dict), nullable=False),
    _text("team"),
    _text("channel"),
    _text("requested_by"),
    _text("schedule"),
    Column("created_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("started_at", Moment),
    Column("planned_end", Moment),
    Column("ended_at", Moment),
    _text("ended_by"),
    Column("reminded_at", Moment),
    Column("missing_since", Moment),
    Column("looked_at", Moment),
    Column("files", Json(dump_files, load_files), nullable=False),
    _text("deleted_by"),
    _text("note"),
    Column("revision", Integer, nullable=False),
    # Not a field: a copy of the card's shown_revision, so that an index can hold the few recordings whose card lags.
    Column("shown_revision", Integer, nullable=False, default=0),
)
IS_ACTIVE = among(recordings.c.state, ACTIVE)
"""The condition of the index that lets a room be recorded once at a time; an upsert must repeat it word for word."""
Index(
    "uq_recordings_active_room",
    recordings.c.account,
    recordings.c.room,
    unique=True,
    sqlite_where=IS_ACTIVE,
    postgresql_where=IS_ACTIVE,
)
LAGS = text("revision > shown_revision")
Index("ix_recordings_lagging", recordings.c.account, sqlite_where=LAGS, postgresql_where=LAGS)
Index("ix_recordings_account_state", recordings.c.account, recordings.c.state)
Index("ix_recordings_team_channel_created_at", recordings.c.team, recordings.c.channel, recordings.c.created_at)
Index("ix_recordings_team_created_at", recordings.c.team, recordings.c.created_at)
_IS_NOT_OVER = among(recordings.c.state, ACTIVE | FINISHING)
Index(
    "ix_recordings_not_over",
    recordings.c.team,
    recordings.c.created_at,
    sqlite_where=_IS_NOT_OVER,
    postgresql_where=_IS_NOT_OVER,
)

operations = Table(
    "operations",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("dedupe_key", PlainText, nullable=False, unique=True),
    Column("kind", word(OperationKind), nullable=False),
    _text("recording"),
    _text("stream"),
    _text("schedule"),
    _text("account"),
    _text("team"),
    _text("channel"),
    _text("requested_by"),
    Column("source", word(Source), nullable=False),
    Column("arguments", Json(dict, dict), nullable=False),
    _text("response_url"),
    _text("thread"),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("status", word(OperationStatus), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("may_have_arrived", Boolean, nullable=False),
    Column("began_at", Moment),
    Column("tried_at", Moment),
    Column("ended_at", Moment),
    _text("answer"),
    Column("links", Json(dump_links, load_links), nullable=False),
    Column("files", Json(dump_stored, load_stored), nullable=False),
)
_IS_UNFINISHED = among(operations.c.status, UNFINISHED)
Index(
    "ix_operations_unfinished",
    operations.c.account,
    sqlite_where=_IS_UNFINISHED,
    postgresql_where=_IS_UNFINISHED,
)
Index("ix_operations_recording", operations.c.recording)
Index("ix_operations_stream", operations.c.stream)
Index("ix_operations_channel_created_at", operations.c.channel, operations.c.created_at)

announcements = Table(
    "announcements",
    metadata,
    Column("id", PlainText, primary_key=True),
    _text("subject"),
    Column("kind", word(AnnouncementKind), nullable=False),
    _text("account"),
    _text("team"),
    _text("channel"),
    Column("status", word(AnnouncementStatus), nullable=False),
    _text("ts"),
    Column("in_thread", Boolean, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Moment),
    Column("not_before", Moment, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("shown_revision", Integer, nullable=False),
    _text("error"),
    UniqueConstraint("subject", "kind", "channel"),
)
_IS_UNSENT = among(announcements.c.status, UNSENT)
Index("ix_announcements_unsent", announcements.c.account, sqlite_where=_IS_UNSENT, postgresql_where=_IS_UNSENT)
CALLS = and_(among(announcements.c.kind, CALLING), among(announcements.c.status, frozenset({AnnouncementStatus.SENT})))
Index("ix_announcements_calling", announcements.c.account, sqlite_where=CALLS, postgresql_where=CALLS)

streams = Table(
    "streams",
    metadata,
    Column("id", PlainText, primary_key=True),
    _text("account"),
    _text("room"),
    Column("state", word(StreamState), nullable=False),
    Column("watch", Json(dict, _load_watch), nullable=False),
    Column("options", Json(dict, dict), nullable=False),
    _text("team"),
    _text("channel"),
    _text("requested_by"),
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("planned_end", Moment),
    Column("ended_at", Moment),
    _text("ended_by"),
    Column("reminded_at", Moment),
    Column("missing_since", Moment),
    _text("note"),
    Column("revision", Integer, nullable=False),
    Column("shown_revision", Integer, nullable=False, default=0),  # as in recordings
)
IS_LIVE = among(streams.c.state, LIVE_STATES)
"""The same for a room's live stream."""
Index(
    "uq_streams_live_room",
    streams.c.account,
    streams.c.room,
    unique=True,
    sqlite_where=IS_LIVE,
    postgresql_where=IS_LIVE,
)
Index("ix_streams_lagging", streams.c.account, sqlite_where=LAGS, postgresql_where=LAGS)
Index("ix_streams_account_state", streams.c.account, streams.c.state)
Index("ix_streams_channel_created_at", streams.c.channel, streams.c.created_at)

schedules = Table(
    "schedules",
    metadata,
    Column("id", PlainText, primary_key=True),
    _text("account"),
    _text("room"),
    _text("name"),
    Column("options", Json(dict, dict), nullable=False),
    _text("team"),
    _text("channel"),
    _text("created_by"),
    Column("created_at", Moment, nullable=False),
    _text("cron"),
    Column("at", WallTime),
    _text("zone"),
    Column("length", Length, nullable=False),
    Column("next_at", Moment),
    Column("skip_at", Moment),
    Column("paused", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)
IS_KEPT = text("NOT deleted")
Index(
    "ix_schedules_account_next_at",
    schedules.c.account,
    schedules.c.next_at,
    sqlite_where=IS_KEPT,
    postgresql_where=IS_KEPT,
)
Index("ix_schedules_channel", schedules.c.channel)

notifications = Table(
    "notifications",
    metadata,
    _text("team"),
    _text("channel"),
    Column("is_on", Boolean, nullable=False),
    Column("accounts", Json(sorted, frozenset), nullable=False),
    Column("rooms", Json(sorted, frozenset), nullable=False),
    Column("events", Json(sorted, _load_events), nullable=False),
    Column("in_thread", Boolean, nullable=False),
    Column("digest", Boolean, nullable=False),
    Column("changed_at", Moment),
    PrimaryKeyConstraint("team", "channel"),
)

readings = Table(
    "readings",
    metadata,
    Column("account", PlainText, primary_key=True),
    Column("used", BigInteger),
    Column("limit", BigInteger),
    Column("seen_at", Moment, nullable=False),
    Column("warned_at", Moment),
)

homes = Table(
    "homes",
    metadata,
    _text("team"),
    _text("user"),
    Column("opened_at", Moment, nullable=False),
    Column("published_at", Moment),
    _text("fingerprint"),
    PrimaryKeyConstraint("team", "user"),
)

leases = Table(
    "leases",
    metadata,
    Column("account", PlainText, primary_key=True),
    _text("owner"),  # empty: given up
    Column("epoch", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),  # microseconds since 1970 by the database's clock
)

replicas = Table(
    "replicas",
    metadata,
    Column("owner", PlainText, primary_key=True),
    Column("until", BigInteger, nullable=False),  # microseconds since 1970 by the database's clock
)


TABLES: dict[type[Stored], Table] = {
    Recording: recordings,
    Stream: streams,
    Operation: operations,
    Announcement: announcements,
    Schedule: schedules,
    Notifications: notifications,
    Reading: readings,
    Home: homes,
}


def dump(value: Stored) -> dict[str, Any]:
    """The column values of a domain object."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def load(kind: type[StoredT], row: Row[Any]) -> StoredT:
    """The domain object in a row, which may hold the columns of other tables too."""
    table = TABLES[kind]
    return kind(**{field.name: row._mapping[table.c[field.name]] for field in fields(kind)})
