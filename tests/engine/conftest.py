"""A small office to test the services in: the real workflow on both storages, people, and a clock to turn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from typing import Any
from uuid import UUID

import orjson
import pytest

from engine.assembly import Engine, assemble
from engine.model import SYSTEM, Account, Actor, Case, HistoryEvent, HumanTask, Submission
from engine.storage import MemoryStorage, open_storage
from engine.storage.interface import CaseRecord, Storage

ORGANISATION = b"""
name: Test office (generated)
sites:
  S1: {name: "Site one", address: "Street 1", area: A}
legal_domains:
  SGB2: {name: "SGB II", authority: "Job centre"}
  SGB3: {name: "SGB III", authority: "Agency"}
teams:
  S1: {name: "Counter", site: S1, legal_domains: [SGB2, SGB3], functions: [Eingangszone]}
  S1.SGB3: {name: "Agency team", site: S1, legal_domains: [SGB3], functions: [Vermittlung, Teamleitung]}
  S1.SGB2: {name: "Job centre team", site: S1, legal_domains: [SGB2], functions: [Vermittlung, Teamleitung]}
  IP: {name: "Process owners", legal_domains: [], functions: [Prozessverantwortliche]}
functions:
  Eingangszone: {name: "Eingangszone"}
  Vermittlung: {name: "Vermittlung"}
  Teamleitung: {name: "Teamleitung"}
  Prozessverantwortliche: {name: "Prozessverantwortliche"}
starters:
  p: [Eingangszone]
deadlines:
  talk: {title: "First talk", limit: P10D, source: "test"}
"""

BOTH = ["SGB2", "SGB3"]
SCHEMA = {
    "type": "object",
    "properties": {
        "case_number": {"type": "string", "title": "Fallnummer", "x-read": BOTH, "x-write": []},
        "site": {"type": "string", "title": "Standort", "x-read": BOTH, "x-write": BOTH},
        "legal_domain": {"type": "string", "title": "Rechtskreis", "x-read": BOTH, "x-write": []},
        "responsible_team": {"type": "string", "title": "Zuständiges Team", "x-read": BOTH, "x-write": []},
        "name": {"type": "string", "title": "Name", "x-read": BOTH, "x-write": BOTH},
        "born": {"type": "string", "format": "date", "title": "Geburtsdatum", "x-read": BOTH, "x-write": BOTH},
        "count": {"type": "integer", "title": "Anzahl", "x-read": BOTH, "x-write": BOTH},
        "money": {"type": "number", "title": "Betrag", "x-read": ["SGB2"], "x-write": ["SGB2"]},
        "group": {"type": "string", "title": "Gruppe", "x-read": BOTH, "x-write": BOTH},
        "days": {"type": "integer", "title": "Tage", "x-read": BOTH, "x-write": BOTH},
        "secret": {"type": "string", "title": "Nur Prozess", "x-read": [], "x-write": []},
    },
    "additionalProperties": False,
}

COUNTER = "S1.Eingangszone"
AGENCY = "S1.SGB3.Vermittlung"
JOB_CENTRE = "S1.SGB2.Vermittlung"
LEAD = "S1.SGB3.Teamleitung"
PEOPLE = {
    "carla": {COUNTER},
    "carl": {COUNTER},
    "anna": {AGENCY},
    "anton": {AGENCY},
    "jana": {JOB_CENTRE},
    "lena": {LEAD},
    "paul": {"IP.Prozessverantwortliche"},
}

FORMS = {
    "register": [
        {"type": "textfield", "key": "name", "label": "Name", "validate": {"required": True}},
        {"type": "datetime", "subtype": "date", "key": "born", "dateLabel": "Geboren am"},
    ],
    "benefit": [
        {"type": "textfield", "key": "name", "label": "Name"},
        {"type": "number", "key": "money", "label": "Betrag"},
    ],
    "group": [{"type": "textfield", "key": "group", "label": "Gruppe"}],
    "days": [{"type": "number", "key": "days", "label": "Tage", "decimalDigits": 0}],
    "site": [{"type": "textfield", "key": "site", "label": "Standort", "validate": {"required": True}}],
}


class Draw:
    """Draws diagrams: each method returns an element; :meth:`process` connects them in a line."""

    def task(
        self,
        id: str,
        *,
        group: str | None = COUNTER,
        form: str | None = None,
        due: str | None = None,
        facts: str | None = None,
        assignee: str | None = None,
    ) -> str:
        parts = []
        if group is not None or assignee is not None:
            who = "" if group is None else f' candidateGroups="{group}"'
            who += "" if assignee is None else f' assignee="{assignee}"'
            parts.append(f"<zeebe:assignmentDefinition{who}/>")
        if form is not None:
            parts.append(f'<zeebe:formDefinition formId="{form}"/>')
        if due is not None:
            parts.append(f'<zeebe:taskSchedule dueDate="{due}"/>')
        if facts is not None:
            parts.append(f'<zeebe:properties><zeebe:property name="facts" value="{facts}"/></zeebe:properties>')
        return self._element("userTask", id, parts, name=id.capitalize())

    def script(self, id: str, expression: str, variable: str) -> str:
        script = f'<zeebe:script expression="{expression}" resultVariable="{variable}"/>'
        return self._element("scriptTask", id, [script])

    def decide(self, id: str, decision: str, variable: str, **inputs: str) -> str:
        """Return a business rule task; ``inputs`` are local variables by the names that their values are taken from."""
        called = f'<zeebe:calledDecision decisionId="{decision}" resultVariable="{variable}"/>'
        mapping = "".join(f'<zeebe:input source="={source}" target="{name}"/>' for name, source in inputs.items())
        mapped = [f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>"] if inputs else []
        return self._element("businessRuleTask", id, [called, *mapped])

    def service(self, id: str, type_: str, inputs: Mapping[str, str], outputs: Mapping[str, str]) -> str:
        """Return a service task; inputs and outputs are FEEL expressions by the names that they give their values."""
        mapping = "".join(f'<zeebe:input source="={source}" target="{name}"/>' for name, source in inputs.items())
        mapping += "".join(f'<zeebe:output source="={source}" target="{name}"/>' for name, source in outputs.items())
        definition = f'<zeebe:taskDefinition type="{type_}"/>'
        return self._element("serviceTask", id, [definition, f"<zeebe:ioMapping>{mapping}</zeebe:ioMapping>"])

    def wait(self, id: str, duration: str) -> str:
        timer = f"<bpmn:timeDuration>{duration}</bpmn:timeDuration>"
        event = f"<bpmn:timerEventDefinition>{timer}</bpmn:timerEventDefinition>"
        return self._element("intermediateCatchEvent", id, [], event)

    def message(self, id: str, name: str, *, form: str | None = None) -> str:
        event = f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'
        property_ = f'<zeebe:properties><zeebe:property name="form" value="{form}"/></zeebe:properties>'
        return self._element("intermediateCatchEvent", id, [] if form is None else [property_], event)

    def throw(self, id: str, name: str) -> str:
        key = ['<zeebe:publishMessage correlationKey="=group"/>'] if name.startswith("keyed") else []
        event = f'<bpmn:messageEventDefinition messageRef="message_{name}"/>'
        return self._element("intermediateThrowEvent", id, key, event)

    def call(self, id: str, process_key: str) -> str:
        return self._element("callActivity", id, [f'<zeebe:calledElement processId="{process_key}"/>'])

    def team(self, team: str = "S1.SGB3") -> Sequence[str]:
        """Return the script tasks that make a team responsible."""
        site, _, domain = team.partition(".")
        return [
            self.script("set_site", f'="{site}"'.replace('"', "&quot;"), "site"),
            self.script("set_domain", f'="{domain}"'.replace('"', "&quot;"), "legal_domain"),
            self.script("set_team", f'="{team}"'.replace('"', "&quot;"), "responsible_team"),
        ]

    def process(self, *elements: str, key: str = "p", start_form: str | None = None) -> bytes:
        """Return a BPMN file with the elements one after the other; messages named ``keyed…`` match by ``group``."""
        return self._file(key, [*elements], start_form)

    def parallel(
        self, one: Sequence[str], other: Sequence[str], *, key: str = "p", before: Sequence[str] = ()
    ) -> bytes:
        """Return a BPMN file with two branches that run side by side, after what comes before them."""
        fork, join = self._element("parallelGateway", "fork", []), self._element("parallelGateway", "join", [])
        chains = [[*before, fork], [fork, *one, join], [fork, *other, join], [join]]
        return self._file(key, chains[0], None, chains[1:])

    def _file(
        self, key: str, chain: Sequence[str], start_form: str | None, more: Sequence[Sequence[str]] = ()
    ) -> bytes:
        form = [] if start_form is None else [f'<zeebe:formDefinition formId="{start_form}"/>']
        start, end = self._element("startEvent", f"{key}_start", form), self._element("endEvent", f"{key}_end", [])
        chains = [[start, *chain, *([] if more else [end])], *more[:-1], *([[*more[-1], end]] if more else [])]
        elements = dict.fromkeys(element for each in chains for element in each)
        flows = dict.fromkeys((_id(source), _id(target)) for each in chains for source, target in pairwise(each))
        drawn = [f'<bpmn:sequenceFlow id="f_{a}_{b}" sourceRef="{a}" targetRef="{b}"/>' for a, b in flows]
        names = {part.split('"')[0].removeprefix("message_") for part in "".join(elements).split('messageRef="')[1:]}
        by_group = '<bpmn:extensionElements><zeebe:subscription correlationKey="=group"/></bpmn:extensionElements>'
        keys = {name: by_group if name.startswith("keyed") else "" for name in sorted(names)}
        messages = [f'<bpmn:message id="message_{n}" name="{n}">{key_of}</bpmn:message>' for n, key_of in keys.items()]
        return (
            '<?xml version="1.0" encoding="UTF-8"?>'
            '<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"'
            ' xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="definitions" targetNamespace="test">'
            f"{''.join(messages)}"
            f'<bpmn:process id="{key}" name="Process {key}" isExecutable="true">{"".join(elements)}{"".join(drawn)}'
            "</bpmn:process></bpmn:definitions>"
        ).encode()

    def _element(self, kind: str, id: str, extensions: Sequence[str], rest: str = "", *, name: str = "") -> str:
        inside = f"<bpmn:extensionElements>{''.join(extensions)}</bpmn:extensionElements>" if extensions else ""
        return f'<bpmn:{kind} id="{id}" name="{name or id}">{inside}{rest}</bpmn:{kind}>'


def _id(element: str) -> str:
    return element.split('id="', 1)[1].split('"', 1)[0]


class Office:
    """An engine with people in it, on one storage."""

    def __init__(self, storage: Storage) -> None:
        self.now = datetime(2016, 1, 4, 8, tzinfo=UTC)
        self.storage = storage
        self.engine: Engine = assemble(storage, clock=lambda: self.now)
        self.draw = Draw()
        self.organisation = ORGANISATION
        self._keys = count(1)

    def turn(self, **duration: float) -> None:
        """Let time pass without firing anything."""
        self.now += timedelta(**duration)

    def publish(
        self,
        *diagrams: bytes,
        organisation: bytes | None = ORGANISATION,
        schema: Mapping[str, Any] | None = SCHEMA,
        tables: Mapping[str, bytes] | None = None,
    ) -> None:
        """Publish the diagrams together with the organisation, the schema and the forms of the office."""
        files = {**self.files(*diagrams, organisation=organisation, schema=schema), **(tables or {})}
        self.engine.deployments.publish_files(files, actor=SYSTEM)

    def files(
        self, *diagrams: bytes, organisation: bytes | None = ORGANISATION, schema: Mapping[str, Any] | None = SCHEMA
    ) -> dict[str, bytes]:
        """Return the files of a publication."""
        files = {_id(each.decode().split("<bpmn:process")[1]) + ".bpmn": each for each in diagrams}
        if organisation is not None:
            files["organisation.yaml"] = organisation
        if schema is not None:
            files["case_file.schema.json"] = orjson.dumps(schema)
        for key, components in FORMS.items():
            parts = [{"id": f"{key}_{number}", **each} for number, each in enumerate(components)]
            form = {"type": "default", "id": key, "schemaVersion": 18, "components": parts}
            files[f"forms/{key}.form"] = orjson.dumps(form)
        return files

    def hire(self, **people: set[str]) -> None:
        """Give people accounts; without any name everybody of the office."""
        with self.storage.begin() as work:
            for username, groups in (people or PEOPLE).items():
                account = Account(username=username, display_name=username, password_hash="", groups=frozenset(groups))
                work.save_account(account)
            work.commit()

    def who(self, username: str) -> Actor:
        """Return the person as the web would after signing in."""
        actor = self.engine.accounts.actor(username)
        assert actor is not None
        return actor

    def key(self) -> str:
        """Return an idempotency key that was not used before."""
        return f"key-{next(self._keys)}"

    def start(self, process_key: str = "p", *, by: str = "carla", **values: Any) -> Case:
        """Start a case."""
        return self.engine.cases.start(process_key, values, actor=self.who(by), idempotency_key=self.key())

    def task(self, task_key: str) -> HumanTask:
        """Return the open task of that key in the case that changed last."""
        for record in self.records():
            for task in record.case.open_tasks:
                if task.task_key == task_key:
                    return task
        raise AssertionError(f"no open task {task_key}")

    def claim(self, task_key: str, by: str) -> HumanTask:
        """Claim an open task by its key."""
        return self.engine.human_tasks.claim(self.task(task_key).id, actor=self.who(by))

    def complete(self, task_key: str, by: str, key: str | None = None, **values: Any) -> Case:
        """Claim an open task unless that is done, and complete it."""
        task = self.task(task_key)
        if task.assignee is None:
            self.claim(task_key, by)
        return self.engine.human_tasks.complete(
            task.id, Submission(values=values), actor=self.who(by), idempotency_key=key or self.key()
        )

    def records(self) -> list[CaseRecord]:
        """Return every case as stored, latest change first."""
        with self.storage.read() as reader:
            found = [reader.case(case.id) for case in reader.cases(page_size=1000).items]
        return [record for record in found if record is not None]

    def case(self) -> Case:
        """Return the only case as stored."""
        (record,) = self.records()
        return record.case

    def history(self, case_id: UUID | None = None) -> list[HistoryEvent]:
        """Return what happened to the case, the only one where none is named."""
        with self.storage.read() as reader:
            return list(reader.history(case_id or self.case().id))

    def events(self, *tags: str) -> list[HistoryEvent]:
        """Return the history events with one of the tags."""
        return [event for event in self.history() if event.event in tags]

    def incidents(self) -> list[Any]:
        """Return the unresolved incidents."""
        with self.storage.read() as reader:
            return list(reader.incidents())


@pytest.fixture(params=["memory", "postgres"])
def storage(request: pytest.FixtureRequest) -> Iterator[Storage]:
    """Each storage in turn, empty."""
    if request.param == "memory":
        yield MemoryStorage()
        return
    opened = open_storage(request.getfixturevalue("database_url"))
    yield opened
    opened.close()


@pytest.fixture
def office(storage: Storage) -> Office:
    """An office with people, on each storage in turn."""
    built = Office(storage)
    built.hire()
    return built


@pytest.fixture
def small_office() -> Office:
    """An office with people, in memory: for what the storage has no part in."""
    built = Office(MemoryStorage())
    built.hire()
    return built
