"""Streams, schedules, what channels want to hear, how full accounts are, Home tabs; whence things were asked."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add what there was not; an operation may be about more than recordings, a channel hear of another's."""
    _widen_recordings()
    _widen_operations()
    _widen_announcements()
    _create_streams()
    _create_schedules()
    _create_choices()


def _widen_recordings() -> None:
    op.add_column("recordings", sa.Column("schedule", sa.Text, nullable=False, server_default=""))
    op.add_column("recordings", sa.Column("reminded_at", sa.BigInteger))
    op.add_column("recordings", sa.Column("looked_at", sa.BigInteger))


def _widen_operations() -> None:
    with op.batch_alter_table("operations") as operations:  # SQLite drops no constraint of a table that stands
        operations.drop_constraint("fk_operations_recording", type_="foreignkey")
        for name in ("stream", "schedule", "view"):
            operations.add_column(sa.Column(name, sa.Text, nullable=False, server_default=""))
        operations.add_column(sa.Column("source", sa.String(16), nullable=False, server_default="command"))
        operations.add_column(sa.Column("arguments", sa.Text, nullable=False, server_default="{}"))
        operations.add_column(sa.Column("files", sa.Text, nullable=False, server_default="[]"))
        operations.create_index("ix_operations_channel_created_at", ["channel", "created_at"])


def _widen_announcements() -> None:
    with op.batch_alter_table("announcements") as announcements:
        announcements.drop_constraint("uq_announcements_subject_kind", type_="unique")
        announcements.create_unique_constraint("uq_announcements_subject_kind_channel", ["subject", "kind", "channel"])
        announcements.add_column(sa.Column("in_thread", sa.Boolean, nullable=False, server_default=sa.false()))


def _create_streams() -> None:
    op.create_table(
        "streams",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("watch", sa.Text, nullable=False),
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
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("shown_revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_streams"),
    )
    live, lags = sa.text("state IN ('live', 'starting')"), sa.text("revision > shown_revision")
    room = ["account", "room"]
    op.create_index("uq_streams_live_room", "streams", room, unique=True, sqlite_where=live, postgresql_where=live)
    op.create_index("ix_streams_lagging", "streams", ["account"], sqlite_where=lags, postgresql_where=lags)
    op.create_index("ix_streams_account_state", "streams", ["account", "state"])
    op.create_index("ix_streams_channel_created_at", "streams", ["channel", "created_at"])


def _create_schedules() -> None:
    op.create_table(
        "schedules",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("room", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("created_by", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("cron", sa.Text, nullable=False),
        sa.Column("at", sa.Text),
        sa.Column("zone", sa.Text, nullable=False),
        sa.Column("length", sa.BigInteger, nullable=False),
        sa.Column("next_at", sa.BigInteger),
        sa.Column("skip_at", sa.BigInteger),
        sa.Column("paused", sa.Boolean, nullable=False),
        sa.Column("deleted", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
    )
    op.create_index("ix_schedules_account_next_at", "schedules", ["account", "next_at"])
    op.create_index("ix_schedules_channel", "schedules", ["channel"])


def _create_choices() -> None:
    op.create_table(
        "notifications",
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("is_on", sa.Boolean, nullable=False),
        sa.Column("accounts", sa.Text, nullable=False),
        sa.Column("rooms", sa.Text, nullable=False),
        sa.Column("events", sa.Text, nullable=False),
        sa.Column("in_thread", sa.Boolean, nullable=False),
        sa.Column("digest", sa.Boolean, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("team", "channel", name="pk_notifications"),
    )
    op.create_table(
        "readings",
        sa.Column("account", sa.Text, nullable=False),
        sa.Column("used", sa.BigInteger),
        sa.Column("limit", sa.BigInteger),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
        sa.Column("warned_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("account", name="pk_readings"),
    )
    op.create_table(
        "homes",
        sa.Column("team", sa.Text, nullable=False),
        sa.Column("user", sa.Text, nullable=False),
        sa.Column("opened_at", sa.BigInteger, nullable=False),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("team", "user", name="pk_homes"),
    )
