"""BPMN execution with SpiffWorkflow; no other package imports it.

``parse_definitions(files, constants=...)`` reads a publication; :mod:`engine.workflow.interface` says what comes out.
"""

from engine.workflow.definitions import ElementInfo, HumanTaskInfo, ProcessInfo, WorkflowDefinitions, parse_definitions
from engine.workflow.execution import WorkflowExecution

__all__ = [
    "ElementInfo",
    "HumanTaskInfo",
    "ProcessInfo",
    "WorkflowDefinitions",
    "WorkflowExecution",
    "parse_definitions",
]
