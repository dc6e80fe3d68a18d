"""Who stood for whom, at which event or signing, through which organ and in which office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.query.told import Told, in_time, partial
from localties.store import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.dates import PartialDate
    from localties.graph import KnowledgeGraph

_SEATS: Final = """
SELECT DISTINCT ?occasion ?seat ?actor ?organ ?person ?role ?when WHERE {{
  {wanted}
  ?occasion (lt:participation|lt:hasParty) ?seat .
  ?seat (lt:person|lt:signatory) ?person ; lt:actor ?actor .
  OPTIONAL {{ ?seat lt:organ ?organ }}
  OPTIONAL {{ ?seat lt:role ?role }}
  OPTIONAL {{ ?occasion lt:signedOn|lt:startsOn ?when }}
}}
"""
_OF_THINGS: Final = """
  VALUES ?thing {{ {things} }}
  ?seat (lt:actor|lt:organ|lt:person|lt:signatory|^lt:participation|^lt:hasParty) ?thing .
"""
_THESE: Final = "VALUES ?seat {{ {seats} }}"
_LAST: Final = """
SELECT (MAX(CONCAT(STR(?day), " ", STR(?occasion), " ", STR(?seat))) AS ?last) WHERE {{
  ?seat lt:actor {actor} ; (lt:person|lt:signatory) ?person .
  ?occasion (lt:participation|lt:hasParty) ?seat ; (lt:signedOnEarliest|lt:startsOnEarliest) ?day .
  OPTIONAL {{ ?seat lt:organ ?organ }}
  FILTER EXISTS {{ ?seat lt:function ?office }}
}}
GROUP BY ?person ?organ
"""


@dataclass(frozen=True, slots=True)
class Seat:
    """Someone's part in an event or a signing: for whom, through which organ, in which office.

    Attributes:
        occasion: The IRI of the event or the agreement.
        when: When it was, or None.
        actor: The IRI of the one they stood for.
        organ: The IRI of the organ, or None.
        person: The IRI of the person.
        offices: The office they held then, one text per language.
        role: The IRI of their role in the event, or None.
        sources: The IRIs of the sources that bear it out.
    """

    occasion: str
    when: PartialDate | None
    actor: str
    organ: str | None
    person: str
    offices: Mapping[str, str]
    role: str | None
    sources: tuple[str, ...]


def seats_of(graph: KnowledgeGraph, things: Iterable[str]) -> list[Seat]:
    """Read who stood for whom, at the events and signings, or for the actors, organs and persons given.

    Returns:
        Seats in the order of time, the earliest first.
    """
    return _read(graph, _OF_THINGS.format(things=listed(things)))


def last_seen(graph: KnowledgeGraph, actor: str) -> list[Seat]:
    """Read the seat in which each person was last seen for an actor in each organ, the latest first.

    Seats without a date or without an office do not tell.
    """
    rows = graph.store.select(_LAST.format(actor=ox.NamedNode(actor))).dicts()
    last = [row["last"].value.rpartition(" ")[2] for row in rows if "last" in row]
    found = _read(graph, _THESE.format(seats=listed(last)))
    return sorted(found, key=lambda seat: (in_time(seat.when), seat.person), reverse=True)


def _read(graph: KnowledgeGraph, wanted: str) -> list[Seat]:
    rows = {row["seat"].value: row for row in graph.store.select(_SEATS.format(wanted=wanted)).dicts()}
    told = Told(graph, rows)
    occasions = Told(graph, {row["occasion"].value for row in rows.values()})
    found = [
        Seat(
            occasion=row["occasion"].value,
            when=partial(row["when"].value) if "when" in row else None,
            actor=row["actor"].value,
            organ=row["organ"].value if "organ" in row else None,
            person=row["person"].value,
            offices=told.texts(seat, "function"),
            role=row["role"].value if "role" in row else None,
            sources=told.sources(seat) or occasions.sources(row["occasion"].value),
        )
        for seat, row in sorted(rows.items())
    ]
    return sorted(found, key=lambda s: (in_time(s.when), s.occasion, s.actor, s.person))
