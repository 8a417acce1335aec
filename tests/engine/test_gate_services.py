"""What the gate knows of service tasks and loops: handlers, the names that inputs, outputs and conditions mention."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.gate import check_files
from engine.publication import read_folder
from tests.engine.workflow.build import definitions, end, io, loop, process, script, service, start

SMALL = Path(__file__).parents[1] / "publications" / "small"


def answer(_: Mapping[str, Any], __: Mapping[str, str]) -> dict[str, Any]:
    return {"found": "x"}


def found(task: str, **services: Any) -> list[tuple[str, str]]:
    """Element and code of what stands against a process with the task, its drawing and names apart."""
    files, _ = read_folder(SMALL)
    team = script("team", '"KR-U25.SGB3"', "responsible_team")
    model = definitions(process("other", start() + team + task + end(), "start>team team>s s>end"))
    findings = check_files({**files, "other/other.bpmn": model}, services=services)
    return [
        (finding.element, finding.code)
        for finding in findings
        if finding.file == "other/other.bpmn" and not finding.code.startswith(("LAYOUT", "LABEL"))
    ]


@pytest.mark.parametrize(
    ("more", "inner", "codes"),
    [
        (io(inputs={"x": "=site"}, outputs={"weg": "=found + x"}), "", []),
        (io(inputs={"x": "=nowhere"}), "", [("s", "NAME_UNKNOWN")]),
        (io(outputs={"nowhere": "=found"}), "", [("s", "RESULT_UNKNOWN")]),
        ("", loop("loopCounter < 3"), []),
        ("", loop("loopCounter < nowhere"), [("s", "NAME_UNKNOWN")]),
    ],
)
def test_names_of_a_service_task(more: str, inner: str, codes: list[tuple[str, str]]) -> None:
    assert found(service("s", "t", more=more, inner=inner), t=answer) == codes


def test_a_service_must_be_known() -> None:
    assert found(service("s", "t"), other=answer) == [("s", "SERVICE_UNKNOWN")]
