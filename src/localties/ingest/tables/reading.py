"""Reading the tables that people hand in: workbooks of Excel and LibreOffice, CSV and TSV.

Whatever a file holds, reading it ends, in bounded memory, with a table or with one sentence that says why not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from localties.errors import TableError
from localties.ingest.remarks import Remark
from localties.ingest.tables.delimited import read_delimited
from localties.ingest.tables.notes import Notes
from localties.ingest.tables.opendocument import read_opendocument
from localties.ingest.tables.table import Cell, Limits, Row, Sheet, Table
from localties.ingest.tables.workbooks import read_workbook
from localties.validation import Severity

__all__ = ["ENDINGS", "Cell", "Limits", "Remark", "Row", "Sheet", "Table", "read_table"]

_READERS: Final[Mapping[str, Callable[[Path, Limits], Table]]] = {
    ".xlsx": read_workbook,
    ".xlsm": read_workbook,
    ".ods": read_opendocument,
    ".csv": read_delimited,
    ".tsv": read_delimited,
}

ENDINGS: Final = tuple(_READERS)
"""The endings of files that can be read, with their full stop."""

_MEGABYTE: Final = 1_000_000
_LIMITS: Final = Limits()


def read_table(path: Path, limits: Limits = _LIMITS) -> Table:
    """Read a table.

    The first row that is not empty is the header. Rows below it that begin with `#` are left out, and so are
    sheets that are hidden (with a remark), that are called `About`, `Lists`, `Giới thiệu` or `Danh mục`, or whose
    name begins with `_`. Macros are never run, formulas never computed.

    Args:
        path: A file that ends in .xlsx, .xlsm, .ods, .csv or .tsv.
        limits: How large it may be.

    Returns:
        Its sheets, and what there is to say about them.

    Raises:
        TableError: If it cannot be read, or is larger than it may be.
    """
    reader = _READERS.get(path.suffix.lower())
    if not path.exists():
        raise TableError("there is no such file", hint="Check the path", file=path)
    if not path.is_file():
        raise TableError("this is not a file", hint="Name one table", file=path)
    if reader is None:
        raise _unknown_ending(path)
    try:
        if path.stat().st_size > limits.megabytes * _MEGABYTE:
            message = f"the file has more than {limits.megabytes} megabytes"
            raise TableError(message, hint="Split it into several files", file=path)
        table = reader(path, limits)
    except OSError as error:
        message = f"the file cannot be read: {error.strerror or error}"
        raise TableError(message, hint="See who may read it", file=path) from error
    return table if table.sheets or table.remarks else _with_nothing(path)


def _unknown_ending(path: Path) -> TableError:
    if path.suffix.lower() == ".xls":
        message = "workbooks of Excel 97 to 2003 are not read"
        return TableError(message, hint="Open it in a spreadsheet and save it as .xlsx", file=path)
    hint = f"Tables end in {', '.join(ENDINGS)}"
    return TableError(f"tables with the ending {path.suffix!r} are not read", hint=hint, file=path)


def _with_nothing(path: Path) -> Table:
    notes = Notes()
    notes.say("There is nothing in this file; the first row names the columns", Severity.VIOLATION)
    return Table(path, (), notes.remarks)
