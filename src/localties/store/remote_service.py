"""The requests that localties makes of a SPARQL 1.1 service, and its answers as terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import EngineAnswerError
from localties.store.answers import UNBOUND, Bounds, Dataset, Solutions, at_most, terms
from localties.store.prologue import form_of, with_prefixes
from localties.store.sparql import names_graphs
from localties.store.transport import JSON_RESULTS, N_TRIPLES, Transport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from localties.store.answers import Answer, Term
    from localties.workspace import Remote

_NOWHERE: Final = "urn:localties:nowhere"
"""A graph that nobody has: a data set with it alone is empty, where one without any graph would be everything."""
_GENID: Final = "urn:localties:genid:"


class Service:
    """A SPARQL 1.1 service.

    A blank node is sent under an IRI that stands for it (RDF 1.1 Concepts, section 3.5) and is one again when it
    comes back: blank nodes of two requests would otherwise never be the same.

    Args:
        remote: The addresses of the service and how it is spoken to.
    """

    def __init__(self, remote: Remote) -> None:
        self._transport = Transport(remote)
        self.remote = remote
        self.update = self._transport.update

    def ask(self, sparql: str, dataset: Dataset, base: str | None = None, bounds: Bounds = UNBOUND) -> Answer:
        """Ask a query of graphs of the service.

        Raises:
            SparqlError, QueryTooLongError, QueryTooLargeError, EngineError: If there is no answer.
        """
        kind = form_of(sparql)
        accept = N_TRIPLES if kind in ("CONSTRUCT", "DESCRIBE") else JSON_RESULTS
        form = {
            "query": with_prefixes(sparql, base),
            "default-graph-uri": dataset.default or (_NOWHERE,),
            "named-graph-uri": (dataset.named if names_graphs(sparql) else ()) or (_NOWHERE,),
        }
        body = self._transport.ask(form, accept, bounds)
        try:
            if accept == N_TRIPLES:
                quads = ox.parse(body, format=ox.RdfFormat.N_TRIPLES)
                return list(dict.fromkeys(at_most(bounds.most, (_triple_back(q.triple) for q in quads))))
            result = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
            if isinstance(result, ox.QueryBoolean):
                return bool(result)
            if kind == "ASK":
                # Virtuoso 7 says no by a table without rows.
                return bool(list(result))
            names = tuple(variable.value for variable in result.variables)
            rows = [tuple(map(_back, terms(row))) for row in result]
            # It may only go in the thread that made it, and an error would carry it to another.
            del result
            return Solutions(names, at_most(bounds.most, rows))
        except (SyntaxError, ValueError, OSError) as error:
            reason = " ".join(str(error).split())
            raise EngineAnswerError(f"{self.remote.query} gives an answer that cannot be read: {reason}") from None

    def rows(self, graph: str) -> Iterator[tuple[str, str, str]]:
        """Give the triples of a graph of plain statements, as texts."""
        answer = self.ask("SELECT ?s ?p ?o WHERE { ?s ?p ?o }", Dataset((graph,), ()))
        if not isinstance(answer, Solutions):
            raise EngineAnswerError(f"{self.remote.query} does not answer a SELECT query with a table")
        for row in answer.rows:
            subject, predicate, value = (getattr(term, "value", "") for term in row)
            yield subject, predicate, value

    def count(self, graph: str) -> int:
        """How many triples a graph holds."""
        answer = self.ask("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", Dataset((graph,), ()))
        try:
            return int(next(answer.dicts())["n"].value) if isinstance(answer, Solutions) else 0
        except (StopIteration, KeyError, ValueError):
            raise EngineAnswerError(f"{self.remote.query} does not count what it holds") from None

    def send(self, graph: str, lines: Sequence[str], then: str) -> None:
        """Add triples to a graph and carry out an update after that.

        Args:
            graph: The IRI of the graph.
            lines: Triples as `line` writes them.
            then: The update.
        """
        if self.remote.graph_store:
            self._transport.post(graph, "".join(lines).encode("utf-8"))
            self.update(then)
        else:
            self.update(f"INSERT DATA {{ GRAPH <{graph}> {{\n{''.join(lines)}}} }} ;\n{then}")

    def holding(self, graphs: Iterable[str]) -> set[str]:
        """Give those graphs that hold anything."""
        answer = self.ask("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }", Dataset((), tuple(sorted(graphs))))
        return {row["g"].value for row in answer.dicts()} if isinstance(answer, Solutions) else set()


def line(triple: ox.Triple) -> str:
    """Write a triple as a line of N-Triples without blank nodes."""
    return f"{there(triple.subject)} {triple.predicate} {there(triple.object)} .\n"  # type: ignore[arg-type]


def there(term: Term) -> Term:
    """Give the term that stands for a term on the service."""
    return ox.NamedNode(_GENID + term.value) if isinstance(term, ox.BlankNode) else term


def _back(term: Term | None) -> Term | None:
    if isinstance(term, ox.NamedNode) and term.value.startswith(_GENID):
        return ox.BlankNode(term.value.removeprefix(_GENID))
    return term


def _triple_back(triple: ox.Triple) -> ox.Triple:
    subject, value = _back(triple.subject), _back(triple.object)  # type: ignore[arg-type]
    return ox.Triple(subject, triple.predicate, value)  # type: ignore[arg-type]
