"""The things of a graph that names can mean, with what tells them apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.terms import LT, expand

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from localties.graph import KnowledgeGraph
    from localties.store import Term

_CLASSES: Final = "SELECT DISTINCT ?class WHERE { ?class rdfs:subClassOf* lt:Actor }"
_TYPES: Final = "SELECT ?thing ?class WHERE { ?thing a ?class }"
_NAMES: Final = "SELECT ?thing ?name WHERE { ?thing rdfs:label|skos:altLabel ?name }"
_COUNTRIES: Final = """
SELECT ?thing ?code WHERE { { ?thing lt:countryCode ?code } UNION { ?thing lt:country/lt:countryCode ?code } }
"""
_IN_LAYERS: Final = """
SELECT DISTINCT ?place WHERE { GRAPH ?layer { ?layer a void:Dataset . ?place a lt:Locality ; lt:level ?level } }
"""
_FACTS: Final = """
SELECT ?thing ?property ?value WHERE {
  VALUES ?property { lt:level lt:validFrom lt:validUntil lt:within geo:lat geo:long }
  ?thing ?property ?value
}
"""


@dataclass(slots=True)
class Entity:
    """A thing that names can mean.

    Attributes:
        thing: Its IRI.
        classes: The IRIs of its classes.
        names: Its names, preferred and others, in all languages.
        country: ISO 3166-1 alpha-2 of the country it lies in, or that it is; None where the graph does not say.
        level: The local name of its level, None where it has none.
        within: The IRI of the unit it lies in, or None.
        since: From when it exists, or None.
        until: The day from which it no longer exists, or None.
        latitude: Degrees north, or None.
        longitude: Degrees east, or None.
    """

    thing: str
    classes: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    country: str | None = None
    level: str | None = None
    within: str | None = None
    since: PartialDate | None = None
    until: PartialDate | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def is_organ(self) -> bool:
        """Whether it is an organ, of a state or of an authority."""
        return LT + "Organ" in self.classes

    @property
    def is_state(self) -> bool:
        """Whether it is a country."""
        return LT + "State" in self.classes

    def exists(self, on: date) -> bool:
        """Tell whether it can have existed on a day."""
        begun = self.since is None or self.since.earliest <= on
        return begun and (self.until is None or on < self.until.latest)


def read_entities(graph: KnowledgeGraph, classes: Collection[str] | None = None) -> dict[str, Entity]:
    """Read the members of classes.

    Args:
        graph: The graph.
        classes: The IRIs or prefixed names of the classes; `lt:Actor` and its subclasses by default.

    Returns:
        The entities by IRI, in the order of their IRIs.

    Raises:
        KeyError: If the prefix of a class is not known.
    """
    found = _members(graph, classes)

    def rows(query: str) -> Iterator[tuple[Entity, dict[str, Term]]]:
        for row in graph.store.select(query).dicts():
            if row["thing"].value in found:
                yield found[row["thing"].value], row

    for entity, row in rows(_NAMES):
        entity.names.append(row["name"].value)
    for entity, row in rows(_COUNTRIES):
        entity.country = row["code"].value
    for entity, row in rows(_FACTS):
        _set(entity, local_name(row["property"].value), row["value"].value)
    for entity in found.values():
        entity.names.sort()
    return found


def places_of_layers(graph: KnowledgeGraph) -> frozenset[str]:
    """Give the IRIs of localities that a world layer describes, and not the curated records."""
    return frozenset(row["place"].value for row in graph.store.select(_IN_LAYERS).dicts())


def _members(graph: KnowledgeGraph, classes: Collection[str] | None) -> dict[str, Entity]:
    if classes is None:
        wanted = {row["class"].value for row in graph.store.select(_CLASSES).dicts()}
    else:
        wanted = {expand(name) for name in classes}
    found: dict[str, Entity] = {}
    for row in graph.store.select(_TYPES).dicts():
        thing, cls = row["thing"].value, row["class"].value
        if cls in wanted:
            found.setdefault(thing, Entity(thing)).classes.add(cls)
    return dict(sorted(found.items()))


def _set(entity: Entity, name: str, text: str) -> None:
    if name == "level":
        entity.level = local_name(text)
    elif name == "within":
        entity.within = text
    elif name == "lat":
        entity.latitude = _degrees(text)
    elif name == "long":
        entity.longitude = _degrees(text)
    elif name == "validFrom":
        entity.since = _partial(text)
    else:
        entity.until = _partial(text)


def _partial(text: str) -> PartialDate | None:
    """Read a date; one that is none is for the shapes to report."""
    try:
        return PartialDate.parse(text)
    except InvalidDateError:
        return None


def _degrees(text: str) -> float | None:
    """Read degrees; what is no number is for the shapes to report."""
    try:
        return float(text)
    except ValueError:
        return None


def local_name(iri: str) -> str:
    """Give the last part of an IRI, behind its last slash or hash."""
    return iri.replace("#", "/").rpartition("/")[2]
