"""What a map shows: the places of ties, the ties between them, and what cannot be shown with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from localties.messages import messages
from localties.views.projection import Projection

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.query import Register
    from localties.query.register import Tie


@dataclass(frozen=True, slots=True)
class Place:
    """A side of ties that lies somewhere.

    Attributes:
        iri: The IRI of the actor.
        name: Its name.
        href: Where its page is.
        title: What is told about it in one line.
        country: The name of its country; empty where unknown.
        home: Whether it is the home side of a tie; else it lies abroad.
        weight: How many ties it has.
        x: Where it lies in the plane of the projection.
        y: Where it lies in the plane of the projection.
    """

    iri: str
    name: str
    href: str
    title: str
    country: str
    home: bool
    weight: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Line:
    """A tie between two places.

    Attributes:
        iri: The IRI of the tie.
        href: Where its page is.
        title: What is told about it in one line.
        start: The number of the home place.
        end: The number of the place abroad.
        status: The local name of its status, `none` where it has none.
        agreements: How many agreements it rests on.
    """

    iri: str
    href: str
    title: str
    start: int
    end: int
    status: str
    agreements: int


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A tie that no map can show, since a side lies nowhere known.

    Attributes:
        href: Where its page is.
        name: Its name.
        sides: The links and names of the sides without coordinates.
    """

    href: str
    name: str
    sides: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Atlas:
    """The places and ties of a register, in the plane.

    Attributes:
        projection: How degrees became plane coordinates.
        places: Those with coordinates, the one with most ties first.
        lines: The ties whose two sides have coordinates.
        unplaced: The other ties.
        lost: Link and name of each side without coordinates.
    """

    projection: Projection
    places: tuple[Place, ...]
    lines: tuple[Line, ...]
    unplaced: tuple[Unplaced, ...]
    lost: tuple[tuple[str, str], ...]


def atlas(register: Register, language: str, link: Callable[[str], str]) -> Atlas:
    """Lay the ties of a register out in a plane made for them.

    Args:
        register: The ties to show.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
    """
    sides = {side for tie in register.ties.values() for side in (tie.locality, tie.partner)}
    where = {side: _coordinates(register, side) for side in sides}
    known = {side: place for side, place in where.items() if place is not None}
    projection = Projection.showing(known.values())
    places = sorted(
        (_place(register, language, link, side, projection.place(*at)) for side, at in known.items()),
        key=lambda place: (-place.weight, place.iri),
    )
    numbers = {place.iri: number for number, place in enumerate(places)}
    lines, unplaced = [], []
    for tie in register.ties.values():
        missing = [side for side in (tie.locality, tie.partner) if side not in known]
        if missing:
            named = tuple((link(side), register.name(side, language)) for side in missing)
            unplaced.append(Unplaced(link(tie.iri), tie_name(register, tie, language), named))
        else:
            lines.append(
                Line(
                    tie.iri,
                    link(tie.iri),
                    _tie_title(register, tie, language),
                    numbers[tie.locality],
                    numbers[tie.partner],
                    tie.status_name or "none",
                    len(tie.agreements),
                )
            )
    lost = sorted((register.name(side, language), link(side)) for side in sides - set(known))
    return Atlas(
        projection, tuple(places), tuple(lines), tuple(unplaced), tuple((href, name) for name, href in lost)
    )


def tie_name(register: Register, tie: Tie, language: str) -> str:
    """Give the names of the two sides of a tie."""
    return f"{register.name(tie.locality, language)} – {register.name(tie.partner, language)}"


def _coordinates(register: Register, side: str) -> tuple[float, float] | None:
    actor = register.actors.get(side)
    if actor is None or actor.latitude is None or actor.longitude is None:
        return None
    return actor.longitude, actor.latitude


def _place(
    register: Register, language: str, link: Callable[[str], str], side: str, at: tuple[float, float]
) -> Place:
    ties = register.ties_of(side)
    country = register.actors[side].country
    name, land = register.name(side, language), register.name(country, language) if country else ""
    count = messages(language).ungettext("%(n)s tie", "%(n)s ties", len(ties)) % {"n": len(ties)}
    return Place(
        iri=side,
        name=name,
        href=link(side),
        title=f"{name} ({land}): {count}" if land else f"{name}: {count}",
        country=land,
        home=any(tie.locality == side for tie in ties),
        weight=len(ties),
        x=at[0],
        y=at[1],
    )


def _tie_title(register: Register, tie: Tie, language: str) -> str:
    words = messages(language)
    parts = [register.name(concept, language) for concept in (tie.kind, tie.status) if concept]
    agreements, events = len(tie.agreements), len(tie.events)
    parts.append(words.ungettext("%(n)s agreement", "%(n)s agreements", agreements) % {"n": agreements})
    parts.append(words.ungettext("%(n)s event", "%(n)s events", events) % {"n": events})
    return f"{tie_name(register, tie, language)}: {', '.join(parts)}"
