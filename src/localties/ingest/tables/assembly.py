"""From the cells of a file, row by row, to a sheet with a header."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from openpyxl.utils import get_column_letter

from localties.errors import TableError
from localties.ingest.tables.notes import Notes
from localties.ingest.tables.table import Cell, Limits, Row, Sheet
from localties.ingest.tables.values import Found, FoundRow, Origin, cell
from localties.validation import Severity

_LAST_ROW: Final = 1_048_576
"""What spreadsheets can number."""
_LIST_SHEETS: Final = frozenset(("about", "giới thiệu", "lists", "danh mục"))
"""Sheets of our own templates that hold no records."""
_MERGED: Final = re.compile(r"\$?[A-Z]{1,3}\$?(\d{1,7}):\$?[A-Z]{1,3}\$?\d{1,7}")


def holds_records(name: str) -> bool:
    """Tell whether a sheet of that name is to be read."""
    return not name.startswith("_") and name.strip().casefold() not in _LIST_SHEETS


@dataclass(slots=True)
class Tally:
    """How many rows were read of a file so far, of all its sheets."""

    rows: int = 0


class Assembly:
    """A sheet in the making; rows come in the order of the file.

    Args:
        file: The file, for errors.
        name: The sheet's name.
        limits: How large the file may be.
        tally: Where its rows are counted together with those of other sheets.
    """

    def __init__(self, file: Path, name: str, limits: Limits, tally: Tally) -> None:
        self.notes = Notes(name)
        self._file, self._name, self._limits, self._tally = file, name, limits, tally
        self._header: tuple[str, ...] = ()
        self._header_row = 0
        self._rows: list[Row] = []
        self._number = self._last_filled = 0

    def ends_before(self, number: int) -> bool:
        """Tell whether a row comes after so many empty ones that it no longer counts.

        Raises:
            TableError: If rows are not in order, or there are more than a spreadsheet can number.
        """
        if not self._number < number <= _LAST_ROW:
            message = f"row {number} of the sheet {self._name!r} follows row {self._number}"
            raise TableError(message, hint="Open the file in a spreadsheet and save it anew", file=self._file)
        self._number = number
        if number - self._last_filled <= self._limits.empty_rows:
            return False
        self.notes.say(
            "Nothing was read below this row, since %(count)s empty rows follow; move up what stands further down",
            Severity.INFO,
            row=self._last_filled or None,
            count=self._limits.empty_rows,
        )
        return True

    def add(self, number: int, found: FoundRow) -> None:
        """Take in a row.

        Raises:
            TableError: If there are more rows or columns than may be.
        """
        wide = max((at for at, one in found.items() if one.value not in (None, "")), default=-1) + 1
        if wide > self._limits.columns:
            message = f"row {number} of the sheet {self._name!r} has more than {self._limits.columns} columns"
            raise TableError(message, hint="Keep to the columns that are needed", file=self._file)
        first = found.get(0)
        if self._header_row and first and isinstance(first.value, str) and first.value.lstrip().startswith("#"):
            self._last_filled = number
            return
        values = {at: self._value(number, at, one) for at, one in found.items() if at <= self._limits.columns}
        filled: dict[int, Cell] = {at: value for at, value in values.items() if value is not None}
        if not filled:
            return
        self._last_filled = number
        if not self._header_row:
            self._take_header(number, filled)
        else:
            self._take_row(number, filled)

    def ragged(self, number: int, count: int) -> None:
        """Remark on a row of text that has not as many cells as there are headings.

        Args:
            number: The row.
            count: How many cells it has.
        """
        if self._header_row and number > self._header_row and count < len(self._header):
            self.notes.say(
                "This row has %(count)s cells but there are %(wanted)s headings; is a separator missing?",
                Severity.WARNING,
                row=number,
                count=count,
                wanted=len(self._header),
            )

    def merged(self, ranges: list[str]) -> None:
        """Remark on merged cells.

        Args:
            ranges: E.g. `A2:A5`.
        """
        for area in ranges:
            match = _MERGED.fullmatch(area)
            if match and int(match[1]) >= self._header_row:
                self.notes.say(
                    "The cells %(range)s are merged, so that only the first has a value; "
                    "unmerge them and fill in each one",
                    Severity.WARNING,
                    row=int(match[1]),
                    value=area,
                    range=area,
                )

    def sheet(self) -> Sheet | None:
        """Give the sheet, or None where nothing stood in it."""
        if not self._header_row:
            return None
        return Sheet(self._name, self._header, self._header_row, tuple(self._rows))

    def _take_header(self, number: int, filled: dict[int, Cell]) -> None:
        self._header_row = number
        self._header = tuple(_heading(filled.get(at)) for at in range(max(filled) + 1))
        for heading, count in Counter(h.casefold() for h in self._header if h).items():
            if count > 1:
                same = next(h for h in self._header if h.casefold() == heading)
                self.notes.say(
                    "This heading stands over %(count)s columns; give each column a heading of its own",
                    Severity.VIOLATION,
                    row=number,
                    column=same,
                    count=count,
                )

    def _take_row(self, number: int, filled: dict[int, Cell]) -> None:
        self._tally.rows += 1
        if self._tally.rows > self._limits.rows:
            message = f"the file has more than {self._limits.rows:,} rows"
            raise TableError(message, hint="Split it into several files", file=self._file)
        for at, value in filled.items():
            if not self._heading_at(at):
                self.notes.say(
                    "This value stands in a column without a heading and was left out; "
                    "give the column a heading, or put a text with separators between quotation marks",
                    Severity.VIOLATION,
                    row=number,
                    column=self._column(at),
                    value=value,
                )
        self._rows.append(Row(number, tuple(filled.get(at) for at in range(len(self._header)))))

    def _heading_at(self, at: int) -> str:
        return self._header[at] if at < len(self._header) else ""

    def _column(self, at: int) -> str:
        return self._heading_at(at) or str(get_column_letter(at + 1))

    def _value(self, number: int, at: int, found: Found) -> Cell:
        value, dropped = cell(found.value)
        too_long = isinstance(value, str) and len(value) > self._limits.cell_characters
        if found.origin is Origin.STATED and not dropped and not too_long:
            return value
        for text, severity in _doubts(found.origin, dropped=dropped, too_long=too_long):
            self.notes.say(
                text,
                severity,
                row=number,
                column=self._column(at),
                value=value,
                limit=self._limits.cell_characters,
            )
        if found.origin is Origin.FAULTY:
            return None
        return value[: self._limits.cell_characters] if isinstance(value, str) else value


def _doubts(origin: Origin, *, dropped: bool, too_long: bool) -> list[tuple[str, Severity]]:
    def say(text: str) -> str:
        return text

    found = []
    if origin is Origin.COMPUTED:
        text = say("This is a formula; its last computed value was taken")
        found.append((text, Severity.WARNING))
    elif origin is Origin.UNCOMPUTED:
        text = say(
            "This is a formula without a computed value; open the file in a spreadsheet and save it, "
            "or put the value in its place"
        )
        found.append((text, Severity.VIOLATION))
    elif origin is Origin.FAULTY:
        text = say("This cell shows an error of the spreadsheet; put the value in its place")
        found.append((text, Severity.VIOLATION))
    if dropped:
        text = say("Control characters were dropped from this text; see whether it still reads well")
        found.append((text, Severity.INFO))
    if too_long:
        text = say("This text has more than %(limit)s characters and was cut off; shorten it")
        found.append((text, Severity.VIOLATION))
    return found


def _heading(value: Cell) -> str:
    return "" if value is None else " ".join(str(value).split())
