"""What `localties query` is given: parameters of a named query, or SPARQL."""

from __future__ import annotations

import sys
from pathlib import Path

from localties.errors import ParameterError
from localties.texts import decode, read_text


def parameters(arguments: list[str]) -> dict[str, str]:
    """Read `--name value` and `--name=value`.

    Raises:
        ParameterError: If something is neither.
    """
    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        name, equals, value = rest.pop(0).partition("=")
        if not name.startswith("--") or not (equals or rest):
            raise ParameterError(f"'{name}' is not a parameter", hint="Write parameters as --name value")
        values[name.removeprefix("--")] = value if equals else rest.pop(0)
    return values


def sparql_of(file: Path | None) -> str:
    """Read a query from a file, or from standard input.

    Raises:
        InputNotFoundError, EncodingError: If it cannot be read.
    """
    if file is None or file == Path("-"):
        return decode(sys.stdin.buffer.read(), "query")
    return read_text(file)
