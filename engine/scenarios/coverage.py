"""What of the diagrams and decision tables the stories tell, and what none of them does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.dmn import MatchedRule, rules_of
from engine.feel import say
from engine.model import Finding
from engine.publication import Publication, parse_publication
from engine.workflow.diagram import Flow, ProcessDiagram


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """So many of all."""

    told: int
    of: int


class Coverage:
    """Is told what stories on these files do (a :class:`engine.workflow.watching.Watcher`), and knows what is left.

    Stories that are to be heard of are told with :meth:`parse`.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        publication, self._findings = parse_publication(files)
        self._watched = replace(publication, definitions=publication.definitions.adapted(watcher=self))
        diagrams = publication.definitions.diagrams.values()
        self._flows = {
            (diagram.key, flow.id): (diagram, flow)
            for diagram in diagrams
            for node in diagram.nodes.values()
            for flow in node.outgoing
        }
        self._rules = {
            (file, owner, number)
            for file in dict.fromkeys(publication.definitions.decision_files.values())
            for owner, count in rules_of(publication.files[file]).items()
            for number in range(1, count + 1)
        }
        self._followed: set[tuple[str, str]] = set()
        self._matched: set[tuple[str, str, int]] = set()

    def follows(self, process_key: str, flow: str) -> None:
        """Take note that a token follows the sequence flow of this id."""
        self._followed.add((process_key, flow))

    def decides(self, file: str, rules: Iterable[MatchedRule]) -> None:
        """Take note of the rules that a decision of this file matched."""
        self._matched.update((file, rule.decision, rule.number) for rule in rules)

    def parse(self, files: Mapping[str, bytes]) -> tuple[Publication, list[Finding]]:  # noqa: ARG002  # always the same
        """Return what :func:`~engine.publication.parse_publication` does, but cases on it are watched."""
        return self._watched, list(self._findings)

    @property
    def flows(self) -> Share:
        """Return how many sequence flows of executable processes have been followed."""
        return Share(told=len(self._followed & self._flows.keys()), of=len(self._flows))

    @property
    def rules(self) -> Share:
        """Return how many rules of decision tables have matched."""
        return Share(told=len(self._matched & self._rules), of=len(self._rules))

    def untold(self) -> Iterator[Finding]:
        """Yield a warning for every flow that no story has followed and every rule that has matched in none."""
        for key, (diagram, flow) in self._flows.items():
            if key not in self._followed:
                message = say("No story goes along the flow {flow}. Tell one that does.", flow=_flow(diagram, flow))
                yield _untold(diagram.file, flow.id, "UNTOLD_FLOW", message)
        for file, owner, number in sorted(self._rules - self._matched):
            message = say(
                "In no story rule {number} of the table '{table}' decides. Tell one.", number=number, table=owner
            )
            yield _untold(file, owner, "UNTOLD_RULE", message)


def _flow(diagram: ProcessDiagram, flow: Flow) -> str:
    names = {node.id: node.name or node.id for node in diagram.nodes.values()}
    return say(
        "'{source}' → '{target}'",
        source=names.get(flow.source, flow.source),
        target=names.get(flow.target, flow.target),
    )


def _untold(file: str, element: str, code: str, message: str) -> Finding:
    return Finding(file=file, element=element, code=code, message=message)
