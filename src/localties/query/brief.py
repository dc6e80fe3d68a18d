"""What an officer wants to know of a locality and a partner before a visit.

A merger leaves ties behind: those of the units that went into either side belong to the brief, and it says whether
a source tells that they are carried on. Names are left to the register, texts stay by language.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final, Protocol

import pyoxigraph as ox

from localties.query import details
from localties.query.seats import last_seen, seats_of
from localties.query.told import in_time, partial
from localties.store import listed
from localties.terms import DCTERMS, LT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.dates import PartialDate
    from localties.graph import KnowledgeGraph
    from localties.query.details import Claim, Figure, Succession, Undertaking
    from localties.query.register import Record, Register
    from localties.query.seats import Seat

_FAMILY: Final = """
SELECT DISTINCT ?unit WHERE {{
  {{ {unit} (^lt:into/lt:from)* ?unit }}
  UNION {{ {unit} (^lt:into/lt:from)* ?whole . ?unit lt:within ?whole ; lt:validUntil ?end }}
}}
"""
_SUCCESSORS: Final = "SELECT DISTINCT ?unit WHERE {{ {unit} (^lt:from/lt:into)* ?unit }}"
_OF_ACTORS: Final = """
SELECT DISTINCT ?thing WHERE {{ VALUES ?actor {{ {things} }} ?thing ({path}) ?actor ; a lt:{kind} }}
"""
_SPEAKING_OF: Final = "SELECT DISTINCT ?thing WHERE {{ VALUES ?about {{ {things} }} ?thing lt:{name} ?about }}"
_LIVE: Final = ("in-force", "carried-on", "expiring")


class Told(Protocol):
    """Something that sources bear out."""

    @property
    def sources(self) -> tuple[str, ...]:
        """The IRIs of the sources."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A tie or an agreement with what stands of it.

    Attributes:
        iri: Its IRI.
        status: The local name of its status, or None where none was judged.
        status_names: The status in words, by language.
        reasons: Why, by language.
        record: The agreement, or None for a tie.
        successions: Who takes it over, as far as a source says.
        sources: The IRIs of the sources that bear it out.
    """

    iri: str
    status: str | None
    status_names: Mapping[str, str]
    reasons: Mapping[str, str]
    record: Record | None
    successions: tuple[Succession, ...]
    sources: tuple[str, ...]

    @property
    def is_live(self) -> bool:
        """Whether it is in force, carried on, or in force and ending soon."""
        return self.status in _LIVE


@dataclass(frozen=True, slots=True)
class Step:
    """Something in the history of a tie.

    Attributes:
        when: When it was, or None.
        iri: The IRI of the agreement, the event, the change of territory or the succession.
        sources: The IRIs of the sources that bear it out.
    """

    when: PartialDate | None
    iri: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A source, as a footnote names it.

    Attributes:
        iri: Its IRI.
        url: Where it was published, or None.
        publisher: Who published it, or None.
        issued: When, or None.
    """

    iri: str
    url: str | None
    publisher: str | None
    issued: PartialDate | None


@dataclass(frozen=True, slots=True)
class Brief:
    """A locality and a partner, for whom prepares a visit.

    Attributes:
        locality: The IRI of the one who asks.
        partner: The IRI of the one to be visited or received.
        as_of: The day for which status was judged.
        tie: The tie of the two, or None.
        inherited: The ties of units that went into either side, or lay in it and are gone.
        successors: The IRIs of the units that either side went into, if it is gone.
        agreements: Their agreements, those that stand first.
        history: What happened, in the order of time.
        meetings: Who met whom: the seats at each event and signing, those of one day together, the latest first.
        in_office: Of the partner's side, who was last seen in which office, the latest first.
        organs: The IRIs of the partner's organs.
        fields: The fields of all of it and how often each occurs, the most frequent first.
        figures: Figures of the one about the other, and of the partner.
        promises: What was agreed or planned and is not known to be done.
        wishes: What was wished, proposed or talked about, and is no promise.
        planned: The IRIs of agreements and events that are planned or proposed.
        disputes: Values on which sources differ, one group per property of a record.
        sources: All sources, in the order in which they are first needed.
    """

    locality: str
    partner: str
    as_of: date
    tie: Standing | None
    inherited: tuple[Standing, ...]
    successors: tuple[str, ...]
    agreements: tuple[Standing, ...]
    history: tuple[Step, ...]
    meetings: tuple[tuple[Seat, ...], ...]
    in_office: tuple[Seat, ...]
    organs: tuple[str, ...]
    fields: tuple[tuple[str, int], ...]
    figures: tuple[Figure, ...]
    promises: tuple[Undertaking, ...]
    wishes: tuple[Undertaking, ...]
    planned: tuple[Step, ...]
    disputes: tuple[tuple[Claim, ...], ...]
    sources: tuple[Document, ...]

    def notes(self, sources: Iterable[str]) -> list[int]:
        """Give the numbers of sources, counted from 1, as footnotes show them."""
        numbers = {document.iri: number for number, document in enumerate(self.sources, start=1)}
        return sorted(numbers[source] for source in sources if source in numbers)


def brief(register: Register, locality: str, partner: str) -> Brief:
    """Gather what is known between a locality and a partner.

    Args:
        register: The register; of two that have no tie, it tells what they have in common.
        locality: The IRI of one side.
        partner: The IRI of the other side.
    """
    return _Briefing(register, locality, partner).brief()


def family(graph: KnowledgeGraph, unit: str) -> frozenset[str]:
    """Give a unit with those it was made of, and with those that lay in it and are gone."""
    return _units(graph, _FAMILY, unit) | {unit}


class _Briefing:
    def __init__(self, register: Register, locality: str, partner: str) -> None:
        self._register = register
        self._graph = register.graph
        self._ends = (locality, partner)
        self._ours = family(self._graph, locality)
        self._theirs = family(self._graph, partner)
        ties = {tie.iri: tie for unit in self._ours for tie in register.ties_of(unit)}
        self._ties = [ties[iri] for iri in sorted(ties) if self._between((ties[iri].locality, ties[iri].partner))]
        records = {iri for tie in self._ties for iri in tie.records}
        records |= {r.iri for unit in self._ours for r in register.records_of(unit) if self._between(r.actors)}
        self._records = [register.records[iri] for iri in sorted(records)]
        self._successions = details.successions(
            self._graph, self._speaking_of([t.iri for t in self._ties] + [r.iri for r in self._records], "of")
        )

    def brief(self) -> Brief:
        locality, partner = self._ends
        ties = {
            frozenset((tie.locality, tie.partner)): self._standing(tie.iri, None, tuple(sorted(tie.sources)))
            for tie in self._ties
        }
        own = ties.pop(frozenset(self._ends), None)
        promised = self._undertakings()
        figures = self._figures()
        seats = seats_of(self._graph, [r.iri for r in self._records if r.is_done])
        fields = Counter(field for record in self._records for field in record.fields)
        concerned = [
            *(tie.iri for tie in self._ties),
            *(record.iri for record in self._records),
            *(undertaking.iri for undertaking in promised),
            *(figure.iri for figure in figures),
        ]
        gathered = Brief(
            locality=locality,
            partner=partner,
            as_of=self._register.as_of,
            tie=own,
            inherited=tuple(ties.values()),
            successors=tuple(sorted(self._successors())),
            agreements=self._agreements(),
            history=self._history(),
            meetings=_by_occasion(seats),
            in_office=tuple(last_seen(self._graph, partner)),
            organs=self._of_actors([partner], "org:unitOf", "Organ"),
            fields=tuple(sorted(fields.items(), key=lambda item: (-item[1], item[0]))),
            figures=tuple(figures),
            promises=tuple(u for u in promised if u.is_open),
            wishes=tuple(u for u in promised if not u.is_open and not u.is_done),
            planned=_in_time(_step(record) for record in self._records if not record.is_done),
            disputes=_disputes(details.claims(self._graph, self._speaking_of(concerned, "claimAbout"))),
            sources=(),
        )
        return replace(gathered, sources=self._documents(gathered))

    def _between(self, actors: Iterable[str]) -> bool:
        """Tell whether both sides are among some actors."""
        there = set(actors)
        return bool(there & self._ours) and bool(there & self._theirs)

    def _agreements(self) -> tuple[Standing, ...]:
        signed = [
            self._standing(record.iri, record, tuple(sorted(record.sources)))
            for record in self._records
            if record.is_agreement and record.is_done
        ]
        latest = sorted(signed, key=lambda a: (a.record is not None and _day(a.record), a.iri), reverse=True)
        return tuple(sorted(latest, key=lambda agreement: not agreement.is_live))

    def _history(self) -> tuple[Step, ...]:
        tied = {unit for tie in self._ties for unit in (tie.locality, tie.partner)}
        changes = details.changes(self._graph, self._of_actors(tied, "lt:from", "TerritorialChange"))
        return _in_time(
            [
                *(_step(record) for record in self._records if record.is_done),
                *(Step(change.when, change.iri, change.sources) for change in changes),
                *(Step(s.since, s.iri, s.sources) for s in self._successions if s.successor),
            ]
        )

    def _undertakings(self) -> list[Undertaking]:
        actors = self._ours | self._theirs
        found = details.undertakings(self._graph, self._of_actors(actors, "lt:by|lt:towards", "Undertaking"))
        between = {record.iri for record in self._records}
        return [u for u in found if self._between(u.sides) or between & set(u.arises_from)]

    def _figures(self) -> list[Figure]:
        """Give figures of one side about the other or its country, and figures of the partner alone."""
        found = details.figures(self._graph, self._of_actors(self._ours | self._theirs, "lt:about", "Observation"))
        abroad, home = (self._with_country(side) for side in (self._theirs, self._ours))
        return [
            figure
            for figure in found
            if (figure.about in self._ours and figure.counterpart in abroad)
            or (figure.about in self._theirs and (figure.counterpart is None or figure.counterpart in home))
        ]

    def _with_country(self, units: frozenset[str]) -> set[str]:
        actors = (self._register.actors[unit] for unit in units if unit in self._register.actors)
        return {*units, *(actor.country for actor in actors if actor.country)}

    def _successors(self) -> frozenset[str]:
        return frozenset().union(*(_units(self._graph, _SUCCESSORS, end) - {end} for end in self._ends))

    def _standing(self, iri: str, record: Record | None, sources: tuple[str, ...]) -> Standing:
        judged = self._register.assessment_of(iri)
        return Standing(
            iri=iri,
            status=judged.status if judged else None,
            status_names=judged.status_labels if judged else {},
            reasons=judged.reasons if judged else {},
            record=record,
            successions=tuple(s for s in self._successions if s.of == iri),
            sources=sources,
        )

    def _of_actors(self, actors: Iterable[str], path: str, kind: str) -> tuple[str, ...]:
        return self._things(_OF_ACTORS, actors, path=path, kind=kind)

    def _speaking_of(self, things: Iterable[str], name: str) -> tuple[str, ...]:
        return self._things(_SPEAKING_OF, things, name=name)

    def _things(self, query: str, things: Iterable[str], **parts: str) -> tuple[str, ...]:
        rows = self._graph.store.select(query.format(things=listed(things), **parts)).dicts()
        return tuple(sorted(row["thing"].value for row in rows))

    def _documents(self, gathered: Brief) -> tuple[Document, ...]:
        """Give the sources in the order in which the sections of a brief need them."""
        told: list[Iterable[Told]] = [
            [gathered.tie] if gathered.tie else [],
            gathered.inherited,
            gathered.agreements,
            gathered.history,
            *gathered.meetings,
            gathered.in_office,
            gathered.promises,
            gathered.wishes,
            gathered.planned,
            gathered.figures,
            *gathered.disputes,
        ]
        needed = dict.fromkeys(source for section in told for record in section for source in record.sources)
        return tuple(self._document(source) for source in needed)

    def _document(self, source: str) -> Document:
        def said(predicate: str) -> str | None:
            quads = self._graph.store.matching(ox.NamedNode(source), ox.NamedNode(predicate))
            return min((q.object.value for q in quads if isinstance(q.object, ox.Literal)), default=None)

        issued = said(DCTERMS + "issued")
        return Document(
            iri=source,
            url=said(LT + "url"),
            publisher=said(DCTERMS + "publisher"),
            issued=partial(issued) if issued else None,
        )


def _units(graph: KnowledgeGraph, query: str, unit: str) -> frozenset[str]:
    rows = graph.store.select(query.format(unit=ox.NamedNode(unit))).dicts()
    return frozenset(row["unit"].value for row in rows)


def _step(record: Record) -> Step:
    return Step(record.starts, record.iri, tuple(sorted(record.sources)))


def _in_time(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda step: (in_time(step.when), step.iri)))


def _day(record: Record) -> date:
    return record.starts.earliest if record.starts else date.min


def _by_occasion(seats: Iterable[Seat]) -> tuple[tuple[Seat, ...], ...]:
    """Group seats by what brought people together; a signing and its ceremony on one day are one occasion."""
    grouped: dict[str, dict[tuple[str, ...], Seat]] = defaultdict(dict)
    for seat in seats:
        is_a_day = seat.when is not None and seat.when.earliest == seat.when.latest
        occasion = seat.when.text if seat.when and is_a_day else seat.occasion
        grouped[occasion].setdefault((seat.actor, seat.person, *sorted(seat.offices.values())), seat)
    return tuple(tuple(group.values()) for group in reversed(grouped.values()))


def _disputes(claims: Iterable[Claim]) -> tuple[tuple[Claim, ...], ...]:
    grouped: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        grouped[claim.about, claim.property].append(claim)
    return tuple(tuple(group) for group in grouped.values() if len(group) > 1)
