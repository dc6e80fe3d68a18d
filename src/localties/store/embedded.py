"""An RDF dataset in memory, kept and asked by an Oxigraph inside this process."""

from __future__ import annotations

import threading
from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import GraphBusyError, SparqlError
from localties.store.answers import Solutions, at_most, plain, terms
from localties.store.formats import format_of
from localties.store.interface import Store, untold
from localties.store.reading import explain
from localties.store.sparql import as_insert, disarmed, names_graphs, operations
from localties.terms import PREFIXES, UPDATES_GRAPH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from localties.store.answers import Answer, Dataset, Term

_UNION: Final = ox.DefaultGraph()
_INFERRED: Final = ox.NamedNode("urn:localties:inferred")
_MANY: Final = 10_000
_ENGINE_READS: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML)
"""The formats without named graphs, which the engine can read straight into one."""


class EmbeddedStore(Store):
    """A dataset in memory.

    The union of the named graphs is kept beside them, as the engine's default graph: were it made by the engine
    when asked, a triple that two files state would be counted twice. The graph of a large file is spared the copy:
    its triples stand in the union alone until somebody asks for the graph by name.

    Args:
        large: The size from which a file is large, in bytes; None if none is.
    """

    def __init__(self, large: int | None = 4_000_000) -> None:
        self._engine = ox.Store()
        self._state = object()
        self._large = large
        self._implied: ox.NamedNode | None = None
        """The graph that consists of what the union has and no other graph, and of `_shared`."""
        self._shared: set[ox.Triple] = set()
        """What the implied graph and others state."""
        self._digests: dict[str, str] = {}
        self._writer = threading.Lock()
        self._spelling_out = threading.Lock()
        self._kept: object = None
        """What has to be there for as long as the engine is."""

    @property
    def state(self) -> object:
        """What the dataset says now; see `Store.state`."""
        return self._state

    def size(self, graph: str | None = None) -> int:
        """How many triples there are; see `Store.size`."""
        if graph is None or ox.NamedNode(graph) == self._implied:
            elsewhere = self._elsewhere() if graph else ()
            return self._count("?s ?p ?o") - len(elsewhere)
        return self._count(f"GRAPH {ox.NamedNode(graph)} {{ ?s ?p ?o }}")

    def _count(self, pattern: str) -> int:
        (row,) = self._engine.query(f"SELECT (COUNT(*) AS ?number) {{ {pattern} }}")  # type: ignore[misc]
        return int(row[0].value)

    def load(self, path: Path, graph: str) -> int:
        """Read one file into a named graph; see `Store.load`."""
        syntax = format_of(path)
        if syntax in _ENGINE_READS and self._may_be_implied(path, graph):
            return self._load_large(path, syntax, ox.NamedNode(graph))
        return super().load(path, graph)

    def _may_be_implied(self, path: Path, graph: str) -> bool:
        if self._large is None or self._implied is not None or graph in self.graphs():
            return False
        return path.is_file() and path.stat().st_size >= self._large

    def _load_large(self, path: Path, syntax: ox.RdfFormat, graph: ox.NamedNode) -> int:
        """Have an engine read a file into its union, without an object of ours for each triple."""
        engine = ox.Store()
        try:
            engine.load(path=str(path), format=syntax)
        except SyntaxError as error:
            raise explain(error, path) from None
        count = len(engine)
        self._shared = {triple for triple in self._in(_UNION) if _quad(triple, _UNION) in engine}
        engine.extend(self._engine)
        for name in self._engine.named_graphs():
            engine.add_graph(name)
        self._engine, self._implied, self._state = engine, graph, object()
        self._digests.pop(graph.value, None)
        return count

    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Put triples into a named graph."""
        name = ox.NamedNode(graph)
        if name == self._implied:
            self._spell_out()
        self._digests.pop(graph, None)
        triples = list(triples)
        if self._implied is not None:
            self._shared.update(triple for triple in triples if self._is_implied(triple))
        # Without a transaction, many are written to disk five times as fast, and few a hundred times slower.
        put = self._engine.bulk_extend if len(triples) >= _MANY else self._engine.extend
        put(_quad(triple, place) for triple in triples for place in (name, _UNION))
        self._state = object()

    def holds(self, triple: ox.Triple) -> bool:
        """Tell whether a named graph has a triple."""
        return _quad(triple, _UNION) in self._engine

    def missing(self, triples: Iterable[ox.Triple]) -> set[ox.Triple]:
        """Give those of some triples that no named graph has."""
        return {triple for triple in triples if not self.holds(triple)}

    def _in(self, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> Iterator[ox.Triple]:
        return (quad.triple for quad in self._engine.quads_for_pattern(None, None, None, name))

    def _of(self, name: ox.NamedNode) -> Iterator[ox.Triple]:
        """Give the triples of a named graph, spelt out or implied."""
        if name != self._implied:
            return self._in(name)
        elsewhere = self._elsewhere()
        return (triple for triple in self._in(_UNION) if triple not in elsewhere)

    def _elsewhere(self) -> set[ox.Triple]:
        """Give what other graphs state and the implied one does not."""
        return {triple for name in self._engine.named_graphs() for triple in self._in(name)} - self._shared

    def subjects(self, graph: str) -> Collection[Term]:
        """Give the things that a named graph says something of; see `Store.subjects`."""
        name = ox.NamedNode(graph)
        if name != self._implied:
            return self._counts(f"GRAPH {name} {{ ?s ?p ?o }}").keys()
        elsewhere = self._counts("SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }")
        elsewhere.subtract(triple.subject for triple in self._shared)  # type: ignore[misc]
        return [subject for subject, number in self._counts("?s ?p ?o").items() if number > elsewhere[subject]]

    def _counts(self, pattern: str) -> Counter[Term]:
        """Tell for each subject `?s` how often a pattern is found."""
        rows = self._engine.query(f"SELECT ?s (COUNT(*) AS ?number) {{ {{ {pattern} }} }} GROUP BY ?s")
        return Counter({subject: int(number.value) for subject, number in rows})  # type: ignore[union-attr]

    def _is_implied(self, triple: ox.Triple) -> bool:
        """Tell whether the implied graph has a triple."""
        return triple in self._shared or (self.holds(triple) and not self._is_spelt_out(triple))

    def _is_spelt_out(self, triple: ox.Triple) -> bool:
        found = self._engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return any(quad.graph_name != _UNION for quad in found)

    def _spell_out(self) -> None:
        """Write the implied graph as the others are, for whoever names graphs."""
        with self._spelling_out:
            if self._implied is not None:
                implied, elsewhere = self._implied, self._elsewhere()
                self._engine.update(f"ADD DEFAULT TO GRAPH {implied}")
                for triple in elsewhere:
                    self._engine.remove(_quad(triple, implied))
                self._implied, self._shared = None, set()

    def drop(self, graph: str) -> None:
        """Empty a named graph; an unknown one is empty already."""
        if self._implied == ox.NamedNode(graph):
            self._spell_out()
        gone = self.triples(graph)
        self._digests.pop(graph, None)
        self._engine.remove_graph(ox.NamedNode(graph))
        for triple in gone:
            if not self._is_spelt_out(triple):
                if triple not in self._shared:
                    self._engine.remove(_quad(triple, _UNION))
                self._shared.discard(triple)
        self._state = object()

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
        names = {name.value for name in self._engine.named_graphs() if isinstance(name, ox.NamedNode)}
        return sorted(names if self._implied is None else {*names, self._implied.value})

    def triples(self, graph: str | None = None) -> set[ox.Triple]:
        """Give the triples of one named graph, or of all of them together."""
        return set(self._in(_UNION) if graph is None else self._of(ox.NamedNode(graph)))

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads of named graphs that match a pattern, None standing for anything, in no order."""
        pattern = (subject, predicate, value)
        found = self._engine.quads_for_pattern(*pattern, None)
        if self._implied is None:
            return (quad for quad in found if quad.graph_name != _UNION)
        return self._with_implied(found, self._engine.quads_for_pattern(*pattern, _UNION), self._implied)

    def _with_implied(
        self, found: Iterator[ox.Quad], union: Iterator[ox.Quad], implied: ox.NamedNode
    ) -> Iterator[ox.Quad]:
        elsewhere: set[ox.Triple] = set()
        for quad in found:
            if quad.graph_name != _UNION:
                yield quad
                elsewhere.add(quad.triple)
        elsewhere -= self._shared
        yield from (_quad(quad.triple, implied) for quad in union if quad.triple not in elsewhere)

    def query(
        self, sparql: str, dataset: Dataset | None = None, *, base: str | None = None, most: int | None = None
    ) -> Answer:
        """Ask a SPARQL 1.1 query; see `Store.query`."""
        try:
            if self._implied is not None and (dataset or names_graphs(sparql)):
                self._spell_out()
            graphs = dataset.as_arguments() if dataset else {}
            result = self._engine.query(disarmed(sparql), prefixes=PREFIXES, base_iri=base, **graphs)
            if isinstance(result, ox.QuerySolutions):
                names = tuple(variable.value for variable in result.variables)
                return Solutions(names, at_most(most, map(terms, result)))
            if isinstance(result, ox.QueryTriples):
                return at_most(most, map(plain, result))
            return bool(result)
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:
            raise SparqlError(f"the query cannot be answered: {_reason(error)}") from None

    def infer(self, construct: str, graph: str) -> None:
        """Put into a named graph what follows by a CONSTRUCT query; see `Store.infer`.

        It stays within the engine, without an object of ours for each triple.
        """
        insert = as_insert(disarmed(construct), _INFERRED.value)
        if insert is None:
            super().infer(construct, graph)
            return
        name = ox.NamedNode(graph)
        if name == self._implied or names_graphs(construct):
            self._spell_out()
        try:
            self._engine.update(insert, prefixes=PREFIXES)
            self._engine.update(
                f"INSERT {{ GRAPH {name} {{ ?s ?p ?o }} ?s ?p ?o }} "
                f"WHERE {{ GRAPH {_INFERRED} {{ ?s ?p ?o }} FILTER NOT EXISTS {{ ?s ?p ?o }} }}"
            )
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:
            raise SparqlError(f"the rule cannot be applied: {_reason(error)}") from None
        finally:
            self._engine.remove_graph(_INFERRED)
        self._digests.pop(graph, None)
        self._state = object()

    def update(self, sparql: str, *, base: str | None = None) -> None:
        """Carry out a SPARQL 1.1 update, wholly or not at all; see `Store.update`."""
        with self.changing() as changed:
            changed._spell_out()
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

    def n_triples(self) -> bytes:
        """Give what the named graphs say together, as N-Triples in UTF-8, without an object of ours for each."""
        return self._n_triples(_UNION)

    def n_triples_by_graph(self, union: Iterable[str]) -> dict[str, list[str]]:
        """Give what each named graph says, by its IRI, as lines of N-Triples without an end of line.

        Args:
            union: The lines of what they say together. A graph that stands in the union alone has its lines in
                their order, so that they need not be sorted twice.
        """
        with self._spelling_out:  # Not while somebody who reads beside us has the implied graph written out.
            names = [name for name in self._engine.named_graphs() if isinstance(name, ox.NamedNode)]
            found = {name.value: self._n_triples(name).decode("utf-8").split("\n")[:-1] for name in names}
            if self._implied is not None:
                elsewhere = set().union(*found.values()) - {f"{triple} ." for triple in self._shared}
                found[self._implied.value] = [line for line in union if line not in elsewhere]
            return found

    def _n_triples(self, name: ox.NamedNode | ox.DefaultGraph) -> bytes:
        return self._engine.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=name) or b""

    def copied(self) -> EmbeddedStore:
        """Give a copy of one's own, in memory; its blank nodes may have other names."""
        copy = EmbeddedStore(self._large)
        if any(ox.BlankNode in map(type, triple) for triple in self._shared):
            copy._engine.bulk_extend(self._engine)
        else:  # Written and read, it does not halt other threads for as long as it takes.
            copy._engine.load(self._engine.dump(format=ox.RdfFormat.N_QUADS), ox.RdfFormat.N_QUADS, lenient=True)
        for name in self._engine.named_graphs():
            copy._engine.add_graph(name)
        copy._implied, copy._shared, copy._digests = self._implied, set(self._shared), dict(self._digests)
        return copy

    @contextmanager
    def changing(self) -> Iterator[EmbeddedStore]:
        """Give a copy to change, which takes this store's place at the end; see `Store.changing`."""
        if not self._writer.acquire(blocking=False):
            raise GraphBusyError("another run is writing to this graph", hint="Wait until it has ended")
        try:
            changed = self.copied()
            yield changed
            self._engine, self._digests, self._state = changed._engine, changed._digests, object()
            self._implied, self._shared = changed._implied, changed._shared
        finally:
            self._writer.release()

    def save(self, folder: Path) -> None:
        """Write the dataset to disk, for other processes to open by `EmbeddedStore.opened`."""
        disk = ox.Store(str(folder))
        disk.bulk_extend(self._engine)
        if self._implied is not None:
            disk.bulk_extend(_quad(triple, self._implied) for triple in self._of(self._implied))
        disk.flush()

    @classmethod
    def stating(cls, n_triples: bytes, graph: str) -> EmbeddedStore:
        """Give a store of one named graph.

        Args:
            n_triples: What it holds, as `n_triples` gives it.
            graph: The IRI of the named graph.
        """
        store = EmbeddedStore()
        store._engine.load(n_triples, ox.RdfFormat.N_TRIPLES, lenient=True)
        store._implied = ox.NamedNode(graph)
        return store

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
