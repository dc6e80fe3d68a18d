"""One thing as linked data: what is said of it, what points to it, and what it takes to read that on its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.graph import leading_to, with_parts, write
from localties.terms import DCTERMS, ID, LICENCE, LT, PREFIXES, RDF, RDFS, SKOS

if TYPE_CHECKING:
    from localties.graph import KnowledgeGraph

_TYPE: Final = ox.NamedNode(RDF + "type")
_NAMING: Final = {ox.NamedNode(RDFS + "label"), ox.NamedNode(SKOS + "prefLabel")}
_SOURCE: Final = ox.NamedNode(LT + "source")
_ASSESSED: Final = ox.NamedNode(LT + "assessmentOf")
_DATASET: Final = ox.NamedNode(ID + "dataset")
_PRIMARY_TOPIC: Final = ox.NamedNode("http://xmlns.com/foaf/0.1/primaryTopic")


def resource_triples(graph: KnowledgeGraph, iri: str) -> set[ox.Triple]:
    """Describe a thing so that it can be read on its own.

    Its statements come with those of its parts, evidence, sources and status, the statements that lead to it, such
    as an agreement's to the party that it is, and type and name of everything that is referred to.

    Args:
        graph: The graph, derived facts included.
        iri: The thing, a concept or a term of the vocabulary.

    Returns:
        Its triples; empty where the graph says nothing about it.
    """
    node = ox.NamedNode(iri)
    described = with_parts(graph, [node])
    described |= _assessments(graph, node)
    described |= {
        quad.object
        for part in described
        for quad in graph.store.matching(part, _SOURCE)
        if isinstance(quad.object, ox.NamedNode)
    }
    triples = {quad.triple for thing in described for quad in graph.store.matching(thing)}
    if not triples:
        return set()
    triples |= leading_to(graph, node)
    referred = {term for t in triples for term in (t.subject, t.object) if isinstance(term, ox.NamedNode)}
    for thing in referred - described:
        triples |= {
            q.triple for q in graph.store.matching(thing) if q.predicate in _NAMING or q.predicate == _TYPE
        }
    return triples


def document_triples(iri: str, document: str) -> set[ox.Triple]:
    """Say of a document that describes a thing what it is about, under which licence, and of which data set."""
    node = ox.NamedNode(document)
    return {
        ox.Triple(node, _PRIMARY_TOPIC, ox.NamedNode(iri)),
        ox.Triple(node, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(LICENCE)),
        ox.Triple(
            node, ox.NamedNode(DCTERMS + "rights"), ox.Literal("The localties authors; each fact with its source")
        ),
        ox.Triple(node, ox.NamedNode(PREFIXES["void"] + "inDataset"), _DATASET),
    }


def resource_json_ld(graph: KnowledgeGraph, iri: str) -> dict[str, Any]:
    """Give the statements of a thing and its parts as compact JSON-LD with its context inside, for a page."""
    things = with_parts(graph, [ox.NamedNode(iri)])
    triples = {quad.triple for thing in things for quad in graph.store.matching(thing)}
    document: dict[str, Any] = json.loads(write(triples, ox.RdfFormat.JSON_LD, graph.project.context))
    return document


def _assessments(graph: KnowledgeGraph, node: ox.NamedNode) -> set[ox.NamedNode]:
    found = (quad.subject for quad in graph.store.matching(None, _ASSESSED, node))
    return {subject for subject in found if isinstance(subject, ox.NamedNode)}
