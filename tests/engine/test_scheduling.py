"""What a task tells of its due date and of the way it found its team, without a value of the case file."""

from __future__ import annotations

from typing import Any

import pytest

GROUP = "=responsible_team + &quot;.Vermittlung&quot;"


def shown(office: Any, due: str | None, **case_file: Any) -> Any:
    task = office.draw.task("talk", group=GROUP, due=due)
    office.publish(office.draw.process(*office.draw.team(), task))
    office.start(**case_file)
    return office.engine.human_tasks.show(office.task("talk").id, actor=office.who("anna"))


@pytest.mark.parametrize(
    ("due", "limits", "fields", "from_opening", "from_field"),
    [
        ("=now() + deadlines.talk.limit", ["First talk"], (), True, False),
        ("= today()+deadlines.talk.limit", ["First talk"], (), True, False),
        ("=born + deadlines.talk.limit", ["First talk"], ("Geburtsdatum",), False, True),
        ("=deadlines.talk.from( now() )", ["First talk"], (), True, False),
        ("=deadlines.talk.from(born)", ["First talk"], ("Geburtsdatum",), False, True),
        ("=born", [], ("Geburtsdatum",), False, False),
        (
            "=if days &gt; 1 then born else now() + deadlines.talk.limit",
            ["First talk"],
            ("Geburtsdatum", "Tage"),
            False,
            False,
        ),
    ],
)
def test_a_due_date_says_what_it_depends_on(
    small_office: Any, due: str, limits: list[str], fields: tuple[str, ...], from_opening: bool, from_field: bool
) -> None:
    told = shown(small_office, due, born="2016-01-01", days=1).due
    assert [each.title for each in told.deadlines] == limits
    assert [each.source for each in told.deadlines] == ["test"] * len(limits)
    assert (told.fields, told.from_opening, told.from_field) == (fields, from_opening, from_field)


@pytest.mark.parametrize("due", [None, "2016-02-01", "=now() + duration(&quot;P3D&quot;)"])
def test_where_nothing_can_be_told_nothing_is(small_office: Any, due: str | None) -> None:
    assert shown(small_office, due).due is None


def test_a_group_names_the_fields_that_it_is_made_of(small_office: Any) -> None:
    assert shown(small_office, None).team_fields == ("Zuständiges Team",)
