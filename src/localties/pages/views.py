"""The views over the whole register, each on a page of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.messages import messages
from localties.query import Facets
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
        most: How many ties it draws in a moment and so that one can see something; None where any number will do.
    """

    draw: Draw
    title: str
    lead: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...] = ()
    most: int | None = None

    def takes(self, register: Register) -> bool:
        """Tell whether it can draw the ties of a register."""
        return self.most is None or len(register.ties) <= self.most


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
        most=1500,
    ),
    "map": View(
        map_part, _("Map of ties"), _("Where the partners are, with an arc for each tie."), ("map.js",), most=3000
    ),
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


def too_many(reader: Reader, register: Register, name: str, narrower: Mapping[str, str]) -> Markup:
    """Say that a view cannot show so many ties, and where there are fewer.

    Args:
        reader: Who reads.
        register: The ties.
        name: The name of the view.
        narrower: Addresses where the view shows fewer, by what is shown there.
    """
    values = {"count": len(register.ties), "most": VIEWS[name].most, "narrower": narrower, "to": reader.addresses}
    return Markup(render("too_many.html.j2", reader.language, **values))  # noqa: S704 - the template escapes


def _by_country(reader: Reader, name: str) -> dict[str, str]:
    """Give addresses at which a view shows the ties with the partners of one country."""
    register, most = reader.register, VIEWS[name].most or 0
    partners = (register.actors.get(tie.partner) for tie in register.ties.values())
    counts = Counter(partner.country for partner in partners if partner and partner.country)
    slugs = {iri: slug for slug, iri in Facets(register.graph).slugs("country").items()}
    return {
        f"{reader.name(iri)} ({count})": reader.addresses.page("explore", view=name, country=slugs[iri])
        for iri, count in counts.most_common()
        if count <= most
    }


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
        part=view.draw(reader.register, reader.language, reader.addresses.thing)
        if view.takes(reader.register)
        else too_many(reader, reader.register, name, _by_country(reader, name)),
    )
