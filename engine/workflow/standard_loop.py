"""Standard loops: the same activity again, as long as a condition holds."""

from __future__ import annotations

from collections.abc import Sequence

from engine.workflow.activities import Activity
from engine.workflow.diagram import Flow, Node
from engine.workflow.repetition import StandardLoop
from engine.workflow.scopes import ScopeSpec
from engine.workflow.spiff import Task, TaskState


class RepeatedActivity(Activity):
    """Opens one round after the other; ``loopCounter`` is the number of the round, for the condition as well.

    The condition is looked at on the token of the loop, not on that of a round: where it fails, a retry looks at it
    once more and does no round twice.
    """

    traces = frozenset()

    def __init__(
        self, scope: ScopeSpec, node: Node, *, flows: Sequence[Flow], loop: StandardLoop, instance: str
    ) -> None:
        super().__init__(scope, node, flows=flows)
        self.maps_in, self.maps_out = (), ()
        self.loop = loop
        self.instance = instance

    def begin(self, token: Task) -> bool:
        token.data["loopCounter"] = 0
        return True

    def _run_hook(self, my_task: Task) -> bool:
        """Open another round, or let the token go on after the last one."""
        if not self._goes_on(my_task):
            return True
        my_task.data["loopCounter"] += 1
        spec = my_task.workflow.spec.task_specs[self.instance]
        instance = my_task._add_child(spec, TaskState.FUTURE)
        instance.internal_data["index"] = my_task.data["loopCounter"] - 1
        spec._update(instance)
        return False

    def _goes_on(self, token: Task) -> bool:
        loop, rounds = self.loop, token.data["loopCounter"]
        if loop.maximum is not None and rounds >= loop.maximum:
            return False
        if loop.condition is None or (rounds == 0 and not loop.test_before):
            return True
        return bool(token.workflow.script_engine.condition(token, loop.condition))

    def take_result(self, token: Task, instance: Task) -> None:
        """Do nothing: what a round yields is in the case file."""

    def instance_done(self, token: Task) -> None:
        """Look at the condition again after a round."""
        token._set_state(TaskState.READY)
