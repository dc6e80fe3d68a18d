"""From what a file holds in a cell to a value one can work with."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

from localties.ingest.tables.table import Cell


class Origin(Enum):
    """Where a value comes from."""

    STATED = "stated"
    COMPUTED = "computed"
    UNCOMPUTED = "uncomputed"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Found:
    """A cell as it stands in a file.

    Attributes:
        value: What a reader of the format made of it.
        origin: STATED; COMPUTED by a formula, or UNCOMPUTED where its result is not in the file; FAULTY (`#REF!`).
    """

    value: object
    origin: Origin = Origin.STATED


FoundRow: TypeAlias = Mapping[int, Found]
"""The cells of a row by column, from 0; empty ones may be left out."""

_ESCAPED: Final = re.compile(r"_x00([01][0-9A-Fa-f])_")
"""How a workbook writes a control character in a text (ECMA-376, 22.9.2.19)."""
_UNWANTED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff]")


def cell(value: object) -> tuple[Cell, bool]:
    """Bring a value to the form in which all formats give it.

    Whole floats become integers, days without a time become dates, times and durations become text.

    Returns:
        The value, and whether control characters were dropped from it.
    """
    match value:
        case str():
            return _text(value)
        case None | bool() | int():
            return value, False
        case float() if math.isfinite(value):
            return (int(value) if value.is_integer() else value), False
        case dt.datetime() if value.time() == dt.time():
            return value.date(), False
        case dt.date():
            return value, False
    return _text(str(value))


def _text(value: str) -> tuple[str | None, bool]:
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").strip("\ufeff").strip()
    tidy = unicodedata.normalize("NFC", _UNWANTED.sub("", text)).strip()
    return tidy or None, _UNWANTED.search(text) is not None
