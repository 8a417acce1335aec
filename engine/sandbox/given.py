"""What is given to a sandbox from outside, brought into the form that the services expect."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import orjson

from engine.errors import InvalidDeployment
from engine.model import Value
from engine.publication import has_errors, read_folder

Schema = Path | bytes | str | Mapping[str, Any]


def read_files(files: Path | Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files by their path; raise ``InvalidDeployment`` where a folder cannot be read."""
    if isinstance(files, Mapping):
        return files
    if files.is_file():
        return {files.name: files.read_bytes()}
    content, findings = read_folder(files)
    if has_errors(findings):
        raise InvalidDeployment(findings)
    return content


def schema_bytes(schema: Schema) -> bytes:
    """Return the schema as the content of its file."""
    if isinstance(schema, Path):
        return schema.read_bytes()
    if isinstance(schema, bytes):
        return schema
    if isinstance(schema, str):
        return schema.encode()
    return orjson.dumps(schema)


def plain_values(given: Mapping[str, Any] | None) -> dict[str, Value]:
    """Return the values as FEEL knows them: exact numbers, lists and contexts."""
    return {key: _value(value) for key, value in (given or {}).items()}


def _value(value: Any) -> Value:
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, Mapping):
        return {key: _value(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_value(item) for item in value]
    return value
