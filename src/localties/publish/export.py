"""Exports: the part of the graph that someone wants to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import UnknownEntityError
from localties.graph import classes_of, mentions, with_parts
from localties.store import at_hand
from localties.terms import DERIVED_GRAPH, ID, LT, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.graph import KnowledgeGraph
    from localties.query import Register

_TYPE: Final = ox.NamedNode(RDF + "type")
_DATASET: Final = ox.NamedNode(ID + "dataset")
_ASSESSED: Final = ox.NamedNode(LT + "assessmentOf")
_EVIDENCE: Final = ox.NamedNode(LT + "evidence")
_NAMING: Final = (ox.NamedNode(RDFS + "label"), ox.NamedNode(SKOS + "prefLabel"))
_PROVENANCE: Final = {ox.NamedNode(LT + name) for name in ("Evidence", "Source", "Claim")}


def select(
    graph: KnowledgeGraph,
    *,
    locality: str | None = None,
    cls: str | None = None,
    derived: bool = True,
    evidence: bool = True,
) -> set[ox.Triple]:
    """Choose a part of the graph.

    Args:
        graph: The graph.
        locality: The IRI of an entity: only it and what speaks of it, with their parts and sources.
        cls: The IRI of a class: only its instances, with their parts and sources.
        derived: Whether derived triples come along.
        evidence: Whether evidence, claims and sources come along.

    Returns:
        The triples. With `locality` or `cls`, the names of what they refer to come along, so that the export
        can be read on its own.

    Raises:
        UnknownEntityError: If there is no such entity or no instance of such a class.
    """
    things = _things(graph, locality, cls)
    triples = graph.store.triples() if things is None else _about(graph, _with_sources(graph, things))
    if not derived:
        triples -= graph.store.triples(DERIVED_GRAPH)
    if not evidence:
        triples = {t for t in triples if t.predicate != _EVIDENCE and not _is_provenance(graph, t.subject)}
    return triples


def select_ties(graph: KnowledgeGraph, register: Register) -> set[ox.Triple]:
    """Choose the part of the graph that tells of ties: their records, sides and status, with parts and sources.

    Args:
        graph: The graph.
        register: The ties.

    Returns:
        The triples, with the names of what they refer to and with what the data set says of itself.
    """
    sides = {iri for tie in register.ties.values() for iri in (tie.locality, tie.partner)}
    told = {ox.NamedNode(iri) for iri in (*register.ties, *register.records, *sides)} | {_DATASET}
    assessed = {q.subject for thing in told for q in graph.store.matching(None, _ASSESSED, thing)}
    told |= {subject for subject in assessed if isinstance(subject, ox.NamedNode)}
    return _about(graph, _with_sources(graph, told))


def _things(graph: KnowledgeGraph, locality: str | None, cls: str | None) -> set[ox.NamedNode] | None:
    chosen: set[ox.NamedNode] | None = None
    if locality is not None:
        node = ox.NamedNode(locality)
        if not any(graph.store.matching(node)):
            raise UnknownEntityError(f"the graph says nothing about {locality}")
        chosen = {node, *mentions(graph, node)}
    if cls is not None:
        instances = {
            q.subject
            for q in graph.store.matching(None, _TYPE, ox.NamedNode(cls))
            if isinstance(q.subject, ox.NamedNode)
        }
        if not instances:
            raise UnknownEntityError(
                f"the graph has no instance of {cls}", hint="A class is named like lt:Agreement"
            )
        chosen = instances if chosen is None else chosen & instances
    if chosen is None:
        return None
    return chosen


def _with_sources(graph: KnowledgeGraph, chosen: set[ox.NamedNode]) -> set[ox.NamedNode]:
    things = with_parts(graph, chosen)
    sources = {
        q.object
        for thing in things
        for q in graph.store.matching(thing, ox.NamedNode(LT + "source"))
        if isinstance(q.object, ox.NamedNode)
    }
    return things | sources


def _about(graph: KnowledgeGraph, things: Iterable[ox.NamedNode]) -> set[ox.Triple]:
    """Give what is said of things, with the names of what they refer to."""
    store = at_hand(graph.store)
    told = {quad.triple for thing in things for quad in store.matching(thing)}
    referred = {triple.object for triple in told if isinstance(triple.object, ox.NamedNode)}
    return told | {quad.triple for thing in referred for name in _NAMING for quad in store.matching(thing, name)}


def _is_provenance(graph: KnowledgeGraph, subject: ox.NamedNode | ox.BlankNode | ox.Triple) -> bool:
    return isinstance(subject, ox.NamedNode) and bool(_PROVENANCE & classes_of(graph, subject))
