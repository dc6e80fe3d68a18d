"""Moving nodes apart until no label lies on another."""

from __future__ import annotations

from collections import defaultdict
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
    scale = _crowding(places, boxes)
    moved = {node: [x * scale, y * scale] for node, (x, y) in places.items()}
    for count in range(1, _ROUNDS + 1):
        if not _push(moved, boxes):
            break
        if count % _STRETCH_EVERY == 0:
            for place in moved.values():
                place[0] *= _STRETCH
                place[1] *= _STRETCH
    return {node: (x, y) for node, (x, y) in moved.items()}


def overlapping(
    places: Mapping[str, tuple[float, float] | list[float]], boxes: Mapping[str, Box]
) -> Iterator[tuple[str, str, float, float]]:
    """Give each pair of nodes whose boxes overlap, with the overlap across and down, in pixels."""
    wide = max((box.half_width for box in boxes.values()), default=0) * 2 + _CLEAR
    high = max((box.height for box in boxes.values()), default=0) + _CLEAR
    cells: dict[tuple[int, int], list[str]] = defaultdict(list)
    for node in sorted(places):
        x, y = places[node]
        column, row = int(x // wide), int(y // high)
        for near in ((column + i, row + j) for i in (-1, 0, 1) for j in (-1, 0, 1)):
            for other in cells[near]:
                across = boxes[node].half_width + boxes[other].half_width - abs(x - places[other][0])
                down = _down(places[node][1], boxes[node], places[other][1], boxes[other])
                if across > 0 and down > 0:
                    yield node, other, across, down
        cells[column, row].append(node)


def _crowding(places: Mapping[str, tuple[float, float]], boxes: Mapping[str, Box]) -> float:
    """Give by how much to stretch places before boxes can fit between them at all."""
    across, down = ([place[axis] for place in places.values()] for axis in (0, 1))
    area = (max(across) - min(across)) * (max(down) - min(down))
    needed = sum(2 * boxes[node].half_width * boxes[node].height for node in places) / _FULL
    return max(1.0, (needed / area) ** 0.5) if area > 1 and len(places) > _MANY else 1.0


def _down(y: float, box: Box, other_y: float, other_box: Box) -> float:
    return min(y + box.below, other_y + other_box.below) - max(y - box.above, other_y - other_box.above)


def _push(moved: dict[str, list[float]], boxes: Mapping[str, Box]) -> bool:
    found = list(overlapping(moved, boxes))
    for node, other, across, down in found:
        axis = 0 if across < down else 1
        step = (across if axis == 0 else down) / 2 + _CLEAR
        ahead = moved[node][axis] > moved[other][axis] or (
            moved[node][axis] == moved[other][axis] and node > other
        )
        moved[node][axis] += step if ahead else -step
        moved[other][axis] -= step if ahead else -step
    return bool(found)
