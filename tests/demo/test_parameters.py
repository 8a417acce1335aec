"""The figures of the simulation: they add up, the processes know what they speak of, and the page shows them."""

from __future__ import annotations

import re

import pytest

from engine.demo.folder import processes_folder
from engine.demo.parameters import Parameter, draw, one_of, parameters
from engine.demo.profile import MAN, WOMAN, person
from engine.demo.wave import Wave
from engine.publication import Publication, parse_publication, read_folder
from tests.demo.test_population import NOW
from tools.simulation_page import PAGE, written

CUMULATIVE = "employed_after"
SECTION = [(section, name, each) for section, leaves in parameters().items() for name, each in leaves.items()]


@pytest.fixture(scope="module")
def publication() -> Publication:
    return parse_publication(read_folder(processes_folder())[0])[0]


def test_the_page_shows_the_present_figures() -> None:
    page = PAGE.read_text()
    assert written(page) == page, "run uv run python tools/simulation_page.py"


@pytest.mark.parametrize(("section", "name", "each"), SECTION, ids=lambda part: part if isinstance(part, str) else "")
def test_each_figure_has_a_source_and_its_shares_add_up(section: str, name: str, each: Parameter) -> None:
    assert each.source
    if each.is_shares and name != CUMULATIVE:
        assert sum(each.shares.values()) == pytest.approx(1.0)
    elif isinstance(each.value, list):
        assert len(each.value) == 2
        assert section == "waits" or each.span[0] <= each.span[1]


def test_the_processes_have_the_tasks_the_groups_and_the_questions_that_the_figures_name(
    publication: Publication,
) -> None:
    organisation = publication.organisation
    assert organisation is not None
    tasks = {
        match
        for path, content in publication.files.items()
        if path.endswith(".bpmn")
        for match in re.findall(r'<bpmn:userTask id="(\w+)"', content.decode())
    }
    named = {*parameters()["minutes"], *parameters()["waits"]} - {"*"} - set(organisation.functions)
    assert named <= tasks
    assert set(parameters()["staff"]) <= organisation.groups
    asked = {field.key for form in publication.forms.values() for field in form.fields}
    asked |= {f"{form.id}/{field.key}" for form in publication.forms.values() for field in form.fields}
    assert set(parameters()["answers"]) <= asked


def test_every_answer_with_a_share_can_be_given_somewhere(publication: Publication) -> None:
    options: dict[str, set[object]] = {}
    for form in publication.forms.values():
        for field in form.fields:
            for key in (field.key, f"{form.id}/{field.key}"):
                found = options.setdefault(key, set())
                found |= {option.value for option in field.options} | (
                    {True, False} if field.kind == "checkbox" else set()
                )
    for key, each in parameters()["answers"].items():
        if each.is_shares and options[key]:
            assert {answer for answer in each.shares if answer != ""} <= options[key], key


def test_a_large_population_is_as_published() -> None:
    people = Wave.new(seed=1, last=3000, ends=NOW, months=18).people()
    assert sum(one.sex == MAN for one in people) / 3000 == pytest.approx(0.7, abs=0.03)
    assert sum(one.known["staatsangehoerigkeit"] == "Syrien" for one in people) / 3000 == pytest.approx(0.6, abs=0.03)
    assert sum(25 <= one.age < 35 for one in people) > 1500
    assert sum(one.known["gemeinde"] == "Krefeld" for one in people) / 3000 == pytest.approx(0.5, abs=0.03)
    assert [one.arrives for one in people] == sorted(one.arrives for one in people)
    assert sum((one.arrives - people[0].arrives).days < 8 * 30.44 for one in people) / 3000 == pytest.approx(
        0.75, abs=0.03
    )


def test_work_is_found_as_published() -> None:
    people = [person(1, index, NOW) for index in range(1, 4001)]
    for sex, share in ((MAN, 0.57), (WOMAN, 0.29)):
        some = [one for one in people if one.sex == sex]
        within = [one for one in some if (one.finds_work_at.date() - one.in_germany_since).days < 60 * 30.44]
        assert len(within) / len(some) == pytest.approx(1.25 * share, abs=0.04)


def test_names_say_that_they_are_generated_and_ages_fit_the_day() -> None:
    for index in range(1, 500):
        one = person(3, index, NOW)
        assert re.fullmatch(rf"Beispiel-{index:04d}, \w+", one.known["name"])
        birthday = one.known["geburtsdatum"]
        had_it = (NOW.month, NOW.day) >= (birthday.month, birthday.day)
        assert NOW.year - birthday.year - (not had_it) == one.age


def test_chance_hangs_on_nothing_but_what_it_is_drawn_for() -> None:
    shares = {"a": 0.5, "b": 0.5}
    assert [one_of(shares, draw(1, n)) for n in range(50)] == [one_of(shares, draw(1, n)) for n in range(50)]
    assert [one_of(shares, draw(1, n)) for n in range(50)] != [one_of(shares, draw(2, n)) for n in range(50)]
