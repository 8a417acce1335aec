"""Alembic runs this for every command; the connection comes from :func:`engine.storage.migrations.migrate`."""

from alembic import context

from engine.storage.postgres.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
