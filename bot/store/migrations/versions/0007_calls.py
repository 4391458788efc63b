"""Messages that call for a person, as long as they do."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Index those that are to be updated; what was posted by now stays as it is."""
    op.execute("UPDATE announcements SET status = 'settled' WHERE kind IN ('reminder', 'warning') AND status = 'sent'")
    where = sa.text("kind IN ('reminder', 'warning') AND status IN ('sent')")
    op.create_index(
        "ix_announcements_calling", "announcements", ["account"], sqlite_where=where, postgresql_where=where
    )
