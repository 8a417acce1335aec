"""What is answered to a question by chance, by the key of its field and the day: section ``answers`` of the figures."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from engine.demo.parameters import one_of, parameters


def by_chance(form: str, key: str, chance: random.Random, today: date, said: Mapping[str, Any]) -> Any:
    """Return the answer to the question of the form, or None where there is no figure for it.

    A figure for the question in this very form comes before that for the question anywhere. ``said`` has the days from
    which others count.
    """
    answers = parameters()["answers"]
    known = answers.get(f"{form}/{key}") or answers.get(key)
    if known is None:
        return None
    if known.is_shares:
        return one_of(known.shares, chance)
    low, high = known.span
    since = said.get(known.after)
    day = (since if isinstance(since, date) else today) + timedelta(days=chance.randint(int(low), int(high)))
    return min(day, today) if known.past else day
