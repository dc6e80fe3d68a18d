from __future__ import annotations

import hashlib
import math
import os
import subprocess
import sys
from itertools import pairwise

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties.network import Rule, layout, layout_from, project
from localties.network.labelling import Box, lines, room
from localties.network.layout import layouts, radius
from localties.network.spreading import overlapping, spread
from localties.query import Register

PLACE = """
import hashlib, localties
from localties.network import layout, project
from localties.query import Register
places = layout(project(Register.read(localties.open_graph()), agreements=True))
print(hashlib.sha256(repr(sorted(places.items())).encode()).hexdigest())
"""


def test_the_same_graph_is_laid_out_the_same_under_any_hash_seed(register: Register) -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", PLACE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
        for seed in ("0", "1", "4711")
    }
    places = layout(project(register, agreements=True))
    assert found == {hashlib.sha256(repr(sorted(places.items())).encode()).hexdigest()}


def test_another_seed_gives_another_picture(register: Register) -> None:
    network = project(register)
    assert layout(network, 1) != layout(network, 2)


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("records", [False, True])
def test_no_label_lies_on_another(register: Register, rule: Rule, language: str, records: bool) -> None:
    network = project(register, rule, language=language, agreements=records, events=records)
    places = layout(network)
    assert places.keys() == set(network)
    boxes = {node: room(network.nodes[node]["label"], radius(network.degree(node))) for node in network}
    # Places are rounded to a tenth of a pixel.
    assert [o for o in overlapping(places, boxes) if min(o[2:]) > 0.2] == []


@pytest.mark.parametrize("count", [12, 60, 300])
def test_many_around_one_stand_country_by_country(count: int) -> None:
    network: nx.MultiGraph[str] = nx.MultiGraph()
    network.add_node("middle", label="Middle")
    for number in range(count):
        network.add_node(f"place {number}", label=f"Place {number}", country="abc"[number % 3])
        network.add_edge("middle", f"place {number}")
    wide, narrow = layouts(network, (2.0, 0.3))
    boxes = {node: room(network.nodes[node]["label"], radius(network.degree(node))) for node in network}
    for places in (wide, narrow):
        assert places.keys() == set(network)
        assert [o for o in overlapping(places, boxes) if min(o[2:]) > 0.2] == []
    x, y = wide["middle"]
    around = sorted(
        (math.atan2(place[0] - x, y - place[1]) % (2 * math.pi), network.nodes[node]["country"])
        for node, place in wide.items()
        if node != "middle"
    )
    borders = sum(one != other for (_, one), (_, other) in pairwise(around))
    assert borders <= 3 + count // 20
    assert _width(narrow) <= _width(wide)


def _width(places: dict[str, tuple[float, float]]) -> float:
    return max(x for x, _ in places.values()) - min(x for x, _ in places.values())


def test_nodes_stay_about_where_they_were_when_there_are_more(register: Register) -> None:
    plain, network = project(register), project(register, agreements=True, events=True)
    before = layout(plain)
    after = layout_from(network, before)
    assert after == layout_from(network, before)
    assert after.keys() == set(network)
    boxes = {node: room(network.nodes[node]["label"], radius(network.degree(node))) for node in network}
    assert [o for o in overlapping(after, boxes) if min(o[2:]) > 0.2] == []
    largest = max(map(sorted, nx.connected_components(plain)), key=len)
    assert _unlike(before, after, largest) < 0.2


def _unlike(one: dict[str, tuple[float, float]], other: dict[str, tuple[float, float]], nodes: list[str]) -> float:
    """Tell how far two pictures differ, whatever their size and middle: the share that no shift explains."""
    parts = [[complex(*places[node]) for node in nodes] for places in (one, other)]
    (a, b) = ([z - sum(zs) / len(zs) for z in zs] for zs in parts)
    product = sum((x.conjugate() * y).real for x, y in zip(a, b, strict=True))
    return 1 - product / math.sqrt(sum(abs(x) ** 2 for x in a) * sum(abs(y) ** 2 for y in b))


def test_components_lie_side_by_side() -> None:
    network: nx.MultiGraph[str] = nx.MultiGraph([("a", "b"), ("b", "c"), ("x", "y")])
    places = layout(network)
    left, right = (sorted(places[n][0] for n in part) for part in ("abc", "xy"))
    top, bottom = (sorted(places[n][1] for n in part) for part in ("abc", "xy"))
    apart = left[-1] < right[0] or right[-1] < left[0] or top[-1] < bottom[0] or bottom[-1] < top[0]
    assert apart


def test_an_empty_network_has_no_places() -> None:
    assert layout(nx.MultiGraph()) == {}


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(-50, 50)), min_size=1, max_size=40))
def test_nodes_that_lie_on_one_another_are_spread(points: list[tuple[int, int]]) -> None:
    boxes = {str(number): Box(40, 12, 30) for number in range(len(points))}
    places = {str(number): (float(x), float(y)) for number, (x, y) in enumerate(points)}
    assert list(overlapping(spread(places, boxes), boxes)) == []


def test_long_labels_are_broken_and_cut() -> None:
    assert lines("Bà Rịa – Vũng Tàu và vùng lân cận") == ["Bà Rịa – Vũng Tàu và", "vùng lân cận"]
    assert len(lines("word " * 100)) == 3
    assert lines("word " * 100)[-1].endswith("…")
    assert lines("") == [""]
