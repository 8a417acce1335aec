"""What the definitions say of a process: names, forms, calls, decisions, messages, lanes."""

from __future__ import annotations

from tests.engine.workflow.build import call, catch, definitions, end, message, process, start, sub, user
from tests.engine.workflow.play import parse


def test_a_process_describes_itself() -> None:
    inner = sub("s", start("s1") + user("u", group="=team", form="form_u") + end("s2"), "s1>u u>s2")
    model = definitions(
        process(
            "p", start(form="begin") + user("a", form="form_a", facts="name sprache") + call("c", "q")
            + catch("m", message("decision")) + inner + end(),
            "start>a a>c c>m m>s s>end",
        ),
        process("q", start("q1") + end("q2"), "q1>q2"),
        messages={"decision": ""},
    )  # fmt: skip
    found = parse(model)
    assert sorted(found.processes) == ["p", "q"]
    info = found.processes["p"]
    assert (info.key, info.name, info.file, info.start_form) == ("p", "Process p", "p/p.bpmn", "begin")
    assert sorted(info.user_tasks) == ["a", "u"]
    assert info.user_tasks["a"].facts == ("name", "sprache")
    assert info.user_tasks["u"].candidate_group == "=team"
    assert dict(info.forms) == {"start": "begin", "a": "form_a", "u": "form_u"}
    assert (info.calls, info.messages, info.decisions) == ({"q"}, {"decision"}, frozenset())
    assert info.elements["s"].type == "subProcess"
    assert info.elements["u"].name == "Do u"
    assert found.processes["q"].start_form is None
