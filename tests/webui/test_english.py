"""Whoever reads English finds no German on any page, but in names and in what people entered."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from engine import Engine
from engine.errors import FieldError
from engine.gate.material import read_material
from engine.gate.translations import needs_translation, texts_of
from engine.model import SYSTEM
from tests.conftest import SettableClock
from tests.webui.conftest import GOOD, PEOPLE
from tests.webui.pages import Page, Visitor, text_of
from tests.webui.publication import FILES
from webui.texts import field_error

Visit = Callable[..., Visitor]

GERMAN = re.compile(
    r"[äöüÄÖÜß„]|\b(der|die|das|den|dem|und|oder|nicht|ist|sind|war|hat|haben|ein|eine|einen|einem|Sie|Ihr|Ihre|Ihnen"
    r"|zum|zur|mit|von|vom|bei|auf|aus|nach|seit|bis|im|wird|werden|wurde|kann|noch|schon|nur|kein|keine|keinen|bitte"
    r"|Bitte|Fall|Falls|Fallakte|Aufgabe|Aufgaben|Frist|Fristen|Uhr|Tag|Tage|Tagen|Seite|Stand|Ablauf|Schritt|Schritte"
    r"|Verlauf|Angabe|Angaben|Abbrechen|Anmelden|Abmelden|Alle|Offen|heute|morgen|gestern|ja|nein|frei|erledigt)\b"
)
SHOWN_ATTRIBUTES = ("aria-label", "title", "placeholder", "alt", "data-label")
DATA = ("Testperson Eins (erzeugt)", "Vorsprache", "Deutsch", *(title for title, _ in PEOPLE.values()))
TEXTS = {
    "<b>zwei</b>": "<b>two</b>",
    "Agentur": "Employment agency",
    "Agentur Krefeld": "Employment agency Krefeld",
    "Anlass": "Reason for coming",
    "arabisch": "Arabic",
    "Arabisch": "Arabic",
    "Arbeit": "Work",
    "Beispielamt": "Sample office",
    "Beraten": "Advise",
    "Besuch": "Visit",
    "Bus": "By bus",
    "bus": "by bus",
    "Der Fall beginnt **hier**.": "The case begins **here**.",
    "Dolmetscher nötig": "Interpreter needed",
    "Eine Woche warten": "Wait for a week",
    "Eingangszone": "Reception desk",
    "eins": "one",
    "Empfang Krefeld": "Reception Krefeld",
    "Ergebnis": "Result",
    "Fallnummer": "Case number",
    "Farsi": "Farsi",
    "farsi": "Farsi",
    "Fertig": "Done",
    "fertig": "done",
    "Festlegung": "Set by the office",
    "Geburtsdatum": "Date of birth",
    "Jobcenter": "Jobcenter",
    "Jobcenter Krefeld": "Jobcenter Krefeld",
    "Kinder": "Children",
    "Krefeld": "Krefeld",
    "Kurs": "Course",
    "Kursart": "Kind of course",
    "allgemein": "general",
    "alpha": "literacy",
    "Platz im Kurs": "Place in the course",
    "Leistung": "Benefit",
    "Name": "Name",
    "Name der Person": "Name of the person",
    "Notiz": "Note",
    "Nachweis": "Evidence",
    "Nachweis eingegangen": "Evidence received",
    "Nachweis liegt vor": "Evidence is there",
    "Nächster Termin": "Next appointment",
    "Person": "Person",
    "Person aufnehmen": "Take person in",
    "Person beraten": "Advise person",
    "Person beraten worden": "Person was advised",
    "Person ist umgezogen": "Person has moved",
    "Person kommt": "Person comes",
    "Prozessverantwortliche": "Process owner",
    "rad": "by bicycle",
    "Rad": "By bicycle",
    "Rechtskreis": "Legal domain",
    "Schule": "School",
    "Sprache": "Language",
    "Sprache des Dolmetschers": "Language of the interpreter",
    "Standort": "Site",
    "Standort festhalten": "Record site",
    "Team zuweisen": "Assign team",
    "Teamleitung": "Supervisor",
    "Termin": "Appointment",
    "Themen": "Topics",
    "Umgezogen am": "Moved on",
    "Umzug": "Move",
    "Umzug geprüft": "Move checked",
    "Umzug prüfen": "Check move",
    "Unklar": "Unclear",
    "unklar": "unclear",
    "Vermittlung": "Placement",
    "Warten": "Wait",
    "warten": "wait",
    "Wartezeit vorbei": "Waiting time over",
    "Weg hierher": "Way here",
    "Wie im Dokument.": "As in the document.",
    "Wie weiter?": "How to go on?",
    "Willkommen": "Welcome",
    "Wohnen": "Housing",
    "Zuständiges Team": "Responsible team",
}


UNTRANSLATED = [german for german, english in TEXTS.items() if german not in english and len(german) > 3]


def english_files() -> dict[str, bytes]:
    """Return the publication of these tests with its translation, and with choices that the schema knows."""
    schema = json.loads(FILES["case_file.schema.json"])
    schema["properties"]["sprache"]["enum"] = ["arabisch", "farsi"]
    schema["properties"]["weg"]["enum"] = ["bus", "rad"]
    schema["properties"]["ergebnis"]["enum"] = ["fertig", "warten", "unklar"]
    entries = "".join(f"{json.dumps(german)}: {json.dumps(english)}\n" for german, english in TEXTS.items())
    return {
        **FILES,
        "case_file.schema.json": json.dumps(schema).encode(),
        "translations/en.yaml": entries.encode(),
    }


@pytest.fixture
def english(engine: Engine, visit: Visit) -> Visit:
    """Return a function that brings somebody who reads English."""
    engine.deployments.publish_files(english_files(), actor=SYSTEM)

    def come(username: str) -> Visitor:
        engine.accounts.set_locale(username, "en")
        return visit(username)

    return come


def assert_english(page: Page) -> None:
    technical = [
        *page.all("code"),
        *page.all("textarea"),
        *(each for each in page.one("main").iter() if each.get("lang") == "en"),
    ]
    shown = [page.title, page.text]
    for element in technical:  # what is edited, expressions and messages of the engine are as they are
        shown[1] = shown[1].replace(text_of(element), "")
    shown += [element.get(name, "") for element in page.root.iter() for name in SHOWN_ATTRIBUTES if element.get(name)]
    text = "\n".join(shown)
    for data in DATA:
        text = text.replace(data, "")
    found = [text[max(0, match.start() - 30) : match.end() + 30] for match in GERMAN.finditer(text)]
    found += [german for german in UNTRANSLATED if re.search(rf"(?<!\w){re.escape(german)}(?!\w)", text)]
    assert found == []
    assert page.root.get("lang") == "en"


def fill(english: Visit, clock: SettableClock) -> None:
    """Bring cases into every state: at the counter, with the agency, in trouble, waiting, completed."""
    counter, agency = english("empfang"), english("agentur")
    results = (None, None, "unklar", "warten", "fertig")
    for result in results:
        page = counter.follow(counter.get("/cases/new"))
        page = counter.follow(page.form("Start case").fill(anlass="Vorsprache").send())
        counter.follow(
            page.form("Complete").fill(**GOOD, themen=["arbeit"], dolmetscher="on", dolmetscher_sprache="Farsi").send()
        )
        if result:
            page = agency.get(
                agency.get("/tasks?show=unclaimed&sort=opened_at&order=descending").links()["Advise person"]
            )
            page = agency.follow(page.form("Claim task").send())
            agency.follow(page.form("Complete").fill(ergebnis=result).send())
    page = counter.follow(counter.get("/cases/new"))
    counter.follow(page.form("Start case").fill(anlass="Vorsprache").send())
    clock.advance(timedelta(days=3))


def crawl(visitor: Visitor, start: list[str]) -> dict[str, Page]:
    """Return every page that links lead to."""
    waiting, seen = list(start), {}
    while waiting and len(seen) < 300:
        path = waiting.pop().partition("#")[0]
        if not path.startswith("/") or path in seen:
            continue
        page = visitor.get(path)
        if page.location is not None:
            waiting.append(page.location)
        elif page.response.mimetype == "text/html":
            seen[path] = page
            waiting += page.links().values()
    return seen


def test_these_tests_translate_all_of_their_publication() -> None:
    texts = {text for found in texts_of(read_material(english_files())[0]).values() for text in found}
    assert sorted(text for text in texts if text not in TEXTS and needs_translation(text)) == []


@pytest.mark.parametrize("username", PEOPLE)
def test_no_page_that_links_lead_to_has_german_in_it(
    app: Flask, english: Visit, clock: SettableClock, username: str
) -> None:
    fill(english, clock)
    visitor = english(username)
    plain = [rule.rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]

    pages = crawl(visitor, [path for path in plain if not path.endswith("z")])

    assert {"/tasks", "/cases"} <= set(pages)
    for page in pages.values():
        assert_english(page)
    if username == "agentur":
        everything = " ".join(page.main for page in pages.values())
        for text in ("Incidents", "Running time limits", "3 days", "Take person in", "Placement", "Wait for a week"):
            assert text in everything


def test_refusals_are_english(english: Visit) -> None:
    counter, agency = english("empfang"), english("agentur")
    page = counter.follow(counter.get("/cases/new"))
    assert_english(page.form("Start case").send())
    page = counter.follow(page.form("Start case").fill(anlass="Vorsprache").send())
    assert_english(page)
    wrong = {
        "geburtsdatum": "31.02.1996",
        "kinder": "viele",
        "termin": "x",
        "sprache": "klingonisch",
        "notiz": "x" * 201,
    }
    refused = page.form("Complete").fill(**wrong).send()
    assert refused.status == 422
    assert "Please enter a date that exists" in refused.main
    assert_english(refused)
    stale = page.form("Complete").fill(**GOOD)
    stale.values["_key"] = ["another"]
    counter.follow(page.form("Complete").fill(**GOOD).send())
    assert_english(stale.send())
    assert_english(agency.get("/tasks/11111111-2222-3333-4444-555555555555"))
    assert_english(agency.get("/cases/IP-2016-999999"))
    assert_english(agency.post("/cases/IP-2016-999999", {"_csrf": "old"}))
    assert_english(agency.get("/language"))
    nobody = english("niemand")
    token = nobody.get("/tasks").form("Sign out").values["_csrf"][0]
    assert_english(nobody.post("/cases/IP-2016-000001", {"_csrf": token, "reason": ""}))
    opened = nobody.post("/cases/IP-2016-000001", {"_csrf": token, "reason": "Vorsprache"})
    assert "Case opened with a reason" in opened.main
    assert_english(opened)


def test_values_that_were_chosen_are_translated_and_stay_german_in_the_case_file(english: Visit, visit: Visit) -> None:
    counter = english("empfang")
    page = counter.follow(counter.get("/cases/new"))
    page = counter.follow(page.form("Start case").fill(anlass="bus").send())
    labels = {text_of(option): option.get("value") for option in page.one("select", name="sprache").iter("option")}
    assert labels == {"Please choose": "", "Arabic": "arabisch", "Farsi": "farsi"}
    counter.follow(page.form("Complete").fill(**{**GOOD, "name": "fertig"}).send())

    main = counter.get("/cases/IP-2016-000001").main
    assert "LanguageArabic" in main
    assert "Way hereby bus" in main
    assert "Reason for comingbus" in main  # somebody wrote this, it only looks like a choice
    assert "Name of the personfertig" in main
    assert "Sprachearabisch" in visit("kollegin").get("/cases/IP-2016-000001").main


def test_the_diagram_is_drawn_in_english_and_marked_by_the_same_ids(english: Visit, visit: Visit) -> None:
    counter = english("empfang")
    page = counter.follow(counter.get("/cases/new"))
    page = counter.follow(page.form("Start case").fill(anlass="Vorsprache").send())
    data = counter.get("/cases/IP-2016-000001/diagrams/besuch").response.get_json()
    german = visit("kollegin").get("/cases/IP-2016-000001/diagrams/besuch").response.get_json()

    assert data["name"] == "Visit"
    assert 'name="Take person in"' in data["xml"]
    assert 'name="Person aufnehmen"' in german["xml"]
    assert data["active"] == german["active"] == ["aufnehmen"]


def test_without_a_translation_the_texts_stay_german(engine: Engine, visit: Visit) -> None:
    engine.accounts.set_locale("empfang", "en")
    visitor = visit("empfang")

    page = visitor.follow(visitor.get("/cases/new"))

    assert page.heading == "Start case: Besuch"


def test_what_is_wrong_in_the_words_of_a_process_owner_is_translated(app: Flask, english: Visit) -> None:
    english("empfang")
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert field_error(FieldError("pattern", message="Wie im Dokument."), "name") == "As in the document."
