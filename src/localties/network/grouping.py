"""Where the nodes of a network too large to draw in detail stand: in groups, such as countries, side by side."""

from __future__ import annotations

import math
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import igraph

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SPACING: Final = 7.0
_GAP: Final = 16.0
_LANDSCAPE: Final = 4.0
_ROUNDS: Final = 180
_PULL: Final = 0.04
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True, slots=True)
class Circle:
    """The room of a group.

    Attributes:
        x: Its middle.
        y: Its middle, downwards.
        radius: From the middle to the edge, in the same units.
    """

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where nodes stand.

    Attributes:
        places: The place of each node by its number, y downwards, around the middle (0, 0); two neighbours in a
            group are 12 units apart or more.
        circles: The room of each group.
    """

    places: Sequence[tuple[float, float]]
    circles: Mapping[str, Circle]


@lru_cache(maxsize=8)
def grouped(groups: tuple[str, ...], pairs: tuple[tuple[int, int], ...], seed: int = 1) -> Grouping:
    """Place nodes in a disc for each group, those with the most edges in its middle.

    Groups with many edges between them lie near each other: Fruchterman and Reingold's forces place them, then
    discs are drawn together until they touch. In a ring of a disc a node looks towards its neighbours, which keeps
    lines short. A force layout of all nodes shows nothing but a ball of thread: places have most of their ties
    across borders. For 17,000 nodes in 200 groups and 24,000 edges it takes one or two seconds; what was computed
    is kept for as long as the process lives, and found by its arguments.

    Args:
        groups: The group of each node.
        pairs: The edges, as numbers of nodes.
        seed: Where the forces start from; the same arguments give the same places.
    """
    members: defaultdict[str, list[int]] = defaultdict(list)
    for node, group in enumerate(groups):
        members[group].append(node)
    names = sorted(members, key=lambda group: (-len(members[group]), group))
    degrees = Counter(node for pair in pairs for node in pair)
    shares = [_share(degrees[node]) for node in range(len(groups))]
    radii = [_SPACING * math.sqrt(sum(shares[node] for node in members[name])) + _GAP / 2 for name in names]
    middles = _pack(_by_forces(names, groups, pairs, seed), radii)
    circles = {
        name: Circle(round(x, 1), round(y, 1), round(radius, 1))
        for name, (x, y), radius in zip(names, middles, radii, strict=True)
    }
    bearings = _bearings(groups, pairs, circles)
    places = [(0.0, 0.0)] * len(groups)
    for name in names:
        circle = circles[name]
        ordered = sorted(members[name], key=lambda node: (-degrees[node], node))
        for node, (x, y) in _in_rings(ordered, shares, bearings):
            places[node] = (round(circle.x + x, 1), round(circle.y + y, 1))
    return Grouping(places, circles)


def _by_forces(
    names: Sequence[str], groups: Sequence[str], pairs: Sequence[tuple[int, int]], seed: int
) -> list[tuple[float, float]]:
    numbers = {name: number for number, name in enumerate(names)}
    between = Counter(
        (min(ends), max(ends))
        for one, other in pairs
        if (ends := (numbers[groups[one]], numbers[groups[other]]))[0] != ends[1]
    )
    # A loose thread to the largest group keeps a group without edges from drifting away.
    threads = {(0, number): 0.2 for number in range(1, len(names))}
    weights = {**threads, **{ends: math.sqrt(count) for ends, count in between.items()}}
    edges = sorted(weights)
    net = igraph.Graph(len(names), edges)
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - a picture, not a secret
    try:
        found = net.layout_fruchterman_reingold(weights=[weights[edge] for edge in edges], niter=1000)
    finally:
        igraph.set_random_number_generator(random)
    # Rounding hides the last digits, in which machines may differ.
    return [(round(float(x), 3), round(float(y), 3)) for x, y in found]


def _pack(middles: Sequence[tuple[float, float]], radii: Sequence[float]) -> list[tuple[float, float]]:
    """Draw discs towards the middle until they touch, wider than high."""
    if len(middles) < 2:  # noqa: PLR2004 - one alone stands in the middle
        return [(0.0, 0.0)] * len(middles)
    far = max(math.hypot(x, y) for x, y in middles) or 1.0
    scale = 2 * math.sqrt(sum(radius**2 for radius in radii)) / far
    xs = [x * scale * _LANDSCAPE for x, _ in middles]
    ys = [y * scale for _, y in middles]
    for turn in range(_ROUNDS):
        # In the last rounds nothing draws, so that they part.
        pull = max(0.0, _PULL * (1 - 1.5 * turn / _ROUNDS))
        for number in range(len(xs)):
            xs[number] *= 1 - pull
            ys[number] *= 1 - pull * _LANDSCAPE
        _part(xs, ys, radii)
    return list(zip(xs, ys, strict=True))


def _part(xs: list[float], ys: list[float], radii: Sequence[float]) -> None:
    """Push discs apart that overlap; the smaller one gives way."""
    for one in range(len(xs)):
        x, y, radius = xs[one], ys[one], radii[one]
        for other in range(one + 1, len(xs)):
            across, down, room = xs[other] - x, ys[other] - y, radius + radii[other]
            if abs(across) >= room or abs(down) >= room:
                continue
            distance = math.hypot(across, down)
            if distance >= room:
                continue
            if distance == 0:
                across, down, distance = 1.0, 0.0, 1.0
            step = (room - distance) / distance
            share = radii[other] ** 2 / (radius**2 + radii[other] ** 2)
            x, y = x - across * step * share, y - down * step * share
            xs[other] += across * step * (1 - share)
            ys[other] += down * step * (1 - share)
        xs[one], ys[one] = x, y


def _bearings(
    groups: Sequence[str], pairs: Sequence[tuple[int, int]], circles: Mapping[str, Circle]
) -> list[float]:
    """Give the direction from the middle of its group in which the neighbours of each node lie, in radians."""
    towards = [[0.0, 0.0] for _ in groups]
    for pair in pairs:
        for node, other in (pair, pair[::-1]):
            here, there = circles[groups[node]], circles[groups[other]]
            distance = math.hypot(there.x - here.x, there.y - here.y) or 1.0
            towards[node][0] += (there.x - here.x) / distance
            towards[node][1] += (there.y - here.y) / distance
    return [math.atan2(y, x) for x, y in towards]


def _share(degree: int) -> float:
    """Give how much room a node takes, in that of one with a single edge."""
    return float((1 + 0.3 * math.sqrt(degree)) ** 2) / 1.69


def _in_rings(
    ordered: Sequence[int], shares: Sequence[float], bearings: Sequence[float]
) -> list[tuple[int, tuple[float, float]]]:
    """Give nodes their places around the middle of a disc: the seeds of a sunflower, ring after ring."""
    found = []
    within = 0.0
    distances = []
    for node in ordered:
        distances.append(_SPACING * math.sqrt(within + shares[node] / 2))
        within += shares[node]
    start, ring = 0, 1
    while start < len(ordered):
        end = min(start + 2 * ring - 1, len(ordered))
        seeds = [(distances[k], k * _GOLDEN) for k in range(start, end)]
        around = sorted((math.atan2(math.sin(angle), math.cos(angle)), distance) for distance, angle in seeds)
        nodes = sorted(ordered[start:end], key=lambda node: (bearings[node], node))
        found += [
            (node, (distance * math.cos(angle), distance * math.sin(angle)))
            for node, (angle, distance) in zip(nodes, around, strict=True)
        ]
        start, ring = end, ring + 1
    return found
