"""What belongs to a thing, and what speaks of it.

Some things exist only as part of another: a party of its agreement, a participation of its event, a code of its
locality, a piece of evidence of its record. The ontology says so by making their classes subclasses of lt:Part.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph.kept import kept
from localties.store import listed
from localties.terms import DCTERMS, LT, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.graph.knowledge import KnowledgeGraph

_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_SPEAKING: Final = """
SELECT ?speaker ?said ?thing ?class WHERE {{
  VALUES ?thing {{ {things} }}
  ?speaker ?said ?thing .
  OPTIONAL {{ ?speaker a ?class }}
}}
"""
_NAMING: Final = tuple(ox.NamedNode(iri) for iri in (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title"))


def names_of(graph: KnowledgeGraph, thing: ox.NamedNode) -> dict[str, str]:
    """Give the preferred names of a thing by language tag (`""` for a name without one)."""
    return {
        quad.object.language or "": quad.object.value
        for predicate in _NAMING
        for quad in graph.store.matching(thing, predicate)
        if isinstance(quad.object, ox.Literal)
    }


def classes_of(graph: KnowledgeGraph, thing: ox.NamedNode) -> set[ox.NamedNode]:
    """Give the classes that a thing is typed with."""
    return {q.object for q in graph.store.matching(thing, _TYPE) if isinstance(q.object, ox.NamedNode)}


def is_part(graph: KnowledgeGraph, thing: ox.NamedNode) -> bool:
    """Tell whether a thing exists only as part of another."""
    return not kept(graph, _classes_of_parts).isdisjoint(classes_of(graph, thing))


def _classes_of_parts(graph: KnowledgeGraph) -> frozenset[ox.NamedNode]:
    found = graph.store.matching(None, _SUBCLASS, ox.NamedNode(LT + "Part"))
    return frozenset(quad.subject for quad in found if isinstance(quad.subject, ox.NamedNode))


def with_parts(graph: KnowledgeGraph, things: Iterable[ox.NamedNode]) -> set[ox.NamedNode]:
    """Give things together with their parts, the parts of those, and so on."""
    found = set(things)
    waiting = list(found)
    while waiting:
        for quad in graph.store.matching(waiting.pop()):
            value = quad.object
            if isinstance(value, ox.NamedNode) and value not in found and is_part(graph, value):
                found.add(value)
                waiting.append(value)
    return found


def leading_to(graph: KnowledgeGraph, thing: ox.NamedNode) -> set[ox.Triple]:
    """Give the statements that point to a thing; where a part speaks, those that lead to the part as well."""
    return _speaking(graph, thing)[0]


def mentions(graph: KnowledgeGraph, thing: ox.NamedNode) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    """Give the things that speak of a thing, directly or in one of their parts, each with its classes.

    Only what is typed counts; a part stands for the thing that it is part of.
    """
    parts = kept(graph, _classes_of_parts)
    _, speakers = _speaking(graph, thing)
    return {
        speaker: classes
        for speaker, classes in speakers.items()
        if classes and speaker != thing and parts.isdisjoint(classes)
    }


def _speaking(
    graph: KnowledgeGraph, thing: ox.NamedNode
) -> tuple[set[ox.Triple], dict[ox.NamedNode, set[ox.NamedNode]]]:
    """Ask what points to a thing or to a part that does, and for the classes of what speaks there."""
    found: set[ox.Triple] = set()
    speakers: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    parts = kept(graph, _classes_of_parts)
    waiting = {thing}
    while waiting:
        met: dict[ox.NamedNode, set[ox.NamedNode]] = {}
        for row in graph.store.select(_SPEAKING.format(things=listed(waiting))).dicts():
            speaker, said, of, kind = (row.get(name) for name in ("speaker", "said", "thing", "class"))
            found.add(ox.Triple(speaker, said, of))  # type: ignore[arg-type]
            if isinstance(speaker, ox.NamedNode):
                classes = met.setdefault(speaker, set())
                if isinstance(kind, ox.NamedNode):
                    classes.add(kind)
        waiting = {
            s for s, kinds in met.items() if s not in speakers and s != thing and not parts.isdisjoint(kinds)
        }
        speakers |= met
    return found, speakers
