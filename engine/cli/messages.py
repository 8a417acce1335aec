"""``message``: what happens outside of a case, as a clerk records it or as another system would tell it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import click

from engine.cli.casework import JSON, case_data, print_case, when
from engine.cli.connection import acting, actor_named, connected, database, print_json, print_table, valued
from engine.cli.group import examples
from engine.errors import NotFound
from engine.model import Actor, Submission

if TYPE_CHECKING:
    from engine.assembly import Engine
    from engine.views import Receivable


@click.command(
    epilog=examples(
        "message document_received --key IP-2016-000001 --as eva.beispiel --value dokument=Gestattung",
        "message --list --key IP-2016-000001 --as eva.beispiel",
    )
)
@click.argument("name", required=False)
@click.option("--key", required=True, help="Correlation key; the case number where the diagram sets none.")
@click.option("--list", "listing", is_flag=True, help="List what can be recorded for the case instead.")
@valued
@acting
@JSON
@database
def message(
    name: str | None,
    key: str,
    listing: bool,
    values: Mapping[str, Any],
    username: str,
    as_json: bool,
    database_url: str | None,
) -> None:
    """Give a message to the case that waits for it; else it is kept until one does.

    Where the diagram names a form for it, the values are checked as on the page of the case.
    """
    if (name is None) is not listing:
        raise click.UsageError("Name the message, or ask for --list.")
    with connected(database_url) as engine:
        actor = actor_named(engine, username)
        if name is None:
            _print_events(engine.messages.receivable(key, actor=actor), as_json=as_json)
        elif name in {event.name for event in _recordable(engine, key, actor)}:
            _record(engine, name, key, values, actor, as_json=as_json)
        else:
            after = engine.messages.correlate(name, key, values, actor=actor, idempotency_key=str(uuid4()))
            if after is not None:
                print_case(after, as_json=as_json)
            elif as_json:
                print_json(None)
            else:
                click.echo("Nobody waits for this message yet; it is kept.")


def _recordable(engine: Engine, key: str, actor: Actor) -> tuple[Receivable, ...]:
    """Return the events of the case; none where the key is no number of a case that the actor may see."""
    try:
        return engine.messages.receivable(key, actor=actor)
    except NotFound:
        return ()


def _record(engine: Engine, name: str, number: str, values: Mapping[str, Any], actor: Actor, *, as_json: bool) -> None:
    submission = Submission(values=values)
    recorded = engine.messages.record(number, name, submission, actor=actor, idempotency_key=str(uuid4()), keep=True)
    until = recorded.kept_until
    if as_json:
        kept = None if until is None else until.isoformat()
        print_json({**case_data(recorded.case, recorded.case.open_tasks), "kept_until": kept})
        return
    if until is None:
        click.echo(f"Recorded {recorded.title!r}; the case has taken it.")
    else:
        click.echo(f"Recorded {recorded.title!r}; the case does not wait for it yet, it is kept until {when(until)}.")
    print_case(recorded.case)


def _print_events(events: tuple[Receivable, ...], *, as_json: bool) -> None:
    if as_json:
        fields = ("name", "title", "awaited", "process_key", "element_id")
        items = [{name: getattr(event, name) for name in fields} for event in events]
        print_json(
            [
                {**item, "fields": [field.key for field in event.form.fields]}
                for item, event in zip(items, events, strict=True)
            ]
        )
        return
    rows = [
        (
            event.name,
            event.title,
            "now" if event.awaited else "not yet",
            " ".join(
                f"{field.key}{'*' if field.required else ''}" for field in event.form.fields if not field.read_only
            ),
        )
        for event in events
    ]
    print_table(("MESSAGE", "EVENT", "AWAITED", "FIELDS"), rows, empty="There is nothing to record for this case.")
