"""The overview without a script, and on paper: a disc for each country, a line for the ties of two."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.messages import messages
from localties.views.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from localties.network import Circle

_LINES: Final = 500
"""How many pairs of countries have a line, those with the most ties."""

_NAMED_FROM: Final = 42.0
"""The radius from which a disc has its name in it, in the units of the layout."""

_MARGIN: Final = 40.0


@dataclass(frozen=True, slots=True)
class Country:
    """A country in the overview.

    Attributes:
        iri: Its IRI; empty for that of places of which no country is known.
        name: Its name, in the reader's language.
        href: The address of its page; empty where it has none.
        places: How many places in it have ties.
        ties: How many ties they have.
        partners: In how many of those the partner is in it.
        circle: Where they stand.
    """

    iri: str
    name: str
    href: str
    places: int
    ties: int
    partners: int
    circle: Circle


def picture(
    countries: Sequence[Country],
    pairs: Iterable[tuple[int, int]],
    palette: Mapping[str, str],
    language: str,
) -> Markup:
    """Draw countries and how many ties each two have, as SVG.

    Args:
        countries: The countries.
        pairs: The two countries of each tie, by their numbers.
        palette: The colours of countries, by IRI.
        language: `en` or `vi`.
    """
    between = Counter((min(pair), max(pair)) for pair in pairs if pair[0] != pair[1])
    circles = [country.circle for country in countries]
    left = min((circle.x - circle.radius for circle in circles), default=0.0) - _MARGIN
    top = min((circle.y - circle.radius for circle in circles), default=0.0) - _MARGIN
    wide = max((circle.x + circle.radius for circle in circles), default=0.0) + _MARGIN - left
    high = max((circle.y + circle.radius for circle in circles), default=0.0) + _MARGIN - top
    values = {
        "title": messages(language).ugettext("Countries and the ties between them"),
        "frame": (round(left), round(top), math.ceil(wide), math.ceil(high)),
        "lines": [
            (circles[one], circles[other], round(1 + math.sqrt(count) / 1.6, 1))
            for (one, other), count in sorted(between.items(), key=lambda item: (-item[1], item[0]))[:_LINES]
        ],
        "discs": [(country, palette[country.iri]) for country in countries],
        "named_from": _NAMED_FROM,
    }
    return Markup(render("overview_picture.svg.j2", language, **values))  # noqa: S704 - the template escapes
