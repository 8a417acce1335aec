"""One question to a model: values of decisions are found once and kept until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

from engine.dmn.elements import Decision, InputData, Knowledge, Node, Service
from engine.feel import Function
from engine.feel.expression import BEYOND_RANGE
from engine.feel.kinds import argument_count, kind_of
from engine.feel.runtime import Frame, Run
from engine.feel.sentences import Sentence, say
from engine.feel.types import FeelType, coerce, describe

if TYPE_CHECKING:
    from engine.dmn.model import Model


_MISSING: Final = object()


class Session:
    """Evaluates elements of a model for given inputs."""

    def __init__(self, model: Model, inputs: Mapping[str, Any], run: Run) -> None:
        self.model = model
        self.inputs = inputs
        self.run = run
        self._values: dict[tuple[int, str], Any] = {}

    def result(self, node: Node) -> Any:
        """Return the value of the element; knowledge and services are called with the inputs of their names."""
        value = self.value(self.model, node)
        if not isinstance(value, Function) or isinstance(node, Decision | InputData):
            return value
        return value.call(self.run, *(self.inputs.get(name) for name in value.parameters))

    def value(self, model: Model, node: Node) -> Any:
        """Return the value of the element as others see it: data, or a function."""
        key = (id(model), node.id)
        if key not in self._values:
            self._values[key] = self._evaluate(model, node)
        return self._values[key]

    def set(self, model: Model, node: Node, value: Any) -> None:
        """Fix the value of an element, as a decision service does with its inputs."""
        self._values[(id(model), node.id)] = value

    def _evaluate(self, model: Model, node: Node) -> Any:
        match node:
            case InputData():
                return self._input(model, node)
            case Decision():
                self.run.enter()
                try:
                    outer = Frame(self._undeclared(model), None, self.run)
                    found = node.code(Frame(self._scope(model, node), outer, self.run))
                except (ArithmeticError, ValueError):
                    found = self.run.warn(BEYOND_RANGE)
                finally:
                    self.run.depth -= 1
                return self._typed(found, node.type, lambda: say("The decision '{name}'", name=node.name))
            case Knowledge():
                return node.code(Frame(_Lazy(self, model, node), None, self.run))
            case Service():
                return self._service(model, node)

    def _scope(self, model: Model, node: Node) -> dict[str, Any]:
        """Return the values that the element requires by their names, those of imported models below theirs."""
        scope: dict[str, Any] = {}
        for requirement in node.requires:
            target = model.resolve(requirement.reference)
            if target is None:
                self.run.warn(
                    say(
                        "'{name}' requires '{reference}', which is not there.",
                        name=node.name,
                        reference=requirement.reference,
                    )
                )
                continue
            owner, required = target
            prefix = "" if owner is model else model.import_name(owner)
            place = scope.setdefault(prefix, {}) if prefix else scope
            if not (isinstance(required, InputData) and self.missing(owner, required)):
                place[required.name] = self.value(owner, required)
        return scope

    def missing(self, model: Model, node: InputData) -> bool:
        """Return whether nobody gave a value for the input."""
        return self._find(model, node) is _MISSING and (id(model), node.id) not in self._values

    def _undeclared(self, model: Model) -> Mapping[str, Any]:
        """Return the inputs that the model does not draw: simple models name facts without declaring them."""
        key = (id(model), "")
        if key not in self._values:
            self._values[key] = {name: value for name, value in self.inputs.items() if not model.declares(name)}
        found: Mapping[str, Any] = self._values[key]
        return found

    def _input(self, model: Model, node: InputData) -> Any:
        value = self._find(model, node)
        if value is _MISSING:
            return None
        return self._typed(value, node.type, lambda: say("The input '{name}'", name=node.name))

    def _find(self, model: Model, node: InputData) -> Any:
        prefix = "" if model is self.model else self.model.import_name(model)
        nested = self.inputs.get(prefix) if prefix else None
        if isinstance(nested, Mapping) and node.name in nested:
            return nested[node.name]
        return self.inputs.get(node.name, _MISSING)

    def _typed(self, value: Any, kind: FeelType | None, what: Callable[[], Sentence]) -> Any:
        found, fits = coerce(value, kind, self.run)
        if not fits and kind is not None:
            return self.run.warn(
                say(
                    "{what} must be {wanted}, but is {given}.",
                    what=what(),
                    wanted=describe(kind),
                    given=kind_of(value),
                )
            )
        return found

    def _service(self, model: Model, node: Service) -> Function:
        parts = [model.resolve(reference) for reference in (*node.input_data, *node.input_decisions)]
        inputs = [part for part in parts if part is not None]
        outputs = [part for part in map(model.resolve, node.outputs) if part is not None]
        names = tuple(target.name for _, target in inputs)

        def call(run: Run, *arguments: Any) -> Any:
            if len(arguments) != len(inputs):
                return run.warn(
                    say(
                        "{function} takes {wanted}, not {given}.",
                        function=f"{node.name}({', '.join(names)})",
                        wanted=argument_count(len(inputs)),
                        given=len(arguments),
                    )
                )
            given = dict(zip(names, arguments, strict=True))
            session = Session(self.model, given, run)
            for (owner, target), argument in zip(inputs, arguments, strict=True):
                kind = target.type if isinstance(target, Decision | InputData) else None
                value, fits = coerce(argument, kind, run)
                if not fits:
                    return run.warn(
                        say("'{name}' of {service} does not fit its type.", name=target.name, service=node.name)
                    )
                session.set(owner, target, value)
            run.enter()
            try:
                results = {target.name: session.value(owner, target) for owner, target in outputs}
            finally:
                run.depth -= 1
            found = next(iter(results.values())) if len(results) == 1 else results
            return self._typed(found, node.type, lambda: say("The result of '{name}'", name=node.name))

        return Function(node.name, names, call)


class _Lazy(Mapping[str, Any]):
    """The knowledge that a business knowledge model requires, found when it is asked for, as it may require itself."""

    def __init__(self, session: Session, model: Model, node: Knowledge) -> None:
        self._session = session
        self._targets: dict[str, tuple[Model, Node]] = {node.name: (model, node)}
        self._imports: dict[str, dict[str, tuple[Model, Node]]] = {}
        for requirement in node.requires:
            target = model.resolve(requirement.reference)
            if target is None:
                continue
            owner, required = target
            if owner is model:
                self._targets[required.name] = target
            else:
                self._imports.setdefault(model.import_name(owner), {})[required.name] = target

    def __getitem__(self, name: str) -> Any:
        if name in self._imports:
            return {inner: self._session.value(*target) for inner, target in self._imports[name].items()}
        return self._session.value(*self._targets[name])

    def __contains__(self, name: object) -> bool:
        return name in self._targets or name in self._imports

    def __iter__(self) -> Any:
        return iter((*self._targets, *self._imports))

    def __len__(self) -> int:
        return len(self._targets) + len(self._imports)
