"""Writing RDF so that the same graph gives the same bytes.

Blank nodes are named by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), triples are sorted with the type of each
thing first, and only the prefixes that occur are declared.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from pyld import jsonld
from rdflib import Graph

from localties.terms import PREFIXES, RDF

if TYPE_CHECKING:
    from pathlib import Path

Statements = list[ox.Triple] | list[ox.Quad]

_TYPE: Final = RDF + "type"
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
    ordered = canonical(statements)
    if syntax == ox.RdfFormat.JSON_LD:
        return _json_ld(ordered, context)
    data = _serialize(ordered, syntax, _prefixes_of(ordered))
    if syntax == ox.RdfFormat.TURTLE:
        return _airy(data, subject_indent="")
    if syntax == ox.RdfFormat.TRIG:
        return _airy(data, subject_indent="\t")
    return data


def canonical(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Statements:
    """Name blank nodes by RDFC-1.0 and sort.

    Returns:
        Triples if triples were given, else quads; by graph, subject, predicate (the type first) and object.
    """
    given: list[ox.Triple | ox.Quad] = list(statements)
    quads = [_as_quad(statement) for statement in given]
    # The names follow from the quads with a blank node alone; the others need not be hashed for them.
    nameless = {q for q in quads if _has_blank_node(q)}
    dataset = ox.Dataset(nameless)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    quads = sorted({*(q for q in quads if q not in nameless), *dataset}, key=_order)
    return quads if given and isinstance(given[0], ox.Quad) else [q.triple for q in quads]


def to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    """Copy triples into an rdflib graph, for libraries that work on one."""
    data = _serialize(list(triples), ox.RdfFormat.N_TRIPLES, {})
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


def _serialize(statements: Statements, syntax: ox.RdfFormat, prefixes: dict[str, str]) -> bytes:
    data = ox.serialize(statements, format=syntax, prefixes=prefixes)
    return data or b""


def _as_quad(statement: ox.Triple | ox.Quad) -> ox.Quad:
    if isinstance(statement, ox.Quad):
        return statement
    return ox.Quad(statement.subject, statement.predicate, statement.object)


def _has_blank_node(quad: ox.Quad) -> bool:
    return any(isinstance(term, ox.BlankNode) for term in (quad.subject, quad.object, quad.graph_name))


def _order(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    predicate = quad.predicate.value
    return str(quad.graph_name), str(quad.subject), predicate != _TYPE, predicate, str(quad.object)


def _prefixes_of(statements: Statements) -> dict[str, str]:
    iris: set[str] = set()
    for statement in statements:
        for term in statement:
            if isinstance(term, ox.NamedNode):
                iris.add(term.value)
            elif isinstance(term, ox.Literal):
                iris.add(term.datatype.value)
    namespaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in iris}
    return {prefix: namespace for prefix, namespace in PREFIXES.items() if namespace in namespaces}


def _airy(data: bytes, subject_indent: str) -> bytes:
    """Sort the prefixes and set a blank line before each subject, so that a reader and a diff find them."""
    lines = data.decode(_UTF8).rstrip("\n").split("\n")
    head = sorted(line for line in lines if line.startswith("@prefix"))
    written = list(head)
    for line in lines[len(head) :]:
        indent = line[: len(line) - len(line.lstrip("\t"))]
        opens_block = line not in ("", "}") and indent in ("", subject_indent)
        if opens_block and written and not written[-1].endswith("{"):
            written.append("")
        written.append(line)
    return "\n".join([*written, ""]).encode(_UTF8)


def _json_ld(statements: Statements, context: Path | None) -> bytes:
    expanded: list[dict[str, Any]] = json.loads(_serialize(statements, ox.RdfFormat.JSON_LD, {}))
    for node in expanded:
        # Oxigraph writes the type like any other property; JSON-LD has a keyword for it.
        if _TYPE in node:
            node["@type"] = [cls["@id"] for cls in node.pop(_TYPE)]
    document: Any = expanded
    if context is not None:
        own: dict[str, Any] = json.loads(context.read_text(_UTF8))
        document = jsonld.compact(expanded, own, {"documentLoader": _refuse_to_fetch, "graph": True})
    return (json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode(_UTF8)


def _refuse_to_fetch(url: str, _options: object) -> dict[str, Any]:
    raise jsonld.JsonLdError(f"a remote context is not fetched: {url}", "jsonld.LoadDocumentError")
