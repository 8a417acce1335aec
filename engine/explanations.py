"""Why something was decided, reduced to what one reader may know.

Values that a decision looked at are personal data. Who may read all fields that a value may have come from reads the
value; who may read all that a table looked at is told which of its rules matched, for a rule gives away what it asks
for. The result is told like the field that took it, and otherwise to who may read everything behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import datetime
from typing import Any, Final

from engine.authorization import Sight, is_system, may_use_workshop
from engine.model import Actor, HistoryEvent, Incident, Value
from engine.publication import Publication
from engine.reasons import DecisionView, RuleView, Trouble
from engine.views import Fact

MADE: Final = "decision:make"
"""The history event whose details are a trace, as :mod:`engine.workflow.traces` describes it."""
_Told = Mapping[str, Any]
"""A part of a trace."""


def decisions_of(
    history: Iterable[HistoryEvent], publication: Publication, actor: Actor, *, shown: Set[str] | None = None
) -> tuple[DecisionView, ...]:
    """Return for each decision of the case how it came out at last, latest first.

    ``shown`` are the fields whose values may stand in that place, such as the whitelist of a task; of others that the
    actor may read a decision only names the title. None stands for all.
    """
    latest: dict[str, HistoryEvent] = {}
    for event in history:
        if event.event == MADE:
            decision = str(event.details.get("decision"))
            latest.pop(decision, None)  # so that it moves to the end
            latest[decision] = event
    reader = _Reader(publication, actor, shown=shown)
    return tuple(
        reader.decision(event.details, event.element_name or "", event.at) for event in reversed(latest.values())
    )


def trouble_of(incident: Incident, publication: Publication, actor: Actor, sight: Sight) -> Trouble:
    """Return what the incident quotes; without full sight of the case no value of it.

    Which rules matched is told even then: whoever has to mend a table needs to know, and sees no person.
    """
    sees_values = sight is Sight.FULL or is_system(actor)
    values = readable_values(incident, publication, actor) if sees_values else {}
    reader = _Reader(publication, actor, sees_values=sees_values, sees_rules=True)
    trace = incident.trace
    return Trouble(
        facts=tuple(publication.fact(name, value) for name, value in values.items()),
        decision=None if trace is None else reader.decision(trace, incident.element_name, None),
    )


def readable_values(incident: Incident, publication: Publication, actor: Actor) -> dict[str, Value]:
    """Return the values of the incident that the actor, who sees its case, may read.

    A name that the schema does not know may hold what was taken from any field; only if it is null it tells nothing.
    """
    return {
        name: value
        for name, value in incident.values.items()
        if is_system(actor) or (publication.may_read(name, actor) and (value is None or _is_known(name, publication)))
    }


def _fields(told: _Told) -> Sequence[str]:
    """Return the fields that the value may have come from."""
    fields: Sequence[str] = told.get("fields", [told["name"]])
    return fields


def _labelled(value: Any, titles: Mapping[str, str]) -> Any:
    """Return what a table gave with the entries of each row under the labels of their columns."""
    if isinstance(value, list | tuple):
        return [_labelled(each, titles) for each in value]
    if isinstance(value, Mapping):
        return {titles.get(name) or name: item for name, item in value.items()}
    return value


def _is_known(field: str, publication: Publication) -> bool:
    return publication.schema is None or field in publication.schema.fields


class _Reader:
    """Reads traces for somebody."""

    def __init__(
        self,
        publication: Publication,
        actor: Actor,
        *,
        shown: Set[str] | None = None,
        sees_values: bool = True,
        sees_rules: bool = False,
    ) -> None:
        self.publication, self.actor, self.shown = publication, actor, shown
        self.sees_values, self.sees_rules = sees_values, sees_rules

    def decision(self, trace: _Told, element_name: str, made_at: datetime | None) -> DecisionView:
        decision, own = str(trace["decision"]), trace.get("rules", ())
        rules, before = self._rules(own), self._rules(trace.get("before", ()))
        unmatched = self._rules(trace.get("unmatched", ()))
        given = self._readable(trace.get("facts", ()))
        outcome = self._outcome(trace) if made_at is not None else ()
        parts = (*rules, *before, *unmatched)
        hidden = any(each.is_hidden for each in parts) or len(given) < len(trace.get("facts", ()))
        path = self.publication.definitions.decision_files.get(decision)
        return DecisionView(
            decision=decision,
            title=str(trace["name"]),
            made_at=made_at,
            rechtsstand=trace.get("rechtsstand"),
            element_name=element_name,
            outcome=outcome,
            facts=self._facts(given),
            elsewhere=self._titles(given),
            rules=rules,
            before=before,
            unmatched=unmatched,
            left_out=trace.get("left_out", 0),
            is_hidden=hidden or (made_at is not None and not outcome),
            file=path if may_use_workshop(self.actor) else None,
        )

    def _rules(self, told: Iterable[_Told]) -> tuple[RuleView, ...]:
        return tuple(map(self._rule, told))

    def _rule(self, told: _Told) -> RuleView:
        seen = told.get("inputs", ())
        asked = self._readable([each for each in seen if not each.get("any")])
        hidden = len(self._readable(seen)) < len(seen)  # that others did not match may tell of what this one accepts
        outputs = () if hidden else tuple(self._fact(each, field=None) for each in told.get("outputs", ()))
        return RuleView(
            title=str(told["name"]),
            number=told.get("number") if self.sees_rules or not hidden else None,
            inputs=self._facts(asked),
            elsewhere=self._titles(asked),
            outputs=outputs,
            notes=() if hidden else tuple(told.get("notes", ())),
            is_hidden=hidden,
        )

    def _readable(self, seen: Sequence[_Told]) -> list[_Told]:
        """Return what the reader may read of what was looked at."""
        return [each for each in seen if self._may_read(_fields(each))]

    def _facts(self, readable: Iterable[_Told]) -> tuple[Fact, ...]:
        return tuple(self._input(each) for each in readable if self._may_stand_here(each))

    def _titles(self, readable: Iterable[_Told]) -> tuple[str, ...]:
        return tuple(self._input(each).title for each in readable if not self._may_stand_here(each))

    def _may_stand_here(self, told: _Told) -> bool:
        return self.shown is None or self.shown >= set(_fields(told))

    def _input(self, told: _Told) -> Fact:
        return self._fact(told, field=told["name"] if _fields(told) == [told["name"]] else None)

    def _outcome(self, trace: _Told) -> tuple[Fact, ...]:
        """Return what came out: one fact, or one for each entry of a context."""
        variable, value = str(trace["variable"]), trace["value"]
        schema = self.publication.schema
        field = variable if schema is not None and variable in schema.fields else None
        if not self._may_read(trace.get("fields", ()) if field is None else [field]):
            return ()
        outputs = [output for rule in trace.get("rules", ()) for output in rule.get("outputs", ())]
        titles = {output["name"]: output.get("title", "") for output in outputs}
        if field is None and isinstance(value, Mapping):
            return tuple(
                self._named(name, titles.get(name) or self.publication.title(name), item)
                for name, item in value.items()
            )
        own_title = next(iter(titles.values()), "") if len(titles) == 1 else ""
        shown = value if field is not None else _labelled(value, titles)
        return (self._named(variable, own_title or str(trace["name"]), shown, field=field),)

    def _fact(self, told: _Told, *, field: str | None) -> Fact:
        return self._named(told["name"], told.get("title", ""), told["value"], field=field)

    def _named(self, name: str, title: str, value: Value, *, field: str | None = None) -> Fact:
        """Return the value under the title of the field that it is, else under what the process owners call it.

        What is no field has been worded by the process owners, in a table or an expression.
        """
        schema = self.publication.schema
        if field is not None and schema is not None and field in schema.fields:
            return self.publication.fact(field, value)
        return Fact(key=name, title=title or name, value=value, is_choice=True)

    def _may_read(self, fields: Iterable[str]) -> bool:
        if is_system(self.actor):
            return True
        return self.sees_values and all(
            _is_known(field, self.publication) and self.publication.may_read(field, self.actor) for field in fields
        )
