"""Where the nodes of a network stand: the same graph gives the same picture, and labels stay apart."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import igraph
import networkx as nx

from localties.network.labelling import Box, room
from localties.network.rings import rings
from localties.network.spreading import spread

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Positions = dict[str, tuple[float, float]]

_EDGE: Final = 92.0
_LANDSCAPE: Final = 2.0
_MARGIN: Final = 22.0
_LARGE: Final = 1500
_ROUNDS: Final = 1000
_ROUNDS_FROM_START: Final = 100
_STEP_FROM_START: Final = 0.5
_STAR: Final = 12
"""How many nodes around another one are more than forces place well."""


def radius(weight: float) -> float:
    """Give the radius of a node, in pixels, by the number of edges that meet in it."""
    return min(9.5 + 2.2 * math.sqrt(weight), 26.0)


def layout(graph: nx.MultiGraph[str], seed: int = 1) -> Positions:
    """Place the nodes of a network.

    Each connected component is laid out by Fruchterman and Reingold's forces (a large one by DrL), or on rings,
    country by country, where many are tied to one alone. It is stretched until no label lies on another, and the
    components are set side by side.

    Args:
        graph: A network as `project` makes it; nodes have a `label`.
        seed: Where the forces start from; the same graph and seed give the same places.

    Returns:
        For each node its place in pixels, y downwards, around the middle (0, 0).
    """
    return layouts(graph, (_LANDSCAPE,), seed)[0]


def layout_from(graph: nx.MultiGraph[str], start: Positions, seed: int = 1) -> Positions:
    """Place the nodes of a network from where most of them stood when it had fewer, so that one finds them again.

    Args:
        graph: A network as `project` makes it.
        start: Where nodes stood; any other begins between its neighbours.
        seed: What chance is drawn from.
    """
    components, boxes = _components(graph)
    placed = [spread(_by_forces(graph, part, seed, start), boxes) for part in components]
    return _pack(placed, boxes, _LANDSCAPE)


def layouts(graph: nx.MultiGraph[str], proportions: Sequence[float], seed: int = 1) -> list[Positions]:
    """Place the nodes of a network as `layout` does, for screens of several proportions.

    Args:
        graph: A network as `project` makes it.
        proportions: About how many times as wide as high the whole is to be, as far as its components allow.
        seed: Where the forces start from.
    """
    components, boxes = _components(graph)
    placed = [_placed(graph, part, boxes, proportions, seed) for part in components]
    return [_pack(parts, boxes, proportion) for *parts, proportion in zip(*placed, proportions, strict=True)]


def _components(graph: nx.MultiGraph[str]) -> tuple[list[list[str]], dict[str, Box]]:
    """Give the nodes of each component, the largest first, and the room that each node takes."""
    components = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda p: (-len(p), p))
    boxes = {node: room(str(graph.nodes[node].get("label", node)), radius(graph.degree(node))) for node in graph}
    return components, boxes


def _placed(
    graph: nx.MultiGraph[str], nodes: list[str], boxes: dict[str, Box], proportions: Sequence[float], seed: int
) -> list[Positions]:
    """Place a component once for each proportion; forces know of none."""
    middle = max(nodes, key=graph.degree)
    if len(nodes) <= _STAR or not all(middle in edge for edge in graph.edges(nodes)):
        return [spread(_by_forces(graph, nodes, seed), boxes)] * len(proportions)

    def order(node: str) -> tuple[str, str, str]:
        values = graph.nodes[node]
        return values.get("country") or "~", str(values.get("label", node)), node

    around = sorted({*nodes} - {middle}, key=order)
    return [spread(rings(middle, around, boxes, proportion), boxes) for proportion in proportions]


def _by_forces(
    graph: nx.MultiGraph[str], nodes: list[str], seed: int, start: Positions | None = None
) -> Positions:
    numbers = {node: number for number, node in enumerate(nodes)}
    pairs = {(min(numbers[a], numbers[b]), max(numbers[a], numbers[b])) for a, b in graph.edges(nodes) if a != b}
    if len(nodes) == 1:
        return {nodes[0]: (0.0, 0.0)}
    net = igraph.Graph(len(nodes), sorted(pairs))
    begin = None if start is None else [_begin(graph, node, start) for node in nodes]
    igraph.set_random_number_generator(random.Random(seed))  # noqa: S311 - a picture, not a secret
    try:
        coordinates = _forced(net) if begin is None else _forced_from(net, begin)
    finally:
        igraph.set_random_number_generator(random)
    lengths = [math.dist(coordinates[a], coordinates[b]) for a, b in sorted(pairs)]
    scale = _EDGE / max(sum(lengths) / len(lengths), 1e-6)
    # Rounding hides the last digits, in which machines may differ.
    return {
        node: (round(x * scale, 2), round(y * scale, 2)) for node, (x, y) in zip(nodes, coordinates, strict=True)
    }


def _forced(net: igraph.Graph) -> list[tuple[float, float]]:
    large = net.vcount() > _LARGE
    places = net.layout_drl() if large else net.layout_fruchterman_reingold(niter=_ROUNDS)
    return [(float(x), float(y)) for x, y in places]


def _forced_from(net: igraph.Graph, begin: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    places = net.layout_fruchterman_reingold(
        seed=[[x / _EDGE, y / _EDGE] for x, y in begin], niter=_ROUNDS_FROM_START, start_temp=_STEP_FROM_START
    )
    # What igraph has laid out it turns towards the axes, or mirrors as well: that is undone.
    middle = complex(*places.centroid())
    after = [complex(x, y) - middle for x, y in places]
    ways = (after, [z.conjugate() for z in after])
    turns = [sum(z * complex(x, -y) for z, (x, y) in zip(way, begin, strict=True)) for way in ways]
    turn, way = max(zip(turns, ways, strict=True), key=lambda one: abs(one[0]))
    back = [z * turn.conjugate() / (abs(turn) or 1.0) for z in way]
    return [(z.real, z.imag) for z in back]


def _begin(graph: nx.MultiGraph[str], node: str, start: Positions) -> tuple[float, float]:
    near = [start[node]] if node in start else [start[other] for other in sorted(graph[node]) if other in start]
    count = max(len(near), 1)
    return sum(x for x, _ in near) / count, sum(y for _, y in near) / count


@dataclass(slots=True)
class _Block:
    places: Positions
    left: float
    top: float
    width: float
    height: float


def _pack(components: Iterable[Positions], boxes: dict[str, Box], proportion: float) -> Positions:
    """Set components on shelves, the tallest first."""
    blocks = sorted((_block(places, boxes) for places in components), key=lambda b: (-b.height, -b.width))
    if not blocks:
        return {}
    area = sum(block.width * block.height for block in blocks)
    limit = max(math.sqrt(area * proportion) * 1.05, *(block.width for block in blocks), 1.0)
    shelves: list[list[_Block]] = []
    for block in blocks:
        shelf = next((s for s in shelves if sum(b.width for b in s) + block.width <= limit), None)
        if shelf is None:
            shelves.append(shelf := [])
        shelf.append(block)
    found: Positions = {}
    top = 0.0
    for shelf in shelves:
        height = max(block.height for block in shelf)
        spare = (limit - sum(block.width for block in shelf)) / (len(shelf) + 1)
        left = spare
        for block in shelf:
            across, down = left - block.left, top + (height - block.height) / 2 - block.top
            found |= {node: (x + across, y + down) for node, (x, y) in block.places.items()}
            left += block.width + spare
        top += height
    return {node: (round(x - limit / 2, 1), round(y - top / 2, 1)) for node, (x, y) in sorted(found.items())}


def _block(places: Positions, boxes: dict[str, Box]) -> _Block:
    left = min(x - boxes[node].half_width for node, (x, _) in places.items()) - _MARGIN / 2
    right = max(x + boxes[node].half_width for node, (x, _) in places.items()) + _MARGIN / 2
    top = min(y - boxes[node].above for node, (_, y) in places.items()) - _MARGIN / 2
    bottom = max(y + boxes[node].below for node, (_, y) in places.items()) + _MARGIN / 2
    return _Block(places, left, top, right - left, bottom - top)
