"""Nobody is ever lost: whatever people enter and whenever something happens, a case stays in order and can end."""

import pytest

from engine.publication import read_folder
from tests.processes.lives import PROCESSES, Life

FILES = {
    name: content
    for name, content in read_folder(PROCESSES)[0].items()
    if not name.startswith(("scenarios/", "translations/"))
}
SEEDS = range(20)
STEPS = 40
STEPS_TO_THE_END = 150


def live(life: Life) -> Life:
    for _ in range(STEPS):
        if life.ended:
            break
        life.go_on()
    return life


@pytest.mark.parametrize("seed", SEEDS)
def test_a_random_life_stays_in_order_and_comes_to_an_end(seed: int) -> None:
    life = live(Life(FILES, seed))
    life.come_to_an_end(steps=STEPS_TO_THE_END)
    assert life.ended, life.told()


def test_a_hand_over_that_loses_the_team_is_noticed() -> None:
    name = "hand_over/hand_over.bpmn"
    taken = b'=substring before(responsible_team, ".")'
    assert FILES[name].count(taken) == 1
    wrong = {**FILES, name: FILES[name].replace(taken, b'="KR-U25"')}
    with pytest.raises(AssertionError, match="team, site and law differ"):
        _ = [live(Life(wrong, seed)) for seed in range(60)]
