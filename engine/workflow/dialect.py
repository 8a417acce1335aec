"""The Camunda 8 dialect: what the ``zeebe:`` extension elements of a diagram say, as typed values.

Only this module and :mod:`engine.workflow.diagram` know the XML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from lxml import etree

from engine import feel
from engine.feel import reason, say
from engine.model import Finding
from engine.workflow.expressions import Expression

BPMN: Final = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE: Final = "http://camunda.org/schema/zeebe/1.0"
MAX_FINDINGS: Final = 100
MAX_EXPRESSIONS: Final = 500_000
"""Characters of all expressions of a file; more take long to read."""
NAME: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class IoMapping:
    """One line of an ``ioMapping``: the value of ``source`` becomes the variable ``target``."""

    source: Expression
    target: str


@dataclass(frozen=True, slots=True)
class Script:
    """The expression of a script task and the variable that takes its value."""

    expression: Expression
    result: str


@dataclass(frozen=True, slots=True)
class CalledDecision:
    """The decision of a business-rule task and the variable that takes its value."""

    decision: str
    result: str


@dataclass(frozen=True, slots=True)
class CalledService:
    """The type of a service task, which names its handler, and the fixed texts that the handler gets."""

    type: str
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extensions:
    """Everything that the dialect adds to one element."""

    inputs: tuple[IoMapping, ...] = ()
    outputs: tuple[IoMapping, ...] = ()
    candidate_group: Expression | None = None
    assignee: Expression | None = None
    due_date: Expression | None = None
    follow_up_date: Expression | None = None
    priority: Expression | None = None
    form_key: str | None = None
    message_form: str | None = None
    """Form by which people record the message that the element waits for."""
    facts: tuple[str, ...] = ()
    script: Script | None = None
    decision: CalledDecision | None = None
    called_process: str | None = None
    service: CalledService | None = None
    correlation_key: Expression | None = None


@dataclass(slots=True)
class Findings:
    """Collects what is wrong with one file."""

    file: str
    items: list[Finding] = field(default_factory=list)
    blamed: set[str] = field(default_factory=set)
    """Every element that has a finding."""
    length: int = 0
    """Of the expressions that were read, in characters."""

    def add(self, element: str, code: str, message: str) -> None:
        """Note a finding at the element; a file that is wrong all over gets no more than a page of them."""
        self.blamed.add(element)
        if len(self.items) == MAX_FINDINGS:
            element, code = "", "SIZE"
            message = say("There are more findings; correct these first.")
        elif len(self.items) > MAX_FINDINGS:
            return
        self.items.append(Finding(file=self.file, element=element, code=code, message=message))

    def expression(self, element: str, what: str, text: str | None, *, feel_only: bool = False) -> Expression | None:
        """Compile the text; where that fails note the finding and return None. No text is None without a finding.

        ``what`` is a phrase that says what the text is for.
        """
        text = (text or "").strip()
        if not text:
            return None
        cut = text if len(text) <= 80 else text[:79] + "…"
        if not text.startswith("="):
            if feel_only:
                problem = say("The {what} '{text}' is no expression; put '=' before it.", what=what, text=cut)
                self.add(element, "FEEL", problem)
                return None
            return Expression(text, None)
        if self.length <= MAX_EXPRESSIONS < self.length + len(text):
            message = say("The expressions of the file have more than {most} characters; split it.",
                          most=MAX_EXPRESSIONS)  # fmt: skip
            self.add(element, "SIZE", message)
        self.length += len(text)
        if self.length > MAX_EXPRESSIONS:
            return None
        try:
            return Expression(text, feel.compile(text[1:]))
        except feel.FeelSyntaxError as error:
            shown = cut[1:]  # the place that is named counts without the sign of an expression
            problem = say(
                "The {what} '{text}' cannot be read: {problem}.", what=what, text=shown, problem=reason(error)
            )
            self.add(element, "FEEL", problem)
        except RecursionError:
            self.add(element, "FEEL", say("The {what} is nested too deeply to be read; split it.", what=what))
        return None


def tag(element: etree._Element) -> str:
    """Return the local name of an element of the BPMN namespace, name and namespace of any other."""
    name = etree.QName(element)
    return str(name.localname) if name.namespace == BPMN else f"{name.localname} of {name.namespace or 'no namespace'}"


def zeebe(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Yield name and element of each extension that the dialect defines."""
    for container in element.iterchildren(f"{{{BPMN}}}extensionElements"):
        for extension in container.iterchildren(f"{{{ZEEBE}}}*"):
            yield str(etree.QName(extension).localname), extension


def read_extensions(element: etree._Element, findings: Findings) -> Extensions:
    """Return what the dialect says of the element; whatever cannot be read is a finding."""
    return _Reader(element, findings).read()


def publication_key(element: etree._Element, findings: Findings) -> Expression | None:
    """Return the correlation key under which a throwing element publishes its message, None for the case number."""
    for name, extension in zeebe(element):
        if name == "publishMessage":
            return findings.expression(element.get("id", ""), say("correlation key"), extension.get("correlationKey"))
    return None


class _Reader:
    def __init__(self, element: etree._Element, findings: Findings) -> None:
        self.element, self.findings, self.id = element, findings, element.get("id", "")

    def read(self) -> Extensions:
        values: dict[str, object] = {}
        for name, extension in zeebe(self.element):
            if name in ("executionListeners", "taskListeners"):
                message = say("Listeners ({name}) are not executed here; remove them.", name=name)
                self.findings.add(self.id, "DIALECT", message)
            reader = getattr(self, f"_{name}", None)
            if reader is not None:
                values.update(reader(extension))
        headers = values.pop("headers", ())
        if "service" in values:
            values["service"] = CalledService(values["service"], headers)  # type: ignore[arg-type]
        return Extensions(**values)  # type: ignore[arg-type]  # each reader returns the fields of its extension

    def _text(self, extension: etree._Element, attribute: str, what: str) -> Expression | None:
        return self.findings.expression(self.id, what, extension.get(attribute))

    def _required(self, extension: etree._Element, attribute: str, what: str) -> str | None:
        value = (extension.get(attribute) or "").strip()
        if value:
            return value
        self.findings.add(self.id, "DIALECT", say("The {what} is missing; enter it.", what=what))
        return None

    def _variable(self, extension: etree._Element, attribute: str, what: str) -> str | None:
        name = self._required(extension, attribute, what)
        if name is None or NAME.fullmatch(name):
            return name
        message = say("The {what} '{name}' cannot be a name; use letters, digits and '_' only.", what=what, name=name)
        self.findings.add(self.id, "DIALECT", message)
        return None

    def _assignmentDefinition(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802 - name of the dialect
        if (extension.get("candidateUsers") or "").strip():
            message = say("Candidate users are not supported; remove them and name one candidate group.")
            self.findings.add(self.id, "DIALECT", message)
        return {
            "candidate_group": self._text(extension, "candidateGroups", say("candidate group")),
            "assignee": self._text(extension, "assignee", say("assignee")),
        }

    def _taskSchedule(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        return {
            "due_date": self._text(extension, "dueDate", say("due date")),
            "follow_up_date": self._text(extension, "followUpDate", say("follow-up date")),
        }

    def _priorityDefinition(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        return {"priority": self._text(extension, "priority", say("priority"))}

    def _formDefinition(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        form = extension.get("formId")
        if not form:
            self.findings.add(self.id, "DIALECT", say("The form is not named by its id (formId); choose it by its id."))
        return {"form_key": form or None}

    def _properties(self, extension: etree._Element) -> dict[str, object]:
        given = {item.get("name"): item.get("value") or "" for item in extension.iterchildren(f"{{{ZEEBE}}}property")}
        return {"facts": tuple(given.get("facts", "").split()), "message_form": given.get("form", "").strip() or None}

    def _script(self, extension: etree._Element) -> dict[str, object]:
        text = self._required(extension, "expression", say("expression of the script"))
        result = self._variable(extension, "resultVariable", say("result variable of the script"))
        expression = self.findings.expression(self.id, say("script"), text, feel_only=True)
        return {"script": Script(expression, result)} if expression is not None and result is not None else {}

    def _calledDecision(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        decision = self._required(extension, "decisionId", say("id of the called decision"))
        result = self._variable(extension, "resultVariable", say("result variable of the decision"))
        if decision is not None and decision.startswith("="):
            message = say("The called decision is an expression; name one decision by its id.")
            self.findings.add(self.id, "DIALECT", message)
            return {}
        return {"decision": CalledDecision(decision, result)} if decision is not None and result is not None else {}

    def _calledElement(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        process = self._required(extension, "processId", say("id of the called process"))
        if process is not None and process.startswith("="):
            message = say("The called process is an expression; name one process by its id.")
            self.findings.add(self.id, "DIALECT", message)
            return {}
        return {"called_process": process}

    def _taskDefinition(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        service = self._required(extension, "type", say("type of the service"))
        if service is not None and service.startswith("="):
            self.findings.add(self.id, "DIALECT", say("The type of the service is an expression; name one service."))
            return {}
        return {} if service is None else {"service": service}

    def _taskHeaders(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        found: dict[str, str] = {}
        for item in extension.iterchildren(f"{{{ZEEBE}}}header"):
            key = self._required(item, "key", say("key of a header"))
            if key is not None and key in found:
                message = say("There are several headers '{key}'; keep one of them.", key=key)
                self.findings.add(self.id, "DUPLICATE", message)
            if key is not None:
                found[key] = item.get("value", "")
        return {"headers": tuple(found.items())}

    def _subscription(self, extension: etree._Element) -> dict[str, object]:
        return {"correlation_key": self._text(extension, "correlationKey", say("correlation key"))}

    def _ioMapping(self, extension: etree._Element) -> dict[str, object]:  # noqa: N802
        found: dict[str, list[IoMapping]] = {"input": [], "output": []}
        for item in extension.iterchildren(f"{{{ZEEBE}}}input", f"{{{ZEEBE}}}output"):
            kind = str(etree.QName(item).localname)
            aim = say("target of an input mapping") if kind == "input" else say("target of an output mapping")
            what = say("source of an input mapping") if kind == "input" else say("source of an output mapping")
            target = self._variable(item, "target", aim)
            source = self.findings.expression(self.id, what, item.get("source"))
            if source is None and not (item.get("source") or "").strip():
                source = Expression("=null", feel.compile("null"))
            if target is not None and source is not None:
                found[kind].append(IoMapping(source, target))
        return {"inputs": tuple(found["input"]), "outputs": tuple(found["output"])}
