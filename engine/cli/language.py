"""``feel`` and ``decide``: try an expression or a decision."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from engine.cli.group import examples
from engine.cli.rechtsstand import rechtsstand_in
from engine.model import Clock, utc_now

if TYPE_CHECKING:
    from engine.dmn import MatchedRule, Model
    from engine.feel.types import FeelType

F = TypeVar("F", bound=Callable[..., Any])
SOURCES: Final = "@FILE reads them from a file, - from standard input"
"""Where the values of ``--context`` and ``--input`` may come from."""
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


def evaluates(command: F) -> F:
    """Give a command the options ``--now`` and ``--json``."""
    command = click.option("--json", "as_json", is_flag=True, help="Print everything as one JSON object.")(command)
    return click.option("--now", metavar="INSTANT", help="What now() and today() say.  [default: the present]")(command)


@click.command(
    name="feel",
    epilog=examples(
        "feel '1 + 2'",
        "feel 'alter < 25' --context '{\"alter\": 24}'",
        "feel 'count(termine)' --context @fall.json",
        'feel \'date(geburtsdatum) + duration("P25Y")\' --context \'{"geburtsdatum": "1994-03-01"}\'',
    ),
)
@click.argument("expression", metavar="EXPR")
@click.option("--context", default="{}", metavar="JSON", help=f"Names that the expression may use; {SOURCES}.")
@evaluates
def feel_command(expression: str, context: str, now: str | None, as_json: bool) -> None:
    """Evaluate a FEEL expression and print its value as JSON; warnings say why something became null."""
    from engine import feel

    scope = _object(context, "--context")
    try:
        compiled = feel.compile(expression.strip().removeprefix("="), names=tuple(scope))
        result = compiled.explain(scope, clock=_clock(now))
    except feel.FeelSyntaxError as error:
        raise click.ClickException(f"The expression cannot be read: {error}") from None
    except feel.BudgetExceeded as error:
        raise click.ClickException(f"The expression takes too long: {error}") from None
    if as_json:
        click.echo(_json({"value": result.value, "warnings": result.warnings}))
        return
    click.echo(_json(result.value))
    _warn(result.warnings)


@click.command(
    epilog=examples(
        'decide processes/decisions/zustaendigkeit.dmn gebiet --input \'{"gemeinde": "Viersen"}\'',
        "decide processes/decisions/zustaendigkeit.dmn standort --input @fall.json --json",
        "decide processes/decisions/zustaendigkeit.dmn rechtskreis --input @fall.json --rechtsstand 2016-01-11",
    )
)
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("decision")
@click.option(
    "--input", "inputs", default="{}", metavar="JSON", help=f"Values of the inputs, dates as ISO texts; {SOURCES}."
)
@click.option(
    "--rechtsstand",
    metavar="DAY",
    help="The day whose law is applied, a date or 'heute'.  [default: what organisation.yaml of the folder says]",
)
@evaluates
def decide(file: Path, decision: str, inputs: str, rechtsstand: str | None, now: str | None, as_json: bool) -> None:
    """Evaluate a decision of a DMN file, by its id or name.

    Its value is printed as JSON. On stderr follow the rules that matched, in the order of evaluation, each with the
    values it looked at, what it gave and what is noted beside it; then warnings, which say why something became null.
    What the file imports is looked for in the other .dmn files of its folder.
    """
    from engine.feel import BudgetExceeded

    clock = _clock(now)
    given = _object(inputs, "--input")
    model = _model(file)
    try:
        model.find(decision)
    except KeyError:
        known = ", ".join(model.decisions) or "none"
        raise click.ClickException(f"{file} has no decision {decision!r}; it has {known}.") from None
    values = given
    if rechtsstand is not None or "rechtsstand" in model.facts(decision):  # the organisation is read where it matters
        values = {"rechtsstand": rechtsstand_in(file, rechtsstand, clock()), **given}
    try:
        result = model.explain(decision, _typed(model, values), clock)
    except BudgetExceeded as error:
        raise click.ClickException(f"The decision takes too long: {error}") from None
    warnings = [*_misspelt(model, given), *result.warnings]
    if as_json:
        rules = [_members(rule) for rule in result.matched_rules]
        click.echo(_json({"value": result.value, "matched_rules": rules, "warnings": warnings}))
        return
    click.echo(_json(result.value))
    for rule in result.matched_rules:
        click.echo(_told(rule), err=True)
    _warn(warnings)


def _misspelt(model: Model, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield a warning for each value whose name is nearly that of an input without one; whole case files are fine."""
    from engine.feel.inference.words import nearest

    inputs = set(model.input_data.values())
    for name in sorted(values.keys() - inputs):
        meant = nearest(name, sorted(inputs - values.keys()))
        if meant is not None:
            yield f"There is no input {name!r}; perhaps {meant!r} is meant."


def _model(file: Path) -> Model:
    """Return the model of the file, read beside the others of its folder where it does not stand alone."""
    from engine.dmn import DmnError, Model

    xml = file.read_bytes()
    try:
        model = Model.from_xml(xml)
        return Model.from_xml(xml, imports=_neighbours(file)) if model.problems else model
    except DmnError as error:
        raise click.ClickException(f"{file}: {error}") from None


def _neighbours(file: Path) -> Iterator[bytes]:
    """Yield the other models of the folder; what is none cannot be imported, and is for ``check`` to tell."""
    from engine.dmn import DmnError, Model

    for other in sorted(file.resolve().parent.glob("*.dmn")):
        if other != file.resolve():
            xml = other.read_bytes()
            with suppress(DmnError):
                Model.from_xml(xml)
                yield xml


def _members(rule: MatchedRule) -> dict[str, Any]:
    """Return the rule as data for programs."""
    return {
        "decision": rule.decision,
        "number": rule.number,
        "rule_id": rule.rule_id,
        "inputs": rule.inputs,
        "outputs": rule.outputs,
        "annotations": rule.annotations,
    }


def _told(rule: MatchedRule) -> str:
    """Return the rule as lines for people."""
    lines = [f"Matched: rule {rule.number} of {rule.decision}{f' ({rule.rule_id})' if rule.rule_id else ''}"]
    lines += [f"  {text}: {_json(value)}" for text, value in rule.inputs.items()]
    lines += [f"  → {name}: {_json(value)}" for name, value in rule.outputs.items()]
    lines += [f"  # {' '.join(note.split())}" for note in rule.annotations]
    return "\n".join(lines)


def _warn(warnings: Iterable[str]) -> None:
    for warning in warnings:
        click.echo(f"Warning: {warning}", err=True)


def _json(value: Any) -> str:
    from engine.values import plain

    return json.dumps(plain(value), ensure_ascii=False)


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


def _object(given: str, option: str) -> Mapping[str, Any]:
    """Return the JSON object that an option gives: as it stands, from a file, or from standard input."""
    from engine.values import loads

    try:
        value = loads(_source(given, option))
    except (ValueError, RecursionError) as error:
        raise click.BadParameter(f"This is no JSON: {error}", param_hint=option) from None
    if not isinstance(value, dict):
        raise click.BadParameter('A JSON object is needed, such as {"name": "value"}.', param_hint=option)
    return value


def _source(given: str, option: str) -> str | bytes:
    if given == "-":
        return sys.stdin.buffer.read()
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_bytes()
    except OSError as error:
        why = f"{given[1:] or 'The file without a name'} cannot be read: {error.strerror}."
        raise click.BadParameter(f"{why} Write @ and the path of a JSON file.", param_hint=option) from None
