"""The one interface to engines: what every store of triples does, wherever it keeps them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from localties.errors import SparqlError
from localties.store.answers import Solutions
from localties.store.reading import read_triples

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    import pyoxigraph as ox

    from localties.store.answers import Answer, Dataset, Term


def untold(_count: int) -> None:
    """Tell nobody how far a load has come."""


class Store(ABC):
    """An RDF dataset whose default graph is the union of its named graphs.

    A triple that two graphs state is in the union once, so that counts are the same on every engine.

    Attributes:
        shared: Whether others may see it, and it outlives this process.
    """

    shared: ClassVar[bool] = False

    @property
    @abstractmethod
    def state(self) -> object:
        """Something that is equal to what was given before for as long as the dataset says the same."""

    @abstractmethod
    def size(self, graph: str | None = None) -> int:
        """How many triples one named graph holds, or all of them together, each triple counted once."""

    @abstractmethod
    def graphs(self) -> list[str]:
        """Give the IRIs of the named graphs, sorted."""

    @abstractmethod
    def triples(self, graph: str | None = None) -> set[ox.Triple]:
        """Give the triples of one named graph, or of all of them together."""

    @abstractmethod
    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads of named graphs that match a pattern, None standing for anything, in no order."""

    @abstractmethod
    def query(
        self, sparql: str, dataset: Dataset | None = None, *, base: str | None = None, most: int | None = None
    ) -> Answer:
        """Ask a SPARQL 1.1 query; the prefixes of `localties.terms` need no declaration.

        Args:
            sparql: A SELECT, ASK, CONSTRUCT or DESCRIBE query.
            dataset: The graphs to ask instead of those that the query names, or of all of them.
            base: The IRI that relative ones in the query are resolved against.
            most: How many rows or triples the answer may have.

        Raises:
            FederationRefusedError: If the query contains SERVICE: nothing is fetched from elsewhere.
            QueryTooLargeError: If the answer has more rows or triples than it may.
            SparqlError: If the query is not well-formed or cannot be answered.
            EngineError: If the engine does not answer.
        """

    @abstractmethod
    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Put triples into a named graph."""

    @abstractmethod
    def drop(self, graph: str) -> None:
        """Empty a named graph; an unknown one is empty already."""

    @abstractmethod
    def replace(
        self, graph: str, triples: Iterable[ox.Triple], digest: str, told: Callable[[int], None] = untold
    ) -> None:
        """Put triples in the place of what a named graph holds, and note where they come from.

        Args:
            graph: The IRI of the named graph.
            triples: What it will hold.
            digest: What `digests` will give for it.
            told: Called with the number of triples that have arrived since it was called last.
        """

    @abstractmethod
    def note(self, graph: str, digest: str) -> None:
        """Note where what a named graph holds comes from, as `replace` does."""

    @property
    @abstractmethod
    def digests(self) -> Mapping[str, str]:
        """For each named graph of which it was noted, and that was not changed since, its digest."""

    @abstractmethod
    def update(self, sparql: str, *, base: str | None = None) -> None:
        """Carry out a SPARQL 1.1 update, wholly or not at all.

        What it inserts into the default graph goes into the named graph `UPDATES_GRAPH`; what it deletes from the
        default graph is deleted from every named graph, since the default graph is their union.

        Args:
            sparql: The update; several operations are parted by `;`.
            base: The IRI that relative ones are resolved against.

        Raises:
            FederationRefusedError: If it contains LOAD or SERVICE: nothing is fetched from elsewhere.
            SparqlError: If it is not well-formed or cannot be carried out.
            GraphBusyError: If another writer is at work.
        """

    @abstractmethod
    def copied(self) -> Store:
        """Give a copy of one's own, which nobody else sees and which goes when nothing refers to it any more."""

    @abstractmethod
    def changing(self) -> AbstractContextManager[Store]:
        """Give a copy to change for as long as the block lasts; at its end the copy takes this store's place.

        Who reads meanwhile sees the dataset before or after, never between. Where the block ends by an exception,
        nothing has changed.

        Raises:
            GraphBusyError: If another writer is at work.
        """

    def __len__(self) -> int:
        """How many triples the named graphs hold, one that stands in two of them counted twice."""
        return sum(self.size(graph) for graph in self.graphs())

    def __bool__(self) -> bool:
        """A store is there even where it is empty."""
        return True

    def load(self, path: Path, graph: str) -> int:
        """Read one file into a named graph.

        Args:
            path: A file in a format that its ending names; UTF-8.
            graph: The IRI of the named graph; named graphs inside the file are merged into it.

        Returns:
            How many triples the file holds.

        Raises:
            InputNotFoundError, UnknownFormatError, EncodingError, RdfSyntaxError: If it cannot be read.
        """
        triples = read_triples(path)
        self.add(triples, graph)
        return len(triples)

    def subjects(self, graph: str) -> Collection[Term]:
        """Give the things that a named graph says something of, each once."""
        return {triple.subject for triple in self.triples(graph)}  # type: ignore[misc]

    def holds(self, triple: ox.Triple) -> bool:
        """Tell whether a named graph has a triple."""
        return not self.missing([triple])

    def missing(self, triples: Iterable[ox.Triple]) -> set[ox.Triple]:
        """Give those of some triples that no named graph has."""
        left = set(triples)
        for predicate in {triple.predicate for triple in left}:
            pattern = f"{{ ?s {predicate} ?o }}"
            left.difference_update(self.construct(f"CONSTRUCT {pattern} WHERE {pattern}"))
        return left

    def infer(self, construct: str, graph: str) -> None:
        """Put into a named graph what a CONSTRUCT query gives and no named graph has.

        Raises:
            SparqlError: As `construct`.
        """
        self.add(self.missing(self.construct(construct)), graph)

    def select(self, sparql: str) -> Solutions:
        """Ask a SELECT query.

        Raises:
            SparqlError: If the query is not well-formed or is no SELECT query.
        """
        answer = self.query(sparql)
        if not isinstance(answer, Solutions):
            raise SparqlError("a SELECT query was expected")
        return answer

    def construct(self, sparql: str) -> list[ox.Triple]:
        """Ask a CONSTRUCT or DESCRIBE query.

        Raises:
            SparqlError: If the query is not well-formed or does not give triples.
        """
        answer = self.query(sparql)
        if not isinstance(answer, list):
            raise SparqlError("a CONSTRUCT query was expected")
        return answer


class SharedStore(Store):
    """A store that others may read while it changes: every change is made on a copy that takes its place."""

    shared = True

    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Put triples into a named graph."""
        with self.changing() as changed:
            changed.add(triples, graph)

    def infer(self, construct: str, graph: str) -> None:
        """Put into a named graph what follows by a CONSTRUCT query; see `Store.infer`."""
        with self.changing() as changed:
            changed.infer(construct, graph)

    def drop(self, graph: str) -> None:
        """Empty a named graph; an unknown one is empty already."""
        with self.changing() as changed:
            changed.drop(graph)

    def replace(
        self, graph: str, triples: Iterable[ox.Triple], digest: str, told: Callable[[int], None] = untold
    ) -> None:
        """Put triples in the place of what a named graph holds; see `Store.replace`."""
        with self.changing() as changed:
            changed.replace(graph, triples, digest, told)

    def note(self, graph: str, digest: str) -> None:
        """Note where what a named graph holds comes from; see `Store.note`."""
        with self.changing() as changed:
            changed.note(graph, digest)
