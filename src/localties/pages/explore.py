"""The page on which ties are chosen by facets and seen as table, network, map, timeline or charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from localties.messages import messages
from localties.pages.views import VIEWS, Shown, choosing, shown
from localties.query import Facets, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from localties.pages.reader import Reader
    from localties.query import Register, Tie

DOWNLOADS: Final = ("csv", "xlsx", "ttl", "jsonld", "graphml", "gexf")
"""The endings of the files that a selection can be taken away as."""

SHOWN_AT_ONCE: Final = 8
"""How many values of a facet are shown before one asks for more."""

LISTED: Final = 200
"""How many values of a facet are listed, the most frequent; any other is entered by its name."""


def _(text: str) -> str:
    """Mark a text for the catalogues; it is translated when it is shown."""
    return text


TITLES: Final = {
    "locality": _("Locality"),
    "partner": _("Partner"),
    "country": _("Country of the partner"),
    "kind": _("Kind of tie"),
    "status": _("Status"),
    "field": _("Field of cooperation"),
    "source": _("Source"),
}


@dataclass(frozen=True)
class Look:
    """How a selection is looked at.

    Attributes:
        view: `table`, or the name of a view.
        sort: The column that the table is sorted by, with `-` before it for the other direction.
        page: The page of the table, counted from 1.
        rows: How many rows a page of the table has.
    """

    view: str = "table"
    sort: str = "locality"
    page: int = 1
    rows: int = 50


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet.

    Attributes:
        slug: How it is written in an address.
        name: Its name.
        count: How many ties one would have with it.
        chosen: Whether it is chosen.
    """

    slug: str
    name: str
    count: int
    chosen: bool


def explore_page(reader: Reader, facets: Facets, selection: Selection, look: Look) -> str:
    """Give the page of a selection.

    Args:
        reader: Who reads it.
        facets: The facets of the graph.
        selection: What was chosen.
        look: How it is looked at.

    Raises:
        KeyError: If there is no such view or column.
    """
    part = reader.register.only(facets.ties(selection))
    chosen = facets.parameters(selection)
    to = reader.addresses

    def here(without: str = "", **changed: str) -> str:
        """Give the address of this page with something changed."""
        shown = {} if look.view == "table" else {"view": look.view}
        kept = {name: value for name, value in {**chosen, **shown, **changed}.items() if name != without and value}
        return to.page("explore", **kept)

    values: dict[str, Any] = {
        "here": "explore",
        "at": here,
        "chosen": chosen,
        "groups": {name: _values(reader, facets, name, selection, chosen) for name in TITLES},
        "titles": {name: messages(reader.language).ugettext(title) for name, title in TITLES.items()},
        "years": facets.years(selection),
        "since": selection.since,
        "until": selection.until,
        "chips": _chips(reader, facets, selection, here),
        "shown_at_once": SHOWN_AT_ONCE,
        "cut": {name for name in TITLES if len(facets.slugs(name)) > LISTED},
        "ties": len(part.ties),
        "agreements": len({iri for tie in part.ties.values() for iri in tie.agreements}),
        "events": len({iri for tie in part.ties.values() for iri in tie.events}),
        "countries": len({reader.register.actors[tie.partner].country for tie in part.ties.values()}),
        "look": look,
        "views": VIEWS,
        "downloads": {ending: to.page(f"explore.{ending}", **chosen) for ending in DOWNLOADS},
    }
    if look.view == "table":
        values |= _table(reader, part, look)
    elif part.ties:
        values["shown_as"] = shown(reader, part, look.view, choosing(reader.register, here), chosen)
    else:
        values["shown_as"] = Shown(Markup(), VIEWS[look.view].scripts, VIEWS[look.view].styles)
    return reader.page("explore.html.j2", **values)


def _values(
    reader: Reader, facets: Facets, facet: str, selection: Selection, chosen: Mapping[str, str]
) -> list[Value]:
    slugs = facets.slugs_of(facet)
    marked = set(chosen.get(facet, "").split(","))
    counts = facets.counts(facet, selection)
    frequent = [iri for iri in counts if slugs[iri] not in marked][:LISTED]
    found = [
        Value(slugs[iri], reader.name(iri), counts[iri], slugs[iri] in marked)
        for iri in [*(iri for iri in counts if slugs[iri] in marked), *frequent]
    ]
    return sorted(found, key=lambda value: (not value.chosen, -value.count, value.name))


def _chips(
    reader: Reader, facets: Facets, selection: Selection, here: Callable[..., str]
) -> list[tuple[str, str, str]]:
    """Give what was chosen: the facet, the value, and the address without it."""
    chips = []
    for facet, iris in selection.chosen.items():
        for iri in iris:
            left = facets.parameters(selection.without(facet, iri)).get(facet, "")
            chips.append((facet, reader.name(iri), here(**{facet: left})))
    if selection.since is not None or selection.until is not None:
        span = f"{selection.since or '…'} – {selection.until or '…'}"
        chips.append(("year", span, here(**{"from": "", "to": ""})))
    return chips


def _table(reader: Reader, part: Register, look: Look) -> dict[str, Any]:
    columns = _columns(reader)
    ordered = sorted(part.ties.values(), key=columns["partner"])
    ordered.sort(key=columns[look.sort.removeprefix("-")], reverse=look.sort.startswith("-"))
    begin = (look.page - 1) * look.rows
    return {
        "columns": list(columns),
        "shown": ordered[begin : begin + look.rows],
        "page_count": max(1, -(-len(ordered) // look.rows)),
        "country": lambda tie: reader.register.actors[tie.partner].country,
        "reason": lambda iri: reader.register.reason(iri, reader.language),
    }


def _columns(reader: Reader) -> dict[str, Callable[[Tie], Any]]:
    """Give what each column of the table is sorted by."""

    def named(iri: str | None) -> str:
        return reader.name(iri) if iri else ""

    return {
        "locality": lambda tie: named(tie.locality),
        "partner": lambda tie: named(tie.partner),
        "kind": lambda tie: named(tie.kind),
        "status": lambda tie: named(tie.status),
        "agreements": lambda tie: len(tie.agreements),
        "events": lambda tie: len(tie.events),
        "last": lambda tie: str(tie.last or ""),
    }
