"""Questions to the graph: named queries, status, one entity as a person would want it, result formats."""

from localties.query.catalogue import NamedQuery, Parameter, catalogue, named_query
from localties.query.describe import Card, describe
from localties.query.register import Actor, Record, Register, Tie
from localties.query.results import QueryFormat, write_answer
from localties.query.status import Assessment, assess

__all__ = [
    "Actor",
    "Assessment",
    "Card",
    "NamedQuery",
    "Parameter",
    "QueryFormat",
    "Record",
    "Register",
    "Tie",
    "assess",
    "catalogue",
    "describe",
    "named_query",
    "write_answer",
]
