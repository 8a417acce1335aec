"""Service tasks: a registered service is called with the inputs of the task, and its results are written."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from engine import values
from engine.errors import BpmnError, ConcurrentChange, StorageUnavailable, TookTooLong
from engine.feel import say
from engine.feel.kinds import kind_of
from engine.model import Value
from engine.services import InTransaction, Service
from engine.workflow.activities import Activity
from engine.workflow.budget import check_hops
from engine.workflow.diagram import Event
from engine.workflow.dialect import NAME, CalledService
from engine.workflow.events import throw_upwards
from engine.workflow.expressions import ElementFailed, can_be_kept
from engine.workflow.handlers import NoAnswer, call, call_in
from engine.workflow.spiff import Task
from engine.workflow.step import ThrownEvent

log = logging.getLogger(__name__)


class ServiceTask(Activity):
    """Calls the service of its type.

    The service sees the inputs of the mapping and nothing else. With outputs in the mapping its results are local
    variables that the outputs pick from; without any each result is written into the scope around the task.
    """

    maps_again = True

    def perform(self, token: Task) -> bool | None:
        called = self.node.extensions.service
        if called is None:  # the parser made sure of it
            return None
        inputs = {item.target: token.data.get(item.target) for item in self.maps_in}
        try:
            results = self._call(token, called, inputs)
        except BpmnError as error:
            return throw_upwards(token, Event(kind="error", name=error.code), values=inputs)
        for name, value in results.items():
            if self.maps_out:
                token.data[name] = value
            else:
                token.workflow.script_engine.write(token, name, value, own=False)
        return None

    def _call(self, token: Task, called: CalledService, inputs: Mapping[str, Value]) -> Mapping[str, Value]:
        """Return the results; whatever goes wrong is a failure, but for the errors that a diagram can catch."""

        def failed(message: str, *reasons: str) -> ElementFailed:
            return ElementFailed("service", message, reasons=reasons, expression=called.type, values=inputs)

        service = token.workflow.script_engine.services.get(called.type)
        if service is None:
            raise failed(
                say("The service '{type}' is not known to this engine; register a handler for it.", type=called.type)
            )
        try:
            results = self._answer(token, called, service, values.loads(values.dumps(inputs)))
        except (BpmnError, ElementFailed, ConcurrentChange, StorageUnavailable, TookTooLong):
            raise
        except NoAnswer as error:
            log.warning("the service %s did not answer", called.type)
            raise failed(say("The service '{type}' does not answer.", type=called.type), *error.args) from error
        except Exception as error:
            log.warning("the service %s failed with %s", called.type, type(error).__name__)
            why = f"{type(error).__name__}: {str(error).rstrip('.')}."
            raise failed(say("The service '{type}' failed.", type=called.type), why) from error
        if results is None:
            return {}
        wrong = say("The service '{type}' does not answer as it should.", type=called.type)
        if not isinstance(results, Mapping):
            raise failed(wrong, say("It must return its results by name, not {kind}.", kind=kind_of(results)))
        try:
            for name, value in results.items():
                if not isinstance(name, str) or not NAME.fullmatch(name):
                    why = say("It returns a result with the name '{name}'; use letters, digits and '_'.", name=name)
                    raise failed(wrong, why)
                if not can_be_kept(value):
                    why = say("It returns as '{name}' a function or a range, which cannot be kept.", name=name)
                    raise failed(wrong, why)
            answer: Mapping[str, Value] = values.loads(values.dumps(results))  # a context comes back as one
        except (TypeError, ValueError, RecursionError) as error:
            why = f"{str(error).rstrip('.')}."
            raise failed(wrong, say("It returns what cannot be kept."), why) from error
        token.workflow.script_engine.kept(token, answer)
        return answer

    def _answer(self, token: Task, called: CalledService, service: Service, inputs: Mapping[str, Value]) -> object:
        """Return what the service returns; what it sends to other cases is thrown like the messages of a diagram."""
        engine = token.workflow.script_engine
        if not isinstance(service, InTransaction):
            return call(called.type, service, inputs, dict(called.headers))
        if engine.transaction is None:
            raise TypeError("It can only be called in a command")
        check_hops(engine.hops)
        results = call_in(engine.transaction, service, inputs, dict(called.headers))
        engine.thrown += [
            ThrownEvent(kind="message", name=name, correlation_key=number)
            for name, number in engine.transaction.take_sent()
        ]
        return results
