"""Spreadsheets of LibreOffice and others (OpenDocument 1.3, part 3): sheet by sheet, in passing.

A few bytes there can stand for a million rows, so rows are walked as they are written, not laid out first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from openpyxl.utils import get_column_letter

from localties.errors import InvalidDateError, TableError
from localties.ingest.spellings import read_date
from localties.ingest.tables.assembly import Assembly, Tally, holds_records
from localties.ingest.tables.markup import stream
from localties.ingest.tables.notes import Notes
from localties.ingest.tables.packages import check_package, damaged, encrypted
from localties.ingest.tables.table import Limits, Table
from localties.ingest.tables.values import Found, Origin
from localties.validation import Severity

_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS: Final = frozenset((_TABLE + "table-cell", _TABLE + "covered-table-cell"))
_SHED: Final = _CELLS | {_TABLE + "table-row", _TABLE + "table-column", _TABLE + "table", _STYLE + "style"}
_FAULT: Final = re.compile(r"#[A-Z0/]+[!?]?|Err:\d+")
_APART: Final = frozenset((_OFFICE + "annotation", _TEXT + "ruby-text", _TEXT + "note"))


def read_opendocument(path: Path, limits: Limits) -> Table:
    """Read an .ods file; macros are passed over.

    Raises:
        TableError: If it is damaged, encrypted or too large.
    """
    check_package(path, limits)
    try:
        with ZipFile(path) as archive:
            if "META-INF/manifest.xml" in archive.namelist():
                with archive.open("META-INF/manifest.xml") as manifest:
                    if b"encryption-data" in manifest.read():
                        raise encrypted(path)
            return _Reading(path, limits).read(archive)
    except TableError:
        raise
    except Exception as error:  # a damaged part can set off anything
        raise damaged(path) from error


class _Reading:
    """One pass through a document."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path, self._limits = path, limits
        self._hidden: set[str] = set()
        self._assemblies: list[Assembly] = []
        self._tally = Tally()

    def read(self, archive: ZipFile) -> Table:
        notes = Notes()
        if any(name.startswith(("Basic/", "Scripts/")) for name in archive.namelist()):
            notes.say("The workbook has macros; they were neither run nor read", Severity.INFO)
        with archive.open("content.xml") as source:
            events = stream(source, _SHED)
            for event, element in events:
                if event == "end" and element.tag == _STYLE + "style":
                    self._look_at_style(element)
                elif event == "start" and element.tag == _TABLE + "table":
                    self._read_sheet(element, events)
        sheets = tuple(sheet for assembly in self._assemblies if (sheet := assembly.sheet()))
        remarks = (remark for assembly in self._assemblies for remark in assembly.notes.remarks)
        return Table(self._path, sheets, (*notes.remarks, *remarks))

    def _look_at_style(self, style: Element) -> None:
        properties = style.find(_STYLE + "table-properties")
        if properties is not None and properties.get(_TABLE + "display") == "false":
            self._hidden.add(style.get(_STYLE + "name", ""))

    def _read_sheet(self, table: Element, events: Iterator[tuple[str, Element]]) -> None:
        name = table.get(_TABLE + "name", "")
        hidden = table.get(_TABLE + "style-name") in self._hidden
        assembly = Assembly(self._path, name, self._limits, self._tally)
        if holds_records(name):
            self._assemblies.append(assembly)
            if hidden:
                assembly.notes.say(
                    "This sheet is hidden and was not read; show it if it is to be read, else delete it",
                    Severity.WARNING,
                )
            else:
                self._fill(assembly, table, events)
                return
        _skip(table, events)

    def _fill(self, assembly: Assembly, table: Element, events: Iterator[tuple[str, Element]]) -> None:
        number, repeated, column = 1, 1, 0
        cells: dict[int, Found] = {}
        merged: list[str] = []
        for event, element in events:
            if event == "start" and element.tag == _TABLE + "table-row":
                repeated, column, cells = _count(element, "number-rows-repeated"), 0, {}
            elif event == "end" and element.tag in _CELLS:
                if spanned := _spanned(element, number, column):
                    merged.append(spanned)
                found, times = _found(element), _count(element, "number-columns-repeated")
                if found:
                    # A column beyond the limit is kept, so that the row is refused for it.
                    cells |= dict.fromkeys(range(column, min(column + times, self._limits.columns + 1)), found)
                    if column > self._limits.columns:
                        cells[column] = found
                column += times
            elif event == "end" and element.tag == _TABLE + "table-row":
                if not self._add(assembly, number, repeated, cells):
                    _skip(table, events)
                    break
                number += repeated
            elif event == "end" and element is table:
                break
        assembly.merged(merged)

    def _add(self, assembly: Assembly, number: int, repeated: int, cells: dict[int, Found]) -> bool:
        """Take in a row as often as it stands there; False where the sheet has ended."""
        if not cells:
            return True
        for each in range(number, number + repeated):
            if assembly.ends_before(each):
                return False
            assembly.add(each, cells)
        return True


def _skip(table: Element, events: Iterator[tuple[str, Element]]) -> None:
    for event, element in events:
        if event == "end" and element is table:
            return


def _count(element: Element, name: str) -> int:
    return max(1, int(element.get(_TABLE + name, "1")))


def _spanned(cell: Element, row: int, column: int) -> str | None:
    rows, columns = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
    if rows == columns == 1:
        return None
    return f"{get_column_letter(column + 1)}{row}:{get_column_letter(column + columns)}{row + rows - 1}"


def _found(cell: Element) -> Found | None:
    kind = cell.get(_OFFICE + "value-type")
    text = "\n".join(_words(part) for part in cell if part.tag == _TEXT + "p")
    is_formula = cell.get(_TABLE + "formula") is not None
    if cell.get(_CALC + "value-type") == "error" or (is_formula and _FAULT.fullmatch(text)):
        return Found(text, Origin.FAULTY)
    value = _value(cell, kind, text)
    if is_formula:
        return Found(value, Origin.COMPUTED if kind else Origin.UNCOMPUTED)
    return None if value is None or value == "" else Found(value)


def _value(cell: Element, kind: str | None, text: str) -> object:
    match kind:
        case "float" | "percentage" | "currency":
            stated = cell.get(_OFFICE + "value", "")
            return int(stated) if stated.lstrip("-").isdigit() else float(stated)
        case "boolean":
            return cell.get(_OFFICE + "boolean-value") == "true"
        case "date":
            return _date(cell.get(_OFFICE + "date-value", ""), text)
        case "string":
            return cell.get(_OFFICE + "string-value", text)
    return text


def _date(stated: str, text: str) -> object:
    """Give a date no more precise than it is shown: a spreadsheet keeps 12/2012 as 1 December."""
    try:
        value = dt.datetime.fromisoformat(stated)
    except ValueError:
        return text
    try:
        shown = read_date(text)
    except InvalidDateError:
        return value
    return text if shown.earliest < shown.latest and shown.earliest <= value.date() <= shown.latest else value


def _words(element: Element) -> str:
    """Give the text of a paragraph as it is shown."""
    parts = [element.text or ""]
    for child in element:
        if child.tag == _TEXT + "s":
            parts.append(" " * min(int(child.get(_TEXT + "c", "1")), 100))
        elif child.tag == _TEXT + "line-break":
            parts.append("\n")
        elif child.tag == _TEXT + "tab":
            parts.append(" ")
        elif child.tag not in _APART:
            parts.append(_words(child))
        parts.append(child.tail or "")
    return "".join(parts)
