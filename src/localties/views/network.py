"""The network view: ties drawn with pyvis, as part of a page or as a file of its own."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
from markupsafe import Markup
from pyvis.network import Network

from localties.dates import PartialDate
from localties.messages import messages
from localties.network import Rule, around, layout, layout_from, layouts, project
from localties.network.labelling import lines
from localties.network.layout import radius
from localties.views.network_details import details
from localties.views.network_legend import legend
from localties.views.network_picture import Drawing
from localties.views.network_style import SHAPES, colours
from localties.views.network_table import table
from localties.views.network_words import words
from localties.views.render import render
from localties.views.standalone import standalone

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.network.layout import Positions
    from localties.query import Register
    from localties.views.network_details import Asking

STYLES: Final = ("style.css", "network.css")
SCRIPTS: Final = ("vis-network.min.js", "network.js")

_MOST_RECORDS: Final = 300
_PROPORTIONS: Final = (2.0, 0.3)


def network_data(  # noqa: PLR0913 - what a visitor can choose to begin with
    register: Register,
    language: str,
    link: Callable[[str], str],
    *,
    rule: Rule = Rule.LOCALITY_PARTNER,
    with_agreements: bool = False,
    with_events: bool = False,
    focus: str | None = None,
    depth: int = 1,
    asking: Asking | None = None,
) -> dict[str, object]:
    """Gather what the network view shows, to fill `network_part.html.j2` with.

    Args:
        register: The ties to show.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
        rule: What becomes an edge.
        with_agreements: Whether agreements are shown as nodes from the start.
        with_events: Whether events are shown as nodes from the start.
        focus: The IRI of a node around which alone the network is shown at first.
        depth: How many steps around it, 1 to 3.
        asking: Where the script asks for past years and for what the panel tells; else it is told at once.

    Returns:
        `picture` (SVG), `table` (rows), `legend`, `filters`, and `data`, which the script reads: nodes and edges
        as pyvis gives them to vis-network, ties, and what more is told of them or where to ask for it.
    """
    plain = project(register, rule, language=language)
    records = {iri for tie in register.ties.values() for iri in (*tie.agreements, *tie.events)}
    # Drawing more than that helps nobody; the panel of a tie tells of them all.
    has_records = 0 < len(records) <= _MOST_RECORDS
    full = plain
    if has_records:
        full = project(register, rule, agreements=True, events=True, language=language)
        for node in records & full.nodes:
            full.nodes[node]["label"] = _record_label(register, node, language)
    palette = colours(register)
    places, upright = layouts(plain, _PROPORTIONS)
    drawn = _draw(full, places, upright, layout_from(full, places) if has_records else {})
    shown = around(plain, focus, depth) if focus and focus in plain else plain
    title = messages(language).ugettext("Network of ties")
    facts = details(register, language, link, asking)
    return {
        "picture": Drawing(shown, places, palette["country"], link).svg(language, title),
        "table": table(
            register,
            language,
            link,
            {tie for *_, values in shown.edges(data=True) for tie in chain(*values["ties"])},
        ),
        "legend": legend(register, plain, palette, language),
        "filters": facts.filters,
        "rule": rule.value,
        "has_records": has_records,
        "years": facts.years,
        "data": {
            **drawn,
            **facts.data,
            "palette": palette,
            "words": words(language),
            "asOf": PartialDate.parse(register.as_of.isoformat()).in_words(language),
            "language": language,
            "agreements": with_agreements,
            "events": with_events,
            "focus": focus if focus in plain else None,
            "depth": depth,
        },
    }


def network_svg(
    register: Register, language: str, link: Callable[[str], str], *, rule: Rule = Rule.LOCALITY_PARTNER
) -> Markup:
    """Draw the network as a picture alone.

    Args:
        register: The ties to show.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
        rule: What becomes an edge.
    """
    network = project(register, rule, language=language)
    title = messages(language).ugettext("Network of ties")
    return Drawing(network, layout(network), colours(register)["country"], link).svg(language, title)


def network_page(  # noqa: PLR0913 - as network_data
    register: Register,
    language: str,
    link: Callable[[str], str],
    *,
    rule: Rule = Rule.LOCALITY_PARTNER,
    with_agreements: bool = False,
    with_events: bool = False,
    focus: str | None = None,
    depth: int = 1,
) -> str:
    """Write the network as one HTML file that needs nothing else; it takes what `network_data` takes."""
    data = network_data(
        register,
        language,
        link,
        rule=rule,
        with_agreements=with_agreements,
        with_events=with_events,
        focus=focus,
        depth=depth,
    )
    body = Markup(render("network_part.html.j2", language, network=data))  # noqa: S704 - the template escapes
    return standalone(messages(language).ugettext("Network of ties"), body, language, STYLES, SCRIPTS)


def _draw(
    network: nx.MultiGraph[str],
    places: Positions,
    upright: Positions,
    apart: Positions,
) -> dict[str, object]:
    """Give nodes and edges as vis-network takes them.

    Each node carries its place (`x`, `y`), its place on a narrow screen (`upright`) and its place when records are
    drawn too (`apart`).
    """
    # Of an undirected network pyvis drops parallel edges.
    drawing = Network(directed=True)
    for node in sorted(network):
        values = network.nodes[node]
        x, y = places.get(node) or apart[node]
        drawing.add_node(
            node,
            label="\n".join(lines(values["label"])),
            shape=SHAPES[values["role"]],
            x=x,
            y=y,
            upright=upright.get(node),
            apart=apart.get(node),
            size=round(radius(network.degree(node) if node not in places else _degree(network, node, places)), 1),
            physics=False,
            role=values["role"],
            kind=values["kind"],
            country=values["country"],
        )
    for one, other, key, values in sorted(network.edges(keys=True, data=True), key=_order):
        drawing.add_edge(
            one,
            other,
            id=key,
            relation=values["relation"],
            ties=values["ties"],
            physics=False,
        )
    for edge in drawing.edges:
        edge.pop("arrows", None)
    return {"nodes": drawing.nodes, "edges": drawing.edges}


def _degree(network: nx.MultiGraph[str], node: str, places: Positions) -> int:
    """How many edges a node has when no records are shown."""
    return sum(1 for _, other, _ in network.edges(node, keys=True) if other in places)


def _record_label(register: Register, iri: str, language: str) -> str:
    record = register.records[iri]
    day = record.starts.in_words(language) if record.starts else ""
    return f"{register.name(record.type, language)} {day}".strip()


def _order(edge: tuple[str, str, str, dict[str, Any]]) -> tuple[str, str, str]:
    one, other, key, _ = edge
    return key, one, other
