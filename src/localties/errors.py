"""One exception per cause, all under one root.

Each says in one sentence what is wrong, where (file, line, IRI) and what to do about it. The command line
prints that sentence and ends with the exit code that the exception's class carries.
"""

from __future__ import annotations

from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """What the command line tells its caller."""

    FINE = 0
    FINDINGS = 1
    USAGE = 2
    UNREADABLE = 3
    INTERNAL = 4


class LocaltiesError(Exception):
    """Root of every error that localties raises on purpose.

    Args:
        message: What is wrong, in one sentence without a full stop.
        hint: What the reader can do about it, or None.
        file: The file it was found in, or None.
        line: The line in that file, counted from 1, or None.
        column: The column in that line, counted from 1, or None.
    """

    exit_code = ExitCode.UNREADABLE

    def __init__(
        self,
        message: str,
        *,
        hint: str | None = None,
        file: Path | None = None,
        line: int | None = None,
        column: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.file = file
        self.line = line
        self.column = column

    def __str__(self) -> str:
        """The sentence for people: place, cause, remedy."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        sentence = f"{place}: {self.message}" if place else self.message
        return f"{sentence}. {self.hint}" if self.hint else sentence


class InputNotFoundError(LocaltiesError):
    """A file or folder that was named does not exist."""


class EmptyInputError(LocaltiesError):
    """A folder holds no RDF file, or a file holds no triple."""


class RdfSyntaxError(LocaltiesError):
    """A file is not well-formed Turtle, TriG, N-Triples, N-Quads, RDF/XML or JSON-LD."""


class EncodingError(LocaltiesError):
    """A file is not UTF-8."""


class UnknownFormatError(LocaltiesError):
    """A file's ending, or a format that was asked for, is none that localties knows."""

    exit_code = ExitCode.USAGE


class ProjectNotFoundError(LocaltiesError):
    """No folder with an ontology, a graph and queries was found."""

    exit_code = ExitCode.USAGE


class WorkspaceError(LocaltiesError):
    """A workspace cannot be made where it was asked for, or its settings are wrong."""

    exit_code = ExitCode.USAGE


class GraphBusyError(LocaltiesError):
    """Another run is writing to the graph."""


class EngineError(LocaltiesError):
    """An engine that keeps a graph cannot be worked with."""


class EngineUnreachableError(EngineError):
    """An engine is down, too slow, or breaks off."""


class EngineRefusedError(EngineError):
    """An engine does not accept the credentials, or does not allow what is asked of it."""


class EngineAnswerError(EngineError):
    """An engine answers something else than the protocol says, or fails inside."""


class EngineFullError(EngineError):
    """There is no room left where a graph is kept."""


class ForeignStoreError(EngineError):
    """Where a graph is to be kept there is something else, which is not overwritten."""


class DamagedStoreError(EngineError):
    """What an engine keeps cannot be read any more."""


class InvalidDateError(LocaltiesError):
    """A date is not a year, a month, a day or an EDTF expression of the supported profile."""

    exit_code = ExitCode.USAGE


class InvalidNumberError(LocaltiesError):
    """A text is no number."""

    exit_code = ExitCode.USAGE


class TableError(LocaltiesError):
    """A file cannot be read as a table, lacks a column it needs, or is larger than it may be."""


class UnknownEntityError(LocaltiesError):
    """An identifier names nothing in the graph."""

    exit_code = ExitCode.USAGE


class UnknownQueryError(LocaltiesError):
    """No named query has this name."""

    exit_code = ExitCode.USAGE


class ParameterError(LocaltiesError):
    """A query parameter is unknown, missing or has a value of the wrong type."""

    exit_code = ExitCode.USAGE


class AmbiguousNameError(ParameterError):
    """Several things bear a name, and nothing tells which of them is meant."""


class QueryHeaderError(LocaltiesError):
    """The `#+` header of a query file is missing or incomplete."""


class ProfileError(LocaltiesError):
    """The `profile.yaml` of a folder of duty rules is not YAML or incomplete."""


class SparqlError(LocaltiesError):
    """A SPARQL query is not well-formed, or the engine could not answer it."""

    exit_code = ExitCode.USAGE


class FederationRefusedError(SparqlError):
    """A query or update asks to fetch from elsewhere (SERVICE, LOAD), which localties never does on its own."""


class QueryTooLongError(LocaltiesError):
    """A query ran longer than it may."""

    exit_code = ExitCode.USAGE


class QueryTooLargeError(LocaltiesError):
    """A query takes more memory, or its answer is larger, than it may be."""

    exit_code = ExitCode.USAGE


class TooManyQueriesError(LocaltiesError):
    """More queries are being asked at a time than may run and wait."""


class RevisionError(LocaltiesError):
    """A side of a comparison is neither a path nor a revision that git knows."""

    exit_code = ExitCode.USAGE


class AddressTakenError(LocaltiesError):
    """A server cannot listen where it was told to."""

    exit_code = ExitCode.USAGE


class ValidationBrokenError(LocaltiesError):
    """The SHACL engine cannot apply the shapes, or a value in the data drove it into an error of its own."""


class UnsupportedShapesError(ValidationBrokenError):
    """A shape is right, but the fast SHACL engine cannot judge by it."""


class ShapesError(LocaltiesError):
    """A shape goes beyond core SHACL, so that it cannot be told what it looks at."""


class CitationError(LocaltiesError):
    """A quotation does not stand on the line of the text that it is said to stand on."""

    exit_code = ExitCode.FINDINGS
