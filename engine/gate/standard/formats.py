"""The formats of texts and scripts are MIME types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from engine.feel import say
from engine.gate.reading import B
from engine.gate.standard.model import Model
from engine.model import Finding

_MIME: Final = re.compile(r"[\w.+-]+/[\w.+-]+")


def check_formats(model: Model) -> Iterator[Finding]:
    """Yield a finding for every format that is no MIME type, and for scripts without one."""
    for element in model.root.iter(f"{B}*"):
        for attribute in ("textFormat", "scriptFormat"):
            text = element.get(attribute)
            if text is not None and not _MIME.fullmatch(text):
                message = say(
                    "The {attribute} '{text}' is no MIME type; write one such as text/plain, or remove it.",
                    attribute=attribute,
                    text=text[:80],
                )
                yield model.wrong(element, "FORMAT", message)
    for task in model.all("scriptTask"):
        if task.find(f"{B}script") is not None and task.get("scriptFormat") is None:
            message = say("The script has no scriptFormat; name the MIME type of its language.")
            yield model.wrong(task, "FORMAT", message)
