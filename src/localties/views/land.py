"""Outlines of countries as SVG path data."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from localties.views.outlines import BENEATH, is_seam, outlines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localties.views.projection import Extent, Projection

UNIT: Final = 100
"""Path data is in whole hundredths of a degree, which keeps it short."""


@dataclass(frozen=True, slots=True)
class Land:
    """Outlines as SVG path data.

    Attributes:
        beneath: What lies under everything else.
        whole: Outlines to fill and to stroke.
        cut: Outlines to fill only, since the files cut them at the antimeridian, where no border is.
        coast: What there is to stroke of those.
    """

    beneath: str
    whole: str
    cut: str
    coast: str


def land(projection: Projection, room: Extent) -> Land:
    """Write the outlines that have something in common with a part of the plane.

    Args:
        projection: From degrees to the plane.
        room: The part of the plane that can come into view.
    """
    whole: list[str] = []
    cut: list[str] = []
    coast: list[str] = []
    for outline in outlines():
        seams = [is_seam(start, end) for start, end in pairwise(outline)]
        for ring in projection.rings(outline):
            if not room.meets(ring):
                continue
            points = [(round(x * UNIT), round(y * UNIT)) for x, y in ring]
            (cut if any(seams) else whole).append(_ring(points))
            if any(seams):
                coast += [
                    f"M{x1} {y1}L{x2} {y2}"
                    for (x1, y1), (x2, y2), seam in zip(points, points[1:], seams, strict=False)
                    if not seam
                ]
    beneath = [
        _ring([(round(x * UNIT), round(y * UNIT)) for x, y in ring])
        for outline in BENEATH
        for ring in projection.rings(outline)
        if room.meets(ring)
    ]
    return Land("".join(beneath), "".join(whole), "".join(cut), "".join(coast))


def _ring(points: Sequence[tuple[int, int]]) -> str:
    (x, y), steps = points[0], []
    path = f"M{x} {y}l"
    for across, down in points[1:-1]:
        if (across, down) != (x, y):
            steps.append(f"{across - x} {down - y}")
            x, y = across, down
    return path + " ".join(steps) + "z"
