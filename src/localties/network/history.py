"""What stood of each tie at the end of past years, by the graph's own rules."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import Thresholds, kept, rules_by_day
from localties.store import EmbeddedStore, listed
from localties.terms import DERIVED_GRAPH, GRAPH, LT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from localties.graph import KnowledgeGraph
    from localties.store import Store

_OF: Final = LT + "assessmentOf"
_STATUS: Final = LT + "status"
_PART: Final = GRAPH + "part"
_SAID: Final = "CONSTRUCT { ?thing ?p ?o } WHERE { VALUES ?thing { %s } ?thing ?p ?o }"
_SPEAKING: Final = """
SELECT ?speaker WHERE {
  VALUES ?thing { %s }
  ?speaker lt:renews|lt:supersedes|lt:upgrades|lt:of|lt:basis ?thing
}
"""
"""Later agreements, successions and ties that rest on the same agreement."""
_AT_ONCE: Final = 1000


def status_by_year(
    graph: KnowledgeGraph, years: Collection[int], ties: Collection[str]
) -> dict[str, dict[int, str]]:
    """Judge ties as of 31 December of years.

    The rules that depend on a day (those of `queries/rules/` that take `$asOf`) run on a copy of what these ties
    can depend on; what other rules derived is the same on any day and is taken as it is. What was judged once is
    remembered for a graph.

    Args:
        graph: The graph, derived facts included; it stays as it is.
        years: The years.
        ties: The IRIs of the ties.

    Returns:
        For each tie, by IRI, the local name of its status by year; a year in which there was no such tie yet is
        left out.
    """
    known = kept(graph, _Known)
    with known.lock:
        missing = {tie for tie in ties if any(year not in known.years.get(tie, ()) for year in years)}
        if missing:
            for year, statuses in _judge(graph, years, missing):
                for tie in missing:
                    known.years.setdefault(tie, {})[year] = statuses.get(tie)
        found = {tie: {year: known.years[tie][year] for year in sorted(years)} for tie in ties}
    return {tie: {year: status for year, status in by.items() if status} for tie, by in found.items()}


class _Known:
    """What was judged in one state of a graph: for each tie its status by year, None where there was none yet."""

    def __init__(self, _graph: KnowledgeGraph) -> None:
        self.lock = Lock()
        self.years: dict[str, dict[int, str | None]] = {}


def _judge(
    graph: KnowledgeGraph, years: Iterable[int], ties: Iterable[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    _, rules = rules_by_day(graph.project)
    copy = EmbeddedStore()
    copy.add(_part(graph.store, ties), _PART)
    for year in years:
        values = Thresholds(date(year, 12, 31)).terms()
        made: list[ox.Triple] = []
        copy.drop(DERIVED_GRAPH)
        for rule in rules:
            # A rule sees what those before it have made.
            copy.add(made, DERIVED_GRAPH)
            made = copy.construct(rule.filled(values))
        yield year, _statuses(made)


def _statuses(made: Iterable[ox.Triple]) -> dict[str, str]:
    """Read the status of each thing from assessments."""
    said = {(t.subject, t.predicate.value): getattr(t.object, "value", "") for t in made}
    return {
        thing: said[assessment, _STATUS].rpartition("/")[2]
        for (assessment, predicate), thing in said.items()
        if predicate == _OF
    }


def _part(store: Store, ties: Iterable[str]) -> set[ox.Triple]:
    """Give what ties can depend on: what they lead to, what speaks of that, and so on once more.

    A tie on the same agreement may have a succession of its own.
    """
    part: set[ox.Triple] = set()
    seen: set[ox.NamedNode] = set()
    waiting = {ox.NamedNode(tie) for tie in ties}
    for further in (True, True, False):
        met: set[ox.NamedNode] = set()
        while waiting:
            met |= waiting
            said = {triple for query in _each(_SAID, waiting) for triple in store.construct(query)}
            part |= said
            waiting = {t.object for t in said if isinstance(t.object, ox.NamedNode)} - seen - met
        if not further:
            break
        seen |= met
        rows = (row for query in _each(_SPEAKING, met) for row in store.select(query).dicts())
        waiting = {row["speaker"] for row in rows if isinstance(row["speaker"], ox.NamedNode)} - seen
    return part


def _each(query: str, things: Iterable[ox.NamedNode]) -> Iterator[str]:
    """Fill a query with as many things as an engine takes at once."""
    ordered = sorted(things, key=str)
    return (query % listed(ordered[at : at + _AT_ONCE]) for at in range(0, len(ordered), _AT_ONCE))
