"""``feel`` and ``decide``: try an expression or a decision."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from engine.cli.group import examples
from engine.model import Clock, utc_now

if TYPE_CHECKING:
    from engine.dmn import Model
    from engine.feel.types import FeelType

F = TypeVar("F", bound=Callable[..., Any])
FROM_TEXT: Final = {
    "date": "date(text)",
    "time": "time(text)",
    "date and time": "date and time(text)",
    "dateTime": "date and time(text)",
    "days and time duration": "duration(text)",
    "years and months duration": "duration(text)",
    "dayTimeDuration": "duration(text)",
    "yearMonthDuration": "duration(text)",
}
"""How a text of JSON becomes a value of the type that a decision asks for."""


def at_instant(command: F) -> F:
    """Give a command the option ``--now``."""
    return click.option("--now", metavar="INSTANT", help="What now() and today() say.  [default: the present]")(command)


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
@at_instant
def feel_command(expression: str, context: str, now: str | None) -> None:
    """Evaluate a FEEL expression and print its value as JSON; warnings say why something became null."""
    from engine import feel
    from engine.values import plain

    try:
        scope = _object(context, "--context")
        result = feel.compile(expression.strip().removeprefix("="), names=tuple(scope)).explain(
            scope, clock=_clock(now)
        )
    except feel.FeelSyntaxError as error:
        raise click.ClickException(f"The expression cannot be read: {error}") from None
    except feel.BudgetExceeded as error:
        raise click.ClickException(f"The expression takes too long: {error}") from None
    click.echo(json.dumps(plain(result.value), ensure_ascii=False))
    for warning in result.warnings:
        click.echo(f"Warning: {warning}", err=True)


@click.command(
    epilog=examples('decide processes/decisions/zustaendigkeit.dmn gebiet --input \'{"gemeinde": "Viersen"}\'')
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("decision")
@click.option("--input", "inputs", default="{}", metavar="JSON", help="Values of the inputs; dates as ISO texts.")
@at_instant
def decide(file: Path, decision: str, inputs: str, now: str | None) -> None:
    """Evaluate a decision (by id or name) of a DMN file and print its value as JSON, then which rules matched."""
    from engine.dmn import DmnError, Model
    from engine.feel import BudgetExceeded
    from engine.values import plain

    values = _object(inputs, "--input")
    try:
        model = Model.from_xml(file.read_bytes())
    except DmnError as error:
        raise click.ClickException(f"{file}: {error}") from None
    try:
        model.find(decision)
    except KeyError:
        known = ", ".join(model.decisions) or "none"
        raise click.ClickException(f"{file} has no decision {decision!r}; it has {known}.") from None
    try:
        result = model.explain(decision, _typed(model, values), _clock(now))
    except BudgetExceeded as error:
        raise click.ClickException(f"The decision takes too long: {error}") from None
    click.echo(json.dumps(plain(result.value), ensure_ascii=False))
    for rule in result.matched_rules:
        click.echo(f"Matched: rule {rule.number} of {rule.decision} ({rule.rule_id})", err=True)
    for warning in result.warnings:
        click.echo(f"Warning: {warning}", err=True)


def _typed(model: Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the inputs with texts turned into the dates and durations that the model asks for."""
    kinds: dict[str, FeelType | None] = {}
    for node_id, name in model.input_data.items():
        kinds[name] = getattr(model.nodes[node_id], "type", None)
    return {name: _of_type(value, kinds.get(name)) for name, value in values.items()}


def _of_type(value: Any, kind: FeelType | None) -> Any:
    from engine import feel

    if kind is None or value is None:
        return value
    if isinstance(value, list) and kind.item is not None:
        return [_of_type(item, kind.item) for item in value]
    if isinstance(value, dict) and kind.fields is not None:
        fields = dict(kind.fields)
        return {key: _of_type(item, fields.get(key)) for key, item in value.items()}
    if isinstance(value, str) and kind.name in FROM_TEXT:
        converted = feel.compile(FROM_TEXT[kind.name]).evaluate({"text": value})
        return value if converted is None else converted
    return value


def _clock(now: str | None) -> Clock:
    if now is None:
        return utc_now
    try:
        instant = datetime.fromisoformat(now)
    except ValueError:
        raise click.BadParameter(f"{now!r} is no instant such as 2016-01-11T09:00+01:00.", param_hint="--now") from None
    fixed = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return lambda: fixed


def _object(text: str, option: str) -> Mapping[str, Any]:
    from engine.values import loads

    try:
        value = loads(text)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"This is no JSON: {error}", param_hint=option) from None
    if not isinstance(value, dict):
        raise click.BadParameter('A JSON object is needed, such as {"name": "value"}.', param_hint=option)
    return value
