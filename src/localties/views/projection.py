"""From degrees to a plane: an equirectangular projection made for the places it is to show."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians
from statistics import fmean
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from localties.views.outlines import Ring

_CIRCLE: Final = 360.0
_STEEPEST: Final = 60.0


@dataclass(frozen=True, slots=True)
class Projection:
    """Equirectangular: east to the right, north up, true to scale along one parallel.

    Plane coordinates are degrees of latitude, x growing eastwards from the cut, y southwards from the equator.

    Attributes:
        cut: The meridian at the left edge, in degrees east; the plane goes once round the earth from there.
        parallel: The parallel that is true to scale, in degrees north.
    """

    cut: float
    parallel: float

    @classmethod
    def showing(cls, places: Collection[tuple[float, float]]) -> Self:
        """Choose cut and parallel so that places lie together and are little distorted.

        The cut is laid into the middle of the widest stretch without a place, the Pacific as a rule, but where
        places lie on both sides of the antimeridian they stay neighbours.

        Args:
            places: Degrees east and degrees north.
        """
        if not places:
            return cls(-180.0, 0.0)
        around = sorted({longitude % _CIRCLE for longitude, _ in places})
        gaps = [(b - a, a) for a, b in zip(around, [*around[1:], around[0] + _CIRCLE], strict=True)]
        width, start = max(gaps)
        cut = (start + width / 2) % _CIRCLE
        mean = fmean(latitude for _, latitude in places)
        return cls(cut - _CIRCLE if cut > 180 else cut, max(-_STEEPEST, min(_STEEPEST, mean)))  # noqa: PLR2004

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Give the plane coordinates of a place on earth."""
        return (longitude - self.cut) % _CIRCLE * self._squeeze, -latitude

    def rings(self, outline: Ring) -> list[list[tuple[float, float]]]:
        """Give an outline in the plane: once, or twice where the cut goes through it."""
        west, east = min(longitude for longitude, _ in outline), max(longitude for longitude, _ in outline)
        copies = []
        for turn in (-2, -1, 0, 1, 2):
            shift = turn * _CIRCLE - self.cut
            if east + shift > 0 and west + shift < _CIRCLE:
                copies.append([((longitude + shift) * self._squeeze, -lat) for longitude, lat in outline])
        return copies

    @property
    def _squeeze(self) -> float:
        return cos(radians(self.parallel))


@dataclass(frozen=True, slots=True)
class Extent:
    """A part of the plane.

    Attributes:
        left: Its least x.
        top: Its least y.
        right: Its greatest x.
        bottom: Its greatest y.
    """

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]], shape: float, margin: float = 0.08) -> Self:
        """Give the smallest extent of a shape that holds points with a margin.

        Args:
            points: At least one point.
            shape: Width by height.
            margin: What is left free on each side, as a share of width and height.
        """
        close = cls.close_around(points, margin)
        wide, high = close.right - close.left, close.bottom - close.top
        wide, high = max(wide, high * shape), max(high, wide / shape)
        x, y = (close.left + close.right) / 2, (close.top + close.bottom) / 2
        return cls(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)

    @classmethod
    def close_around(cls, points: Sequence[tuple[float, float]], margin: float = 0.08) -> Self:
        """Give the smallest extent that holds points with a margin, whatever its shape."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        wide = max(max(xs) - min(xs), 2.0) * (0.5 + margin)
        high = max(max(ys) - min(ys), 2.0) * (0.5 + margin)
        x, y = (max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2
        return cls(x - wide, y - high, x + wide, y + high)

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def meets(self, points: Sequence[tuple[float, float]]) -> bool:
        """Tell whether the box around points has something in common with it."""
        return (
            min(x for x, _ in points) <= self.right
            and max(x for x, _ in points) >= self.left
            and min(y for _, y in points) <= self.bottom
            and max(y for _, y in points) >= self.top
        )


def bulk(points: Sequence[tuple[float, float]], weights: Sequence[float], share: float) -> list[int]:
    """Find the points that hold most of the weight close together.

    The farthest from the weighted middle is left out as long as what is left has the share.

    Args:
        points: Points of the plane.
        weights: How much each counts.
        share: The part of the weight to keep, 0 to 1.

    Returns:
        The numbers of the points that stay, in order.
    """
    kept = list(range(len(points)))
    total = sum(weights)
    while len(kept) > 1:
        mass = sum(weights[n] for n in kept)
        x = sum(points[n][0] * weights[n] for n in kept) / mass
        y = sum(points[n][1] * weights[n] for n in kept) / mass
        middle = (x, y)
        farthest = max(kept, key=lambda n: (_distance(points[n], middle), n))
        if mass - weights[farthest] < share * total:
            break
        kept.remove(farthest)
    return kept


def _distance(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2)
