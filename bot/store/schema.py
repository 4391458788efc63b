"""Brings a database to the newest schema."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, func, select, text

_TURN = int.from_bytes(b"clapper")  # the key of the lock that replicas which start together take turns by


def migrate(connection: Connection) -> None:
    """Run the migrations that this database has not seen, all or none, inside the connection's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.store:migrations")
    command.upgrade(config, "head")
