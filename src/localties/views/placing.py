"""Placing things so that they do not lie on each other: points gathered into clusters, labels given room."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NARROW: Final = frozenset("iljtfrI.,:;'’|!()[] -–")
_BROAD: Final = frozenset("mwMW@%—")


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the picture, in pixels.

    Attributes:
        x: Its left edge.
        y: Its upper edge.
        width: How wide it is.
        height: How high it is.
    """

    x: float
    y: float
    width: float
    height: float

    def overlaps(self, other: Box) -> bool:
        """Tell whether two rectangles have more than an edge in common."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, other: Box) -> bool:
        """Tell whether it lies in another."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


def text_width(text: str, size: float) -> float:
    """Estimate how wide a text stands, rather too wide than too narrow, since no font is known.

    Args:
        text: The text.
        size: The font size in pixels.

    Returns:
        Its width in pixels.
    """
    return size * sum(map(_ems, text))


def shortened(text: str, size: float, width: float) -> str:
    """Cut a text so that it fits into a width in pixels, with an ellipsis where something is cut off."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(text + "…", size) > width:
        text = text[:-1].rstrip()
    return text + "…"


def clusters(points: Sequence[tuple[float, float]], reach: float) -> list[list[int]]:
    """Gather points that lie close together.

    Each point that no earlier one took begins a cluster and takes all free points within reach, so that two
    clusters are never closer than that. The script of the map does the same at every zoom.

    Args:
        points: Points in pixels, the most important first.
        reach: The distance in pixels within which points are drawn as one.

    Returns:
        The numbers of the points of each cluster, the one that it is drawn at first.
    """
    free = list(range(len(points)))
    gathered = []
    while free:
        x, y = points[free[0]]
        near = [n for n in free if (points[n][0] - x) ** 2 + (points[n][1] - y) ** 2 < reach**2]
        gathered.append(near)
        taken = set(near)
        free = [n for n in free if n not in taken]
    return gathered


def first_free(candidates: Iterable[Box], taken: Iterable[Box], frame: Box) -> Box | None:
    """Give the first rectangle that lies in the frame and overlaps none that is taken; None if all do."""
    occupied = list(taken)
    for box in candidates:
        if box.within(frame) and not any(box.overlaps(other) for other in occupied):
            return box
    return None


def _ems(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    base = unicodedata.normalize("NFD", character)[0]
    if base in _NARROW:
        return 0.38
    if base in _BROAD:
        return 0.95
    return 0.7 if base.isupper() else 0.58
