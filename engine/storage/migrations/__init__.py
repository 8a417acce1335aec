"""The schema of the database and how it is brought up to date.

Every change of ``tables.py`` is a new module in ``versions``, named after what it does. They ship with the package;
there is no configuration file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import SQLAlchemyError

from engine.storage.postgres.connection import connect_pool, refuse

_LOCK: Final = 1230000001
"""The advisory lock that lets one process migrate at a time; publications use another number beside it."""


def migrate(url: str) -> list[str]:
    """Bring the database up to date and return the names of the migrations that this took, none if it was.

    All of them are one transaction: either the schema is the new one or the old one. Processes that start at once
    wait for each other. Raises ``StorageUnavailable`` if the database does not answer.
    """
    config = _config()
    engine = connect_pool(url, pool_size=1)
    try:
        with engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10min'"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:space, 2)"), {"space": _LOCK})
            before = _applied(connection)
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            done = _applied(connection)
    except SQLAlchemyError as error:
        refuse(error)
    finally:
        engine.dispose()
    return [name for name in _names(config) if name in done and name not in before]


def schema_is_current(url: str) -> bool:
    """Return whether every migration of this version of the software has been applied, and none of a later one."""
    engine = connect_pool(url, pool_size=1)
    try:
        with engine.connect() as connection:
            return _applied(connection) == frozenset(_names(_config()))
    except SQLAlchemyError as error:
        refuse(error)
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config


def _names(config: Config) -> list[str]:
    """Return the names of all migrations, the first one first."""
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


def _applied(connection: Connection) -> frozenset[str]:
    """Return the names of the migrations that the database has; an unknown one is among them as it is."""
    heads = MigrationContext.configure(connection).get_current_heads()
    names = _names(_config())
    return frozenset(
        each for head in heads for each in (names[: names.index(head) + 1] if head in names else [*names, head])
    )
