"""Messages, signals, conditions and links inside a case; events at the border of an activity."""

from __future__ import annotations

import pytest

from tests.engine.elements.trial import line, opened, started
from tests.engine.workflow.build import (
    boundary,
    catch,
    condition,
    end,
    ext,
    gateway,
    io,
    link,
    message,
    signal,
    simple,
    start,
    sub,
    throw,
    user,
)  # fmt: skip


def beside(definition: str, *, interrupting: bool, host: str = "a") -> bytes:
    """Return a process with the event at the border of the host, and a task ``say`` that makes it happen."""
    hosts = {
        "a": user("a"),
        "r": '<receiveTask id="r" messageRef="message_R"/>',
        "x": sub("x", start("i") + user("u") + end("e"), "i>u u>e"),
    }
    body = gateway("parallel", "f") + user("say") + throw("t", signal("S")) + hosts[host] + end("e2") + end("e3")
    body += boundary("b", host, definition, interrupting=interrupting) + user("told")
    flows = f"start>f f>{host} f>say say>t t>e2 {host}>end b>told told>e3"
    return simple(body, flows, messages={"M": "", "R": ""}, signals=("S",))


@pytest.mark.parametrize("interrupting", [True, False])
@pytest.mark.parametrize("host", ["a", "r", "x"])
@pytest.mark.parametrize(
    ("kind", "definition"), [("message", message("M")), ("signal", signal("S")), ("condition", condition("n = 1"))]
)
def test_an_event_at_the_border_interrupts_or_happens_beside(
    kind: str, definition: str, host: str, interrupting: bool
) -> None:
    sandbox = started(beside(definition, interrupting=interrupting, host=host), {"n": 0})
    if kind == "message":
        sandbox.correlate("M", None, {"note": "came"})
        assert sandbox.case_file["note"] == "came"
    sandbox.complete("say", {"n": 1})
    inside = {"a": ["a"], "x": ["u"], "r": []}[host]
    assert opened(sandbox) == sorted(["told", *([] if interrupting else inside)])
    if host == "r":
        assert (sandbox.correlate("R") is None) is interrupting


def test_a_message_happens_beside_a_task_as_often_as_it_comes() -> None:
    model = simple(
        user("a") + boundary("b", "a", message("M"), interrupting=False) + user("told") + end("e2"),
        "start>a a>end b>told told>e2", messages={"M": ""},
    )  # fmt: skip
    sandbox = started(model)
    for count in (1, 2, 3):
        sandbox.correlate("M")
        assert opened(sandbox) == ["a", *["told"] * count]
    sandbox.complete("a")
    assert sandbox.correlate("M") is None


def test_the_outputs_of_an_event_go_to_the_scope_around_it() -> None:
    mapped = ext(io(outputs={"kept": "=value"}))
    border = f'<boundaryEvent id="b" attachedToRef="a">{mapped}{message("M")}</boundaryEvent>'
    sandbox = started(simple(user("a") + border + user("z"), "start>a a>end b>z z>end", messages={"M": ""}))
    sandbox.correlate("M", None, {"value": 7})
    assert (opened(sandbox), sandbox.case_file["kept"]) == (["z"], 7)
    caught = f'<intermediateCatchEvent id="c">{mapped}{message("M")}</intermediateCatchEvent>'
    sandbox = line(caught, messages={"M": ""})
    sandbox.correlate("M", None, {"value": 7})
    assert (sandbox.state, sandbox.case_file["kept"]) == ("completed", 7)


def test_a_condition_is_waited_for() -> None:
    body = gateway("parallel", "f") + user("say") + catch("c", condition("n > 1")) + user("z") + end("e2")
    sandbox = started(simple(body, "start>f f>say f>c say>e2 c>z z>end"), {"n": 1})
    assert opened(sandbox) == ["say"]
    sandbox.complete("say", {"n": 2})
    assert opened(sandbox) == ["z"]
    assert opened(line(catch("c", condition("n > 1")), user("z"), data={"n": 2})) == ["z"]


def test_a_condition_that_interrupts_its_own_task() -> None:
    model = simple(
        gateway("parallel", "f")
        + user("a")
        + boundary("b", "a", condition("n = 1"))
        + user("say")
        + user("z")
        + end("e2"),
        "start>f f>a f>say a>end b>z z>end say>e2",
    )
    sandbox = started(model)
    sandbox.complete("say", {"n": 1})
    assert opened(sandbox) == ["z"]


def test_several_links_lead_to_one_place() -> None:
    body = (
        gateway("exclusive", "g") + throw("t1", link("L")) + throw("t2", link("L")) + catch("c", link("L")) + user("z")
    )
    for n in (1, 2):
        assert opened(started(simple(body, "start>g g>t1?n=1 g>t2! c>z z>end"), {"n": n})) == ["z"]


def test_a_link_leads_back_in_a_loop_and_stays_in_its_scope() -> None:
    inner = sub(
        "x", start("i") + gateway("exclusive", "m") + catch("c", link("L")) + user("u") + gateway("exclusive", "g")
        + throw("t", link("L")) + end("e"), "i>m c>m m>u u>g g>t?again g>e!",
    )  # fmt: skip
    sandbox = line(inner, user("z"))
    sandbox.complete("u", {"again": True})
    assert opened(sandbox) == ["u"]
    sandbox.complete("u", {"again": False})
    assert opened(sandbox) == ["z"]


def test_plain_events_mark_what_was_reached() -> None:
    sandbox = line(throw("t", ""), user("u"))
    assert opened(sandbox) == ["u"]
    with sandbox.engine.storage.read() as reader:
        passed = [
            event.element_id for event in reader.history(sandbox.cases[0].id) if event.event == "element:complete"
        ]
    assert passed == ["start", "t"]


@pytest.mark.parametrize("tag", ["intermediateThrowEvent", "endEvent"])
def test_a_message_is_thrown_to_another_place_of_the_case(tag: str) -> None:
    says = f'<{tag} id="t">{ext(io(inputs={"value": "=7"}))}{message("M")}</{tag}>'
    body = gateway("parallel", "f") + says + catch("c", message("M")) + user("z") + end("e2")
    sandbox = started(simple(body, f"start>f f>t f>c c>z z>end {'t>e2' if 'Throw' in tag else ''}", messages={"M": ""})
                      .replace(b"" if "Throw" in tag else b'<endEvent id="e2"/>', b""))  # fmt: skip
    assert (opened(sandbox), sandbox.case_file) == (["z"], {"value": 7})


def test_a_signal_in_a_case_reaches_all_that_wait_in_it() -> None:
    body = (
        gateway("parallel", "f")
        + user("say")
        + throw("t", signal("S"))
        + catch("c", signal("S"))
        + user("y")
        + user("z")
    )
    body += user("a") + boundary("b", "a", signal("S"), interrupting=False) + end("e2") + end("e3")
    flows = "start>f f>say f>c f>a say>t t>end c>y y>end a>e2 b>z z>e3"
    sandbox = started(simple(body, flows, signals=("S",)))
    sandbox.complete("say")
    assert opened(sandbox) == ["a", "y", "z"]
