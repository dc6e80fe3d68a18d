"""Duties with a day: what has to be done by when, as the rules of the profiles say that apply."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from localties.dates import PartialDate
from localties.errors import QueryHeaderError, SparqlError
from localties.graph import kept
from localties.labels import choose
from localties.messages import messages
from localties.query.brief import family
from localties.query.duty_rules import applying, span, texts, values
from localties.store import listed
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Set

    from localties.graph import KnowledgeGraph
    from localties.query.duty_rules import Profile
    from localties.store import QueryFile, Term

_REMEMBERED: Final = timedelta(days=90)
"""How long a day that has passed is still told, since nobody records whether the duty was done."""
_ANSWERS: Final = 64
"""How many answers are remembered."""
_SIDES: Final = """
SELECT DISTINCT ?of ?side WHERE {
  ?of (lt:hasParty/lt:actor)|lt:host|(lt:participation/lt:actor)|lt:by|lt:towards ?side .
}
"""
_LABELS: Final = "SELECT ?of ?label WHERE {{ VALUES ?of {{ {things} }} ?of rdfs:label ?label }}"


class State(StrEnum):
    """How a duty stands on a day.

    An overdue one is at most 90 days late, a past one more: nothing is recorded whether either was done.
    """

    OVERDUE = "overdue"
    DUE = "due"
    COMING = "coming"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done or looked after by a day.

    Attributes:
        rule: The name of the rule it follows from.
        profile: The name of the rule's profile.
        thing: The IRI of the agreement, undertaking or event.
        labels: The thing's label by language.
        titles: What is to be done, by language.
        descriptions: Why, by language.
        legal_bases: The provision that asks for it, by language; empty where there is none.
        anchor: The day from which it counts, as precise as its source.
        due: The day to keep to: the first that the anchor allows, so that who keeps to it is not late.
        earliest: The same day.
        latest: The last day that the anchor allows; another than `earliest` where the anchor is no day.
        state: How it stands.
    """

    rule: str
    profile: str
    thing: str
    labels: Mapping[str, str]
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    legal_bases: Mapping[str, str]
    anchor: PartialDate
    due: date
    earliest: date
    latest: date
    state: State

    @property
    def is_certain(self) -> bool:
        """Whether it is due on one known day."""
        return self.earliest == self.latest

    def label(self, language: str) -> str:
        """Give the thing's label in a language, or in the next best one."""
        return choose(self.labels, language) or shorten(self.thing)

    def when(self, language: str) -> str:
        """Give the due day in words; where the anchor is no day, the days between which it lies."""
        first, last = (
            PartialDate.parse(day.isoformat()).in_words(language) for day in (self.earliest, self.latest)
        )
        if self.is_certain:
            return first
        _ = messages(language).ugettext
        return str(_("between %(first)s and %(last)s") % {"first": first, "last": last})


def state_in_words(state: State, language: str) -> str:
    """Say how a duty stands, in `en` or `vi`."""
    _ = messages(language).ugettext
    return str(
        {
            State.OVERDUE: _("was due; nothing recorded whether done"),
            State.DUE: _("due"),
            State.COMING: _("coming"),
            State.PAST: _("long past; nothing recorded whether done"),
        }[state]
    )


def duties(  # noqa: PLR0913 - what an officer can choose
    graph: KnowledgeGraph,
    as_of: date,
    profile: str | None = None,
    locality: str | None = None,
    horizon_months: int = 12,
    *,
    past: bool = False,
) -> list[Duty]:
    """Give what is due or coming as of a day, the earliest first.

    Args:
        graph: The graph with its derived bounds of dates, for whatever day it was judged.
        as_of: The day.
        profile: The name of a profile that applies besides the general one; by default that of the data set's home
            country, where there is one.
        locality: The IRI of a locality or partner whose duties alone are wanted, with those of the units that it
            took in and of those that lay in it and are gone.
        horizon_months: How many months ahead to look.
        past: Whether to give as well what was due more than 90 days before.

    Raises:
        ParameterError: If there is no such profile.
        ProfileError, QueryHeaderError: If a profile or a rule is incomplete.
        SparqlError: If a rule is no query that can be answered.
    """
    until = as_of + relativedelta(months=horizon_months)
    concerned = _concerned(graph, locality) if locality is not None else None
    found = [
        duty
        for chosen in applying(graph, profile)
        for rule in chosen.rules
        for duty in _by_rule(graph, chosen, rule, as_of, concerned)
        if duty.earliest <= until and (past or duty.state is not State.PAST)
    ]
    return sorted(found, key=lambda d: (d.earliest, d.latest, d.profile, d.rule, d.thing))


def _by_rule(
    graph: KnowledgeGraph, profile: Profile, rule: QueryFile, as_of: date, concerned: Set[str] | None
) -> Iterator[Duty]:
    due, window = span(rule, "due"), span(rule, "window")
    answer = _answered(graph, rule, values(profile, as_of))
    for row in answer.rows:
        if _is_done(row, as_of) or (concerned is not None and row["of"].value not in concerned):
            continue
        start = row["anchor"].value
        end = row["anchorLatest"].value if "anchorLatest" in row else start
        earliest, latest = (date.fromisoformat(day) + due for day in (start, end))
        thing = row["of"].value
        yield Duty(
            rule=rule.name,
            profile=profile.name,
            thing=thing,
            labels=answer.labels.get(thing, {}),
            titles=texts(rule, "summary"),
            descriptions=texts(rule, "description"),
            legal_bases=texts(rule, "legalBasis"),
            anchor=PartialDate.parse(_between(start, end)),
            due=earliest,
            earliest=earliest,
            latest=latest,
            state=_state(earliest - window, latest, as_of),
        )


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a rule selects, and what the things in it are called, by language."""

    rows: list[dict[str, Term]]
    labels: dict[str, dict[str, str]]


def _answered(graph: KnowledgeGraph, rule: QueryFile, given: Mapping[str, Term]) -> _Answer:
    """Ask a rule, or remember what it said in this state of the graph."""
    known = kept(graph, _answers)
    sparql = rule.filled(given)
    if sparql not in known:
        if len(known) >= _ANSWERS:
            known.clear()
        rows = _ask(graph, rule, sparql)
        known[sparql] = _Answer(rows, _labels(graph, {row["of"].value for row in rows}))
    return known[sparql]


def _answers(_graph: KnowledgeGraph) -> dict[str, _Answer]:
    """Give the answers by query, none before they are asked for."""
    return {}


def _ask(graph: KnowledgeGraph, rule: QueryFile, sparql: str) -> list[dict[str, Term]]:
    try:
        rows = list(graph.store.select(sparql).dicts())
    except SparqlError as error:
        raise SparqlError(error.message, hint=error.hint, file=rule.path) from None
    if any(not {"of", "anchor"} <= row.keys() for row in rows):
        raise QueryHeaderError("the rule selects no ?of with an ?anchor", file=rule.path)
    return rows


def _is_done(row: Mapping[str, Term], as_of: date) -> bool:
    return "done" in row and date.fromisoformat(row["done"].value) <= as_of


def _state(announced: date, latest: date, as_of: date) -> State:
    if as_of > latest + _REMEMBERED:
        return State.PAST
    if as_of > latest:
        return State.OVERDUE
    return State.DUE if as_of >= announced else State.COMING


def _between(start: str, end: str) -> str:
    """Write two days as the shortest date that has them for its bounds: a year, a month, a day, or an interval."""
    candidates = (start[:4], start[:7], start)
    for text in candidates:
        whole = PartialDate.parse(text)
        if (whole.earliest.isoformat(), whole.latest.isoformat()) == (start, end):
            return text
    return f"{start}/{end}"


def _labels(graph: KnowledgeGraph, things: Iterable[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in graph.store.select(_LABELS.format(things=listed(things))).dicts():
        found.setdefault(row["of"].value, {})[str(getattr(row["label"], "language", ""))] = row["label"].value
    return found


def _concerned(graph: KnowledgeGraph, locality: str) -> set[str]:
    by_side = kept(graph, _by_side)
    return set().union(*(by_side.get(unit, set()) for unit in family(graph, locality)))


def _by_side(graph: KnowledgeGraph) -> dict[str, set[str]]:
    """Give the agreements, events and undertakings of each who has a part in them."""
    found: dict[str, set[str]] = {}
    for row in graph.store.select(_SIDES).dicts():
        found.setdefault(row["side"].value, set()).add(row["of"].value)
    return found
