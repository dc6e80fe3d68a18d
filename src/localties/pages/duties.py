"""What is due by when, as a page: a table for each month, and the same as a calendar to subscribe to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from localties.dates import PartialDate
from localties.errors import ParameterError
from localties.labels import choose
from localties.pages.wording import wording
from localties.query.duties import duties, state_in_words
from localties.query.duty_rules import applying

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localties.pages.reader import Reader
    from localties.query.duties import Duty

HORIZON: Final = 12
"""How many months ahead to look where nobody says."""
FURTHEST: Final = 120
"""How many months ahead one can look at most."""


@dataclass(frozen=True, slots=True)
class Due:
    """What is due or coming.

    Attributes:
        as_of: The day for which it was judged.
        months: How many months ahead it looks.
        duties: The duties, the earliest first.
    """

    as_of: date
    months: int
    duties: tuple[Duty, ...]


def read_months(text: str) -> int:
    """Read how many months ahead to look.

    Raises:
        ParameterError: If it is no whole number from 0 to 120.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(FURTHEST)) and int(text) <= FURTHEST):
        raise ParameterError(f"'{text}' is no number of months", hint=f"Give a number from 0 to {FURTHEST}")
    return int(text)


def due(reader: Reader, as_of: date | None = None, locality: str | None = None, months: int = HORIZON) -> Due:
    """Find what is due or coming.

    Args:
        reader: Who reads.
        as_of: The day; the one for which the graph at hand was judged by default.
        locality: The IRI of a locality or partner that alone is wanted, with the units that it took in.
        months: How many months ahead to look.
    """
    day = as_of or reader.register.as_of
    found = duties(reader.register.graph, day, locality=locality, horizon_months=months)
    return Due(day, months, tuple(found))


def duties_page(reader: Reader, found: Due, locality: str | None = None) -> str:
    """Give the page of what is due or coming.

    Args:
        reader: Who reads.
        found: The duties.
        locality: The IRI of the locality or partner to which they are limited, or None.
    """
    return reader.page(
        "duties.html.j2",
        here="duties",
        found=found,
        locality=locality,
        months=_by_month(found.duties, reader.language),
        state_words=lambda state: state_in_words(state, reader.language),
        profiles=[
            (choose(profile.labels, reader.language), choose(profile.descriptions, reader.language))
            for profile in applying(reader.register.graph)
        ],
        **wording(reader),
    )


def _by_month(found: Sequence[Duty], language: str) -> list[tuple[str, str, list[Duty]]]:
    """Give the duties of each month in which one falls due at the earliest, with the month and its name."""
    return [
        (month, PartialDate.parse(month).in_words(language), list(those))
        for month, those in groupby(found, key=lambda duty: duty.earliest.isoformat()[:7])
    ]
