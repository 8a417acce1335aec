"""What the gate says of random drawings is what playing every marking shows, and what the engine does."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, assume, example, given, note, settings
from hypothesis import strategies as st

from engine.gate.material import read_material
from engine.gate.soundness import check_soundness
from engine.model import Finding
from engine.workflow import WorkflowDefinitions
from tests.engine.soundness.drawings import Drawing, changed, structured
from tests.engine.soundness.game import Game, Tokens
from tests.engine.workflow.blocks import Scope, model_of
from tests.engine.workflow.play import Case, parse
from tests.engine.workflow.random_models import scopes

STEPS = 25
plainly = settings(
    derandomize=True,
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def findings(drawing: Drawing) -> list[Finding]:
    material, _ = read_material({"p.bpmn": drawing.xml()})
    found = list(check_soundness(material))
    note(f"{drawing.flows}\n{drawing.kinds}\n{[(each.element, each.code, each.path) for each in found]}")
    return found


def drawn(flows: str) -> Drawing:
    """Return a drawing of the flows; the first letter of a node is its kind."""
    ends = [(source, target) for source, target in (flow.split(">") for flow in flows.split())]
    kinds = {"e": "exclusive", "p": "parallel", "i": "inclusive", "t": "task"}
    nodes = dict.fromkeys(node for flow in ends for node in flow if node not in ("start", "end"))
    return Drawing({node: kinds[node[0]] for node in nodes}, ends)


def of_kind(found: list[Finding], code: str) -> set[str]:
    return {finding.element for finding in found if finding.code == code}


@plainly
@given(structured())
def test_what_is_drawn_in_blocks_is_sound(drawing: Drawing) -> None:
    assert findings(drawing) == []


@example(
    drawn(
        "start>e0 e0>p2 p2>i4 p2>e8 i4>t6 t6>i5 i4>t7 t7>i5 i5>p3 e8>t10 e8>t11 e8>i4 t10>e9 t11>e9 e9>p3 p3>e1 "
        "e1>e0 e1>end"
    )
)
@plainly
@given(changed())
def test_the_gate_finds_what_playing_every_marking_shows(drawing: Drawing) -> None:
    assume(drawing.outgoing("start"))
    found, played = findings(drawing), Game(drawing).play()
    assume(played.whole and not of_kind(found, "SOUNDNESS_NOT_JUDGED"))
    doubled = of_kind(found, "NOT_SYNCHRONIZED")
    assert bool(doubled) == bool(played.doubled)
    if played.doubled or played.cut:
        return  # how many tokens are told apart then is a matter of taste
    assert of_kind(found, "DEADLOCK") == played.stuck
    assert bool(of_kind(found, "NO_END")) == played.endless
    if not played.stuck:
        assert bool(of_kind(found, "UNREACHABLE")) == bool({*drawing.kinds, "end"} - played.passed)


@plainly
@given(changed(), st.randoms(use_true_random=False))
def test_where_the_engine_gets_stuck_there_is_a_finding(drawing: Drawing, dice: random.Random) -> None:
    assume(drawing.runs)
    found = findings(drawing)
    assume(not of_kind(found, "SOUNDNESS_NOT_JUDGED"))
    definitions = parse(drawing.xml())
    for _ in range(3):
        data = {node: 1 for node, kind in drawing.kinds.items() if kind != "task"}
        case = Case(definitions, throw(data, drawing, dice), reload=False, budget=300)
        for _ in range(STEPS):
            if len(set(case.open)) < len(case.open):
                assert of_kind(found, "NOT_SYNCHRONIZED")
                break
            if case.failed:
                break  # a loop of gateways alone ran out of its budget
            if not case.open:
                assert case.step.completed or of_kind(found, "DEADLOCK")
                break
            case.do(dice.choice(case.open), **throw(data, drawing, dice))


@example(  # whoever can settle does so before the next task is done
    drawn("e0>t2 t2>e1 e1>e0 i5>t7 t7>i6 i5>t8 t8>i6 e3>i5 i6>e0 e3>t9 t9>e4 e1>e3 start>e0 e4>end e0>i5 i6>t7")
)
@example(  # a loop of which a branch is put together to one place: its second round is told in full, as the first
    drawn(
        "p4>t6 t6>e0 p4>t7 t7>p5 p4>t8 t8>p5 p2>p4 p5>p3 e9>t11 t11>e10 e9>t12 t12>e10 p2>e9 e10>p3 e13>t15 t15>e14 "
        "e13>t16 t16>e14 p2>e13 e14>p3 e0>p2 p3>e1 e1>e0 start>e0 e1>end"
    )
)
@example(
    drawn(
        "start>p0 p0>e2 e2>t4 t4>e3 e2>t5 t5>e3 e6>t8 t8>e7 e6>t9 t9>e7 e3>e6 e7>p1 e12>t14 t14>e13 e12>t15 t15>e13 "
        "e10>e12 e13>e11 e11>e10 p0>e10 e11>p1 i16>t18 t18>i17 e19>t21 t21>e20 e19>t22 t22>e20 i16>e19 e20>i17 "
        "e23>t25 t25>e24 e23>t26 t26>e24 i16>e23 e24>i17 p0>i16 i17>p1 p1>end p1>e10"
    )
)
@example(  # a token that rests in t6 keeps i3 waiting, unlike one in t7: they must not stand in one place, at e4
    drawn(
        "e4>t6 t6>e5 e4>t7 t7>e5 i2>e4 e5>i3 i8>t10 t10>i9 i8>t11 t11>i9 i8>t12 t12>i9 i2>i8 i9>i3 e13>t15 t15>e14 "
        "e13>t16 t16>e14 i2>e13 e14>i3 p0>i2 i3>p1 p0>t17 t17>p1 start>p0 p1>end t6>e13"
    )
)
@example(  # the same where the way leads back through i3: only what comes before it keeps it waiting
    drawn(
        "e4>t6 t6>e0 e4>t7 t7>e5 i2>e4 e5>i3 e8>t10 t10>e9 e8>t11 t11>e9 i2>e8 e9>i3 e12>t14 t14>e13 e12>t15 t15>e13 "
        "e12>t16 t16>e13 i2>e12 e13>i3 e0>i2 i3>e1 e1>e0 start>e0 e1>end"
    )
)
# two joins can settle, one of which the engine takes first
@example(drawn("i2>t4 t4>i3 e5>t7 t7>e6 e5>t8 t8>e6 i2>e5 e6>i3 e0>i2 i3>e1 e1>e0 start>e0 e1>end t4>i2"))
@plainly
@given(changed())
def test_the_way_to_what_is_wrong_can_be_walked_in_the_engine(drawing: Drawing) -> None:
    assume(drawing.runs)
    # where ever more tokens wait at a join, no single marking is the bad one
    tasks = {node for node, kind in drawing.kinds.items() if kind == "task"}
    found = [each for each in findings(drawing) if each.code == "DEADLOCK" or each.element in tasks]
    assume(found)
    definitions = parse(drawing.xml())
    for finding in found:
        replay = next(replays(drawing, finding), None)
        assert replay is not None, f"nobody can walk {finding.path}"
        steps, is_open = replay
        case = walked(definitions, drawing, steps)
        # the engine has an order of its own in which joins settle that all can
        if finding.code == "NOT_SYNCHRONIZED":
            assert case.open.count(finding.element) > 1 or is_open
        elif finding.code == "DEADLOCK":
            assert (case.open, case.step.completed) == ([], False) or is_open


Step = tuple[str, list[tuple[str, str]]]


def replays(drawing: Drawing, finding: Finding) -> Iterator[tuple[list[Step], bool]]:
    """Yield the ways to walk the path of the finding, and whether one of several joins had to be first to settle.

    A way is each node with the flows that it takes.

    Tasks come in the order of the path; gateways pass on their tokens at once, also where the path does not say so
    because nothing depends on it.
    """
    game = Game(drawing)
    path = finding.path if finding.code == "DEADLOCK" and finding.path[-1:] != (finding.element,) else finding.path[:-1]
    tasks = [node for node in path if drawing.kinds.get(node) == "task"]
    rest = Counter([*path[1:], *drawing.kinds, *drawing.kinds, "end", "end"])
    todo: list[tuple[Tokens, int, Counter[str], list[Step], bool]] = [(game.first, 0, rest, [], False)]
    seen = set()
    while todo:
        tokens, done, left, steps, is_open = todo.pop()
        here = (tokens, done, tuple(sorted(left.items())))
        if here in seen:
            continue
        seen.add(here)
        if done == len(tasks):
            doubled = finding.element in game.doubled(tokens)
            if doubled if finding.code == "NOT_SYNCHRONIZED" else tokens and not list(game.moves(tokens)):
                yield steps, is_open
        moves = list(game.moves(tokens))
        is_open |= len({node for node, _, _ in moves if node in game.reach and drawing.kinds[node] == "inclusive"}) > 1
        for node, taken, then in [move for move in moves if drawing.kinds.get(move[0]) != "task"] or moves:
            if left[node] and drawing.kinds.get(node) != "task":
                todo.append((then, done, left - Counter([node]), [*steps, (node, taken)], is_open))
            elif tasks[done : done + 1] == [node]:
                todo.append((then, done + 1, left, [*steps, (node, taken)], is_open))


def choices_of(drawing: Drawing, steps: list[Step], done: dict[str, int] | None = None) -> dict[str, int]:
    """Return the variables that let each gateway choose what comes next of it."""
    found = {node: 1 for node, kind in drawing.kinds.items() if kind != "task"}
    for node in found:
        passes = [taken for name, taken in steps if name == node][(done or {}).get(node, 0) :]
        if passes:
            found[node] = drawing.number(node, passes[0])
    return found


def passes(case: Case, drawing: Drawing) -> dict[str, int]:
    """Return how often each node has been passed."""
    return {key: case.trail.count(("completed", key)) for key in drawing.kinds}


def walked(definitions: WorkflowDefinitions, drawing: Drawing, steps: list[Step]) -> Case:
    """Start a case and complete the tasks of the path one after the other."""
    case = Case(definitions, choices_of(drawing, steps), reload=False, budget=300)
    _require_alike(case, steps, dict.fromkeys(drawing.kinds, 0))
    for node, _ in steps:
        if drawing.kinds.get(node) == "task":
            done = passes(case, drawing)
            case.do(node, **choices_of(drawing, steps, done))
            _require_alike(case, steps, done)
    return case


def _require_alike(case: Case, steps: list[Step], done: dict[str, int]) -> None:
    """Leave out what one value for a whole command cannot say: a gateway that it passes twice, in different ways."""
    for key, before in done.items():
        taken = [taken for name, taken in steps if name == key][before : case.trail.count(("completed", key))]
        assume(taken[1:] == taken[:-1])


def throw(data: dict[str, int], drawing: Drawing, dice: random.Random) -> dict[str, int]:
    """Return a choice for every gateway."""
    return {node: dice.randint(1, 2 ** max(1, len(drawing.outgoing(node))) - 1) for node in data}


@plainly
@given(scopes())
def test_structured_models_of_every_kind_of_element_are_sound(scope: Scope) -> None:
    material, _ = read_material({"p.bpmn": model_of(scope)[0]})
    # some of them wait for errors that nothing throws
    assert {finding.code for finding in check_soundness(material)} <= {"UNREACHABLE"}
