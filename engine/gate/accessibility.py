"""Forms that everybody can fill in: each part says what it is, also to those who do not see where it stands.

That inputs have labels and keys of their own, the reading of a form asks for already. Headings are all shown on the
same level below the title of the task, so none can be left out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from engine.feel import say
from engine.forms import Component
from engine.gate.material import Material, problem
from engine.model import Finding

_IMAGE: Final = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img\b", re.IGNORECASE)


def check_accessibility(material: Material) -> Iterator[Finding]:
    """Yield a finding for every part of a form that does not say by itself what it is."""
    for file in material.forms.values():
        for element, code, message in _check(file.form.components):
            yield problem(file.file, element, code, message)


def _check(components: Sequence[Component]) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the components of one group, and within the groups in it."""
    labels = Counter(part.label.strip() for part in components if part.is_input and part.label.strip())
    for part in components:
        name = part.key or part.id
        if part.kind == "group":
            if not part.label.strip():
                yield name, "FORM_GROUP_LABEL", say("The group has no label; say what its inputs have in common.")
            yield from _check(part.components)
        elif part.kind == "text":
            if _IMAGE.search(part.text):
                yield name, "FORM_IMAGE", say("Texts of forms show no images; say in words what it shows.")
        elif labels[part.label.strip()] > 1:
            yield (
                name,
                "FORM_LABEL_TWICE",
                say(
                    "Several inputs are called '{label}'; give each a label that tells it from the others.",
                    label=part.label.strip(),
                ),
            )
        yield from _options(part, name)
        if part.pattern and not part.pattern_message and not part.description.strip():
            yield (
                name,
                "FORM_HINT_MISSING",
                say(
                    "Not everything can be entered in '{label}', but nothing says what; add a description, or the "
                    "message for what does not fit.",
                    label=part.label,
                ),
            )


def _options(part: Component, name: str) -> Iterator[tuple[str, str, str]]:
    for label, count in Counter(option.label.strip() for option in part.options).items():
        if count > 1:
            yield (
                name,
                "FORM_OPTION_ALIKE",
                say(
                    "{count} options are called '{label}'; nobody can tell them apart, so name them differently.",
                    count=count,
                    label=label,
                ),
            )
