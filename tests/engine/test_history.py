"""What readers see of tasks and cases, and that every look at personal data is logged."""

from __future__ import annotations

from datetime import timedelta

import pytest

from engine.errors import InvalidValue, NotFound
from engine.model import Submission


@pytest.fixture
def started(office):
    """A case that called another process, was registered and waits for a first talk."""
    inner = office.draw.process(
        office.draw.task("register", form="register"),
        office.draw.task("talk", group="S1.SGB3.Vermittlung", form="register", facts="born money count site"),
        key="q",
    )
    office.publish(office.draw.process(*office.draw.team(), office.draw.call("intake", "q")), inner)
    office.start(count=3)
    office.turn(hours=1)
    office.complete("register", "carla", name="Generated Person", born="2001-01-31")
    return office


def show(office, username):
    return office.engine.human_tasks.show(office.task("talk").id, actor=office.who(username))


def accesses(office):
    with office.storage.read() as reader:
        return list(reader.access_events())


def test_until_it_is_claimed_a_task_shows_no_personal_data(started) -> None:
    view = show(started, "anna")
    assert (view.masked, view.values, view.facts, view.scope) == (True, {}, (), {})
    assert (view.may_claim, view.may_unclaim, view.may_complete) == (True, False, False)
    assert (view.process_name, view.team_name) == ("Process q", "Agency team: Vermittlung")
    assert view.form is not None
    assert view.task.name == "Talk"


def test_the_assignee_sees_the_form_and_the_facts_of_her_legal_domain(started) -> None:
    started.claim("talk", "anna")
    view = show(started, "anna")
    assert not view.masked
    assert view.values["name"] == "Generated Person"
    assert [(fact.key, fact.title) for fact in view.facts] == [
        ("born", "Geburtsdatum"),
        ("count", "Anzahl"),
        ("site", "Standort"),
    ]
    assert (view.may_claim, view.may_unclaim, view.may_complete) == (False, True, True)


def test_a_colleague_and_the_supervisor_see_it_masked(started) -> None:
    started.claim("talk", "anna")
    assert (show(started, "anton").masked, show(started, "anton").may_unclaim) == (True, False)
    assert (show(started, "lena").masked, show(started, "lena").may_unclaim) == (True, True)


def test_every_look_is_logged(started) -> None:
    show(started, "anna")
    (event,) = accesses(started)
    assert (event.actor, event.purpose, event.granted) == ("anna", "task:show", True)
    assert (event.case_id, event.task_id) == (started.case().id, started.task("talk").id)
    with pytest.raises(NotFound):
        show(started, "jana")
    assert [(each.actor, each.granted) for each in accesses(started)][:1] == [("jana", False)]


def test_an_ended_task_shows_who_ended_it_and_nothing_else(started) -> None:
    task = started.task("talk")
    started.complete("talk", "anna", name="Generated Person")
    view = started.engine.human_tasks.show(task.id, actor=started.who("anna"))
    assert (view.task.ended_by, view.masked, view.may_complete, view.may_claim) == ("anna", True, False, False)


def test_the_diagram_shows_where_the_case_stands(started) -> None:
    diagram = started.engine.human_tasks.diagram(started.task("talk").id, actor=started.who("anna"))
    assert (diagram.process_key, diagram.name, diagram.active) == ("q", "Process q", ("talk",))
    assert diagram.completed == ("q_start", "register")
    assert diagram.incidents == ()
    assert "<bpmn:definitions" in diagram.xml
    with pytest.raises(NotFound):
        started.engine.human_tasks.diagram(started.task("talk").id, actor=started.who("jana"))


def test_a_case_page_shows_fields_history_tasks_and_diagrams(started) -> None:
    view = started.engine.cases.show(started.case().number, actor=started.who("anna"))
    assert not view.masked
    assert {fact.key for fact in view.fields} >= {"name", "born", "count", "site"}
    assert {fact.key for fact in view.fields} == set(view.case.case_file)
    assert (view.process_name, view.team_name) == ("Process p", "Agency team")
    assert [(each.task.task_key, each.visible) for each in view.open_tasks] == [("talk", True)]
    assert [(each.process_key, each.active) for each in view.diagrams] == [("p", ("intake",)), ("q", ("talk",))]
    assert view.history[0].event == "case:start"
    assert [event.at for event in view.history] == sorted(event.at for event in view.history)
    (event,) = accesses(started)
    assert (event.purpose, event.case_id, event.granted) == ("case:show", view.case.id, True)


def test_a_supervisor_sees_numbers_steps_and_dates(started) -> None:
    view = started.engine.cases.show(started.case().number, actor=started.who("lena"))
    assert view.masked
    assert (view.fields, dict(view.case.case_file)) == ((), {})
    assert [each.task.task_key for each in view.open_tasks] == ["talk"]
    assert view.may_retry


def test_a_field_of_the_other_legal_domain_is_not_shown(office) -> None:
    office.publish(
        office.draw.process(
            *office.draw.team("S1.SGB2"),
            office.draw.task("grant", group="S1.SGB2.Vermittlung", form="benefit"),
            office.draw.task("talk", group="S1.SGB3.Vermittlung", facts="name money"),
        )
    )
    number = office.start().number
    office.complete("grant", "jana", name="Generated Person", money="100")
    for username, expected in (("jana", True), ("anna", False)):
        view = office.engine.cases.show(number, actor=office.who(username))
        assert ("money" in view.case.case_file) is expected
    office.claim("talk", "anna")
    view = office.engine.human_tasks.show(office.task("talk").id, actor=office.who("anna"))
    assert [fact.key for fact in view.facts] == ["name"]


def test_timers_and_incidents_are_on_the_case_page(office) -> None:
    office.publish(
        office.draw.parallel(
            [office.draw.wait("pause", "P5D")],
            [office.draw.script("bad", "=1 + days", "count")],
            before=office.draw.team(),
        )
    )
    number = office.start().number
    view = office.engine.cases.show(number, actor=office.who("anna"))
    assert [(timer.element_id, timer.due_at) for timer in view.timers] == [("pause", office.now + timedelta(days=5))]
    assert [(each.element_id, each.code) for each in view.incidents] == [("bad", "expression")]
    (diagram,) = view.diagrams
    assert ("pause" in diagram.active, diagram.incidents) == (True, ("bad",))


def test_a_diagram_tells_nothing_of_the_person_and_is_only_logged_where_it_is_refused(started) -> None:
    number, before = started.case().number, len(accesses(started))
    assert started.engine.cases.diagram(number, "p", actor=started.who("anna")).process_key == "p"
    with pytest.raises(NotFound):
        started.engine.cases.diagram(number, "unknown", actor=started.who("anna"))
    with pytest.raises(NotFound):
        started.engine.cases.diagram(number, "p", actor=started.who("jana"))
    new = accesses(started)[: len(accesses(started)) - before]
    assert [(each.actor, each.purpose, each.granted) for each in new] == [
        ("jana", "case:diagram", False),
        ("anna", "case:diagram", False),
    ]


def test_a_reason_opens_a_case_and_leaves_its_traces(started) -> None:
    number, jana = started.case().number, started.who("jana")
    with pytest.raises(NotFound):
        started.engine.cases.show(number, actor=jana)
    view = started.engine.cases.show(number, actor=jana, reason="Stands at my counter with an urgent letter")
    assert not view.masked
    assert "name" in view.case.case_file
    event = accesses(started)[0]
    assert (event.purpose, event.granted, event.actor) == ("case:break_glass", True, "jana")
    assert event.reason == "Stands at my counter with an urgent letter"
    (told,) = started.events("case:break_glass")
    assert (told.actor, told.details) == ("jana", {})


def test_a_supervisor_unmasks_with_a_reason_but_nobody_without_one(started) -> None:
    number = started.case().number
    view = started.engine.cases.show(number, actor=started.who("lena"), reason="Complaint of the person of today")
    assert not view.masked
    with pytest.raises(InvalidValue):
        started.engine.cases.show(number, actor=started.who("lena"), reason="  because ")
    with pytest.raises(NotFound):
        started.engine.cases.show("IP-2016-999999", actor=started.who("lena"), reason="Complaint of the person")


def test_who_may_not_read_the_values_does_not_read_the_reason_of_an_incident_either(office) -> None:
    bad = office.draw.script("bad", "=date(name) + duration(&quot;P1D&quot;)", "born")
    office.publish(office.draw.process(*office.draw.team(), bad))
    number = office.start(name="Generated Person").number
    (seen,) = office.engine.cases.show(number, actor=office.who("anna")).incidents
    assert "Generated Person" in seen.told
    assert seen.values["name"] == "Generated Person"
    for reader in ("lena", "paul"):
        (told,) = office.engine.monitoring.incidents(office.who(reader)).page.items
        assert "Generated Person" not in repr(told)
        assert told.incident.element_id == "bad"
    (masked,) = office.engine.cases.show(number, actor=office.who("lena")).incidents
    assert "Generated Person" not in repr(masked)


@pytest.mark.parametrize("entered", ["Generated Person", "GENERATED", "IP-2016-000001 Generated", "x" * 10_000])
def test_a_name_entered_for_a_case_number_gets_into_no_log(office, entered) -> None:
    for look in (office.engine.cases.show, office.engine.messages.receivable):
        with pytest.raises(NotFound):
            look(entered, actor=office.who("anna"))
        refused = accesses(office)[0]
        assert (refused.granted, refused.reason) == (False, "What was entered is no case number.")


def test_what_is_logged_of_a_refusal_has_a_limit(started) -> None:
    number = started.case().number
    with pytest.raises(NotFound):
        started.engine.messages.record(
            number, "x" * 10_000, Submission(values={}), actor=started.who("carla"), idempotency_key="k", keep=True
        )
    assert len(accesses(started)[0].reason) == 500
    with pytest.raises(NotFound):
        started.engine.cases.show("IP-2016-999999", actor=started.who("anna"))
    assert "IP-2016-999999" in accesses(started)[0].reason
