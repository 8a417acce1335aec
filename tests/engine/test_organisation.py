"""The organisation: reading organisation.yaml and saying clearly what is wrong with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from engine.feel import YearMonthDuration
from engine.organisation import Organisation, parse_organisation

NOON = datetime(2016, 1, 11, 12, tzinfo=UTC)
GOOD = """
name: Office
sites:
  S1: {name: One, address: Street, area: A}
legal_domains:
  SGB3: {name: SGB III, authority: Agency}
municipalities: {Krefeld: A}
teams:
  S1.SGB3: {name: Agency team, site: S1, legal_domains: [SGB3], functions: [Vermittlung]}
functions:
  Vermittlung: {name: Placement}
starters: {p: [Vermittlung]}
deadlines:
  talk: {title: First talk, limit: P10D, source: test}
  review: {title: Review, limit: P6M, source: test}
"""


def parse(text: str) -> Organisation:
    organisation, findings = parse_organisation(text.encode())
    assert findings == []
    assert organisation is not None
    return organisation


def test_it_knows_teams_groups_and_legal_domains() -> None:
    office = parse(GOOD)
    assert office.groups == {"S1.SGB3.Vermittlung"}
    assert office.legal_domains_of({"S1.SGB3.Vermittlung", "S9.Nobody", "nonsense"}) == {"SGB3"}
    assert office.legal_domains_of({"S1.SGB3.Teamleitung"}) == frozenset()
    team = office.team_of("S1.SGB3.Vermittlung")
    assert team is not None
    assert (team.key, team.site) == ("S1.SGB3", "S1")
    assert office.group_name("S1.SGB3.Vermittlung") == "Agency team: Placement"
    assert office.group_name("S9.Nobody") == "S9.Nobody"
    assert (office.team_name("S1.SGB3"), office.team_name("S9")) == ("Agency team", "S9")
    assert office.municipalities == {"Krefeld": "A"}


def test_deadlines_are_durations() -> None:
    deadlines = parse(GOOD).constants(NOON)["deadlines"]
    talk = {key: value for key, value in deadlines["talk"].items() if key != "from"}
    assert talk == {"title": "First talk", "limit": timedelta(days=10), "source": "test"}
    assert deadlines["review"]["limit"] == YearMonthDuration(6)


def test_it_says_whose_days_law_is_applied() -> None:
    def day(line: str) -> date:
        return parse(GOOD + line).constants(datetime(2016, 1, 10, 23, 30, tzinfo=UTC))["rechtsstand"]

    assert day("") == day("rechtsstand: heute") == date(2016, 1, 11)  # where the office is, a day has begun
    assert day("rechtsstand: 2016-08-01") == date(2016, 8, 1)


@pytest.mark.parametrize(
    ("old", "new", "code", "element"),
    [
        ("site: S1", "site: S2", "ORG_SITE", "teams.S1.SGB3"),
        ("legal_domains: [SGB3]", "legal_domains: [SGB2]", "ORG_DOMAIN", "teams.S1.SGB3"),
        ("functions: [Vermittlung]", "functions: [Leitung]", "ORG_FUNCTION", "teams.S1.SGB3"),
        ("functions: [Vermittlung]", "functions: []", "ORG_FUNCTION", "teams.S1.SGB3"),
        ("functions: [Vermittlung]", "functions: Vermittlung", "ORG_TYPE", "teams.S1.SGB3.functions"),
        ("name: Agency team, ", "", "ORG_TEXT", "teams.S1.SGB3"),
        ("name: Agency team", "name: 5", "ORG_TEXT", "teams.S1.SGB3"),
        ("P10D", "ten days", "ORG_DURATION", "deadlines.talk"),
        ("limit: P10D", "limit: P10D, rests: sometimes", "ORG_TYPE", "deadlines.talk"),
        ("limit: P10D", "limit: P10D, workingdays: true", "ORG_UNKNOWN", "deadlines.talk"),
        ("limit: P10D", "limit: P1M, working_days: true", "ORG_WORKING_DAYS", "deadlines.talk"),
        ("limit: P10D", "limit: PT36H, working_days: true", "ORG_WORKING_DAYS", "deadlines.talk"),
        ("limit: P10D", "limit: P1001D, working_days: true", "ORG_WORKING_DAYS", "deadlines.talk"),
        ("{p: [Vermittlung]}", "{p: [Leitung]}", "ORG_FUNCTION", "starters.p"),
        ("{Krefeld: A}", "{Krefeld: [A]}", "ORG_TEXT", "municipalities"),
        ("starters:", "beginners:", "ORG_UNKNOWN", "beginners"),
        ("name: Office", "rechtsstand: morgen", "ORG_RECHTSSTAND", "rechtsstand"),
        ("name: Office", "rechtsstand: 2016-01-11T09:00+01:00", "ORG_RECHTSSTAND", "rechtsstand"),
        ("name: Office", "rechtsstand:", "ORG_RECHTSSTAND", "rechtsstand"),
        ("S1: {name: One, address: Street, area: A}", "S1: One", "ORG_TYPE", "sites.S1"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(old, new, code, element) -> None:
    assert old in GOOD
    organisation, findings = parse_organisation(GOOD.replace(old, new).encode())
    assert organisation is None
    assert (code, element) in {(finding.code, finding.element) for finding in findings}


@pytest.mark.parametrize(
    "content",
    [
        b"teams: [",
        b"\xff\xfe\x00",
        b"- a\n- b",
        b"",
        b"name: one\n---\nname: two",
        b"!!python/object:os.system {}",
        b"name: 2016-99-99",
        b"name: " + b"9" * 5000,
        b"[" * 5000,
        b"a: &a {x: 1}\n" + b"".join(b"b%d: &b%d {<<: [%s]}\n" % (n, n, b"*a, " * 10) for n in range(9)),
        b"sites:\n  S1: {name: One}\n  S1: {name: Two}",
    ],
)
def test_what_is_no_organisation_at_all_is_a_finding(content) -> None:
    organisation, findings = parse_organisation(content)
    assert organisation is None
    assert findings


def test_a_file_that_grows_when_read_or_is_huge_is_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    bomb = GOOD.replace("{Krefeld: A}", "{Krefeld: *a59}").replace("name: Office", "\n".join(lines))
    _, findings = parse_organisation(bomb.encode())
    assert [finding.code for finding in findings] == ["ORG_SYNTAX"]
    _, findings = parse_organisation(b"#" * 600_000)
    assert [finding.code for finding in findings] == ["ORG_SIZE"]


def test_that_of_the_integration_points_is_in_order() -> None:
    path = Path(__file__).parents[2] / "processes" / "organisation.yaml"
    organisation, findings = parse_organisation(path.read_bytes())
    assert findings == []
    assert organisation is not None
    assert "KR-U25.SGB3.Vermittlung" in organisation.groups
