"""A process owner changes a diagram and a deadline in the browser and sees both work the same day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Any

from lxml import etree
from playwright.sync_api import Dialog, Page, expect

from engine.model import SYSTEM
from tests.browser.conftest import ARTEFACTS
from tests.browser.site import Site
from tests.browser.test_first_talk import COUNTER, register
from tests.browser.visitor import PHONE, Visitor

OWNER = "ip.prozessverantwortliche"
INTAKE = "/workshop/files/intake/intake.bpmn"
OLD, NEW = "Identität prüfen", "Identität und Lichtbild prüfen"
CHECKED = 60_000
"""Milliseconds within which the whole draft is checked, every scenario told, also on a busy machine."""


def test_a_changed_label_is_for_new_cases_and_running_ones_keep_theirs(visitor: Callable[..., Visitor]) -> None:
    counter = visitor()
    counter.sign_in(COUNTER)
    counter.expect_heading("Aufgaben meiner Teams")
    register_somebody(counter)
    counter.expect_heading(OLD)
    old_task = counter.page.url

    owner = visitor()
    sign_in(owner)
    owner.look("20-werkstatt")
    open_diagram(owner, INTAKE)
    owner.look("21-zeichnen")
    select(owner, "check_identity")
    name = owner.page.locator("#bio-properties-panel-name")
    expect(name).to_have_value(OLD)
    name.fill(NEW)
    expect(owner.page.get_by_text("Noch nicht gespeichert")).to_be_visible()
    owner.page.keyboard.press("Control+s")
    expect(owner.page.get_by_text("Gespeichert", exact=True)).to_be_visible()
    owner.page.locator(".bio-properties-panel-group-header").filter(has_text="Zuständigkeit").click()
    expression = owner.page.locator(".bio-properties-panel .cm-content").first
    expect(expression).to_contain_text("Eingangszone")
    expect(expression).to_have_css("white-space", "break-spaces")  # the style sheet of the editor is in force
    owner.press("Prüfen")
    expect(owner.page.get_by_text("Nichts steht gegen eine Veröffentlichung.")).to_be_visible(timeout=CHECKED)
    owner.look("22-geprueft")
    owner.press("Veröffentlichen …")
    owner.expect_heading("Entwurf veröffentlichen")
    expect(owner.page.get_by_role("main")).to_contain_text("intake/intake.bpmn")
    owner.write("Begründung", "Das Lichtbild wird mit geprüft")
    owner.look("23-veroeffentlichen")
    owner.press("Prüfen und veröffentlichen")
    expect(owner.page.get_by_role("heading", level=1, name="Veröffentlichungen")).to_be_visible(timeout=CHECKED)
    owner.expect_message("Veröffentlicht", "laufende bleiben bei ihrer")
    expect(owner.page.get_by_role("row").nth(1)).to_contain_text("Das Lichtbild wird mit geprüft")
    owner.look("24-veroeffentlichungen")

    register_somebody(counter)
    counter.page.get_by_label("Es ist eine andere Person").check()  # the generated people have the same name
    counter.press("Abschließen")
    counter.expect_heading(NEW)
    counter.page.goto(old_task)
    counter.expect_heading(OLD)
    owner.expect_no_problems()
    counter.expect_no_problems()


def test_every_diagram_opens_without_a_warning_and_leaves_as_it_came(
    visitor: Callable[..., Visitor], site: Site
) -> None:
    owner = visitor()
    sign_in(owner)
    files = site.engine.workshop.files(actor=SYSTEM)
    diagrams = [path for path in files if PurePosixPath(path).suffix == ".bpmn"]
    assert diagrams
    for path in diagrams:
        open_diagram(owner, f"/workshop/files/{path}")
        assert owner.page.locator("[data-modeler]").get_attribute("data-warnings") == "0", path
        saved = owner.page.evaluate("document.querySelector('[data-modeler]').modeler.saveXML({ format: true })")
        before, after = content(files[path]), content(saved["xml"].encode())
        assert before - after == Counter(), path
        assert after - before == Counter(), path
    owner.expect_no_problems()


def test_findings_are_shown_at_their_elements_and_nothing_is_lost(visitor: Callable[..., Visitor], site: Site) -> None:
    owner, other = visitor(), visitor()
    sign_in(owner)
    open_diagram(owner, INTAKE)
    change(owner, "check_identity", {"name": ""})
    owner.press("Prüfen")
    finding = owner.page.get_by_role("button", name="Hier fehlt die Beschriftung.")
    expect(finding).to_be_visible(timeout=CHECKED)
    expect(owner.page.locator(".djs-element.has-error[data-element-id=check_identity]")).to_have_count(1)
    expect(owner.page.locator(".modeler__sign--error")).to_be_visible()
    look_away(owner)
    beside = owner.page.get_by_role("listitem").filter(has=finding)
    beside.get_by_text("Was bedeutet das? Was tun?").click()
    expect(beside.get_by_text("Benennen Sie, was getan wird", exact=False)).to_be_visible()
    finding.click()
    expect(owner.page.locator(".djs-element.selected[data-element-id=check_identity]")).to_be_in_viewport()
    owner.look("25-befund")

    sign_in(other)
    open_diagram(other, INTAKE)
    change(other, "check_identity", {"name": "Andere Fassung"})
    change(owner, "check_identity", {"name": "Meine Fassung"})
    other.press("Speichern")
    expect(other.page.get_by_text("Gespeichert", exact=True)).to_be_visible()
    owner.press("Speichern")
    expect(owner.page.get_by_role("alert")).to_contain_text("geändert. Ihre Änderung wurde nicht übernommen.")
    owner.look("26-konflikt")
    assert b"Andere Fassung" in draft(site)
    warn_before_leaving(owner.page)
    owner.press("Meine Fassung soll gelten")
    expect(owner.page.get_by_text("Gespeichert", exact=True)).to_be_visible()
    assert b"Meine Fassung" in draft(site)


def test_the_way_to_a_deadlock_is_marked_on_the_drawing(visitor: Callable[..., Visitor], site: Site) -> None:
    join = """<bpmn:{kind} id="join_lawsuit">
      <bpmn:incoming>flow_lawsuit_join_lawsuit</bpmn:incoming>
      <bpmn:incoming>flow_lawsuit_filed_join_lawsuit</bpmn:incoming>
      <bpmn:outgoing>flow_join_lawsuit_suspensive</bpmn:outgoing>
    </bpmn:{kind}>"""
    spoil(site, "lawsuit/lawsuit.bpmn", join.format(kind="exclusiveGateway"),
          join.format(kind="parallelGateway"))  # fmt: skip
    owner = visitor()
    sign_in(owner)
    open_diagram(owner, "/workshop/files/lawsuit/lawsuit.bpmn")
    owner.press("Prüfen")
    finding = owner.page.get_by_role("button", name="Hier kann ein Fall für immer warten.")
    expect(finding).to_be_visible(timeout=CHECKED)
    beside = owner.page.get_by_role("listitem").filter(has=finding)
    expect(beside.get_by_role("button", name="Klage erhoben?")).to_be_visible()
    finding.click()
    for element in ("rejection_known", "gateway_lawsuit", "flow_lawsuit_join_lawsuit", "join_lawsuit"):
        expect(owner.page.locator(f".djs-element.is-on-the-way[data-element-id={element}]")).to_have_count(1)
    expect(owner.page.locator(".djs-element.is-on-the-way[data-element-id=lawsuit_lost]")).to_have_count(0)
    owner.look("30-weg")


def test_a_file_that_cannot_be_drawn_leads_to_its_text(visitor: Callable[..., Visitor], site: Site) -> None:
    spoil(site, "intake/intake.bpmn", "</bpmn:process>", "</bpmn:proces>")
    owner = visitor()
    sign_in(owner)
    owner.open(INTAKE)
    alert = owner.page.get_by_role("alert")
    expect(alert).to_contain_text("Die Datei lässt sich nicht zeichnen")
    expect(alert.get_by_text("Ihre Zeichnung ist noch da")).to_be_hidden()
    expect(owner.page.locator(".djs-palette")).to_be_hidden()
    owner.look("31-nicht-zu-zeichnen")
    owner.open("/workshop")
    owner.press("Prüfen")
    expect(owner.page.get_by_role("main").get_by_text("Ab Zeile")).to_be_visible(timeout=CHECKED)
    owner.look("32-nicht-zu-lesen")
    owner.open(INTAKE)
    alert.get_by_role("link", name="Als Text bearbeiten").click()
    expect(owner.page.get_by_label("Inhalt")).to_be_visible()


def test_findings_are_listed_by_file_with_what_to_do(visitor: Callable[..., Visitor], site: Site) -> None:
    spoil(site, "intake/intake.bpmn", f'name="{OLD}"', 'name=""')
    spoil(site, "first_talk/first_talk.bpmn", "deadlines.erstgespraech.from", "deadlines.erstgesprach.from")
    spoil(site, "intake/person_registrieren.form", '"key": "name"', '"key": "nachname"')
    for owner in (visitor(javascript=False), visitor()):
        sign_in(owner)
        owner.open("/workshop")
        owner.press("Prüfen")
        main = owner.page.get_by_role("main")
        expect(main.get_by_role("heading", level=1, name="Prüfung des Entwurfs")).to_be_visible(timeout=CHECKED)
        expect(main.get_by_role("heading", level=2, name="Formular zu „Person registrieren“")).to_be_visible()
        finding = main.get_by_role("listitem").filter(has_text="Hier fehlt die Beschriftung.")
        meaning = finding.get_by_text("findet man an ihrem Namen")
        expect(meaning).not_to_be_visible()
        finding.get_by_text("Was bedeutet das? Was tun?").click()
        expect(meaning).to_be_visible()
    owner.look("29-befunde")
    finding.get_by_role("link", name="Benutzeraufgabe (check_identity)").click()
    expect(owner.page.locator(".djs-element.selected[data-element-id=check_identity]")).to_be_in_viewport()
    owner.expect_no_problems()


def test_a_link_to_an_element_opens_its_properties(visitor: Callable[..., Visitor]) -> None:
    owner = visitor()
    sign_in(owner)
    owner.open(f"{INTAKE}#check_identity")
    expect(owner.page.locator(".djs-element.selected[data-element-id=check_identity]")).to_be_in_viewport()
    expect(owner.page.locator(".bio-properties-panel-header")).to_contain_text(OLD)
    owner.expect_no_problems()


def test_a_session_that_ends_meanwhile_costs_no_drawing(visitor: Callable[..., Visitor], site: Site) -> None:
    owner = visitor()
    sign_in(owner)
    open_diagram(owner, INTAKE)
    change(owner, "check_identity", {"name": "Lange gezeichnet"})
    site.engine.accounts.sign_out_everywhere(OWNER)
    owner.press("Speichern")
    expect(owner.page.get_by_role("alert")).to_contain_text("Melden Sie sich in einem neuen Fenster an")
    other = Visitor(owner.page.context.new_page(), site, ARTEFACTS)
    sign_in(other)
    owner.press("Speichern")
    expect(owner.page.get_by_text("Gespeichert", exact=True)).to_be_visible()
    expect(owner.page.locator("[data-modeler-problem]")).to_be_hidden()
    assert b"Lange gezeichnet" in draft(site)
    owner.page.evaluate("document.querySelector('[data-modeler]').modeler.get('commandStack').undo()")
    change(owner, "check_identity", {"name": "Anders gezeichnet"})
    expect(owner.page.get_by_text("Noch nicht gespeichert")).to_be_visible()


def test_a_deadline_is_changed_on_monday_and_works_on_monday(visitor: Callable[..., Visitor], site: Site) -> None:
    owner = visitor(javascript=False)
    sign_in(owner)
    owner.follow("Werkstatt")
    owner.follow("Fristen")
    owner.expect_heading("Fristen")
    number = owner.page.get_by_label("Zahl für „Plan vereinbaren", exact=False)
    owner.page.locator("details").filter(has=number).locator("summary").click()
    number.fill("10")
    owner.page.get_by_label("endet an einem Arbeitstag (Plan vereinbaren)").check()
    owner.press("In den Entwurf übernehmen")
    owner.expect_message("Eine Frist ist im Entwurf geändert")
    expect(owner.page.get_by_role("main")).to_contain_text(
        "14 Tage, ruht in Pausen → 10 Tage, endet an einem Arbeitstag, ruht in Pausen"
    )
    owner.press("Prüfen")
    fine = "Nichts steht gegen eine Veröffentlichung"
    expect(owner.page.get_by_role("main")).to_contain_text(fine, timeout=CHECKED)
    owner.page.get_by_role("link", name="Veröffentlichen …").click()
    owner.write("Begründung", "Plan innerhalb von zehn Tagen")
    owner.press("Prüfen und veröffentlichen")
    expect(owner.page.get_by_role("status").first).to_contain_text("Veröffentlicht", timeout=CHECKED)
    organisation = site.engine.deployments.published(site.engine.deployments.current().id).organisation  # type: ignore[union-attr]
    assert organisation is not None
    counting = organisation.deadlines["plan"].counting
    assert (counting.limit.days, counting.next_working_day, counting.rests) == (10, True, True)


def test_a_finding_of_a_decision_table_leads_to_its_rule(visitor: Callable[..., Visitor]) -> None:
    owner = visitor()
    sign_in(owner)
    owner.open("/workshop/files/decisions/zustaendigkeit.dmn?at=rechtskreis_rule_16")
    expect(owner.page.get_by_text("Der Befund betrifft Zeile")).to_be_visible()
    text = owner.page.get_by_label("Inhalt")
    expect(text).to_be_focused()
    selected = text.evaluate("text => text.value.slice(text.selectionStart, text.selectionEnd)")
    assert selected.strip() == '<rule id="rechtskreis_rule_16">'
    place = text.evaluate(
        "text => text.value.slice(0, text.selectionStart).split('\\n').length / text.value.split('\\n').length"
    )
    assert text.evaluate(
        "(text, place) => { const y = place * text.scrollHeight - text.scrollTop;"
        " return y > 0 && y < text.clientHeight }",
        place,
    )
    owner.look("28-regel")
    owner.expect_no_problems()


def test_the_pages_of_the_workshop_are_accessible_on_every_screen(visitor: Callable[..., Visitor]) -> None:
    owner = visitor()
    sign_in(owner)
    for path, picture in (
        ("/workshop/deadlines", "27-fristen"),
        ("/workshop/files/organisation.yaml", "28-text"),
        ("/workshop/publish", "29-nichts"),
    ):
        owner.open(path)
        owner.look(picture)
    owner.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # width and height
    open_diagram(owner, INTAKE)
    expect(owner.page.get_by_text("Zum Zeichnen braucht es einen größeren Bildschirm.")).to_be_visible()
    expect(owner.page.locator("[data-element-id=check_identity]").first).to_be_attached()
    expect(owner.page.locator(".djs-palette")).to_be_hidden()
    expect(owner.page.locator(".bjs-powered-by")).to_be_visible()
    owner.expect_no_problems()


def register_somebody(person: Visitor) -> None:
    """Begin a case at the counter and register a generated person."""
    person.open("/cases/new")
    person.expect_heading("Fall anlegen")
    person.press("Fall anlegen")
    person.expect_heading("Person registrieren")
    register(person)


def sign_in(person: Visitor) -> None:
    """Sign in as a process owner."""
    person.page.set_default_timeout(CHECKED)
    person.sign_in(OWNER)
    person.expect_heading("Werkstatt")


def open_diagram(person: Visitor, path: str) -> None:
    """Open a diagram to draw and wait until it is drawn."""
    person.open(path)
    expect(person.page.locator("[data-modeler][data-ready]")).to_be_visible()


def select(person: Visitor, element: str) -> None:
    """Select an element of the drawing, wherever it is."""
    person.page.evaluate(
        """id => { const modeler = document.querySelector('[data-modeler]').modeler;
        const element = modeler.get('elementRegistry').get(id);
        modeler.get('canvas').scrollToElement(element); modeler.get('selection').select(element); }""",
        element,
    )


def look_away(person: Visitor) -> None:
    """Move the drawing out of sight."""
    place = "{ x: -9000, y: -9000, width: 800, height: 600 }"
    person.page.evaluate(f"document.querySelector('[data-modeler]').modeler.get('canvas').viewbox({place})")


def change(person: Visitor, element: str, properties: dict[str, Any]) -> None:
    """Change properties of an element as the tools of the editor do."""
    person.page.evaluate(
        """([id, properties]) => { const modeler = document.querySelector('[data-modeler]').modeler;
        modeler.get('modeling').updateProperties(modeler.get('elementRegistry').get(id), properties); }""",
        [element, properties],
    )


def warn_before_leaving(page: Page) -> None:
    """Expect that closing the page asks first, and stay."""
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.locator("[data-modeler-canvas]").click(position={"x": 300, "y": 20})  # nobody is asked who has done nothing
    page.once("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]


def spoil(site: Site, path: str, old: str, new: str) -> None:
    """Put a mistake into a file of the draft."""
    opened = site.engine.workshop.open(path, actor=SYSTEM)
    content = (opened.content or b"").decode()
    assert old in content
    site.engine.workshop.save(path, content.replace(old, new).encode(), loaded=opened.file.digest, actor=SYSTEM)


def draft(site: Site) -> bytes:
    return site.engine.workshop.files(actor=SYSTEM)["intake/intake.bpmn"]


def content(xml: bytes) -> Counter[Any]:
    """Return what a diagram says, however it is written: every element with its place, attributes and text."""
    return Counter(_elements(etree.fromstring(xml)))


def _elements(root: etree._Element) -> Iterator[Any]:
    for element in root.iter("*"):
        path = tuple(str(each.tag) for each in element.iterancestors())
        attributes = frozenset((str(name), " ".join(str(value).split())) for name, value in element.attrib.items())
        yield str(element.tag), path, attributes, " ".join((element.text or "").split())
