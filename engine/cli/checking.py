"""``check`` and ``scenario``: what is wrong with files, without a database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from engine.cli.findings import FINDINGS, LANGUAGE, as_data, counted, in_language, print_findings
from engine.cli.group import examples, printable
from engine.feel import say
from engine.model import Finding, Severity

if TYPE_CHECKING:
    from engine.scenarios import Coverage

MARKERS = ("organisation.yaml", "case_file.schema.json")
"""Files that make a folder a publication."""


@click.command(
    epilog=examples(
        "check processes",
        "check processes/intake/intake.bpmn",
        "check --lang de processes",
        "check --json processes | jq '.[].message'",
    )
)
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FOLDER|FILE...")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
@LANGUAGE
def check(paths: tuple[Path, ...], as_json: bool, locale: str) -> None:
    """Say what is wrong with a folder of processes, or with single files.

    A FOLDER is checked as a publication: that it can be executed, references, names, assignment, privacy, labels and
    scenarios. A FILE (.bpmn, .dmn, .form, .yaml, .schema.json) is checked by itself; what it refers to is looked for in
    the publication it lies in.

    Each finding is one line: file:element: CODE message, with the elements on the way to what is wrong where there is
    one to show. Exit 1 if one of them is an error.
    """
    findings: list[Finding] = []
    for path in paths:
        findings += _check_folder(path) if path.is_dir() else _check_one(path)
    _report(findings, as_json=as_json, fine=say("Nothing stands against it."), locale=locale)


@click.command(epilog=examples("scenario", "scenario processes/scenarios/unter_25.yaml"))
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[FOLDER|FILE]...")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as a JSON list.")
@click.option("--coverage", is_flag=True, help="Say as well which flows and rules none of these stories takes.")
@LANGUAGE
def scenario(paths: tuple[Path, ...], as_json: bool, coverage: bool, locale: str) -> None:
    """Tell the stories of scenarios/*.yaml on virtual time, all of ./processes by default.

    A step that does not go as the story says is told with what was expected and what is open. Exit 1 if there is one.
    What --coverage finds is a warning.
    """
    from engine.publication import read_folder
    from engine.scenarios import Coverage, read_stories, run_story

    findings: list[Finding] = []
    told = 0
    for path in paths or (Path("processes"),):
        _require(path)
        root = (_publication_of(path / MARKERS[0]) or path) if path.is_dir() else _publication_of(path)
        if root is None:
            raise click.UsageError(f"{path} lies in no folder with {MARKERS[0]}; there is nothing to run it on.")
        files, found = read_folder(root)
        findings += found
        names = sorted(name for name in files if name.startswith("scenarios/") and name.endswith((".yaml", ".yml")))
        inside = path.resolve().relative_to(root.resolve())
        wanted = [name for name in names if PurePosixPath(name).is_relative_to(inside)]
        wanted = wanted if path.is_dir() else [inside.as_posix()]
        if not wanted:
            raise click.UsageError(f"{path}: there are no scenarios in this folder.")
        seen = Coverage(files)
        for name in wanted:
            content = files.get(name, b"") if path.is_dir() else path.read_bytes()
            stories, found = read_stories(str(root / name), content)
            findings += found
            for story in stories:
                failed = run_story(story, files, parse=seen.parse)
                told += 1
                findings += [failed] if failed is not None else []
                if not as_json:
                    click.echo(f"{'FAILED' if failed else 'ok'}  {printable(story.title)}", err=True)
        if coverage:
            findings += (replace(each, file=str(root / each.file)) for each in seen.untold())
            click.echo(in_language(_shares(seen), locale), err=True)
    _report(findings, as_json=as_json, fine=say("{count} stories told, all as expected.", count=told), locale=locale)


def _shares(seen: Coverage) -> str:
    return say(
        "{flows} of {all_flows} flows taken, {rules} of {all_rules} rules decided.",
        flows=seen.flows.told,
        all_flows=seen.flows.of,
        rules=seen.rules.told,
        all_rules=seen.rules.of,
    )


def _check_folder(folder: Path) -> list[Finding]:
    from engine.gate import check_files
    from engine.publication import has_errors, read_folder

    files, findings = read_folder(folder)
    return findings if has_errors(findings) else findings + check_files(files)


def _check_one(path: Path) -> list[Finding]:
    from engine.gate import check_file
    from engine.publication import read_folder

    _require(path)
    root = _publication_of(path)
    neighbours, inside = {}, path.name
    if root is not None:
        inside = path.resolve().relative_to(root.resolve()).as_posix()
        neighbours = read_folder(root)[0]
    found = check_file(inside, path.read_bytes(), neighbours=neighbours)
    return [replace(finding, file=str(path)) for finding in found]


def _publication_of(path: Path) -> Path | None:
    """Return the folder of the publication that the file lies in, or None."""
    return next((parent for parent in path.resolve().parents if (parent / MARKERS[0]).is_file()), None)


def _require(path: Path) -> None:
    if not path.exists():
        raise click.UsageError(f"{path}: there is no such file or folder.")


def _report(findings: Sequence[Finding], *, as_json: bool, fine: str, locale: str) -> None:
    if as_json:
        click.echo(json.dumps([as_data(finding, locale) for finding in findings], ensure_ascii=False, indent=2))
    else:
        print_findings(findings, locale)
        click.echo(in_language(counted(findings) if findings else fine, locale), err=True)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise click.exceptions.Exit(FINDINGS)
