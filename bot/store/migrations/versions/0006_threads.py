"""In which thread something was asked for, and whether it may have reached the vendor; what the clock looks for."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Keep what answers and second tries need, drop what nobody read, and index what is looked for every second."""
    op.add_column("operations", sa.Column("thread", sa.Text, nullable=False, server_default=""))
    op.add_column("operations", sa.Column("may_have_arrived", sa.Boolean, nullable=False, server_default=sa.false()))
    op.execute("UPDATE operations SET may_have_arrived = (attempts > 0) WHERE status = 'running'")
    op.drop_column("operations", "view")
    op.drop_column("notifications", "changed_by")
    _index_recordings()
    _index_operations()
    _index_announcements()
    _leave_out_deleted_schedules()


def _index_recordings() -> None:
    not_over = sa.text("state IN ('paused', 'processing', 'recording', 'starting', 'stopping', 'uploading')")
    newest = ["team", "created_at"]
    op.drop_index("ix_recordings_channel_created_at", "recordings")
    op.create_index("ix_recordings_team_channel_created_at", "recordings", ["team", "channel", "created_at"])
    op.create_index("ix_recordings_team_created_at", "recordings", newest)
    op.create_index("ix_recordings_not_over", "recordings", newest, sqlite_where=not_over, postgresql_where=not_over)


def _index_operations() -> None:
    unfinished = sa.text("status IN ('queued', 'running')")
    op.drop_index("ix_operations_account_status", "operations")
    op.create_index(
        "ix_operations_unfinished", "operations", ["account"], sqlite_where=unfinished, postgresql_where=unfinished
    )
    op.create_index("ix_operations_stream", "operations", ["stream"])


def _index_announcements() -> None:
    unsent = sa.text("status IN ('pending', 'sending')")
    op.drop_index("ix_announcements_account_status", "announcements")
    op.create_index(
        "ix_announcements_unsent", "announcements", ["account"], sqlite_where=unsent, postgresql_where=unsent
    )


def _leave_out_deleted_schedules() -> None:
    kept, key = sa.text("NOT deleted"), ["account", "next_at"]
    op.drop_index("ix_schedules_account_next_at", "schedules")
    op.create_index("ix_schedules_account_next_at", "schedules", key, sqlite_where=kept, postgresql_where=kept)
