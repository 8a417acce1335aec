"""Tell a story on the sandbox and compare what happens with what it expects."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import PurePosixPath
from typing import Any

from engine.errors import EngineError, InvalidSubmission
from engine.feel import reason, say
from engine.feel.sentences import listed
from engine.model import CaseState, Finding, HumanTask, Incident
from engine.parsing import parsing_once, parsing_under
from engine.publication import Parse, parse_publication
from engine.sandbox import Sandbox
from engine.sandbox.catalogue import cancel_offer, change_offer, offer_of
from engine.scenarios.dues import Dues, NoSuchEnd, NotADuration, later
from engine.scenarios.matching import compare, describe, joined
from engine.scenarios.reading import read_stories
from engine.scenarios.refusals import why_refused
from engine.scenarios.story import Action, Expectation, Step, Story
from engine.services import BUILT_IN, Service
from engine.values import plain

log = logging.getLogger(__name__)


class StoryFailed(Exception):
    """A step did not go as the story says; the text says what was expected and what is the case."""


def run_scenarios(files: Mapping[str, bytes], services: Mapping[str, Service] = BUILT_IN) -> list[Finding]:
    """Tell every story of ``scenarios/*.yaml`` on the files and return what went wrong."""
    findings: list[Finding] = []
    parse = parsing_once(services)
    for name in sorted(files):
        path = PurePosixPath(name)
        if path.parent.name == "scenarios" and path.suffix in (".yaml", ".yml"):
            stories, found = read_stories(name, files[name])
            findings += found
            for story in stories:
                finding = run_story(story, files, services, parse=parse)
                if finding is not None:
                    findings.append(finding)
    return findings


def run_story(
    story: Story,
    files: Mapping[str, bytes],
    services: Mapping[str, Service] = BUILT_IN,
    *,
    parse: Parse | None = None,
) -> Finding | None:
    """Tell one story; return the finding of the first step that fails, or None where all is well.

    Who tells several hands the same :func:`~engine.parsing.parsing_once` to each: parsing takes the longest.
    """
    place = ""
    try:
        read = parsing_under(story.rechtsstand, parse or partial(parse_publication, services=services))
        teller = _Teller(Sandbox(files, now=story.now, services=services, parse=read, offers=story.offers))
        for position, step in enumerate(story.steps):
            place = say("step {number}", number=step.number)
            following = story.steps[position + 1] if position + 1 < len(story.steps) else None
            teller.tell(step, following)
    except (StoryFailed, NotADuration, NoSuchEnd) as failed:
        message = say("{title}: {step}: {problem}", title=story.title, step=str(step), problem=reason(failed))
    except InvalidSubmission as refused:
        message = say("{title}: an offer cannot be in the catalogue. {problem}", title=story.title, problem=refused)
    except EngineError as refused:
        message = say("{title}: the files cannot be executed. {problem}", title=story.title, problem=refused)
    except Exception as error:
        # Whoever checks a folder gets a finding for whatever its files do to the engine; the log tells us the rest.
        log.exception("the story %r of %s broke the engine", story.title, story.file)
        message = say(
            "{title}: the application failed ({kind}). Show the log to those who look after it.",
            title=story.title,
            kind=type(error).__name__,
        )
    else:
        return None
    return Finding(file=story.file, element=place, code="SCENARIO", message=message)


class _Teller:
    """Does one step after the other and knows which incidents the story has accepted."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.accepted: set[Any] = set()
        self.dues = Dues(self.constants)

    def tell(self, step: Step, following: Step | None) -> None:
        if step.expectation is not None:
            self.expect(step.expectation)
            return
        self.act(step)
        expected = following.expectation if following is not None else None
        if expected is None or not expected.allows_incidents:
            self.refuse_incidents()
        self.check_invariants()

    # --- what happens --------------------------------------------------------------------------------------------

    def act(self, step: Step) -> None:
        try:
            self.do(step)
        except InvalidSubmission as refused:
            fields = {key: error.code for key, error in refused.fields.items()}
            if step.refused != refused.code:
                raise StoryFailed(
                    say("The form refuses {fields}. {standing}", fields=_list(fields), standing=self.standing())
                ) from None
            if step.fields and dict(step.fields) != fields:
                raise StoryFailed(
                    say(
                        "The form should refuse {wanted}, but refuses {found}.",
                        wanted=_list(step.fields),
                        found=_list(fields),
                    )
                ) from None
        except EngineError as refused:
            if step.refused != refused.code:
                raise StoryFailed(
                    say("{problem} {standing}", problem=why_refused(refused), standing=self.standing())
                ) from None
        else:
            if step.refused is not None:
                raise StoryFailed(
                    say(
                        "This should be refused with '{code}', but was done. {standing}",
                        code=step.refused,
                        standing=self.standing(),
                    )
                )

    def do(self, step: Step) -> None:
        match step.action:
            case Action.START:
                self.sandbox.start(step.target, step.values, other_person=step.other_person)
            case Action.COMPLETE:
                self.sandbox.complete(step.target, step.values, other_person=step.other_person)
            case Action.MESSAGE:
                self.sandbox.correlate(step.target, step.key, step.values)
            case Action.RETRY:
                self.sandbox.retry(step.target)
            case Action.CHANGE_OFFER:
                change_offer(self.sandbox.engine, step.target, step.values)
            case Action.CANCEL_OFFER:
                cancel_offer(self.sandbox.engine, step.target)
            case Action.LET_PASS:
                now = self.sandbox.now
                self.sandbox.advance(later(now, step.target) - now)

    # --- what must hold ------------------------------------------------------------------------------------------

    def refuse_incidents(self) -> None:
        for incident in self.sandbox.incidents:
            if incident.id not in self.accepted:
                raise StoryFailed(
                    say(
                        "The case stands still with an incident. {incident} {standing}",
                        incident=_incident(incident),
                        standing=self.standing(incident),
                    )
                )

    def check_invariants(self) -> None:
        organisation = self.sandbox.organisation
        if organisation is None:
            return
        stuck = {incident.case_id for incident in self.sandbox.incidents}
        for case in self.sandbox.cases:
            if case.state is not CaseState.RUNNING or case.id in stuck:
                continue
            if case.responsible_team not in organisation.teams:
                team = case.responsible_team
                raise StoryFailed(
                    say(
                        "The case {number} has a responsible team that does not exist: '{team}'.",
                        number=case.number,
                        team=team,
                    )
                )
            for task in case.open_tasks:
                if task.candidate_group is None or organisation.team_of(task.candidate_group) is None:
                    raise StoryFailed(
                        say(
                            "The task '{task}' has a group that does not exist: '{group}'.",
                            task=task.task_key,
                            group=task.candidate_group,
                        )
                    )

    def expect(self, expected: Expectation) -> None:
        problems: list[str] = []
        open_tasks = list(self.sandbox.open_tasks())
        problems += compare(expected.open_includes, open_tasks, self.dues)[0]
        if expected.open is not None:
            wrong, unexpected = compare(expected.open, open_tasks, self.dues)
            problems += wrong
            if unexpected:
                names = ", ".join(sorted(task.task_key for task in unexpected))
                problems.append(say("did not expect {tasks}", tasks=names))
        if expected.state is not None and self.sandbox.state != expected.state:
            problems.append(
                say("expected the state {wanted}, but it is {found}", wanted=expected.state, found=self.sandbox.state)
            )
        problems += self.wrong_fields(expected)
        problems += self.wrong_offers(expected)
        if expected.incidents is not None:
            places = sorted(incident.element_id for incident in self.sandbox.incidents)
            if places != sorted(expected.incidents):
                problems.append(
                    say(
                        "expected incidents at {wanted}, but there are {found}",
                        wanted=_list(expected.incidents),
                        found=_list(places),
                    )
                )
        if problems:
            raise StoryFailed(
                say("Not as told: {problems}. {standing}", problems=joined(problems), standing=self.standing())
            )
        if expected.allows_incidents:
            self.accepted |= {incident.id for incident in self.sandbox.incidents}

    def constants(self, task: HumanTask) -> Mapping[str, Any]:
        """Return what the expressions of the task's case see besides its case file."""
        case = next(case for case in self.sandbox.cases if case.id == task.case_id)
        publication = self.sandbox.engine.deployments.published(case.deployment_id)
        return publication.constants(self.sandbox.now, case.case_file)

    def wrong_fields(self, expected: Expectation) -> Iterable[str]:
        case_file = self.sandbox.case_file
        for key, value in expected.case_file.items():
            found = case_file.get(key)
            if found != value and plain(found) != value:
                yield say(
                    "expected {field} = {wanted}, but it is {found}", field=key, wanted=_show(value), found=_show(found)
                )

    def wrong_offers(self, expected: Expectation) -> Iterable[str]:
        for number, counts in expected.offers.items():
            offer = offer_of(self.sandbox.engine, number)
            for name, count in counts.items():
                found = getattr(offer, name)
                if found != count:
                    yield say(
                        "expected {wanted} {name} in the offer {number}, but it is {found}",
                        wanted=_show(count),
                        name=name,
                        number=number,
                        found=_show(found),
                    )

    def standing(self, told: Incident | None = None) -> str:
        """Return what is open now, and what is wrong, as the end of a message; one incident may be told already."""
        tasks = listed(describe(task) for task in self.sandbox.open_tasks()) or say("nothing")
        wrong = [each for each in self.sandbox.incidents if told is None or each.id != told.id]
        if not wrong:
            return say("Open is: {tasks}.", tasks=tasks)
        return say("Open is: {tasks}. Incidents: {incidents}", tasks=tasks, incidents=joined(map(_incident, wrong)))


def _incident(incident: Incident) -> str:
    """Return what is wrong with a case and, where it is known, at which element and in which expression."""
    said = incident.told
    if incident.expression:
        said = say("{problem} ({expression})", problem=said, expression=incident.expression)
    place = incident.element_id or say("case")
    return say("{place} ({code}): {problem}", place=place, problem=said, code=incident.code)


def _show(value: Any) -> str:
    return repr(plain(value))


def _list(items: Mapping[str, str] | Iterable[str]) -> str:
    if isinstance(items, Mapping):
        return ", ".join(f"{key} ({code})" for key, code in items.items()) or say("nothing")
    return ", ".join(items) or say("none")
