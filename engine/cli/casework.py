"""``case`` and ``task``: the work of caseworkers from the command line, with their rights."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import click

from engine.cli.connection import acting, actor_named, connected, database, print_json, print_table, valued
from engine.cli.group import examples
from engine.feel import LOCAL_ZONE
from engine.model import MOST_LISTED, Case, HumanTask, Submission, WorklistCriteria

JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
OTHER_PERSON = click.option(
    "--confirm-other-person",
    "other_than",
    multiple=True,
    metavar="NUMBER",
    help="Confirm that the person is not that of this case; repeatable.",
)


@click.group()
def case() -> None:
    """Start, show and list cases."""


@case.command(epilog=examples("case start integration_point --as eva.beispiel --value site=KR-U25"))
@click.argument("process_key")
@valued
@OTHER_PERSON
@acting
@JSON
@database
def start(
    process_key: str,
    values: Mapping[str, Any],
    other_than: tuple[str, ...],
    username: str,
    as_json: bool,
    database_url: str | None,
) -> None:
    """Start a case of the process."""
    with connected(database_url) as engine:
        started = engine.cases.start(
            process_key,
            values,
            actor=actor_named(engine, username),
            idempotency_key=str(uuid4()),
            other_person_than=other_than,
        )
    print_case(started, as_json=as_json)


@case.command()
@click.argument("number")
@acting
@JSON
@database
def show(number: str, username: str, as_json: bool, database_url: str | None) -> None:
    """Show a case as far as the account may see it."""
    from engine.values import plain

    with connected(database_url) as engine:
        view = engine.cases.show(number, actor=actor_named(engine, username))
    fields = {fact.key: plain(fact.value) for fact in view.fields}
    if as_json:
        tasks = [_task(each.task) for each in view.open_tasks]
        incidents = [{"element": each.element_id, "code": each.code, "message": each.told} for each in view.incidents]
        kept = [
            {
                "message": each.name,
                "received_at": each.received_at.isoformat(),
                "expires_at": each.expires_at.isoformat(),
            }
            for each in view.kept
        ]
        found = {"case_file": fields, "open_tasks": tasks, "incidents": incidents, "kept_messages": kept}
        print_json({**_case(view.case), **found})
        return
    print_case(view.case, tasks=tuple(each.task for each in view.open_tasks))
    print_table(("FIELD", "VALUE"), [(key, str(value)) for key, value in fields.items()], empty="No fields to show.")
    for each in view.kept:
        click.echo(
            f"Kept: {each.name} ({each.title}), received {when(each.received_at)}, until {when(each.expires_at)}"
        )
    for incident in view.incidents:
        click.echo(f"Incident at {incident.element_id or 'the case'}: {incident.code}: {incident.told}")


@case.command("list")
@click.option("--state", type=click.Choice(["running", "completed", "cancelled"]))
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@acting
@JSON
@database
def list_cases(state: str | None, page: int, username: str, as_json: bool, database_url: str | None) -> None:
    """List the cases that the account may see, latest change first."""
    with connected(database_url) as engine:
        found = engine.cases.list(actor=actor_named(engine, username), state=state, page=page)
    if as_json:
        print_json({"total": found.total, "page": found.page, "cases": [_case(each) for each in found.items]})
        return
    rows = [
        (each.number, each.process_key, each.state.value, each.responsible_team or "-", when(each.updated_at))
        for each in found.items
    ]
    print_table(("CASE", "PROCESS", "STATE", "TEAM", "CHANGED"), rows, empty="No cases that this account may see.")
    _tell_more(found.total, len(rows), page)


@case.command(epilog=examples("case cancel IP-2016-000002 --same-person-as IP-2016-000001 --as eva.beispiel"))
@click.argument("number")
@click.option("--same-person-as", "other", required=True, metavar="NUMBER", help="The case that the person has.")
@acting
@JSON
@database
def cancel(number: str, other: str, username: str, as_json: bool, database_url: str | None) -> None:
    """Close a case that was begun for a person who has one already."""
    with connected(database_url) as engine:
        actor = actor_named(engine, username)
        after = engine.cases.cancel(number, other=other, actor=actor, idempotency_key=str(uuid4()))
    print_case(after, as_json=as_json)


@click.group()
def task() -> None:
    """List, claim and complete tasks."""


@task.command("list")
@click.option("--group", help="Only tasks of this candidate group.")
@click.option("--mine", "ownership", flag_value="mine", help="Only tasks that the account has claimed.")
@click.option("--unclaimed", "ownership", flag_value="unclaimed", help="Only tasks that nobody has claimed.")
@click.option("--overdue", is_flag=True, help="Only tasks whose due date has passed.")
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@acting
@JSON
@database
def list_tasks(
    group: str | None,
    ownership: str | None,
    overdue: bool,
    page: int,
    username: str,
    as_json: bool,
    database_url: str | None,
) -> None:
    """List the open tasks of the account's teams, the most urgent first."""
    criteria = WorklistCriteria(group=group, ownership=ownership or "all", overdue=overdue, page=page)
    with connected(database_url) as engine:
        found = engine.human_tasks.worklist(actor_named(engine, username), criteria)
    if as_json:
        counts = dict(found.counts)
        print_json({"total": found.total, "counts": counts, "tasks": [_task(each) for each in found.items]})
        return
    rows = [
        (
            str(each.id),
            each.case_number,
            each.name,
            each.candidate_group or "-",
            when(each.due_at),
            each.assignee or "-",
        )
        for each in found.items
    ]
    print_table(("TASK", "CASE", "STEP", "TEAM", "DUE", "CLAIMED BY"), rows, empty="Nothing waits for this account.")
    _tell_more(found.total, len(rows), page)


@task.command()
@click.argument("task_id", type=click.UUID)
@acting
@JSON
@database
def claim(task_id: UUID, username: str, as_json: bool, database_url: str | None) -> None:
    """Claim a task, so that nobody else works on it."""
    with connected(database_url) as engine:
        claimed = engine.human_tasks.claim(task_id, actor=actor_named(engine, username))
    if as_json:
        print_json(_task(claimed))
    else:
        click.echo(f"{claimed.name} of {claimed.case_number} is yours, due {when(claimed.due_at)}.")


@task.command(epilog=examples("task complete 7f1c… --as eva.beispiel --value name='Testperson 1' --value kurse:='[]'"))
@click.argument("task_id", type=click.UUID)
@valued
@OTHER_PERSON
@acting
@JSON
@database
def complete(
    task_id: UUID,
    values: Mapping[str, Any],
    other_than: tuple[str, ...],
    username: str,
    as_json: bool,
    database_url: str | None,
) -> None:
    """Complete a claimed task with the values of its form."""
    with connected(database_url) as engine:
        after = engine.human_tasks.complete(
            task_id,
            Submission(values=values),
            actor=actor_named(engine, username),
            idempotency_key=str(uuid4()),
            other_person_than=other_than,
        )
    print_case(after, as_json=as_json)


def print_case(case: Case, *, tasks: tuple[HumanTask, ...] | None = None, as_json: bool = False) -> None:
    """Print where a case stands and its open tasks, or both as JSON."""
    open_tasks = case.open_tasks if tasks is None else tasks
    if as_json:
        print_json(case_data(case, open_tasks))
        return
    team = case.responsible_team or "no team"
    click.echo(f"{case.number}  {case.process_key} version {case.process_version}  {case.state.value}  {team}")
    for each in open_tasks:
        click.echo(f"  {each.id}  {each.name}  {each.candidate_group or '-'}  due {when(each.due_at)}")


def case_data(case: Case, open_tasks: Iterable[HumanTask]) -> dict[str, Any]:
    """Return the case with its open tasks as JSON has it."""
    return {**_case(case), "open_tasks": [_task(each) for each in open_tasks]}


def _case(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "process_key": case.process_key,
        "process_version": case.process_version,
        "state": case.state.value,
        "responsible_team": case.responsible_team,
        "started_at": case.started_at.isoformat(),
        "updated_at": case.updated_at.isoformat(),
    }


def _task(task: HumanTask) -> dict[str, Any]:
    return {
        "id": str(task.id),
        "case_number": task.case_number,
        "task_key": task.task_key,
        "name": task.name,
        "candidate_group": task.candidate_group,
        "assignee": task.assignee,
        "due_at": task.due_at.isoformat() if task.due_at else None,
        "opened_at": task.opened_at.isoformat(),
    }


def when(instant: datetime | None) -> str:
    """Return the instant in local time, or a dash."""
    return "-" if instant is None else instant.astimezone(LOCAL_ZONE).strftime("%Y-%m-%d %H:%M")


def _tell_more(total: int, shown: int, page: int) -> None:
    if total > shown:
        all_ = f"more than {MOST_LISTED}" if total > MOST_LISTED else total
        click.echo(f"{shown} of {all_} shown; --page {page + 1} shows more.", err=True)
