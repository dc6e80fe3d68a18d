"""Workbooks of Excel (ECMA-376, SpreadsheetML): sheet by sheet, in passing.

Openpyxl reads what frames the sheets (parts, styles, dates) and each cell. The rows are walked here, since one
pass then tells a formula from its value, and neither a million empty rows nor a row of a million cells stays in
memory.
"""

from __future__ import annotations

import datetime as dt
import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from openpyxl import Workbook
from openpyxl.cell.text import Text
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.worksheet._reader import CELL_TAG, DATA_TAG, FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import ARC_CONTENT_TYPES, ARC_STYLE, SHARED_STRINGS, SHEET_MAIN_NS

from localties.errors import TableError
from localties.ingest.tables.assembly import Assembly, Tally, holds_records
from localties.ingest.tables.markup import stream
from localties.ingest.tables.notes import Notes
from localties.ingest.tables.packages import check_package, damaged
from localties.ingest.tables.table import Limits, Table
from localties.ingest.tables.values import Found, Origin
from localties.validation import Severity

_STRING_TAG: Final = f"{{{SHEET_MAIN_NS}}}si"
_MOST_STRINGS: Final = 4_000_000
_LARGEST_FRAME: Final = 16_000_000
"""Bytes of a part that is read as a whole: the list of parts, the list of sheets, the styles."""
_MERGE: Final = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]{0,80}?ref=["']([A-Z0-9:$]{3,24})["']""")
_MOST_MERGED: Final = 10_000
_CHUNK: Final = 1 << 20
_NOT_SHOWN: Final = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
"""What a number format says of colours and languages, and the text that it adds."""


def read_workbook(path: Path, limits: Limits) -> Table:
    """Read an .xlsx or .xlsm file; macros are passed over.

    Raises:
        TableError: If it is damaged, encrypted or too large.
    """
    check_package(path, limits)
    try:
        with warnings.catch_warnings():
            # What openpyxl would leave out when it wrote the file again does not concern a reader.
            warnings.simplefilter("ignore")
            return _read(path, limits)
    except TableError:
        raise
    except Exception as error:  # openpyxl lets through whatever a damaged part sets off
        raise damaged(path) from error


def _read(path: Path, limits: Limits) -> Table:
    reader = ExcelReader(str(path), read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        _open(reader)
        notes = Notes()
        if path.suffix.lower() == ".xlsm" or any(name.endswith("vbaProject.bin") for name in reader.valid_files):
            notes.say("The workbook has macros; they were neither run nor read", Severity.INFO)
        assemblies, tally = [], Tally()
        for sheet, part in reader.parser.find_sheets():
            if not holds_records(sheet.name) or "worksheet" not in part.Type:
                continue
            assembly = Assembly(path, sheet.name, limits, tally)
            assemblies.append(assembly)
            if sheet.state != "visible":
                assembly.notes.say(
                    "This sheet is hidden and was not read; show it if it is to be read, else delete it",
                    Severity.WARNING,
                )
                continue
            _fill(assembly, reader, part.target)
    sheets = tuple(made for assembly in assemblies if (made := assembly.sheet()))
    return Table(path, sheets, (*notes.remarks, *(r for assembly in assemblies for r in assembly.notes.remarks)))


def _open(reader: ExcelReader) -> None:
    """Read all but the sheets."""
    for name in (ARC_CONTENT_TYPES, ARC_STYLE):
        _check_frame(reader.archive, name)
    reader.read_manifest()
    for part in reader.package.Override:
        if "main+xml" in part.ContentType:
            _check_frame(reader.archive, part.PartName.lstrip("/"))
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    strings = next((part for part in reader.package.Override if part.ContentType == SHARED_STRINGS), None)
    if strings is not None:
        with reader.archive.open(strings.PartName.lstrip("/")) as source:
            reader.shared_strings = list(_strings(source))


def _check_frame(archive: ZipFile, name: str) -> None:
    if name in archive.namelist() and archive.getinfo(name).file_size > _LARGEST_FRAME:
        raise ValueError(f"{name} is too large")


def _strings(source: IO[bytes]) -> Iterator[str]:
    count = 0
    for event, element in stream(source, frozenset((_STRING_TAG,))):
        if event == "end" and element.tag == _STRING_TAG:
            count += 1
            if count > _MOST_STRINGS:
                raise ValueError("too many strings")
            yield str(Text.from_tree(element).content).replace("x005F_", "")  # type: ignore[arg-type, union-attr]


def _fill(assembly: Assembly, reader: ExcelReader, part: str) -> None:
    with reader.archive.open(part) as source:
        for number, cells in _rows(source, reader, assembly):
            assembly.add(number, cells)
    with reader.archive.open(part) as source:
        assembly.merged(_merged(source))


def _rows(source: IO[bytes], reader: ExcelReader, assembly: Assembly) -> Iterator[tuple[int, dict[int, Found]]]:
    book = reader.wb
    parser = WorkSheetParser(
        source,
        reader.shared_strings,
        data_only=True,
        epoch=book.epoch,
        date_formats=book._date_formats,  # type: ignore[attr-defined]
        timedelta_formats=book._timedelta_formats,  # type: ignore[attr-defined]
    )
    cells: dict[int, Found] = {}
    for event, element in stream(source, frozenset((CELL_TAG, ROW_TAG))):
        if event == "start" and element.tag == ROW_TAG:
            parser.row_counter = int(element.get("r") or parser.row_counter + 1)
            parser.col_counter, cells = 0, {}
            if assembly.ends_before(parser.row_counter):
                return
        elif event == "end" and element.tag == CELL_TAG:
            parsed = parser.parse_cell(element)
            if isinstance(parsed["value"], dt.date):
                parsed["value"] = _as_shown(parsed["value"], _format_of(book, element))
            origin = Origin.FAULTY if parsed["data_type"] == "e" else Origin.STATED
            if element.find(FORMULA_TAG) is not None and origin is Origin.STATED:
                origin = (
                    Origin.COMPUTED
                    if element.findtext(VALUE_TAG) or element.get("t") == "str"
                    else Origin.UNCOMPUTED
                )
            if parsed["value"] is not None or origin is Origin.UNCOMPUTED:
                cells[parsed["column"] - 1] = Found(parsed["value"], origin)
        elif event == "end" and element.tag == ROW_TAG:
            yield parser.row_counter, cells
        elif event == "end" and element.tag == DATA_TAG:
            return


def _format_of(book: Workbook, cell: Element) -> str:
    """Give the number format of a cell, e.g. `mm/yyyy`."""
    number = book._cell_styles[int(cell.get("s", "0"))].numFmtId  # type: ignore[attr-defined]
    custom = number - BUILTIN_FORMATS_MAX_SIZE
    return str(book._number_formats[custom] if custom >= 0 else BUILTIN_FORMATS.get(number, ""))  # type: ignore[attr-defined]


def _as_shown(value: dt.date, number_format: str) -> dt.date | str:
    """Give a date no more precise than its cell shows it: a spreadsheet keeps 12/2012 as 1 December."""
    shown = _NOT_SHOWN.sub("", number_format.partition(";")[0]).lower()
    if "d" in shown or "y" not in shown:
        return value
    return f"{value:%Y-%m}" if "m" in shown else f"{value:%Y}"


def _merged(source: IO[bytes]) -> list[str]:
    """Find merged ranges, which stand behind the rows; as bytes, since parsing all rows again would take long."""
    found: list[str] = []
    tail = b""
    while len(found) < _MOST_MERGED and (chunk := source.read(_CHUNK)):
        seen = tail + chunk
        matches = list(_MERGE.finditer(seen))
        found += (match[1].decode("ascii") for match in matches)
        tail = seen[max(len(seen) - 160, matches[-1].end() if matches else 0) :]
    return found
