"""How well names meet places: German labels of 2016 against the English names of 17,700 twin towns of 2026.

The truth is found without the names that are measured. Both lists know who is twinned with whom. Seeds are labels
that stand once in each list; a label and a place are linked where at least three of their partners are linked
already, and no other pair competes. What is linked so was never compared by its own name.

    python -m tests.benchmarks.reconciliation [--pairs N]
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox
from rich.console import Console
from rich.table import Table

from localties import KnowledgeGraph, Project
from localties.ingest.reconcile import Certainty, Match, Mention, Reconciler, country_of
from localties.terms import LT, RDF, RDFS

ROOT = Path(__file__).parents[2]
PLACES = "data/wikipedia-sister-pairs-2026/twin_cities.csv"
LABELS = "data/wikidata-p190-qids-2016"
PARTNERS = 3
ROUNDS = 4
BASE = "urn:benchmark:"

Place = tuple[str, str]
"""The name and country of a place, as the list writes them."""


def shared_folder() -> Path:
    """Give the folder of material that is not part of the repository."""
    return Path(os.environ.get("LOCALTIES_SHARED") or ROOT.parent / "shared")


@dataclass
class Material:
    """Two lists of twin towns.

    Attributes:
        places: The partners of each place, by place.
        labels: The German label of each item.
        partners: The partners of each item.
    """

    places: dict[Place, set[Place]] = field(default_factory=lambda: defaultdict(set))
    labels: dict[str, str] = field(default_factory=dict)
    partners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def read(cls, shared: Path) -> Material:
        """Read both lists."""
        found = cls()
        with (shared / PLACES).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                one, other = (row["city1"], row["country1"]), (row["city2"], row["country2"])
                found.places[one].add(other)
                found.places[other].add(one)
        for line in (shared / LABELS / "names.tsv").read_text("utf-8").splitlines():
            item, _, label = line.partition("\t")
            found.labels[item] = label.strip()
        for line in (shared / LABELS / "relations.tsv").read_text("utf-8").splitlines():
            one_item, _, other_item = line.partition("\t")
            found.partners[one_item].add(other_item.strip())
            found.partners[other_item.strip()].add(one_item)
        return found


def linked(material: Material) -> dict[str, Place]:
    """Link items to places by their partners alone.

    Returns:
        For each item that has at least three partners linked, and one place that shares most of them, that place.
    """
    by_name: dict[str, list[Place]] = defaultdict(list)
    for place in material.places:
        by_name[place[0]].append(place)
    times = Counter(material.labels.values())
    known = {
        item: by_name[label][0]
        for item, label in material.labels.items()
        if times[label] == 1 and len(by_name.get(label, ())) == 1
    }
    truth: dict[str, Place] = {}
    for _ in range(ROUNDS):
        found = _link_once(material, known)
        if found == truth:
            break
        truth = found
        known = {**known, **truth}
    return truth


def _link_once(material: Material, known: dict[str, Place]) -> dict[str, Place]:
    chosen: dict[str, tuple[Place, int]] = {}
    for item in material.labels:
        votes: Counter[Place] = Counter()
        for partner in material.partners[item]:
            if partner in known:
                votes.update(material.places[known[partner]])
        ranked = votes.most_common(2)
        if not ranked or ranked[0][1] < PARTNERS or (len(ranked) > 1 and 2 * ranked[1][1] > ranked[0][1]):
            continue
        chosen[item] = ranked[0]
    claims = Counter(place for place, _ in chosen.values())
    return {item: place for item, (place, _) in chosen.items() if claims[place] == 1}


def graph_of(places: list[Place]) -> tuple[KnowledgeGraph, dict[str, Place]]:
    """Make a graph of localities with nothing but their names and countries."""
    graph = KnowledgeGraph.open(Project(ROOT), records=False)
    triples, iris = [], {}
    states: dict[str, ox.NamedNode] = {}
    for number, place in enumerate(places):
        node = ox.NamedNode(f"{BASE}{number}")
        iris[node.value] = place
        name, country = place
        if country not in states:
            states[country] = ox.NamedNode(f"{BASE}state-{len(states)}")
            code = country_of(country)
            if code:
                value = ox.Literal(code)
                triples.append(ox.Triple(states[country], ox.NamedNode(LT + "countryCode"), value))
        triples += [
            ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(LT + "Locality")),
            ox.Triple(node, ox.NamedNode(RDFS + "label"), ox.Literal(name, language="en")),
            ox.Triple(node, ox.NamedNode(LT + "country"), states[country]),
        ]
    graph.store.add(triples, BASE + "graph")
    return graph, iris


@dataclass(frozen=True)
class Measures:
    """What was measured.

    Attributes:
        items: How many labels have a place that is known.
        same_name: How many of them are written like it.
        certain: How many were matched for certain.
        right: How many of these rightly.
        listed: How many have their place among the candidates, certain or not.
        wrong: Labels matched for certain with another place, with that place and the true one.
        missed: Labels whose place was not even a candidate, with it.
        making: Seconds to make the index.
        matching: Seconds to match the labels.
        every: Seconds to match the name of every place of the list, with its country.
        places: How many places there are.
    """

    items: int
    same_name: int
    certain: int
    right: int
    listed: int
    wrong: list[tuple[str, Place, Place]]
    missed: list[tuple[str, Place]]
    making: float
    matching: float
    every: float
    places: int


def measure(shared: Path, pairs: int | None = None) -> Measures:
    """Match German labels, each with the country of its true place.

    Args:
        shared: The folder with both lists.
        pairs: How many labels; all whose place is known by default.
    """
    material = Material.read(shared)
    truth = dict(sorted(linked(material).items())[:pairs])
    graph, places = graph_of(sorted(material.places))
    start = time.perf_counter()
    reconciler = Reconciler(graph)
    making = time.perf_counter() - start
    start = time.perf_counter()
    matches = {
        item: reconciler.match(Mention(material.labels[item], country=place[1])) for item, place in truth.items()
    }
    matching = time.perf_counter() - start
    start = time.perf_counter()
    for name, country in list(places.values())[: None if pairs is None else pairs]:
        reconciler.match(Mention(name, country))
    every = time.perf_counter() - start
    certain = {
        item: places[m.thing] for item, m in matches.items() if m.certainty is Certainty.CERTAIN and m.thing
    }
    listed = {item for item, match in matches.items() if truth[item] in _candidates(match, places)}
    return Measures(
        items=len(truth),
        same_name=sum(material.labels[item] == place[0] for item, place in truth.items()),
        certain=len(certain),
        right=sum(truth[item] == place for item, place in certain.items()),
        listed=len(listed),
        wrong=[(material.labels[i], place, truth[i]) for i, place in certain.items() if place != truth[i]],
        missed=[(material.labels[item], place) for item, place in truth.items() if item not in listed],
        making=making,
        matching=matching,
        every=every,
        places=len(places),
    )


def _candidates(match: Match, places: dict[str, Place]) -> set[Place]:
    return {places[candidate.thing] for candidate in match.candidates if candidate.thing in places}


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="Measure how well names meet places.")
    options.add_argument("--pairs", type=int, help="how many labels; all whose place is known by default")
    options.add_argument("--misses", type=int, default=20, help="how many misses to name")
    asked = options.parse_args()
    found = measure(shared_folder(), asked.pairs)
    table = Table(title=f"{found.items} German labels against {found.places} places", box=None)
    table.add_column("what")
    table.add_column("measured", justify="right")
    for what, value in (
        ("labels whose place is known", str(found.items)),
        ("of these written like the place", str(found.same_name)),
        ("matched for certain", str(found.certain)),
        ("precision of certain matches", f"{found.right / max(found.certain, 1):.4f}"),
        ("recall of certain matches", f"{found.right / max(found.items, 1):.4f}"),
        ("recall within the candidates", f"{found.listed / max(found.items, 1):.4f}"),
        ("making the index, s", f"{found.making:.1f}"),
        ("matching the labels, s", f"{found.matching:.1f}"),
        ("matching the list with itself, s", f"{found.every:.1f}"),
    ):
        table.add_row(what, value)
    console = Console()
    console.print(table)
    for label, place, true in found.wrong[: asked.misses]:
        console.print(f"wrong: {label} -> {', '.join(place)}, not {', '.join(true)}", markup=False)
    for label, true in found.missed[: asked.misses]:
        console.print(f"missed: {label} is {', '.join(true)}", markup=False)


if __name__ == "__main__":
    main()
