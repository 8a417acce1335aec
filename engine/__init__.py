"""The engine: cases, human tasks and processes of the Integration Points, without HTTP.

The public surface is :func:`build_engine`, the services of :class:`Engine`, the words in :mod:`engine.model`, the
views in :mod:`engine.views` and the refusals in :mod:`engine.errors`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.reasons import DecisionView, Due, RuleView, Trouble
from engine.settings import EngineSettings
from engine.views import (
    CaseTask,
    CaseView,
    Diagram,
    Fact,
    KeptMessage,
    MessageView,
    PersonField,
    PersonMatch,
    Receivable,
    Recorded,
    RetryLine,
    RetryOutcome,
    Startable,
    TaskView,
)

if TYPE_CHECKING:
    from engine.assembly import Engine
    from engine.bootstrap import build_engine
    from engine.organisation import Organisation

__all__ = [
    "CaseTask",
    "CaseView",
    "DecisionView",
    "Diagram",
    "Due",
    "Engine",
    "EngineSettings",
    "Fact",
    "KeptMessage",
    "MessageView",
    "Organisation",
    "PersonField",
    "PersonMatch",
    "Receivable",
    "Recorded",
    "RetryLine",
    "RetryOutcome",
    "RuleView",
    "Startable",
    "TaskView",
    "Trouble",
    "build_engine",
]

_HOMES = {"Engine": "engine.assembly", "Organisation": "engine.organisation", "build_engine": "engine.bootstrap"}


def __getattr__(name: str) -> Any:
    """Import the parts that need the database and the workflow only when asked for.

    ``engine.feel`` and ``engine.dmn`` stand on their own; whoever imports them should not load everything else.
    """
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
