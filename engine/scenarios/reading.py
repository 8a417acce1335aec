"""From a YAML file to stories; everything that is written wrongly is a finding with the step it stands in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from typing import Any, Final

from engine.feel import LOCAL_ZONE, reason, say
from engine.model import Finding
from engine.organisation import TODAY, rechtsstand_of
from engine.scenarios.story import UNSET, Action, DeadlineEnd, Expectation, ExpectedTask, Step, Story
from engine.yamlfile import YamlProblem, read_documents

STATES: Final = ("running", "completed", "incident")
_COMMON: Final = frozenset({"note", "refused", "fields"})
_MORE: Final = {
    Action.START: _COMMON | {"with", "other_person"},
    Action.COMPLETE: _COMMON | {"with", "other_person"},
    Action.MESSAGE: _COMMON | {"with", "key"},
    Action.RETRY: _COMMON,
    Action.CHANGE_OFFER: _COMMON | {"with"},
    Action.CANCEL_OFFER: _COMMON,
    Action.LET_PASS: frozenset({"note"}),
    Action.EXPECT: frozenset({"note"}),
}


def read_stories(file: str, data: bytes) -> tuple[list[Story], list[Finding]]:
    """Return the stories of the file that can be told, and what is wrong with the others."""
    try:
        documents = read_documents(data)
    except YamlProblem as problem:
        return [], [Finding(file=file, element="", code="SCENARIO_SYNTAX", message=reason(problem))]
    stories: list[Story] = []
    findings: list[Finding] = []
    if not documents:
        findings.append(
            Finding(
                file=file,
                element="",
                code="SCENARIO_SYNTAX",
                message=say("The file tells no story; write one, or remove the file."),
            )
        )
    for document in documents:
        reader = _Reader(file)
        story = reader.story(document)
        findings += reader.findings
        if not reader.findings:
            stories.append(story)
    return stories, findings


class _Reader:
    """Reads one document and collects what is wrong with it."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.findings: list[Finding] = []
        self.place = ""

    def story(self, document: Any) -> Story:
        root = self.mapping(document, say("a story"))
        self.known(root, {"title", "now", "rechtsstand", "steps", "note", "offers"}, say("a story"))
        steps = root.get("steps")
        if not isinstance(steps, list) or not steps:
            self.find(say("The story has no list of steps; write them under 'steps'."))
            steps = []
        return Story(
            file=self.file,
            title=self.text(root, "title"),
            now=self.instant(root.get("now")),
            rechtsstand=self.rechtsstand(root.get("rechtsstand", TODAY)),
            offers=self.offers(root.get("offers") or []),
            steps=tuple(self.step(number, item) for number, item in enumerate(steps, start=1)),
        )

    def offers(self, items: Any) -> tuple[Mapping[str, Any], ...]:
        if not isinstance(items, list):
            self.find(say("'offers' is no list of offers; write each with its number and all that it has."))
            return ()
        return tuple(self.mapping(item, say("an offer")) for item in items)

    def step(self, number: int, item: Any) -> Step:
        self.place = say("step {number}", number=number)
        entry = self.mapping(item, say("a step"))
        actions = [action for action in Action if action in entry]
        if len(actions) != 1:
            self.find(say("The step does not do exactly one thing; write one of {known}.", known=", ".join(Action)))
            return Step(number=number, action=Action.EXPECT, target="")
        action = actions[0]
        self.known(entry, _MORE[action] | {action.value}, say("a step '{action}'", action=action.value))
        fields = self.mapping(entry.get("fields") or {}, say("the entry '{name}'", name="fields"))
        if action is Action.EXPECT:
            expectation = self.expectation(entry[action])
            return Step(number=number, action=action, target="", expectation=expectation)
        return Step(
            number=number,
            action=action,
            target=self.text(entry, action.value),
            values=self.mapping(entry.get("with") or {}, say("the entry '{name}'", name="with")),
            key=self.text(entry, "key") if "key" in entry else None,
            other_person=self.flag(entry, "other_person"),
            refused=self.text(entry, "refused") if "refused" in entry else None,
            fields={key: str(code) for key, code in fields.items()},
        )

    def expectation(self, item: Any) -> Expectation:
        entry = self.mapping(item, say("the entry '{name}'", name="expect"))
        self.known(
            entry,
            {"open", "open_includes", "state", "case_file", "incidents", "offers"},
            say("the entry '{name}'", name="expect"),
        )
        state = entry.get("state")
        if state is not None and state not in STATES:
            self.find(say("There is no state '{state}'; write one of {known}.", state=state, known=", ".join(STATES)))
        incidents = entry.get("incidents")
        if incidents is not None and not (isinstance(incidents, list) and all(isinstance(i, str) for i in incidents)):
            self.find(say("'incidents' is no list of elements; write their ids in square brackets."))
            incidents = None
        return Expectation(
            open=self.tasks(entry["open"], "open") if "open" in entry else None,
            open_includes=self.tasks(entry.get("open_includes") or [], "open_includes"),
            state=state,
            case_file=self.mapping(entry.get("case_file") or {}, say("the entry '{name}'", name="case_file")),
            incidents=None if incidents is None else tuple(incidents),
            offers=self.counts(entry.get("offers") or {}),
        )

    def counts(self, item: Any) -> Mapping[str, Mapping[str, int]]:
        """Return what is expected of offers, by their numbers."""
        found = self.mapping(item, say("the entry '{name}'", name="offers"))
        expected = {number: self.mapping(counts, say("the places of an offer")) for number, counts in found.items()}
        for counts in expected.values():
            self.known(counts, {"taken", "free", "waiting"}, say("the places of an offer"))
        return expected

    def tasks(self, items: Any, name: str) -> tuple[ExpectedTask, ...]:
        if not isinstance(items, list):
            self.find(say("'{name}' is no list of tasks; write them in square brackets.", name=name))
            return ()
        return tuple(self.task(item) for item in items)

    def task(self, item: Any) -> ExpectedTask:
        entry = {"task": item} if isinstance(item, str) else self.mapping(item, say("an expected task"))
        self.known(entry, {"task", "team", "due", "name"}, say("an expected task"))
        return ExpectedTask(
            task=self.text(entry, "task"),
            team=entry.get("team", UNSET),
            due=self.due(entry.get("due", UNSET)),
            name=entry.get("name", UNSET),
        )

    def due(self, value: Any) -> Any:
        """Return when the task must be due; a mapping is the end of a deadline."""
        if not isinstance(value, dict):
            return value
        entry = self.mapping(value, say("the entry '{name}'", name="due"))
        self.known(entry, {"deadline", "from"}, say("the entry '{name}'", name="due"))
        start = entry.get("from")
        if start is not None and not isinstance(start, date):
            self.find(say("'from' is no day; write the one on which the deadline begins, such as 2016-01-11."))
            start = None
        return DeadlineEnd(deadline=self.text(entry, "deadline"), start=start)

    def mapping(self, value: Any, what: str) -> Mapping[str, Any]:
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return value
        self.find(say("Here something else stands than {what}; write entries of the form 'key: value'.", what=what))
        return {}

    def text(self, entry: Mapping[str, Any], name: str) -> str:
        value = entry.get(name)
        if isinstance(value, str) and value:
            return value
        self.find(say("'{name}' is no text; write one.", name=name))
        return ""

    def flag(self, entry: Mapping[str, Any], name: str) -> bool:
        value = entry.get(name, False)
        if not isinstance(value, bool):
            self.find(say("'{name}' is neither true nor false; write one of them.", name=name))
        return value is True

    def instant(self, value: Any) -> datetime:
        if isinstance(value, datetime):
            return (value if value.tzinfo else value.replace(tzinfo=LOCAL_ZONE)).astimezone(UTC)
        if isinstance(value, date):
            return datetime.combine(value, time(9), LOCAL_ZONE).astimezone(UTC)
        self.find(say("'now' is no instant; write when the story begins, such as 2016-01-11T09:00+01:00."))
        return datetime(2016, 1, 4, 8, tzinfo=UTC)

    def rechtsstand(self, value: Any) -> date | None:
        try:
            return rechtsstand_of(value)
        except ValueError as error:
            self.find(reason(error))
            return None

    def known(self, entry: Mapping[str, Any], names: Iterable[str], where: str) -> None:
        for name in sorted(set(entry) - set(names)):
            self.find(
                say(
                    "There is no '{name}' in {where}; write one of {known}.",
                    name=name,
                    where=where,
                    known=", ".join(sorted(names)),
                )
            )

    def find(self, message: str) -> None:
        self.findings.append(Finding(file=self.file, element=self.place, code="SCENARIO_SYNTAX", message=message))
