"""Multi-instance activities: the same activity once for each item of a collection."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from engine.feel import say
from engine.model import Value
from engine.workflow.activities import Activity
from engine.workflow.diagram import Flow, Node
from engine.workflow.events import ready_to_throw, throw_ready
from engine.workflow.expressions import ElementFailed, Expression
from engine.workflow.repetition import COUNTS, Loop
from engine.workflow.scopes import ScopeSpec
from engine.workflow.spiff import Task, TaskState
from engine.workflow.tokens import READY, STARTED, withdraw

MAX_INSTANCES: Final = 1_000


class MultiInstance(Activity):
    """Opens the instances, gathers their results and goes on when all, or enough of them, are done."""

    traces = frozenset()

    def __init__(self, scope: ScopeSpec, node: Node, *, flows: Sequence[Flow], loop: Loop, instance: str) -> None:
        super().__init__(scope, node, flows=flows)
        self.maps_in, self.maps_out = (), ()
        self.loop = loop
        self.instance = instance

    def begin(self, token: Task) -> bool:
        items = self._items(token)
        engine = token.workflow.script_engine
        engine.budget.open(1 if self.loop.sequential else len(items))
        token.internal_data |= {"items": items, "next": 0, "done": 0, "results": {}}
        if not items:
            return True
        token._set_state(STARTED)
        told = len(engine.events)
        try:
            for _ in items[:1] if self.loop.sequential else items:
                engine.budget.check_time()
                self._open_next(token)
        except ElementFailed:  # all or none: a retry begins anew, and nobody has seen the instances
            for child in children_named(token, self.instance):
                withdraw(child)
            del engine.events[told:]
            raise
        return False

    def _items(self, token: Task) -> list[Value]:
        """Return the items of the collection, or one null for each instance that the cardinality asks for."""
        engine, loop = token.workflow.script_engine, self.loop
        scope = engine.scope_in_time(token)
        if loop.collection is not None:
            items = loop.collection.must_be(list, say("The collection"), "expression", scope, engine.clock)
            _check_number(len(items), loop.collection)
            return list(engine.kept(token, items))
        if loop.cardinality is None:  # the parser made sure of it
            return []
        number = loop.cardinality.must_be((int, Decimal), say("The cardinality"), "expression", scope, engine.clock)
        if number < 0 or number != int(number):
            message = say("The cardinality is no number of instances.")
            why = say("It is {number}; an activity is repeated 0, 1, 2 or more times.", number=number)
            raise loop.cardinality.failed("expression", message, scope, reasons=[why])
        _check_number(int(number), loop.cardinality)
        return [None] * int(number)

    def _open_next(self, token: Task) -> None:
        state = token.internal_data
        index, item = state["next"], state["items"][state["next"]]
        state["next"] = index + 1
        spec = token.workflow.spec.task_specs[self.instance]
        instance = token._add_child(spec, TaskState.FUTURE)
        instance.internal_data["index"] = index
        instance.data["loopCounter"] = index + 1
        if self.loop.item is not None:
            instance.data[self.loop.item] = item
        spec._update(instance)

    def take_result(self, token: Task, instance: Task) -> None:
        """Evaluate, while the instance's variables still exist, its result, whether enough are done and what to throw.

        Whatever fails does so here, where the instance stays open until it is retried.
        """
        engine, loop = token.workflow.script_engine, self.loop
        result: Value = None
        if loop.output_item is not None:
            result = engine.evaluate(instance, loop.output_item)
        counts = self._counts(token)
        enough = loop.done is not None and engine.condition(instance, loop.done, counts)
        first = token.internal_data["done"] == 0
        throws = [
            [number, ready_to_throw(token, each.event)]
            for number, each in enumerate(self.node.throws)
            if (first or not each.once)
            and (each.condition is None or engine.condition(instance, each.condition, counts))
        ]
        if loop.output_item is not None:
            token.internal_data["results"][str(instance.internal_data["index"])] = result
        token.internal_data |= {"enough": enough, "throws": throws}

    def _counts(self, token: Task) -> dict[str, Value]:
        """Return what the standard lets conditions know of the instances, the one that is completing among them."""
        opened, done = token.internal_data["next"], token.internal_data["done"] + 1
        return dict(zip(COUNTS, (opened, opened - done, done, 0), strict=True))

    def instance_done(self, token: Task) -> None:
        """Go on after an instance has ended."""
        state = token.internal_data
        state["done"] += 1
        for number, keys in state.pop("throws"):
            if not throw_ready(token, self.node.throws[number].event, keys, {}):
                return  # it was caught at the border and ended the activity
        if state.get("enough") or state["done"] == len(state["items"]):
            for child in children_named(token, self.instance):
                withdraw(child)
            token._set_state(READY)
        elif self.loop.sequential:
            self._open_next(token)

    def perform(self, token: Task) -> None:
        loop = self.loop
        if loop.output_collection is not None:
            results = token.internal_data["results"]
            ordered = [results.get(str(index)) for index in range(len(token.internal_data["items"]))]
            engine = token.workflow.script_engine
            engine.write(token, loop.output_collection, engine.kept(token, ordered))


def children_named(token: Task, name: str) -> list[Task]:
    """Return the children of the token that stand at the element."""
    return [child for child in token.children if child.task_spec.name == name]


def _check_number(number: int, expression: Expression) -> None:
    if number > MAX_INSTANCES:
        message = say(
            "There would be {number} instances; at most {most} are worked on.", number=number, most=MAX_INSTANCES
        )
        raise ElementFailed("budget", message, expression=expression.text)
