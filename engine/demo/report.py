"""What the office looks like after a simulation, beside what is published of such offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import mean, median, quantiles
from typing import Final

from engine.assembly import Engine
from engine.demo.office import is_open
from engine.demo.parameters import parameter
from engine.demo.profile import MONTH
from engine.feel import LOCAL_ZONE, say
from engine.model import Case, HistoryEvent, MonitorScope, TeamFigures
from engine.monitoring.instants import instants

DAY: Final = timedelta(days=1)
_PAGE: Final = 200
_LONG_WAIT: Final = 60 * DAY
_LONG_HANDOVER: Final = 3
"""Working days."""


_BEFORE_APPLICATION: Final = mean(parameter("asylum", "months_before_application").span)
_BEFORE_COUNTER: Final = mean(parameter("asylum", "months_since_application").span)


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of the office: what it says, and what is published of it."""

    title: str
    found: str
    published: str


@dataclass(frozen=True, slots=True)
class _Life:
    """A case with all that happened to it."""

    case: Case
    events: Sequence[HistoryEvent]

    def first(self, event: str, element: str) -> datetime | None:
        """Return when something first happened at the element."""
        return next((each.at for each in self.events if (each.event, each.element_id) == (event, element)), None)

    def last(self, event: str, element: str) -> datetime | None:
        """Return when something last happened at the element."""
        found = [each.at for each in self.events if (each.event, each.element_id) == (event, element)]
        return found[-1] if found else None

    def spans(self, element: str, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield for each task at the element from when to when it was open, until then at most."""
        opened: dict[object, datetime] = {}
        for each in self.events:
            if each.element_id == element and each.event == "task:open":
                opened[each.task_id] = each.at
            elif each.event in ("task:complete", "task:cancel") and each.task_id in opened:
                yield opened.pop(each.task_id), each.at
        yield from ((at, until) for at in opened.values())


def team_figures(engine: Engine, at: datetime) -> list[TeamFigures]:
    """Return what stands at each team, in the order of the organisation."""
    organisation = engine.organisation()
    order = [] if organisation is None else list(organisation.teams)
    with engine.storage.read() as reader:
        found = reader.team_figures(MonitorScope(teams=None), instants(organisation, at))
    return sorted(found, key=lambda each: (each.team not in order, order.index(each.team) if each.team in order else 0))


def measures(engine: Engine, at: datetime) -> list[Measure]:
    """Return the figures of all cases of the database up to the instant; a few thousand take a minute."""
    lives = list(_lives(engine))
    unpaid = sum(each.days_without_payer for each in team_figures(engine, at))
    return [
        *_talks(lives, at),
        *_hand_overs(lives, at),
        Measure(say("Days without a paying authority, of all cases together"), str(unpaid), say("target: none")),
        *_courses(lives),
        *_work(lives, at),
    ]


def _lives(engine: Engine) -> Iterator[_Life]:
    page = 1
    with engine.storage.read() as reader:
        while items := reader.cases(page=page, page_size=_PAGE).items:
            for item in items:
                record = reader.case(item.id)
                if record is not None:
                    yield _Life(record.case, reader.history(item.id))
            page += 1


def _talks(lives: Sequence[_Life], at: datetime) -> Iterator[Measure]:
    waits, long, judged = [], 0, 0
    for life in lives:
        begun = life.first("task:open", "hold_first_talk")
        if begun is None:
            continue
        held = life.first("task:open", "agree_plan")
        wait = (held or at) - begun
        if held is not None:
            waits.append(wait)
        long += wait > _LONG_WAIT
        judged += held is not None or wait > _LONG_WAIT
    yield Measure(
        say("Days to the first talk: median, and after which 90 % had it"), _median_and_90(waits), say("not published")
    )
    yield Measure(say("First talk after more than 60 days"), _share(long, judged), "16 %")


def _hand_overs(lives: Sequence[_Life], at: datetime) -> Iterator[Measure]:
    spans = [span for life in lives for span in life.spans("accept_handover", at)]
    returned = sum(life.first("task:open", "amend_handover_sheet") is not None for life in lives)
    handed = sum(life.first("task:open", "accept_handover") is not None for life in lives)
    told = [life for life in lives if life.case.case_file.get("lebenslauf_vollstaendig") is not None]
    incomplete = sum(
        life.case.case_file["lebenslauf_vollstaendig"] == "nein" or life.first("task:open", "complete_cv") is not None
        for life in told
    )
    yield Measure(
        say("Hand-overs that were not accepted for more than 3 working days"),
        _share(sum(_working_days(*span) > _LONG_HANDOVER for span in spans), len(spans)),
        say("target: none"),
    )
    yield Measure(say("Cases whose hand-over was returned once"), _share(returned, handed), say("not published"))
    yield Measure(say("CVs that were incomplete at the hand-over"), _share(incomplete, len(told)), "38 %")


def _courses(lives: Sequence[_Life]) -> Iterator[Measure]:
    waits, access, tested, missed = [], [], 0, 0
    for life in lives:
        registered = life.first("task:complete", "find_course")
        begun = life.case.case_file.get("kurs_beginn")
        if registered is not None and isinstance(begun, date) and begun >= registered.date():
            waits.append(begun - registered.date())
            asked = life.first("task:open", "check_course_access")
            access += [begun - asked.date()] if asked is not None else []
        tested += life.first("task:complete", "record_language_test") is not None
        missed += life.first("task:open", "apply_for_repeat") is not None
    yield Measure(say("Weeks from the registration to the course: median, mean"), _weeks(waits), say("5 to 7, 8 to 14"))
    yield Measure(say("Weeks from the wish for a course to its beginning: median, mean"), _weeks(access), "17")
    yield Measure(say("B1 missed at the first try"), _share(missed, tested), "38 %")


def _work(lives: Sequence[_Life], at: datetime) -> Iterator[Measure]:
    today = at.astimezone(LOCAL_ZONE).date()
    for low, high, published in ((10, 20, (10, 15)), (20, 32, (22, 27))):
        there, working = 0, 0
        for life in lives:
            if not low <= (today - _arrival(life)) / MONTH < high:
                continue
            there += 1
            working += _has_work(life, today)
        yield Measure(
            say("In work {low} to {high} months after the arrival in Germany", low=low, high=high),
            _share(working, there),
            say("{share} % ({months} months)", share=published[0], months=published[1]),
        )


def _arrival(life: _Life) -> date:
    """Return since when somebody is in Germany, where the case file has no word of it by what comes before a case."""
    known = life.case.case_file
    for key, months in (("aufenthalt_seit", 0), ("asylantrag_am", _BEFORE_APPLICATION)):
        if isinstance(day := known.get(key), date):
            return day - months * MONTH
    return life.case.started_at.date() - (_BEFORE_APPLICATION + _BEFORE_COUNTER) * MONTH


def _has_work(life: _Life, today: date) -> bool:
    known = life.case.case_file
    begun = [day for key in ("arbeit_beginn", "gefunden_beginn") if isinstance(day := known.get(key), date)]
    lost = known.get("arbeit_ende_am")
    return any(day <= today and not (isinstance(lost, date) and lost >= day) for day in begun)


def _working_days(begin: datetime, end: datetime) -> int:
    """Return how many days on which people work have begun since."""
    first, last = (at.astimezone(LOCAL_ZONE).date() for at in (begin, end))
    return sum(is_open(first + timedelta(days=day + 1)) for day in range((last - first).days))


def _share(part: int, whole: int) -> str:
    return (
        say("none so far") if not whole else say("{share} % of {whole}", share=round(100 * part / whole), whole=whole)
    )


def _median_and_90(spans: Sequence[timedelta]) -> str:
    if len(spans) < 2:  # no shares of less
        return say("none so far")
    days = [span / DAY for span in spans]
    return f"{median(days):.0f}, {quantiles(days, n=10)[-1]:.0f}"


def _weeks(spans: Sequence[timedelta]) -> str:
    if not spans:
        return say("none so far")
    weeks = [span / DAY / 7 for span in spans]
    return f"{median(weeks):.0f}, {mean(weeks):.0f}"
