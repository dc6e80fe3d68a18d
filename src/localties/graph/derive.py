"""Deriving what follows from the stated facts, by the CONSTRUCT rules in `queries/rules/`.

Derived triples live in a named graph of their own, so that a consumer can take or leave them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from dateutil.relativedelta import relativedelta

from localties.dates import PartialDate
from localties.errors import EmptyInputError
from localties.store import QueryFile
from localties.terms import DERIVED_GRAPH, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.graph.knowledge import KnowledgeGraph
    from localties.project import Project

_DATASET_DAY: Final = "SELECT ?day WHERE { ?dataset a dcat:Dataset ; dcterms:modified ?day } ORDER BY ?day"
_LASTING: Final = DERIVED_GRAPH + "/lasting"
_DATE: Final = ox.NamedNode(XSD + "date")


@dataclass(frozen=True)
class Thresholds:
    """What status is judged by.

    Attributes:
        as_of: The day for which it is judged.
        expiring_months: An agreement that ends within so many months of that day is expiring.
        dormant_years: A tie without a contact for so many years before that day is dormant.
    """

    as_of: date
    expiring_months: int = 6
    dormant_years: int = 3

    def terms(self) -> dict[str, ox.Literal]:
        """Give the values that the rules take: `$asOf`, `$expiringBy` and `$dormantBefore`, xsd:date."""
        days = {
            "asOf": self.as_of,
            "expiringBy": self.as_of + relativedelta(months=self.expiring_months),
            "dormantBefore": self.as_of - relativedelta(years=self.dormant_years),
        }
        return {name: ox.Literal(day.isoformat(), datatype=_DATE) for name, day in days.items()}


def derive(graph: KnowledgeGraph, thresholds: Thresholds) -> int:
    """Fill the derived graph anew, rule by rule in the order of their file names.

    Args:
        graph: The graph; what was derived before is dropped.
        thresholds: The day and the spans by which status is judged.

    Returns:
        How many triples were derived.
    """
    graph.store.drop(DERIVED_GRAPH)
    _apply(graph, QueryFile.read_all(graph.project.queries("rules")), thresholds, DERIVED_GRAPH)
    return graph.store.size(DERIVED_GRAPH)


class DayByDay:
    """Derives a graph for one day after the other: what comes before any rule that takes a day is derived once.

    Args:
        graph: A graph of one's own; what was derived before is dropped.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        lasting, self._dated = rules_by_day(graph.project)
        self._graph = graph
        graph.store.drop(DERIVED_GRAPH)
        _apply(graph, lasting, None, _LASTING)

    def derive(self, thresholds: Thresholds) -> None:
        """Fill the derived graph anew for a day."""
        self._graph.store.drop(DERIVED_GRAPH)
        _apply(self._graph, self._dated, thresholds, DERIVED_GRAPH)


def rules_by_day(project: Project) -> tuple[list[QueryFile], list[QueryFile]]:
    """Give the rules of a project before the first that takes a day, and that one with those after it."""
    rules = QueryFile.read_all(project.queries("rules"))
    takes_day = [any(entry["name"] == "asOf" for entry in rule.header.get("parameters") or ()) for rule in rules]
    first = takes_day.index(True) if True in takes_day else len(rules)
    return rules[:first], rules[first:]


def _apply(graph: KnowledgeGraph, rules: Iterable[QueryFile], thresholds: Thresholds | None, place: str) -> None:
    values = thresholds.terms() if thresholds else {}
    for rule in rules:
        graph.store.infer(rule.filled(values), place)


def dataset_day(graph: KnowledgeGraph) -> date:
    """Give the day that the data set says it was last modified.

    Raises:
        EmptyInputError: If it says none.
    """
    days = [row["day"].value for row in graph.store.select(_DATASET_DAY).dicts()]
    if not days:
        raise EmptyInputError(
            "the data set gives no dcterms:modified", hint="State it in graph/dataset.ttl, or give --as-of"
        )
    return PartialDate.parse(days[-1]).latest
