"""Everything that the engine takes from SpiffWorkflow 3.2.0, which has no type hints of its own."""

from SpiffWorkflow.bpmn import BpmnWorkflow  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.specs.control import BpmnStartTask  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.specs.mixins.bpmn_spec_mixin import BpmnSpecMixin  # type: ignore[import-untyped]
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow  # type: ignore[import-untyped]
from SpiffWorkflow.task import Task  # type: ignore[import-untyped]
from SpiffWorkflow.util.task import TaskState  # type: ignore[import-untyped]

__all__ = [
    "BpmnProcessSpec",
    "BpmnSpecMixin",
    "BpmnStartTask",
    "BpmnSubWorkflow",
    "BpmnWorkflow",
    "PythonScriptEngine",
    "Task",
    "TaskState",
]
