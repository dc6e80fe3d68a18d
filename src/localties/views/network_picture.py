"""The network as a picture in SVG: complete without a script, and what is printed."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.network.labelling import LINE_HEIGHT, lines, room
from localties.network.layout import radius
from localties.views.network_style import INK, OTHER, SHAPES, STROKES, Stroke, width
from localties.views.render import render
from localties.views.statuses import NO_STATUS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import networkx as nx

    from localties.network.layout import Positions

_LABELLED: Final = 200
_PART: Final = Stroke("#c0c8cd")
_BEND: Final = 26.0
_CORNERS: Final = {"diamond": (-90, 4), "hexagon": (0, 6)}


@dataclass(frozen=True, slots=True)
class Dot:
    """A node as it is drawn.

    Attributes:
        href: Where its page is.
        title: What is told about it.
        lines: Its label, line by line.
        x: The middle, in pixels.
        y: The middle, in pixels.
        size: The radius.
        points: The corners of a shape with corners, as SVG writes them; empty for a circle.
        colour: The colour it is filled with.
    """

    href: str
    title: str
    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    points: str
    colour: str


@dataclass(frozen=True, slots=True)
class Stem:
    """An edge as it is drawn.

    Attributes:
        href: Where the page of its tie is; empty where it stands for no single tie.
        title: What is told about it.
        path: SVG path data.
        x: The middle of the curve.
        y: The middle of the curve.
        stroke: Colour, dashes and mark.
        width: In pixels.
    """

    href: str
    title: str
    path: str
    x: float
    y: float
    stroke: Stroke
    width: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A network about to be drawn.

    Attributes:
        network: As `localties.network.project` makes it.
        places: Where its nodes stand.
        colours: The colour of a node by the IRI of its country.
        link: Gives the address of the page about a thing.
    """

    network: nx.MultiGraph[str]
    places: Positions
    colours: Mapping[str, str]
    link: Callable[[str], str]

    def svg(self, language: str, title: str) -> Markup:
        """Draw it.

        Args:
            language: `en` or `vi`.
            title: What the picture shows, for those who do not see it.
        """
        degrees = dict(self.network.degree())
        labelled = set(sorted(degrees, key=lambda node: (-degrees[node], node))[:_LABELLED])
        return Markup(  # noqa: S704 - the template escapes
            render(
                "network_picture.svg.j2",
                language,
                title=title,
                dots=[self._dot(node, labelled=node in labelled) for node in sorted(self.network)],
                stems=self._stems(),
                frame=self._frame(),
                line_height=LINE_HEIGHT,
                ink=INK,
            )
        )

    def _frame(self) -> tuple[int, ...]:
        """Give left, top, width and height of what is drawn, as a viewBox has them."""
        rooms = [
            (self.places[node], room(self.network.nodes[node]["label"], radius(self.network.degree(node))))
            for node in self.network
        ]
        left = min((x - box.half_width for (x, _), box in rooms), default=0)
        top = min((y - box.above for (_, y), box in rooms), default=0)
        right = max((x + box.half_width for (x, _), box in rooms), default=1)
        bottom = max((y + box.below for (_, y), box in rooms), default=1)
        return tuple(round(n) for n in (left, top, right - left, bottom - top))

    def _dot(self, node: str, *, labelled: bool) -> Dot:
        values = self.network.nodes[node]
        x, y = self.places[node]
        size = radius(self.network.degree(node))
        return Dot(
            href=self.link(node),
            title=values["label"],
            lines=tuple(lines(values["label"])) if labelled else (),
            x=x,
            y=y,
            size=round(size, 1),
            points=_corners(SHAPES[values["role"]], x, y, size),
            colour=self.colours.get(values["country"] or "", OTHER),
        )

    def _stems(self) -> list[Stem]:
        between: dict[tuple[str, str], list[str]] = defaultdict(list)
        for one, other, key in self.network.edges(keys=True):
            between[min(one, other), max(one, other)].append(key)
        return [
            self._stem(one, other, key, (number - (len(keys) - 1) / 2) * _BEND)
            for (one, other), keys in sorted(between.items())
            for number, key in enumerate(sorted(keys))
        ]

    def _stem(self, one: str, other: str, key: str, bend: float) -> Stem:
        values = self.network.edges[one, other, key]
        (x1, y1), (x2, y2) = self.places[one], self.places[other]
        length = math.dist((x1, y1), (x2, y2)) or 1.0
        # The control point of a quadratic curve lies twice as far out as its middle.
        across, down = -(y2 - y1) / length * bend, (x2 - x1) / length * bend
        middle = ((x1 + x2) / 2, (y1 + y2) / 2)
        curve = f"Q{middle[0] + 2 * across:.1f} {middle[1] + 2 * down:.1f} " if bend else "L"
        is_tie = values["relation"] == "tie"
        status = (values.get("status") or "").rpartition("/")[2] or NO_STATUS
        return Stem(
            href=self.link(key) if is_tie else "",
            title=f"{self.network.nodes[one]['label']} – {self.network.nodes[other]['label']}",
            path=f"M{x1:.1f} {y1:.1f}{curve}{x2:.1f} {y2:.1f}",
            x=round(middle[0] + across, 1),
            y=round(middle[1] + down, 1),
            stroke=STROKES[status] if is_tie else _PART,
            width=width(values["agreements"]) if is_tie else 0.8 + values["weight"],
        )


def _corners(shape: str, x: float, y: float, size: float) -> str:
    """Give the corners of a shape around a place, as vis-network draws it; none for a circle."""
    first, count = _CORNERS.get(shape, (0, 0))
    angles = [math.radians(first + 360 * corner / count) for corner in range(count)]
    return " ".join(f"{x + size * math.cos(a):.1f},{y + size * math.sin(a):.1f}" for a in angles)
