"""The views over the whole register, each on a page of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.messages import messages
from localties.terms import shorten
from localties.views.charts import charts_part
from localties.views.map import map_part
from localties.views.network import SCRIPTS as NETWORK_SCRIPTS
from localties.views.network import network_data
from localties.views.network_details import Asking
from localties.views.overview import MOST, overview_part
from localties.views.overview import SCRIPTS as OVERVIEW_SCRIPTS
from localties.views.overview import STYLES as OVERVIEW_STYLES
from localties.views.overview_columns import Choosing
from localties.views.render import render
from localties.views.timeline import timeline_part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.pages.reader import Reader
    from localties.query import Register

Draw = Callable[..., Markup]


@dataclass(frozen=True, slots=True)
class View:
    """A way to look at ties.

    Attributes:
        draw: Draws it; takes the ties, the language and what gives the address of the page about a thing.
        title: Its name, in English.
        lead: What it shows, in English.
        scripts: The names of the scripts that it gets better with.
        styles: The names of the style sheets that it needs besides `views.css`.
        most: How many ties it draws in a moment and so that one can see something; more are shown as an overview.
            None where any number will do.
        asks: Whether its script can ask a server for what is not told at once; then it takes `asking`.
    """

    draw: Draw
    title: str
    lead: str
    scripts: tuple[str, ...]
    styles: tuple[str, ...] = ()
    most: int | None = None
    asks: bool = False

    def takes(self, register: Register) -> bool:
        """Tell whether it can draw the ties of a register."""
        return self.most is None or len(register.ties) <= self.most


def _network_part(
    register: Register, language: str, link: Callable[[str], str], asking: Asking | None = None
) -> Markup:
    data = network_data(register, language, link, asking=asking)
    return Markup(render("network_part.html.j2", language, network=data))  # noqa: S704 - the template escapes


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


PAST: Final = "explore/past"
"""The name of the address that tells what stood of chosen ties in past years."""

TOLD: Final = "explore/told"
"""The name of the address that tells more of one tie."""

VIEWS: Final = {
    "network": View(
        _network_part,
        _("Network of ties"),
        _("Who is tied to whom, as of any year."),
        NETWORK_SCRIPTS,
        ("network.css",),
        most=MOST["network"],
        asks=True,
    ),
    "map": View(
        map_part,
        _("Map of ties"),
        _("Where the partners are, with an arc for each tie."),
        ("map.js",),
        most=MOST["map"],
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


@dataclass(frozen=True, slots=True)
class Shown:
    """What shows ties.

    Attributes:
        part: The part of the page.
        scripts: The names of the scripts that it gets better with.
        styles: The names of the style sheets that it needs besides `views.css`.
    """

    part: Markup
    scripts: tuple[str, ...]
    styles: tuple[str, ...]


def shown(
    reader: Reader,
    register: Register,
    name: str,
    choosing: Choosing | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Shown:
    """Show ties by a view, or as an overview where they are too many for it.

    Args:
        reader: Who reads.
        register: The ties.
        name: The name of the view.
        choosing: Where fewer of the ties can be chosen; None where no server answers.
        chosen: The parameters by which they were chosen; None where all are shown.

    Raises:
        KeyError: If there is no such view.
    """
    view = VIEWS[name]
    if view.takes(register):
        to = reader.addresses
        asking = Asking(to.page(PAST, **(chosen or {})), to.page(TOLD)) if to.live else None
        part = view.draw(register, reader.language, to.thing, **({"asking": asking} if view.asks else {}))
        return Shown(part, view.scripts, view.styles)
    part = overview_part(register, reader.language, reader.addresses.thing, name, choosing)
    return Shown(part, OVERVIEW_SCRIPTS, OVERVIEW_STYLES)


def choosing(register: Register, here: Callable[..., str]) -> Choosing:
    """Tell where fewer ties can be chosen.

    Args:
        register: All ties, which the facets of the explorer choose from.
        here: Gives the address of the page at hand with some of its parameters changed.
    """
    ties = register.ties.values()
    slugs = {
        "locality": _slugs({tie.locality for tie in ties}),
        "partner": _slugs({tie.partner for tie in ties}),
        "country": _slugs({actor.country for tie in ties if (actor := register.actors.get(tie.partner))}),
    }

    def country(iri: str) -> str | None:
        slug = slugs["country"].get(iri)
        return here(country=slug) if slug else None

    return Choosing(here(), country, slugs)


def _slugs(iris: Set[str | None]) -> dict[str, str]:
    """Write the values of a facet as `Facets.slugs` does, which asks the graph and takes seconds for many."""
    short = {iri: iri.rpartition("/")[2] for iri in iris if iri}
    times = Counter(short.values())
    return {iri: slug if times[slug] == 1 else shorten(iri) for iri, slug in short.items()}


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

    def explore(**changed: str) -> str:
        return reader.addresses.page("explore", view=name, **changed)

    live = reader.addresses.live
    narrower = choosing(reader.register, explore) if live else None
    found = shown(reader, reader.register, name, narrower)
    return reader.page(
        "view.html.j2",
        here=name,
        title=say(view.title),
        lead=say(view.lead),
        scripts=found.scripts,
        styles=found.styles,
        part=found.part,
    )
