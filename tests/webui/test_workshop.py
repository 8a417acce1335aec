"""The workshop without any script: look, edit as text, upload, download, check, publish."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine import Engine
from engine.assembly import assemble
from engine.gate import check_files
from engine.model import SYSTEM
from engine.publication import Publication
from engine.storage.interface import Storage
from tests.conftest import SettableClock
from tests.webui.pages import SAME_ORIGIN, Page, Visitor, text_of
from tests.webui.publication import FILES
from webui.app import create_app
from webui.settings import WebSettings
from webui.workshop import line_of

Visit = Callable[..., Visitor]
ORGANISATION = "/workshop/files/organisation.yaml"
DIAGRAM = "/workshop/files/besuch/besuch.bpmn"
REASON = "Frist auf Wunsch der Teams verkürzt"
SMALL = Path(__file__).parents[1] / "publications" / "small" / "small" / "small.bpmn"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
_INPUT = '<input id="in"><inputExpression typeRef="number"><text>alter</text></inputExpression></input>'


def edit(visitor: Visitor, path: str, old: str, new: str) -> Page:
    """Open a file as text, replace something and save it."""
    form = visitor.get(f"{path}?text=1").form("Speichern")
    (text,) = form.values["content"]
    assert old in text
    # a browser sends carriage returns
    return form.fill(content=text.replace(old, new).replace("\n", "\r\n")).send()


def publish(visitor: Visitor) -> Page:
    return visitor.get("/workshop/publish").form("Prüfen und veröffentlichen").fill(reason=REASON).send()


def send_file(visitor: Visitor, name: str, content: bytes, path: str = "") -> Page:
    """Send the form with a file as a browser does; the client's own encoder would leave large ones unclosed."""
    token = visitor.get("/workshop").form("In den Entwurf hochladen").values["_csrf"][0]
    fields = "".join(
        f'--limit\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in {"_csrf": token, "path": path}.items()
    )
    head = f'--limit\r\nContent-Disposition: form-data; name="content"; filename="{name}"\r\n\r\n'
    body = (fields + head).encode() + content + b"\r\n--limit--\r\n"
    kind = "multipart/form-data; boundary=limit"
    return Page(
        visitor.client, visitor.client.post("/workshop/files", data=body, content_type=kind, headers=SAME_ORIGIN)
    )


def upload(visitor: Visitor, name: str, content: bytes, path: str = "") -> Page:
    return visitor.follow(send_file(visitor, name, content, path))


def test_every_file_is_listed_with_what_people_call_it(visit: Visit) -> None:
    page = visit("prozess").get("/workshop")
    assert page.links()["Besuch"] == DIAGRAM
    assert page.links()["organisation.yaml"] == ORGANISATION
    assert "Noch ist nichts geändert" in page.main
    assert "Entwurf verwerfen" not in page.buttons()


def test_a_text_file_is_edited_and_keeps_its_line_ends(visit: Visit, engine: Engine) -> None:
    paula = visit("prozess")
    saved = edit(paula, ORGANISATION, "name: Beispielamt", "name: Neues Amt")
    assert "Es gilt, sobald Sie veröffentlichen" in paula.follow(saved).main
    draft = engine.workshop.files(actor=SYSTEM)["organisation.yaml"]
    assert draft == FILES["organisation.yaml"].replace(b"Beispielamt", b"Neues Amt")
    page = visit("prozess2").get("/workshop")
    assert "organisation.yaml \N{EN DASH} geändert, Paula Prozess, 05.01.2016, 09:30" in page.main


def test_two_editors_lose_nothing(visit: Visit) -> None:
    paula, peter = visit("prozess"), visit("prozess2")
    form = peter.get(ORGANISATION).form("Speichern")
    edit(paula, ORGANISATION, "Beispielamt", "Paulas Amt")
    refused = form.fill(content=form.values["content"][0].replace("Beispielamt", "Peters Amt")).send()
    assert refused.status == 409
    assert "Paula Prozess hat „organisation.yaml“ am 05.01.2016, 09:30 Uhr geändert." in refused.main
    mine, other = (text_of(area) for area in refused.all("textarea"))
    assert "Peters Amt" in mine
    assert "Paulas Amt" in other
    assert refused.form("Meine Fassung speichern").send().status == 303
    assert "Peters Amt" in paula.get(ORGANISATION).html


def test_a_diagram_opens_as_a_drawing_with_the_looser_policy_and_as_text_without(visit: Visit) -> None:
    paula = visit("prozess")
    drawing = paula.get(DIAGRAM)
    assert "style-src-attr 'unsafe-inline'" in drawing.response.headers["Content-Security-Policy"]
    assert [script.get("src") for script in drawing.all("script")] == ["/assets/app.js", "/assets/modeler.js"]
    text = paula.get(f"{DIAGRAM}?text=1")
    for page in (text, paula.get("/workshop"), paula.get(ORGANISATION)):
        assert "unsafe" not in page.response.headers["Content-Security-Policy"]
        assert "modeler" not in page.html
    assert "Als Zeichnung öffnen" in text.links()


def test_the_editor_loads_saves_and_is_told_about_conflicts(visit: Visit) -> None:
    paula, peter = visit("prozess"), visit("prozess2")
    as_json = {**SAME_ORIGIN, "Accept": "application/json"}
    first = json.loads(paula.client.get(DIAGRAM, headers=as_json).data)
    assert first["content"].encode() == FILES["besuch/besuch.bpmn"]

    def save(visitor: Visitor, content: str, loaded: str):
        token = visitor.get("/workshop").form("Abmelden").values["_csrf"][0]
        data = {"_csrf": token, "_loaded": loaded, "content": (io.BytesIO(content.encode()), "besuch.bpmn")}
        return visitor.client.post(DIAGRAM, data=data, headers=as_json)

    changed = first["content"].replace("Person beraten", "Person gut beraten")
    saved = save(paula, changed, first["loaded"])
    assert (saved.status_code, saved.json["state"]) == (200, "changed")
    refused = save(peter, changed + " ", first["loaded"])
    assert refused.status_code == 409
    assert "Paula Prozess hat" in refused.json["message"]
    assert save(paula, first["content"], saved.json["loaded"]).json["state"] == "published"


def test_files_go_out_and_come_back(visit: Visit, engine: Engine) -> None:
    paula = visit("prozess")
    packed = zipfile.ZipFile(io.BytesIO(paula.get("/workshop/archive").response.data))
    assert {name.removeprefix("processes/"): packed.read(name) for name in packed.namelist()} == FILES
    diagram = paula.get("/workshop/download/besuch/besuch.bpmn").response
    assert diagram.data == FILES["besuch/besuch.bpmn"]
    assert diagram.headers["Content-Disposition"] == "attachment; filename=besuch.bpmn"
    changed = diagram.data.replace(b"Person beraten", b"Person gut beraten")
    assert "„besuch/besuch.bpmn“ ist im Entwurf gespeichert" in upload(paula, "besuch.bpmn", changed).main
    assert "„besuch/README.md“ ist im Entwurf gespeichert" in upload(paula, "README.md", b"# Besuch", "besuch").main
    assert engine.workshop.files(actor=SYSTEM)["besuch/README.md"] == b"# Besuch"
    published = paula.get("/workshop/download/besuch/besuch.bpmn?published=1").response
    assert published.data == FILES["besuch/besuch.bpmn"]


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        ("fremd.bpmn", "", "Bitte geben Sie an, in welchen Ordner"),
        ("programm.exe", "besuch", "Erlaubt sind Dateien mit der Endung"),
        ("a.md", "../oben", "geht nicht"),
        ("a.md", "", "Bitte geben Sie an, in welchen Ordner"),
    ],
)
def test_an_upload_that_is_not_taken_says_why(visit: Visit, engine: Engine, name: str, path: str, said: str) -> None:
    assert said in upload(visit("prozess"), name, b"x", path).main
    assert engine.workshop.show(actor=SYSTEM).changed == ()


def test_an_upload_does_not_replace_what_somebody_else_changed(visit: Visit) -> None:
    edit(visit("prozess"), ORGANISATION, "Beispielamt", "Paulas Amt")
    peter = visit("prozess2")
    assert "Paula Prozess hat" in upload(peter, "organisation.yaml", b"name: Peter").main
    assert "Paulas Amt" in peter.get(ORGANISATION).html


def test_large_diagrams_are_taken_but_nothing_beyond_the_limit(visit: Visit) -> None:
    paula = visit("prozess")
    large = b"<!-- " + b"x" * 3_000_000 + b" -->"
    assert "gespeichert" in upload(paula, "large.bpmn", large, "besuch").main
    assert send_file(paula, "too_large.md", b"x" * 6_500_000, "a").status == 413
    token = paula.get("/workshop").form("Abmelden").values["_csrf"][0]
    assert paula.post("/workshop/deadlines", {"_csrf": token, "x": "x" * 1_100_000}, headers=SAME_ORIGIN).status == 413


def test_nothing_chosen_empties_no_file(visit: Visit, engine: Engine) -> None:
    paula = visit("prozess")
    token = paula.get("/workshop").form("Abmelden").values["_csrf"][0]
    page = paula.post(ORGANISATION, {"_csrf": token, "_loaded": ""}, headers=SAME_ORIGIN)
    assert "Bitte wählen Sie eine Datei aus" in paula.follow(page).main
    assert engine.workshop.show(actor=SYSTEM).changed == ()


def test_what_is_no_text_is_not_shown_as_one(visit: Visit) -> None:
    paula = visit("prozess")
    upload(paula, "bild.md", b"\x00\xff\xfe", "besuch")
    page = paula.get("/workshop/files/besuch/bild.md")
    assert "lässt sich hier nicht als Text zeigen" in page.main
    assert page.all("textarea") == []


def test_who_sends_twice_is_asked_to_wait_and_keeps_the_reason(
    visit: Visit, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor, pages = visit("prozess"), []
    edit(visitor, ORGANISATION, "Empfang", "Anmeldung")
    check = engine.deployments._checked

    def slow_check(files: Mapping[str, bytes]) -> Publication:
        pages.append(publish(visitor))
        return check(files)

    monkeypatch.setattr(engine.deployments, "_checked", slow_check)

    assert publish(visitor).status == 303
    (second,) = pages
    assert (second.status, second.heading) == (409, "Es wird gerade geprüft")
    assert REASON in second.html


def test_findings_are_shown_at_their_files_and_nothing_is_published(visit: Visit, engine: Engine) -> None:
    paula = visit("prozess")
    edit(paula, DIAGRAM, "=now() + deadlines.beratung.limit", "=now() + (")
    page = paula.get("/workshop").form("Prüfen").send()
    assert "Der Ausdruck lässt sich nicht lesen." in page.main
    assert f"{DIAGRAM}#beraten" in page.links().values()
    before = engine.deployments.current()
    refused = publish(paula)
    assert refused.status == 422
    assert "Befund" in refused.main
    assert engine.deployments.current() == before


def test_a_finding_of_a_decision_table_leads_to_the_line_of_its_rule(
    engine: Engine, storage: Storage, clock: SettableClock, dist: Path
) -> None:
    assert engine.deployments.current() is not None  # published without the gate, which the next one has
    strict = assemble(storage, clock=clock, check_files=check_files)
    paula = Visitor(create_app(WebSettings(secret_key="s" * 32, dist=dist), strict).test_client())
    paula.enter("prozess")
    rules = (
        f'\n<rule id="rule_{number}"><inputEntry><text>{cell}</text></inputEntry>'
        f"<outputEntry><text>{number}</text></outputEntry></rule>"
        for number, cell in enumerate(["-", "3", "-"], 1)
    )
    table = f'<decisionTable id="t" hitPolicy="FIRST">{_INPUT}<output/>{"".join(rules)}</decisionTable>'
    dmn = f'<definitions xmlns="{DMN}" namespace="t"><decision id="d" name="d">{table}</decision></definitions>'
    upload(paula, "d.dmn", dmn.encode(), "decisions")
    page = paula.get("/workshop").form("Prüfen").send()
    assert "Diese Regel kommt nie zum Zug." in page.main
    assert "Regel 3 von „d“ entscheidet nie: Wo sie passt, entscheiden andere Regeln (1)." in page.main
    assert "/workshop/files/decisions/d.dmn?at=rule_3" in [link.get("href") for link in page.all("a")]
    opened = paula.get("/workshop/files/decisions/d.dmn?at=rule_3")
    assert "Der Befund betrifft Zeile 4." in opened.main
    assert opened.one("textarea", id="text").get("data-line") == "4"
    elsewhere = paula.get("/workshop/files/decisions/d.dmn?at=rule_9")
    assert "Der Befund betrifft" not in elsewhere.main


def test_every_element_on_the_way_to_what_is_wrong_has_its_name_and_its_link(
    engine: Engine, storage: Storage, clock: SettableClock, dist: Path
) -> None:
    assert engine.deployments.current() is not None
    strict = assemble(storage, clock=clock, check_files=check_files)
    paula = Visitor(create_app(WebSettings(secret_key="s" * 32, dist=dist), strict).test_client())
    paula.enter("prozess")
    before, merge, after = SMALL.read_text().partition('<bpmn:exclusiveGateway id="merge">')
    stuck = before + merge.replace("exclusive", "parallel") + after.replace("exclusive", "parallel", 1)
    upload(paula, "small.bpmn", stuck.encode(), "small")
    page = paula.get("/workshop").form("Prüfen").send()
    assert "Hier kann ein Fall für immer warten." in page.main
    assert "Kleiner Prozess" in page.main
    assert "Weg dorthin: Person spricht vor → Rechtskreis festlegen → Team festlegen → Person registrieren" in page.main
    assert "/workshop/files/small/small.bpmn#decide_route" in [link.get("href") for link in page.all("a")]


@pytest.mark.parametrize(
    ("text", "element", "line"),
    [
        ('<a>\n<b id="x"/>\n<c ref="#x"/>', "x", 2),
        ('<a>\n<c ref="x"/>\n<b id="x"/>', "x", 3),
        ('{"a": 1,\n "key": "name"}', "name", 2),
        ("a: 1\nname:\n  b: 2\n", "name", 2),
        ("a: 1", "name", None),
        ("a: 1", "", None),
    ],
)
def test_the_line_of_an_element(text: str, element: str, line: int | None) -> None:
    assert line_of(text, element) == line


def test_a_publication_needs_a_reason_and_is_listed_with_it(visit: Visit) -> None:
    paula = visit("prozess")
    edit(paula, DIAGRAM, "Person beraten", "Person gut beraten")
    form = paula.get("/workshop/publish").form("Prüfen und veröffentlichen")
    refused = form.fill(reason="zu kurz").send()
    assert refused.status == 422
    assert "zu kurz" in text_of(refused.one("textarea"))
    page = paula.follow(refused.form("Prüfen und veröffentlichen").fill(reason=REASON).send())
    assert "Neue Fälle folgen ab jetzt der neuen Fassung" in page.main
    latest, first = page.rows()
    assert latest[:3] == ["05.01.2016, 09:30", "Paula Prozess", REASON]
    assert "Besuch, Fassung 2" in latest[3]
    assert first[1:3] == ["automatisch", "\N{EN DASH}"]
    assert "Es gibt nichts zu veröffentlichen" in paula.follow(publish_again(paula)).main


def publish_again(visitor: Visitor) -> Page:
    token = visitor.get("/workshop").form("Abmelden").values["_csrf"][0]
    return visitor.post("/workshop/publish", {"_csrf": token, "reason": REASON}, headers=SAME_ORIGIN)


@pytest.mark.parametrize(
    ("button", "name"), [("Entwurf behalten", "Paulas Amt"), ("Veröffentlichte übernehmen", "Amt von anderswo")]
)
def test_mine_or_theirs(visit: Visit, engine: Engine, button: str, name: str) -> None:
    paula = visit("prozess")
    edit(paula, ORGANISATION, "Beispielamt", "Paulas Amt")
    edit(paula, DIAGRAM, "Person beraten", "Person gut beraten")
    elsewhere = FILES | {"organisation.yaml": FILES["organisation.yaml"].replace(b"Beispielamt", b"Amt von anderswo")}
    engine.deployments.publish_files(elsewhere, actor=SYSTEM)
    page = paula.follow(paula.get("/workshop").form("Prüfen").send())
    assert "welche Fassung gilt: organisation.yaml" in page.main
    assert paula.follow(publish(paula)).heading == "Werkstatt"
    page = paula.follow(page.form(button).send())
    assert "Inzwischen wurde anderswo veröffentlicht" not in page.main
    assert publish(paula).status == 303
    organisation = engine.organisation()
    assert organisation is not None
    assert organisation.name == name


def test_changes_are_discarded_one_by_one_or_all_that_were_seen(visit: Visit, engine: Engine) -> None:
    paula = visit("prozess")
    edit(paula, ORGANISATION, "Beispielamt", "Paulas Amt")
    paula.get(ORGANISATION).form("Änderung verwerfen").send()
    assert engine.workshop.show(actor=SYSTEM).changed == ()
    edit(paula, ORGANISATION, "Beispielamt", "Paulas Amt")
    seen = paula.get("/workshop")
    edit(visit("prozess2"), DIAGRAM, "Person beraten", "Person gut beraten")
    assert seen.form("Entwurf verwerfen").send().status == 409
    assert paula.get("/workshop").form("Entwurf verwerfen").send().status == 303
    assert engine.workshop.show(actor=SYSTEM).changed == ()


def test_a_file_is_removed(visit: Visit, engine: Engine) -> None:
    paula = visit("prozess")
    upload(paula, "README.md", b"# Besuch", "besuch")
    paula.get("/workshop/files/besuch/README.md").form("Aus dem Entwurf entfernen").send()
    assert engine.workshop.show(actor=SYSTEM).changed == ()
    paula.get(f"{DIAGRAM}").form("Datei entfernen").send()
    assert "Diese Datei ist mit der nächsten Veröffentlichung nicht mehr dabei" in paula.get(DIAGRAM).main


def test_deadlines_are_changed_in_the_table(visit: Visit, engine: Engine) -> None:
    paula = visit("prozess")
    page = paula.get("/workshop/deadlines")
    assert page.rows() == [["Beraten", page.rows()[0][1], "Person beraten", "Festlegung"]]
    form = page.form("In den Entwurf übernehmen")
    assert (form.values["number_beratung"], form.values["unit_beratung"]) == (["2"], ["days"])
    assert form.fill(number_beratung="9" * 5000).send().status == 422
    refused = form.fill(number_beratung="bald").send()
    assert refused.status == 422
    assert "Beraten: Bitte eine ganze Zahl" in refused.main
    page = paula.follow(form.fill(number_beratung="1", unit_beratung="weeks").send())
    assert "Eine Frist ist im Entwurf geändert" in page.main
    assert "Beraten: 2 Tage → 7 Tage" in page.main
    assert "Beraten: 2 Tage → 7 Tage" in paula.get("/workshop/publish").main
    late = form.fill(number_beratung="3", unit_beratung="days").send()
    assert late.status == 409
    assert "jetzt 7 Tage" in late.main
    assert late.form("In den Entwurf übernehmen").values["number_beratung"] == ["3"]
    publish(paula)
    organisation = engine.organisation()
    assert organisation is not None
    assert organisation.deadlines["beratung"].limit.days == 7


def test_a_deadline_of_the_monitor_has_no_ticks(visit: Visit) -> None:
    paula = visit("prozess")
    known = "  beratung: {title: Beraten, limit: P2D, source: Festlegung}"
    edit(paula, "/workshop/files/organisation.yaml", known, f"{known}\n  frei_alarm: {{title: Frei, limit: P3D}}")
    page = paula.get("/workshop/deadlines")
    assert [text_of(each) for each in page.root.iter("summary")] == ["Besuch (1)", "Ohne eigenen Schritt (1)"]
    assert [each.get("open") is not None for each in page.root.iter("details")] == [False, False]
    assert 'name="rests_beratung"' in page.html
    assert 'name="rests_frei_alarm"' not in page.html
    refused = page.form("In den Entwurf übernehmen").fill(number_beratung="bald").send()
    assert [each.get("open") is not None for each in refused.root.iter("details")] == [True, False]
    page = paula.follow(page.form("In den Entwurf übernehmen").fill(number_frei_alarm="4").send())
    assert page.form("In den Entwurf übernehmen").values["number_frei_alarm"] == ["4"]


def test_a_deadline_counts_working_days_ends_on_one_or_rests(visit: Visit) -> None:
    paula = visit("prozess")
    edit(paula, DIAGRAM, "=now() + deadlines.beratung.limit", "=deadlines.beratung.from(now())")
    form = paula.get("/workshop/deadlines").form("In den Entwurf übernehmen")
    assert "rests_beratung" not in form.values
    refused = form.fill(number_beratung="2", unit_beratung="months", working_days_beratung="on").send()
    assert refused.status == 422
    assert "Beraten: Arbeitstage lassen sich nur in Tagen zählen" in refused.main
    assert refused.form("In den Entwurf übernehmen").values["working_days_beratung"] == ["on"]
    page = paula.follow(form.fill(unit_beratung="days", working_days_beratung="on", rests_beratung="on").send())
    assert "Beraten: 2 Tage → 2 Arbeitstage, ruht in Pausen" in page.main
    assert page.form("In den Entwurf übernehmen").values["rests_beratung"] == ["on"]
    late = form.fill(number_beratung="2", next_working_day_beratung="on", rests_beratung="on").send()
    assert late.status == 409
    assert "jetzt 2 Arbeitstage, ruht in Pausen" in late.main
