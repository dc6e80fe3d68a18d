"""Templates: workbooks and CSV to fill in, with descriptions, examples and drop-downs read from the shapes."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from localties.graph import names_of
from localties.ingest.tables.cells import join
from localties.ingest.tables.forms import Kind, columns_of, forms_of
from localties.ingest.tables.naming import Names
from localties.ingest.tables.sheets import LISTS, add_about, add_sheet, new_book, saved
from localties.labels import choose
from localties.messages import messages
from localties.terms import LT, RDF, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from localties.graph import KnowledgeGraph
    from localties.ingest.tables.forms import Column, Field, Form
    from localties.store import Term

OFFERED: Final = tuple(
    LT + name
    for name in "Locality Partner Agreement Event Membership Undertaking Observation TerritorialChange".split()
)
"""The classes for which an office fills in sheets; further sheets are read too."""

_TYPE: Final = ox.NamedNode(RDF + "type")
_ROWS: Final = 2000
"""Rows below the header that offer a drop-down."""
_EXAMPLE_HEIGHT: Final = 60
_MOST_IN_EXAMPLE: Final = 3


def template(
    graph: KnowledgeGraph, language: str, languages: Sequence[str], examples: KnowledgeGraph | None = None
) -> bytes:
    """Make a workbook to fill in: a sheet for each kind of record, with descriptions, examples and drop-downs.

    Args:
        graph: The graph of the project.
        language: The language of headings, descriptions and drop-downs.
        languages: The language tags for which columns of text are offered.
        examples: The graph from which the examples are taken; that of the project by default.

    Returns:
        An XLSX file. A second row that begins with `#` shows an example and is not imported.
    """
    book, lists = new_book()
    forms = forms_of(graph)
    shown = _Examples(examples or graph, language)
    for cls in OFFERED:
        columns = _columns(forms[cls], languages)
        sheet = add_sheet(book, graph, forms[cls], columns, language)
        for number, value in enumerate(shown.row(forms[cls], columns), 1):
            cell = sheet.cell(2, number, value)
            cell.font = Font(italic=True, color="7F7F7F")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[2].height = _EXAMPLE_HEIGHT
        _offer(graph, sheet, lists, columns, language)
    add_about(book, language)
    return saved(book)


def template_csv(
    graph: KnowledgeGraph,
    cls: str,
    language: str,
    languages: Sequence[str],
    examples: KnowledgeGraph | None = None,
) -> bytes:
    """Make one sheet of the template as CSV (RFC 4180), UTF-8 with a byte order mark.

    Args:
        graph: The graph of the project.
        cls: The IRI of a class of `OFFERED`.
        language: The language of the headings.
        languages: The language tags for which columns of text are offered.
        examples: The graph from which the example is taken; that of the project by default.
    """
    forms = forms_of(graph)
    columns = _columns(forms[cls], languages)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.heading(language) for column in columns)
    writer.writerow(_Examples(examples or graph, language).row(forms[cls], columns))
    return out.getvalue().encode("utf-8-sig")


def _columns(form: Form, languages: Iterable[str]) -> list[Column]:
    """Give the columns to fill in; parts for which no single name can stand have sheets of their own."""
    return [
        column
        for column in columns_of(form, languages)
        if column.field is None or column.field.kind is not Kind.PART or column.field.refers_to
    ]


def _offer(
    graph: KnowledgeGraph, sheet: Worksheet, lists: Worksheet, columns: Sequence[Column], language: str
) -> None:
    for number, column in enumerate(columns, 1):
        if column.field is None or column.field.kind is not Kind.CONCEPT:
            continue
        words = sorted(_name(graph, iri, language) for iri in column.field.concepts)
        at = get_column_letter(_list_of(lists, words))
        offer = DataValidation("list", f"{LISTS}!${at}$1:${at}${len(words)}", allow_blank=True)
        # Several concepts in one cell are right, though no drop-down can offer them.
        offer.showErrorMessage = not column.field.many
        sheet.add_data_validation(offer)
        offer.add(f"{get_column_letter(number)}3:{get_column_letter(number)}{_ROWS}")


def _list_of(lists: Worksheet, words: list[str]) -> int:
    number = 1
    while lists.cell(1, number).value is not None:
        if [lists.cell(line, number).value for line in range(1, len(words) + 2)] == [*words, None]:
            return number
        number += 1
    for line, word in enumerate(words, 1):
        lists.cell(line, number, word)
    return number


class _Examples:
    """Takes examples from a graph, written as one would write them."""

    def __init__(self, graph: KnowledgeGraph, language: str) -> None:
        self._graph = graph
        self._language = language
        self._names = Names(graph)

    def row(self, form: Form, columns: Sequence[Column]) -> list[str]:
        """Give the cells for one thing: of those that are nothing else besides, the one of which most is said."""
        best: tuple[int, int] = (0, 0)
        said: dict[str, list[Term]] = {}
        for quad in sorted(
            self._graph.store.matching(None, _TYPE, ox.NamedNode(form.cls)), key=lambda q: str(q.subject)
        ):
            told: dict[str, list[Term]] = defaultdict(list)
            for other in self._graph.store.matching(quad.subject):  # type: ignore[arg-type]
                told[other.predicate.value].append(other.object)  # type: ignore[arg-type]
            rank = (-len(set(told[RDF + "type"])), len(told))
            if not said or rank > best:
                best, said = rank, told
        cells = ["# " + messages(self._language).ugettext("example")]
        return cells + [self._cell(column.field, column.language, said) for column in columns if column.field]

    def _cell(self, of: Field, language: str | None, said: Mapping[str, list[Term]]) -> str:
        terms = {t for t in said.get(of.path, ()) if language in (None, getattr(t, "language", None))}
        words = sorted({self._word(of, term) for term in terms})
        if not of.many:
            return words[0] if words else ""
        return join(words[:_MOST_IN_EXAMPLE])

    def _word(self, of: Field, term: Term) -> str:
        if not isinstance(term, ox.NamedNode):
            return term.value
        if of.kind is Kind.PART:
            for path in ("actor", "source"):
                for quad in self._graph.store.matching(term, ox.NamedNode(LT + path)):
                    return self._called(of, quad.object.value)  # type: ignore[union-attr]
        return self._called(of, term.value)

    def _called(self, of: Field, iri: str) -> str:
        """Give the name of a thing where it means that thing alone, else its identifier."""
        name = choose(names_of(self._graph, ox.NamedNode(iri)), self._language)
        if name is None or of.kind is Kind.CONCEPT:
            return name or shorten(iri)
        return name if self._names.named(name, of.refers_to) == iri else shorten(iri)


def _name(graph: KnowledgeGraph, iri: str, language: str) -> str:
    return choose(names_of(graph, ox.NamedNode(iri)), language) or shorten(iri)
