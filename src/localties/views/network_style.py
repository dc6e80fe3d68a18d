"""How nodes and edges look, the same in the picture and in the browser; told apart without colour too."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from localties.views.statuses import NO_STATUS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.query import Register

INK: Final = "#17232d"
OTHER: Final = "#b4bcc2"
"""The colour of what is too rare for a colour of its own, and of what has no country or kind."""

# Paul Tol's muted scheme (https://sronpersonalpages.nl/~pault/), made to be told apart by colour-blind people.
_COLOURS: Final = "#332288 #cc6677 #44aa99 #ddcc77 #117733 #88ccee #882255 #999933 #aa4499".split()

SHAPES: Final = {
    "locality": "dot",
    "partner": "diamond",
    "field": "hexagon",
    "agreement": "square",
    "event": "triangle",
}
"""The shape of a node by its role, as vis-network calls it."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """How an edge is drawn.

    Attributes:
        colour: Its colour.
        dashes: Lengths of dashes and gaps, in pixels; empty for a solid line.
        mark: What stands in its middle; empty for nothing.
    """

    colour: str
    dashes: tuple[int, ...] = ()
    mark: str = ""


_ALIVE: Final = Stroke("#4f6b7a")
_OVER: Final = Stroke("#9aa5ad", (2, 5))
_STROKES: Final = {
    "in-force": _ALIVE,
    "carried-on": Stroke("#0a7d6c"),
    "expiring": Stroke("#b07800"),
    "dormant": Stroke("#75828c", (9, 6)),
    "suspended": Stroke("#b07800", (9, 6)),
    "successor-unclear": Stroke("#c2410c", (), "?"),
    "planned": Stroke("#0072b2", (2, 5)),
    "expired": _OVER,
    "superseded": _OVER,
    "terminated": _OVER,
    "undetermined": Stroke("#9aa5ad"),
    NO_STATUS: Stroke("#9aa5ad"),
}
STROKES: Final = {status: _STROKES[status] for status in STATUSES}
"""How the edge of a tie is drawn, by the local name of its status."""


def width(agreements: int) -> float:
    """Give the width of a tie's edge in pixels by the number of agreements; one without any is thin."""
    return min(1.4 + 1.3 * agreements, 9.0)


def colours(register: Register) -> Mapping[str, Mapping[str, str]]:
    """Give the colours of nodes by `country` and by `kind`, as IRIs.

    The most frequent among all actors have a colour of their own, so that it is the same for any choice of ties.
    """
    actors = register.actors.values()
    return {"country": _shared_out(a.country for a in actors), "kind": _shared_out(a.kind for a in actors)}


def _shared_out(values: Iterable[str | None]) -> dict[str, str]:
    counted = Counter(value for value in values if value)
    ordered = sorted(counted, key=lambda value: (-counted[value], value))
    return {value: _COLOURS[place] if place < len(_COLOURS) else OTHER for place, value in enumerate(ordered)}
