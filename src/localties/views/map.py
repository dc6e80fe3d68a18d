"""The map: who is tied to whom, drawn on the server and complete without a script."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markupsafe import Markup

from localties.messages import messages
from localties.views.land import UNIT, land
from localties.views.map_picture import HEIGHT, NAMED_FROM, REACH, WIDTH, Picture, draw, stroke_width
from localties.views.places import Atlas, atlas
from localties.views.render import render
from localties.views.standalone import standalone
from localties.views.statuses import STATUSES, status_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.query import Register


def map_part(register: Register, language: str, link: Callable[[str], str]) -> Markup:
    """Draw the ties of a register on a map, as a part that any page can include.

    Args:
        register: The ties to show.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.

    Returns:
        A figure in SVG with what it cannot show listed beneath; `views.css` styles it, `map.js` lets one zoom.
    """
    shown = atlas(register, language, link)
    counted = Counter(line.status for line in shown.lines)
    values: dict[str, object] = {
        "atlas": shown,
        "legend": [
            (status, status_name(register, status, language), counted[status])
            for status in STATUSES
            if counted[status]
        ],
        "widths": [(agreements, stroke_width(agreements)) for agreements in (0, 1, 3)],
    }
    if shown.places:
        picture = draw(shown)
        values |= {
            "picture": picture,
            "width": WIDTH,
            "height": HEIGHT,
            "unit": UNIT,
            "land": land(shown.projection, picture.room),
            "outside": [place for place in shown.places if not picture.first.holds(place.x, place.y)],
            "data": _data(shown, picture),
        }
    return Markup(render("map.html.j2", language, **values))  # noqa: S704 - the template escapes


def map_page(register: Register, language: str, link: Callable[[str], str]) -> str:
    """Write the map as one HTML file that needs nothing else.

    Args:
        register: The ties to show.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
    """
    return standalone(
        messages(language).ugettext("Map of ties"),
        map_part(register, language, link),
        language,
        ("style.css", "views.css"),
        ("map.js",),
    )


def _data(shown: Atlas, picture: Picture) -> dict[str, object]:
    """Give what the script draws the same picture from, at other scales."""
    core, room = picture.core, picture.room
    return {
        "reach": REACH,
        "named": NAMED_FROM,
        "unit": UNIT,
        "first": [core.left, core.top, core.right, core.bottom],
        "room": [room.left, room.top, room.right, room.bottom],
        "places": [
            {
                "name": place.name,
                "href": place.href,
                "title": place.title,
                "country": place.country,
                "home": place.home,
                "weight": place.weight,
                "x": round(place.x, 4),
                "y": round(place.y, 4),
            }
            for place in shown.places
        ],
        "lines": [
            {
                "href": line.href,
                "title": line.title,
                "start": line.start,
                "end": line.end,
                "status": line.status,
                "width": round(stroke_width(line.agreements), 1),
            }
            for line in shown.lines
        ],
    }
