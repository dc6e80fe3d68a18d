"""The ties of one actor as a small picture: the actor in the middle, partners around."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.messages import messages
from localties.network import project
from localties.network.labelling import room
from localties.network.layout import radius
from localties.network.spreading import spread
from localties.views.network_picture import Drawing
from localties.views.network_style import colours
from localties.views.render import render

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.query import Register, Tie

_MOST: Final = 40
_WIDE: Final = 1.1
_RING: Final = 12
_STEP: Final = 100.0


def ego_svg(register: Register, actor: str, language: str, link: Callable[[str], str]) -> Markup:
    """Draw an actor with those it is tied to.

    Args:
        register: The ties.
        actor: The IRI of the one in the middle.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.

    Returns:
        A figure in SVG, which says so where it shows only the strongest of many ties; nothing for an actor
        without ties.
    """
    ties = sorted(register.ties_of(actor), key=_strength)
    if not ties:
        return Markup()
    kept: list[Tie] = []
    around: set[str] = set()
    for tie in ties:
        other = _other(tie, actor)
        if other in around or len(around) < _MOST:
            kept.append(tie)
            around.add(other)
    network = project(register.only({tie.iri for tie in kept}), language=language)
    ordered = sorted(around, key=lambda n: (network.nodes[n]["country"] or "~", str(network.nodes[n]["label"]), n))
    places = _rings(ordered) | {actor: (0.0, 0.0)}
    boxes = {node: room(network.nodes[node]["label"], radius(network.degree(node))) for node in network}
    title = messages(language).ugettext("Ties of %(name)s") % {"name": register.name(actor, language)}
    return Markup(  # noqa: S704 - the template escapes
        render(
            "network_ego.html.j2",
            language,
            picture=Drawing(network, spread(places, boxes), colours(register)["country"], link).svg(
                language, title
            ),
            more=len({_other(tie, actor) for tie in ties} - around),
        )
    )


def _strength(tie: Tie) -> tuple[int, int, str]:
    return -len(tie.agreements), -len(tie.events), tie.iri


def _other(tie: Tie, actor: str) -> str:
    return tie.partner if tie.locality == actor else tie.locality


def _rings(nodes: list[str]) -> dict[str, tuple[float, float]]:
    """Set nodes on ellipses around the middle, turned against each other, so many to each as it has room for."""
    rings = math.ceil(len(nodes) / _RING)
    places = {}
    for ring in range(rings):
        on_ring = nodes[ring::rings]
        across = _STEP * (1 + 0.8 * ring)
        for number, node in enumerate(on_ring):
            angle = 2 * math.pi * (number + ring / rings) / len(on_ring) - math.pi / 2
            places[node] = (across * _WIDE * math.cos(angle), across * math.sin(angle))
    return places
