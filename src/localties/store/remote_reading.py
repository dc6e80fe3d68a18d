"""Reading a dataset on a SPARQL 1.1 service."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyoxigraph as ox

from localties.store.answers import Bounds, Dataset, Solutions
from localties.store.embedded import in_memory
from localties.store.interface import Store
from localties.store.prologue import standard_only, without_dataset
from localties.store.remote_service import there
from localties.store.sparql import disarmed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from localties.store.answers import Answer, Term
    from localties.store.remote_service import Service
    from localties.store.remote_state import State, StateGraph


@dataclass(frozen=True, slots=True)
class View:
    """What a reader sees of a service.

    Attributes:
        union: The graph with the union; None where there is nothing yet.
        names: For each named graph, the graph of the service that holds it.
        digests: The digests of named graphs.
    """

    union: str | None
    names: Mapping[str, str]
    digests: Mapping[str, str]

    @classmethod
    def of(cls, state: State) -> View:
        """Give the view of who reads what counts."""
        return cls(state.union, {graph: graph for graph in state.digests}, state.digests)

    def dataset(self, asked: Dataset | None) -> Dataset:
        """Give the graphs to ask: all, or those asked for that are there."""
        if asked is None:
            return Dataset((self.union,) if self.union else (), tuple(self.names.values()))
        return Dataset(self._known(asked.default), self._known(asked.named))

    def _known(self, graphs: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.names[graph] for graph in graphs if graph in self.names)


class RemoteReader(Store):
    """What the published dataset and drafts of it have in common: they are read alike.

    Args:
        service: The service.
        state: Its graph with the state of the dataset.
    """

    def __init__(self, service: Service, state: StateGraph) -> None:
        self._service = service
        self._state = state

    @abstractmethod
    def _view(self) -> View:
        """Give what there is to see."""

    @property
    def state(self) -> object:
        """What the dataset says now; see `Store.state`."""
        return self._view()

    def size(self, graph: str | None = None) -> int:
        """How many triples there are; see `Store.size`."""
        view = self._view()
        place = view.union if graph is None else view.names.get(graph)
        return 0 if place is None else self._service.count(place)

    def graphs(self) -> list[str]:
        """Give the IRIs of the named graphs, sorted."""
        return sorted(self._view().names)

    def triples(self, graph: str | None = None) -> set[ox.Triple]:
        """Give the triples of one named graph, or of all of them together."""
        view = self._view()
        place = view.union if graph is None else view.names.get(graph)
        if place is None:
            return set()
        answer = self._service.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", Dataset((place,), ()))
        return set(answer) if isinstance(answer, list) else set()

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads of named graphs that match a pattern, None standing for anything, in no order."""
        view = self._view()
        logical = {physical: graph for graph, physical in view.names.items()}
        pattern: dict[str, Term | None] = {"s": subject, "p": predicate, "o": value}
        written = " ".join(f"?{name}" if term is None else str(there(term)) for name, term in pattern.items())
        open_ = "".join(f" ?{name}" for name, term in pattern.items() if term is None)
        answer = self._service.ask(
            f"SELECT ?g{open_} WHERE {{ GRAPH ?g {{ {written} }} }}", Dataset((), tuple(view.names.values()))
        )
        if isinstance(answer, Solutions):
            for row in answer.dicts():
                found = {name: row[name] if term is None else term for name, term in pattern.items()}
                graph = ox.NamedNode(logical[row["g"].value])
                yield ox.Quad(found["s"], found["p"], found["o"], graph)  # type: ignore[arg-type]

    def query(
        self, sparql: str, dataset: Dataset | None = None, *, base: str | None = None, most: int | None = None
    ) -> Answer:
        """Ask a SPARQL 1.1 query; see `Store.query`."""
        return self.ask(sparql, dataset, base, Bounds(most=most))

    def ask(self, sparql: str, dataset: Dataset | None, base: str | None, bounds: Bounds) -> Answer:
        """Ask a query within bounds.

        Raises:
            As `query`, and QueryTooLongError, QueryTooLargeError: If it needs more than it may.
        """
        text = disarmed(sparql)
        standard_only(text)
        text, own = without_dataset(text, base)
        return self._service.ask(text, self._view().dataset(dataset or own), base, bounds)

    @property
    def digests(self) -> Mapping[str, str]:
        """The digests of graphs; see `Store.digests`."""
        return {graph: digest for graph, digest in self._view().digests.items() if digest}

    def update(self, sparql: str, *, base: str | None = None) -> None:
        """Carry out a SPARQL 1.1 update, wholly or not at all; see `Store.update`.

        It is carried out on a copy in memory, and the graphs that it changed are then sent: services differ in
        what an update may see and whether it is carried out as a whole.
        """
        with self.changing() as changed:
            before = in_memory(self)
            copy = before.copied()
            copy.update(sparql, base=base)
            for graph in sorted({*before.graphs(), *copy.graphs()}):
                after = copy.triples(graph)
                if after != before.triples(graph):
                    changed.drop(graph)
                    changed.add(after, graph)
