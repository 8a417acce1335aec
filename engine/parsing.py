"""Ways of parsing the files of a publication, for those who do so again and again or want to try something else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from engine.model import Finding
from engine.publication import Parse, Publication, parse_publication
from engine.services import BUILT_IN, Service


def parsing_once(services: Mapping[str, Service] = BUILT_IN) -> Parse:
    """Return :func:`parse_publication` for those who need the same files again and again: it parses them once."""
    known: list[tuple[Mapping[str, bytes], Publication, list[Finding]]] = []

    def parse(files: Mapping[str, bytes]) -> tuple[Publication, list[Finding]]:
        if not known or known[0][0] != files:
            known[:] = [(dict(files), *parse_publication(files, services))]
        _, publication, findings = known[0]
        return publication, list(findings)

    return parse


def parsing_under(rechtsstand: date | None, parse: Parse = parse_publication) -> Parse:
    """Return ``parse`` for those who apply the law of another day than the files say; None: of each decision's day."""

    def parsed(files: Mapping[str, bytes]) -> tuple[Publication, list[Finding]]:
        publication, findings = parse(files)
        return publication.under(rechtsstand), findings

    return parsed
