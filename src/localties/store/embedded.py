"""An RDF dataset in memory, kept and asked by Oxigraph."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import pyoxigraph as ox

from localties.errors import (
    EncodingError,
    FederationRefusedError,
    InputNotFoundError,
    QueryTooLargeError,
    RdfSyntaxError,
    SparqlError,
)
from localties.store.formats import format_of
from localties.store.sparql import asks_elsewhere, disarm, escape_dots, names_graphs, operations
from localties.terms import PREFIXES, UPDATES_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""What RDF 1.1 has; the quoted triples of RDF 1.2 are not part of the model."""

_PLACE_IN_MESSAGE: Final = re.compile(r"^Parser error [a-z]+ line \d+ [^:]*: ")
_UNION: Final = ox.DefaultGraph()
_ENGINE_READS: Final = (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.RDF_XML)
"""The formats without named graphs, which the engine can read straight into one."""
_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT query: a table.

    Attributes:
        variables: The column names, without `?`.
        rows: One tuple per solution, in the engine's order; None where a variable is unbound.
    """

    variables: tuple[str, ...]
    rows: list[tuple[Term | None, ...]]

    def dicts(self) -> Iterator[dict[str, Term]]:
        """Give each solution as a mapping that leaves out what is unbound."""
        for row in self.rows:
            yield {name: term for name, term in zip(self.variables, row, strict=True) if term is not None}


Answer = Solutions | bool | list[ox.Triple]
"""What a query gives: a table (SELECT), yes or no (ASK), triples (CONSTRUCT, DESCRIBE)."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query is asked of, as the SPARQL 1.1 Protocol names them (section 2.1.4).

    Attributes:
        default: The IRIs of the graphs whose union is the default graph.
        named: The IRIs of the named graphs.
    """

    default: tuple[str, ...]
    named: tuple[str, ...]

    def as_arguments(self) -> dict[str, Any]:
        """Give them as the engine takes them; a graph that is not named is not there."""
        return {
            "default_graph": [ox.NamedNode(iri) for iri in self.default],
            "named_graphs": [ox.NamedNode(iri) for iri in self.named],
        }


class EmbeddedStore:
    """An RDF dataset whose default graph is the union of its named graphs.

    The union is kept beside them: were it made by the engine when asked, a triple that two files state would be
    counted twice. The graph of a large file is spared the copy: it stands apart, and what is kept of the union are
    the triples that it does not have.

    Args:
        large: The size from which a file is large, in bytes.
    """

    def __init__(self, large: int = 4_000_000) -> None:
        self._engine = ox.Store()
        self._large = large
        self._apart: ox.NamedNode | None = None

    def __len__(self) -> int:
        """How many triples the named graphs hold, one that stands in two of them counted twice."""
        return sum(1 for _ in self.matching())

    def load(self, path: Path, graph: str) -> int:
        """Read one file into a named graph.

        Args:
            path: A file in a format that its ending names; UTF-8.
            graph: The IRI of the named graph; named graphs inside the file are merged into it.

        Returns:
            How many triples the file holds.

        Raises:
            InputNotFoundError: If the file does not exist.
            UnknownFormatError: If its ending names no RDF format.
            EncodingError: If it is not UTF-8.
            RdfSyntaxError: If it is not well-formed.
        """
        syntax = format_of(path)
        if self._may_stand_apart(path, graph) and syntax in _ENGINE_READS:
            return self._load_apart(path, syntax, ox.NamedNode(graph))
        try:
            quads = ox.parse(path.read_bytes(), format=syntax, rename_blank_nodes=True)
            triples = [quad.triple for quad in quads]
        except FileNotFoundError:
            raise InputNotFoundError("there is no such file", file=path) from None
        except SyntaxError as error:
            raise _explain(error, path) from None
        self.add(triples, graph)
        return len(triples)

    def _may_stand_apart(self, path: Path, graph: str) -> bool:
        free = self._apart is None and graph not in self.graphs()
        return free and path.is_file() and path.stat().st_size >= self._large

    def _load_apart(self, path: Path, syntax: ox.RdfFormat, graph: ox.NamedNode) -> int:
        """Have the engine read a file, without an object of ours for each triple."""
        before = len(self._engine)
        try:
            self._engine.load(path=str(path), format=syntax, to_graph=graph)
        except SyntaxError as error:
            raise _explain(error, path) from None
        count = len(self._engine) - before
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
        self._engine.extend(
            _quad(triple, place)
            for triple in triples
            for place in (name, _UNION)
            if place == name or not self._is_apart(triple)
        )

    def holds(self, triple: ox.Triple) -> bool:
        """Tell whether a named graph has a triple."""
        return _quad(triple, _UNION) in self._engine or self._is_apart(triple)

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
        self._engine.remove_graph(ox.NamedNode(graph))
        for triple in gone:
            left = self._engine.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
            if all(quad.graph_name == _UNION for quad in left):
                self._engine.remove(_quad(triple, _UNION))

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
        """
        try:
            graphs = dataset.as_arguments() if dataset else self._all_graphs(sparql)
            result = self._engine.query(_disarmed(sparql), prefixes=PREFIXES, base_iri=base, **graphs)
            if isinstance(result, ox.QuerySolutions):
                names = tuple(variable.value for variable in result.variables)
                return Solutions(names, _at_most(most, (_terms(row) for row in result)))
            if isinstance(result, ox.QueryTriples):
                return _at_most(most, (triple for triple in result if _terms(triple)))
            return bool(result)
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:
            raise SparqlError(f"the query cannot be answered: {_reason(error)}") from None

    def _all_graphs(self, sparql: str) -> dict[str, Any]:
        if self._apart is None or names_graphs(sparql):
            return {}
        return {"default_graph": self._default()}

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
        """
        changed = EmbeddedStore(self._large)
        changed._engine.bulk_extend(self._engine)
        for name in self._engine.named_graphs():
            changed._engine.add_graph(name)
        changed._apart = self._apart
        changed._unite()
        try:
            for operation in operations(_disarmed(sparql)):
                changed._carry_out(operation, base)
        except (SyntaxError, RuntimeError, ValueError, OSError) as error:
            raise SparqlError(f"the update cannot be carried out: {_reason(error)}") from None
        # Who reads meanwhile sees the dataset before or after, never between.
        self._engine, self._apart = changed._engine, None

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
        named = {quad.triple for quad in self.matching()}
        self._engine.extend(ox.Quad(t.subject, t.predicate, t.object, _UNION) for t in named)

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
        store = cls()
        store._engine = ox.Store.read_only(str(folder))
        return store

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


def _quad(triple: ox.Triple, name: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, name)


def _disarmed(sparql: str) -> str:
    sparql = escape_dots(sparql)
    if asks_elsewhere(sparql):
        raise FederationRefusedError(
            "the query asks another server (SERVICE or LOAD)",
            hint="localties answers from its own graph only; fetch the other data first",
        )
    return disarm(sparql)


def _terms(row: ox.QuerySolution | ox.Triple) -> tuple[Term | None, ...]:
    terms = tuple(row)
    if any(isinstance(term, ox.Triple) for term in terms):
        raise ValueError("a triple within a triple is RDF 1.2, which SPARQL 1.1 has no format for")
    return cast("tuple[Term | None, ...]", terms)


def _at_most(most: int | None, rows: Iterable[_Row]) -> list[_Row]:
    found = list(rows if most is None else islice(rows, most + 1))
    if most is not None and len(found) > most:
        raise QueryTooLargeError(
            f"the answer has more than {most} rows", hint="Ask for less: LIMIT, a narrower pattern, or a count"
        )
    return found


def _reason(error: Exception) -> str:
    return " ".join(str(getattr(error, "msg", error)).split())


def _explain(error: SyntaxError, path: Path) -> RdfSyntaxError | EncodingError:
    reason = _PLACE_IN_MESSAGE.sub("", error.msg)
    if "UTF-8" in reason:
        return EncodingError(
            "the file is not UTF-8",
            hint="Save it as UTF-8",
            file=path,
            line=error.lineno,
            column=error.offset,
        )
    return RdfSyntaxError(reason, file=path, line=error.lineno, column=error.offset)
