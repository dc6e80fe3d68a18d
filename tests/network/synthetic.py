"""A register of any size that resembles a real one: few hubs, many partners, dates and statuses of all kinds."""

from __future__ import annotations

import random
from datetime import date

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.graph import KnowledgeGraph
from localties.project import Project
from localties.query import Actor, Record, Register, Tie
from localties.terms import ID, LT, RDF, RDFS, SCHEME

COUNTRIES = "kr jp cn la kh th fr de us ru au it nl be".split()
STATUSES = "in-force carried-on expiring dormant successor-unclear expired".split()
SYLLABLES = "ha nam bắc giang thái sơn đà lạt kyo shi yama jeon nan ville burg stad".split()


def synthetic_register(project: Project, nodes: int, ties: int, seed: int = 1) -> Register:
    """Make a register of so many localities and partners and so many ties between them."""
    chance = random.Random(seed)  # noqa: S311 - made up, not secret
    graph = KnowledgeGraph(project)
    labels = []

    def name(iri: str, text: str) -> str:
        labels.append(ox.Triple(ox.NamedNode(iri), ox.NamedNode(RDFS + "label"), ox.Literal(text, language="en")))
        return iri

    actors = {}
    for number in range(nodes):
        words = " ".join(chance.choices(SYLLABLES, k=2)).title()
        iri = name(f"{ID}locality/made-{number}", f"{words} {number}")
        country = "vn" if number < nodes // 4 else chance.choice(COUNTRIES)
        actors[iri] = Actor(iri, f"{ID}state/{country}", f"{SCHEME}level/province", None, None, None)
    homes, partners = list(actors)[: nodes // 4], list(actors)[nodes // 4 :]
    weights = [1 / (place + 1) ** 0.5 for place in range(len(homes))]
    found: dict[str, Tie] = {}
    records: dict[str, Record] = {}
    for number in range(ties):
        home = homes[number] if number < len(homes) else chance.choices(homes, weights)[0]
        partner = partners[number] if number < len(partners) else chance.choice(partners)
        tie = f"{ID}tie/made-{number}"
        year = chance.randint(1995, 2025)
        agreements = []
        for count in range(chance.choice((0, 0, 1, 1, 2))):
            iri = name(f"{ID}agreement/made-{number}.{count}", f"Memorandum {number}.{count}")
            starts = PartialDate.parse(str(min(year + count, 2025)))
            fields = frozenset({f"{SCHEME}field/trade"})
            records[iri] = Record(
                iri, True, f"{SCHEME}agreement-type/memorandum", "signed", starts, None, None, fields,
                frozenset({home, partner}), frozenset(),
            )  # fmt: skip
            agreements.append(iri)
        status = f"{SCHEME}status/{chance.choice(STATUSES)}"
        kind = f"{SCHEME}tie-kind/{chance.choice(['twinning', 'friendship', 'cooperation'])}"
        fields = frozenset({f"{SCHEME}field/{chance.choice(['trade', 'culture', 'education'])}"})
        found[tie] = Tie(
            tie, home, partner, kind, status, date(year, 1, 1), date(year, 12, 31), tuple(agreements), (), (),
            fields, frozenset(),
        )  # fmt: skip
        labels += _stated(tie, home, partner, year)
    graph.store.add(labels, f"{LT}made")
    return Register(graph, date(2026, 1, 1), actors, records, found)


def _stated(tie: str, home: str, partner: str, year: int) -> list[ox.Triple]:
    """What the rules of status look at."""
    subject = ox.NamedNode(tie)
    day = ox.Literal(f"{year}-12-31", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#date"))
    return [
        ox.Triple(subject, ox.NamedNode(RDF + "type"), ox.NamedNode(LT + "Tie")),
        ox.Triple(subject, ox.NamedNode(LT + "locality"), ox.NamedNode(home)),
        ox.Triple(subject, ox.NamedNode(LT + "partner"), ox.NamedNode(partner)),
        ox.Triple(subject, ox.NamedNode(LT + "sinceLatest"), day),
        ox.Triple(subject, ox.NamedNode(LT + "firstContact"), day),
    ]
