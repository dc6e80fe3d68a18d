"""What a table is once it has been read, and how large it may be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from localties.ingest.remarks import Remark

Cell: TypeAlias = str | int | float | bool | dt.date | dt.datetime | None
"""A value: text is NFC, without blanks at its ends and without control characters but line ends; None is empty."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row that says something.

    Attributes:
        number: The row as a spreadsheet numbers it, from 1.
        cells: One value per heading.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a file.

    Attributes:
        name: The sheet's name; for CSV and TSV the file's name without its ending.
        header: The headings, by column; "" where a column has none.
        header_row: The row in which they stand.
        rows: The rows below; empty ones and those that begin with `#` are left out.
        hidden: Whether people see it; hidden sheets are not read, so it is False.
    """

    name: str
    header: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds.

    Attributes:
        file: The file.
        sheets: Its sheets, in their order; those without any value are left out.
        remarks: What there is to say about it, in the order of the file.
    """

    file: Path
    sheets: tuple[Sheet, ...]
    remarks: tuple[Remark, ...]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be.

    Attributes:
        megabytes: The file, in units of 1,000,000 bytes.
        unpacked_megabytes: What a workbook unpacks to, all parts together.
        ratio: How many times its packed size a part of a workbook may have, where it has over a megabyte.
        rows: Rows that are not empty, of all sheets together.
        columns: Columns up to the last one that is not empty.
        cell_characters: Characters of a text; the rest is cut off with a remark.
        empty_rows: So many empty rows on end are the end of a sheet.
    """

    megabytes: int = 64
    unpacked_megabytes: int = 512
    ratio: int = 200
    rows: int = 200_000
    columns: int = 500
    cell_characters: int = 20_000
    empty_rows: int = 10_000
