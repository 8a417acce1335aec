"""From ``organisation.yaml`` to an organisation; whatever is wrong with the file is a finding."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from engine import feel
from engine.feel import reason, say
from engine.model import Finding
from engine.organisation.counting import Counting
from engine.organisation.model import Deadline, LegalDomain, OfferRules, Organisation, Site, Team
from engine.yamlfile import YamlProblem, read_documents

ORGANISATION_FILE: Final = "organisation.yaml"
TODAY: Final = "heute"
"""What the file says where each decision follows the law of its own day."""
MAX_BYTES: Final = 500_000
MAX_DAYS: Final = 1000
"""Working days that a deadline may count."""
COUNTINGS: Final = ("working_days", "next_working_day", "rests")
"""How a deadline may count beside adding its limit, see :class:`~engine.organisation.counting.Counting`."""
_SECTIONS: Final = frozenset(
    {"name", "sites", "legal_domains", "municipalities", "teams", "functions", "starters", "deadlines", "offers"}
)


def parse_organisation(data: bytes, file: str = ORGANISATION_FILE) -> tuple[Organisation | None, list[Finding]]:
    """Return the organisation and what is wrong with it; None where an error stands against it."""
    if len(data) > MAX_BYTES:
        message = say("The file has more than {most} bytes; leave out what is no organisation.", most=MAX_BYTES)
        return None, [Finding(file=file, element="", code="ORG_SIZE", message=message)]
    try:
        documents = read_documents(data)
    except YamlProblem as problem:
        return None, [Finding(file=file, element="", code="ORG_SYNTAX", message=reason(problem))]
    document = documents[0] if len(documents) == 1 else None
    reader = _Reader(file)
    organisation = reader.organisation(document)
    return (None if reader.findings else organisation), reader.findings


def rechtsstand_of(entry: Any) -> date | None:
    """Return the day whose law is applied, None for ``heute``; raise ``ValueError`` for what is neither."""
    if entry == TODAY:
        return None
    if isinstance(entry, date) and not isinstance(entry, datetime):
        return entry
    raise ValueError(
        say("'{value}' is no day whose law can be applied; write '{today}' or a date such as 2016-01-31.",
            value=str(entry), today=TODAY)
    )  # fmt: skip


class _Reader:
    """Turns the parsed YAML into an organisation and gathers every finding on the way."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.findings: list[Finding] = []

    def organisation(self, document: Any) -> Organisation:
        root = self._mapping(document, "")
        known = {
            "name", "rechtsstand", "sites", "legal_domains", "municipalities", "teams", "functions", "starters",
            "deadlines", "offers",
        }  # fmt: skip
        for key in sorted(set(root) - known):
            self._find(
                key,
                "ORG_UNKNOWN",
                say(
                    "There is no section '{name}'. Known are: {known}. Correct the name, or remove the section.",
                    name=key,
                    known=", ".join(sorted(_SECTIONS)),
                ),
            )
        sites = {key: self._site(key, entry) for key, entry in self._section(root, "sites")}
        domains = {key: self._domain(key, entry) for key, entry in self._section(root, "legal_domains")}
        functions = {
            key: self._text(self._mapping(entry, f"functions.{key}"), "name", f"functions.{key}", default=key)
            for key, entry in self._section(root, "functions")
        }
        organisation = Organisation(
            name=self._text(root, "name", "", default=""),
            rechtsstand=self._rechtsstand(root.get("rechtsstand", TODAY)),
            sites=sites,
            legal_domains=domains,
            municipalities=self._municipalities(root),
            functions=functions,
            teams={key: self._team(key, entry) for key, entry in self._section(root, "teams")},
            starters={
                key: frozenset(self._texts(entry, f"starters.{key}")) for key, entry in self._section(root, "starters")
            },
            deadlines={key: self._deadline(key, entry) for key, entry in self._section(root, "deadlines")},
            offers=self._offers(root),
        )
        self._check_references(organisation)
        return organisation

    def _rechtsstand(self, entry: Any) -> date | None:
        try:
            return rechtsstand_of(entry)
        except ValueError as error:
            self._find("rechtsstand", "ORG_RECHTSSTAND", reason(error))
            return None

    def _municipalities(self, root: Mapping[str, Any]) -> dict[str, str]:
        areas = dict(self._section(root, "municipalities"))
        return {key: self._text(areas, key, "municipalities") for key in areas}

    def _site(self, key: str, entry: Any) -> Site:
        place = f"sites.{key}"
        fields = self._mapping(entry, place)
        return Site(
            key=key,
            name=self._text(fields, "name", place),
            address=self._text(fields, "address", place, default=""),
            area=self._text(fields, "area", place, default="") or None,
        )

    def _domain(self, key: str, entry: Any) -> LegalDomain:
        place = f"legal_domains.{key}"
        fields = self._mapping(entry, place)
        return LegalDomain(
            key=key,
            name=self._text(fields, "name", place),
            authority=self._text(fields, "authority", place, default=""),
        )

    def _team(self, key: str, entry: Any) -> Team:
        place = f"teams.{key}"
        fields = self._mapping(entry, place)
        functions = tuple(self._texts(fields.get("functions", []), f"{place}.functions"))
        for function in functions:
            if "." in function:
                self._find(
                    place,
                    "ORG_FUNCTION",
                    say("The name of the function '{name}' has a point in it; take it out.", name=function),
                )
        if not functions:
            self._find(
                place,
                "ORG_FUNCTION",
                say("The team has no functions, so nobody could be a member of it; give it one."),
            )
        return Team(
            key=key,
            name=self._text(fields, "name", place),
            site=self._text(fields, "site", place, default="") or None,
            legal_domains=frozenset(self._texts(fields.get("legal_domains", []), f"{place}.legal_domains")),
            functions=functions,
        )

    def _deadline(self, key: str, entry: Any) -> Deadline:
        place = f"deadlines.{key}"
        fields = self._mapping(entry, place)
        text = self._text(fields, "limit", place)
        limit = feel.compile("duration(limit)").evaluate({"limit": text})
        if limit is None and text:
            message = say("'{text}' is no duration; write it like P14D, PT2H or P6M.", text=text)
            self._find(place, "ORG_DURATION", message)
        known = {"title", "limit", "source", *COUNTINGS}
        for name in sorted(set(fields) - known):
            message = say(
                "A deadline has no '{name}'. Known are: {known}. Correct the name, or remove it.",
                name=name,
                known=", ".join(sorted(known)),
            )
            self._find(place, "ORG_UNKNOWN", message)
        counting = Counting(limit=limit, **{name: self._flag(fields, name, place) for name in COUNTINGS})
        if counting.working_days and not (isinstance(limit, timedelta) and _is_days(limit)):
            message = say("Working days are counted in days; write the limit like P10D, at most {most}.", most=MAX_DAYS)
            self._find(place, "ORG_WORKING_DAYS", message)
        return Deadline(
            key=key,
            title=self._text(fields, "title", place, default=key),
            counting=counting,
            source=self._text(fields, "source", place, default=""),
        )

    def _offers(self, root: Mapping[str, Any]) -> OfferRules:
        fields = dict(self._section(root, "offers"))
        places = fields.get("course_places")
        if places is not None and (isinstance(places, bool) or not isinstance(places, int) or places < 1):
            message = say("'{name}' is no whole number from 1; enter one, or leave it out.", name="course_places")
            self._find("offers", "ORG_TYPE", message)
            places = None
        return OfferRules(
            keepers=frozenset(self._texts(fields.get("keepers", []), "offers.keepers")),
            course_kinds=self._text(fields, "course_kinds", "offers", default="") or None,
            course_places=places,
        )

    def _check_references(self, organisation: Organisation) -> None:
        for team in organisation.teams.values():
            place = f"teams.{team.key}"
            if team.site is not None and team.site not in organisation.sites:
                self._find(
                    place,
                    "ORG_SITE",
                    say(
                        "There is no site '{name}'; correct the name, or enter the site under 'sites'.", name=team.site
                    ),
                )
            for domain in sorted(team.legal_domains - set(organisation.legal_domains)):
                self._find(
                    place,
                    "ORG_DOMAIN",
                    say(
                        "There is no legal domain '{name}'; correct the name, or enter it under 'legal_domains'.",
                        name=domain,
                    ),
                )
            for function in team.functions:
                if function not in organisation.functions:
                    self._find(
                        place,
                        "ORG_FUNCTION",
                        say(
                            "There is no function '{name}'; correct the name, or enter it under 'functions'.",
                            name=function,
                        ),
                    )
        named = {f"starters.{key}": functions for key, functions in organisation.starters.items()}
        for place, functions in (*named.items(), ("offers.keepers", organisation.offers.keepers)):
            for function in sorted(functions - set(organisation.functions)):
                self._find(
                    place,
                    "ORG_FUNCTION",
                    say(
                        "There is no function '{name}'; correct the name, or enter it under 'functions'.", name=function
                    ),
                )

    def _section(self, root: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
        return list(self._mapping(root.get(name) or {}, name).items())

    def _mapping(self, entry: Any, place: str) -> dict[str, Any]:
        if not isinstance(entry, dict):
            self._find(place, "ORG_TYPE", say("Here something else stands than entries; write them as 'key: value'."))
            return {}
        return {str(key): value for key, value in entry.items()}

    def _text(self, fields: Mapping[str, Any], key: str, place: str, *, default: str | None = None) -> str:
        value = fields.get(key, default)
        if isinstance(value, str):
            return value
        message = say("'{name}' is no text; put it into quotation marks.", name=key)
        if value is None:
            message = say("'{name}' is missing; enter it.", name=key)
        self._find(place, "ORG_TEXT", message)
        return ""

    def _flag(self, fields: Mapping[str, Any], key: str, place: str) -> bool:
        value = fields.get(key, False)
        if isinstance(value, bool):
            return value
        self._find(place, "ORG_TYPE", say("'{name}' is neither true nor false; write one of them.", name=key))
        return False

    def _texts(self, entry: Any, place: str) -> list[str]:
        if isinstance(entry, list) and all(isinstance(item, str) for item in entry):
            return entry
        self._find(
            place,
            "ORG_TYPE",
            say("Here something else stands than a list of texts; write one such as [Vermittlung, Sachbearbeitung]."),
        )
        return []

    def _find(self, element: str, code: str, message: str) -> None:
        self.findings.append(Finding(file=self._file, element=element, code=code, message=message))


def _is_days(limit: timedelta) -> bool:
    return timedelta() < limit <= timedelta(days=MAX_DAYS) and not limit % timedelta(days=1)
