"""When timers and deadlines fall due: FEEL values and ISO 8601 texts, in local time where no zone is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal

from lxml import etree

from engine.feel import LOCAL_ZONE, YearMonthDuration
from engine.feel.sentences import Sentence, reason, say
from engine.model import Value
from engine.workflow.dialect import BPMN, Findings
from engine.workflow.expressions import Expression

END_OF_DAY: Final = time(23, 59)
SHORTEST_CYCLE: Final = timedelta(seconds=1)
_DURATION: Final = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_CYCLE: Final = re.compile(r"R(?P<count>\d*)/(?:(?P<start>[^/P][^/]*)/)?(?P<every>P[^/]+)")

TimerKind = Literal["date", "duration", "cycle"]
_KINDS: Final[tuple[tuple[str, TimerKind], ...]] = (
    ("timeDate", "date"),
    ("timeDuration", "duration"),
    ("timeCycle", "cycle"),
)
_WHAT: Final[dict[TimerKind, Sentence]] = {
    "date": say("date of the timer"),
    "duration": say("duration of the timer"),
    "cycle": say("cycle of the timer"),
}


@dataclass(frozen=True, slots=True)
class Duration:
    """A span of time: whole months and days by the calendar and the local clock, the rest exact.

    So a day that begins or ends summer time is a day, and 24 hours are 24 hours.
    """

    months: int
    days: int
    rest: timedelta

    def times(self, count: int) -> Duration:
        """Return the span so often, one after the other."""
        return Duration(self.months * count, self.days * count, self.rest * count)

    def after(self, instant: datetime) -> datetime:
        """Return the instant that lies this span later; the 31st becomes the last day of a shorter month.

        A local time that the change to summer time leaves out becomes the one an hour later; of one that comes twice
        the first is meant, unless months and days are none.
        """
        if self.months or self.days:
            local = instant.astimezone(LOCAL_ZONE).replace(fold=0)
            instant = add_months(local, self.months) + timedelta(days=self.days)
        return instant.astimezone(UTC) + self.rest


@dataclass(frozen=True, slots=True)
class Cycle:
    """A recurrence: ``count`` is None where it never ends."""

    count: int | None
    start: datetime | None
    every: str


@dataclass(frozen=True, slots=True)
class Timing:
    """What a timer event says."""

    kind: TimerKind
    expression: Expression

    @property
    def follows(self) -> bool:
        """Return whether the instant depends on anything that may change while it is waited for."""
        return self.kind != "cycle" and bool(self.expression.names)


def add_months(instant: datetime, months: int) -> datetime:
    """Return the same local time some calendar months later, on the last day of the month where the day is missing."""
    index = instant.year * 12 + instant.month - 1 + months
    year, month = divmod(index, 12)
    for day in range(instant.day, 27, -1):
        try:
            return instant.replace(year=year, month=month + 1, day=day)
        except ValueError:
            continue
    return instant.replace(year=year, month=month + 1)


def parse_duration(text: str) -> Duration:
    """Return the duration of an ISO 8601 text; raise ``ValueError`` for any other text."""
    match = _DURATION.fullmatch(text.strip().upper())
    if match is None or text.strip().upper().endswith(("P", "T")):
        raise ValueError(say("'{text}' is no duration; write it like P14D or PT2H", text=text))
    sign = -1 if match["sign"] else 1
    part = {name: float(value) if value else 0 for name, value in match.groupdict().items() if name != "sign"}
    months, days = part["years"] * 12 + part["months"], part["weeks"] * 7 + part["days"]
    rest = timedelta(hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"])
    timedelta(days=days)  # raises OverflowError where nobody could wait for so long
    return Duration(sign * int(months), sign * int(days), sign * rest)


def parse_instant(text: str, of_day: time) -> datetime:
    """Return the instant of an ISO 8601 date or date-time; raise ``ValueError`` for any other text."""
    text = text.strip()
    try:
        moment = datetime.fromisoformat(text) if "T" in text.upper() else date.fromisoformat(text)
    except ValueError:
        problem = say("'{text}' is no date and time; write it like 2016-01-31 or 2016-01-31T13:45", text=text)
        raise ValueError(problem) from None
    return as_instant(moment, of_day)


def as_instant(value: date | datetime, of_day: time) -> datetime:
    """Return the UTC instant of a date-time, or of the given local time on a date."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, of_day, LOCAL_ZONE)
    return (value if value.tzinfo is not None else value.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)


def parse_cycle(text: str) -> Cycle:
    """Return the recurrence of an ISO 8601 repeating interval such as ``R3/P1M``; raise ``ValueError`` otherwise."""
    match = _CYCLE.fullmatch(text.strip().upper())
    if match is None:
        raise ValueError(say("'{text}' is no repeating interval; write it like R3/P1M", text=text))
    if match["count"] and int(match["count"]) == 0:
        raise ValueError(say("'{text}' never happens", text=text))
    span = parse_duration(match["every"])
    if span.months <= 0 and span.days <= 0 and span.rest <= timedelta(0):
        raise ValueError(say("'{text}' repeats without time passing", text=text))
    if span.months <= 0 and span.days <= 0 and span.rest < SHORTEST_CYCLE:
        raise ValueError(say("'{text}' repeats more often than once a second; let more time pass", text=text))
    start = parse_instant(match["start"], time(0)) if match["start"] else None
    return Cycle(int(match["count"]) if match["count"] else None, start, match["every"])


def due_date(value: Value) -> datetime:
    """Return the instant of a date timer or deadline; raise ``ValueError`` for a value that names none."""
    return _instant(value, time(0))


def deadline(value: Value) -> datetime:
    """Return the instant of a due date: a date alone means the end of that day, local time."""
    return _instant(value, END_OF_DAY)


def _instant(value: Value, of_day: time) -> datetime:
    if isinstance(value, str):
        return parse_instant(value, of_day)
    if isinstance(value, date):
        return as_instant(value, of_day)
    raise ValueError(say("'{value}' is no date and time", value=value))


def after(value: Value, now: datetime) -> datetime:
    """Return when a duration that begins now is over; raise ``ValueError`` for a value that is no duration."""
    if isinstance(value, timedelta):
        return now + value
    if isinstance(value, YearMonthDuration):
        return Duration(value.months, 0, timedelta(0)).after(now)
    if isinstance(value, str):
        return parse_duration(value).after(now)
    raise ValueError(say("'{value}' is no duration", value=value))


def cycle_of(value: Value) -> Cycle:
    """Return the recurrence that a value names; raise ``ValueError`` for a value that names none."""
    if isinstance(value, str):
        return parse_cycle(value)
    raise ValueError(say("'{value}' is no repeating interval; write it like R3/P1M", value=value))


def read_timing(definition: etree._Element, owner: str, findings: Findings) -> Timing | None:
    """Return what a ``timerEventDefinition`` says; None with a finding where that makes no sense."""
    found = [(kind, element) for name, kind in _KINDS for element in definition.iterchildren(f"{{{BPMN}}}{name}")]
    if len(found) != 1:
        message = say("A timer has exactly one of date, duration and cycle; enter one, or leave only one.")
        findings.add(owner, "TIMER", message)
        return None
    kind, element = found[0]
    expression = findings.expression(owner, _WHAT[kind], element.text)
    if expression is None:
        if not (element.text or "").strip():
            findings.add(owner, "TIMER", say("The timer names no time; enter a date, a duration or a cycle."))
        return None
    if expression.code is None:
        try:
            _check_text(kind, expression.text)
        except (ValueError, OverflowError) as error:
            findings.add(owner, "TIMER", say("{problem}.", problem=reason(error)))
            return None
    return Timing(kind, expression)


def check_time(name: str, text: str) -> str | None:
    """Return what is wrong with the text of a ``timeDate``, ``timeDuration`` or ``timeCycle``, or None."""
    try:
        _check_text(dict(_KINDS)[name], text)
    except (ValueError, OverflowError) as error:
        return reason(error)
    return None


def _check_text(kind: TimerKind, text: str) -> None:
    if kind == "date":
        parse_instant(text, time(0))
    elif kind == "duration":
        parse_duration(text)
    else:
        parse_cycle(text)
