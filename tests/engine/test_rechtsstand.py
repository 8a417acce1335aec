"""The day whose law is applied: set by the organisation, seen by every expression, kept with every decision."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.gate import check_files
from engine.publication import read_folder
from engine.scenarios import read_stories, run_story

PROCESSES = Path(__file__).parents[2] / "processes"
TEAM = "S1.SGB3.Vermittlung"
MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return dict(read_folder(PROCESSES)[0])


def deciding(before: str, after: str) -> dict[str, bytes]:
    """A process that decides by the law before a task and after it, and what it decides by."""
    table = f"""<definitions xmlns="{MODEL}" id="d" name="d" namespace="t">
<inputData id="rechtsstand" name="rechtsstand"><variable name="rechtsstand" typeRef="date"/></inputData>
<decision id="plan" name="plan"><variable name="plan"/>
<informationRequirement><requiredInput href="#rechtsstand"/></informationRequirement>
<decisionTable hitPolicy="UNIQUE">
<input><inputExpression typeRef="date"><text>rechtsstand</text></inputExpression></input>
<output name="plan"/>
<rule id="old"><inputEntry><text>{before}</text></inputEntry><outputEntry><text>"EGV"</text></outputEntry></rule>
<rule id="new"><inputEntry><text>{after}</text></inputEntry>
<outputEntry><text>"Kooperationsplan"</text></outputEntry></rule>
</decisionTable></decision></definitions>"""
    return {"decisions/d.dmn": table.encode()}


PLAN = deciding("&lt;= date(&quot;2023-06-30&quot;)", "&gt; date(&quot;2023-06-30&quot;)")


def publish(office: Any, day: str) -> None:
    draw = office.draw
    office.publish(
        draw.process(
            *draw.team(),
            draw.decide("first", "plan", "group"),
            draw.task("talk", group=TEAM),
            draw.decide("second", "plan", "name"),
            draw.task("again", group=TEAM),
        ),
        organisation=office.organisation + f"rechtsstand: {day}\n".encode(),
        tables=PLAN,
    )


@pytest.fixture
def decided(office: Any) -> Any:
    """A running case for which something was decided on 4 January 2016 by the law of its day."""
    publish(office, "heute")
    office.start()
    return office


def kept(office: Any) -> list[tuple[date, str]]:
    return [(event.details["rechtsstand"], event.details["value"]) for event in office.events("decision:make")]


def test_what_was_decided_stays_and_what_follows_applies_the_law_in_force(decided: Any) -> None:
    assert decided.case().case_file["group"] == "EGV"
    publish(decided, "2023-07-01")
    assert kept(decided) == [(date(2016, 1, 4), "EGV")]
    decided.complete("talk", "anna")
    assert kept(decided) == [(date(2016, 1, 4), "EGV"), (date(2023, 7, 1), "Kooperationsplan")]
    file = decided.case().case_file
    assert (file["group"], file["name"]) == ("EGV", "Kooperationsplan")


def test_heute_is_the_local_day_of_each_decision(decided: Any) -> None:
    decided.now = datetime(2023, 6, 30, 22, 30, tzinfo=UTC)  # past midnight in Berlin
    decided.complete("talk", "anna")
    assert kept(decided)[1:] == [(date(2023, 7, 1), "Kooperationsplan")]


def test_whoever_reads_a_decision_reads_whose_days_law_was_applied(decided: Any) -> None:
    [view] = decided.engine.cases.show(decided.case().number, actor=decided.who("anna")).decisions
    assert (view.title, view.rechtsstand) == ("plan", date(2016, 1, 4))


@pytest.mark.parametrize(("day", "written"), [("2023-06-30", None), ("2023-07-01", "Plan")])
def test_a_form_knows_it(office: Any, day: str, written: str | None) -> None:
    draw = office.draw
    field = {"type": "textfield", "key": "group", "label": "Kooperationsplan", "id": "f_1"}
    field["conditional"] = {"hide": '=rechtsstand < date("2023-07-01")'}
    form = {"type": "default", "id": "f", "schemaVersion": 18, "components": [field]}
    process = draw.process(*draw.team(), draw.task("talk", group=TEAM, form="f"), draw.task("again", group=TEAM))
    organisation = office.organisation + f"rechtsstand: {day}\n".encode()
    office.publish(process, organisation=organisation, tables={"f.form": json.dumps(form).encode()})
    office.start()
    office.complete("talk", "anna", group="Plan")
    assert office.case().case_file.get("group") == written


def test_the_gate_knows_that_there_always_is_one_and_finds_a_gap_between_two_days(files: dict[str, bytes]) -> None:
    def codes(last: str, first: str) -> set[str]:
        changed = {**files, **deciding(f"&lt;= date(&quot;{last}&quot;)", f"&gt;= date(&quot;{first}&quot;)")}
        found = [finding for finding in check_files(changed) if finding.file == "decisions/d.dmn"]
        return {finding.code for finding in found if finding.code.startswith("DECISION")}

    fine = {"DECISION_UNUSED"}  # nobody asks for it
    assert codes("2023-06-30", "2023-07-01") == fine
    assert codes("2023-06-29", "2023-07-01") == fine | {"DECISION_GAP"}
    assert codes("2023-07-01", "2023-07-01") == fine | {"DECISION_OVERLAP"}


STORY = """
title: Somalia
now: 2016-02-01T09:00+01:00
steps:
  - start: p
  - expect: {case_file: {group: WANTED}}
"""


@pytest.mark.parametrize(
    ("configured", "told", "wanted"),
    [
        ("heute", "", "EGV"),
        ("heute", "rechtsstand: 2023-07-01", "Kooperationsplan"),
        ("heute", "rechtsstand: heute", "EGV"),
        ("2023-07-01", "", "EGV"),  # a story is told by the law of its own day, whatever is configured
        ("2023-07-01", "rechtsstand: 2016-01-11", "EGV"),
    ],
)
def test_a_story_applies_the_law_of_its_own_day_or_of_the_one_it_names(
    office: Any, configured: str, told: str, wanted: str
) -> None:
    draw = office.draw
    process = draw.process(*draw.team(), draw.decide("first", "plan", "group"), draw.task("talk", group=TEAM))
    organisation = office.organisation + f"rechtsstand: {configured}\n".encode()
    files = {**office.files(process, organisation=organisation), **PLAN}
    stories, wrong = read_stories("s.yaml", f"{STORY.replace('WANTED', wanted)}{told}\n".encode())
    assert not wrong
    assert run_story(stories[0], files) is None


def test_a_story_names_no_other_day() -> None:
    _, [finding] = read_stories("s.yaml", f"{STORY}rechtsstand: 2016\n".encode())
    assert finding.message.startswith("'2016' is no day whose law can be applied; write 'heute' or a date")
