"""When a schedule was to begin a recording; when it was last asked whether a live stream should go on."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Nothing is known of what is there already."""
    op.add_column("recordings", sa.Column("due_at", sa.BigInteger))
    op.add_column("streams", sa.Column("reminded_at", sa.BigInteger))
