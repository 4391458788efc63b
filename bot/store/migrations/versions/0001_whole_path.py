"""Recordings, what was asked for, what is owed to channels, and who owns an account."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    _create_recordings()
    _create_operations()
    _create_announcements()
    _create_ownership()


def _create_recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("vendor_ids", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("started_at", sa.BigInteger),
        sa.Column("planned_end", sa.BigInteger),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("ended_by", sa.Text, nullable=False),
        sa.Column("missing_since", sa.BigInteger),
        sa.Column("looked_at", sa.BigInteger),
        sa.Column("files", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("shown_revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_recordings"),
    )
    _create_recording_indexes()


def _create_recording_indexes() -> None:
    active = sa.text("state IN ('paused', 'recording', 'starting')")
    op.create_index(
        "uq_recordings_active_room",
        "recordings",
        ["account", "room"],
        unique=True,
        sqlite_where=active,
        postgresql_where=active,
    )
    lags = sa.text("revision > shown_revision")
    op.create_index("ix_recordings_lagging", "recordings", ["account"], sqlite_where=lags, postgresql_where=lags)
    op.create_index("ix_recordings_account_state", "recordings", ["account", "state"])
    op.create_index("ix_recordings_channel_created_at", "recordings", ["channel", "created_at"])


def _create_operations() -> None:
    op.create_table(
        "operations",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("dedupe_key", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("recording", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("requested_by", sa.Text, nullable=False),
        sa.Column("response_url", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("links", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_operations"),
        sa.UniqueConstraint("dedupe_key", name="uq_operations_dedupe_key"),
        sa.ForeignKeyConstraint(
            ["recording"], ["recordings.id"], name="fk_operations_recording", deferrable=True, initially="DEFERRED"
        ),
    )
    op.create_index("ix_operations_account_status", "operations", ["account", "status"])
    op.create_index("ix_operations_recording", "operations", ["recording"])


def _create_announcements() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("subject", sa.Text, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("ts", sa.Text, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("attempted_at", sa.BigInteger),
        sa.Column("not_before", sa.BigInteger, nullable=False),
        sa.Column("looks", sa.Integer, nullable=False),
        sa.Column("shown_revision", sa.Integer, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sa.UniqueConstraint("subject", "kind", name="uq_announcements_subject_kind"),
    )
    op.create_index("ix_announcements_account_status", "announcements", ["account", "status"])


def _create_ownership() -> None:
    op.create_table(
        "leases",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("epoch", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_leases"),
    )
    op.create_table(
        "replicas",
        sa.Column("owner", sa.Text, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_replicas"),
    )
