"""Where a case stands in a diagram, and in which order it came there."""

from __future__ import annotations

import pytest

from engine.model import SYSTEM
from webui.diagrams import steps


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "iso-8859-1", "windows-1252"])
def test_a_diagram_is_shown_in_whatever_encoding_it_was_saved(small_office, encoding) -> None:
    drawn = small_office.draw.process(small_office.draw.task("prüfen")).decode()
    named = {"utf-8-sig": "utf-8", "utf-16-le": "utf-16"}.get(encoding, encoding)
    files = small_office.files(drawn.encode())
    files["p.bpmn"] = drawn.replace("UTF-8", named).encode(encoding)
    small_office.engine.deployments.publish_files(files, actor=SYSTEM)
    small_office.start()
    diagram = small_office.engine.human_tasks.diagram(small_office.task("prüfen").id, actor=small_office.who("carla"))
    assert [(step.name, step.state) for step in steps(diagram)] == [("p_start", "completed"), ("Prüfen", "active")]
    assert "encoding" not in diagram.xml
