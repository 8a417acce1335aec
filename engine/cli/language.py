"""``feel`` and ``decide``: try an expression or a decision."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from engine.cli.group import examples


@click.command(
    name="feel",
    epilog=examples(
        "feel '1 + 2'",
        "feel 'alter < 25' --context '{\"alter\": 24}'",
        'feel \'date(geburtsdatum) + duration("P25Y")\' --context \'{"geburtsdatum": "1994-03-01"}\'',
    ),
)
@click.argument("expression", metavar="EXPR")
@click.option("--context", default="{}", metavar="JSON", help="Names that the expression may use.")
def feel_command(expression: str, context: str) -> None:
    """Evaluate a FEEL expression and print its value as JSON; warnings say why something became null."""
    from engine import feel
    from engine.values import plain

    try:
        scope = _object(context, "--context")
        result = feel.compile(expression.strip().removeprefix("="), names=tuple(scope)).explain(scope)
    except feel.FeelSyntaxError as error:
        raise click.ClickException(f"The expression cannot be read: {error}") from None
    except feel.BudgetExceeded as error:
        raise click.ClickException(f"The expression takes too long: {error}") from None
    click.echo(json.dumps(plain(result.value), ensure_ascii=False))
    for warning in result.warnings:
        click.echo(f"Warning: {warning}", err=True)


@click.command(epilog=examples('decide processes/decisions/gebiet.dmn gebiet --input \'{"gemeinde": "Viersen"}\''))
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("decision")
@click.option("--input", "inputs", default="{}", metavar="JSON", help="Values of the inputs.")
def decide(file: Path, decision: str, inputs: str) -> None:
    """Evaluate a decision (by id or name) of a DMN file and print its value as JSON, then which rules matched."""
    from engine.dmn import DmnError, Model
    from engine.values import plain

    values = _object(inputs, "--input")
    try:
        model = Model.from_xml(file.read_bytes())
    except DmnError as error:
        raise click.ClickException(f"{file}: {error}") from None
    if decision not in model.decisions and decision not in model.decisions.values():
        known = ", ".join(model.decisions) or "none"
        raise click.ClickException(f"{file} has no decision {decision!r}; it has {known}.")
    result = model.explain(decision, values)
    click.echo(json.dumps(plain(result.value), ensure_ascii=False))
    for rule in result.matched_rules:
        click.echo(f"Matched: rule {rule.number} of {rule.decision} ({rule.rule_id})", err=True)
    for warning in result.warnings:
        click.echo(f"Warning: {warning}", err=True)


def _object(text: str, option: str) -> Mapping[str, Any]:
    from engine.values import loads

    try:
        value = loads(text)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"This is no JSON: {error}", param_hint=option) from None
    if not isinstance(value, dict):
        raise click.BadParameter('A JSON object is needed, such as {"name": "value"}.', param_hint=option)
    return value
