"""The day whose law a decision applies that is tried on the command line."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click


def rechtsstand_in(file: Path, given: str | None, at: datetime) -> date:
    """Return the day that is given, else the one that ``organisation.yaml`` beside or above the file sets.

    ``heute``, or no such file, stands for the local day of the instant.
    """
    from engine.feel import LOCAL_ZONE
    from engine.organisation import ORGANISATION_FILE, TODAY, parse_organisation

    day = None
    if given is None:
        homes = (folder / ORGANISATION_FILE for folder in file.resolve().parents)
        home = next((path for path in homes if path.is_file()), None)
        organisation = None if home is None else parse_organisation(home.read_bytes())[0]
        day = None if organisation is None else organisation.rechtsstand
    elif given != TODAY:
        try:
            day = date.fromisoformat(given)
        except ValueError:
            problem = f"{given!r} is neither {TODAY!r} nor a date such as 2016-01-31."
            raise click.BadParameter(problem, param_hint="--rechtsstand") from None
    return day or at.astimezone(LOCAL_ZONE).date()
