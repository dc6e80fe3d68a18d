"""Writing answers in the result formats of SPARQL 1.1 and, for triples, in RDF."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.errors import UnknownFormatError
from localties.graph import write
from localties.store import Answer, Solutions, Term, format_named

if TYPE_CHECKING:
    from pathlib import Path


class QueryFormat(StrEnum):
    """How an answer is written; `table` is for people and is drawn by the command line."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    XML = "xml"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"
    JSONLD = "jsonld"
    RDFXML = "rdfxml"


_RESULTS: Final = {
    QueryFormat.CSV: ox.QueryResultsFormat.CSV,
    QueryFormat.TSV: ox.QueryResultsFormat.TSV,
    QueryFormat.JSON: ox.QueryResultsFormat.JSON,
    QueryFormat.XML: ox.QueryResultsFormat.XML,
}
_YES_OR_NO: Final = (QueryFormat.JSON, QueryFormat.XML)
_TABLE_TYPES: Final = {
    "application/sparql-results+json": QueryFormat.JSON,
    "application/sparql-results+xml": QueryFormat.XML,
    "text/csv": QueryFormat.CSV,
    "text/tab-separated-values": QueryFormat.TSV,
    "application/json": QueryFormat.JSON,
    "application/xml": QueryFormat.XML,
}
_TRIPLE_TYPES: Final = {
    "text/turtle": QueryFormat.TURTLE,
    "application/n-triples": QueryFormat.NTRIPLES,
    "application/ld+json": QueryFormat.JSONLD,
    "application/rdf+xml": QueryFormat.RDFXML,
}


def offered_formats(answer: Answer) -> dict[str, QueryFormat]:
    """Give the formats that an answer can be written in, by media type, preferred ones first."""
    if isinstance(answer, list):
        return _TRIPLE_TYPES
    if isinstance(answer, bool):
        return {media_type: form for media_type, form in _TABLE_TYPES.items() if form in _YES_OR_NO}
    return _TABLE_TYPES


def write_answer(answer: Answer, form: QueryFormat, context: Path | None = None) -> bytes:
    """Write an answer for a machine.

    Args:
        answer: What a query gave.
        form: CSV, TSV, JSON or XML of SPARQL 1.1 for a table; JSON or XML for yes or no; Turtle, N-Triples or
            JSON-LD for triples.
        context: For JSON-LD, the context file to compact with.

    Raises:
        UnknownFormatError: If the answer cannot be written in that format.
    """
    if isinstance(answer, list):
        if form in _RESULTS:
            raise UnknownFormatError(f"triples cannot be written as {form}", hint="Ask for turtle")
        return write(answer, format_named("turtle" if form is QueryFormat.TABLE else form), context)
    if form not in _RESULTS or (isinstance(answer, bool) and form not in _YES_OR_NO):
        kind = "yes or no" if isinstance(answer, bool) else "a table"
        raise UnknownFormatError(f"{kind} cannot be written as {form}", hint="Ask for json or xml")
    document = {"head": {}, "boolean": answer} if isinstance(answer, bool) else _document(answer)
    results = ox.parse_query_results(json.dumps(document), format=ox.QueryResultsFormat.JSON)
    data = results.serialize(format=_RESULTS[form]) or b""
    return data if data.endswith(b"\n") else data + b"\n"


def _document(table: Solutions) -> dict[str, Any]:
    """Give a table as SPARQL 1.1 Query Results JSON (https://www.w3.org/TR/sparql11-results-json/)."""
    bindings = [{name: _binding(term) for name, term in row.items()} for row in table.dicts()]
    return {"head": {"vars": list(table.variables)}, "results": {"bindings": bindings}}


def _binding(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    extra = {"xml:lang": term.language} if term.language else {"datatype": term.datatype.value}
    return {"type": "literal", "value": term.value, **extra}
