"""The cases of a fixture: one of each kind, what happens to it before it is stored, and what after it is loaded.

A kind is never changed once a fixture holds it: its fixture carries the diagrams and all that is to happen. New kinds
are for fixtures to come.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    condition,
    connected,
    definitions,
    each,
    end,
    gateway,
    io,
    loop,
    message,
    process,
    rule,
    script,
    signal,
    start,
    sub,
    throw,
    timer,
    user,
)

GROUP: Final = "HOUSE.SGB3.Vermittlung"
PERSON: Final = "house.sgb3.vermittlung"
Action = Sequence[Any]
"""complete task values; wait days; message name payload; start process values; retry element."""

_TEAM: Final = (
    script("set_site", '"HOUSE"', "site")
    + script("set_domain", '"SGB3"', "legal_domain")
    + script("set_team", '"HOUSE.SGB3"', "responsible_team")
)
_FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "case_number": {"type": "string"},
    "site": {"type": "string"},
    "legal_domain": {"type": "string"},
    "responsible_team": {"type": "string"},
    "text": {"type": "string"},
    "number": {"type": "integer"},
    "amount": {"type": "number"},
    "yes": {"type": "boolean"},
    "day": {"type": "string", "format": "date"},
    "moment": {"type": "string", "format": "date-time"},
    "list": {"type": "array", "items": {"type": "string"}},
    "address": {"type": "object", "properties": {"street": {"type": "string", "title": "Street"}}},
}
_FORMS: Final = {"text": "textfield", "number": "number", "yes": "checkbox"}
"""Component of the one field of each form, which is called as the form is."""
_TABLE: Final = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D" namespace="t">
<decision id="size" name="Size"><variable name="Size"/><decisionTable id="t1" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1"><text>number</text></inputExpression></input><output id="o1"/>
<rule id="r1"><inputEntry id="e1"><text>&lt; 10</text></inputEntry><outputEntry id="x1"><text>"small"</text>
</outputEntry></rule><rule id="r2"><inputEntry id="e2"><text>[10..20]</text></inputEntry><outputEntry id="x2">
<text>"large"</text></outputEntry></rule></decisionTable></decision></definitions>"""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A case: its diagram, and what happens in which half of its life."""

    body: str
    flows: str
    values: Mapping[str, Any] = field(default_factory=dict)
    before: Sequence[Action] = ()
    after: Sequence[Action] = ()
    roots: Mapping[str, Any] = field(default_factory=dict)
    started: bool = True
    """Whether a case of it is there from the beginning; others are called or started by another kind."""

    def diagram(self, key: str) -> bytes:
        """Return the file; the team of the case is set before the elements of the kind, the first of them ``go``."""
        flows = f"start>set_site set_site>set_domain set_domain>set_team set_team>go {self.flows}"
        body = start() + _TEAM + gateway("exclusive", "go") + self.body
        return definitions(process(key, body, flows), **self.roots)


def task(key: str, **more: Any) -> str:
    """Return a task for the one group there is."""
    return user(key, group=GROUP, **more)


def done(key: str, **values: Any) -> Action:
    """Return that somebody completes the task."""
    return ("complete", key, values)


_STEPS: Final = task("one", form="text", due='=now() + duration("P3D")') + task("two") + end()
_REMINDED: Final = task("one") + end() + task("reminded") + end("over")

# What waits for days comes last: a message is kept for 90 of them.
KINDS: Final[Mapping[str, Kind]] = {
    "user_task": Kind(body=_STEPS, flows="go>one one>two two>end", after=[done("one", text="ä\u2028b"), done("two")]),
    "parallel": Kind(
        body=gateway("parallel", "fork") + gateway("parallel", "join") + task("one") + task("two") + task("z") + end(),
        flows="go>fork fork>one fork>two one>join two>join join>z z>end",
        before=[done("one")],
        after=[done("two"), done("z")],
    ),
    "inclusive": Kind(
        body=gateway("inclusive", "fork") + gateway("inclusive", "join") + "".join(map(task, "abcz")) + end(),
        flows="go>fork fork>a?number~>~0 fork>b?number~>~1 fork>c?number~>~2 a>join b>join c>join join>z z>end",
        values={"number": 2},
        before=[done("a")],
        after=[done("b"), done("z")],
    ),
    "instances": Kind(
        body=task(
            "ask", form="number", inner=each('["x", "y", "z"]', item="it", into="list", value="it + string(number)")
        )
        + end(),
        flows="go>ask ask>end",
        values={"number": 1},
        before=[done("ask", number=1)],
        after=[done("ask", number=5), done("ask", number=2)],
    ),
    "one_instance_after_the_other": Kind(
        body=task("ask", inner=each("[10, 20, 30]", item="it", sequential=True, done="it = 20")) + task("z") + end(),
        flows="go>ask ask>z z>end",
        before=[done("ask")],
        after=[done("ask"), done("z")],
    ),
    "instances_of_a_subprocess": Kind(
        body=sub(
            "both", start("in") + task("a") + task("b") + end("out"), "in>a a>b b>out", inner=each("[1, 2]", item="it")
        )
        + end(),
        flows="go>both both>end",
        before=[done("a")],
        after=[done("a"), done("b"), done("b")],
    ),
    "loop": Kind(
        body=task("again", inner=loop("loopCounter < 3")) + end(),
        flows="go>again again>end",
        before=[done("again")],
        after=[done("again"), done("again")],
    ),
    "drawn_loop": Kind(
        body=gateway("exclusive", "back") + task("one", form="yes") + gateway("exclusive", "which") + end(),
        flows="go>back back>one one>which which>back?yes which>end!",
        before=[done("one", yes=True), done("one", yes=True)],
        after=[done("one", yes=True), done("one", yes=False)],
    ),
    "message_that_was_kept": Kind(
        body=task("one") + catch("hear", message("early")) + task("two") + end(),
        flows="go>one one>hear hear>two two>end",
        roots={"messages": {"early": "=case_number"}},
        before=[("message", "early", {"text": "too early"})],
        after=[done("one"), done("two")],
    ),
    "timer": Kind(
        body=catch("wait", timer("Duration", "P100D")) + task("one") + end(),
        flows="go>wait wait>one one>end",
        before=[("wait", 10)],
        after=[("wait", 29), ("wait", 1), done("one")],
    ),
    "cycle": Kind(
        body=_REMINDED + boundary("remind", "one", timer("Cycle", "R3/P50D"), interrupting=False),
        flows="go>one one>end remind>reminded reminded>over",
        before=[("wait", 60)],
        after=[("wait", 60), ("wait", 60), ("wait", 60), done("one"), *[done("reminded")] * 3],
    ),
    "deadline": Kind(
        body=_REMINDED + boundary("late", "one", timer("Date", "=moment")),
        flows="go>one one>end late>reminded reminded>over",
        values={"moment": "2016-09-01T12:00:00+02:00"},
        after=[("wait", 400), done("reminded")],
    ),
    "message": Kind(
        body=catch("hear", message("letter")) + task("one") + end(),
        flows="go>hear hear>one one>end",
        roots={"messages": {"letter": "=case_number"}},
        after=[("message", "letter", {"text": "come in"}), done("one")],
    ),
    "receive_at_a_border": Kind(
        body=_REMINDED + boundary("asked", "one", message("nudge"), interrupting=False),
        flows="go>one one>end asked>reminded reminded>over",
        roots={"messages": {"nudge": "=case_number"}},
        before=[("message", "nudge", {})],
        after=[("message", "nudge", {}), done("reminded"), done("reminded"), done("one")],
    ),
    "signal": Kind(
        body=catch("hear", signal("alarm")) + task("one") + end(),
        flows="go>hear hear>one one>end",
        roots={"signals": ("alarm",)},
        after=[("start", "alarmist", {}), done("one")],
    ),
    "alarmist": Kind(
        body=throw("call", signal("alarm")) + end(),
        flows="go>call call>end",
        roots={"signals": ("alarm",)},
        started=False,
    ),
    "first_of_two": Kind(
        body=gateway("eventBased", "which")
        + catch("soon", timer("Duration", "P5000D"))
        + catch("hear", message("first"))
        + task("one")
        + end(),
        flows="go>which which>soon which>hear soon>end hear>one one>end",
        roots={"messages": {"first": "=case_number"}},
        after=[("message", "first", {"number": 3}), done("one")],
    ),
    "condition": Kind(
        body=gateway("parallel", "fork")
        + catch("true", condition("number > 3"))
        + task("a", form="number")
        + task("b")
        + end(),
        flows="go>fork fork>true fork>a true>b a>end b>end",
        values={"number": 0},
        after=[done("a", number=4), done("b")],
    ),
    "event_subprocess": Kind(
        body=task("one")
        + end()
        + '<subProcess id="beside" triggeredByEvent="true">'
        + connected(
            f'<startEvent id="rung" isInterrupting="false">{message("ring")}</startEvent>' + task("answer") + end("e"),
            "rung>answer answer>e",
        )
        + "</subProcess>",
        flows="go>one one>end",
        roots={"messages": {"ring": "=case_number"}},
        before=[("message", "ring", {})],
        after=[("message", "ring", {}), done("answer"), done("one"), done("answer")],
    ),
    "called": Kind(body=task("inside") + task("more") + end(), flows="go>inside inside>more more>end", started=False),
    "call": Kind(
        body=call("called", "called") + task("z") + end(),
        flows="go>called called>z z>end",
        before=[done("inside")],
        after=[done("more"), done("z")],
    ),
    "subprocess": Kind(
        body=sub(
            "scope",
            start("in") + task("one", more=io(inputs={"mine": "=local + 1"})) + task("two") + end("out"),
            "in>one one>two two>out",
            more=io(inputs={"local": "=number * 2"}, outputs={"number": "=local + 1"}),
        )
        + end(),
        flows="go>scope scope>end",
        values={"number": 20},
        before=[done("one")],
        after=[done("two")],
    ),
    "stuck": Kind(
        body=gateway("parallel", "fork")
        + task("repair", form="number")
        + script("work", "number + 1", "number")
        + task("z")
        + end(),
        flows="go>fork fork>repair fork>work work>z z>end repair>end",
        before=[("retry", "work")],
        after=[("retry", "work"), done("repair", number=41), ("retry", "work"), done("z")],
    ),
    "undecided": Kind(
        body=gateway("parallel", "fork") + task("repair", form="number") + rule("decide", "size", "text") + end(),
        flows="go>fork fork>repair fork>decide decide>end repair>end",
        values={"number": 30},
        after=[done("repair", number=11), ("retry", "decide")],
    ),
    "decided": Kind(
        body=rule("decide", "size", "text")
        + task("one", form="number")
        + rule("anew", "size", "text")
        + task("two")
        + end(),
        flows="go>decide decide>one one>anew anew>two two>end",
        values={"number": 3},
        after=[done("one", number=15), done("two")],
    ),
    "every_type": Kind(
        body="".join(
            script(f"write_{number}", expression, name)
            for number, (name, expression) in enumerate(
                {
                    "number": "9007199254740993",
                    "amount": "38.50",
                    "yes": "true",
                    "day": 'date("2016-02-29")',
                    "moment": 'date and time("2016-10-30T02:30:00@Europe/Berlin")',
                    "list": '["a", null, 1.10, date("1999-12-31")]',
                    "address": '{street: "Ostwall 1", since: date("2001-01-01"), "@type": "home"}',
                    "clock": 'time("23:59:30")',
                    "span": 'duration("P3DT4H5M6.7S")',
                    "months": 'duration("-P1Y2M")',
                    "nothing": "null",
                }.items()
            )
        )
        + task("one")
        + script("again", '[number, amount, day + duration("P1D"), moment, clock, span, months, address.since]', "list")
        + task("two")
        + end(),
        flows="go>write_0 "
        + " ".join(f"write_{number}>write_{number + 1}" for number in range(10))
        + " write_10>one one>again again>two two>end",
        after=[done("one"), done("two")],
    ),
}


def files(kinds: Mapping[str, Kind]) -> dict[str, bytes]:
    """Return the publication of the kinds."""
    both = {"x-read": ["SGB3"], "x-write": ["SGB3"]}
    fields = {key: {"title": key.capitalize(), **both, **rest} for key, rest in _FIELDS.items()}
    schema = {"type": "object", "properties": fields, "additionalProperties": False}
    organisation = {
        "name": "House of upgrades (generated)",
        "sites": {"HOUSE": {"name": "House", "address": "", "area": "HOUSE"}},
        "legal_domains": {"SGB3": {"name": "SGB III", "authority": "Agency"}},
        "municipalities": {"House": "HOUSE"},
        "teams": {
            "HOUSE.SGB3": {
                "name": "Team",
                "site": "HOUSE",
                "legal_domains": ["SGB3"],
                "functions": ["Vermittlung"],
            }
        },
        "functions": {"Vermittlung": {"name": "Vermittlung"}},
        "starters": {key: ["Vermittlung"] for key in kinds},
        "deadlines": {},
    }
    return {
        "organisation.yaml": json.dumps(organisation).encode(),
        "case_file.schema.json": json.dumps(schema).encode(),
        "size/size.dmn": _TABLE,
        **{f"forms/{key}.form": _form(key, kind) for key, kind in _FORMS.items()},
        **{f"{key}/{key}.bpmn": kind.diagram(key) for key, kind in kinds.items()},
    }


def _form(key: str, kind: str) -> bytes:
    field = {"type": kind, "id": f"field_{key}", "key": key, "label": key.capitalize()}
    return json.dumps({"type": "default", "id": key, "schemaVersion": 18, "components": [field]}).encode()
