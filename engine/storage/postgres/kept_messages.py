"""The statement that reads what is kept for one case."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam

from engine.storage.postgres import tables as t
from engine.storage.postgres.statements import KEPT_MESSAGES

KEPT_MESSAGES_FOR: Final = KEPT_MESSAGES.where(t.kept_message.c.correlation_key == bindparam("correlation_key"))
