"""Places of a list: which of them the graph knows, and what the others are called."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from localties.ingest.pairs.told import Kind
from localties.ingest.reconcile import Certainty, Mention, suggest
from localties.ingest.reconcile.designators import readings
from localties.ingest.reconcile.mentions import Reason, joined
from localties.labels import slug
from localties.terms import PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Protocol

    from localties.ingest.pairs.lists import Place
    from localties.ingest.pairs.told import Findings
    from localties.ingest.pairs.values import Point
    from localties.ingest.reconcile import Match

    class Matcher(Protocol):
        """What says which thing a name means."""

        def match(self, mention: Mention) -> Match:
            """Say what a mention means."""
            ...


LOCALITY: Final = PREFIXES["locality"]
ITEM: Final = f"{LOCALITY}wikidata."
"""What the IRI of a place begins with that is an item of Wikidata; its identifier follows."""
_ONE_PLACE: Final = 25.0
"""Kilometres within which two points of one name are one place."""
_WIDE: Final = frozenset("province prefecture do special-self-governing-province region oblast".split())
"""Levels of units that are wider than a town and often have the name of one."""


@dataclass(slots=True)
class Spot:
    """One place of a list.

    Attributes:
        said: How the list writes it first.
        code: ISO 3166-1 alpha-2 of its country.
        row: The row that names it first.
        iri: Its IRI; given when all places are known.
        met: Whether the graph describes it already.
        point: Where the list puts it, or None.
        is_partner: Whether it stands on the partner side of a tie.
        named: What another layer calls it, by language.
    """

    said: Place
    code: str
    row: int
    iri: str = ""
    met: bool = False
    point: Point | None = None
    is_partner: bool = False
    named: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another layer says of a place.

    Attributes:
        names: Its name in each language.
        point: Where it lies, or None.
    """

    names: Mapping[str, str]
    point: Point | None


@dataclass(slots=True)
class Spots:
    """The places of a list, each of them once."""

    _by_key: dict[tuple[str, ...], list[Spot]] = field(default_factory=lambda: defaultdict(list))

    def of(self, place: Place, code: str, row: int) -> Spot:
        """Give the place that a row names; points far apart make two places of one name."""
        key = (place.qid,) if place.qid else (code, place.name)
        known = self._by_key[key]
        for spot in known:
            if place.qid or _one_place(spot.point, place.point):
                spot.point = spot.point or place.point
                return spot
        spot = Spot(place, code, row, point=place.point)
        known.append(spot)
        return spot

    def __iter__(self) -> Iterator[Spot]:
        return (spot for known in self._by_key.values() for spot in known)


def recognise(mention: Mention, matcher: Matcher, levels: Mapping[str, str]) -> Match:
    """Say which place of the graph one of a list is.

    A town that the list names and a province of the same name are two things: where only the wider unit is in the
    graph, a name without a designator is doubtful, unless no town has that name.

    Args:
        mention: How the list names the place.
        matcher: What says which thing a name means.
        levels: The levels of localities in the graph, as local names, by IRI.
    """
    match = matcher.match(mention)
    certain = match.certainty is Certainty.CERTAIN and match.thing
    if not certain or match.judged or not _may_be_its_town(mention, levels.get(match.thing or "")):
        return match
    wider = Reason(lambda _: _("a town may have that name too, and the graph has only the wider unit"), {})
    told = tuple(
        replace(candidate, reasons=joined([candidate.reasons, wider.in_words()])) for candidate in match.candidates
    )
    return replace(match, certainty=Certainty.DOUBTFUL, thing=None, candidates=told)


def meet(spots: Spots, matcher: Matcher, levels: Mapping[str, str], findings: Findings) -> None:
    """Find the places that the graph describes.

    Args:
        spots: The places; those found get their IRIs.
        matcher: What says which thing a name means.
        levels: The levels of localities in the graph, as local names, by IRI.
        findings: Where to tell what is doubtful.
    """
    for spot in spots:
        mention = Mention(spot.said.name, spot.code, *(map(float, spot.point) if spot.point else (None, None)))
        match = recognise(mention, matcher, levels)
        if match.certainty is Certainty.CERTAIN and match.thing:
            spot.iri, spot.met = match.thing, True
        elif match.certainty is Certainty.DOUBTFUL:
            things = ", ".join(shorten(candidate.thing) for candidate in match.candidates[:3])
            findings.tell(
                Kind.DOUBTFUL_PLACE,
                spot.row,
                str(spot.said),
                lambda _: _("It is perhaps %(things)s; until someone decides it has a record of its own"),
                things=things,
            )


def name_places(spots: Spots, elsewhere: Mapping[str, Elsewhere]) -> None:
    """Give the other places IRIs that depend on nothing but the list, and the other layers.

    Args:
        spots: The places.
        elsewhere: The places of other layers: one of the same name near the same point is the same place, and
            its point stays the only one.
    """
    taken: set[str] = set()
    ordered = sorted((s for s in spots if not s.met), key=lambda s: (s.code, s.said.name, s.point or ("", "")))
    for spot in ordered:
        base = f"{LOCALITY}world.{spot.code.lower()}.{slug(spot.said.name) or 'place'}"
        spot.iri, number = f"{ITEM}{spot.said.qid}" if spot.said.qid else base, 1
        while spot.iri in taken or not (spot.said.qid or _is_it(spot, elsewhere.get(spot.iri))):
            number += 1
            spot.iri = f"{base}.{number}"
        taken.add(spot.iri)
        if known := elsewhere.get(spot.iri):
            spot.point = known.point or spot.point
            spot.named = known.names


def _one_place(one: Point | None, other: Point | None) -> bool:
    return one is None or other is None or one.kilometres_to(other) <= _ONE_PLACE


def _is_it(spot: Spot, known: Elsewhere | None) -> bool:
    if known is None:
        return True
    same_name = known.names.get(spot.said.language, spot.said.name) == spot.said.name
    return same_name and _one_place(known.point, spot.point)


def _may_be_its_town(mention: Mention, level: str | None) -> bool:
    if level not in _WIDE or len(readings(mention.name)) > 1:
        return False
    return any(found.register == "GeoNames" for found in suggest(mention))
