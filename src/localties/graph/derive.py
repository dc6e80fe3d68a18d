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
    from localties.graph.knowledge import KnowledgeGraph

_DATASET_DAY: Final = "SELECT ?day WHERE { ?dataset a dcat:Dataset ; dcterms:modified ?day } ORDER BY ?day"
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
    store = graph.store
    store.drop(DERIVED_GRAPH)
    values = thresholds.terms()
    count = 0
    for rule in QueryFile.read_all(graph.project.queries("rules")):
        fresh = store.missing(store.construct(rule.filled(values)))
        store.add(fresh, DERIVED_GRAPH)
        count += len(fresh)
    return count


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
