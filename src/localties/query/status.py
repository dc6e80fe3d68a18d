"""Status as of a day: what stands of each agreement and tie, with the reason.

The judgement itself is made by the rules `queries/rules/5-agreement-status.rq` and `6-tie-status.rq`; this module
runs them for a day and reads what they say.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from itertools import groupby
from threading import Lock
from typing import TYPE_CHECKING, Final

from localties.graph import DayByDay, Thresholds, derive, kept
from localties.labels import choose
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.graph import KnowledgeGraph
    from localties.store import Term

# A unit that absorbed a party, or in which an abolished one lay, has to know of its ties, whoever carries them on.
_ASSESSMENTS: Final = """
SELECT ?of ?kind ?label ?status ?statusLabel ?reason ?actor WHERE {
  ?assessment a lt:StatusAssessment ; lt:assessmentOf ?of ; lt:status ?status ; lt:reason ?reason .
  ?of a ?kind ; rdfs:label ?label .
  ?status skos:prefLabel ?statusLabel .
  FILTER(?kind IN (lt:Agreement, lt:Tie) && LANG(?label) = LANG(?reason) && LANG(?statusLabel) = LANG(?reason))
  ?of (lt:locality|lt:partner|lt:hasParty/lt:actor) ?party .
  { ?party (^lt:from/lt:into)* ?actor }
  UNION { ?party lt:validUntil ?end ; lt:within/(^lt:from/lt:into)* ?actor }
}
ORDER BY ?of LANG(?reason)
"""


_MOST_URGENT: Final = (
    "successor-unclear expiring suspended expired dormant undetermined planned in-force carried-on"
).split()
"""What an officer has to look after comes first; the rest follows."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """The status of an agreement or a tie.

    Attributes:
        thing: Its IRI.
        kind: `agreement` or `tie`.
        status: The local name of the status concept, e.g. `in-force`.
        labels: The thing's label by language.
        status_labels: The status in words, by language.
        reasons: Why, by language.
        actors: The IRIs of its parties, or of its locality and partner, of the units they merged into and of those
            in which an abolished one lay.
    """

    thing: str
    kind: str
    status: str
    labels: Mapping[str, str]
    status_labels: Mapping[str, str]
    reasons: Mapping[str, str]
    actors: frozenset[str]

    def label(self, language: str) -> str:
        """Give the label in a language, or in the next best one."""
        return choose(self.labels, language) or shorten(self.thing)


def assess(graph: KnowledgeGraph, thresholds: Thresholds, locality: str | None = None) -> list[Assessment]:
    """Judge every agreement and tie as of a day.

    Args:
        graph: The graph; its derived facts are made anew for that day.
        thresholds: The day, and what counts as expiring and dormant.
        locality: The IRI of a locality or partner whose agreements and ties alone are wanted.

    Returns:
        Assessments, those that need looking after first; what was not signed or begun on the day is left out.
    """
    derive(graph, thresholds)
    return assessments(graph, locality)


def assessments(graph: KnowledgeGraph, locality: str | None = None) -> list[Assessment]:
    """Read what was judged, for the day for which the graph's derived facts were made; the graph stays as it is.

    Args:
        graph: The graph, derived facts included.
        locality: The IRI of a locality or partner whose agreements and ties alone are wanted.

    Returns:
        Assessments, those that need looking after first.
    """
    rows = graph.store.select(_ASSESSMENTS).dicts()
    by_thing = groupby(rows, key=lambda row: row["of"].value)
    judged = [_assessment(thing, list(group)) for thing, group in by_thing]
    wanted = [a for a in judged if locality is None or locality in a.actors]
    return sorted(wanted, key=lambda a: (_urgency(a.status), a.kind, a.label("en"), a.thing))


class Judge:
    """Judges a register as of any day, on a copy of what it states: the graph that others read stays as it is.

    One day is judged at a time; the days asked for last are remembered.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._copy = graph.copied()
        self._days = DayByDay(self._copy)
        self._lock = Lock()
        self._known: OrderedDict[Thresholds, tuple[Assessment, ...]] = OrderedDict()

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Judge:
        """Give the judge of a graph as it is now."""
        return kept(graph, cls)

    def judge(self, thresholds: Thresholds) -> tuple[Assessment, ...]:
        """Judge every agreement and tie as of a day.

        Raises:
            TimeoutError: If others are waiting for their days and it would take too long.
        """
        if not self._lock.acquire(timeout=_PATIENCE):
            raise TimeoutError("another day is being judged")
        try:
            if thresholds not in self._known:
                self._days.derive(thresholds)
                self._known[thresholds] = tuple(assessments(self._copy))
            self._known.move_to_end(thresholds)
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
            return self._known[thresholds]
        finally:
            self._lock.release()


_PATIENCE: Final = 5.0
"""Seconds to wait for one's turn."""
_REMEMBERED: Final = 64


def _urgency(status: str) -> int:
    return _MOST_URGENT.index(status) if status in _MOST_URGENT else len(_MOST_URGENT)


def _assessment(thing: str, rows: list[dict[str, Term]]) -> Assessment:
    def by_language(name: str) -> dict[str, str]:
        return {str(getattr(row["reason"], "language", "")): row[name].value for row in rows}

    return Assessment(
        thing=thing,
        kind=rows[0]["kind"].value.rpartition("#")[2].lower(),
        status=rows[0]["status"].value.rpartition("/")[2],
        labels=by_language("label"),
        status_labels=by_language("statusLabel"),
        reasons=by_language("reason"),
        actors=frozenset(row["actor"].value for row in rows),
    )
