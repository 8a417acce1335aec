"""The names that an expression sees while it is looked at, from the innermost scope outwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from engine.feel.inference.shapes import UNKNOWN, Shape, join


@dataclass(frozen=True, slots=True)
class Scope:
    """One layer of names and the ones around it."""

    names: Mapping[str, Shape] = field(default_factory=dict)
    outer: Scope | None = None
    may_hide: bool = False
    """Whether the names may be missing here, so that those further out count: fields of the items of a list."""
    may_have_more: bool = False
    """Whether any name may be defined here: something is looked at of which not all fields are known."""

    def find(self, name: str) -> Shape | None:
        """Return what is known of the name, None where no scope has it."""
        found: Shape | None = None
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                here = scope.names[name]
                found = here if found is None else join(found, here)
                if not scope.may_hide:
                    return found
            elif scope.may_have_more:
                return UNKNOWN if self.knows(name) else None
            scope = scope.outer
        return found

    def knows(self, name: str) -> bool:
        """Return whether any scope has the name for certain."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return True
            scope = scope.outer
        return False

    def all_names(self) -> Iterator[str]:
        """Yield the names of all scopes, those further in first."""
        scope: Scope | None = self
        while scope is not None:
            yield from scope.names
            scope = scope.outer

    @property
    def uncertain(self) -> bool:
        """Return whether there may be further names."""
        return self.may_have_more or (self.outer is not None and self.outer.uncertain)

    @property
    def undescribed(self) -> bool:
        """Return whether something is looked at of which no field is known at all, so that any name may be one."""
        return (self.may_have_more and not self.names) or (self.outer is not None and self.outer.undescribed)
