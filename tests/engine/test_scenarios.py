from pathlib import Path
from typing import Any

import pytest

from engine import parsing
from engine.cli.findings import in_language
from engine.publication import parse_publication, read_folder
from engine.scenarios import read_stories, run_scenarios, run_story

SMALL = Path(__file__).parents[1] / "publications" / "small"
WITH = "expect: Not as told: expected register with"
BEGIN = """
title: Eine Geschichte
now: 2016-01-11T09:00+01:00
steps:
  - start: small
    with: {site: KR-U25}
"""
REGISTER = """
  - complete: register
    with: {name: "Testperson (erzeugt)", geburtsdatum: 1994-03-01, dokument: %s}
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return read_folder(SMALL)[0]


def failure(files: dict[str, bytes], text: str) -> str:
    """Return what the story fails with, or an empty text."""
    stories, findings = read_stories("scenarios/test.yaml", text.encode())
    assert findings == []
    finding = run_story(stories[0], files)
    return "" if finding is None else str(finding)


def test_the_stories_of_a_folder_are_told(files: dict[str, bytes]) -> None:
    assert run_scenarios(files) == []


def test_however_many_stories_are_told_the_files_are_parsed_once(
    files: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[int] = []

    def count(given: Any, services: Any) -> Any:
        parsed.append(len(given))
        return parse_publication(given, services)

    monkeypatch.setattr(parsing, "parse_publication", count)
    assert len(read_stories("scenarios/stories.yaml", files["scenarios/stories.yaml"])[0]) > 1
    assert run_scenarios(files) == []
    assert parsed == [len(files)]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("{open: []}", ["step 2", "did not expect register", "Open is: register (KR-U25.Eingangszone, due 2016-01-12"]),
        ("{open: [advise]}", ["expected advise", "did not expect register"]),
        (
            "{open: [{task: register, team: VIE.Eingangszone}]}",
            [f"{WITH} the team VIE.Eingangszone instead of KR-U25.Eingangszone. "],
        ),
        (
            "{open: [{task: register, due: P2D}]}",
            [f"{WITH} the due date P2D (2016-01-13T09:00+01:00) instead of 2016-01-12T09:00+01:00. Open is"],
        ),
        (
            "{open: [{task: register, due: 2016-01-13}]}",
            [f"{WITH} the due date 2016-01-13 instead of 2016-01-12T09:00+01:00. "],
        ),
        ("{open: [{task: register, due: null}]}", [f"{WITH} the due date none instead of 2016-01-12T09:00+01:00. "]),
        (
            "{open: [{task: register, team: VIE.Eingangszone, name: Anders}]}",
            [f"{WITH} the team VIE.Eingangszone instead of KR-U25.Eingangszone, the name 'Anders' instead of '"],
        ),
        (
            "{open: [register, {task: register, due: P2D}]}",
            ["expected register (due P2D). Open is: register (KR-U25"],
        ),
        (
            "{open: [{task: advise, team: VIE.Vermittlung}]}",
            ["expected advise (team VIE.Vermittlung); did not expect"],
        ),
        ("{open: [{task: register, due: bald}]}", ["'bald' is no duration"]),
        ("{open_includes: [{task: register, name: Anders}]}", [f"{WITH} the name 'Anders' instead of '"]),
        ("{state: completed}", ["expected the state completed, but it is running"]),
        ("{case_file: {site: VIE}}", ["expected site = 'VIE', but it is 'KR-U25'"]),
        ("{case_file: {site: null}}", ["expected site = None, but it is 'KR-U25'"]),
        ("{incidents: [register]}", ["expected incidents at register, but there are none"]),
    ],
)
def test_a_failing_expectation_says_what_was_expected_and_what_is(
    files: dict[str, bytes], step: str, words: list[str]
) -> None:
    message = failure(files, f"{BEGIN}\n  - expect: {step}\n")
    assert message.startswith("scenarios/test.yaml:step 2: SCENARIO Eine Geschichte: expect:")
    for part in words:
        assert part in message


@pytest.mark.parametrize(
    "step",
    [
        "{open: [register], state: running}",
        "{open: [{task: register, due: 2016-01-12}]}",
        "{open: [{task: register, due: 2016-01-12T09:00+01:00}]}",
        "{open_includes: []}",
        "{case_file: {name: null, site: KR-U25}}",
        "{incidents: []}",
    ],
)
def test_an_expectation_that_holds_passes(files: dict[str, bytes], step: str) -> None:
    assert failure(files, f"{BEGIN}\n  - expect: {step}\n") == ""


@pytest.mark.parametrize(
    ("due", "counted", "problem"),
    [
        ("{deadline: registrieren}", "limit: P1D", ""),
        ("{deadline: registrieren}", "limit: P5D, working_days: true", ""),
        ("{deadline: registrieren, from: 2016-01-11}", "limit: P5D, next_working_day: true", ""),
        (
            "{deadline: registrieren, from: 2016-01-13}",
            "limit: P1D",
            f"{WITH} the due date {{deadline: registrieren, from: 2016-01-13}} (2016-01-14T23:59+01:00) instead of "
            "2016-01-12T23:59+01:00. Open is",
        ),
        ("{deadline: dokument}", "limit: P1D", f"{WITH} the due date {{deadline: dokument}} (2016-01-25T23:59+01:00)"),
        ("{deadline: fehlt}", "limit: P1D", "The deadline 'fehlt' has no end here"),
    ],
)
def test_a_due_date_may_be_the_end_of_a_deadline_however_it_is_counted(
    files: dict[str, bytes], due: str, counted: str, problem: str
) -> None:
    organisation, diagram = files["organisation.yaml"], files["small/small.bpmn"]
    changed = {
        "organisation.yaml": organisation.replace(b'"Registrieren", limit: P1D', f'"Registrieren", {counted}'.encode()),
        "small/small.bpmn": diagram.replace(
            b"=now() + deadlines.registrieren.limit", b"=deadlines.registrieren.from(now())"
        ),
    }
    told = failure(files | changed, f"{BEGIN}\n  - expect: {{open: [{{task: register, due: {due}}}]}}\n")
    assert problem in told
    assert bool(problem) == bool(told)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("complete: advise", "There is no open task 'advise'"),
        ("complete: register", "The form refuses name (required), geburtsdatum (required)"),
        ("start: missing", "No case of 'missing' can be started"),
        ("retry: register", "There is no incident at 'register'"),
        ("let_pass: bald", "'bald' is no duration"),
    ],
)
def test_a_step_that_cannot_be_done_fails_the_story(files: dict[str, bytes], step: str, words: str) -> None:
    assert words in failure(files, f"{BEGIN}\n  - {step}\n")


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("complete: advise", "Es ist keine Aufgabe „advise“ offen. Offen: register"),
        ("start: missing", "Von „missing“ lässt sich kein Fall beginnen"),
        ("retry: register", "Bei „register“ gibt es keine Störung"),
    ],
)
def test_why_a_step_cannot_be_done_is_said_in_german_too(files: dict[str, bytes], step: str, words: str) -> None:
    stories, _ = read_stories("scenarios/test.yaml", f"{BEGIN}\n  - {step}\n".encode())
    finding = run_story(stories[0], files)
    assert finding is not None
    assert words in in_language(finding.message, "de")


def test_what_shall_be_refused_must_be_refused_for_that_reason(files: dict[str, bytes]) -> None:
    assert failure(files, f"{BEGIN}\n  - {{complete: advise, refused: not_found}}\n") == ""
    refused = f"{BEGIN}\n  - {{complete: register, refused: invalid_submission, fields: {{name: required}}}}\n"
    assert "The form should refuse name (required), but refuses" in failure(files, refused)
    assert "but was done" in failure(
        files, f"{BEGIN}\n  - {{let_pass: P1D}}\n" + "  - {start: small, with: {site: KR-U25}, refused: forbidden}\n"
    )


def test_a_person_is_entered_twice_only_where_the_story_says_that_it_is_another(files: dict[str, bytes]) -> None:
    twice = BEGIN + REGISTER % "Gestattung" + "  - start: small\n    with: {site: KR-U25}\n"
    assert "a case of the same person already: IP-2016-000001." in failure(files, twice + REGISTER % "Gestattung")
    register = (REGISTER % "Gestattung").rstrip()
    assert failure(files, f"{twice}{register}\n    refused: person_known\n") == ""
    assert failure(files, f"{twice}{register}\n    other_person: true\n") == ""


def test_an_incident_fails_the_story_unless_it_is_expected_next(files: dict[str, bytes]) -> None:
    begin = BEGIN + REGISTER % "Fahrkarte"
    message = failure(files, begin)
    assert "step 2: SCENARIO Eine Geschichte: complete register: The case stands still with an incident. " in message
    assert "decide_route (decision)" in message
    assert failure(files, begin + "\n  - expect: {state: incident}\n  - let_pass: P1D\n") == ""


def test_a_case_without_a_responsible_team_fails_every_story(files: dict[str, bytes]) -> None:
    broken = dict(files)
    broken["small/small.bpmn"] = files["small/small.bpmn"].replace(
        b'"=site + &#34;.&#34; + legal_domain"', b'"=site + &#34;.SGB9&#34;"'
    )
    assert broken != files
    assert "step 1: SCENARIO" in failure(broken, BEGIN)
    assert "KR-U25.SGB9" in failure(broken, BEGIN)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("title: [", "", "no YAML that can be read"),
        ("", "", "tells no story"),
        ("just words", "", "something else stands than a story"),
        ("title: x\nnow: gestern\nsteps: [{expect: {}}]", "", "'now' is no instant"),
        ("title: x\nnow: 2016-01-11\nsteps: []", "", "has no list of steps"),
        ("now: 2016-01-11\nsteps: [{expect: {}}]", "", "'title' is no text"),
        ("title: x\nnow: 2016-01-11\nsteps: [{}]", "step 1", "exactly one thing"),
        ("title: x\nnow: 2016-01-11\nsteps: [{start: a, complete: b}]", "step 1", "exactly one thing"),
        ("title: x\nnow: 2016-01-11\nsteps: [{start: a, whit: {}}]", "step 1", "no 'whit' in a step 'start'"),
        ("title: x\nnow: 2016-01-11\nsteps: [{start: a, other_person: ja}]", "step 1", "neither true nor false"),
        (
            "title: x\nnow: 2016-01-11\nsteps: [{expect: {}, other_person: true}]",
            "step 1",
            "no 'other_person' in a step",
        ),
        ("title: x\nnow: 2016-01-11\nsteps: [{expect: {state: done}}]", "step 1", "no state 'done'"),
        ("title: x\nnow: 2016-01-11\nsteps: [{expect: {open: register}}]", "step 1", "'open' is no list"),
        (
            "title: x\nnow: 2016-01-11\nsteps: [{expect: {open: [{task: a, due: {deadline: b, until: c}}]}}]",
            "step 1",
            "no 'until' in the entry 'due'",
        ),
        (
            "title: x\nnow: 2016-01-11\nsteps: [{expect: {open: [{task: a, due: {deadline: b, from: P1D}}]}}]",
            "step 1",
            "'from' is no day",
        ),
        (
            "title: x\nnow: 2016-01-11\nsteps: [{expect: {open: [{task: a, due: {from: 2016-01-11}}]}}]",
            "step 1",
            "'deadline' is no text",
        ),
        ("title: x\ntitle: y\nnow: 2016-01-11\nsteps: []", "", "is there twice"),
        ("title: &a x\nnow: 2016-01-11\nsteps: [*a]", "", "aliases are not supported"),
        ("title: x\nnow: 2016-02-31\nsteps: []", "", "no date of the calendar"),
    ],
)
def test_what_is_written_wrongly_is_a_finding_with_its_step(text: str, place: str, words: str) -> None:
    stories, findings = read_stories("scenarios/test.yaml", text.encode())
    assert stories == []
    assert findings[0].element == place
    assert findings[0].code == "SCENARIO_SYNTAX"
    assert words in findings[0].message


def test_values_mean_what_a_person_means() -> None:
    begin = "title: x\nnow: 2016-01-11\nsteps: "
    text = begin + "[{start: a, with: {a: 1994-03-01, b: '1994-03-01', c: nein, d: 09:30, e: 12.50}}]"
    values = read_stories("x.yaml", text.encode())[0][0].steps[0].values
    assert [type(value).__name__ for value in values.values()] == ["date", "str", "str", "str", "Decimal"]
