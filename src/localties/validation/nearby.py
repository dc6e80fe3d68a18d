"""Looking small things up in a graph, again and again."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from localties.store import Term


class Looked(Protocol):
    """What things can be looked up in, as in a store."""

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterable[ox.Quad]:
        """Give the quads of named graphs that match a pattern, None standing for anything."""
        ...


class Nearby:
    """What a graph says of things, asked of it once for each: shapes and checks look at the same again and again.

    Args:
        graph: The graph; it must not change meanwhile.
    """

    def __init__(self, graph: Looked) -> None:
        self._graph = graph
        self._said: dict[object, dict[ox.NamedNode, list[ox.Quad]]] = {}

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterable[ox.Quad]:
        """Give the quads that match a pattern, None standing for anything."""
        if subject is None:
            return self._graph.matching(None, predicate, value)
        said = self._of(subject)
        found = chain.from_iterable(said.values()) if predicate is None else said.get(predicate, ())
        return found if value is None else [quad for quad in found if quad.object == value]

    def _of(self, subject: ox.NamedNode | ox.BlankNode) -> dict[ox.NamedNode, list[ox.Quad]]:
        said = self._said.get(subject)
        if said is None:
            said = self._said[subject] = {}
            for quad in self._graph.matching(subject):
                said.setdefault(quad.predicate, []).append(quad)
        return said
