"""Executable models and broken ones that others wrote, read in place beside the project.

``conformance_failing.txt`` may only shrink.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.errors import InvalidDeployment
from engine.gate import check_file
from engine.model import Severity
from engine.sandbox import Sandbox

KIT = Path(__file__).parents[4] / "shared" / "conformance" / "bpmn"
RULES = Path(__file__).with_name("conformance_rules.txt")
FAILING = Path(__file__).with_name("conformance_failing.txt")
OUTCOMES = {"incident": "error", "running": "waiting", "completed": "completed"}


def known_failures(kind: str) -> dict[str, str]:
    """The listed cases of the kind with their reasons."""
    lines = FAILING.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" # ") for line in lines if line.startswith(f"{kind}/"))
    return {case.strip().removeprefix(f"{kind}/"): reason for case, _, reason in pairs}


def told(case: Mapping[str, Any]) -> tuple[str, list[str], str]:
    """Outcome, trace and the reasons of it: all instances of a file count."""
    try:
        sandbox = Sandbox({case["model"]: (KIT / "run" / case["model"]).read_bytes()})
    except InvalidDeployment as refused:
        return "error", [], "; ".join(map(str, refused.findings))
    for process in (*case["also_start"], case["process"]):
        sandbox.start(process, case["variables"])
    sandbox.advance(timedelta(seconds=case["wait_seconds"] + 1))
    trace = sorted(token for case_file in sandbox.case_files for token in case_file.get("trace", []))
    return OUTCOMES[sandbox.state], trace, "; ".join(incident.told for incident in sandbox.incidents)


def compare(failed: Mapping[str, str], passed: set[str], kind: str) -> None:
    known = known_failures(kind)
    news = {name: text for name, text in failed.items() if name not in known}
    assert not news, "\n".join(f"{name}: {text}" for name, text in news.items())
    assert not passed & known.keys(), f"these pass now; take them off {FAILING.name}"
    assert passed


def require_kit() -> None:
    if not KIT.is_dir():
        pytest.skip(f"the BPMN models are not at {KIT}; they are data of others and not part of the project")


def test_the_models_run_as_expected_but_for_the_listed_cases() -> None:
    require_kit()
    failed, passed = {}, set()
    for case in json.loads((KIT / "run" / "cases.json").read_text(encoding="utf-8")):
        name = f"{case['model'].removesuffix('.bpmn')}/{case['case']}"
        outcome, trace, why = told(case)
        if outcome == case["outcome"] and (outcome == "error" or trace == sorted(case["expect"])):
            passed.add(name)
        else:
            failed[name] = f"{outcome} with {trace}, expected {case['outcome']} with {case['expect']}: {why}"
    compare(failed, passed, "run")


def test_broken_models_are_refused_for_what_is_broken_but_for_the_listed_ones() -> None:
    require_kit()
    lines = [line.split() for line in RULES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    expected = {name: (code, element) for name, code, element in filter(None, lines)}
    failed, passed = {}, set()
    for path in sorted((KIT / "invalid").glob("*.bpmn")):
        findings = check_file(path.name, path.read_bytes())
        found = {(each.code, each.element) for each in findings if each.severity is Severity.ERROR}
        if expected.get(path.stem) in found:
            passed.add(path.stem)
        else:
            failed[path.stem] = f"has {sorted(found)}, not {expected.get(path.stem)}"
    compare(failed, passed, "invalid")


def test_good_models_are_not_refused_but_for_the_listed_ones() -> None:
    require_kit()
    failed, passed = {}, set()
    for path in sorted((KIT / "run").glob("*.bpmn")):
        findings = check_file(path.name, path.read_bytes())
        found = [str(each) for each in findings if each.severity is Severity.ERROR]
        if found:
            failed[path.stem] = "; ".join(found)
        else:
            passed.add(path.stem)
    compare(failed, passed, "valid")


def test_every_listed_case_has_a_reason() -> None:
    listed = {**known_failures("run"), **known_failures("invalid"), **known_failures("valid")}
    assert all(listed.values())
    lines = [line for line in FAILING.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert len(listed) == len(lines)
