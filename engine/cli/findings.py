"""Findings on the command line: one line for each, or JSON, in the language that was asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import click

from engine.cli.group import printable
from engine.feel import Sentence, say
from engine.model import LOCALES, Finding, Severity

FINDINGS: Final = 1
"""The exit code where one of them is an error."""
LANGUAGE: Final = click.option(
    "--lang", "locale", type=click.Choice(LOCALES), default="en", show_default=True, help="Language of the findings."
)


def print_findings(findings: Iterable[Finding], locale: str) -> None:
    """Print each finding as one line, ``file:element: CODE message``; a warning says that it is one.

    A finding about the file as a whole has no element: ``file: CODE message``.
    """
    for finding in findings:
        message = finding.message
        if finding.path:
            message = say("{message} The way there: {way}.", message=message, way=" → ".join(finding.path))
        if finding.severity is Severity.WARNING:
            message = say("{message} (warning)", message=message)
        place = ":".join(filter(None, (finding.file, in_language(finding.element, locale))))
        click.echo(printable(f"{place}: {finding.code} {in_language(message, locale)}"))


def print_refusal(findings: Sequence[Finding], locale: str = "en") -> None:
    """Print what stands against a publication and, on stderr, that nothing was published."""
    print_findings(findings, locale)
    message = say("Nothing was published. {count}", count=counted(findings))
    click.echo(in_language(message, locale), err=True)


def counted(findings: Sequence[Finding]) -> str:
    """Return how many errors and warnings there are."""
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    return say("Errors: {errors}, warnings: {warnings}.", errors=errors, warnings=len(findings) - errors)


def as_data(finding: Finding, locale: str) -> dict[str, Any]:
    """Return the finding as JSON has it."""
    return {
        "file": finding.file,
        "element": in_language(finding.element, locale),
        "code": finding.code,
        "message": in_language(finding.message, locale),
        "severity": finding.severity.value,
        "path": list(finding.path),
    }


def in_language(text: str, locale: str) -> str:
    """Return the sentence in that language; a text that is none, or that is not translated, as it is."""
    from engine.catalogue import sentence_templates

    return (text.translated(sentence_templates(locale)) if isinstance(text, Sentence) else None) or str(text)
