"""Where a case stands in a diagram, and in which order it came there."""

from __future__ import annotations


def test_a_completed_task_stands_before_what_followed_from_it(office) -> None:
    office.publish(
        office.draw.process(
            *office.draw.team(),
            office.draw.task("first", group="S1.SGB3.Vermittlung"),
            office.draw.script("after", "=true", "done"),
            office.draw.task("second", group="S1.SGB3.Vermittlung"),
        )
    )
    office.start()
    office.complete("first", "anna")
    diagram = office.engine.human_tasks.diagram(office.task("second").id, actor=office.who("anna"))
    steps = [each for each in diagram.completed if each in ("first", "after", "second")]
    assert steps == ["first", "after"]
    assert diagram.active == ("second",)
