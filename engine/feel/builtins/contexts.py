"""Functions of contexts, and what stands in for null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.feel.builtins.registry import builtin
from engine.feel.kinds import kind_of
from engine.feel.runtime import Run
from engine.feel.sentences import say


@builtin("get value", "m/context: context, key: string")
def get_value(run: Run, context: Mapping[str, Any], key: str) -> Any:
    if key not in context:
        return run.warn(say("The context has no entry '{key}'.", key=key))
    return context[key]


@builtin("get value", "m/context: context, keys: list")
def get_nested(run: Run, context: Any, keys: list[Any]) -> Any:
    if not keys or not all(isinstance(key, str) for key in keys):
        return run.warn(say("The keys of get value() must be texts, one at least."))
    for key in keys:
        if not isinstance(context, Mapping) or key not in context:
            return run.warn(say("The context has no entry '{key}'.", key=key))
        context = context[key]
    return context


@builtin("get entries", "m/context: context")
def get_entries(run: Run, context: Mapping[str, Any]) -> Any:
    run.grow(len(context))
    return [{"key": key, "value": value} for key, value in context.items()]


@builtin("context", "entries: list")
def build(run: Run, entries: list[Any]) -> Any:
    run.grow(len(entries))
    found: dict[str, Any] = {}
    for entry in entries:
        if not isinstance(entry, Mapping) or "key" not in entry or "value" not in entry:
            return run.warn(say("context() needs a list of contexts, each with key and value."))
        if not isinstance(entry["key"], str) or entry["key"] in found:
            return run.warn(say("The keys of context() must be texts that differ."))
        found[entry["key"]] = entry["value"]
    return found


@builtin("context put", "context: context, key: string, value: any")
def put(run: Run, context: Mapping[str, Any], key: str, value: Any) -> Any:
    run.grow(len(context) + 1)
    return {**context, key: value}


@builtin("context put", "context: context, keys: list, value: any")
def put_nested(run: Run, context: Mapping[str, Any], keys: list[Any], value: Any) -> Any:
    if not keys or not all(isinstance(key, str) for key in keys):
        return run.warn(say("The keys of context put() must be texts, one at least."))
    run.grow(len(context) + 1)
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, Mapping):
        return run.warn(say("The entry '{key}' of the context is missing or no context itself.", key=keys[0]))
    changed = put_nested(run, inner, keys[1:], value)
    return None if changed is None else {**context, keys[0]: changed}


@builtin("context merge", "contexts: list")
def merge(run: Run, contexts: list[Any]) -> Any:
    found: dict[str, Any] = {}
    for context in contexts:
        if not isinstance(context, Mapping):
            return run.warn(say("context merge() needs contexts only, not {given}.", given=kind_of(context)))
        run.grow(len(context))
        found.update(context)
    return found


@builtin("get or else", "value: any, default: any")
def get_or_else(_: Run, value: Any, default: Any) -> Any:
    return default if value is None else value


@builtin("is defined", "value: any")
def is_defined(_: Run, value: Any) -> Any:
    return value is not None
