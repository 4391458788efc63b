"""Brings a database to the newest schema, and says how far one is."""

from enum import Enum, auto

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, func, select, text

_TURN = int.from_bytes(b"clapper")  # the key of the lock that replicas which start together take turns by


class Shape(Enum):
    """How far a database's schema is."""

    #: There are no tables.
    MISSING = auto()
    #: Migrations have not run on it yet.
    OLDER = auto()
    CURRENT = auto()
    #: This version does not know its schema.
    NEWER = auto()


def migrate(connection: Connection) -> None:
    """Run the migrations that this database has not seen, all or none, inside the connection's transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(_TURN)))
    command.upgrade(_config(connection), "head")


def read_shape(connection: Connection) -> Shape:
    """Say how far a database is; nothing is changed."""
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None:
        return Shape.MISSING
    script = ScriptDirectory.from_config(_config(connection))
    if revision == script.get_current_head():
        return Shape.CURRENT
    known = {migration.revision for migration in script.walk_revisions()}
    return Shape.OLDER if revision in known else Shape.NEWER


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "bot.store:migrations")
    return config
