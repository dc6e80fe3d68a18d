"""Answers of engines as something that compares, and rdflib as an engine."""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox
import rdflib
from rdflib.query import ResultRow

from localties.graph import quiet_rdflib, to_rdflib
from localties.store import Solutions
from localties.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localties.store import Answer, Store, Term

_DEEP = 20_000
"""How deep Python may go while rdflib reads the long conditions of the rules for status."""


def plain(answer: Answer, text: str) -> object:
    """Give an answer as something that compares; rows as a bag, since engines sort strings by other collations."""
    if isinstance(answer, bool):
        return answer
    if not isinstance(answer, Solutions):
        return frozenset(answer)
    if "GROUP_CONCAT" not in text:
        return Counter(_named(answer, row) for row in answer.rows)
    # SPARQL leaves the order of what GROUP_CONCAT joins open (section 18.5.1.7).
    return Counter(frozenset((name, _parts(term)) for name, term in _named(answer, row)) for row in answer.rows)


def _named(answer: Solutions, row: tuple[Term | None, ...]) -> frozenset[tuple[str, Term]]:
    return frozenset((name, term) for name, term in zip(answer.variables, row, strict=True) if term is not None)


def _parts(term: Term) -> object:
    return frozenset(re.split(r" ?[,;|/] ", term.value)) if isinstance(term, ox.Literal) else term


class Rdflib:
    """What a store holds, in rdflib; its default graph is the union of the others.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._union = to_rdflib(store.triples())
        self._dataset = rdflib.Dataset(default_union=True)
        for name in store.graphs():
            lines = ox.serialize(list(store.triples(name)), format=ox.RdfFormat.N_TRIPLES) or b""
            with quiet_rdflib():
                self._dataset.graph(rdflib.URIRef(name)).parse(data=lines, format="ox-nt")

    def query(self, sparql: str) -> Answer:
        """Ask a query: of the union where no named graph matters, which takes a fraction of the time."""
        graph = self._dataset if "GRAPH" in sparql else self._union
        with quiet_rdflib(), _going_deep():
            result = graph.query(sparql, initNs=PREFIXES)
            if result.type == "ASK":
                return bool(result.askAnswer)
            if result.graph is not None:
                return [ox.Triple(*map(_term, triple)) for triple in result.graph]  # type: ignore[arg-type]
            rows = [tuple(map(_term, row)) for row in result if isinstance(row, ResultRow)]
            return Solutions(tuple(map(str, result.vars or ())), rows)


@contextmanager
def _going_deep() -> Iterator[None]:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_DEEP)
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def _term(term: object) -> Term | None:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(term)
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(term)
    if isinstance(term, rdflib.Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return ox.Literal(str(term), datatype=ox.NamedNode(term.datatype) if term.datatype else None)
    return None
