"""What the definitions say of a process: names, forms, calls, decisions, messages, lanes."""

from __future__ import annotations

from tests.engine.workflow.build import boundary, call, catch, definitions, end, ext, message, process, start, sub, user
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
    assert (dict(info.calls), info.messages, info.decisions) == ({"c": "q"}, {"decision"}, frozenset())
    assert info.elements["s"].type == "subProcess"
    assert info.elements["u"].name == "Do u"
    assert found.processes["q"].start_form is None


def test_a_process_tells_where_it_waits_for_messages_and_what_people_record_by_which_form() -> None:
    form = ext('<zeebe:properties><zeebe:property name="form" value="asked"/></zeebe:properties>')
    body = (
        start() + catch("m", message("decision")) + user("a") + end()
        + boundary("b", "a", form + message("moved"))
        + f'<receiveTask id="r" name="Wait" messageRef="message_ruling">{form}</receiveTask>'
        + sub("e", start("s1", inner=message("found")) + end("s2"), "s1>s2", attrs='triggeredByEvent="true"')
        + '<intermediateThrowEvent id="t">' + message("thrown") + "</intermediateThrowEvent>"
    )  # fmt: skip
    names = ("decision", "moved", "ruling", "found", "thrown")
    model = definitions(
        process("p", body, "start>m m>a a>r r>t t>end b>end"), messages=dict.fromkeys(names, "")
    )  # fmt: skip
    info = parse(model).processes["p"]
    places = {each.element_id: (each.title, each.message_name, each.form_key) for each in info.waiting_messages}
    assert places == {
        "m": ("m", "decision", None),
        "b": ("b", "moved", "asked"),
        "r": ("Wait", "ruling", "asked"),
        "s1": ("s1", "found", None),
    }
    assert dict(info.forms) == {"b": "asked", "r": "asked"}
