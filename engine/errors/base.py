"""What all refusals of the engine have in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar


class EngineError(Exception):
    """Something was asked of the engine that it cannot or must not do."""

    code: ClassVar[str] = "engine_error"
    sentence: ClassVar[str] = "The engine refused the request."

    def __init__(self, **parameters: Any) -> None:
        self.parameters: Mapping[str, Any] = parameters
        super().__init__(self.sentence.format_map(parameters))
