"""Agreements and ties of localities that no longer exist: where to ask, and what sources say of each.

Nothing is inherited by itself. What became of the territory tells where to ask; who carries a tie on is told by a
source alone, in an lt:Succession. The graph stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import names_of
from localties.labels import choose
from localties.query import details
from localties.query.territory import Territory
from localties.query.told import in_time
from localties.terms import DCTERMS, ID, LT, RDF, SCHEME, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from localties.dates import PartialDate
    from localties.graph import KnowledgeGraph
    from localties.query.details import Succession

UNRECORDED: Final = "unrecorded"
"""The state of what no source was seen to settle."""

STATES: Final = ("confirmed", "suspended", "disputed", "unassigned", UNRECORDED)
"""Where sources say several things, the first of these counts, as in the rules of status."""

_SIDES: Final = """
SELECT DISTINCT ?thing ?kind ?side WHERE {
  VALUES ?kind { lt:Agreement lt:Tie }
  ?thing a ?kind ; lt:locality|lt:partner|lt:hasParty/lt:actor ?side .
}
"""
# A tie and the agreements that it rests on are taken over together, as in the rules of status.
_RECORDS: Final = """
SELECT DISTINCT ?thing ?record WHERE { ?record a lt:Succession ; lt:of/(lt:basis|^lt:basis)? ?thing }
"""
_EVIDENCE: Final = "SELECT ?evidence WHERE {{ {change} lt:evidence ?evidence }} ORDER BY ?evidence"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing with its names.

    Attributes:
        iri: Its IRI.
        labels: Its names by language.
    """

    iri: str
    labels: Mapping[str, str]

    def label(self, language: str) -> str:
        """Give the name in a language, or in the next best one."""
        return choose(self.labels, language) or shorten(self.iri)


@dataclass(frozen=True, slots=True)
class Heir:
    """A unit that has the territory of the one that is gone: where to ask, not who inherits.

    Attributes:
        unit: The unit.
        is_parent: Whether it is only the territorial parent: the other was abolished, and lay within it.
    """

    unit: Named
    is_parent: bool


@dataclass(frozen=True, slots=True)
class Carrier:
    """A unit that carries a tie or an agreement on, as a source says.

    Attributes:
        unit: The unit.
        gone_from: The day, month or year from which it no longer exists itself, or None where it does.
    """

    unit: Named
    gone_from: PartialDate | None


@dataclass(frozen=True, slots=True)
class Pending:
    """An agreement or a tie one of whose parties is gone.

    Attributes:
        thing: The agreement or the tie.
        kind: `agreement` or `tie`.
        sides: The IRIs of all its parties.
        predecessor: The party that is gone, or the heir of one that went in its turn.
        gone_from: The day, month or year from which it no longer exists.
        change: The IRI of the territorial change that ended it, or None where none is recorded.
        change_evidence: The IRIs of the evidence of that change.
        heirs: Who has its territory on the day asked for.
        state: One of `STATES`, as a source says; `unrecorded` where none was seen.
        successors: Who carries it on, or whom sources name without settling it.
        sources: What says so.
        since: The first day from which it is so, or None.
    """

    thing: Named
    kind: str
    sides: frozenset[str]
    predecessor: Named
    gone_from: PartialDate
    change: str | None
    change_evidence: tuple[str, ...]
    heirs: tuple[Heir, ...]
    state: str
    successors: tuple[Carrier, ...]
    sources: tuple[Named, ...]
    since: PartialDate | None

    @property
    def localities(self) -> frozenset[str]:
        """The IRIs of all whom it concerns: its parties, who has the territory, who carries it on."""
        heirs = (heir.unit.iri for heir in self.heirs)
        return self.sides.union(heirs, (carrier.unit.iri for carrier in self.successors))


def successions(graph: KnowledgeGraph, locality: str | None = None, *, as_of: date) -> list[Pending]:
    """List the agreements and ties one of whose parties, or of those that carried them on, no longer exists.

    Args:
        graph: The graph, with the ties that follow from agreements; it stays as it is.
        locality: The IRI of a locality or partner: only what concerns it, as party, by territory or as heir.
        as_of: The day; what ended or was taken over later is left out.

    Returns:
        One record for each thing and gone party or heir; what nobody settled first, then by day, party and thing.
    """
    found = _Reader(graph, as_of).pending()
    wanted = [one for one in found if locality is None or locality in one.localities]
    return sorted(wanted, key=_order)


def by_state(found: Iterable[Pending]) -> list[tuple[str, list[list[Pending]]]]:
    """Group what `successions` gives by state, and within each by the party that is gone."""
    return [
        (state, [list(those) for _, those in groupby(of, key=lambda one: one.predecessor.iri)])
        for state, of in groupby(found, key=lambda one: one.state)
    ]


def draft(pending: Pending) -> list[ox.Triple]:
    """Draft a succession for a person to confirm: no successor is claimed, only where to ask.

    Args:
        pending: An agreement or a tie of a locality that is gone.

    Returns:
        An lt:Succession, unassigned, that rests on the evidence of the territorial change. Nothing where a source
        has been recorded already, or where no change with evidence is.
    """
    if pending.state != UNRECORDED or pending.change is None or not pending.change_evidence:
        return []
    thing, gone = (iri.rpartition("/")[2] for iri in (pending.thing.iri, pending.predecessor.iri))
    facts: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF + "type", ox.NamedNode(LT + "Succession")),
        (LT + "of", ox.NamedNode(pending.thing.iri)),
        (LT + "predecessor", ox.NamedNode(pending.predecessor.iri)),
        (LT + "successionStatus", ox.NamedNode(SCHEME + "succession-status/unassigned")),
        (LT + "change", ox.NamedNode(pending.change)),
        *((LT + "evidence", ox.NamedNode(iri)) for iri in pending.change_evidence),
        *((DCTERMS + "description", ox.Literal(text, language=tag)) for tag, text in _asking(pending).items()),
    ]
    subject = ox.NamedNode(f"{ID}succession/{thing}.from-{gone}")
    return [ox.Triple(subject, ox.NamedNode(predicate), value) for predicate, value in facts]


def _asking(pending: Pending) -> dict[str, str]:
    """Say in both languages where to ask; these are data, not words of the interface."""
    heirs = {tag: ", ".join(heir.unit.label(tag) for heir in pending.heirs) for tag in ("en", "vi")}
    old = {tag: pending.predecessor.label(tag) for tag in ("en", "vi")}
    day = {tag: pending.gone_from.in_words(tag) for tag in ("en", "vi")}
    where = {
        "en": f"its territory lies with {heirs['en']}"
        if pending.heirs
        else "no source seen says who has its territory",
        "vi": f"địa bàn nay thuộc {heirs['vi']}" if pending.heirs else "chưa rõ địa bàn nay thuộc đơn vị nào",
    }
    return {
        "en": f"Draft. {old['en']} no longer exists from {day['en']}; {where['en']}. No source seen says who "
        "carries this on: find one and name the successor, or leave it unassigned.",
        "vi": f"Bản nháp. {old['vi']} không còn từ {day['vi']}; {where['vi']}. Chưa thấy nguồn nào nêu bên "
        "tiếp tục: cần tìm nguồn và ghi bên kế thừa, hoặc để là chưa phân công.",
    }


def _order(pending: Pending) -> tuple[int, date, str, str]:
    return (-STATES.index(pending.state), pending.gone_from.earliest, pending.predecessor.iri, pending.thing.iri)


class _Reader:
    """What the graph says of gone parties, up to a day."""

    def __init__(self, graph: KnowledgeGraph, as_of: date) -> None:
        self._graph = graph
        self._as_of = as_of
        self._territory = Territory(graph, as_of)
        self._records = self._recorded()
        self._kinds: dict[str, str] = {}
        self._sides: dict[str, set[str]] = defaultdict(set)
        for row in graph.store.select(_SIDES).dicts():
            self._kinds[row["thing"].value] = row["kind"].value.rpartition("#")[2].lower()
            self._sides[row["thing"].value].add(row["side"].value)

    def pending(self) -> Iterator[Pending]:
        """Give what is to be settled: for each party that is gone, and for each heir that went in its turn."""
        heirs: dict[str, set[str]] = defaultdict(set)
        for (thing, _), records in self._records.items():
            heirs[thing].update(r.successor for r in records if r.successor and _state(r) == "confirmed")
        for thing, sides in self._sides.items():
            for unit in sides | heirs[thing]:
                gone_from = self._territory.ended(unit)
                if gone_from is not None:
                    yield self._pending(thing, unit, gone_from)

    def _pending(self, thing: str, unit: str, gone_from: PartialDate) -> Pending:
        end = self._territory.ending(unit)
        told = self._records.get((thing, unit), [])
        state = next((name for name in STATES if any(_state(record) == name for record in told)), UNRECORDED)
        counting = [record for record in told if _state(record) == state]
        return Pending(
            thing=self._named(thing),
            kind=self._kinds[thing],
            sides=frozenset(self._sides[thing]),
            predecessor=self._named(unit),
            gone_from=gone_from,
            change=end.iri if end else None,
            change_evidence=self._evidence(end.iri) if end else (),
            heirs=tuple(Heir(self._named(h.unit), h.is_parent) for h in self._territory.holders(unit)),
            state=state,
            successors=tuple(
                Carrier(named, self._territory.ended(named.iri))
                for named in self._all_named(record.successor for record in counting if record.successor)
            ),
            sources=self._all_named(source for record in counting for source in record.sources),
            since=min((r.since for r in counting if r.since), key=in_time, default=None),
        )

    def _recorded(self) -> dict[tuple[str, str], list[Succession]]:
        """Read the successions that count on the day, by what they hand on and who had it."""
        rows = list(self._graph.store.select(_RECORDS).dicts())
        told = {s.iri: s for s in details.successions(self._graph, (row["record"].value for row in rows))}
        found: dict[tuple[str, str], list[Succession]] = defaultdict(list)
        for row in rows:
            record = told[row["record"].value]
            if record.predecessor and (record.since is None or record.since.earliest <= self._as_of):
                found[row["thing"].value, record.predecessor].append(record)
        return found

    def _evidence(self, change: str) -> tuple[str, ...]:
        rows = self._graph.store.select(_EVIDENCE.format(change=ox.NamedNode(change))).dicts()
        return tuple(row["evidence"].value for row in rows)

    def _all_named(self, iris: Iterable[str]) -> tuple[Named, ...]:
        return tuple(self._named(iri) for iri in sorted(set(iris)))

    def _named(self, iri: str) -> Named:
        return Named(iri, names_of(self._graph, ox.NamedNode(iri)))


def _state(record: Succession) -> str:
    return (record.status or "").rpartition("/")[2]
