"""An RDF dataset in memory, kept and asked by an Oxigraph inside this process."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import GraphBusyError, SparqlError
from localties.store.answers import Solutions, at_most, terms
from localties.store.interface import Store, untold
from localties.store.sparql import disarmed, operations
from localties.terms import PREFIXES, UPDATES_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from localties.store.answers import Answer, Dataset, Term

_UNION: Final = ox.DefaultGraph()


class EmbeddedStore(Store):
    """A dataset in memory.

    The union of the named graphs is kept beside them, as the engine's default graph: were it made by the engine
    when asked, a triple that two files state would be counted twice.
    """

    def __init__(self) -> None:
        self._engine = ox.Store()
        self._digests: dict[str, str] = {}
        self._writer = threading.Lock()
        self._kept: object = None
        """What has to be there for as long as the engine is."""

    def size(self, graph: str | None = None) -> int:
        """How many triples there are; see `Store.size`."""
        name = _UNION if graph is None else ox.NamedNode(graph)
        return sum(1 for _ in self._engine.quads_for_pattern(None, None, None, name))

    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Put triples into a named graph."""
        names = (ox.NamedNode(graph), _UNION)
        self._digests.pop(graph, None)
        self._engine.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples for name in names)

    def drop(self, graph: str) -> None:
        """Empty a named graph; an unknown one is empty already."""
        gone = self.triples(graph)
        self._digests.pop(graph, None)
        self._engine.remove_graph(ox.NamedNode(graph))
        for triple in gone:
            left = self._engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            if all(quad.graph_name == _UNION for quad in left):
                self._engine.remove(ox.Quad(triple.subject, triple.predicate, triple.object, _UNION))

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
        name = _UNION if graph is None else ox.NamedNode(graph)
        return {quad.triple for quad in self._engine.quads_for_pattern(None, None, None, name)}

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
            graphs = dataset.as_arguments() if dataset else {}
            result = self._engine.query(disarmed(sparql), prefixes=PREFIXES, base_iri=base, **graphs)
            if isinstance(result, ox.QuerySolutions):
                names = tuple(variable.value for variable in result.variables)
                return Solutions(names, at_most(most, (terms(row) for row in result)))
            if isinstance(result, ox.QueryTriples):
                return at_most(most, (triple for triple in result if terms(triple)))
            return bool(result)
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:
            raise SparqlError(f"the query cannot be answered: {_reason(error)}") from None

    def update(self, sparql: str, *, base: str | None = None) -> None:
        """Carry out a SPARQL 1.1 update, wholly or not at all; see `Store.update`."""
        with self.changing() as changed:
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
        self._engine.extend(
            ox.Quad(t.subject, t.predicate, t.object, _UNION) for t in {q.triple for q in named_after}
        )
        for quad in named_before ^ named_after:
            self._digests.pop(getattr(quad.graph_name, "value", ""), None)

    def copied(self) -> EmbeddedStore:
        """Give a copy of one's own, in memory."""
        copy = EmbeddedStore()
        copy._engine.bulk_extend(self._engine)
        for name in self._engine.named_graphs():
            copy._engine.add_graph(name)
        copy._digests = dict(self._digests)
        return copy

    @contextmanager
    def changing(self) -> Iterator[EmbeddedStore]:
        """Give a copy to change, which takes this store's place at the end; see `Store.changing`."""
        if not self._writer.acquire(blocking=False):
            raise GraphBusyError("another run is writing to this graph", hint="Wait until it has ended")
        try:
            changed = self.copied()
            yield changed
            self._engine, self._digests = changed._engine, changed._digests
        finally:
            self._writer.release()

    def save(self, folder: Path) -> None:
        """Write the dataset to disk, for other processes to open by `EmbeddedStore.opened`."""
        disk = ox.Store(str(folder))
        disk.bulk_extend(self._engine)
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


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "msg", error)).split())
