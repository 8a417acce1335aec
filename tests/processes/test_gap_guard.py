"""Nobody is without a paying authority, and where she would be, those who can prevent it know in time."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from engine.feel import LOCAL_ZONE
from engine.sandbox import Sandbox
from tests.processes.recognised import handed_over, recognised, supervisor

GIVING, RECEIVING = "VIE.SGB3", "VIE.SGB2"
DAY = timedelta(days=1)


def alarms(sandbox: Sandbox, key: str = "prevent_gap") -> list[str]:
    return sorted(str(task.candidate_group) for task in sandbox.open_tasks() if task.task_key == key)


def both(function: str = "Teamleitung") -> list[str]:
    return [f"{RECEIVING}.{function}", f"{GIVING}.{function}"]


def gap(sandbox: Sandbox, team: str = GIVING) -> tuple[int, int, int]:
    """Return what the supervisor of the team sees: gaps that near, gaps that are open, days without a payer."""
    view = sandbox.engine.monitoring.overview(supervisor(team))
    assert view.gaps is not None
    assert view.gaps.total == view.total.gaps_near + view.total.gaps_open
    return view.total.gaps_near, view.total.gaps_open, view.total.days_without_payer


def until(sandbox: Sandbox, day: str) -> None:
    """Let time pass until nine in the morning of the day, by the clocks of the office."""
    moment = datetime.fromisoformat(f"{day}T09:00").replace(tzinfo=LOCAL_ZONE)
    sandbox.advance(moment - sandbox.now)


BOUNDARIES = (
    ("2016-02-09", "2016-02-29"),
    ("2017-02-09", "2017-02-28"),
    ("2016-03-01", "2016-03-31"),
    ("2016-10-07", "2016-10-31"),
    ("2016-12-09", "2016-12-31"),
)


@pytest.mark.parametrize(("served", "last"), BOUNDARIES)
def test_the_day_after_the_last_of_the_one_is_the_first_of_the_other(served: str, last: str) -> None:
    sandbox = handed_over(recognised(f"{served}T09:00", served))
    sandbox.complete("take_application", {"antrag_sgb2_am": served, "wechseltag_festlegung": "Wie vorgeschlagen"})
    known = sandbox.case_file
    assert known["asylblg_bis"] == date.fromisoformat(last)
    assert known["leistung_ab"] == date.fromisoformat(last) + DAY
    assert known["tage_ohne_leistung"] == 0
    sandbox.complete("grant_benefit", {"bewilligung_am": served})
    while sandbox.now.date() < date.fromisoformat(last) + 40 * DAY:
        assert gap(sandbox) == (0, 0, 0)
        assert alarms(sandbox) == []
        sandbox.advance(5 * DAY)


def test_both_supervisors_know_ten_days_before_the_gap_and_the_monitor_with_them() -> None:
    sandbox = handed_over(recognised("2016-03-07T09:00", "2016-03-07"))
    until(sandbox, "2016-03-20")
    assert (alarms(sandbox), gap(sandbox)) == ([], (0, 0, 0))
    until(sandbox, "2016-03-21")
    assert (alarms(sandbox), gap(sandbox)) == (both(), (1, 0, 0))
    until(sandbox, "2016-03-31")
    assert gap(sandbox) == (1, 0, 0)
    until(sandbox, "2016-04-01")
    assert gap(sandbox) == (0, 1, 1)
    until(sandbox, "2016-04-12")
    assert gap(sandbox) == (0, 1, 12)


def test_the_alarm_never_comes_after_the_last_day_that_is_paid() -> None:
    """Whenever in a month a decision becomes known, both sides are woken while somebody still pays."""
    for day in range(1, 32):
        served = f"2016-03-{day:02}"
        sandbox = recognised(f"{served}T09:00", served)
        while not alarms(sandbox):
            assert sandbox.now.astimezone(LOCAL_ZONE).date() < date(2016, 3, 31), f"nobody was woken: {served}"
            sandbox.advance(DAY)
        assert alarms(sandbox) == both()


def test_a_decision_that_is_told_too_late_wakes_both_at_once() -> None:
    sandbox = recognised("2016-04-02T09:00", "2016-03-29")
    assert alarms(sandbox) == both()
    assert gap(sandbox) == (0, 1, 2)


def test_with_an_application_only_the_receiving_side_is_woken() -> None:
    sandbox = handed_over(recognised("2016-03-07T09:00", "2016-03-07"))
    given = {"antrag_sgb2_am": "2016-03-07", "wechseltag_festlegung": "Wie vorgeschlagen"}
    sandbox.complete("take_application", given)
    until(sandbox, "2016-03-21")
    assert alarms(sandbox) == [f"{RECEIVING}.Teamleitung"]


def test_the_grant_ends_every_alarm_and_closes_the_gap() -> None:
    sandbox = handed_over(recognised("2016-03-07T09:00", "2016-03-07"))
    until(sandbox, "2016-04-21")
    assert (alarms(sandbox), alarms(sandbox, "rescue_application")) == (both(), both())
    given = {"antrag_sgb2_am": "2016-04-21", "wechseltag_festlegung": "Wie vorgeschlagen"}
    sandbox.complete("take_application", given)
    sandbox.complete("grant_benefit", {"bewilligung_am": "2016-04-21"})
    assert (alarms(sandbox), alarms(sandbox, "rescue_application"), gap(sandbox)) == ([], [], (0, 0, 0))


@pytest.mark.parametrize(
    ("applied", "begin", "lost"),
    [("2016-04-30", "2016-04-01", 0), ("2016-05-01", "2016-05-01", 30), ("2016-06-02", "2016-06-01", 61)],
)
def test_what_a_late_application_costs_stands_in_the_case_file(applied: str, begin: str, lost: int) -> None:
    sandbox = handed_over(recognised("2016-03-07T09:00", "2016-03-07"))
    until(sandbox, applied)
    given = {"antrag_sgb2_am": applied, "wechseltag_festlegung": "Wie vorgeschlagen"}
    sandbox.complete("take_application", given)
    known = sandbox.case_file
    assert (known["leistung_ab"], known["tage_ohne_leistung"]) == (date.fromisoformat(begin), lost)


def test_the_page_of_the_case_says_who_pays_what_is_missing_and_who_acts() -> None:
    sandbox = handed_over(recognised("2016-03-07T09:00", "2016-03-07"))
    until(sandbox, "2016-03-28")
    view = sandbox.engine.cases.show(sandbox.cases[0].number, actor=supervisor(GIVING))
    pay = view.livelihood
    assert pay is not None
    assert (pay.ends, pay.begins, pay.apply_by) == (date(2016, 3, 31), date(2016, 4, 1), date(2016, 4, 30))
    assert (pay.days_left, pay.days_without_payer, pay.days_to_apply) == (3, 0, 33)
    assert (pay.applied, pay.granted) == (None, None)
    acting = {each.task.task_key for each in view.livelihood_tasks}
    assert {"prevent_gap", "take_application", "inform_social_office", "accept_handover"} <= acting
    assert "check_identity" not in acting


def test_a_supervisor_sees_the_days_although_she_sees_no_values() -> None:
    sandbox = recognised("2016-03-07T09:00", "2016-03-07")
    view = sandbox.engine.cases.show(sandbox.cases[0].number, actor=supervisor(GIVING))
    assert (view.masked, view.fields) == (True, ())
    assert view.livelihood is not None
    assert view.livelihood.days_left == 24


def test_the_guard_follows_the_day_that_the_benefits_unit_sets() -> None:
    sandbox = handed_over(recognised("2016-03-07T09:00", "2016-03-07"))
    given: dict[str, Any] = {"antrag_sgb2_am": "2016-03-08", "wechseltag_festlegung": "Anderer Tag"}
    given |= {"rechtskreiswechsel_am": "2016-05-01", "wechseltag_begruendung": "Das Sozialamt zahlt den April noch."}
    until(sandbox, "2016-03-08")
    sandbox.complete("take_application", given)
    assert sandbox.case_file["asylblg_bis"] == date(2016, 4, 30)
    until(sandbox, "2016-04-19")
    assert (alarms(sandbox), gap(sandbox)) == ([], (0, 0, 0))
    until(sandbox, "2016-04-20")
    assert (alarms(sandbox), gap(sandbox)) == ([f"{RECEIVING}.Teamleitung"], (1, 0, 0))


def test_whom_the_job_centre_cannot_take_has_a_gap_until_the_social_welfare_office_knows() -> None:
    sandbox = recognised("2016-03-07T09:00", "2016-03-07")
    title = {"dokumentart": "§ 25 Abs. 2 AufenthG", "gueltig_bis": "2030-01-31"}
    sandbox.complete("record_title", {**title, "erwerbsfaehig": "nein", "hilfebeduerftig": "ja"})
    until(sandbox, "2016-04-03")
    assert gap(sandbox) == (0, 1, 3)
    sandbox.complete(
        "tell_social_office", {"asylblg_stelle": "Sozialamt Viersen", "asylblg_informiert_am": "2016-04-03"}
    )
    assert gap(sandbox) == (0, 0, 0)
