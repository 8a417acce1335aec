"""Finding a person at the counter: before somebody enters her again, and when she comes back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from engine import Engine
from engine.assembly import assemble
from engine.model import SYSTEM, Account
from engine.storage.interface import Storage
from tests.conftest import SettableClock
from tests.webui.conftest import GOOD, claim, populate, registered, start_case
from tests.webui.pages import SAME_ORIGIN, Page, Visitor, text_of
from tests.webui.publication import FILES

MOVED = "/cases/IP-2016-000001/messages/umgezogen"
Visit = Callable[..., Visitor]
NAME = GOOD["name"]
HER = {"name": "EINS (erzeugt), Testperson", "birth_date": "05.03.1996"}


def marked_files() -> dict[str, bytes]:
    """Return the publication with marks that say by what a person is recognised, and a second counter."""
    schema = json.loads(FILES["case_file.schema.json"])
    fields = schema["properties"]
    fields["name"]["x-identifies"] = "name"
    fields["geburtsdatum"]["x-identifies"] = "birth_date"
    fields["azr"] = {"type": "string", "title": "AZR-Nummer", "x-identifies": "register_number"}
    organisation = FILES["organisation.yaml"].replace(
        b"teams:\n",
        b"teams:\n  VIE: {name: Empfang Viersen, legal_domains: [SGB2, SGB3], functions: [Eingangszone]}\n",
    )
    return {**FILES, "case_file.schema.json": json.dumps(schema).encode(), "organisation.yaml": organisation}


@pytest.fixture
def engine(storage: Storage, clock: SettableClock) -> Engine:
    engine = assemble(storage, clock=clock)
    populate(engine, storage)
    engine.deployments.publish_files(marked_files(), actor=SYSTEM)
    with storage.begin() as work:
        for name, group in (("viersen", "VIE.Eingangszone"), ("owner", "IP.Prozessverantwortliche")):
            work.save_account(Account(username=name, display_name=name, password_hash="", groups=frozenset({group})))
        work.commit()
    return engine


def search(visitor: Visitor, **entered: str) -> Page:
    return visitor.get("/people").form("Suchen").fill(**entered or HER).send()


def finish(visit: Visit) -> None:
    """Bring the only case to its end."""
    visitor = visit("agentur")
    page = claim(visitor, visitor.get(visitor.get("/tasks").links()["Person beraten"]))
    assert page.form("Abschließen").fill(ergebnis="fertig").send().status == 303


def test_a_case_says_first_whose_it_is_to_those_who_may_read_that(visit: Visit) -> None:
    registered(visit("empfang"))
    page = visit("agentur").get("/cases/IP-2016-000001")
    assert page.main.index(NAME) < page.main.index("Zuständiges Team") < page.main.rindex(NAME)
    assert NAME not in visit("leitung").get("/cases/IP-2016-000001").main


def test_a_person_is_found_and_her_case_opened(visit: Visit) -> None:
    registered(visit("empfang"))
    visitor = visit("empfang")

    page = search(visitor)

    assert page.status == 200
    (row,) = page.rows()
    assert row[:5] == ["IP-2016-000001", "läuft", "Agentur Krefeld Krefeld", "Besuch", "05.01.2016"]
    assert visitor.get(page.links()["Fall öffnen"]).heading == "Fall IP-2016-000001"


def test_by_number_alone(visit: Visit, engine: Engine) -> None:
    engine.cases.start("besuch", {"anlass": "x", "azr": "160304010017"}, actor=SYSTEM, idempotency_key="k")
    page = search(visit("empfang"), register_number="1603 0401 0017")
    assert [row[0] for row in page.rows()] == ["IP-2016-000001"]


def test_who_is_not_responsible_learns_who_is_and_how_to_get_in(visit: Visit) -> None:
    registered(visit("empfang"))
    visitor = visit("viersen")

    page = search(visitor)

    assert "Nicht für Ihr Team." in page.main
    assert "Agentur Krefeld" in page.main
    assert "Fall öffnen" not in page.links()
    refused = visitor.get(page.links()["Mit Begründung öffnen"])
    assert refused.status == 404
    opened = refused.form("Mit Begründung öffnen").fill(reason="Die Person spricht hier vor.").send()
    assert opened.heading == "Fall IP-2016-000001"


def test_what_is_missing_is_said_and_what_was_entered_is_kept(visit: Visit) -> None:
    page = search(visit("empfang"), name="Testperson Eins")

    assert page.status == 422
    assert "Geburtsdatum: Bitte ausfüllen." in page.links()
    assert page.form("Suchen").values["name"] == ["Testperson Eins"]


def test_nothing_of_the_person_is_in_an_address(visit: Visit) -> None:
    registered(visit("empfang"))
    page = search(visit("empfang"))
    addresses = [link.get("href", "") for link in page.all("a")] + [form.get("action", "") for form in page.all("form")]
    assert not any("Testperson" in address or "1996" in address for address in addresses)
    assert page.form("Suchen").method == "post"


def test_who_is_new_gets_a_case_with_what_was_typed(visit: Visit, storage: Storage) -> None:
    visitor = visit("empfang")
    page = search(visitor)
    assert "Niemand gefunden" in page.main

    asked = page.form("Fall anlegen").send()
    assert (asked.status, asked.heading) == (200, "Fall anlegen: Besuch")
    assert "Bitte ausfüllen" not in asked.main
    assert asked.form("Fall anlegen").send().status == 422
    task = asked.form("Fall anlegen").fill(anlass="Vorsprache").send()

    assert task.heading == "Person aufnehmen"
    form = task.form("Abschließen")
    assert form.values["name"] == [HER["name"]]
    assert form.values["geburtsdatum"] == ["05.03.1996"]
    with storage.read() as reader:
        stored = reader.case_by_number("IP-2016-000001")
    assert stored is not None
    assert "name" not in stored.case.case_file, "nothing is written before she sends the form"
    assert visitor.follow(form.fill(sprache="arabisch", weg="bus").send()).status == 200


def test_going_on_twice_starts_one_case(visit: Visit) -> None:
    visitor = visit("empfang")
    form = search(visitor).form("Fall anlegen").send().form("Fall anlegen").fill(anlass="x")
    first, second = form.send(), form.send()
    assert first.heading == second.heading == "Person aufnehmen"
    assert len(visitor.get("/cases").rows()) == 1


def second_registration(visit: Visit, **changes: str) -> tuple[Visitor, Page]:
    """Register a person once, then again in another case; return the page that comes."""
    registered(visit("empfang"))
    visitor = visit("empfang")
    page = claim(visitor, start_case(visitor))
    return visitor, page.form("Abschließen").fill(**{**GOOD, **changes}).send()


def test_a_known_person_is_warned_about_before_anything_is_written(visit: Visit, storage: Storage) -> None:
    _, page = second_registration(visit)

    assert page.status == 409
    assert "Diese Person hat schon einen Fall" in page.main
    assert page.rows()[0][:3] == ["IP-2016-000001", "läuft", "Agentur Krefeld Krefeld"]
    assert page.form("Abschließen").values["name"] == [NAME]
    with storage.read() as reader:
        stored = reader.case_by_number("IP-2016-000002")
    assert stored is not None
    assert "name" not in stored.case.case_file


def test_another_person_is_confirmed_and_goes_on(visit: Visit) -> None:
    visitor, page = second_registration(visit)
    assert page.form("Abschließen").send().status == 409, "sending again alone confirms nothing"

    done = page.form("Abschließen").fill(_other_person="IP-2016-000001").send()

    assert done.status == 303
    assert "Bestätigt: Es ist eine andere Person als in IP-2016-000001" in visitor.get("/cases/IP-2016-000002").main


def test_a_mistyped_date_is_corrected_on_the_same_page(visit: Visit) -> None:
    _, page = second_registration(visit)
    assert page.form("Abschließen").fill(geburtsdatum="06.03.1996").send().status == 303


def test_the_same_person_closes_the_case_and_opens_the_other(visit: Visit) -> None:
    visitor, page = second_registration(visit)

    opened = visitor.follow(page.form("Diesen Fall schließen und den vorhandenen öffnen").send())

    assert opened.heading == "Fall IP-2016-000001"
    assert "Der Fall IP-2016-000002 ist geschlossen." in opened.main
    closed = visitor.get("/cases/IP-2016-000002").main
    assert "abgebrochen" in closed
    assert "Fall geschlossen: Die Person hat schon den Fall IP-2016-000001" in closed


@pytest.mark.parametrize(
    ("locale", "close", "closed", "foreign"),
    [
        (
            "de",
            "Es ist dieselbe Person: diesen Fall schließen",
            "Der Fall IP-2016-000002 ist geschlossen.",
            "Nicht für Ihr Team.",
        ),
        ("en", "It is the same person: close this case", "Case IP-2016-000002 is closed.", "Not for your team."),
    ],
)
def test_who_has_a_case_elsewhere_is_not_given_a_second_one(
    visit: Visit, engine: Engine, locale: str, close: str, closed: str, foreign: str
) -> None:
    files = marked_files()
    diagram = files["besuch/besuch.bpmn"].replace(b'"=&quot;KR&quot;"', b'"=&quot;VIE&quot;"')
    assert diagram != files["besuch/besuch.bpmn"]
    registered(visit("empfang"))
    engine.deployments.publish_files({**files, "besuch/besuch.bpmn": diagram}, actor=SYSTEM)
    visitor = visit("viersen")
    task = visitor.follow(visitor.get("/cases/new/besuch").form("Fall anlegen").fill(anlass="x").send())
    engine.accounts.set_locale("viersen", locale)
    page = task.form("Abschließen").fill(**GOOD).send()

    found = page.form(close).send()

    assert closed in found.main
    assert "IP-2016-000001" in [row[0] for row in found.rows()]
    assert foreign in found.main


def test_a_case_with_another_team_is_not_closed(visit: Visit) -> None:
    visitor = visit("empfang")
    registered(visitor)
    start_case(visitor)
    token = visitor.get("/people").form("Suchen").values["_csrf"][0]
    sent = {"_csrf": token, "_other": "IP-2016-000002"}
    page = visitor.post("/cases/IP-2016-000001/cancel", sent, headers=SAME_ORIGIN)
    assert page.status == 409
    assert page.heading == "Dieser Fall ist schon bei einem anderen Team"


def test_who_comes_back_is_taken_up_again(visit: Visit) -> None:
    registered(visit("empfang"))
    finish(visit)
    visitor = visit("viersen")
    page = search(visitor)
    assert page.rows()[0][1] == "abgeschlossen"

    asked = page.form("Wieder aufnehmen").send()
    following = asked.form("Fall anlegen").fill(anlass="Rückkehr").send()

    assert following.location is not None
    colleague = visit("empfang")
    task = claim(colleague, colleague.get(colleague.get("/tasks").links()["Person aufnehmen"]))
    assert task.form("Abschließen").values["name"] == [NAME]
    assert "Wieder aufgenommen nach dem Fall IP-2016-000001" in colleague.get("/cases/IP-2016-000002").main
    assert "Wieder aufgenommen im Fall IP-2016-000002" in colleague.get("/cases/IP-2016-000001").main


def test_a_case_begun_for_who_came_back_is_closed_and_hers_taken_up(visit: Visit) -> None:
    registered(visit("empfang"))
    finish(visit)
    visitor = visit("empfang")
    page = claim(visitor, start_case(visitor)).form("Abschließen").fill(**GOOD).send()

    found = page.form("Diesen Fall schließen, den früheren wieder aufnehmen").send()

    assert [row[:2] for row in found.rows()] == [["IP-2016-000001", "abgeschlossen"]]
    asked = found.form("Wieder aufnehmen").send()
    task = visitor.follow(asked.form("Fall anlegen").fill(anlass="Rückkehr").send())
    assert task.heading == "Person aufnehmen"
    assert task.form("Abschließen").values["name"] == [NAME]


def test_who_has_been_taken_up_already_is_shown_her_case(visit: Visit) -> None:
    registered(visit("empfang"))
    finish(visit)
    visitor = visit("empfang")
    page = search(visitor)
    page.form("Wieder aufnehmen").send().form("Fall anlegen").fill(anlass="x").send()

    again = search(visitor).form("Wieder aufnehmen").send().form("Fall anlegen").fill(anlass="x").send()

    assert again.status == 409
    assert "Die Person hat schon einen laufenden Fall" in again.main


def test_somebody_elses_case_is_not_taken_up_without_knowing_her(visit: Visit) -> None:
    registered(visit("empfang"))
    finish(visit)
    visitor = visit("viersen")
    form = search(visitor).form("Wieder aufnehmen")
    form.values["_person_birth_date"] = ["06.03.1996"]
    form.values.update({"_filled": ["on"], "anlass": ["x"]})
    assert form.send().status == 404


@pytest.mark.parametrize("username", ["owner", "niemand"])
def test_who_may_not_look_is_told_so_and_shown_no_way(visit: Visit, username: str) -> None:
    visitor = visit(username)
    page = visitor.get("/people")
    assert (page.status, page.heading) == (403, "Das dürfen Sie nicht")
    assert "Person suchen" not in visitor.get("/tasks").links()


def test_the_counter_is_led_to_search_first(visit: Visit) -> None:
    visitor = visit("empfang")
    assert visitor.get("/tasks").links()["Person suchen"] == "/people"
    start = visitor.follow(visitor.get("/cases/new"))
    assert "Erst suchen, dann anlegen:" in start.main
    assert start.links()["Hat die Person schon einen Fall?"] == "/people"


def test_the_search_is_logged(visit: Visit, storage: Storage) -> None:
    registered(visit("empfang"))
    search(visit("jobcenter"))
    with storage.read() as reader:
        event: Any = reader.access_events(limit=1)[0]
    assert (event.actor, event.purpose, event.reason) == ("jobcenter", "person:find", "by name and birth date: 1 found")


def test_a_start_form_that_asks_for_the_person_warns_too(visit: Visit, engine: Engine) -> None:
    files = marked_files()
    form = json.loads(files["besuch/anfang.form"])
    person = json.loads(files["besuch/aufnehmen.form"])["components"][0]["components"]
    form["components"] += [{**part, "validate": {}} for part in person]
    files["besuch/anfang.form"] = json.dumps(form).encode()
    registered(visit("empfang"))
    engine.deployments.publish_files(files, actor=SYSTEM)
    visitor = visit("empfang")
    start = visitor.get("/cases/new/besuch").form("Fall anlegen")

    page = start.fill(anlass="x", name=NAME, geburtsdatum="05.03.1996").send()

    assert page.status == 409
    assert "Diesen Fall schließen" not in page.main, "there is none yet"
    assert page.form("Fall anlegen").fill(_other_person="IP-2016-000001").send().status == 303


def test_who_tries_out_very_many_people_is_asked_to_go_on_later(visit: Visit, clock: SettableClock) -> None:
    visitor = visit("empfang")
    for _ in range(60):
        clock.now += timedelta(seconds=1)
        assert search(visitor).status == 200

    page = search(visitor)

    assert (page.status, page.heading) == (429, "Zu viele Suchen nach Personen")
    assert search(visit("viersen")).status == 200


def test_the_form_of_an_event_says_whose_case_it_is(visit: Visit) -> None:
    registered(visit("empfang"))

    summaries = visit("agentur").get(MOVED).all("dl")

    assert "Testperson Eins (erzeugt)" in text_of(summaries[0])
    assert "05.03.1996" in text_of(summaries[0])
