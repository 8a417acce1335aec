"""``offers``: the catalogue at the terminal, and files for it."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import click

from engine.cli.casework import JSON
from engine.cli.connection import acting, actor_named, connected, database, print_json, print_table
from engine.cli.group import examples, printable
from engine.model import OfferCriteria, OfferKind, OfferState

SHOWN = 500
"""Offers of one list; whoever looks for more narrows it."""


@click.group()
def offers() -> None:
    """Keep the catalogue of courses, measures and recognition bodies."""


@offers.command("list", epilog=examples("offers list --kind course --area KR --free"))
@click.option("--kind", type=click.Choice([each.value for each in OfferKind]), help="Only of this kind.")
@click.option("--area", metavar="AREA", help="Only in this area, or in all of them.")
@click.option("--free", is_flag=True, help="Only with a free place.")
@click.option("--all", "everything", is_flag=True, help="Also those that are over or cancelled.")
@click.argument("text", required=False, default="")
@JSON
@database
def list_(
    kind: str | None,
    area: str | None,
    free: bool,
    everything: bool,
    text: str,
    as_json: bool,
    database_url: str | None,
) -> None:
    """List the offers that are planned or running; TEXT is looked for in title, provider, place and number."""
    criteria = OfferCriteria(
        text=text,
        kind=None if kind is None else OfferKind(kind),
        area=area,
        free_only=free,
        states=frozenset() if everything else frozenset({OfferState.PLANNED, OfferState.RUNNING}),
        page_size=SHOWN,
    )
    with connected(database_url) as engine:
        page, today = engine.offers.list(criteria), engine.offers.today()
    if as_json:
        print_json(
            [
                {
                    "number": each.number,
                    "kind": each.kind.value,
                    "title": each.title,
                    "provider": each.provider,
                    "area": each.area,
                    "starts_on": None if each.starts_on is None else each.starts_on.isoformat(),
                    "state": each.state(today).value,
                    "places": each.places,
                    "free": each.free,
                    "waiting": each.waiting,
                }
                for each in page.items
            ]
        )
        return
    rows = [
        (
            each.number,
            each.kind.value,
            each.title,
            each.provider,
            each.area or "-",
            "-" if each.starts_on is None else each.starts_on.isoformat(),
            each.state(today).value,
            "-" if each.free is None else str(each.free),
        )
        for each in page.items
    ]
    headings = ("NUMBER", "KIND", "TITLE", "PROVIDER", "AREA", "STARTS", "STATE", "FREE")
    print_table(headings, rows, empty="No such offer.")
    if page.total > len(rows):
        click.echo(f"There are {page.total}; narrow the list to see the others.", err=True)


@offers.command("import", epilog=examples("offers import angebote.csv --as vera.beispiel --dry-run"))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what the file would change.")
@acting
@database
def import_(file: Path, dry_run: bool, username: str, database_url: str | None) -> None:
    """Take the offers of a CSV FILE into the catalogue: all of them, or none where a line is wrong."""
    data = file.read_bytes()
    with connected(database_url) as engine:
        actor = actor_named(engine, username)
        preview = engine.offer_import.preview(data, actor=actor)
        for line in preview.lines:
            told = [f"{key}: {error.code}" for key, error in line.errors.items()] or list(line.fields)
            click.echo(printable(f"{line.line}: {line.number or '-'} {line.outcome.value} {', '.join(told)}".rstrip()))
        if dry_run:
            return
        counts = engine.offer_import.apply(
            data, fingerprint=preview.fingerprint, actor=actor, idempotency_key=uuid4().hex
        )
    click.echo(
        ", ".join(f"{count} {outcome.value}" for outcome, count in sorted(counts.items())) or "The file is empty."
    )
