"""Who had the files of a recording deleted."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Nobody, so far."""
    op.add_column("recordings", sa.Column("deleted_by", sa.Text, nullable=False, server_default=""))
