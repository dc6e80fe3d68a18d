"""What pages and briefs tell in tables: figures, undertakings, changes, successions, disputed values.

Each reader takes the IRIs of the records that are wanted and gives plain records in a settled order. Texts stay
by language; things, and concepts, are given by their IRIs.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final

from localties.query.told import Told, in_time
from localties.store import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.dates import PartialDate
    from localties.graph import KnowledgeGraph

_REASONS: Final = (
    "SELECT ?of ?reason WHERE {{ VALUES ?of {{ {things} }} ?judged lt:assessmentOf ?of ; lt:reason ?reason }}"
)
_OPEN: Final = ("agreed", "planned", "not-implemented")
_DONE: Final = ("delivered",)


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What a side promised, proposed or left undone.

    Attributes:
        iri: Its IRI.
        realisation: The IRI of its realisation concept.
        by: The IRIs of those who promise or propose.
        organs: The IRIs of the organs that spoke for them.
        towards: The IRIs of those to whom it is addressed.
        due: By when, or None.
        arises_from: The IRIs of the agreements and events in which it was made.
        sources: The IRIs of the sources that bear it out.
    """

    iri: str
    realisation: str
    by: tuple[str, ...]
    organs: tuple[str, ...]
    towards: tuple[str, ...]
    due: PartialDate | None
    arises_from: tuple[str, ...]
    sources: tuple[str, ...]

    @property
    def is_open(self) -> bool:
        """Whether it was agreed or planned and is not known to be done; a wish or a proposal is no promise."""
        return self.realisation.rpartition("/")[2] in _OPEN

    @property
    def is_done(self) -> bool:
        """Whether it is known to be done."""
        return self.realisation.rpartition("/")[2] in _DONE

    @property
    def sides(self) -> frozenset[str]:
        """The IRIs of all who promise or are promised something."""
        return frozenset((*self.by, *self.towards))


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure about an actor, as a source states it.

    Attributes:
        iri: Its IRI.
        about: The IRI of the actor that it describes.
        counterpart: The IRI of the other side, or None.
        indicator: The IRI of what is measured.
        value: The figure, in the plain unit.
        unit: The IRI of the unit.
        qualifier: The IRI of the concept exact, about, more than ...; None where unknown.
        when: The period over which it was summed, or the day for which it was counted; None where unknown.
        sources: The IRIs of the sources that bear it out.
    """

    iri: str
    about: str
    counterpart: str | None
    indicator: str
    value: Decimal
    unit: str
    qualifier: str | None
    when: PartialDate | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of territory.

    Attributes:
        iri: Its IRI.
        types: The IRIs of the kinds of change: merger, split, renaming ...
        before: The IRIs of the localities before it.
        after: The IRIs of the localities it made or left.
        when: From when it applies, or None.
        legal_basis: The act, one text per language.
        sources: The IRIs of the sources that bear it out.
    """

    iri: str
    types: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    when: PartialDate | None
    legal_basis: Mapping[str, str]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Succession:
    """Who takes over a tie or an agreement.

    Attributes:
        iri: Its IRI.
        of: The IRI of the tie or the agreement.
        predecessor: The IRI of the one that had it, or None.
        successor: The IRI of the one that takes over; None where none was named.
        status: The IRI of the concept confirmed, suspended, unassigned or disputed; None where unknown.
        since: From when, or None.
        sources: The IRIs of the sources that bear it out.
    """

    iri: str
    of: str
    predecessor: str | None
    successor: str | None
    status: str | None
    since: PartialDate | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """One of several values that sources give for one property of one record.

    Attributes:
        iri: Its IRI.
        about: The IRI of the record.
        property: The IRI of the property.
        thing: The IRI of the value where it is a thing or a concept, or None.
        text: The value where it is a literal, or None.
        is_preferred: Whether the record holds this value.
        reasons: Why it is preferred or not, one text per language.
        sources: The IRIs of the sources that give it.
    """

    iri: str
    about: str
    property: str
    thing: str | None
    text: str | None
    is_preferred: bool
    reasons: Mapping[str, str]
    sources: tuple[str, ...]


def undertakings(graph: KnowledgeGraph, things: Iterable[str]) -> list[Undertaking]:
    """Read undertakings, by their IRIs; what is due first comes first."""
    told = Told(graph, things)
    found = [
        Undertaking(
            iri=iri,
            realisation=told.one(iri, "realisation") or "",
            by=told.all(iri, "by"),
            organs=told.all(iri, "byOrgan"),
            towards=told.all(iri, "towards"),
            due=told.day(iri, "dueOn"),
            arises_from=told.all(iri, "arisesFrom"),
            sources=told.sources(iri),
        )
        for iri in told
    ]
    return sorted(found, key=lambda u: (in_time(u.due), u.iri))


def figures(graph: KnowledgeGraph, things: Iterable[str]) -> list[Figure]:
    """Read observations, by their IRIs; by what they measure, the latest first; none without a number."""
    told = Told(graph, things)
    found = [
        Figure(
            iri=iri,
            about=told.one(iri, "about") or "",
            counterpart=told.one(iri, "counterpart"),
            indicator=told.one(iri, "indicator") or "",
            value=value,
            unit=told.one(iri, "unit") or "",
            qualifier=told.one(iri, "qualifier"),
            when=told.day(iri, "period", "asOf"),
            sources=told.sources(iri),
        )
        for iri in told
        if (value := _number(told.one(iri, "value"))) is not None
    ]
    latest = sorted(found, key=lambda f: (f.when.latest if f.when else date.min, f.iri), reverse=True)
    return sorted(latest, key=lambda f: f.indicator)


def changes(graph: KnowledgeGraph, things: Iterable[str]) -> list[Change]:
    """Read changes of territory, by their IRIs, in the order of time."""
    told = Told(graph, things)
    found = [
        Change(
            iri=iri,
            types=told.all(iri, "changeType"),
            before=told.all(iri, "from"),
            after=told.all(iri, "into"),
            when=told.day(iri, "effectiveOn"),
            legal_basis=told.texts(iri, "legalBasis"),
            sources=told.sources(iri),
        )
        for iri in told
    ]
    return sorted(found, key=lambda c: (in_time(c.when), c.iri))


def successions(graph: KnowledgeGraph, things: Iterable[str]) -> list[Succession]:
    """Read successions, by their IRIs, in the order of what is taken over."""
    told = Told(graph, things)
    found = [
        Succession(
            iri=iri,
            of=told.one(iri, "of") or "",
            predecessor=told.one(iri, "predecessor"),
            successor=told.one(iri, "successor"),
            status=told.one(iri, "successionStatus"),
            since=told.day(iri, "successionSince"),
            sources=told.sources(iri),
        )
        for iri in told
    ]
    return sorted(found, key=lambda s: (s.of, s.iri))


def claims(graph: KnowledgeGraph, things: Iterable[str]) -> list[Claim]:
    """Read claims, by their IRIs: together what is about one property of one record, the preferred one first."""
    told = Told(graph, things)
    found = [
        Claim(
            iri=iri,
            about=told.one(iri, "claimAbout") or "",
            property=told.one(iri, "claimProperty") or "",
            thing=told.one(iri, "claimThing"),
            text=told.one(iri, "claimValue"),
            is_preferred=(told.one(iri, "rank") or "").endswith("/preferred"),
            reasons=told.texts(iri, "reason"),
            sources=told.sources(iri),
        )
        for iri in told
    ]
    return sorted(found, key=lambda c: (c.about, c.property, not c.is_preferred, c.iri))


def reasons(graph: KnowledgeGraph, things: Iterable[str]) -> dict[str, dict[str, str]]:
    """Give, for ties and agreements, why they have the status they have, one text per language."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in graph.store.select(_REASONS.format(things=listed(things))).dicts():
        found[row["of"].value][str(getattr(row["reason"], "language", ""))] = row["reason"].value
    return dict(found)


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text is not None else None
    except InvalidOperation:
        return None
