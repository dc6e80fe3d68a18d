"""How a map is drawn: places as points and bubbles, ties as arcs, names where there is room."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from math import sqrt
from typing import TYPE_CHECKING, Final

from localties.views.placing import Box, clusters, first_free, text_width
from localties.views.projection import Extent, bulk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localties.views.places import Atlas, Line, Place

WIDTH: Final = 1160.0
HEIGHT: Final = 660.0
REACH: Final = 24.0
"""The distance in pixels within which places of one side are drawn as one."""

_FRAME: Final = Box(0, 0, WIDTH, HEIGHT)
_SMALL: Final = (300.0, 150.0)
_FONT: Final = 12.5
_MARK: Final = 14.0
"""The size in pixels of the mark that says that a successor is unclear."""

_MOST: Final = 0.88
"""The share of all sides of ties that the first view has to show, where showing all would make them too small."""

_WORTH_A_CLOSER_LOOK: Final = 1.5
_Point = tuple[float, float]
_Curve = tuple[_Point, _Point, _Point]
NAMED_FROM: Final = 14.0
"""The scale, in pixels per degree, from which countries are wide enough to be named in them."""

_ALONG: Final = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74)
_DIRECTIONS: Final = ((0, 0), (0, 1), (1, 0), (0, -1), (-1, 0), (1, 1), (-1, 1), (1, -1), (-1, -1))


@dataclass(frozen=True, slots=True)
class View:
    """How the plane is laid onto the picture: `pixel = plane * scale + shift`.

    Attributes:
        scale: Pixels per degree.
        shift_x: What is added across, in pixels.
        shift_y: What is added down, in pixels.
    """

    scale: float
    shift_x: float
    shift_y: float

    @classmethod
    def of(cls, extent: Extent, width: float) -> View:
        """Fill a picture of a width with an extent of its shape."""
        scale = width / (extent.right - extent.left)
        return cls(scale, -extent.left * scale, -extent.top * scale)

    def pixel(self, x: float, y: float) -> tuple[float, float]:
        """Give where a point of the plane lies in the picture."""
        return x * self.scale + self.shift_x, y * self.scale + self.shift_y


@dataclass(frozen=True, slots=True)
class Spot:
    """Places drawn as one: a point, or a bubble with their number.

    Attributes:
        number: Its number in the picture, from 0.
        places: The places, the one that names it first.
        x: Its middle in pixels.
        y: Its middle in pixels.
        radius: Its radius in pixels.
        label: Where its name stands, or None where there is no room.
    """

    number: int
    places: tuple[Place, ...]
    x: float
    y: float
    radius: float
    label: Box | None

    @property
    def text(self) -> str:
        """Its name; of several places that of the one with most ties, and how many more there are."""
        more = len(self.places) - 1
        return f"{self.places[0].name} +{more}" if more else self.places[0].name


@dataclass(frozen=True, slots=True)
class Arc:
    """A tie as it is drawn.

    Attributes:
        line: The tie.
        path: The curve, as SVG path data.
        width: Its width in pixels.
        mark: The middle of the mark that says that its successor is unclear, or None where there is none.
    """

    line: Line
    path: str
    width: float
    mark: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Picture:
    """A map, ready for its template.

    Attributes:
        first: The part of the plane that is shown.
        core: What of it has to be seen, whatever the shape of the picture.
        view: How it is laid onto the picture.
        room: The part of the plane that can come into view at all.
        spots: The places.
        arcs: The ties.
        countries: Names of countries and where they stand.
        small: Where the small map of all places lies; None where the first view shows them all.
        small_view: How the plane is laid onto the small map.
        small_arcs: Status and path data of the ties in the small map.
    """

    first: Extent
    core: Extent
    view: View
    room: Extent
    spots: tuple[Spot, ...]
    arcs: tuple[Arc, ...]
    countries: tuple[tuple[str, Box], ...]
    small: Box | None
    small_view: View
    small_arcs: tuple[tuple[str, str], ...]

    @property
    def bubbles(self) -> list[Spot]:
        """The spots that stand for several places."""
        return [spot for spot in self.spots if len(spot.places) > 1]


def draw(shown: Atlas) -> Picture:
    """Draw an atlas with at least one place."""
    points = [(place.x, place.y) for place in shown.places]
    whole = Extent.around(points, WIDTH / HEIGHT)
    kept = bulk(points, [place.weight for place in shown.places], _MOST)
    first = Extent.around([points[n] for n in kept], WIDTH / HEIGHT)
    if whole.right - whole.left < _WORTH_A_CLOSER_LOOK * (first.right - first.left):
        first = whole
    view = View.of(first, WIDTH)
    spots = _spots(shown.places, view)
    small = None if first is whole else _corner(spots)
    arcs = _arcs(shown, spots, small)
    taken = [_around(*arc.mark, _MARK) for arc in arcs if arc.mark]
    taken += [_around(spot.x, spot.y, 2 * spot.radius) for spot in spots] + ([small] if small else [])
    countries = _country_names(spots, taken) if view.scale >= NAMED_FROM else []
    small_view = View.of(Extent.around(points, _SMALL[0] / _SMALL[1]), _SMALL[0])
    return Picture(
        first=first,
        core=Extent.close_around([point for point in points if first.holds(*point)]),
        view=view,
        room=Extent.around(points, WIDTH / HEIGHT, 0.5),
        spots=_labelled(spots, [*taken, *(box for _, box in countries)]),
        arcs=tuple(arcs),
        countries=tuple(countries),
        small=small,
        small_view=small_view,
        small_arcs=_small_arcs(shown, small_view),
    )


def _spots(places: Sequence[Place], view: View) -> list[Spot]:
    spots: list[Spot] = []
    for home in (True, False):
        side = [place for place in places if place.home is home]
        pixels = [view.pixel(place.x, place.y) for place in side]
        for members in clusters(pixels, REACH):
            (x, y), gathered = pixels[members[0]], tuple(side[n] for n in members)
            spots.append(Spot(len(spots), gathered, x, y, _radius(gathered), None))
    return spots


def _radius(places: Sequence[Place]) -> float:
    if len(places) > 1:
        return min(9 + len(places) / 4, REACH / 2)
    return min(4 + sqrt(places[0].weight) * 0.9, 8)


def stroke_width(agreements: int) -> float:
    """Give the width in pixels of a tie that rests on a number of agreements."""
    return 1.3 + 0.9 * min(agreements, 6)


def _around(x: float, y: float, size: float) -> Box:
    return Box(x - size / 2, y - size / 2, size, size)


def _corner(spots: Sequence[Spot]) -> Box:
    """Choose the corner for the small map in which it hides least."""
    wide, high = _SMALL
    gap = 12.0
    boxes = [
        Box(x, y, wide, high)
        for x in (gap, WIDTH - wide - gap)
        for y in (gap, HEIGHT - high - gap)
    ]  # fmt: skip
    return min(boxes, key=lambda box: sum(_around(spot.x, spot.y, 40).overlaps(box) for spot in spots))


def _arcs(shown: Atlas, spots: Sequence[Spot], small: Box | None) -> list[Arc]:
    at = {place.iri: spot for spot in spots for place in spot.places}
    marked = [_around(spot.x, spot.y, 2 * spot.radius) for spot in spots] + ([small] if small else [])
    between: Counter[tuple[int, int]] = Counter()
    arcs = []
    for line in shown.lines:
        start, end = (at[shown.places[n].iri] for n in (line.start, line.end))
        turn = between[start.number, end.number]
        between[start.number, end.number] += 1
        curve = _curve((start.x, start.y), (end.x, end.y), 0.13 + 0.06 * (turn % 6))
        mark = None
        if line.status == "successor-unclear":
            box = first_free((_around(*_point(curve, t), _MARK) for t in _ALONG), marked, _FRAME)
            if box:
                marked.append(box)
                mark = (box.x + _MARK / 2, box.y + _MARK / 2)
        arcs.append(Arc(line, _path(curve), stroke_width(line.agreements), mark))
    return arcs


def _curve(start: _Point, end: _Point, bend: float) -> _Curve:
    """Bend a line to its right, so that ties between neighbours fan out; a tie within one spot is a loop."""
    (x1, y1), (x2, y2) = start, end
    if start == end:
        return (x1 - 12, y1), (x1, y1 - 40 * (1 + bend)), (x1 + 12, y1)
    return start, ((x1 + x2) / 2 - (y2 - y1) * bend, (y1 + y2) / 2 + (x2 - x1) * bend), end


def _point(curve: _Curve, along: float) -> _Point:
    back = 1 - along
    x, y = (back**2 * a + 2 * back * along * c + along**2 * b for a, c, b in zip(*curve, strict=True))
    return x, y


def _path(curve: _Curve) -> str:
    (x1, y1), (cx, cy), (x2, y2) = curve
    return f"M{x1:.1f} {y1:.1f}Q{cx:.1f} {cy:.1f} {x2:.1f} {y2:.1f}"


def _small_arcs(shown: Atlas, view: View) -> tuple[tuple[str, str], ...]:
    paths: dict[str, str] = {}
    for line in shown.lines:
        start, end = (view.pixel(shown.places[n].x, shown.places[n].y) for n in (line.start, line.end))
        paths[line.status] = paths.get(line.status, "") + _path(_curve(start, end, 0.13))
    return tuple(sorted(paths.items()))


def _country_names(spots: Sequence[Spot], taken: Sequence[Box]) -> list[tuple[str, Box]]:
    """Find room for the names of countries near their places, clear of everything else."""
    seen: dict[str, list[Spot]] = {}
    for spot in spots:
        if spot.places[0].country and 0 <= spot.x <= WIDTH and 0 <= spot.y <= HEIGHT:
            seen.setdefault(spot.places[0].country, []).append(spot)
    named: list[tuple[str, Box]] = []
    for country, members in sorted(seen.items(), key=lambda item: (-len(item[1]), item[0])):
        x, y = (sum(values) / len(members) for values in zip(*((m.x, m.y) for m in members), strict=True))
        wide = text_width(country.upper(), 12) * 1.16
        boxes = (
            Box(x - wide / 2 + dx * (step + wide / 3), y - 9 + dy * step, wide, 18)
            for step in (24, 44, 64)
            for dx, dy in _DIRECTIONS
        )
        box = first_free(boxes, [*taken, *(box for _, box in named)], _FRAME)
        if box:
            named.append((country, box))
    return named


def _labelled(spots: Sequence[Spot], taken: Sequence[Box]) -> tuple[Spot, ...]:
    """Give names the room that is left, the most tied places first."""
    boxes = list(taken)
    labels: dict[int, Box | None] = {}
    for spot in sorted(spots, key=lambda spot: (-sum(place.weight for place in spot.places), spot.number)):
        wide, high, gap = text_width(spot.text, _FONT), 16.0, spot.radius + 4
        candidates = (
            Box(spot.x + gap, spot.y - high / 2, wide, high),
            Box(spot.x - gap - wide, spot.y - high / 2, wide, high),
            Box(spot.x - wide / 2, spot.y - gap - high, wide, high),
            Box(spot.x - wide / 2, spot.y + gap, wide, high),
            *(
                Box(x, y, wide, high)
                for y in (spot.y - gap - high / 2, spot.y + gap - high / 2)
                for x in (spot.x + gap * 0.8, spot.x - gap * 0.8 - wide)
            ),
        )
        box = labels[spot.number] = first_free(candidates, boxes, _FRAME)
        if box:
            boxes.append(box)
    return tuple(replace(spot, label=labels[spot.number]) for spot in spots)
