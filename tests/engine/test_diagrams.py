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


def test_the_case_stands_at_the_element_that_called_the_process_not_at_every_one_that_could(office) -> None:
    draw = office.draw
    office.publish(
        draw.process(*draw.team(), draw.call("first", "called"), draw.call("again", "called")),
        draw.process(draw.task("work", group="S1.SGB3.Vermittlung"), key="called"),
    )
    number = office.start().number
    anna = office.who("anna")
    assert office.engine.cases.diagram(number, "p", actor=anna).active == ("first",)
    office.complete("work", "anna")
    diagram = office.engine.cases.diagram(number, "p", actor=anna)
    assert (diagram.active, "first" in diagram.completed) == (("again",), True)
