"""Reading RDF files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import EncodingError, InputNotFoundError, RdfSyntaxError
from localties.store.formats import format_of

if TYPE_CHECKING:
    from pathlib import Path

_PLACE_IN_MESSAGE: Final = re.compile(r"^Parser error [a-z]+ line \d+ [^:]*: ")


def read_triples(path: Path) -> list[ox.Triple]:
    """Read the triples of a file; those of named graphs inside it are among them.

    Args:
        path: A file in a format that its ending names; UTF-8. Its blank nodes get names of their own.

    Raises:
        InputNotFoundError: If the file does not exist.
        UnknownFormatError: If its ending names no RDF format.
        EncodingError: If it is not UTF-8.
        RdfSyntaxError: If it is not well-formed.
    """
    syntax = format_of(path)
    try:
        return [quad.triple for quad in ox.parse(path.read_bytes(), format=syntax, rename_blank_nodes=True)]
    except FileNotFoundError:
        raise InputNotFoundError("there is no such file", file=path) from None
    except SyntaxError as error:
        raise explain(error, path) from None


def explain(error: SyntaxError, path: Path) -> RdfSyntaxError | EncodingError:
    """Give the error of a file that the engine's parser gave up on."""
    reason = _PLACE_IN_MESSAGE.sub("", error.msg)
    if "UTF-8" in reason:
        return EncodingError(
            "the file is not UTF-8",
            hint="Save it as UTF-8",
            file=path,
            line=error.lineno,
            column=error.offset,
        )
    return RdfSyntaxError(reason, file=path, line=error.lineno, column=error.offset)
