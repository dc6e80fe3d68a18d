"""From the register to a network: what is a node, what is an edge.

Edges keep their identity: two localities tied twice have two edges, so the result is a multigraph.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.query import Register, Tie


class Rule(StrEnum):
    """By which rule ties become edges."""

    LOCALITY_PARTNER = "locality-partner"
    """An edge per tie, from its locality to its partner."""
    LOCALITY_FIELD = "locality-field"
    """An edge from a locality to each field of its ties, as heavy as there are ties in that field."""
    PARTNER_PARTNER = "partner-partner"
    """An edge between two partners of the same localities, as heavy as there are localities that they share."""


def project(
    register: Register,
    rule: Rule = Rule.LOCALITY_PARTNER,
    *,
    agreements: bool = False,
    events: bool = False,
    language: str = "en",
) -> nx.MultiGraph[str]:
    """Make a network of the ties of a register.

    Args:
        register: The ties.
        rule: What becomes an edge.
        agreements: Whether agreements are nodes too, joined to those of their parties that are nodes.
        events: Whether events are nodes too, joined to those who took part and are nodes.
        language: In which language nodes are labelled.

    Returns:
        A multigraph whose nodes are IRIs. A node has `label`, `role` (`locality`, `partner`, `field`, `agreement`
        or `event`), `kind` and `country` (IRIs or None), and an actor also `latitude` and `longitude` (degrees,
        or None). An edge has `weight` (agreements, ties or shared localities, by the rule; at least 1),
        `relation` (`tie`, `field`, `shared` or `part`) and `ties`: groups of IRIs of ties, each group by itself
        enough to bear the edge out. The key of a tie's edge is the IRI of the tie; such an edge has `agreements`
        (how many), `kind`, `status`, `first` and `last` too.
    """
    network: nx.MultiGraph[str] = nx.MultiGraph(
        rule=rule.value, language=language, as_of=register.as_of.isoformat()
    )
    match rule:
        case Rule.LOCALITY_PARTNER:
            _join_partners(network, register)
        case Rule.LOCALITY_FIELD:
            _join_fields(network, register)
        case Rule.PARTNER_PARTNER:
            _join_through_localities(network, register)
    for tie in register.ties.values():
        _join_records(network, register, tie, tie.agreements if agreements else (), "agreement")
        _join_records(network, register, tie, tie.events if events else (), "event")
    for node, values in network.nodes(data=True):
        values["label"] = register.name(node, language)
    return network


def around(network: nx.MultiGraph[str], node: str, depth: int = 1) -> nx.MultiGraph[str]:
    """Give the part of a network that lies around a node.

    Args:
        network: The network.
        node: The IRI in the middle.
        depth: How many steps away the part reaches, 1 to 3 as a rule.

    Returns:
        The nodes within reach and all edges between them; nothing where the node is not in the network.
    """
    reached = nx.single_source_shortest_path_length(network, node, cutoff=depth) if node in network else {}
    part: nx.MultiGraph[str] = network.subgraph(reached).copy()
    return part


def _join_partners(network: nx.MultiGraph[str], register: Register) -> None:
    homes = {tie.locality for tie in register.ties.values()}
    for tie in register.ties.values():
        for side in (tie.locality, tie.partner):
            _add_actor(network, register, side, "locality" if side in homes else "partner")
        network.add_edge(
            tie.locality,
            tie.partner,
            key=tie.iri,
            relation="tie",
            weight=max(1, len(tie.agreements)),
            agreements=len(tie.agreements),
            ties=((tie.iri,),),
            kind=tie.kind,
            status=tie.status,
            first=tie.first,
            last=tie.last,
        )


def _join_fields(network: nx.MultiGraph[str], register: Register) -> None:
    bearing: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for tie in register.ties.values():
        for field in sorted(tie.fields):
            bearing[tie.locality, field].append((tie.iri,))
    for (locality, field), ties in bearing.items():
        _add_actor(network, register, locality, "locality")
        network.add_node(field, role="field", kind=None, country=None)
        network.add_edge(
            locality, field, key=_key(locality, field), relation="field", weight=len(ties), ties=tuple(ties)
        )


def _join_through_localities(network: nx.MultiGraph[str], register: Register) -> None:
    partners: dict[str, dict[str, list[Tie]]] = defaultdict(lambda: defaultdict(list))
    for tie in register.ties.values():
        partners[tie.locality][tie.partner].append(tie)
        _add_actor(network, register, tie.partner, "partner")
    bearing: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    shared: dict[tuple[str, str], set[str]] = defaultdict(set)
    for locality, ties in partners.items():
        for one, other in combinations(sorted(ties), 2):
            shared[one, other].add(locality)
            bearing[one, other] += [(a.iri, b.iri) for a in ties[one] for b in ties[other]]
    for (one, other), groups in bearing.items():
        network.add_edge(
            one,
            other,
            key=_key(one, other),
            relation="shared",
            weight=len(shared[one, other]),
            ties=tuple(groups),
        )


def _join_records(
    network: nx.MultiGraph[str], register: Register, tie: Tie, records: Iterable[str], role: str
) -> None:
    for iri in records:
        record = register.records[iri]
        # Those who signed may be organs or cities below; the sides of the tie that it bears out always count.
        parties = sorted(side for side in record.actors | {tie.locality, tie.partner} if _is_side(network, side))
        if not parties:
            continue
        network.add_node(iri, role=role, kind=record.type, country=None)
        for party in parties:
            key = _key(iri, party)
            known: dict[str, Any] = (network.get_edge_data(iri, party) or {}).get(key, {"ties": ()})
            ties = (*known["ties"], (tie.iri,))
            network.add_edge(iri, party, key=key, relation="part", weight=1, ties=ties)


def _is_side(network: nx.MultiGraph[str], iri: str) -> bool:
    return iri in network and network.nodes[iri]["role"] in ("locality", "partner")


def _add_actor(network: nx.MultiGraph[str], register: Register, iri: str, role: str) -> None:
    actor = register.actors.get(iri)
    network.add_node(
        iri,
        role=role,
        kind=actor.kind if actor else None,
        country=actor.country if actor else None,
        latitude=actor.latitude if actor else None,
        longitude=actor.longitude if actor else None,
    )


def _key(one: str, other: str) -> str:
    return f"{one} {other}"
