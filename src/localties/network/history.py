"""What stood of each tie at the end of past years, by the graph's own rules."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from localties.graph import Thresholds
from localties.store import EmbeddedStore, QueryFile
from localties.terms import DERIVED_GRAPH, LT

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pyoxigraph as ox

    from localties.graph import KnowledgeGraph

_JUDGED: Final = LT + "StatusAssessment"
_ABOUT_TIES: Final = """
SELECT ?tie ?status WHERE { ?assessment lt:assessmentOf ?tie ; lt:status ?status . ?tie a lt:Tie }
"""


def status_by_year(graph: KnowledgeGraph, years: Iterable[int]) -> dict[str, dict[int, str]]:
    """Judge each tie as of 31 December of years.

    The rules that depend on a day (those of `queries/rules/` that take `$asOf`) run on a copy; what other rules
    derived is the same on any day and is taken as it is. Years once judged are remembered for a graph.

    Args:
        graph: The graph, derived facts included; it stays as it is.
        years: The years.

    Returns:
        For each tie, by IRI, the local name of its status by year; a year in which there was no such tie yet is
        left out.
    """
    wanted = sorted(set(years))
    with _LOCK:
        known = _KNOWN.setdefault(graph.store, {})
        missing = [year for year in wanted if year not in known]
        if missing:
            known |= _judge(graph, missing)
        judged = {year: known[year] for year in wanted}
    found: dict[str, dict[int, str]] = {}
    for year, statuses in judged.items():
        for tie, status in statuses.items():
            found.setdefault(tie, {})[year] = status
    return found


_KNOWN: Final[WeakKeyDictionary[EmbeddedStore, dict[int, dict[str, str]]]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def _judge(graph: KnowledgeGraph, years: Iterable[int]) -> dict[int, dict[str, str]]:
    copy, stated = _copy(graph)
    rules = [
        rule
        for rule in QueryFile.read_all(graph.project.queries("rules"))
        if any(parameter["name"] == "asOf" for parameter in rule.header.get("parameters", ()))
    ]
    judged = {}
    for year in years:
        values = Thresholds(date(year, 12, 31)).terms()
        copy.drop(DERIVED_GRAPH)
        for rule in rules:
            copy.add((t for t in copy.construct(rule.filled(values)) if t not in stated), DERIVED_GRAPH)
        judged[year] = {
            row["tie"].value: row["status"].value.rpartition("/")[2] for row in copy.select(_ABOUT_TIES).dicts()
        }
    return judged


def _copy(graph: KnowledgeGraph) -> tuple[EmbeddedStore, set[ox.Triple]]:
    """Copy all but the assessments into a store of one graph beside the derived one."""
    triples = graph.store.triples()
    assessments = {
        t.subject
        for t in triples
        if t.predicate.value.endswith("#type") and getattr(t.object, "value", "") == _JUDGED
    }
    kept = {t for t in triples if t.subject not in assessments}
    copy = EmbeddedStore()
    copy.add(kept, LT + "undated")
    return copy, kept
