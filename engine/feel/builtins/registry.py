"""Where built-in functions are declared, and what happens when one is called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from engine.feel.builtins.signatures import POINTS, Body, Misfit, Signature, parse_signature
from engine.feel.calls import ABSENT
from engine.feel.kinds import kind_named, thing
from engine.feel.nodes import Node
from engine.feel.runtime import Run
from engine.feel.sentences import Sentence, either, say
from engine.feel.values import Function, type_name
from engine.feel.wording import named

REGISTRY: Final[dict[str, Function]] = {}
_SIZED: Final = frozenset({str, list, dict})


class BuiltinCall:
    """The callable behind a built-in function: picks the signature and runs its body."""

    __slots__ = ("name", "signatures")

    def __init__(self, name: str) -> None:
        self.name = name
        self.signatures: list[Signature] = []

    def __call__(self, run: Run, *arguments: Any) -> Any:
        nodes, run.arguments = run.arguments, ()
        misfits: list[Misfit] = []
        for signature in self.signatures:
            fitted = signature.fit(arguments)
            if isinstance(fitted, list):
                run.spend(_cost(arguments))
                return signature.body(run, *fitted)
            misfits.append(fitted)
        return self._refuse(run, misfits, len(arguments), nodes)

    def by_name(self, run: Run, arguments: dict[str, Any]) -> Any:
        """Call the first signature that has all the names.

        Signatures that differ in the order of their names alone, ``before(point, range)`` and ``before(range, point)``,
        are told apart by the order in which the call gives them.
        """
        ways = [
            (signature, arranged)
            for signature in self.signatures
            if (arranged := signature.arrange(arguments)) is not None
        ]
        if not ways:
            return run.warn(self._no_parameters(arguments))
        order = list(arguments)
        ways.sort(key=lambda way: sorted(order, key=lambda name: way[0].places.get(name, 0)) != order)
        misfits: list[Misfit] = []
        for signature, arranged in ways:
            fitted = signature.fit(arranged)
            if isinstance(fitted, list):
                run.spend(_cost(arranged))
                return signature.body(run, *fitted)
            misfits.append(fitted)
        return self._refuse(run, misfits, len(arguments))

    def _refuse(self, run: Run, misfits: Sequence[Misfit], given: int, nodes: Sequence[Node | None] = ()) -> Any:
        run.spend(1)
        return run.warn(self._complaint(misfits, given, nodes))

    def _no_parameters(self, given: Iterable[str]) -> Sentence:
        names = dict.fromkeys(one.name for signature in self.signatures for one in signature.parameters)
        unknown = [name for name in given if all(signature.place(name) is None for signature in self.signatures)]
        if not unknown:
            return say("{name}() does not take {given} together.", name=self.name, given=", ".join(given))
        return say(
            "{name}() has no parameter '{given}'; it has {names}.",
            name=self.name,
            given=", ".join(unknown),
            names=", ".join(names) or say("none"),
        )

    def _complaint(self, misfits: Sequence[Misfit], given: int, nodes: Sequence[Node | None]) -> Sentence:
        """Return what is wrong with the arguments, by the signatures that most of them fit."""
        furthest = max(misfit.place for misfit in misfits)
        wrong = [misfit for misfit in misfits if misfit.place == furthest]
        parameter, argument = wrong[0].parameter, wrong[0].argument
        if parameter is None:
            counts = dict.fromkeys(signature.count() for signature in self.signatures)
            return say("{name}() takes {wanted}, not {given}.", name=self.name, wanted=either(counts), given=given)
        if argument is ABSENT:
            return say("{name}() needs the parameter '{parameter}'.", name=self.name, parameter=parameter.name)
        node = nodes[furthest] if furthest < len(nodes) else None
        kinds = frozenset[str]().union(*(misfit.parameter.types for misfit in wrong if misfit.parameter))
        return say(
            "{name}() needs {wanted} for '{parameter}', not {given}.",
            name=self.name,
            wanted=_wanted(kinds),
            parameter=parameter.name,
            given=thing(type_name(argument), named(node) if node is not None else ""),
        )


def _wanted(kinds: frozenset[str]) -> str:
    """Return the kinds as one phrase; all that can be compared have one of their own."""
    if not kinds >= POINTS:
        return either(kind_named(kind) for kind in sorted(kinds))
    others = [kind_named(kind) for kind in sorted(kinds - POINTS)]
    return either([*others, say("a number, text, date, time or duration")])


def _cost(arguments: tuple[Any, ...]) -> int:
    """Return how many steps a call takes: long texts and lists cost by their length, so that loops stay in budget."""
    cost = 1
    for argument in arguments:
        if argument.__class__ in _SIZED:
            cost += len(argument) >> 6
    return cost


def builtin(name: str, parameters: str = "") -> Callable[[Body], Body]:
    """Declare a Python function as one way to call the built-in function of this name.

    ``parameters`` is a signature as :mod:`engine.feel.builtins.signatures` describes it. A function has as many
    signatures as it has declarations; the first one that fits is called.
    """

    def register(body: Body) -> Body:
        declared = parse_signature(parameters, body)
        function = REGISTRY.get(name)
        if function is None:
            function = Function(name, tuple(one.name for one in declared.parameters), BuiltinCall(name))
            REGISTRY[name] = function
        call: BuiltinCall = function.call  # type: ignore[assignment]
        call.signatures.append(declared)
        return body

    return register


def whole(value: int | Decimal) -> int | None:
    """Return the number if it is a whole one, else None."""
    return int(value) if value == int(value) else None
