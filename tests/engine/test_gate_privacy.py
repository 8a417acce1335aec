"""Nobody is shown what she may not read, under whatever name and on whatever way it comes into her task."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.gate.material import read_material
from engine.gate.privacy import check_privacy
from tests.engine.expressions_at_gate import publication
from tests.engine.workflow.build import call, definitions, each, end, io, process, start, sub, user

SECRET = ("betrag", "kinder")
"""Fields that only another legal domain may read."""


def found(body: str, *others: str, form: list[dict[str, Any]] | None = None) -> set[tuple[str, str]]:
    model = definitions(process("p", start() + body + end(), "start>t t>end"), *others)
    files = publication(model, forms={"f": form or [{"type": "text", "id": "x", "text": "Hallo"}]})
    schema = json.loads(files["case_file.schema.json"])
    for key in SECRET:
        schema["properties"][key]["x-read"] = ["SGB2"]
    files["case_file.schema.json"] = json.dumps(schema).encode()
    material, _ = read_material(files)
    return {(finding.element, finding.code) for finding in check_privacy(material)}


def task(key: str = "t", **more: Any) -> str:
    return user(key, group="A.F", due="=now()", form="f", **more)


def field(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": f"field_{key}", "key": key, "label": key, **more}


def inside(key: str, body: str, more: str = "", inner: str = "") -> str:
    return sub(key, start("s1") + body + end("s2"), "s1>u u>s2", more=more, inner=inner)


BROUGHT = io(inputs={"anzeige": "=betrag * 2"})


@pytest.mark.parametrize(
    ("body", "element"),
    [
        (task(facts="betrag"), "t"),
        (task(facts="anzeige", more=BROUGHT), "t"),
        (task(facts="b", more=io(inputs={"a": "=kinder[1]", "b": "=a.alter"})), "t"),
        (task(facts="kind", inner=each("kinder", item="kind")), "t"),
        (inside("t", task("u", facts="anzeige"), BROUGHT), "u"),
        (inside("t", task("u", facts="kind"), inner=each("kinder", item="kind")), "u"),
    ],
)
def test_a_fact_is_followed_to_the_fields_behind_it(body: str, element: str) -> None:
    assert found(body) == {(element, "PRIVACY_READ")}


def test_a_fact_is_followed_into_the_caller() -> None:
    called = process("q", start("q1") + task("u", facts="anzeige") + end("q2"), "q1>u u>q2")
    assert found(call("t", "q", BROUGHT), called) == {("u", "PRIVACY_READ")}


def test_what_a_form_shows_or_depends_on_is_followed_as_well() -> None:
    shown = [field("anzeige", readonly=True)]
    assert found(task(more=BROUGHT), form=shown) == {("t", "PRIVACY_READ")}
    hidden = [field("name", conditional={"hide": "=betrag > 100"})]
    assert found(task(), form=hidden) == {("t", "PRIVACY_READ")}


@pytest.mark.parametrize(
    "body",
    [
        task(facts="name alter"),
        task(facts="anzeige", more=io(inputs={"anzeige": "=alter * 2"})),
        task(facts="betrag", more=io(inputs={"betrag": "=alter"})),
        task(facts="kind", inner=each("namen", item="kind")),
        task(more=BROUGHT),
    ],
)
def test_what_may_be_read_is_left_alone(body: str) -> None:
    assert found(body, form=[field("name", conditional={"hide": "=alter < 18"})]) == set()
