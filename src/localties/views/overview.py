"""The overview of ties too many to draw one by one in detail: all places as points, all ties as thin lines.

What draws it was decided by measuring in chromium on a machine without a graphics card, which computes WebGL in
software, with 16,819 places and 23,835 ties. These are single runs on a busy machine, and a
graphics card may order them otherwise:

| drawn by | first picture | frame while moving, median and 95th percentile |
|---|---|---|
| canvas 2D | 0.6 s | 17 ms, 50 ms; both 17 ms since a copy of the picture stands in while it moves |
| vis-network | 4.5 s | 17 ms, 640 ms |
| deck.gl, 4.3 MB in the wheel pydeck | 7.4 s | 17 ms, 1,900 ms |
| plotly, 4.8 MB in its wheel | 5.2 s | 17 ms, 17 ms, but it breaks the Content-Security-Policy |
| sigma.js | none in 70 s | |

`python -m tests.benchmarks.overview_in_browser` measures the page anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.messages import messages
from localties.views.overview_columns import Choosing, overview_data
from localties.views.render import render
from localties.views.standalone import standalone

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.query import Register

STYLES: Final = ("network.css", "overview.css")
SCRIPTS: Final = ("overview_hand.js", "overview_scene.js", "overview.js")
MOST: Final = {"network": 1500, "map": 3000}
"""How many ties the view of that name draws in a moment; more are shown as an overview."""


def overview_part(
    register: Register,
    language: str,
    link: Callable[[str], str],
    arrangement: str,
    choosing: Choosing | None = None,
) -> Markup:
    """Show ties as an overview, as a part that any page can include.

    Args:
        register: The ties to show.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
        arrangement: What it begins with: `network`, the places of a country side by side, or `map`.
        choosing: Where fewer of the ties can be chosen; None where no server answers.

    Returns:
        A section with a picture and tables that say enough without a script; `network.css` and `overview.css`
        style it.
    """
    overview = overview_data(register, language, link, choosing)
    values = {"overview": overview, "arrangement": arrangement}
    return Markup(render("overview.html.j2", language, **values))  # noqa: S704 - the template escapes


def overview_page(register: Register, language: str, link: Callable[[str], str], arrangement: str) -> str:
    """Write the overview as one HTML file that needs nothing else; it takes what `overview_part` takes."""
    gettext = messages(language).ugettext
    title = gettext("Map of ties") if arrangement == "map" else gettext("Network of ties")
    part = overview_part(register, language, link, arrangement)
    return standalone(title, part, language, ("style.css", *STYLES), SCRIPTS)
