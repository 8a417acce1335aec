"""What the rules of single elements mean together: scopes in scopes that are repeated, interrupted and looped."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.engine.elements.trial import line, opened, started, troubles, watcher
from tests.engine.workflow.build import (
    boundary,
    call,
    catch,
    condition,
    definitions,
    each,
    end,
    error,
    escalation,
    ext,
    gateway,
    io,
    link,
    loop,
    message,
    process,
    script,
    signal,
    simple,
    start,
    sub,
    throw,
    timer,
    times,
    user,
)  # fmt: skip

DAY = timedelta(days=1)
TERMINATE = "<terminateEventDefinition/>"


def nothing_waits(sandbox: object) -> bool:
    """Return whether no timer, message or signal is waited for in any case."""
    with sandbox.engine.storage.read() as reader:  # type: ignore[attr-defined]
        return not any(
            [*reader.timers(case.id), *reader.subscriptions(case.id), *reader.signals(case.id)]
            for case in sandbox.cases  # type: ignore[attr-defined]
        )


def test_a_border_takes_instances_of_subprocesses_back_with_all_that_waits_in_them() -> None:
    inner = (
        start("i") + user("u") + boundary("ub", "u", timer("Duration", "P5D"), interrupting=False)
        + end("ue") + end("e")
        + watcher("w", message("N"), user("wu"), "w_on>wu wu>w_end", interrupting=False)
    )  # fmt: skip
    model = simple(
        sub("x", inner, "i>u u>e ub>ue", inner=each("[1,2,3]", item="n"))
        + boundary("b", "x", message("M")) + user("z"),
        "start>x x>end b>z z>end", messages={"M": "", "N": ""},
    )  # fmt: skip
    sandbox = started(model)
    sandbox.correlate("N")
    sandbox.complete("u")
    assert opened(sandbox) == ["u", "u", "wu"]
    sandbox.correlate("M")
    assert (opened(sandbox), nothing_waits(sandbox)) == (["z"], True)


def test_an_instance_that_its_event_subprocess_interrupts_leaves_the_others_alone() -> None:
    inner = (
        start("i") + user("u") + end("e") + watcher("w", error("E1"), user("wu"), "w_on>wu wu>w_end")
        + gateway("exclusive", "g") + end("bad", error("E1"))
    )  # fmt: skip
    marker = each("[1,2,3]", item="n", into="out", value="n * 10")
    model = simple(sub("x", inner, "i>u u>g g>bad?broken g>e!", inner=marker) + user("z"), "start>x x>z z>end",
                   errors=("E1",))  # fmt: skip
    sandbox = started(model)
    sandbox.complete("u", {"broken": True})
    assert opened(sandbox) == ["u", "u", "wu"]
    sandbox.complete("u", {"broken": False})
    sandbox.complete("u")
    assert opened(sandbox) == ["wu"]
    sandbox.complete("wu")
    assert (opened(sandbox), sandbox.case_file["out"]) == (["z"], [10, 20, 30])


def test_terminate_in_an_instance_ends_that_instance_which_still_has_a_result() -> None:
    inner = start("i") + gateway("parallel", "f") + user("u") + user("v") + end("e") + end("t", TERMINATE)
    marker = each("[1,2]", item="n", into="out", value="n", sequential=True)
    sandbox = line(sub("x", inner, "i>f f>u f>v u>t v>e", inner=marker), user("z"))
    sandbox.complete("u")
    assert opened(sandbox) == ["u", "v"]
    sandbox.complete("v")
    sandbox.complete("u")
    assert (opened(sandbox), sandbox.case_file["out"]) == (["z"], [1, 2])


def test_terminate_in_a_called_process_ends_that_process_with_its_event_subprocesses() -> None:
    called = (
        start("i") + gateway("parallel", "f") + user("u") + user("v") + end("e") + end("t", TERMINATE)
        + watcher("w", message("M"), user("wu"), "w_on>wu wu>w_end", interrupting=False)
    )  # fmt: skip
    model = definitions(
        process("p", start() + call("c", "q") + user("z") + end(), "start>c c>z z>end"),
        process("q", called, "i>f f>u f>v u>t v>e"), messages={"M": ""},
    )  # fmt: skip
    sandbox = started(model)
    sandbox.correlate("M")
    assert opened(sandbox) == ["u", "v", "wu"]
    sandbox.complete("u")
    assert (opened(sandbox), nothing_waits(sandbox)) == (["z"], True)


@pytest.mark.parametrize("interrupting", [True, False])
def test_an_escalation_goes_through_calls_and_past_borders_for_other_codes(interrupting: bool) -> None:
    body = call("c", "q") + boundary("b", "c", escalation("X"), interrupting=interrupting) + user("told") + end("e1")
    model = definitions(
        process("p", start() + body + user("z") + end(), "start>c c>z z>end b>told told>e1"),
        process(
            "q",
            start("q1") + call("d", "r") + boundary("o", "d", escalation("Y")) + user("never") + end("q2"),
            "q1>d d>q2 o>never never>q2",
        ),
        process("r", start("r1") + throw("t", escalation("X")) + user("u") + end("r2"), "r1>t t>u u>r2"),
        escalations=("X", "Y"),
    )  # fmt: skip
    sandbox = started(model)
    assert opened(sandbox) == (["told"] if interrupting else ["told", "u"])
    if not interrupting:
        sandbox.complete("u")
        assert opened(sandbox) == ["told", "z"]


def test_an_escalation_is_caught_once_by_the_nearest() -> None:
    inner = (
        start("i") + throw("t", escalation("X")) + end("e")
        + watcher("w", escalation("X"), user("wu"), "w_on>wu wu>w_end", interrupting=False)
    )  # fmt: skip
    model = simple(
        sub("x", inner, "i>t t>e") + boundary("b", "x", escalation("X"), interrupting=False) + user("z") + end("e2"),
        "start>x x>end b>z z>e2", escalations=("X",),
    )  # fmt: skip
    assert opened(started(model)) == ["wu"]


def test_an_event_subprocess_hands_what_it_caught_on_to_the_border_of_its_scope() -> None:
    again = throw("t2", escalation("X")) + user("wu")
    inner = (
        start("i") + throw("t", escalation("X")) + user("u") + end("e")
        + watcher("w", escalation("X"), again, "w_on>t2 t2>wu wu>w_end", interrupting=True)
    )  # fmt: skip
    model = simple(
        sub("x", inner, "i>t t>u u>e") + boundary("b", "x", escalation("X"), interrupting=False)
        + user("z") + end("e2"),
        "start>x x>end b>z z>e2", escalations=("X",),
    )  # fmt: skip
    assert opened(started(model)) == ["wu", "z"]


def test_an_error_of_one_event_subprocess_starts_another_of_its_scope_unless_it_interrupted() -> None:
    def model(*, interrupting: bool) -> bytes:
        first = watcher("w", message("M"), user("wu"), "w_on>wu wu>w_end", interrupting=interrupting)
        first = first.replace('<endEvent id="w_end"></endEvent>', end("w_end", error("E1")))
        inner = start("i") + user("u") + end("e") + first + watcher("v", error("E1"), user("vu"), "v_on>vu vu>v_end")
        return simple(
            sub("x", inner, "i>u u>e") + boundary("b", "x", error("E1")) + user("z"), "start>x x>end b>z z>end",
            messages={"M": ""}, errors=("E1",),
        )  # fmt: skip

    for interrupting, expected in ((False, ["vu"]), (True, ["z"])):
        sandbox = started(model(interrupting=interrupting))
        sandbox.correlate("M")
        sandbox.complete("wu")
        assert (opened(sandbox), troubles(sandbox)) == (expected, [])


def test_event_subprocesses_in_event_subprocesses_live_and_die_with_what_is_around_them() -> None:
    deepest = watcher("c", signal("S"), user("cu"), "c_on>cu cu>c_end", interrupting=False)
    middle = watcher("b", message("N"), user("bu") + deepest, "b_on>bu bu>b_end", interrupting=False)
    outer = watcher("a", message("M"), user("au") + middle, "a_on>au au>a_end", interrupting=False)
    body = start("i") + user("u") + end("e") + outer
    model = definitions(
        process("p", start() + sub("x", body, "i>u u>e") + user("z") + end(), "start>x x>z z>end"),
        process("q", start("q1") + throw("t", signal("S")) + end("q2"), "q1>t t>q2"),
        messages={"M": "", "N": ""}, signals=("S",),
    )  # fmt: skip
    sandbox = started(model)
    for name in ("M", "N", "N"):
        sandbox.correlate(name)
    assert opened(sandbox) == ["au", "bu", "bu", "u"]
    sandbox.start("q")
    assert opened(sandbox) == ["au", "bu", "bu", "cu", "cu", "u"]
    for key in ("u", "au", "bu", "bu", "cu", "cu"):
        assert "z" not in opened(sandbox)
        sandbox.complete(key)
    assert (opened(sandbox), nothing_waits(sandbox)) == (["z"], True)


def test_runs_of_an_event_subprocess_beside_each_other_have_variables_of_their_own() -> None:
    mapped = ext(io(inputs={"mine": "=given"}, outputs={"all": "=append(all, mine)"}))
    body = watcher("w", message("M"), user("wu"), "w_on>wu wu>w_end", interrupting=False)
    body = body.replace('triggeredByEvent="true">', f'triggeredByEvent="true">{mapped}', 1)
    sandbox = started(simple(user("u") + body, "start>u u>end", messages={"M": ""}), {"all": []})
    for value in (1, 2, 3):
        sandbox.correlate("M", None, {"given": value})
    assert opened(sandbox) == ["u", "wu", "wu", "wu"]
    for _ in range(3):
        sandbox.complete("wu")
    assert sorted(sandbox.case_file["all"]) == [1, 2, 3]  # type: ignore[arg-type]


def test_an_event_based_gateway_in_a_loop_puts_its_events_up_afresh() -> None:
    body = (
        gateway("exclusive", "m") + gateway("eventBased", "g") + catch("c", message("M"))
        + catch("t", timer("Duration", "P1D"))
        + script("s", "n + 1", "n") + user("z")
    )  # fmt: skip
    sandbox = started(simple(body, "start>m m>g g>c g>t t>s s>m c>z z>end", messages={"M": ""}), {"n": 0})
    sandbox.advance(3 * DAY)
    assert sandbox.case_file["n"] == 3
    sandbox.correlate("M")
    sandbox.advance(5 * DAY)
    assert (opened(sandbox), sandbox.case_file["n"], nothing_waits(sandbox)) == (["z"], 3, True)


def test_an_inclusive_join_in_a_loop_waits_for_borders_beside_and_joins_what_came_once() -> None:
    body = (
        gateway("exclusive", "m") + gateway("inclusive", "f") + user("a") + user("b") + gateway("inclusive", "j")
        + boundary("x", "a", message("M"), interrupting=False) + user("late") + gateway("exclusive", "g") + user("z")
    )  # fmt: skip
    flows = "start>m m>f f>a?true f>b?true a>j b>j x>late late>j j>g g>m?again g>z! z>end"
    sandbox = started(simple(body, flows, messages={"M": ""}), {"again": True})
    for again in (True, False):
        sandbox.correlate("M")
        assert opened(sandbox) == ["a", "b", "late"]
        for key in ("a", "b"):
            sandbox.complete(key)
            assert "z" not in opened(sandbox)
        sandbox.complete("late", {"again": again})
    assert opened(sandbox) == ["z"]


def test_links_from_parallel_branches_bring_one_token_each() -> None:
    body = gateway("parallel", "f") + throw("a", link("L")) + throw("b", link("L")) + catch("c", link("L")) + user("z")
    assert opened(started(simple(body, "start>f f>a f>b c>z z>end"))) == ["z", "z"]


def test_parallel_instances_keep_their_variables_apart_and_results_stay_in_order() -> None:
    more = io(inputs={"mine": "=n * 100", "x": "=null"})
    inner = start("i") + user("u") + script("s", "mine + x", "mine") + end("e")
    marker = each("[1,2,3]", item="n", into="out", value="mine")
    sandbox = line(sub("x", inner, "i>u u>s s>e", more=more, inner=marker), user("z"))
    for value in (7, 8, 9):
        sandbox.complete("u", {"x": value})
    done = sandbox.case_file["out"]
    assert [int(each) // 100 for each in done] == [1, 2, 3]  # type: ignore[union-attr, arg-type, call-overload]
    assert sorted(int(each) % 100 for each in done) == [7, 8, 9]  # type: ignore[union-attr, arg-type, call-overload]
    assert "x" not in sandbox.case_file
    assert "mine" not in sandbox.case_file


def test_what_a_border_event_hears_goes_on_with_it_whatever_its_activity_calls_its_own() -> None:
    """The local variables of an activity end with it; what came with the message does not."""
    task = user("a", more=io(inputs={"value": "=1"}))
    sandbox = started(
        simple(task + boundary("b", "a", message("M")) + user("z"), "start>a a>end b>z z>end", messages={"M": ""})
    )
    sandbox.correlate("M", None, {"value": 7})
    assert (opened(sandbox), sandbox.case_file.get("value")) == (["z"], 7)


def test_a_signal_from_inside_interrupts_the_scope_that_threw_it() -> None:
    inner = start("i") + user("u") + throw("t", signal("S")) + user("never") + end("e")
    model = simple(
        sub("x", inner, "i>u u>t t>never never>e") + boundary("b", "x", signal("S")) + user("z"),
        "start>x x>end b>z z>end", signals=("S",),
    )  # fmt: skip
    sandbox = started(model)
    sandbox.complete("u")
    assert (opened(sandbox), troubles(sandbox)) == (["z"], [])


def test_an_interrupting_event_subprocess_of_the_process_ends_what_runs_beside_even_other_event_subprocesses() -> None:
    body = (
        user("u") + watcher("w", message("M"), user("wu"), "w_on>wu wu>w_end", interrupting=False)
        + watcher("v", message("N"), user("vu"), "v_on>vu vu>v_end")
    )  # fmt: skip
    sandbox = started(simple(body, "start>u u>end", messages={"M": "", "N": ""}))
    sandbox.correlate("M")
    sandbox.correlate("N")
    assert (opened(sandbox), nothing_waits(sandbox)) == (["vu"], True)
    sandbox.complete("vu")
    assert sandbox.state == "completed"


def test_a_scope_waits_for_the_paths_of_its_borders_and_event_subprocesses() -> None:
    inner = (
        start("i") + user("u") + boundary("b", "u", message("M"), interrupting=False) + user("late")
        + end("e") + end("e2")
        + watcher("w", message("N"), user("wu"), "w_on>wu wu>w_end", interrupting=False)
    )  # fmt: skip
    model = simple(sub("x", inner, "i>u u>e b>late late>e2") + user("z"), "start>x x>z z>end",
                   messages={"M": "", "N": ""})  # fmt: skip
    sandbox = started(model)
    for name in ("M", "N"):
        sandbox.correlate(name)
    for key in ("u", "late", "wu"):
        assert "z" not in opened(sandbox)
        sandbox.complete(key)
    assert opened(sandbox) == ["z"]


def test_a_timer_beside_a_sequence_of_instances_goes_on_over_all_of_them() -> None:
    model = simple(
        user("u", inner=times("3", sequential=True)) + boundary("b", "u", timer("Cycle", "R/P1D"), interrupting=False)
        + user("told") + end("e"), "start>u u>end b>told told>e",
    )  # fmt: skip
    sandbox = started(model)
    for count in (1, 2, 3):
        sandbox.advance(DAY)
        assert opened(sandbox).count("told") == count
        sandbox.complete("u")
    assert nothing_waits(sandbox)


def test_an_error_in_a_round_ends_the_loop() -> None:
    inner = start("i") + gateway("exclusive", "g") + end("bad", error("E1")) + end("e")
    model = simple(
        sub("x", inner, "i>g g>bad?loopCounter=3 g>e!", inner=loop("true"))
        + boundary("b", "x", error("E1")) + user("z"), "start>x x>end b>z z>end", errors=("E1",),
    )  # fmt: skip
    assert opened(started(model)) == ["z"]


def test_a_condition_at_a_border_comes_true_by_what_another_instance_wrote() -> None:
    model = simple(
        user("u", inner=times("2")) + boundary("b", "u", condition("stop = true")) + user("z"),
        "start>u u>end b>z z>end",
    )
    sandbox = started(model, {"stop": False})
    sandbox.complete("u", {"stop": True})
    assert opened(sandbox) == ["z"]


def test_flows_with_and_without_conditions_split_and_meet_at_a_task_without_gateways() -> None:
    body = user("a") + user("b") + user("c") + user("d") + user("z")
    sandbox = started(simple(body, "start>a a>b a>c?n>1 a>d!  b>z c>z d>z z>end"), {"n": 1})
    sandbox.complete("a")
    assert opened(sandbox) == ["b", "d"]
    for key in ("b", "d"):
        sandbox.complete(key)
    assert opened(sandbox) == ["z", "z"]


@pytest.mark.parametrize("sequential", [True, False])
def test_no_instance_leaves_nothing_waiting_at_the_border(sequential: bool) -> None:
    inner = start("i") + user("u") + end("e")
    model = simple(
        sub("x", inner, "i>u u>e", inner=times("0", sequential=sequential)) + boundary("b", "x", message("M"))
        + user("late") + user("z"), "start>x x>z z>end b>late late>end", messages={"M": ""},
    )  # fmt: skip
    sandbox = started(model)
    assert (opened(sandbox), nothing_waits(sandbox)) == (["z"], True)


def test_a_border_with_several_flows_follows_all_of_them_and_the_outputs_of_its_activity_are_not_made() -> None:
    task = user("a", more=io(outputs={"result": "=1"}))
    body = task + boundary("b", "a", timer("Duration", "P1D")) + user("y") + user("z")
    sandbox = started(simple(body, "start>a a>end b>y b>z y>end z>end"))
    sandbox.advance(DAY)
    assert (opened(sandbox), sandbox.case_file) == (["y", "z"], {})


def test_an_inclusive_join_waits_for_what_an_event_based_gateway_waits_for() -> None:
    body = (
        gateway("inclusive", "f") + gateway("eventBased", "g") + catch("c", message("M")) + catch("d", message("N"))
        + user("u") + gateway("inclusive", "j") + user("z")
    )  # fmt: skip
    flows = "start>f f>g?true f>u?true g>c g>d c>j d>end u>j j>z z>end"
    for name, expected in (("M", "z"), ("N", "z")):
        sandbox = started(simple(body, flows, messages={"M": "", "N": ""}))
        sandbox.complete("u")
        assert opened(sandbox) == []
        sandbox.correlate(name)
        assert opened(sandbox) == [expected]


def test_instances_join_inclusively_each_for_itself() -> None:
    inner = (
        start("i")
        + gateway("inclusive", "f")
        + user("u")
        + user("v")
        + gateway("inclusive", "j")
        + user("w")
        + end("e")
    )
    sandbox = line(sub("x", inner, "i>f f>u?true f>v?true u>j v>j j>w w>e", inner=times("2")), user("z"))
    assert opened(sandbox) == ["u", "u", "v", "v"]
    for key, expected in (("u", 0), ("v", None), ("u", None), ("v", 2)):
        sandbox.complete(key)
        assert expected is None or opened(sandbox).count("w") == expected


def test_a_token_behind_another_on_the_same_way_does_not_hold_an_inclusive_join_up() -> None:
    """A join waits only for those that can come along a flow on which nothing has come yet."""
    body = (
        gateway("parallel", "f") + user("a") + user("b") + user("m") + gateway("inclusive", "j") + user("z") + user("o")
    )
    sandbox = started(simple(body, "start>f f>a f>b a>m b>m m>j o>j f>o j>z z>end"))
    sandbox.complete("a")
    sandbox.complete("o")
    sandbox.complete("m")
    assert opened(sandbox) == ["b", "z"]
    sandbox.complete("b")
    sandbox.complete("m")
    assert opened(sandbox) == ["z", "z"]


def test_forks_and_joins_that_are_no_blocks() -> None:
    body = gateway("parallel", "f") + user("a") + gateway("parallel", "f2") + user("b") + user("c")
    body += gateway("parallel", "j1") + user("d") + gateway("parallel", "j2") + user("z")
    sandbox = started(simple(body, "start>f f>a f>f2 f2>b f2>c a>j1 b>j1 j1>d d>j2 c>j2 j2>z z>end"))
    assert opened(sandbox) == ["a", "b", "c"]
    for key, after in (("c", ["a", "b"]), ("a", ["b"]), ("b", ["d"]), ("d", ["z"])):
        sandbox.complete(key)
        assert opened(sandbox) == after


def test_of_two_timers_that_are_due_together_the_one_that_interrupts_does_not_undo_the_other() -> None:
    body = user("a") + boundary("n", "a", timer("Duration", "P1D"), interrupting=False) + user("told") + end("e")
    body += boundary("b", "a", timer("Duration", "P1D")) + user("z")
    sandbox = started(simple(body, "start>a a>end n>told told>e b>z z>end"))
    sandbox.advance(DAY)
    assert opened(sandbox) == ["told", "z"]  # in the order of the diagram
    assert nothing_waits(sandbox)


def test_an_end_of_one_branch_leaves_what_the_others_wait_for() -> None:
    body = gateway("parallel", "f") + user("a") + end("e1") + catch("c", message("M")) + user("z")
    sandbox = started(simple(body, "start>f f>a f>c a>e1 c>z z>end", messages={"M": ""}))
    sandbox.complete("a")
    assert sandbox.state == "running"
    sandbox.correlate("M")
    assert opened(sandbox) == ["z"]


def test_instances_of_calls_in_event_subprocesses_join_inclusively_each_for_itself() -> None:
    called = start("i") + gateway("inclusive", "f") + user("u") + user("v") + gateway("inclusive", "j") + end("e")
    body = watcher("w", message("M"), call("c", "q", inner=times("2")), "w_on>c c>w_end", interrupting=False)
    model = definitions(
        process("p", start() + user("a") + body + end(), "start>a a>end"),
        process("q", called, "i>f f>u?x>0 f>v?x>1 u>j v>j j>e"), messages={"M": ""},
    )  # fmt: skip
    sandbox = started(model, {"x": 1})
    sandbox.correlate("M")
    sandbox.correlate("M", None, {"x": 2})
    assert opened(sandbox) == ["a", *["u"] * 4, "v", "v"]
    for key in ("v", "u", "u", "u", "u", "v", "a"):
        assert sandbox.state == "running"
        sandbox.complete(key)
    assert sandbox.state == "completed"


@pytest.mark.parametrize("kind", ["error", "escalation"])
@pytest.mark.parametrize(("code", "caught"), [("E1", "one"), ("E2", "all")])
def test_one_code_comes_before_all_and_what_is_caught_is_thrown_again_only_on_purpose(
    kind: str, code: str, caught: str
) -> None:
    def event(name: str) -> str:
        return {"error": error, "escalation": escalation}[kind](name)

    anything = f"<{kind}EventDefinition/>"
    again = watcher("w", event("E1"), user("wu"), "w_on>wu wu>w_end")
    again = again.replace('<endEvent id="w_end"></endEvent>', end("w_end", event("E1")))
    inner = sub("y", start("i") + user("u") + end("e", event(code)) + again, "i>u u>e")
    outer = sub("x", start("o") + inner + end("oe"), "o>y y>oe")
    body = outer + boundary("one", "x", event("E1")) + boundary("all", "x", anything) + user("u_one") + user("u_all")
    flows = "start>x x>end one>u_one all>u_all u_one>end u_all>end"
    sandbox = started(simple(body, flows, errors=("E1", "E2"), escalations=("E1", "E2")))
    sandbox.complete("u")
    if code == "E1":
        assert opened(sandbox) == ["wu"]
        sandbox.complete("wu")
    assert (opened(sandbox), troubles(sandbox)) == ([f"u_{caught}"], [])
