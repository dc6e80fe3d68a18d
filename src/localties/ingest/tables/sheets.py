"""How the workbooks look that localties writes: a sheet for a form, a column for a field, hints over headings."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from localties.graph import names_of
from localties.ingest.tables.forms import Kind
from localties.labels import choose
from localties.messages import messages
from localties.terms import LT, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from localties.graph import KnowledgeGraph
    from localties.ingest.tables.forms import Column, Field, Form

LISTS: Final = "_lists"
_HEAD: Final = PatternFill("solid", fgColor="DCE6F1")
_NEEDED: Final = PatternFill("solid", fgColor="F8CBAD")
_WIDTH: Final = 24
_LONGEST_NAME: Final = 31
"""What spreadsheets allow for the name of a sheet."""
_EVIDENCE: Final = LT + "evidence"


def new_book() -> tuple[Workbook, Worksheet]:
    """Make a workbook with a hidden sheet for what drop-downs offer."""
    book = Workbook()
    lists = book.active
    assert lists is not None  # noqa: S101 - a new workbook has one sheet
    lists.title = LISTS
    lists.sheet_state = "hidden"
    return book, lists


def add_sheet(
    book: Workbook, graph: KnowledgeGraph, form: Form, columns: Sequence[Column], language: str
) -> Worksheet:
    """Add a sheet with its headings, orange where a column is needed, and a hint over each."""
    sheet: Worksheet = book.create_sheet(sheet_name(form, language))
    for number, column in enumerate(columns, 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTH
        if column.field is not None and column.field.kind is Kind.DATE:
            # As text, or a spreadsheet makes 1 December of 12/2012, and of 4/12/2012 what its country is used to.
            sheet.column_dimensions[letter].number_format = "@"
        cell = sheet.cell(1, number, column.heading(language))
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.fill = _NEEDED if column.field is not None and column.field.required else _HEAD
        cell.comment = Comment(hint(graph, column, language), "localties", height=140, width=340)
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    return sheet


def sheet_name(form: Form, language: str) -> str:
    """Give the name of a form's sheet."""
    return (choose(form.names, language) or form.kind).replace("/", "-")[:_LONGEST_NAME]


def hint(graph: KnowledgeGraph, column: Column, language: str) -> str:
    """Say what to write into a column."""
    _ = messages(language).ugettext
    if column.field is None:
        return _("Leave empty to have one made.")
    said = [choose(column.field.descriptions, language), _what_it_takes(graph, column.field, language)]
    if column.field.required:
        said.append(_("It is needed."))
    if column.field.many:
        said.append(_("Several values: part them with a semicolon."))
    return "\n".join(sentence for sentence in said if sentence)


def _what_it_takes(graph: KnowledgeGraph, field: Field, language: str) -> str:
    _ = messages(language).ugettext
    if field.path == _EVIDENCE:
        return _("Write the title or the web address of the source, whether or not it is known already.")
    sentences = {
        Kind.TEXT: _("Text in the language that the heading names."),
        Kind.STRING: _("Text."),
        Kind.LITERAL: _("Text."),
        Kind.ADDRESS: _("A web address that begins with https://."),
        Kind.DATE: _("A date as the source has it: 4/12/2012, 12/2012, 2012, quý IV/2024, 2026-2030."),
        Kind.INTEGER: _("A whole number."),
        Kind.DECIMAL: _("A number as the source has it: 269.84 or 269,84 triệu USD."),
        Kind.CONCEPT: _("Choose from the list."),
    }
    if field.kind in sentences:
        return sentences[field.kind]
    names = [choose(names_of(graph, ox.NamedNode(cls)), language) or shorten(cls) for cls in field.refers_to]
    if not names:
        return _("The name or the identifier of a thing.")
    return _("The name or the identifier of: %(classes)s.") % {"classes": ", ".join(sorted(names))}


def add_about(book: Workbook, language: str) -> None:
    """Add a first sheet that says how the others are filled in."""
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


def saved(book: Workbook) -> bytes:
    """Give a workbook as the bytes of an XLSX file."""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
