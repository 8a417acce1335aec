"""One process for each thing that may lie between two human tasks: ``a`` is completed, and then something happens."""

from __future__ import annotations

from typing import Final

from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    connected,
    definitions,
    each,
    end,
    escalation,
    gateway,
    message,
    process,
    rule,
    script,
    start,
    sub,
    throw,
    timer,
    user,
)  # fmt: skip

GROUP: Final = "KR.Eingangszone"
_TABLE: Final = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="t">
<decision id="way" name="Way"><variable name="Way"/><decisionTable id="t1" hitPolicy="UNIQUE">
<input id="i1"><inputExpression id="ie1" typeRef="string"><text>site</text></inputExpression></input>
<output id="o1" name="weg"/>
<rule id="r1"><inputEntry id="e1"><text>"KR"</text></inputEntry><outputEntry id="x1"><text>"bus"</text></outputEntry>
</rule></decisionTable></decision></definitions>"""


def _task(key: str) -> str:
    return user(key, group=GROUP)


def _file(key: str, body: str, flows: str, *called: str, site: str = "KR") -> bytes:
    """Return a file in which the process begins like every case: with its site, its team and the task ``a``."""
    begin = start() + script("site", f'"{site}"', "site") + script("team", '"KR.SGB3"', "responsible_team") + _task("a")
    whole = process(key, begin + body + end(), f"start>site site>team team>a {flows}")
    return definitions(whole, *called, messages={"M": "", "N": ""}, escalations=("E",))


_CALLED: Final = process("called", start("q1") + _task("z") + end("q2"), "q1>z z>q2", executable=True)
_INNER: Final = connected(start("i") + throw("t", escalation("E")) + _task("z") + end("j"), "i>t t>z z>j")

_STEPS: Final = {
    "another_task": _file("another_task", _task("z"), "a>z z>end"),
    "the_end": _file("the_end", "", "a>end"),
    "gateways": _file(
        "gateways",
        gateway("exclusive", "x") + gateway("parallel", "f") + _task("z") + _task("y") + gateway("parallel", "j"),
        'a>x x>f?site~=~"KR" x>end! f>z f>y z>j y>j j>end',
    ),
    "a_decision": _file("a_decision", rule("r", "way", "weg") + _task("z"), "a>r r>z z>end"),
    "a_called_process": _file("a_called_process", call("c", "called"), "a>c c>end", _CALLED),
    "an_escalation": _file(
        "an_escalation",
        sub("s", _INNER, "") + boundary("b", "s", escalation("E"), interrupting=False) + _task("y") + end("e2"),
        "a>s s>end b>y y>e2",
    ),
    "several_at_once": _file(
        "several_at_once",
        script("l", "[1, 2, 3]", "themen") + user("z", group=GROUP, inner=each("themen")),
        "a>l l>z z>end",
    ),
    "an_incident": _file("an_incident", rule("r", "way", "weg") + _task("z"), "a>r r>z z>end", site="nowhere"),
    "timers_and_messages": _file(
        "timers_and_messages",
        gateway("parallel", "f")
        + _task("z")
        + boundary("b", "z", timer("Duration", "P7D"), interrupting=False)
        + boundary("c", "z", message("N"))
        + catch("w", timer("Duration", "P1D"))
        + catch("m", message("M"))
        + "".join(end(f"e{number}") for number in range(4)),
        "a>f f>z f>w f>m z>end w>e0 m>e1 b>e2 c>e3",
    ),
}
NAMES: Final = tuple(_STEPS)
FILES: Final = {"steps/way.dmn": _TABLE} | {f"steps/{name}.bpmn": content for name, content in _STEPS.items()}
OPEN: Final = {
    "the_end": set[str](),
    "gateways": {"y", "z"},
    "an_escalation": {"y", "z"},
    "an_incident": set[str](),
}
"""What is open after ``a`` where that is not ``z`` alone."""
