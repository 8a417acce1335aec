"""Recording events of a case: choosing one, its form, what the case does with it, and what is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from engine import Engine
from engine.errors import CommitUnknown, ConcurrentChange, Held, StorageUnavailable, TookTooLong
from engine.model import SYSTEM
from tests.conftest import SettableClock
from tests.webui.conftest import claim, registered, start_case
from tests.webui.pages import Page, Visitor

Visit = Callable[..., Visitor]
CASE = "/cases/IP-2016-000001"
MOVED = f"{CASE}/messages/umgezogen"
SEND = "Ereignis erfassen"


@pytest.fixture
def agentur(visit: Visit) -> Visitor:
    """Somebody who may record events of the one case, in which a person is to be advised."""
    registered(visit("empfang"))
    return visit("agentur")


def chosen(visitor: Visitor, event: str) -> Page:
    """Go the way from the case to the form of the event."""
    page = visitor.get(visitor.get(CASE).links()[SEND])
    return visitor.get(page.links()[event])


def advised(visitor: Visitor, ergebnis: str) -> None:
    page = claim(visitor, visitor.get(visitor.get("/tasks").links()["Person beraten"]))
    page.form("Abschließen").fill(ergebnis=ergebnis).send()


def test_the_events_of_the_process_are_offered_those_that_the_case_waits_for_first(agentur: Visitor) -> None:
    page = agentur.get(f"{CASE}/messages")

    assert page.heading == "Ereignis erfassen"
    assert [heading.text for heading in page.all("h2")] == ["Jetzt möglich", "Weitere Ereignisse"]
    assert page.main.index("Person ist umgezogen") < page.main.index("Weitere Ereignisse")
    assert page.links()["Nachweis eingegangen"] == f"{CASE}/messages/nachweis%20eingegangen"


def test_a_recorded_event_opens_what_follows_and_says_so(agentur: Visitor) -> None:
    page = chosen(agentur, "Person ist umgezogen")
    assert page.heading == "Person ist umgezogen"

    page = agentur.follow(page.form(SEND).fill(umzug_am="04.01.2016").send())

    assert page.heading == "Fall IP-2016-000001"
    assert (
        "„Person ist umgezogen“ zum Fall IP-2016-000001 ist erfasst. Offen ist jetzt: „Person beraten“ bei Agentur "
        "Krefeld: Vermittlung; „Umzug prüfen“ bei Agentur Krefeld: Vermittlung."
    ) in page.main
    assert "Ereignis „Person ist umgezogen“ erfasst" in page.main
    assert "Umgezogen am04.01.2016" in page.main
    assert "Umzug prüfen" in [row[0] for row in page.rows()]


def test_the_form_shows_what_the_case_file_says_as_far_as_the_reader_may_know(agentur: Visitor, visit: Visit) -> None:
    values = chosen(agentur, "Person ist umgezogen").form(SEND).values
    assert values["name"] == ["Testperson Eins (erzeugt)"]
    assert values["umzug_am"] == [""]
    assert "_keep" not in values

    page = visit("kollegin").get(MOVED)
    page.form(SEND).fill(umzug_am="04.01.2016", leistung="geheim").send()
    assert "geheim" not in agentur.get(MOVED).html
    assert "geheim" in visit("empfang").get(MOVED).html


def test_wrong_values_are_explained_each_and_kept(agentur: Visitor) -> None:
    form = chosen(agentur, "Person ist umgezogen").form(SEND)

    page = form.fill(umzug_am="31.02.2016", dolmetscher="on").send()

    assert page.status == 422
    assert page.title.startswith("Fehler: Person ist umgezogen, IP-2016-000001")
    summary = page.one("div", class_="app-errors")
    assert [link.get("href") for link in summary.iter("a")] == ["#field-umzug_am", "#field-dolmetscher_sprache"]
    kept = page.form(SEND).values
    assert (kept["umzug_am"], kept["dolmetscher"], kept["_key"]) == (["31.02.2016"], ["on"], form.values["_key"])
    done = page.form(SEND).fill(umzug_am="04.01.2016", dolmetscher_sprache="Farsi").send()
    assert done.status == 303


def test_what_the_conditions_show_is_asked_of_the_server(agentur: Visitor) -> None:
    page = chosen(agentur, "Person ist umgezogen")
    (form,) = [form for form in page.all("form") if form.get("data-conditions")]
    assert form.get("data-conditions") == "dolmetscher"
    data = {"_csrf": page.form(SEND).values["_csrf"], "dolmetscher": "on"}

    answer = agentur.client.post(
        form.get("data-conditions-url", ""), data=data, headers={"Sec-Fetch-Site": "same-origin"}
    )

    assert "dolmetscher_sprache" in answer.get_json()["visible"]


def test_sending_twice_records_once(agentur: Visitor) -> None:
    form = chosen(agentur, "Person ist umgezogen").form(SEND).fill(umzug_am="04.01.2016")

    first, again = form.send(), form.send()

    assert (first.status, again.status) == (303, 303)
    assert agentur.follow(again).main.count("Ereignis „Person ist umgezogen“ erfasst") == 1


def test_an_event_that_the_case_does_not_wait_for_is_kept_shown_and_delivered(agentur: Visitor) -> None:
    page = chosen(agentur, "Nachweis eingegangen")
    assert "Der Fall wartet noch nicht darauf" in page.main
    assert "Was Sie erfassen, wird bis zum 04.04.2016 aufbewahrt." in page.main

    page = agentur.follow(page.form(SEND).fill(nachweis="Zeugnis").send())

    assert "Bis zum 04.04.2016 wird es aufbewahrt" in page.main
    assert "„Nachweis eingegangen“ wird aufbewahrt, bis der Fall darauf wartet" in page.main
    assert "eingegangen 05.01.2016, 09:30 Uhr, wird bis 04.04.2016 aufbewahrt" in page.main
    assert "Zeugnis" not in page.html

    advised(agentur, "nachweis")
    page = agentur.get(CASE)
    assert "Aufbewahrte Ereignisse" not in page.main
    assert "Nachricht „Nachweis eingegangen“ eingegangen" in page.main
    assert "NachweisZeugnis" in page.main


def test_what_came_without_words_is_shown_by_its_name(agentur: Visitor, engine: Engine) -> None:
    engine.messages.correlate("stray_message", "IP-2016-000001", {}, actor=SYSTEM, idempotency_key="x")

    assert "stray_message" in agentur.get(CASE).main


def test_an_event_for_which_the_case_begins_to_wait_in_between_is_taken_at_once(agentur: Visitor) -> None:
    form = chosen(agentur, "Nachweis eingegangen").form(SEND).fill(nachweis="Zeugnis")
    advised(agentur, "nachweis")

    page = agentur.follow(form.send())

    assert "„Nachweis eingegangen“ zum Fall IP-2016-000001 ist erfasst. Der Fall ist damit abgeschlossen." in page.main
    assert "NachweisZeugnis" in page.main


def test_who_comes_second_is_told_and_finds_what_she_entered(agentur: Visitor, visit: Visit) -> None:
    chosen(agentur, "Person ist umgezogen").form(SEND).fill(umzug_am="04.01.2016").send()
    advised(agentur, "nachweis")
    kollegin = visit("kollegin")
    late = chosen(kollegin, "Nachweis eingegangen").form(SEND).fill(nachweis="Zweites Zeugnis")
    chosen(agentur, "Nachweis eingegangen").form(SEND).fill(nachweis="Zeugnis").send()

    page = late.send()

    assert (page.status, page.heading) == (409, "Der Fall wartet nicht mehr auf „Nachweis eingegangen“")
    assert "NachweisZweites Zeugnis" in page.main


@pytest.mark.parametrize(
    ("trouble", "status", "sentence", "says_nothing_changed"),
    [
        (ConcurrentChange(), 409, "Der Fall hat sich gerade geändert", True),
        (TookTooLong(), 409, "Das hat zu lange gedauert", True),
        (Held(), 409, "Der Fall ist gerade belegt", True),
        (CommitUnknown(), 503, "Die Datenbank antwortet gerade nicht", False),
        (StorageUnavailable(), 503, "Die Datenbank antwortet gerade nicht", True),
    ],
)
def test_trouble_keeps_what_was_entered_and_offers_to_send_it_again(
    agentur: Visitor,
    engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Exception,
    status: int,
    sentence: str,
    says_nothing_changed: bool,
) -> None:
    form = chosen(agentur, "Person ist umgezogen").form(SEND).fill(umzug_am="04.01.2016")

    def fail(*_arguments: object, **_options: object) -> None:
        raise trouble

    with monkeypatch.context() as patch:
        patch.setattr(type(engine.messages), "record", fail)
        page = form.send()

    assert (page.status, page.heading) == (status, sentence)
    assert ("Es wurde nichts geändert" in page.main) is says_nothing_changed
    assert "Umgezogen am04.01.2016" in page.main
    assert "ist erfasst" in agentur.follow(page.form("Noch einmal senden").send()).main


def test_an_unknown_event_does_not_exist(agentur: Visitor) -> None:
    assert agentur.get(f"{CASE}/messages/unbekannt").status == 404
    assert agentur.get("/cases/IP-2016-999999/messages").status == 404


def test_breaking_the_glass_is_for_reading_only(agentur: Visitor, visit: Visit) -> None:
    assert SEND in agentur.get(CASE).links()
    jobcenter = visit("jobcenter")

    form = jobcenter.get(CASE).form("Mit Begründung öffnen")
    page = form.fill(reason="Vertretung in einem Notfall").send()

    assert page.heading == "Fall IP-2016-000001"
    assert SEND not in page.links()
    assert jobcenter.get(MOVED).status == 404


def test_a_supervisor_sees_what_is_kept_but_records_nothing(agentur: Visitor, visit: Visit) -> None:
    chosen(agentur, "Nachweis eingegangen").form(SEND).fill(nachweis="Zeugnis").send()

    page = visit("leitung").get(CASE)

    assert "Aufbewahrte Ereignisse" in page.main
    assert "Nachweis eingegangen" in page.main
    assert "Zeugnis" not in page.html
    assert SEND not in page.links()


def test_what_has_ended_takes_no_more_events(agentur: Visitor, clock: SettableClock) -> None:
    form = chosen(agentur, "Person ist umgezogen").form(SEND).fill(umzug_am="04.01.2016")
    clock.advance(timedelta(minutes=1))
    advised(agentur, "fertig")

    page = form.send()

    assert (page.status, page.heading) == (409, "Der Fall IP-2016-000001 ist schon beendet")
    assert SEND not in agentur.get(CASE).links()
    assert "Zu diesem Fall lässt sich kein Ereignis erfassen." in agentur.get(f"{CASE}/messages").main


def test_a_case_that_has_just_begun_takes_events_too(visit: Visit) -> None:
    empfang = visit("empfang")
    start_case(empfang)

    page = empfang.follow(chosen(empfang, "Person ist umgezogen").form(SEND).fill(umzug_am="04.01.2016").send())

    assert "„Umzug prüfen“ bei Agentur Krefeld: Vermittlung" in page.main
