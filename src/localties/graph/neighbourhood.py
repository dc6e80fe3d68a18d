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
_SPEAKERS: Final = """
SELECT DISTINCT ?speaker ?class WHERE {{
  VALUES ?thing {{ {things} }}
  ?speaker ?said ?thing .
  OPTIONAL {{ ?speaker a ?class }}
}}
"""
_LEADING: Final = (
    "CONSTRUCT {{ ?speaker ?said ?thing }} WHERE {{ VALUES ?thing {{ {things} }} ?speaker ?said ?thing }}"
)
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
    parts = kept(graph, _classes_of_parts)
    speaking = {speaker for speaker, classes in _speakers(graph, thing).items() if not parts.isdisjoint(classes)}
    return set(graph.store.construct(_LEADING.format(things=listed({thing, *speaking}))))


def mentions(graph: KnowledgeGraph, thing: ox.NamedNode) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    """Give the things that speak of a thing, directly or in one of their parts, each with its classes.

    Only what is typed counts; a part stands for the thing that it is part of.
    """
    parts = kept(graph, _classes_of_parts)
    return {
        speaker: classes
        for speaker, classes in _speakers(graph, thing).items()
        if classes and speaker != thing and parts.isdisjoint(classes)
    }


def _speakers(graph: KnowledgeGraph, thing: ox.NamedNode) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    """Ask what points to a thing or to a part that does, each with its classes."""
    speakers: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    parts = kept(graph, _classes_of_parts)
    waiting = {thing}
    while waiting:
        met: dict[ox.NamedNode, set[ox.NamedNode]] = {}
        for speaker, kind in graph.store.select(_SPEAKERS.format(things=listed(waiting))).rows:
            if isinstance(speaker, ox.NamedNode):
                classes = met.setdefault(speaker, set())
                if isinstance(kind, ox.NamedNode):
                    classes.add(kind)
        waiting = {
            s for s, kinds in met.items() if s not in speakers and s != thing and not parts.isdisjoint(kinds)
        }
        speakers |= met
    return speakers
