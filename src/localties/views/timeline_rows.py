"""How a timeline is laid out: rows by tie, or by home side and year where there are too many records."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from localties.messages import messages
from localties.views.placing import shortened, text_width

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from localties.dates import PartialDate
    from localties.views.chronicle import Entry
    from localties.views.scale import TimeScale

LANE: Final = 19.0
"""The height of a line of marks, in pixels."""

ROWS: Final = 60
"""How many home sides have a row of their own where records are counted; the others share the last one."""

_HEADING: Final = 26.0
_FONT: Final = 12.0
_LABEL: Final = 11.5
_APART: Final = 6.0
_SOFT: Final = 7.0
_RADIUS: Final = 5.0
_UNSURE: Final = ("~", "?", "%")
_STRENGTHS: Final = (1, 2, 5, 10)


@dataclass(frozen=True, slots=True)
class Mark:
    """A record as it is drawn.

    Attributes:
        entry: The record.
        form: `day`, or `span` for a month, a quarter, a year or an interval.
        soft: Whether its date is approximate or uncertain.
        left: Where its date begins, in pixels.
        right: Where its date ends, in pixels.
        until: Where its term or its last day ends, in pixels, or None.
        y: The middle of its line, in pixels.
        label: What stands next to it; empty where there is no room.
    """

    entry: Entry
    form: str
    soft: bool
    left: float
    right: float
    until: float | None
    y: float
    label: str

    @property
    def tail(self) -> float:
        """How far the soft ends of an approximate date reach beyond it, in pixels."""
        return max(_SOFT, (self.right - self.left) / 2)


@dataclass(frozen=True, slots=True)
class Cell:
    """The records of a year, counted.

    Attributes:
        kind: `agreement` or `event`.
        year: The year.
        number: How many there are.
        left: Where the year begins, in pixels.
        right: Where it ends, in pixels.
        y: The middle of its line, in pixels.
        strength: 1 to 4, by how many there are.
    """

    kind: str
    year: int
    number: int
    left: float
    right: float
    y: float
    strength: int


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a timeline.

    Attributes:
        name: What it shows, shortened to the room there is.
        title: What it shows, in full.
        href: Where the page of it is, or None.
        is_heading: Whether it only heads the rows beneath.
        y: Its upper edge, in pixels.
        height: How high it is, in pixels.
        marks: The records in it.
        cells: The counts in it.
    """

    name: str
    title: str
    href: str | None
    is_heading: bool
    y: float
    height: float
    marks: tuple[Mark, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that belong together.

    Attributes:
        planned: Whether they show what was only planned, proposed or called off.
        rows: The rows.
    """

    planned: bool
    rows: tuple[Row, ...]


def record_sections(entries: Sequence[Entry], scale: TimeScale, language: str, top: float) -> list[Section]:
    """Lay records out one by one: a row for each tie under its home side, planned ones in a section of their own.

    Args:
        entries: Records with a date, in the order of time.
        scale: The time axis.
        language: `en` or `vi`.
        top: Where the first row begins, in pixels.
    """
    say = messages(language).ugettext
    done, open_ones = [e for e in entries if e.done], [e for e in entries if not e.done]
    rows: list[Row] = []
    y = top
    for heading, groups in _tied(done, language):
        rows.append(_heading(heading, scale, y))
        y += _HEADING
        for name, group in groups:
            rows.append(_row(name, group, scale, y))
            y += rows[-1].height
    sections = [Section(planned=False, rows=tuple(rows))] if rows else []
    if open_ones:
        rows = [_heading(say("Planned, proposed, not come about"), scale, y + 8)]
        y += 8 + _HEADING
        for relation, group in _by_size(open_ones, lambda entry: entry.relation):
            named = relation or say("Not part of a tie")
            rows.append(_row(named, group, scale, y))
            y += rows[-1].height
        sections.append(Section(planned=True, rows=tuple(rows)))
    return sections


def counted_sections(entries: Sequence[Entry], scale: TimeScale, language: str, top: float) -> list[Section]:
    """Count records by home side and year, agreements above events; planned ones in a section of their own.

    Args:
        entries: Records with a date. One whose date spans several years counts for the first of them.
        scale: The time axis.
        language: `en` or `vi`.
        top: Where the first row begins, in pixels.
    """
    say = messages(language).ugettext
    sections, y = [], top
    for planned in (False, True):
        members = [entry for entry in entries if entry.done is not planned]
        if not members:
            continue
        groups = _by_size(members, lambda entry: entry.place)
        if len(groups) > ROWS:
            rest = [entry for _, group in groups[ROWS - 1 :] for entry in group]
            groups = [*groups[: ROWS - 1], (say("All other places"), rest)]
        rows = []
        if planned:
            rows.append(_heading(say("Planned, proposed, not come about"), scale, y + 8))
            y += 8 + _HEADING
        for place, group in groups:
            named = place or say("Not part of a tie")
            cells = _cells(group, scale, y)
            height = LANE * len({cell.y for cell in cells}) + 6
            rows.append(Row(_name(named, scale), named, None, is_heading=False, y=y, height=height, cells=cells))
            y += height
        sections.append(Section(planned=planned, rows=tuple(rows)))
    return sections


def _tied(entries: Sequence[Entry], language: str) -> list[tuple[str, list[tuple[str, list[Entry]]]]]:
    """Group records by home side and partner; home sides with one partner share a heading."""
    say = messages(language).ugettext
    several, single, without = [], [], []
    for place, members in _by_size(entries, lambda entry: entry.place):
        partners = [(name or "", group) for name, group in _by_size(members, lambda entry: entry.partner)]
        if place is None:
            without.append((say("Not part of a tie"), partners))
        elif len(partners) > 1:
            several.append((place, partners))
        else:
            single += [(members[0].relation or "", members)]
    return [*several, *([(say("Places with one partner here"), single)] if single else []), *without]


def _by_size(entries: Iterable[Entry], key: Callable[[Entry], str | None]) -> list[tuple[str | None, list[Entry]]]:
    """Group records, the largest group first and those without a key last."""
    groups: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return sorted(groups.items(), key=lambda item: (item[0] is None, -len(item[1]), item[0] or ""))


def _heading(name: str, scale: TimeScale, y: float) -> Row:
    text = shortened(name, _FONT * 1.1, scale.left + scale.width)
    return Row(text, name, None, is_heading=True, y=y, height=_HEADING)


def _name(name: str, scale: TimeScale) -> str:
    return shortened(name, _FONT, scale.left - 30)


def _row(name: str, entries: Sequence[Entry], scale: TimeScale, y: float) -> Row:
    """Lay records into as few lines as they fit into without touching."""
    ends: list[float] = []
    lines: list[list[Mark]] = []
    for entry in entries:
        mark = _mark(entry, scale)
        left, right = _reach(mark)
        line = next((n for n, end in enumerate(ends) if end <= left), len(ends))
        if line == len(ends):
            ends.append(0)
            lines.append([])
        ends[line] = right + _APART
        lines[line].append(replace(mark, y=y + LANE * line + LANE / 2))
    marks = [mark for line in lines for mark in _labelled(line, scale.left + scale.width)]
    href = entries[0].tie if all(entry.tie == entries[0].tie for entry in entries) else None
    return Row(_name(name, scale), name, href, is_heading=False, y=y, height=LANE * len(lines), marks=tuple(marks))


def _mark(entry: Entry, scale: TimeScale) -> Mark:
    starts = entry.starts
    if starts is None:
        raise ValueError(entry.iri)
    left, right = scale.span(starts)
    until = None
    if entry.ends:
        end = scale.span(entry.ends)[1]
        until = end if end > right else None
    form = "day" if starts.earliest == starts.latest else "span"
    return Mark(entry, form, starts.text.endswith(_UNSURE), left, right, until, 0, "")


def _reach(mark: Mark) -> tuple[float, float]:
    """Give what a mark takes of its line, with its term."""
    if mark.form == "day":
        middle = (mark.left + mark.right) / 2
        left, right = middle - _RADIUS, middle + _RADIUS
    else:
        left, right = mark.left, mark.right
    if mark.soft:
        left, right = left - mark.tail, right + mark.tail
    return left, max(right, mark.until or right)


def _labelled(line: Sequence[Mark], end: float) -> list[Mark]:
    """Name the type of each record that has room for it before the next one."""
    named = []
    for mark, following in zip(line, [*line[1:], None], strict=True):
        right = _reach(mark)[1] + 4
        limit = _reach(following)[0] - _APART if following else end
        fits = right + text_width(mark.entry.type, _LABEL) <= limit
        named.append(replace(mark, label=mark.entry.type if fits else ""))
    return named


def _cells(entries: Sequence[Entry], scale: TimeScale, y: float) -> tuple[Cell, ...]:
    counted = Counter((entry.kind, _year(entry.starts, scale)) for entry in entries if entry.starts)
    lines = {kind: y + LANE * (n + 0.5) for n, kind in enumerate(sorted({kind for kind, _ in counted}))}
    return tuple(
        Cell(
            kind,
            year,
            number,
            scale.start(date(year, 1, 1)),
            scale.start(date(year + 1, 1, 1)),
            lines[kind],
            sum(number >= least for least in _STRENGTHS),
        )
        for (kind, year), number in sorted(counted.items())
    )


def _year(starts: PartialDate, scale: TimeScale) -> int:
    return starts.earliest.year if starts.earliest > date.min else scale.first
