"""What engines are asked and what they give: terms, tables, data sets."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import pyoxigraph as ox

from localties.errors import QueryTooLargeError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Term = ox.NamedNode | ox.BlankNode | ox.Literal
"""What RDF 1.1 has; the quoted triples of RDF 1.2 are not part of the model."""

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
        """Give them as the embedded engine takes them; a graph that is not named is not there."""
        return {
            "default_graph": [ox.NamedNode(iri) for iri in self.default],
            "named_graphs": [ox.NamedNode(iri) for iri in self.named],
        }


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer may take; None where it is not limited, or as the settings of the engine say.

    Attributes:
        most: How many rows or triples it may have.
        seconds: How long it may take.
        largest: How many bytes it may have on its way.
    """

    most: int | None = None
    seconds: float | None = None
    largest: int | None = None


UNBOUND: Final = Bounds()


_TRIPLE_WITHIN: Final = "a triple within a triple is RDF 1.2, which SPARQL 1.1 has no format for"


def terms(row: ox.QuerySolution) -> tuple[Term | None, ...]:
    """Give the terms of a solution.

    Raises:
        ValueError: If one of them is a triple.
    """
    found = tuple(row)
    if ox.Triple in map(type, found):
        raise ValueError(_TRIPLE_WITHIN)
    return cast("tuple[Term | None, ...]", found)


def plain(triple: ox.Triple) -> ox.Triple:
    """Give a triple that is one in RDF 1.1.

    Raises:
        ValueError: If its object is a triple; RDF 1.2 has triples nowhere else.
    """
    if isinstance(triple.object, ox.Triple):
        raise ValueError(_TRIPLE_WITHIN)
    return triple


def at_most(most: int | None, rows: Iterable[_Row]) -> list[_Row]:
    """Give rows as a list.

    Raises:
        QueryTooLargeError: If there are more than there may be.
    """
    found = list(rows if most is None else islice(rows, most + 1))
    if most is not None and len(found) > most:
        raise QueryTooLargeError(
            f"the answer has more than {most} rows", hint="Ask for less: LIMIT, a narrower pattern, or a count"
        )
    return found
