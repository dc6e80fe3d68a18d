from __future__ import annotations

import math
import os
import subprocess
import sys
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from localties.network import grouped

GROUPS = tuple("vn kr jp de fr us".split()[n % 6] for n in range(300))
PAIRS = tuple((n, (n * 7 + 3) % 300) for n in range(300)) + tuple((0, n) for n in range(1, 60))
PLACE = f"""
from localties.network.grouping import grouped
print(hash(tuple(grouped({GROUPS!r}, {PAIRS!r}).places)))
"""


def test_the_same_ties_give_the_same_places_in_any_process() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", PLACE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "4711")
    }
    assert found == {f"{hash(tuple(grouped(GROUPS, PAIRS).places))}\n"}


def test_what_was_computed_is_kept() -> None:
    assert grouped(GROUPS, PAIRS) is grouped((*GROUPS,), (*PAIRS,))
    assert grouped(GROUPS, PAIRS[1:]) is not grouped(GROUPS, PAIRS)


def test_the_most_tied_stands_in_the_middle_of_its_group() -> None:
    found = grouped(GROUPS, PAIRS)
    circle = found.circles["vn"]
    nearest = min(
        (n for n, group in enumerate(GROUPS) if group == "vn"),
        key=lambda n: math.dist(found.places[n], (circle.x, circle.y)),
    )
    assert nearest == 0


@given(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 59)), max_size=120),
)
def test_every_node_has_a_place_in_the_room_of_its_group(groups: list[str], edges: list[tuple[int, int]]) -> None:
    pairs = tuple(edge for edge in edges if max(edge) < len(groups))
    found = grouped(tuple(groups), pairs)
    assert len(found.places) == len(groups)
    for group, place in zip(groups, found.places, strict=True):
        circle = found.circles[group]
        assert math.dist(place, (circle.x, circle.y)) <= circle.radius
    assert len(set(found.places)) == len(groups)
    for one, other in combinations(found.circles.values(), 2):
        # Rounds end before the last hair of an overlap is gone.
        assert math.dist((one.x, one.y), (other.x, other.y)) > 0.85 * (one.radius + other.radius)
