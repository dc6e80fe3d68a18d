"""Points and dates as lists of pairs write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, NamedTuple

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.ingest.distance import kilometres
from localties.ingest.pairs.told import Kind

if TYPE_CHECKING:
    from localties.ingest.pairs.told import Findings

_WKT: Final = re.compile(r"Point\(\s*(\S+)\s+(\S+)\s*\)", re.IGNORECASE)
_DAY: Final = re.compile(r"\+?(\d{4})-(\d{2})-(\d{2})(?:T[\d:.]+Z?)?")
_PARTIAL: Final = re.compile(r"\d{4}(?:-\d{2})?")
_YEAR, _MONTH, _FULL = 4, 7, 10
_LENGTHS: Final = {"9": _YEAR, "10": _MONTH, "11": _FULL}
_POLE: Final = 90


class Point(NamedTuple):
    """A point as decimal degrees (WGS 84), written without an exponent."""

    latitude: str
    longitude: str

    def kilometres_to(self, other: Point) -> float:
        """Give the distance on a sphere."""
        return kilometres(*((float(point.latitude), float(point.longitude)) for point in (self, other)))


def point_of(findings: Findings, row: int | None, latitude: str, longitude: str) -> Point | None:
    """Read a point; one that is none is told of."""
    latitude, longitude = latitude.strip(), longitude.strip()
    if not latitude and not longitude:
        return None
    try:
        north, east = Decimal(latitude), Decimal(longitude)
        fits = abs(north) <= _POLE and abs(east) <= 2 * _POLE
    except InvalidOperation:
        fits = False
    if not fits:
        findings.tell(
            Kind.BAD_VALUE,
            row,
            f"{latitude} {longitude}",
            lambda _: _("Latitude and longitude are not degrees of a point; the place is kept without it"),
        )
        return None
    return Point(*(format(degrees.normalize(), "f") for degrees in (north, east)))


def point_of_wkt(findings: Findings, row: int, text: str) -> Point | None:
    """Read a point in well-known text, longitude first; one that is none is told of."""
    found = _WKT.fullmatch(text.strip())
    if found is None:
        return point_of(findings, row, text, text)
    return point_of(findings, row, found[2], found[1])


def date_of(findings: Findings, row: int, text: str, precision: str) -> str | None:
    """Read a time of Wikidata as a partial date; one that is none is told of.

    Wikidata writes a year as its first of January. Where the precision is not given, such a day is read as the
    year, and the first of a month as the month: less is said than was known, and nothing that was not.

    Args:
        findings: Where to tell.
        row: The row.
        text: An xsd:dateTime, or a year, a month or a day.
        precision: wikibase:timePrecision, 9 for a year, 10 for a month, 11 for a day, or empty.
    """
    text = text.strip()
    if not text:
        return None
    found = _DAY.fullmatch(text)
    if found is None and _PARTIAL.fullmatch(text):
        day = text
    elif found:
        length = _YEAR if (found[2], found[3]) == ("01", "01") else _MONTH if found[3] == "01" else _FULL
        day = "-".join(found.groups())[: _LENGTHS.get(precision, length)]
    else:
        day = ""
    try:
        if precision in ("", *_LENGTHS):
            return PartialDate.parse(day).text
    except InvalidDateError:
        pass
    findings.tell(
        Kind.BAD_VALUE, row, text, lambda _: _("It is not a date of the calendar; the tie is kept without it")
    )
    return None
