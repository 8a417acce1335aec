"""What people learn of a decision: how it came out and why, as far as each may know."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from engine import values
from engine.explanations import decisions_of
from engine.model import SYSTEM, Submission
from engine.storage import PostgresStorage
from engine.workflow.traces import MAX_BYTES, MAX_ITEMS

MODEL = "https://www.omg.org/spec/DMN/20191111/MODEL/"
AGENCY_TASK = {"group": "S1.SGB3.Vermittlung"}


def input_data(*names: str) -> str:
    return "".join(f'<inputData id="i_{name}" name="{name}"><variable name="{name}"/></inputData>' for name in names)


def requires(*names: str) -> str:
    wanted = {name: "requiredInput" if name.startswith("i_") else "requiredDecision" for name in names}
    return "".join(
        f'<informationRequirement><{kind} href="#{name}"/></informationRequirement>' for name, kind in wanted.items()
    )


def decision(id: str, label: str, logic: str, *needs: str) -> str:
    return (
        f'<decision id="{id}" name="{id}" label="{label}"><variable name="{id}"/>{requires(*needs)}{logic}</decision>'
    )


def literal(text: str) -> str:
    return f"<literalExpression><text>{text}</text></literalExpression>"


def column(text: str, label: str = "") -> str:
    above = f' label="{label}"' if label else ""
    return f"<input{above}><inputExpression><text>{text}</text></inputExpression></input>"


def rule(number: int, *cells: str, result: str, note: str = "") -> str:
    entries = "".join(f"<inputEntry><text>{cell}</text></inputEntry>" for cell in cells)
    noted = f"<annotationEntry><text>{note}</text></annotationEntry>" if note else ""
    return f'<rule id="r{number}">{entries}<outputEntry><text>{result}</text></outputEntry>{noted}</rule>'


def rules(columns: str, *lines: str, output: str = "group", label: str = "", policy: str = "UNIQUE") -> str:
    above = f' label="{label}"' if label else ""
    return (
        f'<decisionTable hitPolicy="{policy}">{columns}<output name="{output}"{above}/>{"".join(lines)}</decisionTable>'
    )


def model(*parts: str) -> dict[str, bytes]:
    body = "".join(parts)
    return {
        "decisions/d.dmn": f'<definitions xmlns="{MODEL}" id="d" name="d" namespace="t">{body}</definitions>'.encode()
    }


AGE = decision("age", "Age today", literal("(today() - born).days / 365"), "i_born")
KIND = decision(
    "kind",
    "Kind of person",
    rules(
        column("age &lt; 25", "Under 25") + column("site"),
        rule(1, "true", "-", result='"young"', note="§ 1: under 25"),
        rule(2, "false", "-", result='"old"', note="§ 2: from 25 on"),
        label="Kind",
    ),
    "age",
    "i_site",
)
PERSON = model(input_data("born", "site"), AGE, KIND)
BENEFIT = model(
    input_data("money", "site"),
    decision(
        "benefit",
        "Benefit",
        rules(
            column("money &gt; 400", "Rich") + column("site"),
            rule(1, "true", '"S1"', result='"none"', note="§ 9: has enough"),
            rule(2, "false", "-", result='"full"'),
        ),
        "i_money",
        "i_site",
    ),
)


@pytest.fixture
def decided(office: Any) -> Any:
    """A case in which it was decided what kind of person it is about, and that waits at the agency."""
    draw = office.draw
    office.publish(
        draw.process(
            *draw.team(),
            draw.task("register", form="register"),
            draw.decide("find_kind", "kind", "group"),
            draw.task("talk", facts="group", **AGENCY_TASK),
        ),
        tables=PERSON,
    )
    office.start()
    office.turn(hours=1)
    office.complete("register", "carla", name="Generated Person", born="2001-01-31")
    return office


def seen(office: Any, username: str, **more: Any) -> Any:
    return office.engine.cases.show(office.case().number, actor=office.who(username), **more)


def told(facts: Any) -> list[tuple[str, Any]]:
    return [(fact.title, fact.value) for fact in facts]


def test_the_history_keeps_what_a_decision_looked_at_and_gave(decided: Any) -> None:
    [event] = decided.events("decision:make")
    assert (event.actor, event.process_key, event.element_id, event.element_name) == ("carla", "p", *["find_kind"] * 2)
    assert event.at == decided.now
    assert event.details == {
        "decision": "kind",
        "name": "Kind of person",
        "variable": "group",
        "value": "young",
        "fields": ["born", "site"],
        "rules": [
            {
                "name": "Kind of person",
                "number": 1,
                "inputs": [
                    {"name": "age < 25", "title": "Under 25", "value": True, "fields": ["born"]},
                    {"name": "site", "value": "S1", "any": True},
                ],
                "outputs": [{"name": "group", "title": "Kind", "value": "young"}],
                "notes": ["§ 1: under 25"],
            }
        ],
    }


def test_who_works_on_the_case_sees_how_it_came_out_and_why(decided: Any) -> None:
    [view] = seen(decided, "anna").decisions
    assert (view.decision, view.title, view.element_name) == ("kind", "Kind of person", "find_kind")
    assert (view.made_at, view.is_hidden, view.left_out) == (decided.now, False, 0)
    assert told(view.outcome) == [("Gruppe", "young")]
    [matched] = view.rules
    assert told(matched.inputs) == [("Under 25", True)]
    assert (matched.number, matched.notes, matched.is_hidden) == (1, ("§ 1: under 25",), False)
    assert view.file is None  # she cannot open the workshop


def test_a_task_tells_the_values_of_its_whitelist_and_names_the_rest(decided: Any) -> None:
    decided.claim("talk", "anna")
    [view] = decided.engine.human_tasks.show(decided.task("talk").id, actor=decided.who("anna")).decisions
    [matched] = view.rules
    assert (matched.inputs, matched.elsewhere) == ((), ("Under 25",))  # it is the business of the task to show a group
    assert (told(view.outcome), matched.number, matched.notes) == ([("Gruppe", "young")], 1, ("§ 1: under 25",))
    assert "2001" not in repr(view)


def test_a_task_tells_the_values_that_its_form_asks_for(office: Any) -> None:
    draw = office.draw
    office.publish(
        draw.process(
            *draw.team(), draw.decide("find", "kind", "group"), draw.task("talk", form="register", **AGENCY_TASK)
        ),
        tables=PERSON,
    )
    office.start(born=date(2001, 1, 31))
    office.claim("talk", "anna")
    [view] = office.engine.human_tasks.show(office.task("talk").id, actor=office.who("anna")).decisions
    assert (told(view.rules[0].inputs), view.rules[0].elsewhere) == ([("Under 25", True)], ())


def test_who_sees_the_case_masked_or_has_not_claimed_the_task_sees_no_decision(decided: Any) -> None:
    assert seen(decided, "lena").decisions == ()
    assert seen(decided, "lena", reason="Complaint of the person of today").decisions
    task = decided.engine.human_tasks.show(decided.task("talk").id, actor=decided.who("anna"))
    assert (task.masked, task.decisions) == (True, ())


def test_a_history_that_is_shown_tells_no_values(decided: Any) -> None:
    [event] = [each for each in seen(decided, "anna").history if each.event == "decision:make"]
    assert event.details == {"decision": "kind"}
    decided.claim("talk", "anna")
    view = decided.engine.human_tasks.show(decided.task("talk").id, actor=decided.who("anna"))
    assert "young" not in repr(view.history)


def test_deciding_costs_no_statement_of_its_own(decided: Any) -> None:
    if not isinstance(decided.storage, PostgresStorage):
        return
    from sqlalchemy import event

    decided.start()
    task = decided.claim("register", "carla")
    sent: list[str] = []
    event.listen(decided.storage.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    form = Submission(values={"name": "Generated", "born": "1980-01-01"})
    decided.engine.human_tasks.complete(task.id, form, actor=decided.who("carla"), idempotency_key="k")
    assert len([text for text in sent if "account" not in text or "FROM case_instance" in text]) <= 5, sent


def test_only_the_last_time_counts_and_comes_first(small_office: Any) -> None:
    office, draw = small_office, small_office.draw
    second = decision("number", "Number", literal("count + 1"), "i_count")
    office.publish(
        draw.process(
            *draw.team(),
            draw.decide("first", "number", "count"),
            draw.decide("other", "kind", "group"),
            draw.decide("again", "number", "days"),
            draw.task("talk", **AGENCY_TASK),
        ),
        tables=model(input_data("born", "site", "count"), AGE, KIND, second),
    )
    office.start(count=1, born=date(1980, 1, 1))
    views = seen(office, "anna").decisions
    assert [(view.decision, view.element_name) for view in views] == [("number", "again"), ("kind", "other")]
    assert told(views[0].outcome) == [("Tage", 3)]
    assert told(views[0].facts) == [("Anzahl", 2)]  # no table tells what it looked at
    assert views[0].rules == ()


@pytest.fixture
def rich(small_office: Any) -> Any:
    """A case in which an amount that the agency may not read has decided, for a field that it may."""
    draw = small_office.draw
    small_office.publish(
        draw.process(
            *draw.team(),
            draw.task("benefit", form="benefit", group="S1.SGB2.Vermittlung"),
            draw.decide("find", "benefit", "group"),
            draw.decide("mapped", "by_days", "count", days="money"),
            draw.task("talk", **AGENCY_TASK),
            draw.task("grant", group="S1.SGB2.Vermittlung"),
        ),
        tables={
            **BENEFIT,
            "e.dmn": model(input_data("days"), decision("by_days", "By days", literal("days * 2"), "i_days"))[
                "decisions/d.dmn"
            ].replace(b'namespace="t"', b'namespace="e"'),
        },
    )
    small_office.start(site="S1", count=0)
    small_office.complete("benefit", "jana", name="Generated Person", money=7654321)
    return small_office


def decisions(office: Any, username: str) -> dict[str, Any]:
    with office.storage.read() as reader:
        history = reader.history(office.case().id)
    actor = SYSTEM if username == "system" else office.who(username)
    publication = office.engine.deployments.published(office.case().deployment_id)
    return {view.decision: view for view in decisions_of(history, publication, actor)}


def test_a_value_is_for_those_who_may_read_all_that_it_may_have_come_from(rich: Any) -> None:
    full = decisions(rich, "jana")["benefit"]
    assert told(full.rules[0].inputs) == [("Rich", True), ("Standort", "S1")]
    assert (full.rules[0].number, full.rules[0].notes) == (1, ("§ 9: has enough",))
    assert not full.is_hidden

    part = decisions(rich, "anna")["benefit"]
    assert told(part.rules[0].inputs) == [("Standort", "S1")]
    assert (part.rules[0].number, part.rules[0].notes, part.rules[0].outputs) == (None, (), ())
    assert (part.rules[0].is_hidden, part.is_hidden) == (True, True)
    assert told(part.outcome) == [("Gruppe", "none")]  # the field that took it is hers to read
    assert "7654321" not in repr(part)


def test_a_local_variable_is_read_by_those_who_may_read_where_it_was_taken_from(rich: Any) -> None:
    assert told(decisions(rich, "jana")["by_days"].facts) == [("days", 7654321)]
    hidden = decisions(rich, "anna")["by_days"]
    assert (hidden.facts, hidden.is_hidden) == ((), True)
    assert told(hidden.outcome) == [("Anzahl", 15308642)]


def test_what_no_field_takes_is_for_those_who_may_read_everything_behind_it(small_office: Any) -> None:
    draw = small_office.draw
    small_office.publish(
        draw.process(
            *draw.team(),
            draw.decide("find", "benefit", "found", found="null"),
            draw.task("talk", **AGENCY_TASK),
        ),
        tables=BENEFIT,
    )
    small_office.start(site="S1", money=300)
    assert told(decisions(small_office, "system")["benefit"].outcome) == [("Benefit", "full")]
    assert told(decisions(small_office, "jana")["benefit"].outcome) == [("Benefit", "full")]
    hidden = decisions(small_office, "anna")["benefit"]
    assert (hidden.outcome, hidden.is_hidden) == ((), True)
    assert "full" not in repr(hidden)


def test_several_outputs_are_told_one_by_one(small_office: Any) -> None:
    draw = small_office.draw
    columns = column("site") + '<output name="who" label="Who pays"/>'
    line = rule(1, "-", result='"A"').replace("</rule>", "<outputEntry><text>7</text></outputEntry></rule>")
    logic = f'<decisionTable hitPolicy="FIRST">{columns}<output name="days"/>{line}</decisionTable>'
    small_office.publish(
        draw.process(*draw.team(), draw.decide("find", "d", "found"), draw.task("talk", **AGENCY_TASK)),
        tables=model(input_data("site"), decision("d", "Both", logic, "i_site")),
        schema=None,
    )
    small_office.start(site="S1")
    assert told(decisions(small_office, "anna")["d"].outcome) == [("Who pays", "A"), ("days", 7)]


def test_rows_are_told_under_the_labels_of_their_columns(small_office: Any) -> None:
    draw = small_office.draw
    columns = column("site") + '<output name="who" label="Who pays"/><output name="days"/>'
    line = rule(1, "-", result='"A"').replace("</rule>", "<outputEntry><text>7</text></outputEntry></rule>")
    small_office.publish(
        draw.process(*draw.team(), draw.decide("find", "d", "found"), draw.task("talk", **AGENCY_TASK)),
        tables=model(
            input_data("site"),
            decision("d", "All", f'<decisionTable hitPolicy="COLLECT">{columns}{line}</decisionTable>', "i_site"),
        ),
        schema=None,
    )
    small_office.start(site="S1")
    assert told(decisions(small_office, "anna")["d"].outcome) == [("All", [{"Who pays": "A", "days": 7}])]


def test_tables_on_the_way_are_told_apart_from_its_own(small_office: Any) -> None:
    draw = small_office.draw
    top = decision("top", "Top", rules(column("kind"), rule(7, "-", result='"x"')), "kind")
    small_office.publish(
        draw.process(*draw.team(), draw.decide("find", "top", "group"), draw.task("talk", **AGENCY_TASK)),
        tables=model(input_data("born", "site"), AGE, KIND, top),
    )
    small_office.start(born=date(1980, 1, 1))
    view = decisions(small_office, "anna")["top"]
    assert [(each.title, each.number) for each in view.rules] == [("Top", 1)]
    assert [(each.title, each.number, told(each.outputs)) for each in view.before] == [
        ("Kind of person", 2, [("Kind", "old")])
    ]


# --- a decision that fails -------------------------------------------------------------------------------------------


def stuck(office: Any, tables: dict[str, bytes], **case_file: Any) -> Any:
    draw = office.draw
    decided = next(id for id in ("benefit", "kind") if f'id="{id}"'.encode() in tables["decisions/d.dmn"])
    office.publish(draw.process(*draw.team(), draw.decide("find", decided, "group")), tables=tables)
    office.start(**case_file)
    [incident] = office.incidents()
    return incident


NOBODY = model(
    input_data("money", "site"),
    decision(
        "benefit",
        "Benefit",
        rules(column("money &gt; 400", "Rich") + column("site"), rule(1, "false", "-", result='"full"')),
        "i_money",
        "i_site",
    ),
)


def test_an_incident_tells_which_table_had_no_rule_and_what_it_looked_at(office: Any) -> None:
    incident = stuck(office, NOBODY, money=7654321)
    assert (incident.code, incident.message, incident.expression) == (
        "decision",
        "The decision 'Benefit' has no result.",
        "benefit",
    )
    assert incident.reasons == ("'Benefit': No rule of the decision table matches.",)
    assert incident.values == {"money": 7654321, "site": "S1"}
    assert office.events("decision:make") == []
    view = office.engine.cases.show(office.case().number, actor=SYSTEM)
    failed = view.troubles[incident.id].decision
    assert (failed.made_at, failed.outcome, failed.rules) == (None, (), ())
    [table] = failed.unmatched
    assert (table.title, told(table.inputs), table.number) == ("Benefit", [("Rich", True), ("Standort", "S1")], None)


def test_who_may_not_read_the_values_still_learns_what_went_wrong(office: Any) -> None:
    incident = stuck(office, NOBODY, money=7654321)
    for username in ("lena", "paul"):
        [row] = office.engine.monitoring.incidents(office.who(username)).page.items
        assert (row.incident.reasons, row.incident.values, row.masked) == (incident.reasons, {}, True)
        assert row.trouble.facts == ()
        assert row.trouble.decision is not None
        assert [(each.title, each.inputs) for each in row.trouble.decision.unmatched] == [("Benefit", ())]
        assert row.incident.trace is None
        assert "7654321" not in repr(row)
        assert (row.trouble.decision.file is not None) is (username == "paul")  # who may open the workshop
    shown = seen(office, "lena", reason="Complaint of the person of today")
    assert told(shown.troubles[incident.id].facts) == [("Standort", "S1")]
    assert told(shown.troubles[incident.id].decision.unmatched[0].inputs) == [("Standort", "S1")]


def test_rules_that_contradict_each_other_are_named_to_who_has_to_mend_them(office: Any) -> None:
    both = model(
        input_data("money"),
        decision(
            "benefit",
            "Benefit",
            rules(column("money"), rule(1, "&gt; 1", result='"a"', note="§"), rule(2, "&gt; 2", result='"b"')),
            "i_money",
        ),
    )
    stuck(office, both, money=7654321)
    [row] = office.engine.monitoring.incidents(office.who("paul")).page.items
    failed = row.trouble.decision
    assert [(each.number, each.inputs, each.outputs, each.notes) for each in failed.rules] == [
        (1, (), (), ()),
        (2, (), (), ()),
    ]
    [reason] = row.incident.reasons
    assert reason == (
        "Rules 1, 2 of 'Benefit': … rules match, but the hit policy UNIQUE allows one; make the rules disjoint."
    )
    assert "7654321" not in repr(row)


def test_a_masked_reason_keeps_names_and_types_and_hides_the_rest(office: Any) -> None:
    draw = office.draw
    office.publish(
        draw.process(
            *draw.team(),
            draw.script("bad", "=unknown + 1 + date(name)", "count"),
        )
    )
    office.start(name="Generated Person")
    [row] = office.engine.monitoring.incidents(office.who("paul")).page.items
    assert "'unknown' has no value here; it is null." in row.incident.reasons
    assert "Generated Person" not in repr(row)
    assert any("…" in reason for reason in row.incident.reasons)
    assert row.incident.message == "The script is null."


def test_a_name_that_nobody_knows_takes_nothing_from_who_may_read_the_rest(office: Any) -> None:
    office.publish(
        office.draw.process(*office.draw.team(), office.draw.script("bad", "=unknown + 1 + date(name)", "count"))
    )
    office.start(name="Generated Person")
    [incident] = seen(office, "anna").incidents
    assert incident.values == {"name": "Generated Person", "unknown": None}
    assert any("Generated Person" in reason for reason in incident.reasons)
    assert told(seen(office, "anna").troubles[incident.id].facts) == [("Name", "Generated Person"), ("unknown", None)]


# --- how much is kept ------------------------------------------------------------------------------------------------


def test_a_trace_stays_small_whatever_was_decided(small_office: Any) -> None:
    draw = small_office.draw
    long = "x" * 4_000  # all rules together stay within what an evaluation may build
    many = [rule(number, "-", result=f'"{long}"', note=long) for number in range(1, 200)]
    logic = rules(column("name") + column("[1..5]") + column("split(name, &quot; &quot;)"), *many, policy="COLLECT")
    logic = logic.replace("<inputEntry><text>-</text></inputEntry>", "<inputEntry><text>-</text></inputEntry>" * 3)
    small_office.publish(
        draw.process(*draw.team(), draw.decide("find", "d", "found"), draw.task("talk", **AGENCY_TASK)),
        tables=model(input_data("name"), decision("d", "Long", logic, "i_name")),
    )
    small_office.start(name="a " * 5_000)
    [event] = small_office.events("decision:make")
    assert len(values.dumps(event.details)) <= MAX_BYTES + 200
    kept = event.details.get("rules", [])
    assert event.details["left_out"] == 199 - len(kept)
    assert len(kept) <= MAX_ITEMS


def test_what_only_lives_inside_an_expression_does_not_stand_in_the_way(small_office: Any) -> None:
    draw = small_office.draw
    logic = rules(column("[1..5]") + column("function(x) x"), rule(1, "-", "-", result='"ok"'))
    small_office.publish(
        draw.process(*draw.team(), draw.decide("find", "d", "group"), draw.task("talk", **AGENCY_TASK)),
        tables=model(decision("d", "Odd", logic)),
    )
    small_office.start()
    assert told(decisions(small_office, "anna")["d"].outcome) == [("Gruppe", "ok")]
    [event] = small_office.events("decision:make")
    assert [each["value"] for each in event.details["rules"][0]["inputs"]] == ["[1..5]", "function(x)"]
