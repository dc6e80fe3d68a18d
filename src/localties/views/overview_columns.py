"""What the overview shows, in columns: an entry for each place or tie, in one order, sent as short numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from localties.messages import messages
from localties.network import grouped
from localties.views.land import UNIT, land
from localties.views.network_style import OTHER, colours
from localties.views.overview_facts import all_names, layers
from localties.views.overview_picture import Country, picture
from localties.views.overview_words import words
from localties.views.projection import Extent, Projection
from localties.views.statuses import NO_STATUS, STATUSES, status_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from localties.query import Register, Tie

REST: Final = "#7f8d99"
"""The colour of places in all other countries: small points need a darker grey than the nodes of the network."""

_MOST_TIED: Final = 40
"""How many of the most tied places are listed for who reads without a script."""


@dataclass(frozen=True, slots=True)
class Choosing:
    """Where fewer ties can be chosen than are shown.

    Attributes:
        here: The address of the page at hand; parameters `country`, `locality` and `partner` narrow it.
        country: Gives the address for the partners of a country, by its IRI; None where it is none of the choices.
        slugs: For the facets `country`, `locality` and `partner`, how each IRI is written in an address.
    """

    here: str
    country: Callable[[str], str | None]
    slugs: Mapping[str, Mapping[str, str]]


def overview_data(
    register: Register, language: str, link: Callable[[str], str], choosing: Choosing | None
) -> dict[str, Any]:
    """Gather what the overview shows, to fill `overview.html.j2` with.

    Args:
        register: The ties to show.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
        choosing: Where fewer ties can be chosen; None where no server answers.

    Returns:
        `countries`, the most tied first; `most_tied` (name, address, name of the country, ties); `picture` (SVG);
        `legend` (number, name, colour, places); `rest`, the colour of other countries; `choices` of filters, as
        numbers with names; and `data`, which the script reads.
    """
    ties = list(register.ties.values())
    places = sorted({side for tie in ties for side in (tie.locality, tie.partner)})
    number = {iri: place for place, iri in enumerate(places)}
    pairs = tuple((number[tie.locality], number[tie.partner]) for tie in ties)
    states = tuple(_state(register, iri) for iri in places)
    countries = _countries(register, language, link, states, pairs)
    order = {country.iri: place for place, country in enumerate(countries)}
    known = colours(register)["country"]
    palette = {c.iri: REST if known.get(c.iri, OTHER) == OTHER else known[c.iri] for c in countries}
    degrees = Counter(place for pair in pairs for place in pair)
    names = [register.name(iri, language) for iri in places]
    pages = [link(iri) for iri in places]
    tied = sorted(range(len(places)), key=lambda place: (-degrees[place], names[place], place))[:_MOST_TIED]
    filters = _filters(register, ties, language)
    known_names = all_names(register, places)
    return {
        "ties": len(ties),
        "places": len(places),
        "countries": countries,
        "narrower": {country.iri: choosing.country(country.iri) if choosing else None for country in countries},
        "picture": picture(countries, [(order[states[a]], order[states[b]]) for a, b in pairs], palette, language),
        "most_tied": [
            (names[place], pages[place], countries[order[states[place]]].name, degrees[place]) for place in tied
        ],
        "legend": [
            (order[country.iri], country.name, palette[country.iri], country.places)
            for country in countries
            if palette[country.iri] != REST
        ],
        "rest": REST,
        "choices": {
            "country": sorted(((order[c.iri], c.name) for c in countries), key=lambda choice: choice[1]),
            **{name: list(enumerate(known)) for name, (known, _) in filters.items()},
        },
        "data": {
            "words": words(language),
            "names": names,
            "also": {
                place: others
                for place, iri in enumerate(places)
                if (others := [name for name in known_names[iri] if name != names[place]])
            },
            "pages": _shortened(pages),
            "states": [order[state] for state in states],
            "countries": [[c.name, c.href, palette[c.iri]] for c in countries],
            "circles": [[c.circle.x, c.circle.y, c.circle.radius] for c in countries],
            "network": _columns(grouped(states, pairs).places),
            "map": _map(register, places),
            "from": [one for one, _ in pairs],
            "to": [other for _, other in pairs],
            "filters": {name: values for name, (_, values) in filters.items()},
            "choosing": _choosing(choosing, places, countries),
        },
    }


def _state(register: Register, iri: str) -> str:
    actor = register.actors.get(iri)
    return (actor.country if actor else None) or ""


def _countries(
    register: Register,
    language: str,
    link: Callable[[str], str],
    states: tuple[str, ...],
    pairs: tuple[tuple[int, int], ...],
) -> list[Country]:
    """Give the countries, those with the most ties first."""
    circles = grouped(states, pairs).circles
    counted = Counter(states)
    ties = Counter(state for one, other in pairs for state in {states[one], states[other]})
    partners = Counter(states[other] for _, other in pairs)
    unknown = messages(language).ugettext("no country known")
    found = [
        Country(
            iri=state,
            name=register.name(state, language) if state else unknown,
            href=link(state) if state else "",
            places=counted[state],
            ties=ties[state],
            partners=partners[state],
            circle=circle,
        )
        for state, circle in circles.items()
    ]
    return sorted(found, key=lambda country: (-country.ties, country.name, country.iri))


def _filters(register: Register, ties: Sequence[Tie], language: str) -> dict[str, tuple[list[str], list[int]]]:
    """Give the names of the values of each filter, and the value of each tie; of a layer, a bit for each value."""
    kinds = [tie.kind or "" for tie in ties]
    known_kinds = [kind for kind, _ in Counter(kinds).most_common()]
    statuses = [tie.status_name or NO_STATUS for tie in ties]
    known_statuses = [status for status in STATUSES if status in statuses]
    told = layers(register.graph)
    gettext = messages(language).ugettext
    return {
        "kind": (
            [register.name(kind, language) if kind else gettext("no kind known") for kind in known_kinds],
            [known_kinds.index(kind) for kind in kinds],
        ),
        "status": (
            [status_name(register, status, language) for status in known_statuses],
            [known_statuses.index(status) for status in statuses],
        ),
        "layer": (told.names(language), [told.bits.get(tie.iri, 1) for tie in ties]),
    }


def _map(register: Register, places: Sequence[str]) -> dict[str, object] | None:
    """Give places on a map and the outlines beneath, in hundredths of a degree; None where no point is known."""
    points = [_point(register, iri) for iri in places]
    projection = Projection.showing([point for point in points if point])
    plane = [projection.place(*point) if point else None for point in points]
    shown = [place for place in plane if place]
    if not shown:
        return None
    outlines = land(projection, Extent.close_around(shown, 0.5))
    hundredths = [(round(place[0] * UNIT), round(place[1] * UNIT)) if place else None for place in plane]
    return {**_columns(hundredths), "land": [outlines.beneath, outlines.whole, outlines.cut]}


def _point(register: Register, iri: str) -> tuple[float, float] | None:
    actor = register.actors.get(iri)
    if actor is None or actor.longitude is None or actor.latitude is None:
        return None
    return actor.longitude, actor.latitude


def _columns(places: Iterable[tuple[float, float] | None]) -> dict[str, object]:
    """Give the places as two columns of whole numbers, with null where there is none."""
    listed = list(places)
    return {
        "x": [None if place is None else round(place[0]) for place in listed],
        "y": [None if place is None else round(place[1]) for place in listed],
    }


def _shortened(texts: Sequence[str]) -> dict[str, object]:
    """Give texts without the beginning that all have in common."""
    first, last = min(texts, default=""), max(texts, default="")
    same = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
    )
    start = first[:same]
    return {"start": start, "rest": [text.removeprefix(start) for text in texts]}


def _choosing(
    choosing: Choosing | None, places: Sequence[str], countries: Sequence[Country]
) -> dict[str, object] | None:
    if choosing is None:
        return None
    slugs = choosing.slugs
    return {
        "here": choosing.here,
        "country": [slugs["country"].get(country.iri) for country in countries],
        "usual": [iri.rpartition("/")[2] for iri in places],
        # Where two things share a name, an address tells them apart.
        "unusual": {
            facet: {
                place: slug
                for place, iri in enumerate(places)
                if (slug := slugs[facet].get(iri)) and slug != iri.rpartition("/")[2]
            }
            for facet in ("locality", "partner")
        },
    }
