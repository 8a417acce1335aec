"""The generated people of the demo: on the real engine, the same every time, at different steps."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from engine.assembly import Engine, assemble
from engine.demo.folder import processes_folder
from engine.demo.office import MovableClock
from engine.demo.people import add_missing, demo_accounts
from engine.demo.population import Population
from engine.demo.watched import WatchedBatch
from engine.demo.wave import Wave
from engine.feel import LOCAL_ZONE
from engine.model import SYSTEM, Case, HistoryEvent, OfferCriteria, OfferKind, OfferState
from engine.organisation.working_days import is_working_day
from engine.storage.interface import Storage
from tests.watched import WatchedStorage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PEOPLE = 60


class Office:
    """An engine in which people can live."""

    def __init__(self, storage: Storage) -> None:
        self.clock = MovableClock(NOW)
        self.batch = WatchedBatch(storage.batch())
        self.engine = assemble(self.batch, clock=self.clock)
        self.engine.deployments.publish(processes_folder(), actor=SYSTEM)
        organisation = self.engine.organisation()
        assert organisation is not None
        self.accounts = demo_accounts(organisation)
        add_missing(self.engine, self.accounts, "ein-erzeugtes-kennwort")
        self.batch.commit()
        self.refused: list[str] = []

    def live(self, wave: Wave, *, days: int | None = None, tell: Callable[[Wave], None] = lambda _: None) -> Wave:
        """Let the wave live, so many days where told."""
        stop, left = threading.Event(), [days]

        def told(now: Wave) -> None:
            tell(now)
            if left[0] is not None:
                left[0] -= 1
                if left[0] == 0:
                    stop.set()

        population = Population(self.engine, self.batch, self.clock, self.accounts, wave)
        lived = population.run(stop, told)
        self.refused += population.refused
        return lived


def wave(people: int, *, seed: int = 1, months: float = 18, first: int = 1) -> Wave:
    return Wave.new(seed=seed, first=first, last=people, ends=NOW, months=months)


@pytest.fixture(scope="module")
def storage() -> WatchedStorage:
    """A storage that keeps every step of its cases."""
    return WatchedStorage()


@pytest.fixture(scope="module")
def office(storage: WatchedStorage) -> Office:
    """An office in which people have lived up to now; only read by the tests."""
    made = Office(storage)
    made.live(wave(PEOPLE))
    return made


@pytest.fixture(scope="module")
def engine(office: Office) -> Engine:
    return office.engine


def cases_of(engine: Engine) -> list[Case]:
    with engine.storage.read() as reader:
        found = [reader.case(case.id) for case in reader.cases(page_size=100).items]
    return [record.case for record in found if record is not None]


def events_of(engine: Engine, case: Case) -> list[HistoryEvent]:
    with engine.storage.read() as reader:
        return list(reader.history(case.id))


def lives(engine: Engine) -> list[object]:
    """Return what matters of every case: its number, its case file, what is open, and what happened when by whom."""
    return sorted((story(engine, case) for case in cases_of(engine)), key=str)


def story(engine: Engine, case: Case) -> tuple[object, ...]:
    tasks = sorted((task.task_key, task.opened_at, task.due_at, task.assignee or "") for task in case.open_tasks)
    past = sorted((each.at, each.event, each.element_id or "", each.actor) for each in events_of(engine, case))
    return case.number, case.started_at, dict(case.case_file), tasks, past


def lived(people: int, *, seed: int = 1, months: float = 18) -> Engine:
    made = Office(WatchedStorage())
    made.live(wave(people, seed=seed, months=months))
    return made.engine


def test_the_same_seed_and_number_give_the_same_lives_and_another_seed_others() -> None:
    first, second, other = (lives(lived(6, seed=seed, months=12)) for seed in (1, 1, 2))
    assert len(first) == len(other) == 6
    assert first == second
    assert first != other


def test_people_whose_lives_were_interrupted_live_on_as_if_nothing_had_been() -> None:
    made = Office(WatchedStorage())
    made.live(wave(6, months=12), days=200)
    for days in (1, 70, None):
        left = Wave.stored(made.engine.storage)
        assert left is not None
        assert not left.is_over
        made.live(left, days=days)
    assert lives(made.engine) == lives(lived(6, months=12))


def test_more_people_come_to_those_who_are_there() -> None:
    made = Office(WatchedStorage())
    made.live(wave(3, months=3))
    before = lives(made.engine)
    made.live(wave(5, first=4, months=3))
    names = {case.case_file["name"][:13] for case in cases_of(made.engine) if "name" in case.case_file}
    assert names == {f"Beispiel-{index:04d}" for index in range(1, 6)}
    assert [one for one in lives(made.engine) if one in before] == before


def test_no_generated_answer_was_refused(office: Office) -> None:
    assert office.refused == []


def test_no_course_and_no_work_begins_before_its_day_or_is_over_before_it_begins(engine: Engine) -> None:
    orders = (
        ("kurs_anmeldung_am", "kurs_start_plan"),
        ("kurs_start_plan", "kurs_beginn"),
        ("kurs_beginn", "kurs_ende_plan"),
        ("arbeit_beginn_plan", "arbeit_beginn"),
        ("anpassung_beginn", "anpassung_ende_plan"),
    )
    files = [case.case_file for case in cases_of(engine)]
    for earlier, later in orders:
        known = [(each[earlier], each[later]) for each in files if each.get(earlier) and each.get(later)]
        assert [days for days in known if days[0] > days[1]] == [], (earlier, later)
    begun = [(each["kurs_start_plan"], each["kurs_beginn"]) for each in files if each.get("kurs_beginn")]
    assert begun
    assert max(begins - planned for planned, begins in begun) <= timedelta(days=3)


def test_cases_stand_at_different_steps_and_some_are_overdue(engine: Engine) -> None:
    tasks = [task for case in cases_of(engine) for task in case.open_tasks]
    assert len(Counter(task.task_key for task in tasks)) >= 5
    overdue = [task for task in tasks if task.due_at is not None and task.due_at < NOW]
    assert 0 < len(overdue) < len(tasks)
    assert {task.assignee is None for task in tasks} == {True, False}


def test_after_every_step_each_case_has_one_team_and_each_task_a_group_with_members(
    storage: WatchedStorage, engine: Engine
) -> None:
    organisation = engine.organisation()
    assert organisation is not None
    staffed = frozenset(group for account in engine.accounts.list() for group in account.groups)
    assert len(storage.steps) == PEOPLE
    assert sum(map(len, storage.steps.values())) > 10 * len(storage.steps)
    assert storage.without_one_team(organisation) == []
    assert storage.without_a_group(organisation, staffed) == []
    assert storage.days_without_a_team(organisation, NOW) == 0


def test_no_sample_case_is_stuck(engine: Engine) -> None:
    with engine.storage.read() as reader:
        assert list(reader.incidents()) == []


def test_every_person_says_that_she_is_generated(engine: Engine) -> None:
    names = [case.case_file["name"] for case in cases_of(engine) if "name" in case.case_file]
    assert names
    assert [name for name in names if not name.startswith("Beispiel-")] == []


def test_whoever_is_named_beside_her_is_made_up_too(engine: Engine) -> None:
    keys = ("arbeitgeber_name", "gefunden_arbeitgeber", "kurs_traeger")
    said = [case.case_file.get(key) for case in cases_of(engine) for key in keys]
    assert any(said)
    assert [text for text in said if text and "Beispiel" not in str(text) and "(erzeugt)" not in str(text)] == []


def test_the_catalogue_has_courses_of_made_up_providers_and_people_have_places_in_them(engine: Engine) -> None:
    offers = engine.offers.list(OfferCriteria(page_size=500)).items
    assert {offer.kind for offer in offers} == set(OfferKind)
    private = [offer for offer in offers if offer.kind is not OfferKind.RECOGNITION_BODY]
    assert [offer.provider for offer in private if not offer.provider.endswith("(erzeugt)")] == []
    assert any(offer.taken and offer.free == 0 for offer in offers)
    assert any(event.element_id == "wait_for_place" for case in cases_of(engine) for event in events_of(engine, case))
    assert {offer.state(NOW.date()) for offer in offers} >= {OfferState.PLANNED, OfferState.RUNNING, OfferState.OVER}


def test_whoever_is_in_a_course_of_the_catalogue_or_waits_for_it_is_in_one_of_her_kind(engine: Engine) -> None:
    offers = {offer.number: offer for offer in engine.offers.list(OfferCriteria(page_size=500)).items}
    files = [case.case_file for case in cases_of(engine) if case.case_file.get("kurs_angebot")]
    present = [each for each in files if each["kurs_status"] in ("Warteliste", "angemeldet", "läuft")]
    assert present
    for each in present:
        assert offers[each["kurs_angebot"]].course_kind == each["kurs_art"]


def test_people_act_while_the_office_is_open(engine: Engine) -> None:
    events = [event for case in cases_of(engine) for event in events_of(engine, case)]
    by_people = [event.at.astimezone(LOCAL_ZONE) for event in events if event.event in ("task:claim", "task:complete")]
    assert by_people
    assert [at for at in by_people if not is_working_day(at.date()) or not 8 <= at.hour < 16] == []


def test_schooling_and_experience_fit_together(engine: Engine) -> None:
    files = [case.case_file for case in cases_of(engine) if case.case_file.get("schule_jahre") is not None]
    assert files
    for case_file in files:
        age = (NOW.date() - case_file["geburtsdatum"]) // timedelta(days=365)
        assert case_file["schule_jahre"] <= 12
        assert case_file["abschluss"] != "Grundschule" or case_file["schule_jahre"] == 6
        assert case_file["erfahrung_jahre"] <= max(0, age - 18)
