"""Dates as people write them, in Vietnamese, English, Korean and Japanese, at the precision they have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from babel.dates import get_month_names

from localties.dates import PartialDate
from localties.errors import InvalidDateError

_EARLIEST_YEAR: Final = 1000
"""Before it a number of four digits is more likely something else."""
_LONGEST: Final = 100
"""Characters of a date; a longer text is something else."""
_HINT: Final = "Write a year, 12/2012, 26/4/2024, 2024-04-26, quý IV/2024 or 2026-2030"


class Order(StrEnum):
    """How `3/4/2020` is read."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"


class AmbiguousDateError(InvalidDateError):
    """Day and month could be swapped, and no order is declared.

    Attributes:
        readings: The dates that it could be.
    """

    def __init__(self, text: str, readings: tuple[PartialDate, ...]) -> None:
        said = " or ".join(reading.text for reading in readings)
        super().__init__(
            f"'{text}' is {said}", hint=f"Write {readings[0].text}, or declare whether the day comes first"
        )
        self.readings = readings


_ERAS: Final = {
    "明治": (date(1868, 1, 25), date(1912, 7, 29)),
    "大正": (date(1912, 7, 30), date(1926, 12, 24)),
    "昭和": (date(1926, 12, 25), date(1989, 1, 7)),
    "平成": (date(1989, 1, 8), date(2019, 4, 30)),
    "令和": (date(2019, 5, 1), date.max),
}
"""The eras of Japan since 1868 with their first and last days."""
_ERA_LETTERS: Final = dict(zip("MTSHR", _ERAS, strict=True))
_QUARTERS: Final = {"1": 33, "i": 33, "2": 34, "ii": 34, "3": 35, "iii": 35, "4": 36, "iv": 36}
_MONTHS: Final = {
    name.casefold().rstrip("."): number
    for width in ("wide", "abbreviated")
    for number, name in get_month_names(width, locale="en").items()
} | {"sept": 9}
_WORD: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ABOUT: Final = re.compile(r"(?:khoảng(?: năm)?|about|around|circa|ca?\.|약)\s*(.+)|(.+?)\s*(?:頃|ごろ|경|쯤)")
_Y: Final = r"(?P<y>\d{4})"
_M: Final = r"(?P<m>\d{1,2})"
_D: Final = r"(?P<d>\d{1,2})"


def read_date(value: str | int | float | date | datetime, order: Order | None = None) -> PartialDate:
    """Read a date.

    Args:
        value: A date as a person or a spreadsheet writes it.
        order: Whether the day or the month comes first in `3/4/2020`; None where nobody has said so.

    Returns:
        The date, no more precise than it was written.

    Raises:
        AmbiguousDateError: If day and month could be swapped and no order is declared.
        InvalidDateError: If it is no date, has a year of two digits, or is no day of the calendar.
    """
    if isinstance(value, datetime):
        return PartialDate.parse(value.date().isoformat())
    if isinstance(value, date):
        return PartialDate.parse(value.isoformat())
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = " ".join(unicodedata.normalize("NFKC", str(value)).split())
    # Of a number with a fraction the last zero is gone: 2012.1 may have been October.
    found = None if isinstance(value, float) or len(text) > _LONGEST else _read(text, order)
    if found is None or found.earliest.year < _EARLIEST_YEAR:
        raise InvalidDateError(f"'{text}' is not a date", hint=_HINT)
    return found


def _read(text: str, order: Order | None) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except InvalidDateError:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            raise
    folded = text.casefold()
    if about := _ABOUT.fullmatch(folded):
        inner = _read(about[1] or about[2], order)
        return None if inner is None or "/" in inner.text else PartialDate.parse(inner.text.rstrip("~?%") + "~")
    for pattern, build in _SPELLINGS:
        if match := pattern.fullmatch(folded):
            return build(match)
    if swapped := _SWAPPABLE.fullmatch(folded):
        return _in_order(text, swapped, order)
    if span := _SPAN.fullmatch(folded):
        start, end = (_read(part, order) for part in span.group("a", "b"))
        if start is not None and end is not None and "/" not in start.text + end.text:
            return PartialDate.parse(f"{start.text}/{end.text}")
    return None


def _plain(match: re.Match[str]) -> PartialDate:
    parts = match.groupdict()
    numbers = [parts["y"], *(parts[name].zfill(2) for name in ("m", "d") if parts.get(name))]
    return PartialDate.parse("-".join(numbers))


def _quarter(match: re.Match[str]) -> PartialDate:
    return PartialDate.parse(f"{match['y']}-{_QUARTERS[match['q']]}")


def _named_month(match: re.Match[str]) -> PartialDate:
    parts = match.groupdict()
    day = f"-{parts['d'].zfill(2)}" if parts.get("d") else ""
    return PartialDate.parse(f"{match['y']}-{_MONTHS[match['name']]:02}{day}")


def _era(match: re.Match[str]) -> PartialDate:
    parts = match.groupdict()
    era = _ERA_LETTERS.get(parts["era"].upper(), parts["era"])
    first, last = _ERAS[era]
    year = first.year - 1 + (1 if parts["n"] == "元" else int(parts["n"]))
    rest = [parts[name].zfill(2) for name in ("m", "d") if parts.get(name)]
    found = PartialDate.parse("-".join([str(year).zfill(4), *rest]))
    if found.latest < first or found.earliest > last or parts["n"] == "0":
        raise InvalidDateError(
            f"'{match[0]}' does not exist: {era} went from {first} to {'today' if last == date.max else last}",
            hint="Look the year up in the source",
        )
    return found


def _in_order(text: str, match: re.Match[str], order: Order | None) -> PartialDate:
    first, second, year = match["a"].zfill(2), match["b"].zfill(2), match["y"]
    by_order = {Order.DAY_FIRST: f"{year}-{second}-{first}", Order.MONTH_FIRST: f"{year}-{first}-{second}"}
    readings = {}
    for name, iso in by_order.items():
        try:
            readings[name] = PartialDate.parse(iso)
        except InvalidDateError:
            continue
    different = tuple(dict.fromkeys(readings.values()))
    if len(different) == 1:
        return different[0]
    if not different:
        return PartialDate.parse(by_order[Order.DAY_FIRST])
    if order is None:
        raise AmbiguousDateError(text, different)
    return readings[order]


def _patterns(
    spellings: Iterable[tuple[str, Callable[[re.Match[str]], PartialDate]]],
) -> list[tuple[re.Pattern[str], Callable[[re.Match[str]], PartialDate]]]:
    return [(re.compile(pattern), build) for pattern, build in spellings]


_SPELLINGS: Final = _patterns(
    [
        (rf"{_Y}-{_M}-{_D}[t ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?", _plain),  # as programs write a day
        (rf"{_M}[/.\-]{_Y}", _plain),
        (rf"{_Y}[/.\-]\s*{_M}(?:[/.\-]\s*{_D}\.?)?", _plain),
        # Vietnamese; a Vietnamese word declares that the day comes first.
        (rf"năm {_Y}", _plain),
        (rf"tháng {_M}\s*(?:[/\-]|,? năm )\s*{_Y}", _plain),
        (rf"(?:ngày )?{_D} tháng {_M}(?: năm |[,/ ]+){_Y}", _plain),
        (rf"ngày {_D}[/.\-]{_M}[/.\-]{_Y}", _plain),
        (rf"quý (?P<q>i{{1,3}}|iv|[1-4])\s*(?:[/\-]|,? năm |\s)\s*{_Y}", _quarter),
        (rf"q(?P<q>[1-4])[/ \-]*{_Y}", _quarter),
        (rf"(?P<q>[1-4])q[/ \-]*{_Y}", _quarter),
        (rf"{_Y}[/ \-]*q(?P<q>[1-4])", _quarter),
        (rf"quarter (?P<q>i{{1,3}}|iv|[1-4])[/ \-,]*{_Y}", _quarter),
        # English
        (rf"{_D}(?:st|nd|rd|th)? (?P<name>{_WORD})\.?,? {_Y}", _named_month),
        (rf"(?P<name>{_WORD})\.? {_D}(?:st|nd|rd|th)?,? {_Y}", _named_month),
        (rf"(?P<name>{_WORD})\.?,? {_Y}", _named_month),
        # Korean and Japanese
        (rf"{_Y}\s*[년年](?:\s*{_M}\s*[월月](?:\s*{_D}\s*[일日])?)?", _plain),
        (rf"{_Y}\s*[년年]\s*第?(?P<q>[1-4])(?:\s*분기|四半期)", _quarter),
        (rf"(?P<era>{'|'.join(_ERAS)})(?P<n>元|\d{{1,2}})年(?:{_M}月(?:{_D}日)?)?", _era),
        (rf"(?P<era>[mtshr])(?P<n>\d{{1,2}})\.{_M}\.{_D}", _era),
    ]
)
_SWAPPABLE: Final = re.compile(rf"(?P<a>\d{{1,2}})([/.\-])(?P<b>\d{{1,2}})\2{_Y}")
_SPAN: Final = re.compile(
    r"(?:giai đoạn |từ (?:năm )?|from |between )?(?P<a>.+?)"
    r"\s*(?:[–—~]|-| đến (?:năm )?| to | and )\s*(?P<b>.+?)(?:까지|まで)?"
)
