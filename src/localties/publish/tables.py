"""A selection of ties as tables: CSV for programs, a workbook for people, with licence and attribution inside."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from localties.messages import messages
from localties.terms import LICENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from localties.query import Register, Tie

ATTRIBUTION: Final = "The localties authors, https://w3id.org/localties/; each fact with its source"

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDEST: Final = 60
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip file can give; the same files in make the same bytes out."""


def safe(text: str) -> str:
    """Give a text that a spreadsheet takes for text and not for a formula.

    After OWASP's advice on CSV injection, a leading `=`, `+`, `-`, `@`, tab or carriage return gets an apostrophe.
    """
    return f"'{text}" if text.startswith(_FORMULA) else text


def ties_csv(register: Register, language: str) -> bytes:
    """Write ties as CSV (RFC 4180): UTF-8 with a byte order mark, by which spreadsheets know it.

    Args:
        register: The ties.
        language: The language of the names.

    Returns:
        A row for each tie, with the licence and the attribution in columns of their own.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*_TIE_COLUMNS, "licence", "attribution"])
    for row in _tie_rows(register, language):
        writer.writerow([*(safe(str(cell)) for cell in row), LICENCE, ATTRIBUTION])
    return out.getvalue().encode("utf-8-sig")


def ties_xlsx(register: Register, language: str, address: str) -> bytes:
    """Write ties as an Excel workbook: ties, agreements, events, sources, and what it is.

    Args:
        register: The ties.
        language: The language of names and headings.
        address: Where the selection was taken from.

    Returns:
        The workbook. No cell is a formula; days are dates, and less precise dates are text.
    """
    _ = messages(language).ugettext
    book = Workbook()
    for empty in book.worksheets:
        book.remove(empty)
    _sheet(book.create_sheet(_("Ties")), _TIE_COLUMNS, _tie_rows(register, language))
    for title, is_agreement in ((_("Agreements"), True), (_("Events"), False)):
        _sheet(book.create_sheet(title), _RECORD_COLUMNS, _record_rows(register, language, is_agreement))
    sources = sorted({iri for tie in register.ties.values() for iri in tie.sources})
    _sheet(
        book.create_sheet(_("Sources")), ("iri", "name"), [(iri, register.name(iri, language)) for iri in sources]
    )
    about: list[tuple[str, str | int]] = [
        ("title", "localties"),
        ("selection", address),
        ("ties", len(register.ties)),
        ("status as of", register.as_of.isoformat()),
        ("licence", LICENCE),
        ("attribution", ATTRIBUTION),
    ]
    _sheet(book.create_sheet(_("About")), ("what", "value"), about)
    day = datetime(register.as_of.year, register.as_of.month, register.as_of.day)
    book.properties.creator = "localties"
    book.properties.created = book.properties.modified = day
    out = io.BytesIO()
    book.save(out)
    return _same_bytes(out.getvalue(), day)


_TIE_COLUMNS: Final = (
    "tie",
    "locality",
    "locality_name",
    "partner",
    "partner_name",
    "country",
    "kind",
    "status",
    "reason",
    "agreements",
    "events",
    "first_contact",
    "last_contact",
    "fields",
    "sources",
)
_RECORD_COLUMNS: Final = (
    "iri",
    "name",
    "type",
    "realisation",
    "date",
    "ends",
    "status",
    "fields",
    "actors",
    "sources",
)


def _tie_rows(register: Register, language: str) -> list[tuple[str | int, ...]]:
    return [_tie_row(register, tie, language) for tie in register.ties.values()]


def _tie_row(register: Register, tie: Tie, language: str) -> tuple[str | int, ...]:
    def named(iris: Iterable[str | None]) -> str:
        return "; ".join(sorted(register.name(iri, language) for iri in iris if iri))

    return (
        tie.iri,
        tie.locality,
        named([tie.locality]),
        tie.partner,
        named([tie.partner]),
        named([register.actors[tie.partner].country]),
        named([tie.kind]),
        named([tie.status]),
        register.reason(tie.iri, language),
        len(tie.agreements),
        len(tie.events),
        str(tie.first or ""),
        str(tie.last or ""),
        named(tie.fields),
        " ".join(sorted(tie.sources)),
    )


def _record_rows(register: Register, language: str, is_agreement: bool) -> list[tuple[str, ...]]:
    return [
        (
            record.iri,
            register.name(record.iri, language),
            register.name(record.type, language),
            record.realisation,
            record.starts.text if record.starts else "",
            record.ends.text if record.ends else "",
            register.name(record.status, language) if record.status else "",
            "; ".join(sorted(register.name(iri, language) for iri in record.fields)),
            "; ".join(sorted(register.name(iri, language) for iri in record.actors)),
            " ".join(sorted(record.sources)),
        )
        for record in sorted(register.records.values(), key=lambda record: record.iri)
        if record.is_agreement == is_agreement
    ]


def _sheet(sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> None:
    for number, heading in enumerate(columns, 1):
        cell = sheet.cell(1, number, heading)
        cell.font = Font(bold=True)
        longest = max((len(str(row[number - 1])) for row in rows), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(max(longest, len(heading)) + 2, _WIDEST)
    for line, row in enumerate(rows, 2):
        for number, value in enumerate(row, 1):
            _fill(sheet, line, number, value)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions


def _fill(sheet: Worksheet, line: int, number: int, value: str | int) -> None:
    cell = sheet.cell(line, number)
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str) and len(value) > _WIDEST)
    if isinstance(value, int):
        cell.value = value
        return
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        cell.value = datetime.fromisoformat(value)
        cell.number_format = "yyyy-mm-dd"
        return
    cell.value = _NOT_IN_XML.sub("", value)
    cell.data_type = "s"  # text, even where it begins like a formula


def _same_bytes(book: bytes, day: datetime) -> bytes:
    """Take the time of writing out of a workbook, which stands in its zip entries and its properties."""
    out = io.BytesIO()
    stamp = day.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in sorted(old.namelist()):
            content = old.read(entry)
            if entry == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            new.writestr(zipfile.ZipInfo(entry, _EPOCH), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
