"""What Alembic runs: the migrations, on the connection and in the transaction it is given."""

from alembic import context

from bot.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # on SQLite too, since our transactions are begun by BEGIN IMMEDIATE
)
context.run_migrations()
