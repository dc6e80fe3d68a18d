"""What a row of a table says, and how the office that keeps it writes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyoxigraph as ox

    from localties.ingest.spellings import Order
    from localties.ingest.tables.forms import Form
    from localties.store import Term

Value = str | int | float | bool | date


@dataclass(slots=True)
class Entry:
    """What a row says of a thing.

    Attributes:
        thing: Its IRI.
        sheet: The name of the sheet.
        row: The row as a spreadsheet numbers it.
        form: The form that the sheet is for.
        headings: For each property, the heading of its column.
        says: Predicate and language (None for what is no text) to values; empty where the cell is.
        parts: What is said of the parts that cells name by what they refer to, and of countries named first here.
        sources: What the row names as its sources, as it is written.
        is_broken: Whether a cell of the row cannot be read; what it lacks, it lacks for that reason.
        names_evidence: Whether the row names pieces of evidence of its own, or `-` for none.
    """

    thing: str
    sheet: str
    row: int
    form: Form
    headings: Mapping[str, str]
    says: dict[tuple[str, str | None], set[Term]] = field(default_factory=dict)
    parts: set[ox.Triple] = field(default_factory=set)
    sources: list[str] = field(default_factory=list)
    is_broken: bool = False
    names_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Conventions:
    """How an office writes.

    Attributes:
        order: How `3/4/2020` is read; None where it is refused.
        language: The language whose decimal comma or point is meant; None where `1.234` is refused.
        prefix: What stands before the local names of things that get one, with a dot at the end; or nothing.
        languages: The language tags of the columns of text, beside those that headings name.
    """

    order: Order | None = None
    language: str | None = None
    prefix: str = ""
    languages: tuple[str, ...] = ("vi", "en")
