"""One question to a model: values of decisions are found once and kept until it is answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from engine.dmn.elements import Decision, InputData, Knowledge, Node, Service
from engine.dmn.fitting import fitted
from engine.dmn.graph import Link
from engine.feel import Function
from engine.feel.kinds import argument_count
from engine.feel.runtime import Frame, Run
from engine.feel.sentences import Sentence, say

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
        """Return the value of the element; knowledge and services are called with the inputs of their names.

        An argument that is not given is null, as in a call by name.
        """
        value = self.value(self.model, node)
        if isinstance(node, Service):
            arguments = [self._given(link.model, link.node) for link in _inputs(self.model, node)]
        elif isinstance(node, Knowledge) and isinstance(value, Function):
            arguments = [self.inputs.get(name) for name in value.parameters]
        else:
            return value
        return value.call(self.run, *(None if argument is _MISSING else argument for argument in arguments))

    def value(self, model: Model, node: Node) -> Any:
        """Return the value of the element as others see it: data, or a function."""
        found = self._known(model, node)
        return None if found is _MISSING else found

    def set(self, model: Model, node: Node, value: Any) -> None:
        """Fix the value of an element, as a decision service does with its inputs."""
        self._values[(id(model), node.id)] = value

    def _known(self, model: Model, node: Node) -> Any:
        """Return the value of the element, found once; _MISSING for an input that nobody gave."""
        key = (id(model), node.id)
        if key not in self._values:
            if isinstance(node, Decision):
                self._decide_before(model, node)
            self._values[key] = self._evaluate(model, node)
        return self._values[key]

    def _decide_before(self, model: Model, node: Decision) -> None:
        """Find the values of all decisions that one requires, those at the far end first.

        Requirements may be far deeper than functions may call each other, so they are followed without recursion.
        """
        ahead = [*self._open(model, node)]
        while ahead:
            link = ahead[-1]
            before = self._open(link.model, link.node)
            ahead += before
            if not before:
                ahead.pop()
                self.value(link.model, link.node)

    def _open(self, model: Model, node: Node) -> list[Link]:
        """Return the decisions that the element requires and that have no value yet."""
        return [
            link
            for link in model.required(node)
            if isinstance(link.node, Decision) and (id(link.model), link.node.id) not in self._values
        ]

    def _evaluate(self, model: Model, node: Node) -> Any:
        match node:
            case InputData():
                value = self._given(model, node)
                if value is _MISSING:
                    return value
                return fitted(self.run, value, node.type, lambda: say("The input '{name}'", name=node.name))
            case Decision():
                self.run.spend(node.cost)
                outer = Frame(self._undeclared(model), None, self.run)
                value = node.code(Frame(self._scope(model, node), outer, self.run))
                return fitted(self.run, value, node.type, lambda: say("The decision '{name}'", name=node.name))
            case Knowledge():
                return node.code(Frame(_Lazy(self, model, node), None, self.run))
            case Service():
                return self._service(model, node)

    def _scope(self, model: Model, node: Node) -> dict[str, Any]:
        """Return the values that the element requires by their names, those of imported models below theirs.

        An input that nobody gave is left out, so that who asks for it says that its name is unknown.
        """
        scope: dict[str, Any] = {}
        for link in model.required(node):
            value = self._known(link.model, link.node)
            if value is not _MISSING:
                place = scope.setdefault(link.prefix, {}) if link.prefix else scope
                place[link.node.name] = value
        return scope

    def _undeclared(self, model: Model) -> Mapping[str, Any]:
        """Return the inputs that the model does not draw: simple models name facts without declaring them."""
        key = (id(model), "")
        if key not in self._values:
            self._values[key] = _Undeclared(model, self.inputs)
        found: Mapping[str, Any] = self._values[key]
        return found

    def _given(self, model: Model, node: Node) -> Any:
        """Return what was given for an element, or a mark that nothing was.

        What an imported model asks for is given below the name of the import, or beside the inputs of the model itself
        where it has nothing of that name.
        """
        name = node.name
        if model is self.model:
            return self.inputs.get(name, _MISSING)
        for path in self.model.paths_to(model):
            nested: Any = self.inputs
            for step in path:
                nested = nested.get(step) if isinstance(nested, Mapping) else None
            if isinstance(nested, Mapping) and name in nested and path:
                return nested[name]
        return _MISSING if self.model.declares(name) else self.inputs.get(name, _MISSING)

    def _service(self, model: Model, node: Service) -> Function:
        inputs = _inputs(model, node)
        outputs = list(_links(model, node.outputs))
        names = tuple(link.name for link in inputs)

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
            session = Session(self.model, self._undeclared(self.model), run)
            for link, argument in zip(inputs, arguments, strict=True):
                kind = link.node.type if isinstance(link.node, Decision | InputData) else None
                value = fitted(run, argument, kind, _argument(link, node))
                if value is None and argument is not None:
                    return None
                session.set(link.model, link.node, value)
            run.enter()
            try:
                results = {link.name: session.value(link.model, link.node) for link in outputs}
            finally:
                run.depth -= 1
            found = next(iter(results.values())) if len(outputs) == 1 else results
            return fitted(run, found, node.type, lambda: say("The result of '{name}'", name=node.name))

        types = tuple(link.node.type if isinstance(link.node, Decision | InputData) else None for link in inputs)
        return Function(node.name, names, call, types, node.type)


def _inputs(model: Model, node: Service) -> list[Link]:
    """Return what a service is given, in the order of its parameters: input data, then input decisions."""
    return list(_links(model, (*node.input_data, *node.input_decisions)))


def _links(model: Model, references: tuple[str, ...]) -> Iterator[Link]:
    return (link for link in map(model.link, references) if link is not None)


def _argument(link: Link, node: Service) -> Callable[[], Sentence]:
    return lambda: say("'{input}' of '{service}'", input=link.name, service=node.name)


class _Undeclared(Mapping[str, Any]):
    """The inputs without those that the model declares, however many facts were given."""

    def __init__(self, model: Model, inputs: Mapping[str, Any]) -> None:
        self._model = model
        self._inputs = inputs

    def __contains__(self, name: object) -> bool:
        return name in self._inputs and not self._model.declares(str(name))

    def __getitem__(self, name: str) -> Any:
        if self._model.declares(name):
            raise KeyError(name)
        return self._inputs[name]

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._inputs if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


class _Lazy(Mapping[str, Any]):
    """The knowledge that a business knowledge model requires, found when it is asked for, as it may require itself."""

    def __init__(self, session: Session, model: Model, node: Knowledge) -> None:
        self._session = session
        self._links: dict[str, Link | dict[str, Link]] = {}
        for link in (*model.required(node), Link(model, node, "")):
            if link.prefix:
                below = self._links.setdefault(link.prefix, {})
                if isinstance(below, dict):
                    below[link.node.name] = link
            else:
                self._links[link.node.name] = link

    def __getitem__(self, name: str) -> Any:
        found = self._links[name]
        if isinstance(found, dict):
            return {inner: self._session.value(link.model, link.node) for inner, link in found.items()}
        return self._session.value(found.model, found.node)

    def __contains__(self, name: object) -> bool:
        return name in self._links

    def __iter__(self) -> Iterator[str]:
        return iter(self._links)

    def __len__(self) -> int:
        return len(self._links)
