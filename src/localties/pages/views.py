"""The views over the whole register, each on a page of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.messages import messages
from localties.views.charts import charts_part
from localties.views.map import map_part
from localties.views.network import SCRIPTS as NETWORK_SCRIPTS
from localties.views.network import network_data
from localties.views.render import render
from localties.views.timeline import timeline_part

if TYPE_CHECKING:
    from localties.pages.reader import Reader
    from localties.query import Register

Draw = Callable[["Register", str, Callable[[str], str]], Markup]


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at ties.

    Attributes:
        draw: Draws it.
        title: Its name, in English.
        lead: What it shows, in English.
        scripts: The names of the scripts that it gets better with.
        styles: The names of the style sheets that it needs besides `views.css`.
    """

    draw: Draw
    title: str
    lead: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...] = ()


def _network_part(register: Register, language: str, link: Callable[[str], str]) -> Markup:
    data = network_data(register, language, link)
    return Markup(render("network_part.html.j2", language, network=data))  # noqa: S704 - the template escapes


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


VIEWS: Final = {
    "network": View(
        _network_part,
        _("Network of ties"),
        _("Who is tied to whom, as of any year."),
        NETWORK_SCRIPTS,
        ("network.css",),
    ),
    "map": View(map_part, _("Map of ties"), _("Where the partners are, with an arc for each tie."), ("map.js",)),
    "timeline": View(
        timeline_part,
        _("Timeline of agreements and events"),
        _("Agreements and events, dated as their sources date them."),
        ("timeline.js",),
    ),
    "charts": View(
        charts_part,
        _("Charts of the register"),
        _("Agreements by year and kind, fields by country, in force against expired."),
        (),
    ),
}
"""The views, by the name of their page."""


def view_page(reader: Reader, name: str) -> str:
    """Give the page of a view over the whole register.

    Args:
        reader: Who reads it.
        name: The name of a view.

    Raises:
        KeyError: If there is no such view.
    """
    view = VIEWS[name]
    say = messages(reader.language).ugettext
    return reader.page(
        "view.html.j2",
        here=name,
        title=say(view.title),
        lead=say(view.lead),
        scripts=view.scripts,
        styles=view.styles,
        part=view.draw(reader.register, reader.language, reader.addresses.thing),
    )
