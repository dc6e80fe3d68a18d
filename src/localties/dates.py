"""Dates at the precision a source gives them.

A year stays a year: `xsd:gYear`, `xsd:gYearMonth` and `xsd:date` for what has a datatype in XML Schema, and
EDTF (ISO 8601-2:2019, https://www.loc.gov/standards/datetime/) for quarters, approximate dates and intervals.
Quarters are EDTF's level-2 sub-year groupings 33 to 36.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from localties.errors import InvalidDateError
from localties.terms import EDTF, XSD

_PART: Final = r"\d{4}(?:-3[3-6]|-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?[~?%]?"
_EDTF: Final = re.compile(rf"(?:{_PART}|(?:{_PART}|\.\.)/(?:{_PART}|\.\.))", re.ASCII)
_PLAIN: Final = {4: "gYear", 7: "gYearMonth", 10: "date"}
_QUARTERS: Final = {"33": 1, "34": 2, "35": 3, "36": 4}
_MONTHS_EN: Final = (
    "January February March April May June July August September October November December"
).split()


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as its source.

    Attributes:
        text: The lexical form, e.g. `2012`, `2024-04`, `2024-04-26`, `2024-36`, `2022-04~`, `2026/2030`.
        datatype: The datatype's IRI: xsd:gYear, xsd:gYearMonth, xsd:date or edtf:EDTF.
        earliest: The first day that the text allows; `date.min` for an interval open to the past.
        latest: The last day that the text allows; `date.max` for an interval open to the future.
    """

    text: str
    datatype: str
    earliest: date
    latest: date

    def in_words(self, language: str) -> str:
        """Give the date as a person would write it.

        Args:
            language: `vi` or `en`; anything else reads as English.
        """
        if "/" in self.text:
            start, end = (
                PartialDate.parse(part).in_words(language) if part != ".." else "…"
                for part in self.text.split("/")
            )
            return f"{start} – {end}"
        bare = self.text.rstrip("~?%")
        words = _words_vi(bare) if language == "vi" else _words_en(bare)
        if bare == self.text:
            return words
        return f"khoảng {words}" if language == "vi" else f"about {words}"

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read a date, choosing the datatype by its form.

        Args:
            text: A year, a month, a day (ISO 8601) or an EDTF expression of the supported profile: a quarter,
                an approximate (`~`), uncertain (`?`) or approximate and uncertain (`%`) date, an interval.

        Raises:
            InvalidDateError: If the text is none of these, or no such day or stretch of days exists.
        """
        if not _EDTF.fullmatch(text):
            raise InvalidDateError(
                f"'{text}' is not a date",
                hint="Write a year, YYYY-MM, YYYY-MM-DD, a quarter as YYYY-33 to YYYY-36, or an EDTF interval",
            )
        try:
            if text.isdecimal() or (re.fullmatch(r"[\d-]+", text) and text[5:7] not in _QUARTERS):
                return cls(text, XSD + _PLAIN[len(text)], *_bounds(text))
            earliest, latest = _edtf_bounds(text)
        except ValueError as error:
            raise InvalidDateError(f"'{text}' is not a day of the calendar") from error
        if earliest > latest:
            raise InvalidDateError(f"'{text}' ends before it begins")
        return cls(text, EDTF + "EDTF", earliest, latest)


def _bounds(text: str) -> tuple[date, date]:
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if quarter := _QUARTERS.get(text[5:]):
        return date(year, 3 * quarter - 2, 1), _bounds(f"{text[:4]}-{3 * quarter:02}")[1]
    return (
        date(year, month or 1, day or 1),
        date(year, month or 12, day or monthrange(year, month or 12)[1]),
    )


def _edtf_bounds(text: str) -> tuple[date, date]:
    start, slash, end = text.partition("/")
    if slash:
        return (
            date.min if start == ".." else _edtf_bounds(start)[0],
            date.max if end == ".." else _edtf_bounds(end)[1],
        )
    # The marks say how sure the date is, and leave its bounds where they are.
    return _bounds(text.rstrip("~?%"))


def _words_vi(bare: str) -> str:
    year, _, rest = bare.partition("-")
    if rest in _QUARTERS:
        return f"quý {('I', 'II', 'III', 'IV')[_QUARTERS[rest] - 1]}/{year}"
    return "/".join(str(int(part)) for part in reversed(bare.split("-")))


def _words_en(bare: str) -> str:
    year, _, rest = bare.partition("-")
    if rest in _QUARTERS:
        return f"Q{_QUARTERS[rest]} {year}"
    month, _, day = rest.partition("-")
    words = [str(int(day))] if day else []
    words += [_MONTHS_EN[int(month) - 1]] if month else []
    return " ".join([*words, year])
