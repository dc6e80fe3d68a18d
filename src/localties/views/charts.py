"""Charts that answer a question each, with the figures as a table beneath."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.dates import PartialDate
from localties.messages import messages
from localties.views.figures import (
    AgreementsByYear,
    ByStatus,
    LastContacts,
    agreements_by_year,
    by_status,
    fields_by_country,
    last_contacts,
)
from localties.views.render import render
from localties.views.standalone import standalone
from localties.views.statuses import status_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from localties.query import Register

WIDTH: Final = 560.0
HEIGHT: Final = 270.0
FILLS: Final = 7
"""How many fills can be told apart; types beyond share the last one."""

TOP_FIELDS: Final = 12
"""How many fields the table of fields shows before one opens the rest."""

_LEFT: Final = 34.0
_BOTTOM: Final = 34.0
_TOP: Final = 18.0
_GAP: Final = 0.22
_UNKNOWN: Final = 84.0
_NAMES: Final = 212.0
_BAR: Final = 15.0
_ROW: Final = 46.0
_SHADES: Final = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar, or a part of a stacked one.

    Attributes:
        x: Its left edge, in pixels.
        y: Its upper edge, in pixels.
        width: How wide it is, in pixels.
        height: How high it is, in pixels.
        value: What it stands for.
        series: The number of its series.
        group: What it belongs to: a year, a status; None where that is unknown.
    """

    x: float
    y: float
    width: float
    height: float
    value: int
    series: int
    group: int | str | None


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of columns along years.

    Attributes:
        bars: The bars.
        tops: For each group the middle and top of its column, and its total.
        named: The groups to name along the axis, and where.
        lines: Values to draw a line for, and where.
    """

    bars: tuple[Bar, ...]
    tops: tuple[tuple[float, float, int], ...]
    named: tuple[tuple[float, int | None], ...]
    lines: tuple[tuple[float, int], ...]


def charts_part(register: Register, language: str, link: Callable[[str], str]) -> Markup:
    """Draw charts of a register, as a part that any page can include.

    Args:
        register: The ties to count, and their records.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.

    Returns:
        Figures in SVG, each with its table; `views.css` styles them.
    """
    signed, fields = agreements_by_year(register), fields_by_country(register)
    status, contacts = by_status(register), last_contacts(register)
    most = max(fields.counts.values(), default=1)
    return Markup(  # noqa: S704 - the template escapes
        render(
            "charts.html.j2",
            language,
            name=lambda iri: register.name(iri, language),
            link=link,
            width=WIDTH,
            height=HEIGHT,
            left=_LEFT,
            base=HEIGHT - _BOTTOM,
            fills=FILLS,
            signed=signed,
            signed_chart=_signed_chart(signed),
            fields=fields,
            top=TOP_FIELDS,
            shade=lambda value: ceil(_SHADES * value / most),
            status=status,
            status_names={one: status_name(register, one, language) for one in status.statuses},
            status_bars=_status_bars(status),
            status_height=_ROW * len(status.statuses) + 8,
            names=_NAMES,
            row=_ROW,
            contacts=contacts,
            contacts_chart=_contacts_chart(contacts),
            day=PartialDate.parse(register.as_of.isoformat()),
        )
    )


def charts_page(register: Register, language: str, link: Callable[[str], str]) -> str:
    """Write the charts as one HTML file that needs nothing else.

    Args:
        register: The ties to count, and their records.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
    """
    return standalone(
        messages(language).ugettext("Ties in figures"),
        charts_part(register, language, link),
        language,
        ("style.css", "views.css"),
        (),
    )


def _signed_chart(signed: AgreementsByYear) -> Columns:
    def parts(year: int | None) -> list[int]:
        return [signed.counts.get((year, kind), 0) for kind in signed.types]

    groups: list[int | None] = [*signed.years, *([None] if signed.total(None) else [])]
    return _columns(groups, [parts(group) for group in groups])


def _contacts_chart(contacts: LastContacts) -> Columns:
    groups: list[int | None] = [*contacts.years, *([None] if contacts.counts.get(None) else [])]
    return _columns(groups, [[contacts.counts.get(group, 0)] for group in groups])


def _columns(groups: Sequence[int | None], stacks: Sequence[Sequence[int]]) -> Columns:
    """Stack values above each other, one column for each group; what has no year stands apart at the right."""
    most = max((sum(stack) for stack in stacks), default=0) or 1
    apart = 1.4 if groups and groups[-1] is None and len(groups) > 1 else 0.0
    step = (WIDTH - _LEFT - 8) / (len(groups) + apart or 1)
    base, unit = HEIGHT - _BOTTOM, (HEIGHT - _BOTTOM - _TOP) / most
    wide = min(step * (1 - _GAP), 44.0)
    bars, tops = [], []
    named: list[tuple[float, int | None]] = []
    every = max(1, ceil(34 / step))
    for number, (group, stack) in enumerate(zip(groups, stacks, strict=True)):
        middle = _LEFT + step * (number + 0.5 + (apart if group is None else 0))
        y = base
        for series, value in enumerate(stack):
            if value:
                y -= value * unit
                bars.append(Bar(middle - wide / 2, y, wide, value * unit, value, min(series, FILLS - 1), group))
        if sum(stack):
            tops.append((middle, y, sum(stack)))
        if group is not None and group % every == 0:
            named.append((middle, group))
    if groups and groups[-1] is None:
        named = [*(near for near in named if near[0] < WIDTH - _UNKNOWN), (WIDTH, None)]
    spacing = ceil(most / 4)
    lines = tuple((base - value * unit, value) for value in range(0, most + 1, spacing))
    return Columns(tuple(bars), tuple(tops), tuple(named), lines)


def _status_bars(status: ByStatus) -> tuple[Bar, ...]:
    """Draw two bars for each status: agreements above ties."""
    counts = (status.agreements, status.ties)
    most = max((count.get(one, 0) for count in counts for one in status.statuses), default=0) or 1
    unit = (WIDTH - _NAMES - 40) / most
    return tuple(
        Bar(_NAMES, _ROW * row + 6 + series * (_BAR + 3), value * unit, _BAR, value, series, one)
        for row, one in enumerate(status.statuses)
        for series, count in enumerate(counts)
        for value in [count.get(one, 0)]
    )
