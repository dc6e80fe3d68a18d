"""An RDF dataset in memory, kept and asked by an Oxigraph inside this process."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.errors import GraphBusyError, SparqlError
from localties.store.answers import Solutions, at_most, terms
from localties.store.formats import format_of
from localties.store.interface import Store, untold
from localties.store.reading import explain
from localties.store.sparql import disarmed, names_graphs, operations
from localties.terms import PREFIXES, UPDATES_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from localties.store.answers import Answer, Dataset, Term

_UNION: Final = ox.DefaultGraph()
_ENGINE_READS: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML)
"""The formats without named graphs, which the engine can read straight into one."""


class EmbeddedStore(Store):
    """A dataset in memory.

    The union of the named graphs is kept beside them, as the engine's default graph: were it made by the engine
    when asked, a triple that two files state would be counted twice. The graph of a large file is spared the copy:
    it stands apart, and what is kept of the union are the triples that it does not have.

    Args:
        large: The size from which a file is large, in bytes; None if none is.
    """

    def __init__(self, large: int | None = 4_000_000) -> None:
        self._engine = ox.Store()
        self._large = large
        self._apart: ox.NamedNode | None = None
        self._digests: dict[str, str] = {}
        self._writer = threading.Lock()
        self._kept: object = None
        """What has to be there for as long as the engine is."""

    def size(self, graph: str | None = None) -> int:
        """How many triples there are; see `Store.size`."""
        names = self._default() if graph is None else [ox.NamedNode(graph)]
        return sum(1 for name in names for _ in self._in(name))

    def load(self, path: Path, graph: str) -> int:
        """Read one file into a named graph; see `Store.load`."""
        syntax = format_of(path)
        if syntax in _ENGINE_READS and self._may_stand_apart(path, graph):
            return self._load_apart(path, syntax, ox.NamedNode(graph))
        return super().load(path, graph)

    def _may_stand_apart(self, path: Path, graph: str) -> bool:
        if self._large is None or self._apart is not None or graph in self.graphs():
            return False
        return path.is_file() and path.stat().st_size >= self._large

    def _load_apart(self, path: Path, syntax: ox.RdfFormat, graph: ox.NamedNode) -> int:
        """Have the engine read a file, without an object of ours for each triple."""
        before = len(self._engine)
        try:
            self._engine.load(path=str(path), format=syntax, to_graph=graph)
        except SyntaxError as error:
            raise explain(error, path) from None
        count = len(self._engine) - before
        self._digests.pop(graph.value, None)
        self._apart = graph
        for triple in list(self._in(_UNION)):
            if self._is_apart(triple):
                self._engine.remove(_quad(triple, _UNION))
        return count

    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Put triples into a named graph."""
        name = ox.NamedNode(graph)
        if name == self._apart:
            self._unite()
        self._digests.pop(graph, None)
        self._engine.extend(
            _quad(triple, place)
            for triple in triples
            for place in (name, _UNION)
            if place == name or not self._is_apart(triple)
        )

    def holds(self, triple: ox.Triple) -> bool:
        """Tell whether a named graph has a triple."""
        return _quad(triple, _UNION) in self._engine or self._is_apart(triple)

    def missing(self, triples: Iterable[ox.Triple]) -> set[ox.Triple]:
        """Give those of some triples that no named graph has."""
        return {triple for triple in triples if not self.holds(triple)}

    def _is_apart(self, triple: ox.Triple) -> bool:
        return self._apart is not None and _quad(triple, self._apart) in self._engine

    def _in(self, name: ox.NamedNode | ox.DefaultGraph) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self._engine.quads_for_pattern(None, None, None, name))

    def _unite(self) -> None:
        """Copy what stands apart into the union."""
        if self._apart is not None:
            self._engine.extend(_quad(triple, _UNION) for triple in list(self._in(self._apart)))
            self._apart = None

    def drop(self, graph: str) -> None:
        """Empty a named graph; an unknown one is empty already."""
        if self._apart == ox.NamedNode(graph):
            self._unite()
        gone = self.triples(graph)
        self._digests.pop(graph, None)
        self._engine.remove_graph(ox.NamedNode(graph))
        for triple in gone:
            left = self._engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            if all(quad.graph_name == _UNION for quad in left):
                self._engine.remove(_quad(triple, _UNION))

    def replace(
        self, graph: str, triples: Iterable[ox.Triple], digest: str, told: Callable[[int], None] = untold
    ) -> None:
        """Put triples in the place of what a named graph holds; see `Store.replace`."""
        new = list(triples)
        self.drop(graph)
        self.add(new, graph)
        self.note(graph, digest)
        told(len(new))

    def note(self, graph: str, digest: str) -> None:
        """Note where what a named graph holds comes from; see `Store.note`."""
        self._digests[graph] = digest

    @property
    def digests(self) -> Mapping[str, str]:
        """The digests of graphs; see `Store.digests`."""
        return self._digests

    def graphs(self) -> list[str]:
        """Give the IRIs of the named graphs, sorted."""
        return sorted(name.value for name in self._engine.named_graphs() if isinstance(name, ox.NamedNode))

    def triples(self, graph: str | None = None) -> set[ox.Triple]:
        """Give the triples of one named graph, or of all of them together."""
        if graph is not None:
            return set(self._in(ox.NamedNode(graph)))
        return {triple for name in self._default() for triple in self._in(name)}

    def _default(self) -> list[ox.NamedNode | ox.DefaultGraph]:
        """Give the graphs of the engine that make up the default graph."""
        return [_UNION] if self._apart is None else [_UNION, self._apart]

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads of named graphs that match a pattern, None standing for anything, in no order."""
        quads = self._engine.quads_for_pattern(subject, predicate, value, None)
        return (quad for quad in quads if quad.graph_name != _UNION)

    def query(
        self, sparql: str, dataset: Dataset | None = None, *, base: str | None = None, most: int | None = None
    ) -> Answer:
        """Ask a SPARQL 1.1 query; see `Store.query`."""
        try:
            graphs = dataset.as_arguments() if dataset else self._all_graphs(sparql)
            result = self._engine.query(disarmed(sparql), prefixes=PREFIXES, base_iri=base, **graphs)
            if isinstance(result, ox.QuerySolutions):
                names = tuple(variable.value for variable in result.variables)
                return Solutions(names, at_most(most, (terms(row) for row in result)))
            if isinstance(result, ox.QueryTriples):
                return at_most(most, (triple for triple in result if terms(triple)))
            return bool(result)
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:
            raise SparqlError(f"the query cannot be answered: {_reason(error)}") from None

    def _all_graphs(self, sparql: str) -> dict[str, Any]:
        if self._apart is None or names_graphs(sparql):
            return {}
        return {"default_graph": self._default()}

    def update(self, sparql: str, *, base: str | None = None) -> None:
        """Carry out a SPARQL 1.1 update, wholly or not at all; see `Store.update`."""
        with self.changing() as changed:
            changed._unite()
            try:
                for operation in operations(disarmed(sparql)):
                    changed._carry_out(operation, base)
            except (SyntaxError, RuntimeError, ValueError, OSError) as error:
                raise SparqlError(f"the update cannot be carried out: {_reason(error)}") from None

    def _carry_out(self, operation: str, base: str | None) -> None:
        before, named_before = self.triples(), set(self.matching())
        self._engine.update(operation, prefixes=PREFIXES, base_iri=base)
        after = self.triples()
        gone = before - after
        for quad in named_before & set(self.matching()):
            if quad.triple in gone:
                self._engine.remove(quad)
        self.add(after - before, UPDATES_GRAPH)
        self._engine.clear_graph(_UNION)
        named_after = set(self.matching())
        self._engine.extend(_quad(triple, _UNION) for triple in {q.triple for q in named_after})
        for quad in named_before ^ named_after:
            self._digests.pop(getattr(quad.graph_name, "value", ""), None)

    def copied(self) -> EmbeddedStore:
        """Give a copy of one's own, in memory."""
        copy = EmbeddedStore(self._large)
        copy._engine.bulk_extend(self._engine)
        for name in self._engine.named_graphs():
            copy._engine.add_graph(name)
        copy._apart, copy._digests = self._apart, dict(self._digests)
        return copy

    @contextmanager
    def changing(self) -> Iterator[EmbeddedStore]:
        """Give a copy to change, which takes this store's place at the end; see `Store.changing`."""
        if not self._writer.acquire(blocking=False):
            raise GraphBusyError("another run is writing to this graph", hint="Wait until it has ended")
        try:
            changed = self.copied()
            yield changed
            self._engine, self._apart, self._digests = changed._engine, changed._apart, changed._digests
        finally:
            self._writer.release()

    def save(self, folder: Path) -> None:
        """Write the dataset to disk, for other processes to open by `EmbeddedStore.opened`."""
        disk = ox.Store(str(folder))
        disk.bulk_extend(self._engine)
        if self._apart is not None:
            disk.bulk_extend(_quad(triple, _UNION) for triple in self._in(self._apart))
        disk.flush()

    @classmethod
    def opened(cls, folder: Path) -> EmbeddedStore:
        """Open a dataset that `save` wrote, to read it."""
        store = EmbeddedStore()
        store._engine = ox.Store.read_only(str(folder))
        return store


def in_memory(store: Store) -> EmbeddedStore:
    """Give a copy of a store in memory, of whatever kind it is."""
    copy = EmbeddedStore()
    for graph in store.graphs():
        copy.add(store.triples(graph), graph)
        if graph in store.digests:
            copy.note(graph, store.digests[graph])
    return copy


def at_hand(store: Store) -> EmbeddedStore:
    """Give a store to ask small things often: itself where this process keeps it, else a copy in memory."""
    return store if isinstance(store, EmbeddedStore) else in_memory(store)


def _quad(triple: ox.Triple, name: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "msg", error)).split())
