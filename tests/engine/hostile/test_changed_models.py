"""Whatever becomes of a diagram, the gate has a finding or accepts it; and what it accepts can be started."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from engine.errors import InvalidDeployment
from engine.gate import check_file
from engine.model import Severity
from engine.sandbox import Sandbox
from engine.workflow import parse_definitions
from tests.engine.elements.test_conformance import KIT
from tests.engine.elements.whole_model import changed
from tests.engine.hostile.mutations import texts, trees

PROCESSES = [path.read_bytes() for path in sorted((Path(__file__).parents[3] / "processes").rglob("*.bpmn"))]
SMALL = [*sorted(PROCESSES, key=len)[:3], changed()]
EXAMPLES = 40 if settings().max_examples == 100 else settings().max_examples
"""A few seconds' worth; ``--hypothesis-profile thorough`` asks for thousands."""
quick = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def hold_out(data: bytes) -> None:
    """Check the file; what stands nothing against is started and runs until it waits, ends or is an incident."""
    findings = check_file("model.bpmn", data)
    assert all(each.message and each.code for each in findings)
    if any(each.severity is Severity.ERROR for each in findings):
        return
    try:
        sandbox = Sandbox({"model.bpmn": data})
    except InvalidDeployment:
        return  # what it calls or decides is in other files
    definitions, _ = parse_definitions({"model.bpmn": data})
    for key, process in definitions.processes.items():
        if process.plain_start:
            sandbox.start(key)


@given(trees(SMALL))
@quick
def test_a_changed_tree(data: bytes) -> None:
    hold_out(data)


@given(texts(SMALL))
@quick
def test_changed_bytes(data: bytes) -> None:
    hold_out(data)


def test_changed_models_of_others() -> None:
    if not KIT.is_dir():
        pytest.skip(f"the BPMN models are not at {KIT}; they are data of others and not part of the project")
    models = [path.read_bytes() for path in sorted((KIT / "run").glob("*.bpmn"))]

    @given(trees(models))
    @quick
    def hold(data: bytes) -> None:
        hold_out(data)

    hold()
