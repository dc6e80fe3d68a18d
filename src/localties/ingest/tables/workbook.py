"""Workbooks out: templates to fill in, and the graph as a workbook that imports to the same graph."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from localties.graph import names_of
from localties.ingest.tables.cells import NONE, cell_of
from localties.ingest.tables.forms import Column, Form, Kind, columns_of, forms_of
from localties.labels import choose
from localties.messages import messages
from localties.terms import DERIVED_GRAPH, LT, RDF, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from localties.graph import KnowledgeGraph
    from localties.store import Term

OFFERED: Final = tuple(
    LT + name
    for name in "Locality Partner Agreement Event Membership Undertaking Observation TerritorialChange".split()
)
"""The classes for which an office fills in sheets; further sheets are read too."""

_TYPE: Final = ox.NamedNode(RDF + "type")
_LISTS: Final = "_lists"
_HEAD: Final = PatternFill("solid", fgColor="DCE6F1")
_NEEDED: Final = PatternFill("solid", fgColor="F8CBAD")
_ROWS: Final = 2000
"""Rows below the header that offer a drop-down."""
_WIDTH: Final = 24
_IMPLIED: Final = (LT + "evidence",)


def template(graph: KnowledgeGraph, language: str, languages: Sequence[str]) -> bytes:
    """Make a workbook to fill in: a sheet for each kind of record, with descriptions, examples and drop-downs.

    Args:
        graph: The graph of the project; the examples are taken from it.
        language: The language of headings, descriptions and drop-downs.
        languages: The language tags for which columns of text are offered.

    Returns:
        An XLSX file. A second row that begins with `#` shows an example and is not imported.
    """
    book, lists = _book()
    forms = forms_of(graph)
    for cls in OFFERED:
        form = forms[cls]
        sheet = book.create_sheet(_sheet_name(form, language))
        columns = columns_of(form, languages)
        _head(sheet, columns, language)
        for number, value in enumerate(_example(graph, form, columns, language), 1):
            cell = sheet.cell(2, number, value)
            cell.font = Font(italic=True, color="7F7F7F")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        _offer(graph, sheet, lists, columns, language)
    _about(book, language)
    return _saved(book)


def template_csv(graph: KnowledgeGraph, cls: str, language: str, languages: Sequence[str]) -> bytes:
    """Make one sheet of the template as CSV (RFC 4180), UTF-8 with a byte order mark.

    Args:
        graph: The graph of the project.
        cls: The IRI of a class of `OFFERED`.
        language: The language of the headings.
        languages: The language tags for which columns of text are offered.
    """
    form = forms_of(graph)[cls]
    columns = columns_of(form, languages)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(column.heading(language) for column in columns)
    writer.writerow(_example(graph, form, columns, language))
    return out.getvalue().encode("utf-8-sig")


def export(graph: KnowledgeGraph, language: str, *, folders: Iterable[str] = ()) -> bytes:
    """Write what a graph states as a workbook: a sheet for each class, a row for each thing.

    Args:
        graph: The graph.
        language: The language of the headings.
        folders: Which named graphs, by the beginnings of their IRIs; all that is stated by default.

    Returns:
        An XLSX file that imports to the same things; concepts and what is derived are left out.
    """
    book, _ = _book()
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
        sheet = book.create_sheet(_sheet_name(form, language))
        _head(sheet, [columns[n] for n in used], language)
        for line, row in enumerate(rows, 2):
            for number, n in enumerate(used, 1):
                _put(sheet, line, number, row[n], columns[n])
    _about(book, language)
    return _saved(book)


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


def _book() -> tuple[Workbook, Worksheet]:
    book = Workbook()
    lists = book.active
    assert lists is not None  # noqa: S101 - a new workbook has one sheet
    lists.title = _LISTS
    lists.sheet_state = "hidden"
    return book, lists


def _head(sheet: Worksheet, columns: Sequence[Column], language: str) -> None:
    _ = messages(language).ugettext
    for number, column in enumerate(columns, 1):
        cell = sheet.cell(1, number, column.heading(language))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = _NEEDED if column.field is not None and column.field.required else _HEAD
        said = _("Leave empty to have one made.")
        if column.field is not None:
            said = choose(column.field.descriptions, language) or ""
            said += f"\n{_('Several values: part them with a semicolon.')}" if column.field.many else ""
        cell.comment = Comment(said, "localties", height=120, width=320)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTH
    sheet.freeze_panes = "B2"


def _offer(
    graph: KnowledgeGraph, sheet: Worksheet, lists: Worksheet, columns: Sequence[Column], language: str
) -> None:
    for number, column in enumerate(columns, 1):
        if column.field is None or column.field.kind is not Kind.CONCEPT:
            continue
        words = sorted(_name(graph, iri, language) for iri in column.field.concepts)
        at = get_column_letter(_list_of(lists, words))
        offer = DataValidation("list", f"{_LISTS}!${at}$1:${at}${len(words)}", allow_blank=True)
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


def _example(graph: KnowledgeGraph, form: Form, columns: Sequence[Column], language: str) -> list[str]:
    """Give one thing of the graph as one would write it, the one of which most is said."""
    best: dict[str, list[Term]] = {}
    for quad in sorted(graph.store.matching(None, _TYPE, ox.NamedNode(form.cls)), key=lambda q: str(q.subject)):
        said: dict[str, list[Term]] = defaultdict(list)
        for other in graph.store.matching(quad.subject):  # type: ignore[arg-type]
            said[other.predicate.value].append(other.object)  # type: ignore[arg-type]
        if len(said) > len(best):
            best = said
    cells = ["# " + (messages(language).ugettext("example"))]
    for column in columns[1:]:
        assert column.field is not None  # noqa: S101 - only the first column is that of identifiers
        terms = [
            t for t in best.get(column.field.path, ()) if column.language in (None, getattr(t, "language", None))
        ]
        cells.append(
            "; ".join(sorted({_word(graph, t, language) for t in terms})[: 3 if column.field.many else 1])
        )
    return cells


def _word(graph: KnowledgeGraph, term: Term, language: str) -> str:
    if not isinstance(term, ox.NamedNode):
        return term.value
    for path in ("actor", "source", "codeValue"):
        for quad in graph.store.matching(term, ox.NamedNode(LT + path)):
            return _word(graph, quad.object, language)  # type: ignore[arg-type]
    return _name(graph, term.value, language)


def _name(graph: KnowledgeGraph, iri: str, language: str) -> str:
    return choose(names_of(graph, ox.NamedNode(iri)), language) or shorten(iri)


def _sheet_name(form: Form, language: str) -> str:
    return (choose(form.names, language) or form.kind).replace("/", "-")[:31]


def _about(book: Workbook, language: str) -> None:
    _ = messages(language).ugettext
    sheet = book.create_sheet({"vi": "Giới thiệu"}.get(language, "About"), 0)
    lines = (
        _("One row for each record. Orange headings are needed; hover over a heading for what it takes."),
        _("Rows that begin with # are examples and are not imported."),
        _("Refer to places, partners and records by name or identifier; part several values by semicolons."),
        _("Write dates as the source gives them: 4/12/2012, 12/2012, 2012, quarter IV/2024, 2026-2030."),
        _("Write under Evidence where it is said: the title or web address of the source."),
        _("Then: localties import FILE --dry-run shows what would change; without --dry-run it is done."),
    )
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, line).alignment = Alignment(wrap_text=True)
    sheet.column_dimensions["A"].width = 110
    book.active = 0


def _saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
