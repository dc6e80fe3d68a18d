"""Moving nodes apart until no label lies on another."""

from __future__ import annotations

from collections import defaultdict
from operator import add
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from localties.network.labelling import Box

_ROUNDS: Final = 400
_STRETCH: Final = 1.06
_STRETCH_EVERY: Final = 15
_CLEAR: Final = 0.5
_FULL: Final = 0.3
_MANY: Final = 200
"""So few find room by being pushed alone."""


def spread(places: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]) -> dict[str, tuple[float, float]]:
    """Move nodes apart, as little as it takes, until their boxes do not overlap.

    Two boxes that overlap are pushed apart along the axis on which they overlap less. Where pushing alone goes in
    circles, the whole is stretched a little now and then.

    Args:
        places: Where nodes stand, in pixels.
        boxes: The room each takes.
    """
    crowd = _Crowd(places, boxes)
    crowd.stretch(_crowding(places, boxes))
    for count in range(1, _ROUNDS + 1):
        if not crowd.push():
            break
        if count % _STRETCH_EVERY == 0:
            crowd.stretch(_STRETCH)
    return dict(zip(crowd.nodes, zip(crowd.across, crowd.down, strict=True), strict=True))


def overlapping(
    places: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]
) -> Iterator[tuple[str, str, float, float]]:
    """Give each pair of nodes whose boxes overlap, with the overlap across and down, in pixels."""
    crowd = _Crowd(places, boxes)
    names = crowd.nodes
    return ((names[one], names[other], across, down) for one, other, across, down in crowd.overlaps())


class _Crowd:
    """Nodes that are moved, by their numbers in the order of their names: hundreds of rounds look at each pair.

    Attributes:
        nodes: Their names.
        across: Where they stand.
        down: Where they stand, downwards.
    """

    def __init__(self, places: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]) -> None:
        self.nodes = sorted(places)
        self.across = [places[node][0] for node in self.nodes]
        self.down = [places[node][1] for node in self.nodes]
        self._rooms = [(boxes[n].half_width, boxes[n].above, boxes[n].below) for n in self.nodes]
        half, above, below = zip(*self._rooms, strict=True)
        self._most = (max(half), max(above), max(below))
        self._cell = (2 * max(half) + _CLEAR, max(map(add, above, below)) + _CLEAR)

    def stretch(self, scale: float) -> None:
        self.across = [x * scale for x in self.across]
        self.down = [y * scale for y in self.down]

    def overlaps(self) -> Iterator[tuple[int, int, float, float]]:
        """Give each pair whose boxes overlap, the later one first, with the overlap across and down."""
        half_most, above_most, below_most = self._most
        wide, high = self._cell
        cells: defaultdict[tuple[int, int], list[tuple[int, float, float, float, float]]] = defaultdict(list)
        for one, (x, y, (half, above, below)) in enumerate(zip(self.across, self.down, self._rooms, strict=True)):
            top, bottom = y - above, y + below
            # No box that reaches into this one has its middle in another cell.
            rows = range(int((top - below_most) // high), int((bottom + above_most) // high) + 1)
            for column in range(int((x - half - half_most) // wide), int((x + half + half_most) // wide) + 1):
                for row in rows:
                    for other, other_x, other_half, other_top, other_bottom in cells.get((column, row), ()):
                        across = half + other_half - abs(x - other_x)
                        if across > 0:
                            down = min(bottom, other_bottom) - max(top, other_top)
                            if down > 0:
                                yield one, other, across, down
            cells[int(x // wide), int(y // high)].append((one, x, half, top, bottom))

    def push(self) -> bool:
        """Push apart all that overlap, and tell whether any did."""
        found = list(self.overlaps())
        for one, other, across, down in found:
            places, overlap = (self.across, across) if across < down else (self.down, down)
            step = overlap / 2 + _CLEAR
            # Of two in one place, the later by name goes ahead.
            if places[one] < places[other]:
                step = -step
            places[one] += step
            places[other] -= step
        return bool(found)


def _crowding(places: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]) -> float:
    """Give by how much to stretch places before boxes can fit between them at all."""
    across, down = ([place[axis] for place in places.values()] for axis in (0, 1))
    area = (max(across) - min(across)) * (max(down) - min(down))
    needed = sum(2 * boxes[node].half_width * boxes[node].height for node in places) / _FULL
    return max(1.0, (needed / area) ** 0.5) if area > 1 and len(places) > _MANY else 1.0
