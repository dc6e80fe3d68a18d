"""A register whose names try to break out of whatever they are written into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pyoxigraph as ox

from localties.graph import KnowledgeGraph
from localties.query import Actor, Register, Tie
from localties.terms import ID, LT, RDF, RDFS

STRANGE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(3)",
    "a\u202egnp.exe",
    "{{7*7}}",
    "vertical\x0btab",
    "'-alert(4)-'",
)


def strange_register(register: Register, names: Sequence[str] = STRANGE) -> Register:
    """Ties between actors with these names, two by two; the source of each is a script."""
    graph = KnowledgeGraph(register.graph.project)
    actors, ties = {}, {}
    source = ox.NamedNode(f"{ID}source/strange")
    triples = [
        ox.Triple(source, ox.NamedNode(LT + "url"), ox.Literal("javascript:alert(5)")),
        ox.Triple(source, ox.NamedNode(RDFS + "label"), ox.Literal("</script><b>source", language="en")),
        ox.Triple(source, ox.NamedNode(RDF + "type"), ox.NamedNode(LT + "Source")),
    ]
    for number, name in enumerate(names):
        iri = f"{ID}locality/strange-{number}"
        actors[iri] = Actor(iri, None, None, None, None, None)
        triples.append(ox.Triple(ox.NamedNode(iri), ox.NamedNode(RDFS + "label"), ox.Literal(name, language="en")))
        if number % 2:
            tie = f"{ID}tie/strange-{number}"
            partner = f"{ID}locality/strange-{number - 1}"
            sources = frozenset({source.value})
            ties[tie] = Tie(tie, iri, partner, None, None, None, None, (), (), (), frozenset(), sources)
    graph.store.add(triples, "https://w3id.org/localties/graph/strange")
    return replace(register, graph=graph, actors=actors, records={}, ties=ties)
