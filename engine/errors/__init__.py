"""Everything that the engine refuses, as exceptions with a code and parameters.

``code`` is stable and meant for programs and translations; ``parameters`` fill the translated sentence; ``str()`` is
one English sentence for logs and the command line. None of them says anything about the inside of the engine.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from engine.errors.base import EngineError
from engine.errors.storage import (
    CommitUnknown,
    ConcurrentChange,
    Held,
    IdempotencyConflict,
    NoTimeLeft,
    StateUnreadable,
    StorageFull,
    StorageUnavailable,
    TookTooLong,
)

if TYPE_CHECKING:
    from uuid import UUID

    from engine.identities import Identity
    from engine.model import Finding
    from engine.views import PersonMatch

__all__ = [
    "BpmnError",
    "CaseEnded",
    "CaseNotEnded",
    "CaseTooFar",
    "CheckRunning",
    "CommitUnknown",
    "ConcurrentChange",
    "DraftConflict",
    "DraftMoved",
    "DraftOutdated",
    "EngineError",
    "FieldError",
    "Forbidden",
    "Held",
    "IdempotencyConflict",
    "IncidentResolved",
    "InvalidDeployment",
    "InvalidFile",
    "InvalidSubmission",
    "InvalidValue",
    "MessageNotAwaited",
    "NoTimeLeft",
    "NotFound",
    "NothingToPublish",
    "PersonKnown",
    "SettingsError",
    "SignInFailed",
    "StateUnreadable",
    "StorageFull",
    "StorageUnavailable",
    "TaskAlreadyClaimed",
    "TaskEnded",
    "TaskNotClaimed",
    "TooManyAttempts",
    "TooManyLookUps",
    "TookTooLong",
]


class NotFound(EngineError):
    """There is no such thing, or the actor may not know that there is."""

    code = "not_found"
    sentence = "There is no {kind} {key!r}, or it is not for you to see."


class Forbidden(EngineError):
    """The actor may see the thing but not do this with it."""

    code = "forbidden"
    sentence = "{actor} may not {action}."


class TaskAlreadyClaimed(EngineError):
    """Somebody else works on the task."""

    code = "task_already_claimed"
    sentence = "The task was claimed by {by} at {at}."


class TaskNotClaimed(EngineError):
    """A task must be claimed by the actor before she can complete or unclaim it."""

    code = "task_not_claimed"
    sentence = "The task is not claimed by {actor}; claim it first."


class TaskEnded(EngineError):
    """The task is no longer open: somebody completed it, or the process took it back."""

    code = "task_ended"
    sentence = "The task was {state} by {by} at {at}."


class MessageNotAwaited(EngineError):
    """The case does not wait, or no longer, for the message; nothing was recorded."""

    code = "message_not_awaited"
    sentence = (
        "The case {number} does not wait for {title!r} any more; nothing was recorded. Its history says what happened; "
        "record the event once more if it is another one."
    )


class CaseEnded(EngineError):
    """The case has ended, so nothing can happen in it any more."""

    code = "case_ended"
    sentence = "The case {number} has ended; nothing was changed."


class InvalidSubmission(EngineError):
    """A form was filled in wrongly; ``fields`` explains each wrong field."""

    code = "invalid_submission"
    sentence = "{count} field(s) of the form need attention: {names}."

    def __init__(self, fields: Mapping[str, FieldError]) -> None:
        self.fields = fields
        super().__init__(count=len(fields), names=", ".join(fields))


class FieldError:
    """Why one field of a submission is refused: a code with parameters, to be translated by whoever shows it."""

    __slots__ = ("code", "parameters")

    def __init__(self, code: str, **parameters: Any) -> None:
        self.code = code
        self.parameters: Mapping[str, Any] = parameters

    def __repr__(self) -> str:
        return f"FieldError({self.code!r}, {dict(self.parameters)!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FieldError) and (self.code, dict(self.parameters)) == (
            other.code,
            dict(other.parameters),
        )

    __hash__ = None  # type: ignore[assignment]  # compared in tests, never a key


class PersonKnown(EngineError):
    """Other cases have the same person; nothing was written.

    ``matches`` are those cases, ``identity`` is what was entered. Whoever entered it goes on with one of them, or
    repeats the command with their numbers to confirm that it is another person.
    """

    code = "person_known"
    sentence = "There is a case of the same person already: {cases}. Go on with it, or confirm that it is another one."

    def __init__(self, matches: Sequence[PersonMatch], case_ids: Sequence[UUID], identity: Identity) -> None:
        self.matches = tuple(matches)
        self.case_ids = tuple(case_ids)
        self.identity = identity
        super().__init__(cases=", ".join(match.case_number for match in matches))

    @property
    def numbers(self) -> tuple[str, ...]:
        """Return the numbers of the cases."""
        return tuple(match.case_number for match in self.matches)


class CaseNotEnded(EngineError):
    """Only a case that has ended can be taken up again."""

    code = "case_not_ended"
    sentence = "The case {number} is still running; open it instead."


class CaseTooFar(EngineError):
    """Other teams than the counter have work in the case, so it cannot be closed as entered twice."""

    code = "case_too_far"
    sentence = "The case {number} has gone on to another team; it can no longer be closed as one entered twice."


class InvalidValue(EngineError):
    """A value does not fit the case file schema."""

    code = "invalid_value"
    sentence = "{field}: {problem}."


class InvalidDeployment(EngineError):
    """A folder cannot be published; nothing of it was."""

    code = "invalid_deployment"
    sentence = "{count} finding(s) stand against the publication."

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(count=len(self.findings))


class BpmnError(Exception):
    """Raised by the handler of a service task: an error that the process expects and catches by its code.

    Unlike everything else in here it is no refusal: nobody but the process ever sees it.
    """

    def __init__(self, code: str, message: str = "") -> None:
        self.code = code
        super().__init__(message or code)


class DraftConflict(EngineError):
    """Somebody else changed a file of the draft since it was opened; nothing was saved."""

    code = "draft_conflict"
    sentence = "{path} was changed by {by} at {at} since it was opened; nothing was saved."


class DraftOutdated(EngineError):
    """Files of the draft were made from files that a later publication has changed."""

    code = "draft_outdated"
    sentence = "A later publication changed {paths}; choose for each file whether the draft or the publication holds."

    def __init__(self, files: Sequence[str]) -> None:
        self.files = tuple(files)
        super().__init__(paths=", ".join(files))


class DraftMoved(EngineError):
    """The draft or the publication in force changed while the draft was being published; nothing was."""

    code = "draft_moved"
    sentence = "The draft changed while it was being checked; look at it and publish again."


class CheckRunning(EngineError):
    """The draft is being checked already, which takes its time; a second check beside it would only slow it down."""

    code = "check_running"
    sentence = "A check of the draft is running; wait for its result, then try again."


class NothingToPublish(EngineError):
    """The draft is empty or holds what is published already."""

    code = "nothing_to_publish"
    sentence = "The draft differs in nothing from what is published."


class InvalidFile(EngineError):
    """A file cannot be part of a publication: ``problem`` is ``name``, ``kind``, ``size`` or ``total``."""

    code = "invalid_file"
    sentence = "{path}: not taken ({problem})."


class IncidentResolved(EngineError):
    """The incident is no longer open."""

    code = "incident_resolved"
    sentence = "The incident was resolved by {by} at {at}."


class SignInFailed(EngineError):
    """The name or the password is wrong, or the account is closed; which of them is not said."""

    code = "sign_in_failed"
    sentence = "Name or password is wrong."


class TooManyAttempts(EngineError):
    """Too many failed sign-ins from this account or address."""

    code = "too_many_attempts"
    sentence = "Too many failed attempts; try again in {minutes} minute(s)."


class TooManyLookUps(EngineError):
    """Somebody looks for so many people that she rather tries out who is known."""

    code = "too_many_look_ups"
    sentence = "More than {limit} look-ups in an hour; go on later."


class SettingsError(EngineError):
    """A setting is missing or makes no sense."""

    code = "settings"
    sentence = "{name}: {problem}"
