"""Diagrams that never come to rest, or that want more than a machine has; each names the element that it stops at."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    condition,
    definitions,
    each,
    end,
    escalation,
    gateway,
    process,
    rule,
    script,
    service,
    signal,
    start,
    sub,
    throw,
    timer,
    times,
    user,
)
from tests.faults.model import GROUP, team

LONG: Final = "count(for i in 1..40000 return i)"
PING, PONG, SERVE = "ping", "pong", "serve"
RACE: Final = "race"
"""A loop of timers of a millisecond: nothing stops it, but it must not race."""
LATE: Final = "late"
"""Waits until ``due`` and then works without end, so that a worker meets it."""
FORM: Final = "exploding_form"

NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "loop": ("", "budget"),
    "heavy_loop": ("", "budget"),
    "million_by_number": ("ask", "budget"),
    "million_by_list": ("ask", "budget"),
    "million_nested": ("", "budget"),
    "calls_itself": ("again", "call"),
    "calls_itself_twice": ("", "budget"),
    "flood": ("", "budget"),
    "nested_loops": ("work", "budget"),
    "doubling": ("work", "budget"),
    "huge_numbers": ("work", "expression"),
    "deep_functions": ("work", "budget"),
    "cycle_of_nothing": ("cycle", "timer"),
    "cycle_of_a_millisecond": ("cycle", "timer"),
    "catches_what_it_throws": ("", "budget"),
    "always_true": ("", "budget"),
    "exploding_table": ("decide", "budget"),
    "growing": ("work", "budget"),
    "raises": ("serve", "service"),
    "hangs": ("serve", "service"),
    "nonsense": ("serve", "service"),
    "ends_the_process": ("serve", "service"),
    "endless_answer": ("serve", "service"),
}
"""Element and code of the incident of each; no element where it is one of several."""


def files() -> dict[str, bytes]:
    """Return the diagrams by their process keys."""
    drawn = {
        "nested_loops": _work("for a in 1..1000, b in 1..1000, c in 1..1000 return a * b * c"),
        "doubling": _work('for i in 1..60 return if i = 1 then "ab" else partial[-1] + partial[-1]'),
        "huge_numbers": _work("10 ** 1000000 * 9 ** 1000000000"),
        "deep_functions": _work("{f: function(x) f(x + 1), r: f(1)}.r"),
        "loop": _endless("1", "note"),
        "heavy_loop": _endless(LONG, "note"),
        "growing": _endless('string join([if note = null then "x" else note, note, "y"])', "note"),
        "million_by_number": _once(user("ask", group=GROUP, inner=times("1000000")), "ask"),
        "million_by_list": _once(user("ask", group=GROUP, inner=each("for i in 1..1000000 return i")), "ask"),
        "million_nested": _million_nested(),
        "calls_itself": _once(call("again", "calls_itself"), "again"),
        "calls_itself_twice": _twice(),
        "flood": _flood(),
        "cycle_of_nothing": _cycle('="R/PT0S"'),
        "cycle_of_a_millisecond": _cycle('="R/PT0.001S"'),
        "catches_what_it_throws": _thrower(),
        "always_true": _loop(catch("wait", condition("true")), "wait"),
        "exploding_table": _once(rule("decide", "explode", "note"), "decide"),
        **{name: _once(service("serve", name), "serve") for name in services()},
        PING: _player(PING, PONG),
        PONG: _player(PONG, PING),
        SERVE: _once(throw("call", signal(PING)), "call", signals=(PING,)),
        RACE: _loop(catch("wait", timer("Duration", "PT0.001S")), "wait"),
        LATE: _late(),
        FORM: _once(user("ask", group=GROUP, form="explode"), "ask"),
    }
    return {key: _keyed(key, content) for key, content in drawn.items()}


def more_files() -> dict[str, bytes]:
    """Return what the diagrams need besides: the decision table and the form that explode."""
    hide = "=count(for a in 1..1000, b in 1..1000 return a * b) > 0"
    field = {"type": "textfield", "id": "field_note", "key": "note", "label": "Note", "conditional": {"hide": hide}}
    text = {"type": "text", "text": "Read this.", "conditional": {"hide": hide}}
    fields = [field, *({**text, "id": f"text_{number}"} for number in range(200))]
    form = {"type": "default", "id": "explode", "schemaVersion": 19, "components": fields}
    table = (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="D" namespace="t">'
        '<decision id="explode" name="Explode"><variable name="Explode"/><decisionTable id="t" hitPolicy="COLLECT">'
        '<input id="i"><inputExpression id="ie"><text>counter</text></inputExpression></input><output id="o"/>'
        + "".join(
            f'<rule id="r{number}"><inputEntry id="a{number}"><text>count(for i in 1..1000 return ?) &gt; 0</text>'
            f'</inputEntry><outputEntry id="b{number}"><text>{number}</text></outputEntry></rule>'
            for number in range(1000)
        )
        + "</decisionTable></decision></definitions>"
    )
    return {"explode/explode.form": json.dumps(form).encode(), "explode/explode.dmn": table.encode()}


def services() -> dict[str, Callable[[Mapping[str, Any], Mapping[str, str]], Any]]:
    """Return the handlers of the service tasks; the name of each is that of its process, too."""

    def raises(*_given: Any) -> None:
        raise ZeroDivisionError("no such day")

    def hangs(*_given: Any) -> None:
        threading.Event().wait()

    def nonsense(*_given: Any) -> Any:
        return [object(), 7]

    def ends_the_process(*_given: Any) -> None:
        raise SystemExit(7)

    def endless_answer(*_given: Any) -> Any:
        loop: list[Any] = []
        loop.append(loop)
        return {"note": loop}

    handlers = (raises, hangs, nonsense, ends_the_process, endless_answer)
    return {handler.__name__: handler for handler in handlers}


def _keyed(key: str, content: bytes) -> bytes:
    return content.replace(b'"KEY"', f'"{key}"'.encode())


def _drawn(body: str, flows: str, **roots: Any) -> bytes:
    before, team_flows = team()
    return definitions(process("KEY", start() + before + body, f"{team_flows} {flows}"), **roots)


def _once(element: str, key: str, **roots: Any) -> bytes:
    return _drawn(element + end(), f"set_counter>{key} {key}>end", **roots)


def _loop(element: str, key: str) -> bytes:
    return _drawn(gateway("exclusive", "again") + element, f"set_counter>again again>{key} {key}>again")


def _work(expression: str) -> bytes:
    return _once(script("work", expression, "note"), "work")


def _endless(expression: str, result: str) -> bytes:
    return _loop(script("work", expression, result), "work")


def _million_nested() -> bytes:
    ask = start("in") + user("ask", group=GROUP, inner=times("1000")) + end("out")
    inner = sub("many", ask, "in>ask ask>out", inner=times("1000"))
    return _once(inner, "many")


def _twice() -> bytes:
    body = gateway("parallel", "both") + call("one", "calls_itself_twice") + call("two", "calls_itself_twice") + end()
    return _drawn(body, "set_counter>both both>one both>two one>end two>end")


def _flood() -> bytes:
    body = gateway("exclusive", "again") + gateway("parallel", "both") + script("work", "1", "note")
    return _drawn(body, "set_counter>again again>both both>again both>work work>again")


def _cycle(text: str) -> bytes:
    beside = boundary("cycle", "ask", timer("Cycle", text), interrupting=False) + end("over")
    return _drawn(user("ask", group=GROUP) + beside + end(), "set_counter>ask ask>end cycle>over")


def _thrower() -> bytes:
    inner = sub("inside", start("in") + throw("throw", escalation("E")) + end("out"), "in>throw throw>out")
    body = gateway("exclusive", "again") + inner + boundary("caught", "inside", escalation("E")) + end()
    return _drawn(body, "set_counter>again again>inside inside>end caught>again", escalations=("E",))


def _player(hears: str, says: str) -> bytes:
    body = gateway("exclusive", "again") + catch("hear", signal(hears)) + throw("say", signal(says))
    flows = "set_counter>again again>hear hear>say say>again"
    return _drawn(body, flows, signals=(hears, says))


def _late() -> bytes:
    body = catch("wait", timer("Date", "=due")) + gateway("exclusive", "again") + script("work", LONG, "note")
    return _drawn(body, "set_counter>wait wait>again again>work work>again")
