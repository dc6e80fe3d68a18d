"""Writing RDF so that the same graph gives the same bytes.

Blank nodes are named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), triples are sorted with the type of each
thing first, and only the prefixes that occur are declared.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pyoxigraph as ox
from rdflib import Graph

from localties.graph.jsonld import json_ld
from localties.graph.ordering import ordered
from localties.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from localties.graph.ordering import Ordered

Statements = list[ox.Triple] | list[ox.Quad]


def write(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], syntax: ox.RdfFormat, context: Path | None = None
) -> bytes:
    """Write triples, or quads for a format that knows named graphs.

    Args:
        statements: Triples, or quads where `syntax` is TriG or N-Quads.
        syntax: The format to write.
        context: For JSON-LD, the context file to compact with; it is embedded, never referred to. Expanded
            JSON-LD without one.

    Returns:
        UTF-8 bytes that are the same for the same graph, whatever the order it comes in.
    """
    return write_ordered(ordered(statements), syntax, context)


def write_ordered(found: Ordered, syntax: ox.RdfFormat, context: Path | None = None) -> bytes:
    """Write triples that are in order, as `write` does: who writes several formats orders them once."""
    if syntax == ox.RdfFormat.JSON_LD:
        return json_ld(found, context)
    if syntax == ox.RdfFormat.N_TRIPLES:
        return found.n_triples()
    if syntax == ox.RdfFormat.N_QUADS:
        return found.n_quads
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if iri in found.namespaces}
    data = ox.serialize(found.quads(), format=syntax, prefixes=prefixes) or b""
    if syntax == ox.RdfFormat.TURTLE:
        return _airy(data, b"\t")
    return _airy(data, b"\t\t") if syntax == ox.RdfFormat.TRIG else data


def canonical(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Statements:
    """Name blank nodes by RDFC-1.0 and sort.

    Returns:
        Triples if triples were given, else quads; by graph, subject, predicate (the type first) and object.
    """
    given: Statements = list(statements)  # type: ignore[assignment]
    quads = list(ordered(given).quads())
    return quads if given and isinstance(given[0], ox.Quad) else [quad.triple for quad in quads]


def to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    """Copy triples into an rdflib graph, for libraries that work on one."""
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    with quiet_rdflib():
        return Graph().parse(data=data, format="ox-nt")


@contextmanager
def quiet_rdflib() -> Iterator[None]:
    """Keep rdflib from a traceback or a warning for each ill-typed literal: the shapes report those."""
    logger = logging.getLogger("rdflib.term")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Serializing weird numerical", UserWarning)
            yield
    finally:
        logger.setLevel(level)


def _airy(data: bytes, margin: bytes) -> bytes:
    """Sort the prefixes and set a blank line before each subject, so that a reader and a diff find them.

    Args:
        data: What the engine wrote.
        margin: What a line within the description of a subject begins with.
    """
    head, start = [], 0
    while data.startswith(b"@prefix", start):
        end = data.index(b"\n", start)
        head.append(data[start:end])
        start = end + 1
    body = data[start:].rstrip(b"\n")
    if head and body:
        body = b"\n" + body
    body = body.replace(b"\n", b"\n\n").replace(b"\n\n" + margin, b"\n" + margin)
    # Neither the line that opens a graph nor the one that closes it.
    body = body.replace(b"{\n\n", b"{\n").replace(b"\n\n}", b"\n}")
    return b"\n".join(sorted(head)) + body + b"\n"
