"""Calling functions, by position or by name, and defining them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.feel import nodes as n
from engine.feel.kinds import argument_count, kind_of
from engine.feel.runtime import Code, Frame, Run
from engine.feel.sentences import Sentence, say
from engine.feel.types import FeelType, coerce, describe, resolve
from engine.feel.values import Function
from engine.feel.wording import words

if TYPE_CHECKING:
    from engine.feel.compiler import Compiler


class _Absent:
    """Marks an optional argument that a call by name leaves out."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


def compile_call(compiler: Compiler, node: n.Call) -> Code:
    """Return the closure of a call."""
    arguments = compiler.many(node.arguments)
    names = node.names
    named = tuple(each if isinstance(each, n.Name | n.Path | n.Filter) else None for each in node.arguments)
    function = compiler.compile(node.function)
    builtin: Function | None = None
    given = True
    if isinstance(node.function, n.Name):
        builtin = compiler.builtins.get(node.function.name)
        given = node.own or node.function.name in compiler.given

    def call(frame: Frame) -> Any:
        target = function(frame) if builtin is None or given else builtin
        if builtin is not None and not isinstance(target, Function):
            # A field of the scope that happens to be called like a built-in function must not hide it in a call.
            target = builtin
        if not isinstance(target, Function):
            return frame.run.warn(_no_function(compiler, node, target))
        values = [argument(frame) for argument in arguments]
        if names is None:
            if target is builtin:
                frame.run.arguments = named
            return target.call(frame.run, *values)
        return call_by_name(frame.run, target, dict(zip(names, values, strict=True)))

    return call


def _no_function(compiler: Compiler, node: n.Call, target: Any) -> Sentence:
    name, called = words(node.function), node.function
    problem = say("Cannot call {name}: it is {kind}, not a function.", name=name, kind=kind_of(target))
    if isinstance(called, n.Path) and called.name in compiler.builtins:
        # Somebody wrote: name.contains("a").
        right = words(n.Call(n.Name(called.name), (called.base, *node.arguments)))
        return say("{problem} Functions are not called with a dot; write {right}.", problem=problem, right=right)
    return problem


def call_by_name(run: Run, function: Function, arguments: dict[str, Any], *, some: bool = False) -> Any:
    """Call the function with arguments by name; a name that it does not have makes the result null.

    So does an argument that is left out, unless ``some`` are enough: then it is null, as in a boxed invocation.
    """
    by_name = getattr(function.call, "by_name", None)
    if by_name is not None:
        return by_name(run, arguments)
    unknown = arguments.keys() - set(function.parameters)
    if unknown:
        return run.warn(
            say("{name}() has no parameter {unknown}.", name=function.name, unknown=", ".join(sorted(unknown)))
        )
    if len(arguments) != len(function.parameters) and not some:
        parameters = ", ".join(function.parameters)
        return run.warn(say("{name}() needs the parameters {parameters}.", name=function.name, parameters=parameters))
    return function.call(run, *(arguments.get(name) for name in function.parameters))


def compile_function(compiler: Compiler, node: n.FunctionDefinition) -> Code:
    """Return the closure of a function definition; its value keeps the names around it."""
    if node.external:
        return lambda frame: frame.run.warn(say("External functions are not available; write the function in FEEL."))
    body = compiler.compile(node.body)
    names = tuple(name for name, _ in node.parameters)
    types = tuple(None if kind is None else resolve(kind, compiler.types) for _, kind in node.parameters)
    cost = n.weight(node.body)
    return lambda frame: make_function("function", names, types, body, frame, cost=cost)


def make_function(
    name: str,
    parameters: tuple[str, ...],
    types: Sequence[FeelType | None],
    body: Code,
    frame: Frame,
    result: FeelType | None = None,
    *,
    cost: int = 1,
) -> Function:
    """Return a function whose body sees its arguments and, further out, the frame; each call takes ``cost`` steps."""
    header = f"{name}({', '.join(parameters)})"

    def call(run: Run, *arguments: Any) -> Any:
        if len(arguments) != len(parameters):
            return run.warn(
                say(
                    "{function} takes {wanted}, not {given}.",
                    function=header,
                    wanted=argument_count(len(parameters)),
                    given=len(arguments),
                )
            )
        values: dict[str, Any] = {}
        for parameter, kind, argument in zip(parameters, types, arguments, strict=True):
            values[parameter], fits = coerce(argument, kind, run)
            if not fits and kind is not None:
                return run.warn(
                    say(
                        "'{parameter}' of {function} must be {wanted}, but is {given}.",
                        parameter=parameter,
                        function=header,
                        wanted=describe(kind),
                        given=kind_of(argument),
                    )
                )
        run.enter(cost)
        try:
            found, fits = coerce(body(Frame(values, frame, run)), result, run)
        finally:
            run.depth -= 1
        if fits or result is None:
            return found
        return run.warn(
            say("The result of {function} must be {wanted}, but is not.", function=header, wanted=describe(result))
        )

    return Function(name, parameters, call, tuple(types), result)
