"""Sites, teams, functions and deadlines of ``organisation.yaml``, read once and then asked many questions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from engine import feel
from engine.model import Finding
from engine.yamlfile import YamlProblem, read_documents

ORGANISATION_FILE: Final = "organisation.yaml"
MAX_BYTES: Final = 500_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """A place where people are received."""

    key: str
    name: str
    address: str
    area: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class LegalDomain:
    """A Rechtskreis: the law and the authority in whose name a team acts."""

    key: str
    name: str
    authority: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """People of one office who share work; each of its functions is a candidate group ``<team key>.<function>``."""

    key: str
    name: str
    site: str | None
    legal_domains: frozenset[str]
    functions: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """Return the candidate groups of the team."""
        return tuple(f"{self.key}.{function}" for function in self.functions)


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """A limit that diagrams refer to as ``deadlines.<key>.limit``; a duration, so that law can change without code."""

    key: str
    title: str
    limit: Any
    source: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Organisation:
    """Who works where, on whose behalf, within which limits; immutable, of one publication."""

    name: str
    sites: Mapping[str, Site] = field(default_factory=dict)
    legal_domains: Mapping[str, LegalDomain] = field(default_factory=dict)
    municipalities: Mapping[str, str] = field(default_factory=dict)
    """Area of each municipality."""
    teams: Mapping[str, Team] = field(default_factory=dict)
    functions: Mapping[str, str] = field(default_factory=dict)
    """Name of each function."""
    starters: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Functions that may start a case, by process key."""
    deadlines: Mapping[str, Deadline] = field(default_factory=dict)

    @property
    def groups(self) -> frozenset[str]:
        """Return every candidate group of every team."""
        return frozenset(group for team in self.teams.values() for group in team.groups)

    def team_of(self, group: str) -> Team | None:
        """Return the team that the candidate group belongs to, or None if there is no such group."""
        key, _, function = group.rpartition(".")
        team = self.teams.get(key)
        return team if team is not None and function in team.functions else None

    def group_name(self, group: str) -> str:
        """Return the name of a candidate group for people, or the group itself if there is no such group."""
        team = self.team_of(group)
        if team is None:
            return group
        function = group.rsplit(".", 1)[-1]
        return f"{team.name}: {self.functions.get(function, function)}"

    def team_name(self, key: str) -> str:
        """Return the name of a team for people, or the key itself if there is no such team."""
        team = self.teams.get(key)
        return key if team is None else team.name

    def legal_domains_of(self, groups: Iterable[str]) -> frozenset[str]:
        """Return the legal domains in whose name members of these groups act, and whose fields they may read."""
        teams = (self.team_of(group) for group in groups)
        return frozenset(domain for team in teams if team is not None for domain in team.legal_domains)

    def renamed(self, name: Callable[[str], str]) -> Organisation:
        """Return the same organisation with every name that people read run through the function."""
        return replace(
            self,
            name=name(self.name),
            sites={key: replace(site, name=name(site.name)) for key, site in self.sites.items()},
            legal_domains={
                key: replace(domain, name=name(domain.name), authority=name(domain.authority))
                for key, domain in self.legal_domains.items()
            },
            teams={key: replace(team, name=name(team.name)) for key, team in self.teams.items()},
            functions={key: name(text) for key, text in self.functions.items()},
            deadlines={
                key: replace(each, title=name(each.title), source=name(each.source))
                for key, each in self.deadlines.items()
            },
        )

    @property
    def names(self) -> tuple[str, ...]:
        """Return every name that people read, in the order of the file."""
        names: list[str] = []

        def gather(name: str) -> str:
            names.append(name)
            return name

        self.renamed(gather)
        return tuple(filter(None, names))

    def constants(self) -> dict[str, Any]:
        """Return what every expression of the publication sees besides the case file: ``deadlines``."""
        return {
            "deadlines": {
                deadline.key: {"title": deadline.title, "limit": deadline.limit, "source": deadline.source}
                for deadline in self.deadlines.values()
            }
        }


def parse_organisation(data: bytes, file: str = ORGANISATION_FILE) -> tuple[Organisation | None, list[Finding]]:
    """Return the organisation and what is wrong with it; None where an error stands against it."""
    if len(data) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES} bytes; that is no organisation."
        return None, [Finding(file=file, element="", code="ORG_SIZE", message=message)]
    try:
        documents = read_documents(data)
    except YamlProblem as problem:
        return None, [Finding(file=file, element="", code="ORG_SYNTAX", message=str(problem))]
    document = documents[0] if len(documents) == 1 else None
    reader = _Reader(file)
    organisation = reader.organisation(document)
    return (None if reader.findings else organisation), reader.findings


class _Reader:
    """Turns the parsed YAML into an organisation and gathers every finding on the way."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.findings: list[Finding] = []

    def organisation(self, document: Any) -> Organisation:
        root = self._mapping(document, "")
        known = {"name", "sites", "legal_domains", "municipalities", "teams", "functions", "starters", "deadlines"}
        for key in sorted(set(root) - known):
            self._find(key, "ORG_UNKNOWN", f"Unknown section {key!r}; known are {', '.join(sorted(known))}.")
        sites = {key: self._site(key, entry) for key, entry in self._section(root, "sites")}
        domains = {key: self._domain(key, entry) for key, entry in self._section(root, "legal_domains")}
        functions = {
            key: self._text(self._mapping(entry, f"functions.{key}"), "name", f"functions.{key}", default=key)
            for key, entry in self._section(root, "functions")
        }
        organisation = Organisation(
            name=self._text(root, "name", "", default=""),
            sites=sites,
            legal_domains=domains,
            municipalities=self._municipalities(root),
            functions=functions,
            teams={key: self._team(key, entry) for key, entry in self._section(root, "teams")},
            starters={
                key: frozenset(self._texts(entry, f"starters.{key}")) for key, entry in self._section(root, "starters")
            },
            deadlines={key: self._deadline(key, entry) for key, entry in self._section(root, "deadlines")},
        )
        self._check_references(organisation)
        return organisation

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
                self._find(place, "ORG_FUNCTION", f"The function {function!r} must not contain a dot.")
        if not functions:
            self._find(place, "ORG_FUNCTION", "The team has no functions, so nobody could be a member of it.")
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
            message = feel.say("'{text}' is no duration; write it like P14D, PT2H or P6M.", text=text)
            self._find(place, "ORG_DURATION", message)
        return Deadline(
            key=key,
            title=self._text(fields, "title", place, default=key),
            limit=limit,
            source=self._text(fields, "source", place, default=""),
        )

    def _check_references(self, organisation: Organisation) -> None:
        for team in organisation.teams.values():
            place = f"teams.{team.key}"
            if team.site is not None and team.site not in organisation.sites:
                self._find(place, "ORG_SITE", f"There is no site {team.site!r} under 'sites'.")
            for domain in sorted(team.legal_domains - set(organisation.legal_domains)):
                self._find(place, "ORG_DOMAIN", f"There is no legal domain {domain!r} under 'legal_domains'.")
            for function in team.functions:
                if function not in organisation.functions:
                    self._find(place, "ORG_FUNCTION", f"There is no function {function!r} under 'functions'.")
        for process_key, functions in organisation.starters.items():
            for function in sorted(functions - set(organisation.functions)):
                self._find(f"starters.{process_key}", "ORG_FUNCTION", f"There is no function {function!r}.")

    def _section(self, root: Mapping[str, Any], name: str) -> list[tuple[str, Any]]:
        return list(self._mapping(root.get(name) or {}, name).items())

    def _mapping(self, entry: Any, place: str) -> dict[str, Any]:
        if not isinstance(entry, dict):
            self._find(place, "ORG_TYPE", "Expected entries of the form 'key: value'.")
            return {}
        return {str(key): value for key, value in entry.items()}

    def _text(self, fields: Mapping[str, Any], key: str, place: str, *, default: str | None = None) -> str:
        value = fields.get(key, default)
        if isinstance(value, str):
            return value
        problem = "is missing" if value is None else "must be a text; put it into quotation marks"
        self._find(place, "ORG_TEXT", f"{key!r} {problem}.")
        return ""

    def _texts(self, entry: Any, place: str) -> list[str]:
        if isinstance(entry, list) and all(isinstance(item, str) for item in entry):
            return entry
        self._find(place, "ORG_TYPE", "Expected a list of texts such as [Vermittlung, Sachbearbeitung].")
        return []

    def _find(self, element: str, code: str, message: str) -> None:
        self.findings.append(Finding(file=self._file, element=element, code=code, message=message))
