"""How decisions came about, as people read it: titles and values in their words, the result in one line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask

from engine import DecisionView, Due, Fact, Organisation, RuleView, TaskView, Trouble
from webui.countings import counting_text, length_text, manner_sentences
from webui.formatting import value
from webui.language import gettext
from webui.own_texts import own
from webui.places import named


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision under its title; ``result`` is what came out in one line, empty where the reader may not know."""

    title: str
    result: str
    view: DecisionView


def shown(decisions: Iterable[DecisionView], organisation: Organisation | None) -> list[Decision]:
    """Return the decisions as the reader is shown them."""
    views = [_named(each, organisation) for each in decisions]
    return [Decision(view.title, _result(view.outcome), view) for view in views]


def shown_trouble(trouble: Trouble, organisation: Organisation | None) -> Trouble:
    """Return what an incident quotes as the reader is shown it."""
    decision = trouble.decision
    if decision is None:
        return Trouble(facts=_facts(trouble.facts, organisation), decision=None)
    asked = (*decision.rules, *decision.before, *decision.unmatched)
    told = {fact.key for rule in asked for fact in rule.inputs}
    rest = [fact for fact in trouble.facts if fact.key not in told]
    return Trouble(facts=_facts(rest, organisation), decision=_named(decision, organisation))


def reasons_of(view: TaskView) -> list[str]:
    """Return why the task is due when it is, and with its team, as far as that can be told: whole sentences."""
    due = [] if view.due is None else [_due_text(view.due)]
    fields = _quoted(view.team_fields)
    return due + ([gettext("Das Team folgt aus %(fields)s.", fields=fields)] if fields else [])


def _due_text(due: Due) -> str:
    if not (due.from_opening or due.from_field):
        limits = [(own(each.title), counting_text(each.counting)) for each in due.deadlines]
        told = [gettext("Frist „%(title)s“: %(limit)s", title=title, limit=limit) for title, limit in limits]
        return gettext("Fällig nach %(what)s.", what="; ".join([_quoted(due.fields), *told] if due.fields else told))
    (deadline,) = due.deadlines
    title, limit = own(deadline.title), length_text(deadline.counting)
    if due.from_opening:
        text = gettext(
            "Fällig nach der Frist „%(title)s“: %(limit)s, nachdem die Aufgabe entstanden ist.",
            title=title,
            limit=limit,
        )
    else:
        text = gettext(
            "Fällig nach der Frist „%(title)s“: %(limit)s nach „%(field)s“.",
            title=title,
            limit=limit,
            field=own(due.fields[0]),
        )
    return " ".join([text, *manner_sentences(deadline.counting)])


def _quoted(fields: Iterable[str]) -> str:
    return ", ".join(gettext("„%(field)s“", field=own(field)) for field in fields)


def _named(view: DecisionView, organisation: Organisation | None) -> DecisionView:
    return replace(
        view,
        title=own(view.title),
        outcome=_facts(view.outcome, organisation),
        facts=_facts(view.facts, organisation),
        elsewhere=tuple(map(own, view.elsewhere)),
        rules=_rules(view.rules, organisation),
        before=_rules(view.before, organisation),
        unmatched=_rules(view.unmatched, organisation),
    )


def _rules(rules: Iterable[RuleView], organisation: Organisation | None) -> tuple[RuleView, ...]:
    return tuple(
        replace(
            rule,
            title=own(rule.title),
            inputs=_facts(rule.inputs, organisation),
            elsewhere=tuple(map(own, rule.elsewhere)),
            outputs=_facts(rule.outputs, organisation),
            notes=tuple(map(own, rule.notes)),
        )
        for rule in rules
    )


def _facts(facts: Iterable[Fact], organisation: Organisation | None) -> tuple[Fact, ...]:
    return tuple(named(fact, organisation) for fact in facts)


def _result(outcome: Sequence[Fact]) -> str:
    """Return what came out: the value alone where there is one, else each that has one with its title."""
    short = [replace(fact, value=_first_of_rows(fact.value)) for fact in outcome]
    if len(short) == 1:
        return alone(short[0])
    return ", ".join(in_line(fact) for fact in short if fact.value not in (None, ""))


def _first_of_rows(result: Any) -> Any:
    """Return of each row of a table what stands first in it, which names the row; the rules tell the rest."""
    if not isinstance(result, list | tuple):
        return result
    return [next(iter(row.values()), None) if isinstance(row, Mapping) else row for row in result]


def in_line(fact: Fact) -> str:
    """Return title and value in one line."""
    return f"{fact.title}: {alone(fact)}"


def alone(fact: Fact) -> str:
    """Return the value in one line."""
    found = value(fact.value)
    return found if isinstance(found, str) else ", ".join(found)


def init_app(app: Flask) -> None:
    """Make facts in one line known to the templates."""
    app.jinja_env.filters.update(in_line=in_line, alone=alone)
