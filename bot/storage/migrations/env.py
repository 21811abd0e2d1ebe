"""Run by Alembic, always inside a transaction that `bot.storage.schema` has begun."""

from alembic import context

from bot.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
