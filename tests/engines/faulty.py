"""A graph that every check finds fault with."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import yaml

from localties.graph import KnowledgeGraph, Thresholds, derive
from localties.store import EmbeddedStore
from localties.terms import DERIVED_GRAPH, GRAPH, ID, PREFIXES, RDFS

if TYPE_CHECKING:
    from localties.project import Project
    from localties.store import Store

CASES = Path(__file__).parents[1] / "validation" / "checks"
LAYER = "https://example.org/list"
APART = "?faulty"
"""What the names of its graphs end in, so that a server can hold it beside the curated one."""
_LABEL = ox.NamedNode(RDFS + "label")

DATES = (
    *(f'"{day}"^^xsd:date' for day in ("2024-02-29", "2023-02-29", "1900-02-29", "2000-02-29", "2025-04-31")),
    *(
        f'"{month}"^^xsd:gYearMonth'
        for month in ("2024-02", "2023-02", "1900-02", "2025-13", "2025-04", "2025-12")
    ),
    *(f'"{year}"^^xsd:gYear' for year in ("2024", "0999")),
    *(
        f'"{edtf}"^^edtf:EDTF'
        for edtf in ("2024-33", "2024-36", "2024-21", "2023-02~", "2012?", "2012%", "../2024-02", "2023-02/..")
    ),
    *(f'"{span}"^^edtf:EDTF' for span in ("2023-34/2024", "2024-02-29/2024-36", "2024-00", "20", "")),
)
TERMS = ("2024-02-29", "2020-02-29", "2023-01-31", "2000-02-29")


def faulty_graph(project: Project) -> KnowledgeGraph:
    """Give the graph: all cases of the checks at once, dates of every kind, terms, a list of sister cities."""
    graph = KnowledgeGraph.open(project, records=False)
    cases = {path.stem: yaml.safe_load(path.read_text("utf-8"))["fires"] for path in sorted(CASES.glob("*.yaml"))}
    dated = [f"agreement:dated{i} a lt:Agreement ; lt:signedOn {value} ." for i, value in enumerate(DATES)]
    termed = [
        f'agreement:term{i} a lt:Agreement ; lt:termYears {1 + i % 4} ; lt:signedOn "{day}"^^xsd:date .'
        for i, day in enumerate(TERMS)
    ]
    day = 'lt:dataset a dcat:Dataset ; dcterms:modified "2026-11-22"^^xsd:date .'
    for own, turtle in cases.items():
        _add(graph, turtle, GRAPH + "records/faulty", own + "-")
    _add(graph, "\n".join([*dated, *termed, day, _CURATED]), GRAPH + "records/curated")
    _add(graph, _LISTED, LAYER)
    derive(graph, Thresholds(date(2026, 11, 22)))
    return KnowledgeGraph(project, _apart(graph.store))


def _add(graph: KnowledgeGraph, turtle: str, name: str, own: str = "") -> None:
    """Read Turtle into a named graph, with something before the names of its things that no other text has."""
    head = "".join(f"@prefix {p}: <{n}{own if n.startswith(ID) else ''}> .\n" for p, n in PREFIXES.items())
    graph.store.add((quad.triple for quad in ox.parse(head + turtle, format=ox.RdfFormat.TURTLE)), name)


def _apart(store: Store) -> EmbeddedStore:
    renamed = EmbeddedStore()
    for name in store.graphs():
        triples = store.triples(name)
        if name == DERIVED_GRAPH:
            # Ties have a label that the rule makes only where they have none.
            triples = {triple for triple in triples if triple.predicate != _LABEL}
        renamed.add(triples, name if name == LAYER else name + APART)
    return renamed


_CURATED = """
locality:da-nang a lt:Locality ; rdfs:label "Da Nang"@en , "Đà Nẵng"@vi ; lt:level level:province ;
  lt:country state:vn .
locality:south a lt:Locality , lt:Partner ; rdfs:label "South"@en , "Nam"@vi ; lt:level level:province ;
  lt:country state:kr .
locality:gone a lt:Locality ; rdfs:label "Gone"@en , "Cũ"@vi ; lt:level level:province ;
  lt:validUntil "2020-01-01"^^xsd:date .
tie:da-nang--south a lt:Tie ; lt:tieKind tie-kind:twinning ;
  lt:locality locality:da-nang ; lt:partner locality:south .
lt:dataset lt:homeCountry state:vn .
agreement:alone a lt:Agreement ; lt:realisation realisation:signed ; lt:hasParty party:alone.1 , party:alone.2 .
party:alone.1 a lt:Party ; lt:actor locality:da-nang .
party:alone.2 a lt:Party ; lt:actor locality:south .
"""
_LISTED = """
<https://example.org/list> a void:Dataset ; dcterms:title "List"@en , "Danh sách"@vi .
tie:da-nang--other a lt:Tie ; lt:tieKind tie-kind:twinning ;
  lt:locality locality:da-nang ; lt:partner locality:other .
tie:other--south a lt:Tie ; lt:tieKind tie-kind:twinning ;
  lt:locality locality:other ; lt:partner locality:south .
tie:da-nang--gone a lt:Tie ; lt:tieKind tie-kind:twinning ;
  lt:locality locality:da-nang ; lt:partner locality:gone .
locality:other a lt:Locality ; rdfs:label "Other"@en , "Khác"@vi ; lt:level level:province .
claim:listed a lt:Claim ; lt:claimAbout tie:da-nang--south ; lt:rank rank:alternative ;
  lt:claimProperty "https://w3id.org/localties/ns#since"^^xsd:anyURI ; lt:claimValue "1999"^^xsd:gYear .
"""
