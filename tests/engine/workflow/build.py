"""Builds small BPMN models for the tests: flows are written ``a>b``, ``a>b?condition`` and ``a>b!`` (the default)."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES = (
    'xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
)


def ext(content: str) -> str:
    return f"<extensionElements>{content}</extensionElements>" if content else ""


def attributes(**values: str | None) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in values.items() if value is not None)


def user(
    key: str,
    *,
    group: str | None = None,
    assignee: str | None = None,
    due: str | None = None,
    follow_up: str | None = None,
    priority: str | None = None,
    form: str | None = None,
    facts: str | None = None,
    inner: str = "",
    more: str = "",
    tag: str = "userTask",
) -> str:
    content = more
    if group is not None or assignee is not None:
        content += f"<zeebe:assignmentDefinition{attributes(candidateGroups=group, assignee=assignee)}/>"
    if due is not None or follow_up is not None:
        content += f"<zeebe:taskSchedule{attributes(dueDate=due, followUpDate=follow_up)}/>"
    if priority is not None:
        content += f"<zeebe:priorityDefinition{attributes(priority=priority)}/>"
    if form is not None:
        content += f"<zeebe:formDefinition{attributes(formId=form)}/>"
    if facts is not None:
        content += f'<zeebe:properties><zeebe:property name="facts"{attributes(value=facts)}/></zeebe:properties>'
    return f'<{tag} id="{key}" name="Do {key}">{ext(content)}{inner}</{tag}>'


def script(key: str, expression: str, result: str, inner: str = "", more: str = "") -> str:
    content = f"<zeebe:script{attributes(expression='=' + expression, resultVariable=result)}/>{more}"
    return f'<scriptTask id="{key}">{ext(content)}{inner}</scriptTask>'


def rule(key: str, decision: str, result: str, inner: str = "") -> str:
    content = f"<zeebe:calledDecision{attributes(decisionId=decision, resultVariable=result)}/>"
    return f'<businessRuleTask id="{key}">{ext(content)}{inner}</businessRuleTask>'


def service(key: str, kind: str, *, headers: dict[str, str] | None = None, more: str = "", inner: str = "") -> str:
    lines = "".join(f"<zeebe:header{attributes(key=name, value=text)}/>" for name, text in (headers or {}).items())
    content = f"<zeebe:taskDefinition{attributes(type=kind)}/>{more}"
    content += f"<zeebe:taskHeaders>{lines}</zeebe:taskHeaders>" if lines else ""
    return f'<serviceTask id="{key}">{ext(content)}{inner}</serviceTask>'


def io(*, inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    lines = [f"<zeebe:input{attributes(source=source, target=target)}/>" for target, source in (inputs or {}).items()]
    lines += [
        f"<zeebe:output{attributes(source=source, target=target)}/>" for target, source in (outputs or {}).items()
    ]
    return f"<zeebe:ioMapping>{''.join(lines)}</zeebe:ioMapping>"


def call(key: str, process: str, more: str = "", inner: str = "") -> str:
    content = ext(f"<zeebe:calledElement{attributes(processId=process)}/>{more}")
    return f'<callActivity id="{key}">{content}{inner}</callActivity>'


def sub(key: str, body: str, flows: str, *, more: str = "", inner: str = "", attrs: str = "") -> str:
    return f'<subProcess id="{key}" {attrs}>{ext(more)}{inner}{connected(body, flows)}</subProcess>'


def start(key: str = "start", *, form: str | None = None, inner: str = "") -> str:
    content = ext(f"<zeebe:formDefinition{attributes(formId=form)}/>" if form else "")
    return f'<startEvent id="{key}">{content}{inner}</startEvent>'


def end(key: str = "end", inner: str = "") -> str:
    return f'<endEvent id="{key}">{inner}</endEvent>'


def gateway(kind: str, key: str) -> str:
    return f'<{kind}Gateway id="{key}"/>'


def timer(kind: str, text: str) -> str:
    return f"<timerEventDefinition><time{kind}>{escape(text)}</time{kind}></timerEventDefinition>"


def message(name: str) -> str:
    return f'<messageEventDefinition messageRef="message_{name}"/>'


def error(code: str) -> str:
    return f'<errorEventDefinition errorRef="error_{code}"/>'


def signal(name: str) -> str:
    return f'<signalEventDefinition signalRef="signal_{name}"/>'


def escalation(code: str) -> str:
    return f'<escalationEventDefinition escalationRef="escalation_{code}"/>'


def condition(text: str) -> str:
    return f"<conditionalEventDefinition><condition>={escape(text)}</condition></conditionalEventDefinition>"


def link(name: str) -> str:
    return f"<linkEventDefinition{attributes(name=name)}/>"


def throw(key: str, definition: str, more: str = "") -> str:
    return f'<intermediateThrowEvent id="{key}">{ext(more)}{definition}</intermediateThrowEvent>'


def catch(key: str, definition: str) -> str:
    return f'<intermediateCatchEvent id="{key}">{definition}</intermediateCatchEvent>'


def boundary(key: str, at: str, definition: str, *, interrupting: bool = True) -> str:
    flag = str(interrupting).lower()
    return f'<boundaryEvent id="{key}" attachedToRef="{at}" cancelActivity="{flag}">{definition}</boundaryEvent>'


def together(event: str) -> str:
    """Return the event as one that waits until all of its definitions have happened."""
    return re.sub(r"^<(\w+) ", r'<\1 parallelMultiple="true" ', event)


def loop(condition: str = "", *, before: bool = False, maximum: int | None = None) -> str:
    inner = f"<loopCondition>={escape(condition)}</loopCondition>" if condition else ""
    limit = "" if maximum is None else f' loopMaximum="{maximum}"'
    return (
        f'<standardLoopCharacteristics testBefore="{str(before).lower()}"{limit}>{inner}</standardLoopCharacteristics>'
    )


def times(number: str, *, sequential: bool = False, done: str = "") -> str:
    condition = f"<completionCondition>={escape(done)}</completionCondition>" if done else ""
    flag = str(sequential).lower()
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{flag}"><loopCardinality>{escape(number)}</loopCardinality>'
        f"{condition}</multiInstanceLoopCharacteristics>"
    )


def throwing(marker: str, behavior: str, event: str = "", *complexes: tuple[str, str]) -> str:
    """Return the marker of a multi-instance activity whose instances throw: a shared definition, or by conditions."""
    attribute = {"None": "noneBehaviorEventRef", "One": "oneBehaviorEventRef"}.get(behavior)
    reference = f' {attribute}="{event}"' if attribute and event else ""
    inner = "".join(
        f"<complexBehaviorDefinition><condition>={escape(text)}</condition><event>{definition}</event>"
        "</complexBehaviorDefinition>"
        for text, definition in complexes
    )
    begin, name = "<multiInstanceLoopCharacteristics", "</multiInstanceLoopCharacteristics>"
    return marker.replace(begin, f'{begin} behavior="{behavior}"{reference}', 1).replace(name, inner + name)


def each(
    collection: str, *, item: str = "", into: str = "", value: str = "", sequential: bool = False, done: str = ""
) -> str:
    loop = f"<zeebe:loopCharacteristics{attributes(inputCollection='=' + collection, inputElement=item or None)}"
    if into:
        loop += attributes(outputCollection=into, outputElement="=" + value)
    condition = f"<completionCondition>={escape(done)}</completionCondition>" if done else ""
    flag = str(sequential).lower()
    return (
        f'<multiInstanceLoopCharacteristics isSequential="{flag}">{ext(loop + "/>")}{condition}'
        "</multiInstanceLoopCharacteristics>"
    )


def connected(body: str, flows: str) -> str:
    """Return the body with its flows; ``~`` stands for a blank in a condition."""
    defaults: dict[str, str] = {}
    lines = []
    for flow in flows.split():
        source, rest = flow.split(">", 1)
        target, _, condition = rest.partition("?")
        name = f"{source}_{target.rstrip('!')}"
        if target.endswith("!"):
            defaults[source] = name
        text = escape("=" + condition.replace("~", " "))
        inner = f'<conditionExpression xsi:type="tFormalExpression">{text}</conditionExpression>' if condition else ""
        lines.append(
            f'<sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target.rstrip("!")}">{inner}</sequenceFlow>'
        )
    for source, name in defaults.items():
        body = re.sub(rf'(<\w+ id="{source}")', rf'\1 default="{name}"', body)
    return body + "".join(lines)


def process(key: str, body: str, flows: str, *, executable: bool = True, lanes: str = "") -> str:
    flag = str(executable).lower()
    return f'<process id="{key}" name="Process {key}" isExecutable="{flag}">{lanes}{connected(body, flows)}</process>'


def definitions(
    *processes: str,
    messages: dict[str, str] | None = None,
    errors: tuple[str, ...] = (),
    signals: tuple[str, ...] = (),
    escalations: tuple[str, ...] = (),
) -> bytes:
    """Return a BPMN file; ``messages`` maps names to correlation keys (an empty one: none)."""
    roots = "".join(f'<signal id="signal_{name}" name="{name}"/>' for name in signals)
    roots += "".join(f'<escalation id="escalation_{code}" escalationCode="{code}"/>' for code in escalations)
    for name, key in (messages or {}).items():
        subscription = ext(f"<zeebe:subscription{attributes(correlationKey=key)}/>") if key else ""
        roots += f'<message id="message_{name}" name="{name}">{subscription}</message>'
    for code in errors:
        roots += f'<error id="error_{code}" name="{code}" errorCode="{code}"/>'
    content = roots + "".join(processes)
    return file_of(content)


def file_of(content: str) -> bytes:
    """Return the BPMN file of some root elements, as the standard wants it: see :func:`standard_form`."""
    return standard_form(f'<?xml version="1.0"?><definitions {NAMESPACES} targetNamespace="t">{content}</definitions>')


EXPRESSIONS = (
    "condition completionCondition loopCardinality loopCondition timeDate timeDuration timeCycle conditionExpression"
)
"""What says that it is a formal expression."""


def standard_form(text: str) -> bytes:
    """Return the file with the lists of sequence flows that its nodes must have, and with marked expressions."""
    try:
        root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:  # too deep to be read, which is what its test is about
        return text.encode()
    space = f"{{{etree.QName(root).namespace}}}"
    named = {element.get("id"): element for element in root.iter(f"{space}*")}
    for side, end in (("outgoing", "sourceRef"), ("incoming", "targetRef")):  # each goes to the front
        for flow in reversed(list(root.iter(f"{space}sequenceFlow"))):
            node = named.get(flow.get(end))
            if node is None or not flow.get("id"):
                continue
            heads = [child for child in node if etree.QName(child).localname in ("documentation", "extensionElements")]
            item = etree.Element(f"{space}{side}")
            item.text = flow.get("id")
            node.insert(len(heads), item)
    for name in EXPRESSIONS.split():
        for expression in root.iter(f"{space}{name}"):
            prefix = f"{expression.prefix}:" if expression.prefix else ""
            expression.set(f"{{{XSI}}}type", f"{prefix}tFormalExpression")
    return b'<?xml version="1.0"?>' + etree.tostring(root)


def simple(body: str, flows: str, **options: object) -> bytes:
    """Return a file with the one process ``p``; start and end event are added."""
    return definitions(process("p", start() + body + end(), flows), **options)  # type: ignore[arg-type]
