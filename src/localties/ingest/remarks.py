"""What there is to say about a table, and where in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from localties.labels import choose
from localties.validation import Severity


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a table that is wrong, doubtful or worth knowing.

    Attributes:
        severity: How bad it is; a violation keeps the table from being imported.
        sheet: The name of the sheet, or None where it concerns the file as a whole.
        row: The row as a spreadsheet numbers it, from 1, or None where it concerns the sheet as a whole.
        column: The heading of the column, or None where it concerns the row as a whole.
        value: The value as it stands in the table, or None.
        messages: What is wrong and what to do, by language tag.
    """

    severity: Severity
    sheet: str | None
    row: int | None
    column: str | None
    value: str | None
    messages: Mapping[str, str]

    def message(self, language: str) -> str:
        """Give the message in a language, or in the next best one."""
        return choose(self.messages, language) or ""

    def place(self) -> str:
        """Give where it is, e.g. `Agreements!12, Date of signature`."""
        cell = "!".join(str(part) for part in (self.sheet, self.row) if part is not None)
        return ", ".join(part for part in (cell, self.column) if part)
