"""Generated answers: to every question of every form they are valid, whatever the form asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import orjson
import pytest

from engine.demo.answers import fill_in
from engine.demo.folder import processes_folder
from engine.demo.parameters import draw
from engine.demo.profile import person
from engine.forms import Component, Form, Option
from engine.forms.model import walk
from engine.model import SYSTEM, Offer, OfferKind
from engine.publication import Publication, parse_publication, read_folder
from engine.storage import MemoryStorage
from engine.submissions import submitted_values

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def publication() -> Publication:
    files, _ = read_folder(processes_folder())
    parsed, findings = parse_publication(files)
    assert [finding for finding in findings if finding.severity == "error"] == []
    return parsed


def form_of(*components: Mapping[str, Any]) -> Form:
    parts = [{"id": f"c{number}", **component} for number, component in enumerate(components)]
    document = {
        "type": "default",
        "schemaVersion": 18,
        "id": "f",
        "components": parts,
    }
    return Form.parse(orjson.dumps(document))


def test_every_form_is_answered_validly_by_many_people(publication: Publication) -> None:
    asked = set()
    for key, form in publication.forms.items():
        for number in range(1, 26):
            known = person(1, number, NOW).known
            answers = fill_in(form, {}, known, draw(1, key, number), NOW)
            with MemoryStorage().begin() as work:
                submitted_values(publication, form, answers, {}, SYSTEM, NOW, work)  # raises where one is invalid
            asked |= answers.keys()
    wanted = {part.key for form in publication.forms.values() for part in walk(form.components) if part.required}
    assert len(wanted - asked) < len(wanted) / 10  # the rest only shows with what a case file holds


@pytest.mark.parametrize(
    "component",
    [
        {"type": "textfield", "validate": {"required": True, "pattern": "^[0-9]{5}$"}},
        {"type": "textfield", "validate": {"required": True, "pattern": "^[0-9]{2}:[0-9]{2}$"}},
        {"type": "textfield", "validate": {"required": True, "minLength": 80}},
        {"type": "textfield", "validate": {"required": True, "maxLength": 5}},
        {"type": "textarea", "validate": {"required": True}},
        {"type": "number", "validate": {"required": True, "min": 3, "max": 4}},
        {"type": "datetime", "subtype": "date", "validate": {"required": True}},
        {"type": "datetime", "subtype": "datetime", "validate": {"required": True}},
        {"type": "checkbox", "validate": {"required": True}},
        {"type": "radio", "values": [{"label": "X", "value": "x"}], "validate": {"required": True}},
        {"type": "checklist", "values": [{"label": "X", "value": "x"}], "validate": {"required": True}},
    ],
)
def test_a_question_that_nobody_has_thought_of_is_answered_by_its_kind(component: Mapping[str, Any]) -> None:
    form = form_of({"key": "neues_feld", "label": "Neues Feld", **component})
    answers = fill_in(form, {}, {}, draw(1, "x"), NOW)
    assert form.validate(answers, {})["neues_feld"] not in (None, "", [])


def test_what_does_not_fit_the_question_any_more_is_not_said() -> None:
    form = form_of({"key": "dtz_ergebnis", "label": "L", "type": "number", "validate": {"required": True, "max": 9}})
    assert fill_in(form, {}, {"dtz_ergebnis": "B1"}, draw(1, "x"), NOW)["dtz_ergebnis"] in range(10)


@pytest.mark.parametrize("known", [[], None, ["gone"]])
def test_what_was_left_empty_before_is_answered_where_it_is_required_now(known: Any) -> None:
    values = [{"label": "X", "value": "x"}]
    form = form_of({"key": "k", "label": "L", "type": "checklist", "values": values, "validate": {"required": True}})
    assert fill_in(form, {}, {"k": known}, draw(1, "x"), NOW) == {"k": ["x"]}


def test_an_answer_that_a_later_one_hides_hides_nothing_itself() -> None:
    hidden_by = {"conditional": {"hide": "=hindernis = true"}}
    form = form_of(
        {"key": "angebot", "label": "A", "type": "textfield", "validate": {"required": True}, **hidden_by},
        {"key": "traeger", "label": "T", "type": "textfield", "validate": {"required": True}}
        | {"conditional": {"hide": "=angebot != null"}},
        {"key": "hindernis", "label": "H", "type": "checkbox", "validate": {"required": True}},
    )
    answers = fill_in(form, {}, {}, draw(1, "x"), NOW)
    assert answers.keys() == {"traeger", "hindernis"}
    assert form.validate(answers, {}) == answers


def test_what_is_left_empty_now_does_not_count_as_it_was_answered_before() -> None:
    form = form_of(
        {"key": "kurs_hindernis", "label": "H", "type": "textfield"},
        {"key": "traeger", "label": "T", "type": "textfield", "validate": {"required": True}}
        | {"conditional": {"hide": "=kurs_hindernis = null"}},
    )
    scope = {"kurs_hindernis": "Kurs ist voll"}
    answers = fill_in(form, scope, {}, draw(1, "x"), NOW, given={"kurs_hindernis": ""})
    assert answers == {"kurs_hindernis": None}
    assert form.validate(answers, scope) == answers


def test_of_offers_one_of_those_that_begin_first_is_chosen() -> None:
    def offer(number: str, starts_on: date) -> Option:
        known = Offer(
            number=number,
            kind=OfferKind.COURSE,
            title="T",
            provider="P",
            starts_on=starts_on,
            changed_at=NOW,
            changed_by="x",
        )
        return Option(number, number, offer=known)

    options = tuple(offer(f"K-{day}", date(2027, 1, day)) for day in (20, 5, 28, 9))
    component = Component(kind="select", id="k", key="k", label="L", required=True, options=options)
    chosen = {fill_in(Form("f", (component,)), {}, {}, draw(1, n), NOW)["k"] for n in range(40)}
    assert chosen == {"K-5", "K-9"}


def test_what_is_given_comes_before_chance_and_chance_before_what_is_known() -> None:
    values = [{"label": answer, "value": answer} for answer in ("B1", "A2", "unter A2")]
    form = form_of({"key": "dtz_ergebnis", "label": "L", "type": "radio", "values": values})
    given = fill_in(form, {}, {"dtz_ergebnis": "A2"}, draw(1, "x"), NOW, given={"dtz_ergebnis": "unter A2"})
    assert given == {"dtz_ergebnis": "unter A2"}
    drawn = [fill_in(form, {}, {"dtz_ergebnis": "A2"}, draw(1, n), NOW)["dtz_ergebnis"] for n in range(1000)]
    assert drawn.count("B1") / 1000 == pytest.approx(0.62, abs=0.05)
