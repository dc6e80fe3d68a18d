"""Questions to the graph: named queries, status, one entity as a person would want it, result formats."""

from localties.query.catalogue import NamedQuery, Parameter, catalogue, named_query
from localties.query.describe import Card, describe
from localties.query.facets import Facets, Selection
from localties.query.register import Actor, Record, Register, Tie
from localties.query.resource import document_triples, resource_json_ld, resource_triples
from localties.query.results import QueryFormat, offered_formats, write_answer
from localties.query.search import NameIndex
from localties.query.status import Assessment, Judge, assess

__all__ = [
    "Actor",
    "Assessment",
    "Card",
    "Facets",
    "Judge",
    "NameIndex",
    "NamedQuery",
    "Parameter",
    "QueryFormat",
    "Record",
    "Register",
    "Selection",
    "Tie",
    "assess",
    "catalogue",
    "describe",
    "document_triples",
    "named_query",
    "offered_formats",
    "resource_json_ld",
    "resource_triples",
    "write_answer",
]
