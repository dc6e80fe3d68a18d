"""The legend of the network: what colours, strokes and shapes mean, and how many there are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localties.messages import messages
from localties.views.network_style import OTHER, SHAPES, STROKES, Stroke
from localties.views.statuses import NO_STATUS, status_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    import networkx as nx

    from localties.query import Register


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend.

    Attributes:
        value: What it stands for: an IRI, a status, a role.
        name: The words for it.
        colour: The colour of nodes.
        stroke: How edges are drawn, where it stands for edges.
        count: How many there are.
    """

    value: str
    name: str
    colour: str
    stroke: Stroke | None
    count: int


def legend(
    register: Register, network: nx.MultiGraph[str], palette: Mapping[str, Mapping[str, str]], language: str
) -> dict[str, list[Key]]:
    """Give the legend of a network.

    Args:
        register: The ties.
        network: What was made of them.
        palette: The colours of nodes by country and by kind.
        language: `en` or `vi`.

    Returns:
        Keys for `country` and `kind` (nodes), `status` (ties) and `role` (shapes).
    """
    found: dict[str, list[Key]] = {}
    for facet, colours in palette.items():
        counted = Counter(values[facet] for _, values in network.nodes(data=True))
        found[facet] = [
            Key(value, register.name(value, language), colour, None, counted[value])
            for value, colour in sorted(colours.items(), key=lambda item: -counted[item[0]])
            if counted[value]
        ]
    statuses = Counter(tie.status_name or NO_STATUS for tie in register.ties.values())
    found["status"] = [
        Key(status, status_name(register, status, language), stroke.colour, stroke, statuses[status])
        for status, stroke in STROKES.items()
        if statuses[status]
    ]
    gettext = messages(language).ugettext
    roles = Counter(values["role"] for _, values in network.nodes(data=True))
    names = {"locality": gettext("locality"), "partner": gettext("partner"), "field": gettext("field")}
    found["role"] = [Key(role, names[role], OTHER, None, roles[role]) for role in SHAPES if roles[role]]
    return found
