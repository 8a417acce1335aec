"""What the gate says of random drawings is what playing every marking shows, and what the engine does."""

from __future__ import annotations

import random
from collections.abc import Iterator

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from engine.gate.material import read_material
from engine.gate.soundness import check_soundness
from engine.model import Finding
from tests.engine.soundness.drawings import Drawing, changed, structured
from tests.engine.soundness.game import Game, Tokens
from tests.engine.workflow.play import Case, parse

STEPS = 40
plainly = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


def findings(drawing: Drawing) -> list[Finding]:
    material, _ = read_material({"p.bpmn": drawing.xml()})
    found = list(check_soundness(material))
    note(f"{drawing.flows}\n{drawing.kinds}\n{[(each.element, each.code, each.path) for each in found]}")
    return found


def of_kind(found: list[Finding], code: str) -> set[str]:
    return {finding.element for finding in found if finding.code == code}


@plainly
@given(structured())
def test_what_is_drawn_in_blocks_is_sound(drawing: Drawing) -> None:
    assert findings(drawing) == []


@plainly
@given(changed())
def test_the_gate_finds_what_playing_every_marking_shows(drawing: Drawing) -> None:
    assume(drawing.outgoing("start"))
    found, played = findings(drawing), Game(drawing).play()
    assume(played.whole and not of_kind(found, "SOUNDNESS_NOT_JUDGED"))
    doubled = of_kind(found, "NOT_SYNCHRONIZED")
    assert bool(doubled) == bool(played.doubled)
    if played.doubled:
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


@plainly
@given(changed())
def test_the_way_to_what_is_wrong_can_be_walked_in_the_engine(drawing: Drawing) -> None:
    assume(drawing.runs)
    found = [each for each in findings(drawing) if each.code in ("DEADLOCK", "NOT_SYNCHRONIZED")]
    assume(found)
    definitions = parse(drawing.xml())
    for finding in found:
        steps = next(iter(replays(drawing, finding)), None)
        assert steps is not None, f"nobody can walk {finding.path}"
        case = walked(Case(definitions, choices_of(drawing, steps), reload=False), drawing, steps)
        if finding.code == "NOT_SYNCHRONIZED" and drawing.kinds.get(finding.element) == "task":
            assert case.open.count(finding.element) > 1
        elif finding.code == "DEADLOCK":
            assert (case.open, case.step.completed) == ([], False)


Step = tuple[str, list[tuple[str, str]]]


def replays(drawing: Drawing, finding: Finding) -> Iterator[list[Step]]:
    """Yield the ways to walk the path of the finding: each node with the flows that it takes."""
    game = Game(drawing)
    path = finding.path if finding.code == "DEADLOCK" and finding.path[-1:] != (finding.element,) else finding.path[:-1]
    todo: list[tuple[int, Tokens, list[Step]]] = [(1, game.first, [])]
    while todo:
        length, tokens, steps = todo.pop()
        if length == len(path):
            doubled = finding.element in game.doubled(tokens) or game.joins(finding.element)
            if doubled if finding.code == "NOT_SYNCHRONIZED" else not any(True for _ in game.moves(tokens)):
                yield steps
            continue
        todo += [
            (length + 1, then, [*steps, (node, taken)])
            for node, taken, then in game.moves(tokens)
            if node == path[length]
        ]


def choices_of(drawing: Drawing, steps: list[Step], done: dict[str, int] | None = None) -> dict[str, int]:
    """Return the variables that let each gateway choose what comes next of it."""
    found = {node: 1 for node, kind in drawing.kinds.items() if kind != "task"}
    for node in found:
        passes = [taken for name, taken in steps if name == node][(done or {}).get(node, 0) :]
        if passes:
            found[node] = drawing.number(node, passes[0])
            # one variable serves a whole command: a gateway that is passed twice in it must choose alike
    return found


def walked(case: Case, drawing: Drawing, steps: list[Step]) -> Case:
    """Complete the tasks of the path one after the other."""
    for node, _ in steps:
        if drawing.kinds.get(node) == "task":
            done = {key: case.trail.count(("completed", key)) for key in drawing.kinds}
            assume(case.open.count(node))
            case.do(node, **choices_of(drawing, steps, done))
    return case


def throw(data: dict[str, int], drawing: Drawing, dice: random.Random) -> dict[str, int]:
    """Return a choice for every gateway."""
    return {node: dice.randint(1, 2 ** max(1, len(drawing.outgoing(node))) - 1) for node in data}
