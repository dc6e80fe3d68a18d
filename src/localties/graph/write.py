"""Writing RDF so that the same graph gives the same bytes.

Blank nodes are named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), triples are sorted with the type of each
thing first, and only the prefixes that occur are declared.
"""

from __future__ import annotations

import logging
import re
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rdflib import Graph

from localties.graph.jsonld import json_ld
from localties.graph.ordering import namespaces_in, ordered
from localties.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from localties.graph.ordering import Ordered, Statements

_SUBJECT: Final = re.compile(rb"(?<!\{)\n(?=[^\t\n}])")
"""The end of the line before a subject, unless that line opens a graph."""
_SUBJECT_IN_GRAPH: Final = re.compile(rb"(?<!\{)\n(?=\t?[^\t\n}])")
_UTF8: Final = "utf-8"


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
    """Write statements that are in order, as `write` does: who writes several formats orders them once."""
    if syntax == ox.RdfFormat.JSON_LD:
        return json_ld(found, context)
    if syntax == ox.RdfFormat.N_TRIPLES:
        return "".join(f"{line}\n" for line in found.lines).encode(_UTF8)
    spaces = namespaces_in(found)
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if iri in spaces}
    data = ox.serialize(found.statements, format=syntax, prefixes=prefixes) or b""
    if syntax == ox.RdfFormat.TURTLE:
        return _airy(data, _SUBJECT)
    return _airy(data, _SUBJECT_IN_GRAPH) if syntax == ox.RdfFormat.TRIG else data


def canonical(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Statements:
    """Name blank nodes by RDFC-1.0 and sort.

    Returns:
        Triples if triples were given, else quads; by graph, subject, predicate (the type first) and object.
    """
    return ordered(statements).statements


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


def _airy(data: bytes, subject: re.Pattern[bytes]) -> bytes:
    """Sort the prefixes and set a blank line before each subject, so that a reader and a diff find them."""
    head, start = [], 0
    while data.startswith(b"@prefix", start):
        end = data.index(b"\n", start)
        head.append(data[start:end])
        start = end + 1
    body = data[start:].rstrip(b"\n")
    if head and body:
        body = b"\n" + body
    return b"\n".join(sorted(head)) + subject.sub(b"\n\n", body) + b"\n"
