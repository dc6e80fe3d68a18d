"""What a list of pairs says, whatever its format."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from localties.ingest.pairs.told import Findings

if TYPE_CHECKING:
    from pathlib import Path

    from localties.ingest.pairs.values import Point


class Form(StrEnum):
    """The formats of lists."""

    NAMES = "names"
    IDENTIFIERS = "identifiers"
    SPARQL = "sparql-results"


@dataclass(frozen=True, slots=True)
class Place:
    """One side of a pair as the list writes it.

    Attributes:
        name: The name; empty where the list gives none.
        country: The country; empty where the list gives none.
        language: The language of the name (BCP 47).
        point: Where it lies, or None.
        qid: Its Wikidata identifier, or None.
        inferred: Whether its country follows from its name, and was not given.
    """

    name: str
    country: str = ""
    language: str = "en"
    point: Point | None = None
    qid: str | None = None
    inferred: bool = False

    def __str__(self) -> str:
        """The name and the country, or the identifier."""
        return ", ".join(part for part in (self.name, self.country) if part) or self.qid or "?"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list.

    Attributes:
        number: The row as a spreadsheet numbers it, from 1; in a SPARQL result, the solution.
        one: The side named first.
        other: The side named second.
        start: Since when they are tied, as a partial date, or None.
        end: Until when, or None.
        references: The addresses of what the statement rests on.
    """

    number: int
    one: Place
    other: Place
    start: str | None = None
    end: str | None = None
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PairList:
    """A list of pairs.

    Attributes:
        path: The file.
        form: Its format.
        rows: Its rows.
        language: The language of most of its names.
        findings: What was wrong with rows that could not be read.
        read: How many rows there were, these included.
    """

    path: Path
    form: Form
    rows: list[Row]
    language: str
    findings: Findings = field(default_factory=Findings)
    read: int = 0

    @property
    def directed(self) -> bool:
        """Whether each side tells of its partners, so that a pair is expected both ways round."""
        return self.form is not Form.NAMES
