"""What `localties query` is asked: a query and its parameters."""

from __future__ import annotations

import sys
from pathlib import Path

from localties.errors import ParameterError
from localties.texts import decode, read_text


def read_parameters(arguments: list[str]) -> dict[str, str]:
    """Read parameters written as `--name value` or `--name=value`.

    Raises:
        ParameterError: If one is not written so.
    """
    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--") or not (equals or rest):
            raise ParameterError(f"'{name}' is not a parameter", hint="Write parameters as --name value")
        values[name.removeprefix("--")] = value if equals else rest.pop(0)
    return values


def read_query(file: Path | None) -> str:
    """Read a query from a file, or from standard input where none or `-` is named.

    Raises:
        InputNotFoundError, EncodingError: If it cannot be read.
    """
    if file is None or file == Path("-"):
        return decode(sys.stdin.buffer.read(), "query")
    return read_text(file)
