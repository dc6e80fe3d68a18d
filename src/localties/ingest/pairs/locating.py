"""In which country a place lies where a list does not say: read where only one country can be meant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from localties.ingest.pairs.told import Kind
from localties.ingest.reconcile import countries_with, country_of
from localties.ingest.reconcile.folding import key
from localties.ingest.reconcile.qualifiers import split

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.ingest.pairs.lists import PairList, Place, Row


def locate(pairs: PairList, by_item: Mapping[str, str], named: Mapping[str, Iterable[str]]) -> list[Row]:
    """Give the rows of a list with the countries of their places.

    A country that the list gives stays as it is. Where it gives none, it is the one that stands beside the name
    (`Varna, Bulgaria`), that another layer gives for the same item of Wikidata, or the only one in which the
    graph, another layer, ISO 3166-2 or GeoNames has a place of that name. Each is told of; where several countries
    can be meant, none is given.

    Args:
        pairs: The list.
        by_item: The countries of items of Wikidata, as ISO 3166-1 alpha-2 codes.
        named: The countries in which there is a place of a name, likewise, by the key of the name.
    """
    without = {place for row in pairs.rows for place in (row.one, row.other) if place.name and not place.country}
    located = {place: _beside(place) or place for place in without}
    bare = {place for place in without if not located[place].country}
    outside = countries_with({place.name for place in bare if place.qid not in by_item}) if bare else {}
    for place in bare:
        known = by_item.get(place.qid or "")
        codes = {known} if known else {*outside.get(place.name, ()), *named.get(key(place.name), ())}
        if len(codes) == 1:
            located[place] = replace(place, country=codes.pop(), inferred=True)
    _tell(pairs, located)
    return [
        replace(row, one=located.get(row.one, row.one), other=located.get(row.other, row.other))
        for row in pairs.rows
    ]


def _beside(place: Place) -> Place | None:
    """Take a name apart that has its country in it."""
    apart = split(place.name)
    if apart.beside and country_of(apart.beside[-1]):
        return replace(place, name=apart.head, country=apart.beside[-1])
    return None


def _tell(pairs: PairList, located: Mapping[Place, Place]) -> None:
    told = set()
    for row in pairs.rows:
        for place in (row.one, row.other):
            found = located.get(place)
            if found is None or not found.country or place in told:
                continue
            told.add(place)
            pairs.findings.tell(
                Kind.INFERRED_COUNTRY,
                row.number,
                place.name,
                lambda _: _("The list gives no country; it is read as %(code)s, the only one that fits the name"),
                code=country_of(found.country) or found.country,
            )
