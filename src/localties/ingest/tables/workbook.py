"""The graph as a workbook that imports to the same graph."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.ingest.tables.cells import NONE, cell_of
from localties.ingest.tables.forms import Kind, columns_of, forms_of
from localties.ingest.tables.sheets import add_about, add_sheet, new_book, saved
from localties.terms import DERIVED_GRAPH, LT, RDF, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from localties.graph import KnowledgeGraph
    from localties.ingest.tables.forms import Column
    from localties.store import Term

_IMPLIED: Final = (LT + "evidence",)


def export(graph: KnowledgeGraph, language: str, *, folders: Iterable[str] = ()) -> bytes:
    """Write what a graph states as a workbook: a sheet for each class, a row for each thing.

    Args:
        graph: The graph.
        language: The language of the headings.
        folders: Which named graphs, by the beginnings of their IRIs; all that is stated by default.

    Returns:
        An XLSX file that imports to the same things; concepts and what is derived are left out.
    """
    book, _ = new_book()
    chosen = tuple(folders)
    told: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in graph.store.matching():
        name = getattr(quad.graph_name, "value", "")
        if (
            name == DERIVED_GRAPH
            or (chosen and not name.startswith(chosen))
            or not isinstance(quad.subject, ox.NamedNode)
        ):
            continue
        values = told[quad.subject.value][quad.predicate.value]
        if quad.object not in values:
            values.append(quad.object)  # type: ignore[arg-type]
    seen: dict[str, set[str]] = defaultdict(set)
    for cls, form in forms_of(graph).items():
        things = sorted(iri for iri, said in told.items() if ox.NamedNode(cls) in said[RDF + "type"])
        if not things:
            continue
        tags = {
            o.language
            for iri in things
            for terms in told[iri].values()
            for o in terms
            if isinstance(o, ox.Literal)
        }
        columns = columns_of(form, sorted(tag for tag in tags if tag))
        rows = [_row(iri, told[iri], columns, seen[iri]) for iri in things]
        for iri in things:
            seen[iri] |= {field.path for field in form.fields}
        used = [n for n, column in enumerate(columns) if column.field is None or any(row[n] for row in rows)]
        sheet = add_sheet(book, graph, form, [columns[n] for n in used], language)
        for line, row in enumerate(rows, 2):
            for number, n in enumerate(used, 1):
                _put(sheet, line, number, row[n], columns[n])
    add_about(book, language)
    return saved(book)


def _row(iri: str, said: Mapping[str, list[Term]], columns: Sequence[Column], told: set[str]) -> list[str]:
    """Give the cells of a thing; what another sheet tells of it already is left out."""
    return [_cell(iri, said, column, told) for column in columns]


def _cell(iri: str, said: Mapping[str, list[Term]], column: Column, told: set[str]) -> str:
    if column.field is None:
        return shorten(iri)
    if column.field.path in told:
        return ""
    terms = [
        term
        for term in said.get(column.field.path, ())
        if column.language is None or (isinstance(term, ox.Literal) and term.language == column.language)
    ]
    if not terms:
        return NONE if column.field.path in _IMPLIED else ""
    if not column.field.many:
        return cell_of(column.field.kind, terms) if len(terms) > 1 else _single(column.field.kind, terms[0])
    return cell_of(column.field.kind, terms)


def _put(sheet: Worksheet, line: int, number: int, text: str, column: Column) -> None:
    """Fill a cell: numbers as numbers, so that nobody's decimal comma is in doubt, all else as text."""
    if not text:
        return
    is_number = column.field is not None and column.field.kind in (Kind.DECIMAL, Kind.INTEGER)
    if is_number and Decimal(repr(float(text))) == Decimal(text):
        sheet.cell(line, number, float(text))
        return
    sheet.cell(line, number, text).data_type = "s"  # even where it begins like a formula


def _single(kind: Kind, term: Term) -> str:
    written = cell_of(kind, [term])
    return term.value if kind in (Kind.TEXT, Kind.STRING) else written
