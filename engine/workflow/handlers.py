"""Calling a service, for no longer than a command can wait.

What changes the storage is called as it is: it waits for nothing but the storage, which has limits of its own. A
handler may be anything. A thread of Python cannot be ended from outside. So each call has a thread of its own, and
where it takes too long the command goes on without it: a handler is given copies and has nothing of the engine in its
hands. What hangs is left behind until the process ends; after :data:`MAX_LEFT` such calls the service is not called any
more in this process.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from contextvars import copy_context
from typing import Any, Final

from engine.feel import say
from engine.services import Handler, InTransaction, Transaction

SECONDS: Final = 3.0
"""How long a handler may take; less than a move of the case may (:data:`engine.workflow.budget.MAX_SECONDS`)."""
MAX_LEFT: Final = 3
"""Calls of one service in one process that may hang at once."""

_lock: Final = threading.Lock()
_hanging: Final[Counter[str]] = Counter()


class NoAnswer(Exception):
    """The handler did not answer in time or at all, or too many calls of it hang; the argument is a sentence."""


def call_in(
    transaction: Transaction, service: InTransaction, inputs: Mapping[str, Any], headers: Mapping[str, str]
) -> Any:
    """Return what the service returns; where it raises, what it has written and sent is undone."""
    transaction.used = True
    try:
        with transaction.work.part():
            return service.run(transaction, inputs, headers)
    except BaseException:
        transaction.take_sent()
        raise


def call(kind: str, handler: Handler, inputs: Mapping[str, Any], headers: Mapping[str, str]) -> Any:
    """Return what the handler returns; raise what it raises, or :class:`NoAnswer`."""
    if _hanging[kind] >= MAX_LEFT:
        raise NoAnswer(say("Earlier calls of it still hang; have the handler repaired and the engine restarted."))
    outcome: dict[str, Any] = {}
    left = False

    def run() -> None:
        try:
            outcome["value"] = handler(inputs, headers)
        except BaseException as error:  # it is raised where the answer is waited for
            outcome["error"] = error
        with _lock:
            if left:
                _hanging[kind] -= 1

    thread = threading.Thread(target=copy_context().run, args=(run,), name=f"service {kind}", daemon=True)
    thread.start()
    thread.join(SECONDS)
    with _lock:
        if not outcome:
            left = True
            _hanging[kind] += 1
    if left:
        raise NoAnswer(say("It did not answer within {seconds} seconds.", seconds=int(SECONDS)))
    error = outcome.get("error")
    if error is not None and not isinstance(error, Exception):  # such as SystemExit: it would end the engine
        raise NoAnswer(say("It ended with {kind} instead of an answer.", kind=type(error).__name__)) from error
    if error is not None:
        raise error
    return outcome["value"]
