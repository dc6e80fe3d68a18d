"""Answers of queries as tables that people read: things by their names, dates in words, figures to the right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.labels import choose
from localties.pages.wording import link_to, wording
from localties.terms import EDTF, LT, XSD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from localties.pages.reader import Reader
    from localties.query import NamedQuery
    from localties.store import Solutions, Term

NUMBERS: Final = {XSD + name for name in ("integer", "decimal", "double", "float", "int", "long", "short")}
"""The datatypes of figures."""

_DATES: Final = {XSD + "date", XSD + "gYear", XSD + "gYearMonth", EDTF + "EDTF"}
_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NAMING: Final = ("Name", "Label")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table.

    Attributes:
        text: What it shows; empty where there is no value.
        link: Where it leads, or None.
        day: A date as machines read it, or None.
        language: The language of the text, where it has one.
        is_number: Whether it is a figure.
    """

    text: str = ""
    link: str | None = None
    day: str | None = None
    language: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An answer as a table.

    Attributes:
        columns: The name of each column: the variable, and what to call it.
        rows: The rows that are shown.
        total: How many rows the answer has.
    """

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: int

    def is_number(self, column: int) -> bool:
        """Tell whether a column holds figures alone."""
        cells = [row[column] for row in self.rows if row[column].text]
        return bool(cells) and all(cell.is_number for cell in cells)


def table_of(reader: Reader, query: NamedQuery, answer: Solutions, first: int, count: int) -> Table:
    """Give a stretch of an answer as a table.

    A column that only repeats the names of the things in another is left out: they are shown by name already.

    Args:
        reader: Who reads it.
        query: The query that was asked, whose header names the columns.
        answer: What it gave.
        first: The first row to show, from 0.
        count: How many rows to show at most.
    """
    rows = [tuple(_cell(reader, term) for term in row) for row in answer.rows[first : first + count]]
    kept = [i for i, _ in enumerate(answer.variables) if not _repeats(rows, answer.rows[first : first + count], i)]
    return Table(
        columns=tuple((answer.variables[i], column_name(reader, query, answer.variables[i])) for i in kept),
        rows=tuple(tuple(row[i] for i in kept) for row in rows),
        total=len(answer.rows),
    )


def column_name(reader: Reader, query: NamedQuery, variable: str) -> str:
    """Name a column: as the query's header does, else as the vocabulary names the term, else by its own words."""
    named: Mapping[str, Mapping[str, str]] = query.file.header.get("columns") or {}
    bare = next((variable.removesuffix(end) for end in _NAMING if variable.endswith(end)), variable)
    for name in (variable, bare):
        if name in named:
            return choose(named[name], reader.language) or name
    for local in (variable, bare, bare[:1].upper() + bare[1:]):
        label = reader.name(LT + local)
        if label != f"lt:{local}":
            return label[:1].upper() + label[1:]
    words = _WORDS.sub(" ", bare).lower()
    return words[:1].upper() + words[1:]


def _repeats(cells: Sequence[tuple[Cell, ...]], terms: Sequence[tuple[Term | None, ...]], column: int) -> bool:
    """Tell whether a column of texts says what a column of things to its left shows, in every row."""
    if not cells or not all(isinstance(row[column], ox.Literal) for row in terms):
        return False
    return any(
        all(
            isinstance(term[other], ox.NamedNode) and row[other].text == row[column].text
            for row, term in zip(cells, terms, strict=True)
        )
        for other in range(column)
    )


def _cell(reader: Reader, term: Term | None) -> Cell:
    if isinstance(term, ox.NamedNode):
        return Cell(reader.name(term.value), link_to(reader, term.value))
    if isinstance(term, ox.Literal):
        return _written(reader, term)
    return Cell("" if term is None else str(term))


def _written(reader: Reader, literal: ox.Literal) -> Cell:
    kind, text = literal.datatype.value, literal.value
    if kind in _DATES:
        return _dated(reader, text)
    if kind in NUMBERS:
        return _figure(reader, text)
    if kind == XSD + "anyURI":
        return Cell(text, link_to(reader, text))
    return Cell(text, language=literal.language)


def _dated(reader: Reader, text: str) -> Cell:
    try:
        return Cell(PartialDate.parse(text).in_words(reader.language), day=text)
    except InvalidDateError:
        return Cell(text)


def _figure(reader: Reader, text: str) -> Cell:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return Cell(text, is_number=True)
    shown = wording(reader)["figure"](number) if number.is_finite() else text
    return Cell(shown, is_number=True)
