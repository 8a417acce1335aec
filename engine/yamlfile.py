"""Read YAML the way a person means it: dates are dates, ``no`` is a word, numbers are exact, nothing is repeated."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

import yaml

from engine.feel import Sentence, say

MAX_BYTES: Final = 1_000_000
_WRITING: Final = say("an indentation, a colon or a quotation mark is missing or too much")
"""What is wrong where it is the parser who says so: its own words are English and speak of tokens."""
_UNREADABLE: Final = say("The file is no YAML that can be read; save it as plain text in UTF-8.")
_TAG: Final = "tag:yaml.org,2002:"
_RESOLVERS: Final = (
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]+", "-+0123456789"),
    ("timestamp", r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[-+]\d\d:\d\d)?)?", "0123456789"),
)


class YamlProblem(Exception):
    """The file is no YAML that can be used; the text says where and why."""


class _Loader(yaml.SafeLoader):
    """The core schema of YAML 1.2 with dates and instants; without aliases, merge keys and repeated keys."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012  # as PyYAML has it

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.constructor.ConstructorError(None, None, say("aliases are not supported"), event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key_node, _ in node.value:
            if key_node.value in seen:
                problem = say("the key '{name}' is there twice", name=key_node.value)
                raise yaml.constructor.ConstructorError(None, None, problem, key_node.start_mark)
            seen.add(key_node.value if isinstance(key_node.value, str) else None)
        return super().construct_mapping(node, deep)


def _moment(_loader: _Loader, node: yaml.ScalarNode) -> date | datetime:
    text = str(node.value)
    try:
        return date.fromisoformat(text) if len(text) == len("2016-01-01") else datetime.fromisoformat(text)
    except ValueError:
        problem = say("'{text}' is no date of the calendar", text=text)
        raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from None


for _name, _pattern, _first in _RESOLVERS:
    _Loader.add_implicit_resolver(
        f"{_TAG}{_name}",
        re.compile(f"(?:{_pattern})$", re.ASCII),
        [*_first.replace("\0", ""), *([""] if "\0" in _first else [])],
    )
_Loader.add_constructor(f"{_TAG}timestamp", _moment)
_Loader.add_constructor(f"{_TAG}float", lambda _loader, node: Decimal(node.value))
_Loader.add_constructor(f"{_TAG}int", lambda _loader, node: int(node.value))


def replace_text(data: bytes, keys: Sequence[str], text: str) -> bytes:
    """Return the file with the text below the keys replaced and every other byte as it was.

    Comments, order and the way of writing stay, quotation marks too. Raises :class:`YamlProblem` where there is no
    plain text below the keys, or where the new one would mean something else there.
    """
    source, node = _below(data, keys)
    if not isinstance(node, yaml.ScalarNode) or node.style not in (None, "'", '"'):
        raise YamlProblem(say("There is no text at {place}; enter it in the file.", place=".".join(keys)))
    quote = node.style or ""
    return _checked(data, keys, text, _replaced(source, node, quote + text + quote))


def set_flag(data: bytes, keys: Sequence[str], value: bool, *, behind: str) -> bytes:
    """Return the file with true or false below the keys and every other byte as it was.

    Where nothing stands there yet, it is written behind the text of the neighbour ``behind``. Raises
    :class:`YamlProblem` where there is no such text, or what is written would mean something else there.
    """
    source, node = _below(data, keys)
    written = "true" if value else "false"
    if isinstance(node, yaml.ScalarNode):
        return _checked(data, keys, value, _replaced(source, node, written))
    _, mapping = _below(data, keys[:-1])
    entries = mapping.value if isinstance(mapping, yaml.MappingNode) else ()
    neighbour = next((each for each in entries if each[0].value == behind), None)
    if neighbour is None or not isinstance(neighbour[1], yaml.ScalarNode):
        raise YamlProblem(
            say("There is no text at {place}; enter it in the file.", place=".".join([*keys[:-1], behind]))
        )
    at = neighbour[1].end_mark.index
    entry = f"{keys[-1]}: {written}"
    if mapping.flow_style:
        changed = f"{source[:at]}, {entry}{source[at:]}"
    else:
        line_end = (source.find("\n", at) + 1) or len(source)
        line = f"{' ' * neighbour[0].start_mark.column}{entry}\n"
        changed = source[:line_end] + ("" if source[:line_end].endswith("\n") else "\n") + line + source[line_end:]
    return _checked(data, keys, value, changed)


def _below(data: bytes, keys: Sequence[str]) -> tuple[str, Any]:
    """Return the text of a file that can be read, and the node below the keys, None where there is none."""
    read_documents(data)
    try:
        source = data.decode("utf-8")
    except UnicodeDecodeError:
        raise YamlProblem(say("The file is not written in UTF-8; save it so.")) from None
    try:
        node = yaml.compose(source, Loader=_Loader)
    except yaml.YAMLError:  # it can be read, so there are several
        raise YamlProblem(say("The file holds more than one document; leave one of them.")) from None
    for key in keys:
        entries = node.value if isinstance(node, yaml.MappingNode) else ()
        node = next((value for name, value in entries if name.value == key), None)
    return source, node


def _replaced(source: str, node: Any, written: str) -> str:
    return source[: node.start_mark.index] + written + source[node.end_mark.index :]


def _checked(data: bytes, keys: Sequence[str], value: Any, changed: str) -> bytes:
    """Return the changed file, if it says what it did before but for the value below the keys."""
    wanted = read_documents(data)
    entries = wanted[0]
    for key in keys[:-1]:
        entries = entries[key]
    entries[keys[-1]] = value
    if read_documents(changed.encode()) != wanted:
        raise YamlProblem(
            say(
                "'{text}' would mean something else at {place}; enter it in the file.",
                text=str(value),
                place=".".join(keys),
            )
        )
    return changed.encode()


def read_documents(data: bytes) -> list[Any]:
    """Return the documents of the file; raise :class:`YamlProblem` where it is none that can be read."""
    if len(data) > MAX_BYTES:
        raise YamlProblem(say("The file has more than {most} bytes; split it.", most=MAX_BYTES))
    try:
        return [document for document in yaml.load_all(data, Loader=_Loader) if document is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        if mark is None:
            raise YamlProblem(_UNREADABLE) from None
        message = say(
            "Line {line}, column {column} is no YAML that can be read: {problem}. Correct it there.",
            line=mark.line + 1,
            column=mark.column + 1,
            problem=error.problem if isinstance(error.problem, Sentence) else _WRITING,
        )
        raise YamlProblem(message) from None
    except (yaml.YAMLError, ValueError, TypeError, LookupError, ArithmeticError, RecursionError):
        raise YamlProblem(_UNREADABLE) from None
