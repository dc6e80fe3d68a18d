"""The register as one reads it: who, tied to whom, by which agreements, shown by which events.

One pass over the graph gives plain records that every view draws from, so that table, network, map and timeline
cannot disagree. What is shown as text is looked up by `Register.name`, in the reader's language.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.graph import dataset_day, names_of
from localties.labels import choose
from localties.query.status import assessments
from localties.terms import LT, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from localties.graph import KnowledgeGraph
    from localties.query.status import Assessment
    from localties.store import Term

_ACTORS: Final = """
SELECT ?actor ?country ?level ?kind ?lat ?long ?until WHERE {
  { SELECT DISTINCT ?actor WHERE { ?cls rdfs:subClassOf* lt:Actor . ?actor a ?cls } }
  OPTIONAL { ?actor lt:country ?country }
  OPTIONAL { ?actor lt:level ?level }
  OPTIONAL { ?actor lt:partnerKind ?kind }
  OPTIONAL { ?actor geo:lat ?lat ; geo:long ?long }
  OPTIONAL { ?actor lt:validUntilEarliest ?until }
}
"""
_TIES: Final = """
SELECT ?tie ?locality ?partner ?kind ?first ?last ?status WHERE {
  ?tie a lt:Tie ; lt:locality ?locality ; lt:partner ?partner .
  OPTIONAL { ?tie lt:tieKind ?kind }
  OPTIONAL { ?tie lt:firstContact ?first }
  OPTIONAL { ?tie lt:lastContact ?last }
  OPTIONAL { ?assessment lt:assessmentOf ?tie ; lt:status ?status }
}
"""
_RECORDS: Final = """
SELECT ?record ?class ?type ?realisation ?start ?end ?status WHERE {
  { ?record a lt:Agreement ; lt:agreementType ?type . BIND(lt:Agreement AS ?class)
    OPTIONAL { ?record lt:signedOn ?start } OPTIONAL { ?record lt:endsOn ?end } }
  UNION
  { ?record a lt:Event ; lt:eventType ?type . BIND(lt:Event AS ?class)
    OPTIONAL { ?record lt:startsOn ?start } OPTIONAL { ?record lt:endsOn ?end } }
  OPTIONAL { ?record lt:realisation ?realisation }
  OPTIONAL { ?assessment lt:assessmentOf ?record ; lt:status ?status }
}
"""
_FIELDS: Final = "SELECT ?of ?value WHERE { ?of lt:field ?value }"
_TAKING_PART: Final = (
    "SELECT ?of ?value WHERE { ?of (lt:hasParty/lt:actor|lt:participation/lt:actor|lt:host) ?value }"
)
_SOURCES: Final = "SELECT ?of ?value WHERE { ?of lt:evidence/lt:source ?value }"
_BASES: Final = "SELECT ?of ?value WHERE { ?of lt:basis ?value }"
_SHOWN: Final = "SELECT ?of ?value WHERE { ?of lt:shownBy ?value }"
_JUDGED_ON: Final = "SELECT ?day WHERE { ?assessment lt:assessedOn ?day } ORDER BY DESC(?day) LIMIT 1"
_ALSO: Final = ox.NamedNode(SKOS + "altLabel")
_ASSESSED: Final = ox.NamedNode(LT + "assessmentOf")
_REASON: Final = ox.NamedNode(LT + "reason")
_DONE: Final = ("signed", "held")


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone who can be tied.

    Attributes:
        iri: Its IRI.
        country: The IRI of the state it lies in, or None.
        kind: The concept that says what it is: a locality's level, else a partner's kind; None where unknown.
        latitude: Degrees north (WGS84), or None.
        longitude: Degrees east (WGS84), or None.
        gone_from: The day from which it no longer exists, or None.
    """

    iri: str
    country: str | None
    kind: str | None
    latitude: float | None
    longitude: float | None
    gone_from: date | None


@dataclass(frozen=True, slots=True)
class Record:
    """An agreement or an event.

    Attributes:
        iri: Its IRI.
        is_agreement: Whether it is an agreement; else an event.
        type: The concept of its agreement type or event type.
        realisation: The local name of its realisation: `signed`, `held`, `planned`, `proposed`, `cancelled` ...
        starts: When it was signed or began, or None.
        ends: When it ends or ended, or None.
        status: The IRI of its status concept; None for an event.
        fields: The concepts of its fields.
        actors: The IRIs of those who are party or took part.
        sources: The IRIs of the sources that bear it out.
    """

    iri: str
    is_agreement: bool
    type: str
    realisation: str
    starts: PartialDate | None
    ends: PartialDate | None
    status: str | None
    fields: frozenset[str]
    actors: frozenset[str]
    sources: frozenset[str]

    @property
    def is_done(self) -> bool:
        """Whether it was signed or held, and not merely planned, proposed or called off."""
        return self.realisation in _DONE


@dataclass(frozen=True, slots=True)
class Tie:
    """The relation of a locality and a partner.

    Attributes:
        iri: Its IRI.
        locality: The IRI of the home side.
        partner: The IRI of the side abroad.
        kind: The concept of its kind: twinning, friendship, cooperation, contact; None where unknown.
        status: The IRI of its status concept as of `Register.as_of`, or None.
        first: The earliest day of its first contact, or None.
        last: The latest day of its last contact, or None.
        agreements: The IRIs of the agreements it rests on.
        events: The IRIs of the events that show it.
        planned: The IRIs of agreements and events that both sides plan or proposed, or that did not come about.
        fields: The concepts of the fields of what was signed and held.
        sources: The IRIs of the sources of what was signed and held, and of the tie itself.
    """

    iri: str
    locality: str
    partner: str
    kind: str | None
    status: str | None
    first: date | None
    last: date | None
    agreements: tuple[str, ...]
    events: tuple[str, ...]
    planned: tuple[str, ...]
    fields: frozenset[str]
    sources: frozenset[str]

    @property
    def records(self) -> tuple[str, ...]:
        """The IRIs of its agreements and events, planned ones included."""
        return self.agreements + self.events + self.planned

    @property
    def status_name(self) -> str:
        """The local name of its status, such as `in-force`; empty where there is none."""
        return (self.status or "").rpartition("/")[2]


@dataclass(frozen=True)
class Register:
    """Ties with their actors and records, read from a graph.

    Attributes:
        graph: The graph it was read from.
        as_of: The day for which status was judged.
        actors: All actors, by IRI, in the order of their IRIs.
        records: The agreements and events, by IRI, in the order of their IRIs.
        ties: The ties, by IRI, in the order of their IRIs.
    """

    graph: KnowledgeGraph
    as_of: date
    actors: Mapping[str, Actor]
    records: Mapping[str, Record]
    ties: Mapping[str, Tie]
    _named: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def read(cls, graph: KnowledgeGraph, as_of: date | None = None) -> Self:
        """Read the register from a graph whose derived facts are in place.

        Args:
            graph: The graph.
            as_of: The day for which status was judged, where the graph itself does not tell.
        """
        actors = {row["actor"].value: _actor(row) for row in _in_order(graph, _ACTORS, "actor")}
        fields, sources = _gather(graph, _FIELDS), _gather(graph, _SOURCES)
        taking_part = _gather(graph, _TAKING_PART)
        records = {
            iri: _record(row, fields[iri], taking_part[iri], sources[iri])
            for row in _in_order(graph, _RECORDS, "record")
            for iri in [row["record"].value]
        }
        ties = _ties(graph, records, sources)
        days = [date.fromisoformat(row["day"].value) for row in graph.store.select(_JUDGED_ON).dicts()]
        day = next(iter(days), as_of) or dataset_day(graph)
        return cls(graph, day, actors, records, ties)

    def only(self, ties: Collection[str]) -> Register:
        """Give the register with these ties alone, and the records that belong to them."""
        kept = {iri: self.ties[iri] for iri in sorted(ties) if iri in self.ties}
        wanted = {record for tie in kept.values() for record in tie.records}
        return replace(self, ties=kept, records={iri: self.records[iri] for iri in sorted(wanted)})

    def name(self, iri: str, language: str) -> str:
        """Give the name of anything in the graph, in a language or the next best one."""
        # What was looked up is known to each part of the register as well.
        found = self._named.get((iri, language))
        if found is None:
            found = choose(names_of(self.graph, ox.NamedNode(iri)), language) or shorten(iri)
            self._named[iri, language] = found
        return found

    def all_names(self, iri: str) -> list[str]:
        """Give every name of a thing in every language, other spellings and former names included."""
        node = ox.NamedNode(iri)
        other = (
            q.object.value for q in self.graph.store.matching(node, _ALSO) if isinstance(q.object, ox.Literal)
        )
        return list(dict.fromkeys([*sorted(names_of(self.graph, node).values()), *sorted(other)]))

    def reason(self, iri: str, language: str) -> str:
        """Say why a tie or an agreement has its status; empty where it has none."""
        reasons = {
            reason.object.language or "": reason.object.value
            for assessment in self.graph.store.matching(None, _ASSESSED, ox.NamedNode(iri))
            if isinstance(assessment.subject, ox.NamedNode)
            for reason in self.graph.store.matching(assessment.subject, _REASON)
            if isinstance(reason.object, ox.Literal)
        }
        return choose(reasons, language) or ""

    def ties_of(self, actor: str) -> list[Tie]:
        """Give the ties in which an actor is one of the two sides."""
        return self._by_side.get(actor, [])

    def records_of(self, actor: str) -> list[Record]:
        """Give the records in which an actor is party or took part."""
        return self._by_actor.get(actor, [])

    def assessment_of(self, thing: str) -> Assessment | None:
        """Give what stands of an agreement or a tie as of `as_of`, or None where that was not judged."""
        return self._assessed.get(thing)

    @cached_property
    def assessments(self) -> list[Assessment]:
        """What stands of each agreement and tie of the graph as of `as_of`, the most urgent first."""
        return assessments(self.graph)

    @cached_property
    def _by_side(self) -> dict[str, list[Tie]]:
        found: defaultdict[str, list[Tie]] = defaultdict(list)
        for tie in self.ties.values():
            for side in {tie.locality, tie.partner}:
                found[side].append(tie)
        return dict(found)

    @cached_property
    def _by_actor(self) -> dict[str, list[Record]]:
        found: defaultdict[str, list[Record]] = defaultdict(list)
        for record in self.records.values():
            for actor in record.actors:
                found[actor].append(record)
        return dict(found)

    @cached_property
    def _assessed(self) -> dict[str, Assessment]:
        return {assessment.thing: assessment for assessment in self.assessments}


def _in_order(graph: KnowledgeGraph, query: str, name: str) -> list[dict[str, Term]]:
    """Give the rows by the IRI in one column, then by what they say: each engine has an order of its own."""
    rows = graph.store.select(query).dicts()
    return sorted(rows, key=lambda row: (row[name].value, *(f"{key}={row[key]}" for key in sorted(row))))


def _actor(row: Mapping[str, Term]) -> Actor:
    kind = row.get("level") or row.get("kind")
    return Actor(
        iri=row["actor"].value,
        country=_value(row, "country"),
        kind=kind.value if kind else None,
        latitude=float(row["lat"].value) if "lat" in row else None,
        longitude=float(row["long"].value) if "long" in row else None,
        gone_from=_day(row, "until"),
    )


def _record(row: Mapping[str, Term], fields: set[str], actors: set[str], sources: set[str]) -> Record:
    return Record(
        iri=row["record"].value,
        is_agreement=row["class"].value.endswith("#Agreement"),
        type=row["type"].value,
        realisation=(_value(row, "realisation") or "").rpartition("/")[2],
        starts=_partial(row, "start"),
        ends=_partial(row, "end"),
        status=_value(row, "status"),
        fields=frozenset(fields),
        actors=frozenset(actors),
        sources=frozenset(sources),
    )


def _ties(graph: KnowledgeGraph, records: Mapping[str, Record], sources: Mapping[str, set[str]]) -> dict[str, Tie]:
    bases, shown = _gather(graph, _BASES), _gather(graph, _SHOWN)
    open_records: dict[str, set[str]] = defaultdict(set)
    for record in records.values():
        if not record.is_done:
            for actor in record.actors:
                open_records[actor].add(record.iri)
    ties = {}
    for row in _in_order(graph, _TIES, "tie"):
        iri, locality, partner = (row[name].value for name in ("tie", "locality", "partner"))
        agreements, events = _in_time(bases[iri], records), _in_time(shown[iri], records)
        planned = _in_time(open_records[locality] & open_records[partner], records)
        done = [records[iri] for iri in (*agreements, *events)]
        ties[iri] = Tie(
            iri=iri,
            locality=locality,
            partner=partner,
            kind=_value(row, "kind"),
            status=_value(row, "status"),
            first=_day(row, "first"),
            last=_day(row, "last"),
            agreements=agreements,
            events=events,
            planned=planned,
            fields=frozenset().union(*(record.fields for record in done)),
            sources=frozenset(sources[iri]).union(*(record.sources for record in done)),
        )
    return ties


def _in_time(iris: Iterable[str], records: Mapping[str, Record]) -> tuple[str, ...]:
    """Order records by their first day, those without a date last."""

    def key(iri: str) -> tuple[date, str]:
        starts = records[iri].starts
        return (starts.earliest if starts else date.max, iri)

    return tuple(sorted((iri for iri in iris if iri in records), key=key))


def _gather(graph: KnowledgeGraph, query: str) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for of, value in graph.store.select(query).rows:
        if of is not None and value is not None:
            found[of.value].add(value.value)
    return found


def _value(row: Mapping[str, Term], name: str) -> str | None:
    term = row.get(name)
    return term.value if term is not None else None


def _day(row: Mapping[str, Term], name: str) -> date | None:
    text = _value(row, name)
    return date.fromisoformat(text) if text else None


def _partial(row: Mapping[str, Term], name: str) -> PartialDate | None:
    text = _value(row, name)
    try:
        return PartialDate.parse(text) if text else None
    except InvalidDateError:
        return None
