"""The tables. Each domain object has one, with a column of the same name for each of its fields."""

from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, MetaData, Row, Table, UniqueConstraint, text

from bot.domain import (
    ACTIVE,
    Announcement,
    AnnouncementKind,
    AnnouncementStatus,
    Operation,
    OperationKind,
    OperationStatus,
    Recording,
    RecordingState,
)
from bot.store.columns import Json, Moment, PlainText, dump_files, dump_links, load_files, load_links, word

Stored = Recording | Operation | Announcement
StoredT = TypeVar("StoredT", Recording, Operation, Announcement)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

IS_ACTIVE = text("state IN ({})".format(", ".join(f"'{state}'" for state in sorted(ACTIVE))))
"""The condition of the index that lets a room be recorded once at a time; an upsert must repeat it word for word."""


def _text(name: str) -> Column[str]:
    return Column(name, PlainText, nullable=False)


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
    Column("created_at", Moment, nullable=False),
    Column("started_at", Moment),
    Column("planned_end", Moment),
    Column("ended_at", Moment),
    _text("ended_by"),
    Column("missing_since", Moment),
    Column("files", Json(dump_files, load_files), nullable=False),
    _text("note"),
    Column("revision", Integer, nullable=False),
    # Not a field: a copy of the card's shown_revision, so that an index can hold the few recordings whose card lags.
    Column("shown_revision", Integer, nullable=False, default=0),
)
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
Index("ix_recordings_channel_created_at", recordings.c.channel, recordings.c.created_at)

operations = Table(
    "operations",
    metadata,
    Column("id", PlainText, primary_key=True),
    Column("dedupe_key", PlainText, nullable=False, unique=True),
    Column("kind", word(OperationKind), nullable=False),
    # Deferred: an operation is inserted before its recording, since its dedupe_key decides whether there is one.
    Column("recording", PlainText, ForeignKey("recordings.id", deferrable=True, initially="DEFERRED"), nullable=False),
    _text("account"),
    _text("team"),
    _text("channel"),
    _text("requested_by"),
    _text("response_url"),
    Column("created_at", Moment, nullable=False),
    Column("not_before", Moment, nullable=False),
    Column("status", word(OperationStatus), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("began_at", Moment),
    Column("tried_at", Moment),
    Column("ended_at", Moment),
    _text("answer"),
    Column("links", Json(dump_links, load_links), nullable=False),
)
Index("ix_operations_account_status", operations.c.account, operations.c.status)
Index("ix_operations_recording", operations.c.recording)

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
    Column("attempts", Integer, nullable=False),
    Column("attempted_at", Moment),
    Column("not_before", Moment, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("shown_revision", Integer, nullable=False),
    _text("error"),
    UniqueConstraint("subject", "kind"),
)
Index("ix_announcements_account_status", announcements.c.account, announcements.c.status)

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

TABLES: dict[type[Stored], Table] = {Recording: recordings, Operation: operations, Announcement: announcements}


def dump(value: Stored) -> dict[str, Any]:
    """The column values of a domain object."""
    return {field.name: getattr(value, field.name) for field in fields(value)}


def load(kind: type[StoredT], row: Row[Any]) -> StoredT:
    """The domain object in a row, which may hold the columns of other tables too."""
    table = TABLES[kind]
    return kind(**{field.name: row._mapping[table.c[field.name]] for field in fields(kind)})
