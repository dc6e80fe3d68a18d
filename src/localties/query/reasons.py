"""Chains of reasons: which recorded steps led to the status that an agreement or a tie has on a day.

The rules `queries/rules/5-agreement-status.rq` and `6-tie-status.rq` judge, and give one reason. Here the records
by which they judged are put into the order of time. Nothing is judged again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from localties.labels import choose
from localties.messages import LANGUAGES
from localties.query.reason_records import Records
from localties.query.reason_steps import Found, StepKind, in_words
from localties.query.status import assess
from localties.store import listed
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.dates import PartialDate
    from localties.graph import KnowledgeGraph, Thresholds
    from localties.query.status import Assessment

_NAMES: Final = """
SELECT ?of ?name WHERE {{
  VALUES ?of {{ {things} }}
  ?of rdfs:label|skos:prefLabel|dcterms:title ?name .
}}
"""


@dataclass(frozen=True, slots=True)
class Step:
    """One step towards a status.

    Attributes:
        kind: What happened.
        when: When, as precise as the source; None where no day is known.
        words: What happened, by language, without the day.
        record: The IRI of the record that it rests on, or None where it follows from a threshold.
    """

    kind: StepKind
    when: PartialDate | None
    words: Mapping[str, str]
    record: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """The status of an agreement or a tie, and the steps that led to it.

    Attributes:
        thing: Its IRI.
        kind: `agreement` or `tie`.
        status: The local name of the status concept, e.g. `in-force`.
        labels: The thing's label by language.
        status_labels: The status in words, by language.
        steps: The steps in the order of time; one without a day stands with the step that it belongs to, or where
            its kind belongs.
    """

    thing: str
    kind: str
    status: str
    labels: Mapping[str, str]
    status_labels: Mapping[str, str]
    steps: tuple[Step, ...]

    def label(self, language: str) -> str:
        """Give the label in a language, or in the next best one."""
        return choose(self.labels, language) or shorten(self.thing)


def chains(graph: KnowledgeGraph, thresholds: Thresholds, locality: str | None = None) -> list[Chain]:
    """Judge every agreement and tie as of a day, and tell the steps that led to each status.

    Args:
        graph: The graph; its derived facts are made anew for that day.
        thresholds: The day, and what counts as expiring and dormant.
        locality: The IRI of a locality or partner whose agreements and ties alone are wanted.

    Returns:
        Chains in the order of `assess`: those that need looking after first.
    """
    return explain(graph, thresholds, assess(graph, thresholds, locality))


def explain(graph: KnowledgeGraph, thresholds: Thresholds, judged: Iterable[Assessment]) -> list[Chain]:
    """Tell the steps that led to what was judged; the graph stays as it is.

    Args:
        graph: The graph, derived facts included.
        thresholds: The day for which it was judged, and what counted as expiring and dormant.
        judged: The assessments to explain.

    Returns:
        One chain per assessment, in the same order.
    """
    judged = list(judged)
    records = Records.read(graph, thresholds, (assessment.thing for assessment in judged))
    found = {assessment.thing: records.of(assessment) for assessment in judged}
    names = _names(graph, {step.name for steps in found.values() for step in steps if step.name is not None})
    return [
        Chain(
            thing=assessment.thing,
            kind=assessment.kind,
            status=assessment.status,
            labels=assessment.labels,
            status_labels=assessment.status_labels,
            steps=tuple(_step(step, names) for step in sorted(found[assessment.thing], key=_order)),
        )
        for assessment in judged
    ]


def _order(step: Found) -> tuple[date, int, date, str]:
    rank = list(StepKind).index(step.kind)
    when = step.when or step.follows
    if when is None:
        # What began without a known day comes first, what followed without one comes last.
        beginning = step.kind in (StepKind.PLANNED, StepKind.SIGNED, StepKind.SINCE)
        return (date.min if beginning else date.max, rank, date.min, step.record or "")
    # An end that lies ahead stands after what has happened, also where only its year is known.
    first = when.latest if step.kind is StepKind.ENDS else when.earliest
    return (first, rank, when.latest, step.record or "")


def _step(step: Found, names: Mapping[str, Mapping[str, str]]) -> Step:
    words = {}
    for language in LANGUAGES:
        name = "" if step.name is None else choose(names.get(step.name, {}), language) or shorten(step.name)
        words[language] = in_words(step.kind, language) % {"name": name, "number": step.number}
    return Step(step.kind, step.when, words, step.record)


def _names(graph: KnowledgeGraph, things: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in graph.store.select(_NAMES.format(things=listed(things))).dicts():
        found.setdefault(row["of"].value, {}).setdefault(
            getattr(row["name"], "language", None) or "", row["name"].value
        )
    return found
