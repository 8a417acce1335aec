"""Forms that choose from the catalogue: what they offer, what they fill in, and what they refuse."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from sqlalchemy import event

from engine.errors import Forbidden, InvalidSubmission
from engine.forms import Form, parse_form
from engine.model import Offer, Submission
from engine.storage import open_storage
from tests.engine.conftest import AGENCY
from tests.engine.offers.conftest import Catalogue


def options(catalogue: Catalogue) -> dict[str, Offer]:
    """Return what the form of a new case offers, by number."""
    view = catalogue.engine.human_tasks.show(catalogue.begun(), actor=catalogue.who("anna"))
    assert view.form is not None
    return {option.value: option.offer for option in view.form.fields[0].options if option.offer is not None}


def refused(catalogue: Catalogue, number: str) -> Any:
    """Return why a form that offers the course refuses it."""
    task_id = catalogue.begun()
    with pytest.raises(InvalidSubmission) as refusal:
        catalogue.completed(task_id, offer_number=number)
    return refusal.value.fields["offer_number"]


def test_a_form_offers_what_is_open_and_meets_its_filter(catalogue: Catalogue) -> None:
    catalogue.open(offers_filter='=offer.course_kind = "alpha" or name = "anything"')
    catalogue.offer("K-2", course_kind="alpha", places=7)
    catalogue.offer("K-1", course_kind="alpha", starts_on="15.01.2016", childcare="on")
    catalogue.offer("K-3", course_kind="allgemein")
    catalogue.offer("K-4", course_kind="alpha", register_until="01.01.2016")
    catalogue.offer("K-5", course_kind="alpha")
    catalogue.cancel("K-5")
    catalogue.offer("M-1", kind="measure")
    found = options(catalogue)
    assert list(found) == ["K-1", "K-2"]
    assert (found["K-2"].free, found["K-1"].childcare) == (7, True)


def test_a_full_offer_is_offered_unless_the_filter_says_no(catalogue: Catalogue) -> None:
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer()
    catalogue.chosen()
    assert options(catalogue)["K-1"].full
    catalogue.open(offers_filter="=offer.free > 0")
    assert options(catalogue) == {}


def test_nobody_who_does_not_work_on_the_task_is_told_what_it_offers(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    task_id = catalogue.begun()
    seen = catalogue.engine.human_tasks.show(task_id, actor=catalogue.who("lena"))
    assert seen.masked


def test_an_offer_that_was_cancelled_meanwhile_is_refused_with_the_reason(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer("K-1")
    catalogue.cancel("K-1")
    catalogue.offer("K-2", register_until="01.01.2016")
    catalogue.offer("K-3", starts_on="01.01.2016")
    error = refused(catalogue, "K-1")
    assert (error.code, error.parameters) == ("offer_cancelled", {"number": "K-1", "title": "Integrationskurs"})
    assert refused(catalogue, "K-2").code == "offer_closed"
    assert refused(catalogue, "K-3").code == "offer_unfit"
    assert refused(catalogue, "K-9").code == "offer_unknown"
    assert refused(catalogue, "K\x00").code == "option"


def test_what_an_offer_fills_in_is_checked_like_any_value(catalogue: Catalogue) -> None:
    catalogue.open(offers_fill='={born: "no date"}')
    catalogue.offer()
    task_id = catalogue.begun()
    with pytest.raises(InvalidSubmission) as refusal:
        catalogue.completed(task_id, offer_number="K-1")
    assert refusal.value.fields["born"].code == "invalid_value"
    catalogue.open(offers_fill="={money: 3}")
    task_id = catalogue.begun()
    with pytest.raises(Forbidden):
        catalogue.completed(task_id, offer_number="K-1")
    catalogue.open(offers_fill="=1")
    assert refused(catalogue, "K-1").code == "offer_fills_nothing"


def test_a_filter_that_never_ends_offers_nothing(catalogue: Catalogue) -> None:
    catalogue.open()
    catalogue.offer()
    catalogue.open(offers_filter="=count(for a in 1..9999, b in 1..9999 return a) > 0")
    assert options(catalogue) == {}


def test_an_event_that_is_recorded_may_choose(catalogue: Catalogue) -> None:
    draw = catalogue.draw
    catalogue.open(draw.message("later", "changed_mind", form="choose"), draw.task("attend", group=AGENCY))
    catalogue.offer()
    case = catalogue.chosen(None)
    messages, anna = catalogue.engine.messages, catalogue.who("anna")
    view = messages.show(case.number, "changed_mind", actor=anna)
    assert [option.value for option in view.event.form.fields[0].options] == ["K-1"]
    messages.record(
        case.number,
        "changed_mind",
        Submission(values={"offer_number": "K-1"}),
        actor=anna,
        idempotency_key="record",
        keep=False,
    )
    assert catalogue.of(case).case_file["provider"] == "Sprachwerk (erzeugt)"


@pytest.mark.parametrize(
    ("component", "code"),
    [
        ({"type": "textfield", "properties": {"offers": "course"}}, "FORM_OFFERS"),
        ({"type": "select", "properties": {"offers": "courses"}}, "FORM_OFFERS"),
        ({"type": "select", "properties": {"offers": "course", "offers_filter": "=a +"}}, "FORM_EXPRESSION"),
        ({"type": "textfield", "properties": {"offers_fill": "={}"}}, "FORM_OFFERS"),
    ],
)
def test_a_form_says_what_it_chooses_wrongly(component: dict[str, Any], code: str) -> None:
    whole = {"id": "c", "key": "a", "label": "A", **component}
    data = {"type": "default", "id": "f", "schemaVersion": 18, "components": [whole]}
    problems = parse_form(orjson.dumps(data))[1]
    assert code in {each.code for each in problems}
    assert isinstance(Form.parse(orjson.dumps({**data, "components": []})), Form)


def test_choosing_an_offer_and_taking_a_place_cost_a_fixed_number_of_statements(database_url: str) -> None:
    catalogue = Catalogue(open_storage(database_url))
    catalogue.open(catalogue.draw.task("attend", group=AGENCY))
    catalogue.offer()
    asked: list[str] = []
    event.listen(catalogue.storage.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    costs = []
    for number in (None, "K-1"):
        task_id = catalogue.begun()
        actor = catalogue.who("anna")
        asked.clear()
        catalogue.engine.human_tasks.complete(
            task_id, Submission(values={"offer_number": number}), actor=actor, idempotency_key=task_id.hex
        )
        costs.append(len(asked))
    # The three of every task; the list and the part of the service that finds nothing to do; the offer is locked twice.
    assert costs == [3 + 1 + 2, 3 + 1 + 2 + 2 * 2 + 2]
    catalogue.engine.close()
