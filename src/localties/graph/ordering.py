"""Statements in an order that follows from the graph alone, beside the lines of N-Triples that say the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.terms import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

Statements = list[ox.Triple] | list[ox.Quad]

_TYPE: Final = f"<{RDF}type>"
_BLANK: Final = "_:"


@dataclass(frozen=True, slots=True)
class Ordered:
    """Statements by graph, subject, predicate (the type first) and object, blank nodes named by RDFC-1.0.

    Attributes:
        statements: Triples, or quads.
        lines: For each of them its triple as a line of N-Triples, without an end of line.
    """

    statements: Statements
    lines: list[str]


def ordered(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Ordered:
    """Name blank nodes by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), leave out what is said twice, and sort.

    Terms are compared as lines of text: asking the engine for the terms of each takes several times as long.
    """
    given: list[Any] = list(statements)
    said = list(zip(_graphs(given), _lines(given), strict=True))
    nameless = {place for place, (graph, line) in enumerate(said) if _BLANK in line or graph.startswith(_BLANK)}
    if nameless:
        named = _named([given[place] for place in nameless])
        rest = [place for place in range(len(given)) if place not in nameless]
        given = [*(given[place] for place in rest), *named]
        said = [*(said[place] for place in rest), *zip(_graphs(named), _lines(named), strict=True)]
    places = {f"{graph} {_key(line)}": place for place, (graph, line) in enumerate(said)}
    order = [places[key] for key in sorted(places)]
    return Ordered([given[place] for place in order], [said[place][1] for place in order])


def terms_of(line: str) -> tuple[str, str, str]:
    """Give subject, predicate and object of a line of N-Triples, written as they are there."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-2]


def _key(line: str) -> str:
    """Give a text to sort by. A blank comes before whatever an IRI holds, so that no angle bracket has a say."""
    subject, predicate, rest = line.split(" ", 2)
    return f"{subject} {'' if predicate == _TYPE else predicate[1:-1]} {rest}"


def _graphs(statements: Statements) -> list[str]:
    return [str(quad.graph_name) if isinstance(quad, ox.Quad) else "" for quad in statements]


def _lines(statements: Statements) -> list[str]:
    triples = (statement.triple if isinstance(statement, ox.Quad) else statement for statement in statements)
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return data.decode("utf-8").split("\n")[:-1]


def _named(statements: Statements) -> Statements:
    """Name blank nodes. The names follow from what holds one alone; the others need not be hashed for them."""
    quads = [_as_quad(statement) for statement in statements]
    nameless = {quad for quad in quads if _has_blank_node(quad)}
    dataset = ox.Dataset(nameless)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    named = [*(quad for quad in quads if quad not in nameless), *dataset]
    return named if isinstance(statements[0], ox.Quad) else [quad.triple for quad in named]


def _as_quad(statement: ox.Triple | ox.Quad) -> ox.Quad:
    if isinstance(statement, ox.Quad):
        return statement
    return ox.Quad(statement.subject, statement.predicate, statement.object)


def _has_blank_node(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name))


def namespaces_in(found: Ordered) -> set[str]:
    """Give what the IRIs of statements begin with, those of datatypes included: up to the last slash or hash."""
    terms: set[str] = {str(quad.graph_name) for quad in found.statements if isinstance(quad, ox.Quad)}
    plain = tagged = False
    for line in found.lines:
        subject, predicate, value = terms_of(line)
        terms.add(subject)
        terms.add(predicate)
        if value.endswith('"'):
            plain = True
        elif not value.endswith(">"):
            tagged = tagged or value.startswith('"')
        elif not value.startswith("<<"):
            terms.add(value[value.rindex("<") :])
    # The datatypes that N-Triples leaves out (RDF 1.2 Concepts, 3.4).
    left_out = {XSD if plain else "", RDF if tagged else ""} - {""}
    return left_out | {namespace(term[1:-1]) for term in terms if term.startswith("<")}


def namespace(iri: str) -> str:
    """Give an IRI up to its last slash or hash; nothing where it has none."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
