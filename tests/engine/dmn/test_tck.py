"""The DMN Technology Compatibility Kit, read in place beside the project; ``tck_failing.txt`` may only shrink."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from engine import dmn, feel

KIT = Path(__file__).parents[4] / "shared" / "conformance" / "dmn"
FAILING = Path(__file__).with_name("tck_failing.txt")


def loader() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tck", KIT / "tck.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["tck"] = module
    spec.loader.exec_module(module)
    return module


def known_failures() -> dict[str, str]:
    """The listed cases with their reasons."""
    lines = FAILING.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition(" # ") for line in lines if line and not line.startswith("#"))
    return {case.strip(): reason for case, _, reason in pairs}


@cache
def model(path: Path) -> dmn.Model:
    others = [other.read_bytes() for other in sorted(path.parent.glob("*.dmn")) if other != path]
    return dmn.Model.from_xml(path.read_bytes(), imports=others)


def native(value: Any) -> Any:
    """The value of the kit as a FEEL value."""
    if type(value).__name__ == "YearMonthDuration":
        return feel.YearMonthDuration(value.months)
    if isinstance(value, list):
        return [native(item) for item in value]
    if isinstance(value, dict):
        return {key: native(item) for key, item in value.items()}
    return value


def is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def agree(got: Any, expected: Any) -> bool:
    if is_number(got) and is_number(expected):
        return abs(Decimal(got) - Decimal(expected)) <= Decimal("1e-8") * max(1, abs(Decimal(expected)))
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(agree, got, expected))
    if isinstance(got, Mapping) and isinstance(expected, Mapping):
        return got.keys() == expected.keys() and all(agree(got[key], expected[key]) for key in got)
    return type(got) is type(expected) and bool(got == expected)


@pytest.mark.parametrize("level", [2, 3])
def test_the_kit_passes_but_for_the_listed_cases(level: int) -> None:
    if not KIT.is_dir():
        pytest.skip(f"the DMN compatibility kit is not at {KIT}; it is data of others and not part of the project")
    known = known_failures()
    failed, passed = {}, set()
    for case in loader().load(KIT / f"compliance-level-{level}"):
        name = f"{case.test.parent.name}/{case.id}/{case.decision}"
        got = model(case.model).evaluate(
            case.invocable or case.decision, native(case.inputs), clock=lambda: datetime.now(UTC)
        )
        if agree(got, native(case.expected)):
            passed.add(name)
        else:
            failed[name] = f"got {got!r}, expected {case.expected!r}"
    news = {name: text for name, text in failed.items() if name not in known}
    assert not news, "\n".join(f"{name}: {text}" for name, text in news.items())
    assert not passed & known.keys(), "these pass now; take them off tck_failing.txt"
    assert passed


def test_every_listed_case_has_a_reason() -> None:
    assert all(known_failures().values())
