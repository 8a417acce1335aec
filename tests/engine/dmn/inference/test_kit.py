"""Whatever is inferred of the models of the compatibility kit holds for each of its cases."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest

from engine.dmn.inference import ModelInference, infer_model
from engine.dmn.model import Decision
from engine.feel.inference import of_value
from tests.engine.dmn.test_tck import KIT, loader, model, native


@cache
def by_types(path: Path) -> ModelInference:
    """What is known of a model without knowing what is given."""
    return infer_model(path.read_bytes(), model(path), {})


@pytest.mark.parametrize("level", [2, 3])
def test_each_result_lies_in_its_shape(level: int) -> None:
    if not KIT.is_dir():
        pytest.skip(f"the DMN compatibility kit is not at {KIT}; it is data of others and not part of the project")
    looked_at = 0
    for case in loader().load(KIT / f"compliance-level-{level}"):
        name = case.invocable or case.decision
        read, inputs = model(case.model), native(case.inputs)
        got = read.evaluate(name, inputs, clock=lambda: datetime.now(UTC))
        found = [by_types(case.model)]
        if inputs:
            given = {key: of_value(value) for key, value in inputs.items()}
            found.append(infer_model(case.model.read_bytes(), read, given))
        for node in read.nodes.values():
            if isinstance(node, Decision) and name in (node.id, node.name):
                looked_at += 1
                for shape in (each.results[node.id] for each in found):
                    assert shape.admits(got), f"{case.model.name}, {case.id}: {got!r} is not among {shape}"
    assert looked_at > 100
