"""A time axis: from days to a place along a line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.dates import PartialDate

_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Whole years laid out evenly, day by day.

    Attributes:
        first: The first year.
        last: The last year.
        left: Where the first day begins, in pixels.
        width: How wide all years are together, in pixels.
    """

    first: int
    last: int
    left: float
    width: float

    @classmethod
    def showing(cls, days: Iterable[PartialDate], today: date, left: float, width: float) -> Self:
        """Choose the years that dates need, today's among them.

        The open end of an interval asks for no year.
        """
        bounds = [day for partial in days for day in (partial.earliest, partial.latest)]
        years = [day.year for day in bounds if day not in (date.min, date.max)]
        return cls(min([*years, today.year]), max([*years, today.year]), left, width)

    def start(self, day: date) -> float:
        """Give where a day begins; what lies before or after is at the left or right end."""
        begin, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal() + 1
        return self.left + self.width * (min(max(day.toordinal(), begin), end) - begin) / (end - begin)

    def span(self, partial: PartialDate) -> tuple[float, float]:
        """Give the stretch that a date covers, from where its earliest day begins to where its latest day ends."""
        after = date.fromordinal(min(partial.latest.toordinal() + 1, date.max.toordinal()))
        return self.start(partial.earliest), self.start(after)

    def share(self, x: float) -> float:
        """Give a place as a share of the whole width, 0 to 1, for a script that draws at another width."""
        return round((x - self.left) / self.width, 6)

    def years(self, room: float) -> list[tuple[int, float]]:
        """Give years to name along the axis and where they begin, with room in pixels between them."""
        years = self.last - self.first + 1
        step = next((step for step in _STEPS if self.width / years * step >= room), _STEPS[-1])
        named = [year for year in range(self.first, self.last + 1) if year % step == 0]
        return [(year, self.start(date(year, 1, 1))) for year in named]
