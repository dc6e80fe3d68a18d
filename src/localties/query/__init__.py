"""Questions to the graph: named queries, status, one entity as a person would want it, result formats."""

from localties.query.catalogue import NamedQuery, Parameter, catalogue, named_query
from localties.query.describe import Card, describe
from localties.query.results import QueryFormat, write_answer
from localties.query.status import Assessment, assess

__all__ = [
    "Assessment",
    "Card",
    "NamedQuery",
    "Parameter",
    "QueryFormat",
    "assess",
    "catalogue",
    "describe",
    "named_query",
    "write_answer",
]
