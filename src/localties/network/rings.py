"""Where the nodes around one that all are tied to stand: on ellipses, in the order in which they are given."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localties.network.labelling import Box

_FIRST: Final = 1.2
_NARROWEST: Final = 0.6
_GOLDEN: Final = (math.sqrt(5) - 1) / 2


def rings(
    middle: str, around: Sequence[str], boxes: dict[str, Box], proportion: float
) -> dict[str, tuple[float, float]]:
    """Place nodes around one in the middle; neighbours in the order lie side by side, across the ellipses.

    Args:
        middle: The one in the middle.
        around: The others, in the order in which they go around.
        boxes: The room each takes; the ellipses are as far apart as it takes for most.
        proportion: About how many times as wide as high the whole is to be, as far as labels allow.
    """
    half_widths = sorted(boxes[node].half_width for node in around)
    heights = sorted(boxes[node].height for node in around)
    wide, high = 2 * half_widths[len(around) * 3 // 4], heights[len(around) * 3 // 4]
    narrower = min(1.0, max(_NARROWEST, math.sqrt(proportion * high / wide)))
    wide, high = wide * narrower, high / narrower
    places = {middle: (0.0, 0.0)}
    for node, (angle, distance) in zip(around, sorted(_seats(len(around))), strict=True):
        x, y = distance * wide * math.cos(angle), distance * high * math.sin(angle)
        # Rounding hides the last digits, in which machines may differ.
        places[node] = (round(x, 2), round(y, 2))
    return places


def _seats(count: int) -> list[tuple[float, float]]:
    """Give angles and distances of so many seats, about as far apart on a ring as rings are from each other."""
    rooms: list[float] = []
    while sum(rooms) < count:
        rooms.append(2 * math.pi * (_FIRST + len(rooms)))
    seats: list[tuple[float, float]] = []
    for ring, room in enumerate(rooms):
        number = round((count - len(seats)) * room / sum(rooms[ring:]))
        # From the top; each ring is turned against those within, so that hardly a line lies on another.
        turn = ring * _GOLDEN % 1
        seats += [(2 * math.pi * (seat + turn) / number - math.pi / 2, _FIRST + ring) for seat in range(number)]
    return seats
