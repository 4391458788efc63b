"""When an operation was first and last tried; when a recording was looked at is no longer kept."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add two columns and drop one; what is being tried now began, as far as is known, when it was asked for."""
    op.add_column("operations", sa.Column("began_at", sa.BigInteger))
    op.add_column("operations", sa.Column("tried_at", sa.BigInteger))
    op.execute("UPDATE operations SET began_at = created_at, tried_at = created_at WHERE attempts > 0")
    op.drop_column("recordings", "looked_at")
