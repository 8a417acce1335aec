"""Refusals that come from where the cases are kept: somebody else is at work there, or nothing answers."""

from __future__ import annotations

from engine.errors.base import EngineError


class IdempotencyConflict(EngineError):
    """The key was used before for a different command."""

    code = "idempotency_conflict"
    sentence = "The idempotency key was already used for another command."


class ConcurrentChange(EngineError):
    """Somebody else changed the case in between; trying again helps."""

    code = "concurrent_change"
    sentence = "The case was changed by somebody else in the meantime; try again."


class Held(ConcurrentChange):
    """Another command holds the case and does not come to an end; trying again later helps."""

    code = "held"
    sentence = (
        "Something else has been working on the case for seconds; nothing was changed. Try again in half a minute."
    )


class TookTooLong(EngineError):
    """The command stood still inside of its transaction for too long, and was rolled back so that others can go on."""

    code = "took_too_long"
    sentence = "The command took too long and was undone; nothing was changed. Try again."


class NoTimeLeft(EngineError):
    """One of several things that were to be done by one request was not begun: the others took all of the time."""

    code = "no_time_left"
    sentence = "The others took so long that this was not begun; nothing was changed. Try again."


class StateUnreadable(EngineError):
    """The case was stored by a later version of the engine, in a format that this one does not know."""

    code = "state_unreadable"
    sentence = (
        "The state of the case was stored in format {format}; this engine reads up to {known}. Nothing was changed. "
        "Start the version of the engine again that stored it, or a later one."
    )


class StorageUnavailable(EngineError):
    """The database does not answer; nothing was changed."""

    code = "storage_unavailable"
    sentence = "The database does not answer; nothing was changed. Try again in a moment."


class StorageFull(StorageUnavailable):
    """The database has no space left to write to; nothing was changed, and what it holds is not touched."""

    code = "storage_full"
    sentence = (
        "The database has no space left on its disk; nothing was changed and nothing is lost. Try again when there is."
    )


class CommitUnknown(StorageUnavailable):
    """The database went away in the moment of the commit: the command is done as a whole, or not at all."""

    code = "commit_unknown"
    sentence = (
        "The database went away while the command was being saved, so it may be done or not. "
        "Repeating it under the same idempotency key does it if it is not."
    )
