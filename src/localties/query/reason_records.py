"""The records by which status is judged, read for all agreements and ties at once."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from dateutil.relativedelta import relativedelta

from localties.dates import PartialDate
from localties.query.reason_steps import Found, StepKind
from localties.query.told import partial
from localties.store import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from localties.graph import KnowledgeGraph, Thresholds
    from localties.query.status import Assessment
    from localties.store import Term

Row = dict[str, "Term"]

_THINGS: Final = """
SELECT ?of ?realisation ?signedOn ?startsOn ?endsOn ?endsEarliest ?endsLatest ?stated ?statedSince ?since WHERE {
  VALUES ?of { $things }
  ?of a ?kind . FILTER(?kind IN (lt:Agreement, lt:Tie))
  OPTIONAL { ?of lt:realisation ?realisation }
  OPTIONAL { ?of lt:signedOn ?signedOn }
  OPTIONAL { ?of lt:startsOn ?startsOn }
  OPTIONAL { ?of lt:endsOn ?endsOn }
  # Each by itself: two patterns in one option would be read for all agreements.
  OPTIONAL { ?of lt:endsOnEarliest ?endsEarliest }
  OPTIONAL { ?of lt:endsOnLatest ?endsLatest }
  OPTIONAL { ?of lt:status ?stated }
  OPTIONAL { ?of lt:statusSince ?statedSince }
  OPTIONAL { ?of lt:since ?since }
}
ORDER BY ?of
"""
_LATER: Final = """
SELECT ?of ?how ?record ?when WHERE {
  VALUES ?of { $things }
  ?record ?how ?of .
  FILTER(?how IN (lt:renews, lt:supersedes, lt:upgrades))
  ?record lt:realisation realisation:signed ; lt:signedOn ?when .
}
ORDER BY ?of ?record
"""
# An heir that went in its turn is gone like a party.
_GONE: Final = """
SELECT DISTINCT ?of ?record ?when WHERE {
  VALUES ?of { $things }
  { ?of lt:hasParty/lt:actor ?record } UNION { ?of (lt:locality|lt:partner) ?record }
  UNION {
    ?succession lt:successor ?record ; lt:successionStatus succession-status:confirmed .
    { ?succession lt:of ?of } UNION { ?succession lt:of/^lt:basis ?of } UNION { ?succession lt:of/lt:basis ?of }
  }
  ?record lt:validUntil ?when .
}
ORDER BY ?of ?record
"""
# A succession of a tie speaks for the agreements it rests on, and the other way round, as in the rules.
_SUCCESSIONS: Final = """
SELECT DISTINCT ?of ?record ?predecessor ?successor ?status ?when WHERE {
  VALUES ?of { $things }
  ?record lt:predecessor ?predecessor ; lt:successionStatus ?status .
  { ?record lt:of ?of } UNION { ?record lt:of/^lt:basis ?of } UNION { ?record lt:of/lt:basis ?of }
  OPTIONAL { ?record lt:successor ?successor }
  OPTIONAL { ?record lt:successionSince ?when }
}
ORDER BY ?of ?record
"""
_SIGNS: Final = """
SELECT DISTINCT ?of ?record ?when ?how WHERE {
  VALUES ?of { $things }
  { ?of a lt:Tie ; lt:basis ?record . OPTIONAL { ?record lt:signedOn ?when } BIND("basis" AS ?how) }
  UNION { ?of a lt:Tie ; lt:shownBy ?record . ?record lt:startsOn ?when . BIND("event" AS ?how) }
  UNION { ?of a lt:Tie ; lt:evidence/lt:source ?record . ?record dcterms:issued ?when . BIND("source" AS ?how) }
}
ORDER BY ?of ?record
"""
# A tie is told with the agreements it rests on, and an agreement with its ties.
_RELATED: Final = """
SELECT DISTINCT ?related WHERE {
  VALUES ?of { $things }
  { ?of lt:basis ?related } UNION { ?related lt:basis ?of }
}
"""
_QUERIES: Final = {"things": _THINGS, "later": _LATER, "gone": _GONE, "successions": _SUCCESSIONS, "signs": _SIGNS}
_FOLLOWED: Final = {
    "renews": StepKind.RENEWED,
    "supersedes": StepKind.SUPERSEDED,
    "upgrades": StepKind.UPGRADED,
}
_SUCCEEDED: Final = {
    "confirmed": StepKind.CARRIED_ON,
    "suspended": StepKind.SUSPENDED,
    "unassigned": StepKind.UNASSIGNED,
    "disputed": StepKind.DISPUTED,
}


class Records:
    """What is recorded of agreements and ties, for the day for which status is judged."""

    def __init__(self, tables: dict[str, dict[str, list[Row]]], thresholds: Thresholds) -> None:
        self._tables = tables
        self._thresholds = thresholds
        self._day = thresholds.as_of
        self._ties: dict[str, list[str]] = defaultdict(list)
        for tie, rows in tables["signs"].items():
            for row in rows:
                if row["how"].value == "basis":
                    self._ties[row["record"].value].append(tie)

    @classmethod
    def read(cls, graph: KnowledgeGraph, thresholds: Thresholds, things: Iterable[str]) -> Records:
        """Read the records of a graph, derived facts included, that tell of some agreements and ties."""
        wanted = set(things)
        related = graph.store.select(_about(wanted, _RELATED)).dicts()
        wanted |= {row["related"].value for row in related}
        tables: dict[str, dict[str, list[Row]]] = {}
        for name, query in _QUERIES.items():
            table = tables[name] = defaultdict(list)
            for row in graph.store.select(_about(wanted, query)).dicts():
                table[row["of"].value].append(row)
        return cls(tables, thresholds)

    def of(self, assessment: Assessment) -> list[Found]:
        """Give the steps that led to an assessment, in no order; those after the day are left out."""
        thing, status = assessment.thing, assessment.status
        if assessment.kind == "agreement":
            steps = [*self._agreement(thing), *self._ended(thing, status)]
            # What the parties did after a later agreement has nothing to do with the earlier one.
            steps += [] if status == "superseded" else self._last_event(self._ties[thing])
        else:
            steps = [*self._tie(thing), *self._last_event([thing])]
            steps += self._last(thing, "source", StepKind.ATTESTED)
        if status == "dormant":
            steps += self._dormant(thing, assessment.kind)
        if status == "undetermined":
            steps.append(Found(StepKind.UNDATED, None, None))
        return [*steps, *self._stated(thing), *self._abolished(thing)]

    def _agreement(self, thing: str) -> Iterator[Found]:
        row = self._one(thing)
        signed = _day(row, "signedOn")
        if not _is(row, "realisation", "signed"):
            yield Found(StepKind.PLANNED, None, thing)
            return
        yield Found(StepKind.SIGNED, signed, thing, thing)
        starts = _day(row, "startsOn")
        if starts is not None:
            begun = StepKind.IN_FORCE if self._has_come(starts) else StepKind.TO_BEGIN
            yield Found(begun, starts, thing, thing)
        for later in self._tables["later"][thing]:
            when = _day(later, "when")
            if when is not None and self._has_come(when):
                kind = _FOLLOWED[later["how"].value.rpartition("#")[2]]
                yield Found(kind, when, later["record"].value, later["record"].value)

    def _ended(self, thing: str, status: str) -> Iterator[Found]:
        ends = self._end(thing)
        if ends is None:
            return
        if ends.latest < self._day:
            yield Found(StepKind.ENDED, ends, thing, thing)
            return
        months = self._thresholds.expiring_months
        if status == "expiring":
            crossed = ends.latest - relativedelta(months=months)
            while crossed + relativedelta(months=months) < ends.latest:
                crossed += relativedelta(days=1)
            yield Found(StepKind.EXPIRING, _on(crossed), None, number=months)
        yield Found(StepKind.ENDS, ends, thing, thing)

    def _tie(self, tie: str) -> Iterator[Found]:
        since = _day(self._one(tie), "since")
        if since is not None and self._has_come(since):
            yield Found(StepKind.SINCE, since, tie)
        for row in self._tables["signs"][tie]:
            if row["how"].value == "basis" and self._has_come(_day(row, "when")):
                yield from self._agreement(row["record"].value)
                yield from self._ended(row["record"].value, "")

    def _last_event(self, ties: list[str]) -> list[Found]:
        events = [found for tie in ties for found in self._last(tie, "event", StepKind.EVENT)]
        return sorted(events, key=lambda f: (f.when.latest if f.when else self._day, f.record or ""))[-1:]

    def _last(self, tie: str, how: str, kind: StepKind) -> list[Found]:
        """Give the last sign of a kind that came by the day, counted by the latest day that its date allows."""
        signs = [
            (when.latest, row["record"].value, when)
            for row in self._tables["signs"][tie]
            if row["how"].value == how and (when := _day(row, "when")) and when.latest <= self._day
        ]
        return [Found(kind, when, record, record) for _, record, when in sorted(signs, key=lambda s: s[:2])[-1:]]

    def _dormant(self, thing: str, kind: str) -> Iterator[Found]:
        ties = [thing] if kind == "tie" else self._ties[thing]
        counted = ("basis", "event", "source") if kind == "tie" else ("basis", "event")
        days = [
            when.latest
            for tie in ties
            for row in self._tables["signs"][tie]
            if row["how"].value in counted and (when := _day(row, "when")) and when.latest <= self._day
        ]
        since = _day(self._one(thing), "since")
        days += [since.latest] if since is not None and since.latest <= self._day else []
        if not days:
            return
        years = self._thresholds.dormant_years
        crossed = max(days) + relativedelta(years=years)
        while crossed - relativedelta(years=years) <= max(days):
            crossed += relativedelta(days=1)
        yield Found(StepKind.DORMANT, _on(crossed), None, number=years)

    def _stated(self, thing: str) -> Iterator[Found]:
        row = self._one(thing)
        since = _day(row, "statedSince")
        if "stated" in row and self._has_come(since):
            yield Found(StepKind.STATED, since, thing, row["stated"].value)

    def _abolished(self, thing: str) -> Iterator[Found]:
        for row in self._tables["gone"][thing]:
            when, unit = _day(row, "when"), row["record"].value
            if when is None or not self._has_come(when):
                continue
            yield Found(StepKind.ABOLISHED, when, unit, unit)
            successions = list(self._succeeded(thing, unit, when))
            yield from successions or [Found(StepKind.NO_SUCCESSOR, None, None, follows=when)]

    def _succeeded(self, thing: str, unit: str, gone: PartialDate) -> Iterator[Found]:
        for row in self._tables["successions"][thing]:
            since = _day(row, "when")
            kind = _SUCCEEDED.get(row["status"].value.rpartition("/")[2])
            if kind is None or row["predecessor"].value != unit or not self._has_come(since):
                continue
            successor = row["successor"].value if "successor" in row else None
            if kind is StepKind.CARRIED_ON and successor is None:
                kind = StepKind.CARRIED_ON_BY_A_SUCCESSOR
            yield Found(kind, since, row["record"].value, successor, follows=gone)

    def _one(self, thing: str) -> Row:
        return next(iter(self._tables["things"][thing]), {})

    def _end(self, thing: str) -> PartialDate | None:
        """Give the end as a source states it, or the bounds that the term gives it."""
        row = self._one(thing)
        if "endsOn" in row:
            return _day(row, "endsOn")
        if "endsLatest" not in row:
            return None
        first, last = row["endsEarliest"].value, row["endsLatest"].value
        return partial(first if first == last else f"{first}/{last}")

    def _has_come(self, when: PartialDate | None) -> bool:
        """Tell whether a day has come; what has no known day has, as in the rules."""
        return when is None or when.earliest <= self._day


def _about(things: Iterable[str], query: str) -> str:
    return query.replace("$things", listed(things))


def _day(row: Row, name: str) -> PartialDate | None:
    return partial(row[name].value) if name in row else None


def _is(row: Row, name: str, local: str) -> bool:
    return name in row and row[name].value.rpartition("/")[2] == local


def _on(day: date) -> PartialDate:
    return PartialDate.parse(day.isoformat())
