"""Cases that begin at a receive task or an event-based gateway."""

from __future__ import annotations

import pytest

from engine.errors import InvalidDeployment, NotFound
from engine.sandbox import Sandbox
from tests.engine.elements.trial import opened
from tests.engine.workflow.build import (
    catch,
    condition,
    definitions,
    end,
    ext,
    gateway,
    io,
    loop,
    message,
    process,
    signal,
    start,
    sub,
    throw,
    timer,
    together,
    user,
)  # fmt: skip

ROOTS = {"messages": {"M": "", "N": ""}, "signals": ("S",)}
RECEIVE = '<receiveTask id="r" instantiate="true" messageRef="message_M"/>'


def choosing(*, parallel: bool = False) -> str:
    kind = "Parallel" if parallel else "Exclusive"
    return f'<eventBasedGateway id="g" instantiate="true" eventGatewayType="{kind}"/>'


def published(body: str, flows: str, *more: str) -> Sandbox:
    return Sandbox({"p.bpmn": definitions(process("p", body + end(), flows), *more, **ROOTS)})


def test_a_case_begins_at_a_receive_task() -> None:
    mapping = ext(io(inputs={"twice": "=n * 2"}, outputs={"n": "=twice"}))
    sandbox = published(RECEIVE.replace("/>", f">{mapping}</receiveTask>") + user("u"), "r>u u>end")
    sandbox.correlate("M", None, {"n": 4})
    assert (opened(sandbox), sandbox.case_file["n"]) == (["u"], 8)
    sandbox.correlate("M")
    assert opened(sandbox) == ["u", "u"]  # another case
    with pytest.raises(NotFound):
        sandbox.start("p")


def test_a_case_begins_with_whichever_event_of_a_gateway_comes() -> None:
    body = choosing() + catch("m", message("M")) + catch("s", signal("S")) + catch("b", message("N") + signal("T"))
    body += user("um") + user("us") + user("ub")
    caller = process("c", start("c1") + throw("t", signal("S")) + end("c2"), "c1>t t>c2")
    flows = "g>m g>s g>b m>um s>us b>ub um>end us>end ub>end"
    model = definitions(process("p", body + end(), flows), caller, messages={"M": "", "N": ""}, signals=("S", "T"))
    sandbox = Sandbox({"p.bpmn": model})
    sandbox.correlate("N", None, {"x": 1})
    assert (opened(sandbox), sandbox.case_file) == (["ub"], {"x": 1})
    sandbox.start("c")
    assert opened(sandbox) == ["ub", "us"]
    sandbox.correlate("M")
    assert opened(sandbox) == ["ub", "um", "us"]
    for task in ("um", "us", "ub"):
        sandbox.complete(task)
    assert sandbox.state == "completed"  # nothing waits for the events that did not come


@pytest.mark.parametrize(("first", "second"), [("M", "N"), ("N", "M")])
def test_a_parallel_gateway_begins_with_the_first_and_waits_for_the_others(first: str, second: str) -> None:
    body = choosing(parallel=True) + catch("m", message("M")) + catch("n", message("N"))
    body += user("um") + user("un") + gateway("parallel", "j") + user("z")
    sandbox = published(body, "g>m g>n m>um n>un um>j un>j j>z z>end")
    begun = sandbox.correlate(first)
    assert opened(sandbox) == [f"u{first.lower()}"]
    sandbox.complete(f"u{first.lower()}")
    assert sandbox.state == "running"
    taken = sandbox.correlate(second)
    assert begun is not None
    assert taken is not None
    assert taken.number == begun.number
    sandbox.complete(f"u{second.lower()}")
    sandbox.complete("z")
    assert sandbox.state == "completed"


def test_messages_of_a_parallel_gateway_find_their_case_by_the_key() -> None:
    body = choosing(parallel=True) + catch("m", message("M")) + catch("n", message("N")) + user("um") + user("un")
    model = definitions(
        process("p", body + end(), "g>m g>n m>um n>un um>end un>end"), messages={"M": "=person", "N": "=person"}
    )
    sandbox = Sandbox({"p.bpmn": model})
    ann = sandbox.correlate("M", "ann", {"person": "ann"})
    ben = sandbox.correlate("M", "ben", {"person": "ben"})
    taken = [sandbox.correlate("N", name) for name in ("ben", "ann")]
    assert [case and case.number for case in taken] == [ben and ben.number, ann and ann.number]
    assert len(sandbox.cases) == 2


@pytest.mark.parametrize(
    ("body", "flows", "element", "word"),
    [
        (RECEIVE + start() + user("u"), "start>u u>r r>end", "r", "nothing can lead to it"),
        (RECEIVE.replace("/>", f">{loop(maximum=2)}</receiveTask>"), "r>end", "r", "repeated"),
        (start() + sub("x", RECEIVE + end("e"), "r>e"), "start>x x>end", "r", "Only a process begins"),
        (
            choosing() + catch("m", message("M")) + catch("t", timer("Duration", "P1D")), "g>m g>t m>end t>end",
            "t", "messages and signals only",
        ),
        (
            choosing() + catch("m", message("M")) + catch("t", condition("n = 1")), "g>m g>t m>end t>end",
            "t", "messages and signals only",
        ),
        (
            choosing(parallel=True) + catch("m", message("M")) + catch("t", signal("S")), "g>m g>t m>end t>end",
            "t", "messages only",
        ),
        (
            choosing() + catch("m", message("M")) + together(catch("t", message("N") + signal("S"))),
            "g>m g>t m>end t>end", "t", "parallelMultiple",
        ),
        (
            start() + choosing(parallel=True).replace(' instantiate="true"', "") + catch("m", message("M"))
            + catch("n", message("N")), "start>g g>m g>n m>end n>end", "g", "eventGatewayType",
        ),
        (RECEIVE + f'<startEvent id="s">{message("M")}</startEvent>', "r>end s>end", "r", "at another event already"),
    ],
)  # fmt: skip
def test_what_no_case_begins_with(body: str, flows: str, element: str, word: str) -> None:
    with pytest.raises(InvalidDeployment) as refused:
        published(body, flows)
    assert any(each.element == element and word in each.message for each in refused.value.findings)
