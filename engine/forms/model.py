"""A form as immutable values: what the web renders and what a submission is checked against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from engine.errors import EngineError
from engine.feel import BudgetExceeded
from engine.feel.runtime import Run
from engine.model import Offer, OfferKind

if TYPE_CHECKING:
    from engine.feel import Expression

Kind = Literal[
    "textfield", "textarea", "number", "datetime", "checkbox", "radio", "select", "checklist", "text", "group"
]
INPUT_KINDS: Final = frozenset(
    {"textfield", "textarea", "number", "datetime", "checkbox", "radio", "select", "checklist"}
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with a form file: the id of the component (or an empty string) and why."""

    element: str
    code: str
    message: str


class InvalidForm(EngineError):
    """A form file cannot be used; ``problems`` says what is wrong with which component."""

    code = "invalid_form"
    sentence = "The form cannot be used: {problem}"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(problem=problems[0].message)


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a radio, select or checklist component."""

    value: str
    label: str
    offer: Offer | None = None
    """What is chosen with it where it comes from the catalogue."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferChoice:
    """Where the options of a select come from the catalogue: which offers there are, and what choosing one fills in.

    Both expressions see the offer as ``offer``, besides what hide conditions see. Only an offer for which the filter is
    true is an option. ``fills`` gives a context: values by the names of the fields that they go to.
    """

    kind: OfferKind
    filter: Expression | None = None
    fills: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """One part of a form: an input that fills a case-file field, a static text, or a group of components.

    ``key`` is the case-file field, empty for texts and groups. ``subtype`` is ``date``, ``time`` or ``datetime`` for
    kind ``datetime`` and ``integer`` or ``decimal`` for kind ``number``. ``text`` is the Markdown of a static text.
    """

    kind: Kind
    id: str
    key: str = ""
    label: str = ""
    description: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    offers: OfferChoice | None = None
    pattern: str | None = None
    pattern_message: str | None = None
    min: Any = None
    max: Any = None
    min_length: int | None = None
    max_length: int | None = None
    hide: Expression | None = None
    read_only: bool = False
    subtype: str = ""
    text: str = ""
    default: Any = None
    components: tuple[Component, ...] = ()

    @property
    def is_input(self) -> bool:
        """Return whether the component fills a field."""
        return self.kind in INPUT_KINDS

    def hidden(self, scope: Mapping[str, Any], run: Run) -> bool:
        """Return whether the hide condition is true; one that is null, fails or never ends does not hide."""
        if self.hide is None:
            return False
        try:
            return self.hide.run(scope, run) is True
        except BudgetExceeded:
            run.depth = 0
            return False


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a publication, known by its form-js ``id``; made by :meth:`parse`."""

    id: str
    components: tuple[Component, ...]

    @classmethod
    def parse(cls, data: bytes) -> Form:
        """Return the form of a form-js JSON file; raise :class:`InvalidForm` with every problem found."""
        from engine.forms.parse import parse_form

        form, problems = parse_form(data)
        if form is None or problems:
            raise InvalidForm(problems)
        return form

    @property
    def every(self) -> tuple[Component, ...]:
        """Return every component, groups before what they hold."""
        return tuple(walk(self.components))

    @property
    def fields(self) -> tuple[Component, ...]:
        """Return the inputs in the order in which they are shown, those of groups included."""
        return tuple(component for component in self.every if component.is_input)

    @property
    def asks_for_offers(self) -> bool:
        """Return whether options of it come from the catalogue."""
        return any(component.offers is not None for component in self.fields)

    def visible(self, scope: Mapping[str, Any]) -> tuple[Component, ...]:
        """Return the components that are shown; groups hold only what is shown of them.

        All hide conditions together have the budget of one evaluation; what it does not last for is shown.
        """
        return _visible(self.components, scope, Run())

    def validate(self, values: Mapping[str, Any], scope: Mapping[str, Any]) -> dict[str, Any]:
        """Return the case-file values that the submission writes.

        ``values`` are texts of a web form or typed values of a program; ``scope`` is what hide conditions see besides
        the submitted values. Hidden and read-only fields are neither required nor written. A missing checkbox is
        ``False``, a missing checklist ``[]``; another missing field leaves a known value alone and is else ``None``.
        Raises :class:`~engine.errors.InvalidSubmission` with an error for each field that needs attention.
        """
        from engine.forms.validate import validate

        return validate(self, values, scope)


def walk(components: Sequence[Component]) -> Iterator[Component]:
    """Yield every component, groups before their content."""
    for component in components:
        yield component
        yield from walk(component.components)


def _visible(components: Sequence[Component], scope: Mapping[str, Any], run: Run) -> tuple[Component, ...]:
    return tuple(
        replace(component, components=_visible(component.components, scope, run)) if component.components else component
        for component in components
        if not component.hidden(scope, run)
    )
