"""The monitor: a planted stuck case is found by those who lead its team, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event

from engine.errors import NotFound
from engine.model import SYSTEM, MonitorPage
from engine.monitoring import MonitorFilter, TaskRow

AGENCY_TALK = {"group": "S1.SGB3.Vermittlung", "due": "=now() + deadlines.talk.limit"}


@pytest.fixture
def busy(office: Any) -> Any:
    """Two cases of the agency: one is overdue at the talk, one has just begun; a third one is stuck at a script."""
    draw = office.draw
    office.publish(
        draw.process(*draw.team(), draw.task("talk", **AGENCY_TALK), draw.wait("pause", "P7D")),
        draw.process(*draw.team(), draw.script("compute", "=1 + name", "count"), key="q"),
        organisation=office.organisation.replace(b"p: [Eingangszone]", b"p: [Eingangszone]\n  q: [Eingangszone]"),
    )
    office.stuck = office.start("q", name="Testperson Geheim (erzeugt)")
    office.late = office.start()
    office.turn(days=12)
    office.fresh = office.start()
    return office


def numbers(page: Any) -> list[str]:
    return [item.task.case_number if isinstance(item, TaskRow) else item.number for item in page.items]


def test_the_first_page_shows_what_is_late_and_what_is_stuck(busy: Any) -> None:
    view = busy.engine.monitoring.overview(busy.who("lena"))
    (row,) = view.rows
    assert (row.name, row.site, row.legal_domains) == ("Agency team", "Site one", ("SGB III",))
    figures = row.figures
    assert (figures.running, figures.open_tasks, figures.overdue, figures.unclaimed) == (3, 2, 1, 1)
    assert (figures.incidents, figures.late_cases) == (1, 1)
    assert view.total == figures.__class__(**{**_plain(figures), "team": None})
    assert numbers(view.overdue) == numbers(view.unclaimed) == numbers(view.late) == [busy.late.number]
    (stuck,) = view.incidents.items
    assert (stuck.case_number, stuck.incident.element_id, stuck.process_name) == (
        busy.stuck.number,
        "compute",
        "Process q",
    )
    assert [(each.process_key, each.tasks, each.overdue, each.incidents) for each in view.processes] == [
        ("p", 2, 1, 0),
        ("q", 0, 0, 1),
    ]


def _plain(figures: Any) -> dict[str, Any]:
    return {name: getattr(figures, name) for name in figures.__slots__}


def test_a_supervisor_sees_no_value_and_the_expression(busy: Any) -> None:
    (row,) = busy.engine.monitoring.incidents(busy.who("lena")).page.items
    assert row.incident.expression
    assert (dict(row.incident.values), row.masked, row.sees_case) == ({}, True, True)
    assert "Geheim" not in repr(row)
    assert [each for each in _access(busy) if each.purpose == "incident:show"] == []


def test_who_also_works_in_the_team_reads_the_values_and_that_is_logged(busy: Any) -> None:
    busy.hire(lena={"S1.SGB3.Teamleitung", "S1.SGB3.Vermittlung"})
    (row,) = busy.engine.monitoring.incidents(busy.who("lena")).page.items
    assert row.incident.values["name"] == "Testperson Geheim (erzeugt)"
    (logged,) = [each for each in _access(busy) if each.purpose == "incident:show"]
    assert (logged.actor, logged.granted, logged.reason) == ("lena", True, busy.stuck.number)


def _access(office: Any) -> list[Any]:
    with office.storage.read() as reader:
        return list(reader.access_events())


def test_a_process_owner_sees_numbers_and_incidents_of_all_but_no_list(busy: Any) -> None:
    monitoring, paul = busy.engine.monitoring, busy.who("paul")
    view = monitoring.overview(paul)
    assert view.total.running == 3
    assert (view.overdue, view.unclaimed, view.late) == (None, None, None)
    (row,) = view.incidents.items
    assert (dict(row.incident.values), row.sees_case) == ({}, False)
    for listing in (monitoring.overdue_tasks, monitoring.unclaimed_tasks, monitoring.late_cases):
        with pytest.raises(NotFound):
            listing(paul)


def test_a_task_of_her_team_in_a_case_of_another_team_is_listed_without_the_case(busy: Any) -> None:
    """Whose case it is decides whether she may open it; the task she may."""
    draw = busy.draw
    busy.publish(draw.process(*draw.team("S1.SGB2"), draw.task("help", **AGENCY_TALK)))
    other = busy.start()
    busy.turn(days=12)
    monitoring, lena = busy.engine.monitoring, busy.who("lena")
    for listed in (monitoring.overview(lena).overdue, monitoring.unclaimed_tasks(lena).page):
        seen = {row.task.case_number: row.sees_case for row in listed.items}
        assert (seen[other.number], seen[busy.late.number]) == (False, True)
    with pytest.raises(NotFound):
        busy.engine.cases.show(other.number, actor=lena)
    (row,) = [row for row in monitoring.overdue_tasks(lena).page.items if row.task.case_number == other.number]
    assert busy.engine.human_tasks.show(row.task.id, actor=lena).task.name == row.task.name


@pytest.mark.parametrize("username", ["carla", "anna", "jana"])
def test_there_is_no_monitor_for_caseworkers(busy: Any, username: str) -> None:
    monitoring, actor = busy.engine.monitoring, busy.who(username)
    for ask in (monitoring.overview, monitoring.incidents, monitoring.overdue_tasks, monitoring.late_cases):
        with pytest.raises(NotFound):
            ask(actor)
    with pytest.raises(NotFound):
        monitoring.process("p", actor)
    assert {(each.purpose, each.granted) for each in _access(busy) if each.actor == username} == {
        ("monitor:show", False)
    }


def test_another_supervisor_sees_her_own_team_alone(busy: Any) -> None:
    busy.hire(luise={"S1.SGB2.Teamleitung"})
    view = busy.engine.monitoring.overview(busy.who("luise"))
    assert [(row.name, row.figures.running, row.figures.incidents) for row in view.rows] == [("Job centre team", 0, 0)]
    assert view.incidents.total == 0


def test_the_view_can_be_narrowed(busy: Any) -> None:
    monitoring = busy.engine.monitoring

    def running(**chosen: str) -> int:
        return monitoring.overview(SYSTEM, MonitorFilter(**chosen)).total.running

    assert running() == 3
    assert running(site="S1", legal_domain="SGB3", team="S1.SGB3") == 3
    assert running(process_key="q") == 1
    assert running(legal_domain="SGB2") == running(team="S9") == running(site="x") == running(process_key="\x00") == 0


def test_lists_take_sort_and_page_and_refuse_nonsense_gently(busy: Any) -> None:
    monitoring = busy.engine.monitoring
    listing = monitoring.unclaimed_tasks(SYSTEM, page=MonitorPage(sort="; DROP", page=-3, page_size=10**9))
    assert numbers(listing.page) == [busy.late.number]
    assert (listing.page.page, listing.page.page_size) == (1, 10_000)


def test_limits_are_those_of_the_organisation(busy: Any) -> None:
    monitoring, lena = busy.engine.monitoring, busy.who("lena")
    assert monitoring.overview(lena).total.unclaimed == 1
    busy.turn(days=2)
    assert monitoring.overview(lena).total.unclaimed == 1
    busy.turn(days=1)
    assert monitoring.overview(lena).total.unclaimed == 2
    longer = b"""
  frei_alarm: {title: "Free", limit: P1M, source: "test"}
  ruhe_gelb: {title: "Calm", limit: P2D, source: "test"}"""
    busy.publish(busy.draw.process(busy.draw.task("other")), organisation=busy.organisation.rstrip() + longer)
    assert monitoring.overview(lena).total.unclaimed == 0
    assert monitoring.overview(lena).total.late_cases == 3


def test_a_limit_beyond_all_years_is_never_passed(busy: Any) -> None:
    keys = ("frei_alarm", "ruhe_gelb", "ruhe_rot", "luecke_vorlauf")
    longest = "".join(f'\n  {key}: {{title: "Limit", limit: P9999Y, source: "test"}}' for key in keys).encode()
    busy.publish(busy.draw.process(busy.draw.task("other")), organisation=busy.organisation.rstrip() + longest)
    view = busy.engine.monitoring.overview(busy.who("lena"))
    assert (view.total.unclaimed, view.total.late_cases, view.total.red_cases) == (0, 1, 0)
    assert view.gaps.total == 0


def test_a_look_with_a_reason_and_a_retry_in_vain_are_no_activity(busy: Any) -> None:
    def silent_since() -> dict[str, Any]:
        busy.turn(days=91)
        found = busy.engine.monitoring.late_cases(busy.who("lena"))
        busy.turn(days=-91)
        return {each.number: each.updated_at for each in found.page.items}

    before = silent_since()
    busy.engine.cases.show(busy.late.number, actor=busy.who("lena"), reason="Rückfrage zum Termin")
    (incident,) = busy.incidents()
    busy.engine.incidents.retry(incident.id, actor=busy.who("lena"))
    assert silent_since() == before
    busy.engine.human_tasks.claim(busy.late.open_tasks[0].id, actor=busy.who("anna"))
    assert silent_since() != before


def test_a_diagram_counts_what_stands_at_each_element(busy: Any) -> None:
    view = busy.engine.monitoring.process("p", busy.who("paul"))
    assert (view.name, view.version, "<bpmn:process" in view.xml) == ("Process p", 1, True)
    assert [(each.element_id, each.name, each.tasks, each.overdue) for each in view.elements] == [
        ("talk", "Talk", 2, 1)
    ]
    assert [(each.version, each.cases) for each in view.versions] == [(1, 2)]
    busy.complete("talk", "anna")
    view = busy.engine.monitoring.process("p", busy.who("paul"))
    assert [(each.element_id, each.tasks, each.waiting) for each in view.elements] == [("talk", 1, 0), ("pause", 0, 1)]
    stuck = busy.engine.monitoring.process("q", busy.who("lena"))
    assert [(each.element_id, each.incidents) for each in stuck.elements] == [("compute", 1)]
    with pytest.raises(NotFound):
        busy.engine.monitoring.process("unknown", busy.who("lena"))


def test_a_call_activity_has_the_figures_of_what_it_calls_unless_others_call_it_too(office: Any) -> None:
    draw = office.draw

    def publish(*calls: str) -> None:
        office.publish(
            draw.process(*draw.team(), *(draw.call(call, "inner") for call in calls)),
            draw.process(draw.task("talk", group="S1.SGB3.Vermittlung"), key="inner"),
        )

    publish("once")
    office.start()
    view = office.engine.monitoring.process("p", office.who("lena"))
    assert [(each.element_id, each.called, each.tasks) for each in view.elements] == [("once", "inner", 1)]
    inner = office.engine.monitoring.process("inner", office.who("lena"))
    assert [(each.element_id, each.tasks) for each in inner.elements] == [("talk", 1)]
    assert [(each.version, each.cases) for each in inner.versions] == [(1, 1)]
    publish("once", "twice")
    assert office.engine.monitoring.process("p", office.who("lena")).elements == ()


def test_a_call_activity_has_the_figures_of_what_is_called_several_times_below_it(office: Any) -> None:
    draw = office.draw
    office.publish(
        draw.process(*draw.team(), draw.call("care", "course")),
        draw.process(draw.call("first", "lessons"), draw.call("second", "lessons"), key="course"),
        draw.process(draw.task("talk", group="S1.SGB3.Vermittlung"), key="lessons"),
    )
    office.start()
    view = office.engine.monitoring.process("p", office.who("lena"))
    assert [(each.element_id, each.called, each.tasks) for each in view.elements] == [("care", "course", 1)]
    assert office.engine.monitoring.process("course", office.who("lena")).elements == ()


def test_elements_that_only_older_versions_have_are_told_apart(busy: Any) -> None:
    busy.publish(busy.draw.process(*busy.draw.team(), busy.draw.task("other", **AGENCY_TALK)))
    busy.start()
    view = busy.engine.monitoring.process("p", busy.who("lena"))
    assert [(each.name, each.in_diagram, each.tasks) for each in view.elements] == [
        ("Other", True, 1),
        ("Talk", False, 2),
    ]
    assert [(each.version, each.cases) for each in view.versions] == [(2, 1), (1, 2)]


@pytest.mark.parametrize("storage", ["postgres"], indirect=True)
def test_every_page_costs_a_few_statements_however_much_there_is(busy: Any) -> None:
    sent: list[str] = []

    @event.listens_for(busy.storage.engine, "before_cursor_execute")
    def remember(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    monitoring, lena = busy.engine.monitoring, busy.who("lena")

    def costs() -> list[int]:
        counts = []
        for ask in (
            monitoring.overview,
            monitoring.overdue_tasks,
            monitoring.unclaimed_tasks,
            monitoring.late_cases,
            monitoring.gaps,
            monitoring.incidents,
            lambda actor: monitoring.process("p", actor),
        ):
            sent.clear()
            ask(lena)
            counts.append(len(sent))
        return counts

    first = costs()
    for number in range(4):
        busy.start("q", name=f"Testperson {number} (erzeugt)")
        busy.start()
    busy.turn(days=20)
    assert costs() == first == [8, 2, 2, 2, 2, 2, 3]


def test_no_organisation_no_teams(small_office: Any) -> None:
    assert small_office.engine.monitoring.overview(SYSTEM).rows == ()
    with pytest.raises(NotFound):
        small_office.engine.monitoring.process("p", SYSTEM)
    small_office.publish(small_office.draw.process(small_office.draw.task("a")), organisation=None)
    small_office.engine.cases.start("p", {}, actor=SYSTEM, idempotency_key="k")
    rows = small_office.engine.monitoring.overview(SYSTEM).rows
    assert [(row.name, row.figures.running, row.figures.open_tasks) for row in rows] == [("S1", 0, 1), (None, 1, 0)]
