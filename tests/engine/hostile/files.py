"""Files that are meant to do harm, each as large as the gate reads: the worst that we could think of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Final

from tests.engine.workflow.build import NAMESPACES, standard_form

HEAD: Final = f'<?xml version="1.0"?><definitions {NAMESPACES} targetNamespace="t"><process id="p" isExecutable="true">'
TAIL: Final = "</process></definitions>"
CONDITION: Final = "<conditionExpression>=a</conditionExpression>"
DMN: Final = '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
MEGABYTE: Final = 1_000_000


def repeated(pattern: Callable[[int], str], size: int, head: str = "", tail: str = "") -> bytes:
    """Return as many pieces as fit into the size."""
    pieces, length = [head], len(head) + len(tail)
    for number in range(10**7):
        piece = pattern(number)
        if length + len(piece) > size:
            break
        pieces.append(piece)
        length += len(piece)
    return "".join([*pieces, tail]).encode()


def bpmn(pattern: Callable[[int], str], size: int = 4_900_000, *, around: str = "") -> bytes:
    return repeated(pattern, size, HEAD.replace("<process", f"{around}<process"), TAIL)


def limited(pattern: Callable[[int], str], count: int) -> bytes:
    return (HEAD + "".join(pattern(number) for number in range(count)) + TAIL).encode()


def chain(number: int) -> str:
    return f'<task id="t{number}"/><sequenceFlow id="f{number}" sourceRef="t{number}" targetRef="t{number + 1}"/>'


def diamonds(count: int, kind: str) -> bytes:
    """Splits and joins one after another, each with a task on either way."""
    pieces = ['<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="a0"/>']
    for n in range(count):
        default = "" if kind == "parallelGateway" else f'default="v{n}"'
        pieces.append(
            f'<{kind} id="a{n}" {default}/><task id="b{n}"/><task id="c{n}"/><{kind} id="d{n}"/>'
            f'<sequenceFlow id="v{n}" sourceRef="a{n}" targetRef="b{n}"/>'
            f'<sequenceFlow id="w{n}" sourceRef="a{n}" targetRef="c{n}">{CONDITION if default else ""}</sequenceFlow>'
            f'<sequenceFlow id="x{n}" sourceRef="b{n}" targetRef="d{n}"/>'
            f'<sequenceFlow id="y{n}" sourceRef="c{n}" targetRef="d{n}"/>'
            f'<sequenceFlow id="z{n}" sourceRef="d{n}" targetRef="a{n + 1}"/>'
        )
    return standard_form(HEAD + "".join(pieces) + f'<endEvent id="a{count}"/>' + TAIL)


def mesh(count: int, kind: str) -> bytes:
    """Gateways that all lead to one another."""
    pieces = ['<startEvent id="s"/><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="g0"/>'
              '<sequenceFlow id="h" sourceRef="g0" targetRef="e"/>']  # fmt: skip
    pieces += [f'<{kind} id="g{n}"/>' for n in range(count)]
    pieces += [
        f'<sequenceFlow id="f{n}_{m}" sourceRef="g{n}" targetRef="g{m}"/>' for n in range(count) for m in range(count)
    ]
    return (HEAD + "".join(pieces) + TAIL).encode()


def star(count: int) -> bytes:
    """One parallel gateway with that many ways, each a choice, and one join."""
    pieces = [
        '<startEvent id="s"/><endEvent id="e"/><parallelGateway id="a"/><parallelGateway id="z"/>'
        '<sequenceFlow id="f" sourceRef="s" targetRef="a"/><sequenceFlow id="h" sourceRef="z" targetRef="e"/>'
    ]
    for n in range(count):
        pieces.append(
            f'<exclusiveGateway id="x{n}" default="b{n}"/><task id="t{n}"/><task id="u{n}"/>'
            f'<sequenceFlow id="a{n}" sourceRef="a" targetRef="x{n}"/>'
            f'<sequenceFlow id="b{n}" sourceRef="x{n}" targetRef="t{n}"/>'
            f'<sequenceFlow id="c{n}" sourceRef="x{n}" targetRef="u{n}">{CONDITION}</sequenceFlow>'
            f'<sequenceFlow id="d{n}" sourceRef="t{n}" targetRef="z"/>'
            f'<sequenceFlow id="g{n}" sourceRef="u{n}" targetRef="z"/>'
        )
    return standard_form(HEAD + "".join(pieces) + TAIL)


def script(number: int, text: str) -> str:
    return (
        f'<scriptTask id="s{number}"><extensionElements><zeebe:script expression="={text}" resultVariable="x"/>'
        "</extensionElements></scriptTask>"
    )


def table(rules: int, columns: int, cell: Callable[[int, int], str], size: int = 4_900_000) -> bytes:
    """A decision table."""
    inputs = "".join(
        f'<input id="i{n}"><inputExpression id="e{n}" typeRef="number"><text>a{n}</text></inputExpression></input>'
        for n in range(columns)
    )
    head = f'{DMN}<decision id="x" name="x"><decisionTable id="t" hitPolicy="UNIQUE">{inputs}<output id="o" name="o"/>'
    body = (
        f'<rule id="r{rule}">'
        + "".join(f'<inputEntry id="c{rule}_{n}"><text>{cell(rule, n)}</text></inputEntry>' for n in range(columns))
        + f'<outputEntry id="z{rule}"><text>1</text></outputEntry></rule>'
        for rule in range(rules)
    )
    tail = "</decisionTable></decision></definitions>"
    nothing = " " * size
    return repeated(lambda _: next(body, nothing), size, head, tail)


def form(components: list[object]) -> bytes:
    return json.dumps({"type": "default", "id": "f", "schemaVersion": 16, "components": components}).encode()


def groups(depth: int) -> object:
    found: object = {"type": "textfield", "id": "x", "key": "x", "label": "x"}
    for level in range(depth):
        found = {"type": "group", "id": f"g{level}", "label": "g", "components": [found]}
    return found


def anchors(levels: int) -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines).encode()


def nested_if(depth: int) -> str:
    return "if a then (" * depth + "1" + ") else 2" * depth


def hostile() -> Iterator[tuple[str, str, Callable[[], bytes]]]:
    """Yield a word for each, the name of its file and how it is made."""
    yield "siblings", "a.bpmn", lambda: bpmn(lambda _: "<task/>", 138_000)
    yield "named siblings", "a.bpmn", lambda: limited(lambda n: f'<task id="t{n}"/>', 19_900)
    yield "a chain", "a.bpmn", lambda: limited(chain, 4_900)
    yield (
        "a chain that begins",
        "a.bpmn",
        lambda: limited(
            lambda n: chain(n) if n else '<startEvent id="s"/><sequenceFlow id="f" sourceRef="s" targetRef="t1"/>',
            12_000,
        ),
    )
    yield "documentation", "a.bpmn", lambda: bpmn(lambda _: f"<documentation>{'x' * 95}</documentation>")
    yield "one text", "a.bpmn", lambda: bpmn(lambda _: "x" * 1000)
    yield "one attribute", "a.bpmn", lambda: (HEAD + f'<task id="t" name="{"x" * 4_800_000}"/>' + TAIL).encode()
    yield (
        "attributes",
        "a.bpmn",
        lambda: (HEAD + "<task id='t' " + " ".join(f'a{n}=""' for n in range(400_000)) + "/>" + TAIL).encode(),
    )
    yield (
        "namespaces",
        "a.bpmn",
        lambda: (
            HEAD + "<task id='t' " + " ".join(f'xmlns:a{n}="u{n}"' for n in range(200_000)) + "/>" + TAIL
        ).encode(),
    )
    yield "one id", "a.bpmn", lambda: (HEAD + f'<task id="{"x" * 4_800_000}"/>' + TAIL).encode()
    yield "deep", "a.bpmn", lambda: b"<a>" * 49_000 + b"</a>" * 49_000
    yield (
        "deep subprocesses",
        "a.bpmn",
        lambda: (HEAD + "".join(f'<subProcess id="s{n}">' for n in range(250)) + "</subProcess>" * 250 + TAIL).encode(),
    )
    for kind in ("exclusiveGateway", "parallelGateway", "inclusiveGateway"):
        yield f"diamonds of {kind}", "a.bpmn", lambda kind=kind: diamonds(850, kind)
        yield f"a mesh of {kind}", "a.bpmn", lambda kind=kind: mesh(90, kind)
    yield "a few inclusive diamonds", "a.bpmn", lambda: diamonds(45, "inclusiveGateway")
    yield "a star", "a.bpmn", lambda: star(950)
    yield "a small star", "a.bpmn", lambda: star(18)
    yield "a small mesh", "a.bpmn", lambda: mesh(20, "inclusiveGateway")
    yield "a small parallel mesh", "a.bpmn", lambda: mesh(20, "parallelGateway")
    yield "expressions", "a.bpmn", lambda: limited(lambda n: script(n, "a + 1"), 6_600)
    yield "long expressions", "a.bpmn", lambda: bpmn(lambda n: script(n, "a" + " + a" * 240))
    yield "longest expressions", "a.bpmn", lambda: bpmn(lambda n: script(n, "[" + "1, " * 16_000 + "1]"))
    yield "nested expressions", "a.bpmn", lambda: bpmn(lambda n: script(n, nested_if(45)))
    yield "brackets", "a.bpmn", lambda: bpmn(lambda n: script(n, "(" * 49 + "a" + ")" * 49))
    yield "functions", "a.bpmn", lambda: bpmn(lambda n: script(n, "for i in 1..9 return " * 12 + "i"))
    yield "patterns", "a.bpmn", lambda: bpmn(lambda n: script(n, "matches(a, &quot;(((a*)*)*)*b&quot;)"))
    yield "a big constant", "a.bpmn", lambda: limited(lambda n: script(n, "9**9**9**9 + count(1..9999999)"), 6_600)
    yield (
        "lanes",
        "a.bpmn",
        lambda: bpmn(
            lambda n: f'<laneSet id="l{n}"><lane id="m{n}"><flowNodeRef>x</flowNodeRef></lane></laneSet>', 400_000
        ),
    )
    yield (
        "nothing but mappings",
        "a.bpmn",
        lambda: bpmn(
            lambda _: "<zeebe:ioMapping>" + '<zeebe:input source="=a" target="b"/>' * 100 + "</zeebe:ioMapping>",
            790_000,
        ),
    )
    yield (
        "flows of one node",
        "a.bpmn",
        lambda: limited(
            lambda n: f'<sequenceFlow id="f{n}" sourceRef="t" targetRef="t"/>' if n else '<task id="t"/>', 6_600
        ),
    )
    yield (
        "flow lists",
        "a.bpmn",
        lambda: limited(
            lambda n: (
                f'<sequenceFlow id="f{n}" sourceRef="t" targetRef="t"/>'
                if n
                else '<task id="t">' + "".join(f"<incoming>f{m}</incoming>" for m in range(9_900)) + "</task>"
            ),
            9_900,
        ),
    )
    yield (
        "boundary events",
        "a.bpmn",
        lambda: limited(
            lambda n: f'<boundaryEvent id="b{n}" attachedToRef="b{n}"><errorEventDefinition/></boundaryEvent>', 9_900
        ),
    )
    yield "one set with all data", "a.bpmn", lambda: (
        HEAD + "<ioSpecification>" + "".join(f'<dataInput id="d{n}"/>' for n in range(6_600)) + "<inputSet>"
        + "".join(f"<dataInputRefs>d{n}</dataInputRefs>" for n in range(6_600))
        + "".join(f"<optionalInputRefs>d{n}</optionalInputRefs>" for n in range(6_600))
        + "</inputSet><outputSet/></ioSpecification>" + TAIL
    ).encode()  # fmt: skip
    yield "links", "a.bpmn", lambda: limited(
        lambda n: f'<intermediateThrowEvent id="t{n}"><linkEventDefinition id="l{n}" name="L"/>'
        f'</intermediateThrowEvent><intermediateCatchEvent id="c{n}"><linkEventDefinition id="m{n}" name="L"/>'
        "</intermediateCatchEvent>", 11_000
    )  # fmt: skip
    yield "processes", "a.bpmn", lambda: repeated(
        lambda n: f'<process id="q{n}" isExecutable="true"><startEvent id="a{n}"/></process>', 700_000,
        HEAD + "</process>", "</definitions>"
    )  # fmt: skip
    yield "global tasks", "a.bpmn", lambda: repeated(
        lambda n: f'<globalTask id="q{n}"/>', 500_000, HEAD + "</process>", "</definitions>"
    )  # fmt: skip
    yield "mappings", "a.bpmn", lambda: (
        HEAD + '<userTask id="t"><extensionElements><zeebe:ioMapping>'
        + "".join(f'<zeebe:input source="=a{n}" target="a{n}"/>' for n in range(19_900))
        + "</zeebe:ioMapping></extensionElements></userTask>" + TAIL
    ).encode()  # fmt: skip
    yield "as many mappings as may be", "a.bpmn", lambda: limited(
        lambda n: f'<userTask id="t{n}"><extensionElements><zeebe:ioMapping>'
        + "".join(f'<zeebe:input source="=a{m - 1}" target="a{m}"/>' for m in range(100))
        + "</zeebe:ioMapping></extensionElements></userTask>"
        + f'<sequenceFlow id="f{n}" sourceRef="t{n}" targetRef="t{n + 1}"/>', 190
    )  # fmt: skip
    yield "same ids", "a.bpmn", lambda: limited(lambda _: '<task id="t"/>', 19_900)
    yield "a table", "a.dmn", lambda: table(10**6, 3, lambda r, _: f"[{r * 7 % 101}..{r * 13 % 997 + 101}]")
    yield "a wide table", "a.dmn", lambda: table(60, 400, lambda r, n: f"[{r}..{r + n}]")
    yield "a table of lists", "a.dmn", lambda: table(2_000, 8, lambda r, n: ",".join(str(r * n + k) for k in range(9)))
    yield "a table without overlap", "a.dmn", lambda: table(400, 10, lambda r, n: f"{(r >> n) % 3}")
    yield "as many cells as may be", "a.dmn", lambda: table(999, 9, lambda r, n: f"[{r}..{r + n}]")
    yield (
        "as much text as may be",
        "a.dmn",
        lambda: table(400, 8, lambda r, n: ",".join(str(r * n + k) for k in range(9))),
    )
    yield "one cell with all text", "a.dmn", lambda: table(1, 1, lambda *_: ",".join(str(k) for k in range(27_000)))
    yield "decisions", "a.dmn", lambda: repeated(
        lambda n: f'<decision id="d{n}" name="d{n}"><informationRequirement id="i{n}"><requiredDecision '
        f'href="#d{n + 1}"'
        f'/></informationRequirement><literalExpression id="l{n}"><text>d{n + 1}</text></literalExpression></decision>',
        4_900_000, DMN, "</definitions>"
    )  # fmt: skip
    yield "a long cell", "a.dmn", lambda: table(90, 1, lambda *_: ",".join(str(k) for k in range(9_000)))
    yield "groups", "a.form", lambda: form([groups(9)] * 490)
    yield "deep groups", "a.form", lambda: form([groups(300)])
    yield (
        "fields",
        "a.form",
        lambda: form([{"type": "textfield", "id": f"x{n}", "key": f"x{n}", "label": "x"} for n in range(9_000)]),
    )
    yield "deep JSON", "a.form", lambda: b"[" * 990_000
    yield "deep object", "case_file.schema.json", lambda: b'{"a":' * 190_000 + b"1" + b"}" * 190_000
    yield "a number", "a.form", lambda: b'{"type": ' + b"9" * 990_000 + b"}"
    yield "patterns of fields", "a.form", lambda: form(
        [
            {"type": "textfield", "id": f"x{n}", "key": f"x{n}", "label": "x", "defaultValue": "a" * 900 + "!",
             "validate": {"pattern": "((a+)+)+$"}}
            for n in range(490)
        ]
    )  # fmt: skip
    yield "hidden fields", "a.form", lambda: form(
        [
            {"type": "textfield", "id": f"x{n}", "key": f"x{n}", "label": "x",
             "conditional": {"hide": "=" + "x1 = 1 or " * 180 + "true"}}
            for n in range(490)
        ]
    )  # fmt: skip
    yield (
        "fields of the case file",
        "case_file.schema.json",
        lambda: json.dumps(
            {"type": "object", "properties": {f"x{n}": {"type": "string", "title": "x"} for n in range(19_000)}}
        ).encode(),
    )
    yield "anchors", "organisation.yaml", lambda: anchors(12)
    yield "anchors of a story", "scenarios/a.yaml", lambda: anchors(12)
    yield "flat YAML", "organisation.yaml", lambda: repeated(lambda n: f"a{n}: b\n", 990_000)
    yield "a list in YAML", "scenarios/a.yaml", lambda: repeated(lambda _: "- a\n", 990_000)
    yield (
        "stories",
        "scenarios/a.yaml",
        lambda: repeated(lambda n: f"title: a{n}\nstart: p\nsteps:\n  - wait: 1d\n---\n", 990_000),
    )
    yield "deep YAML", "organisation.yaml", lambda: b"[" * 990_000
    yield "deep blocks", "organisation.yaml", lambda: "".join(" " * n + "a:\n" for n in range(1_300)).encode()
    yield "aliases", "organisation.yaml", lambda: b"a: &a b\nc: [" + b"*a, " * 240_000 + b"*a]"
    yield (
        "teams",
        "organisation.yaml",
        lambda: ("teams:\n" + "".join(f"  - {{name: T{n}, site: S, function: F}}\n" for n in range(24_000))).encode(),
    )
    yield "translations", "translations/en.yaml", lambda: repeated(lambda n: f'"a{n}": "b"\n', 990_000)
