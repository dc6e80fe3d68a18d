"""What stood of each tie at the end of past years, by the graph's own rules."""

from __future__ import annotations

from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import Thresholds, kept, rules_by_day
from localties.store import EmbeddedStore, at_hand
from localties.terms import DERIVED_GRAPH, GRAPH, LT, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from localties.graph import KnowledgeGraph

_TYPE: Final = ox.NamedNode(RDF + "type")
_JUDGED: Final = ox.NamedNode(LT + "StatusAssessment")
_TIE: Final = ox.NamedNode(LT + "Tie")
_OF: Final = LT + "assessmentOf"
_STATUS: Final = LT + "status"
_UNDATED: Final = GRAPH + "undated"
_TIMELESS: Final = """
SELECT ?tie ?status WHERE {
  ?tie a lt:Tie . ?assessment lt:assessmentOf ?tie ; lt:status ?status .
  MINUS { ?tie lt:basis|lt:shownBy|lt:since|lt:status|^lt:of ?dated }
  MINUS { ?tie lt:locality|lt:partner ?side . ?side lt:validUntil ?gone }
  MINUS { ?tie lt:evidence/lt:source/dcterms:issued ?told }
}
"""
"""Ties that nothing dates, as most of a list of sister cities: what is said of them is the same on any day."""


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
    known = kept(graph, _Known)
    with known.lock:
        missing = [year for year in wanted if year not in known.years]
        if missing:
            known.years |= _judge(graph, missing)
        judged = {year: known.years[year] for year in wanted}
    found: dict[str, dict[int, str]] = {}
    for year, statuses in judged.items():
        for tie, status in statuses.items():
            found.setdefault(tie, {})[year] = status
    return found


class _Known:
    """The years that were judged, in one state of a graph."""

    def __init__(self, _graph: KnowledgeGraph) -> None:
        self.lock = Lock()
        self.years: dict[int, dict[str, str]] = {}


def _judge(graph: KnowledgeGraph, years: Iterable[int]) -> dict[int, dict[str, str]]:
    timeless = {
        row["tie"].value: row["status"].value.rpartition("/")[2] for row in graph.store.select(_TIMELESS).dicts()
    }
    copy, ties = _copy(graph, timeless.keys())
    _, rules = rules_by_day(graph.project)
    judged = {}
    for year in years:
        values = Thresholds(date(year, 12, 31)).terms()
        made: list[ox.Triple] = []
        copy.drop(DERIVED_GRAPH)
        for rule in rules:
            # A rule sees what those before it have made.
            copy.add(made, DERIVED_GRAPH)
            made = copy.construct(rule.filled(values))
        judged[year] = {**timeless, **_statuses(made, ties)}
    return judged


def _statuses(made: Iterable[ox.Triple], ties: Set[str]) -> dict[str, str]:
    """Read the status of each tie from assessments."""
    said = {(t.subject, t.predicate.value): getattr(t.object, "value", "") for t in made}
    return {
        thing: said[assessment, _STATUS].rpartition("/")[2]
        for (assessment, predicate), thing in said.items()
        if predicate == _OF and thing in ties
    }


def _copy(graph: KnowledgeGraph, without: Set[str]) -> tuple[EmbeddedStore, set[str]]:
    """Copy all but the assessments, and some ties, into a store of one graph, and give the ties in it."""
    store = at_hand(graph.store)
    judged, ties = ({quad.subject for quad in store.matching(None, _TYPE, kind)} for kind in (_JUDGED, _TIE))
    left = judged | {ox.NamedNode(tie) for tie in without}
    # Lines are parted by the blank after their subjects several times as quickly as triples are made of them.
    starts = {str(thing).encode() for thing in left}
    lines = store.n_triples().splitlines(keepends=True)
    stated = b"".join(line for line in lines if line[: line.index(b" ")] not in starts)
    return EmbeddedStore.stating(stated, _UNDATED), {t.value for t in ties - left if isinstance(t, ox.NamedNode)}
