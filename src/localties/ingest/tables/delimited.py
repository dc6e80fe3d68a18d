"""Text with separators: CSV (RFC 4180) and TSV, in whatever encoding and with whatever separator it was saved."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TextIO

from localties.errors import TableError
from localties.ingest.tables.assembly import Assembly, Tally
from localties.ingest.tables.encodings import Encoding, encoding_of
from localties.ingest.tables.notes import Notes
from localties.ingest.tables.table import Limits, Table
from localties.ingest.tables.values import Found
from localties.validation import Severity

_SEPARATORS: Final = ",;\t|"
_SAMPLE: Final = 1 << 16
_PACKED: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")


def read_delimited(path: Path, limits: Limits) -> Table:
    """Read a .csv or .tsv file; every value is text.

    Raises:
        TableError: If its encoding cannot be told, its quotation marks do not match, or it is too large.
    """
    with path.open("rb") as file:
        if file.read(4).startswith(_PACKED):
            message = "this is no text but a workbook or a document, whatever its ending"
            raise TableError(message, hint="Give it the ending it had when it was saved", file=path)
    encoding = encoding_of(path)
    notes, assembly = Notes(), Assembly(path, path.stem, limits, Tally())
    _tell_encoding(notes, encoding)
    with path.open(encoding=encoding.codec, newline="") as file:
        try:
            _fill(assembly, _records(file, _separator(file)))
        except UnicodeDecodeError as error:
            message = f"the text is not {encoding.name} throughout"
            raise TableError(message, hint="Save the file as UTF-8", file=path) from error
    sheet = assembly.sheet()
    return Table(path, (sheet,) if sheet else (), (*notes.remarks, *assembly.notes.remarks))


def _tell_encoding(notes: Notes, encoding: Encoding) -> None:
    if encoding.plain:
        return
    if encoding.certain:
        notes.say("The text was read as %(encoding)s", Severity.INFO, encoding=encoding.name)
    else:
        notes.say(
            "The text was read as %(encoding)s, which is not certain; see whether names read well, "
            "or save the file as UTF-8",
            Severity.WARNING,
            encoding=encoding.name,
        )


def _separator(file: TextIO) -> str:
    """Find the separator, and leave the file where its first record begins."""
    sample = file.read(_SAMPLE)
    file.seek(0)
    first = sample.partition("\n")[0].strip().lower()
    if first.startswith("sep=") and len(first) == len("sep=,"):  # what Excel writes before the header
        return first[-1]
    if len(sample) == _SAMPLE:
        sample = sample[: sample.rfind("\n") + 1] or sample
    return max(_SEPARATORS, key=lambda separator: _evenness(sample, separator))


def _evenness(sample: str, separator: str) -> float:
    """Give how many columns a separator makes, times how many rows agree with the first one."""
    try:
        widths = [
            len(row) for row in csv.reader(sample.splitlines(keepends=True), delimiter=separator) if any(row)
        ]
    except csv.Error:
        return 0.0
    return (widths[0] - 1) * Counter(widths)[widths[0]] / len(widths) if widths else 0.0


def _records(file: TextIO, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(file, delimiter=separator, strict=True)
    try:
        yield from reader
    except csv.Error as error:
        message = f"quotation marks do not match, or a cell has over {csv.field_size_limit():,} characters"
        hint = "A text with quotation marks inside stands between quotation marks, those inside doubled"
        raise TableError(message, hint=hint, file=Path(file.name), line=reader.line_num) from error


def _fill(assembly: Assembly, records: Iterator[list[str]]) -> None:
    for number, record in enumerate(records, 1):
        if number == 1 and record and record[0].lower().startswith("sep=") and not any(record[1:]):
            continue
        if assembly.ends_before(number):
            return
        cells = {at: Found(text) for at, text in enumerate(record) if text}
        assembly.add(number, cells)
        if cells:
            assembly.ragged(number, len(record))
