from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import networkx as nx
import pytest

from localties.network import Rule, gexf, graphml, project
from localties.query import Register
from tests.network.strange import STRANGE, strange_register

CAN_THO = "https://w3id.org/localties/id/locality/can-tho"


def _read_graphml(data: bytes) -> nx.MultiGraph[str]:
    read = nx.read_graphml(BytesIO(data), force_multigraph=True)
    assert isinstance(read, nx.MultiGraph)
    return read


@pytest.mark.parametrize("rule", list(Rule))
def test_graphml_reads_back_with_all_that_was_in_it(register: Register, rule: Rule) -> None:
    network = project(register, rule, agreements=True, events=True, language="vi")
    read = _read_graphml(graphml(network, register))
    assert set(read) == set(network)
    assert {key for _, _, key in read.edges(keys=True)} == {key for _, _, key in network.edges(keys=True)}
    assert read.graph["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert "localties" in read.graph["attribution"]


@pytest.mark.parametrize("rule", list(Rule))
def test_gexf_reads_back_with_all_that_was_in_it(register: Register, rule: Rule) -> None:
    network = project(register, rule)
    data = gexf(network, register)
    read = nx.read_gexf(BytesIO(data))
    assert set(read) == set(network)
    assert read.number_of_edges() == network.number_of_edges()
    assert b"CC BY 4.0" in data
    assert b"creativecommons.org/licenses/by/4.0/" in data


def test_a_node_has_names_country_kind_and_place(register: Register) -> None:
    node = nx.read_graphml(BytesIO(graphml(project(register), register))).nodes[CAN_THO]
    assert node["label"] == "Can Tho"
    assert "Cần Thơ" in node["names"].split(" | ")
    assert node["country_name"] == "Vietnam"
    assert node["latitude"] == register.actors[CAN_THO].latitude
    assert node["role"] == "locality"


def test_an_edge_has_status_weight_and_dates(register: Register) -> None:
    read = _read_graphml(graphml(project(register), register))
    tie = next(t for t in register.ties.values() if len(t.agreements) > 1 and t.first)
    edge = read.edges[tie.locality, tie.partner, tie.iri]
    assert edge["weight"] == edge["agreements"] == len(tie.agreements)
    assert edge["status_name"] == register.name(tie.status or "", "en")
    assert edge["first"] == tie.first.isoformat() if tie.first else None


def test_two_ties_of_one_pair_are_kept_apart(register: Register) -> None:
    tie = next(iter(register.ties.values()))
    doubled = replace(register, ties={tie.iri: tie, tie.iri + "-again": replace(tie, iri=tie.iri + "-again")})
    network = project(doubled)
    assert _read_graphml(graphml(network, doubled)).number_of_edges() == 2
    assert nx.read_gexf(BytesIO(gexf(network, doubled))).number_of_edges() == 2


@pytest.mark.parametrize("write", [graphml, gexf])
def test_the_same_network_gives_the_same_bytes(register: Register, write: type) -> None:
    assert write(project(register), register) == write(project(register), register)


def test_markup_and_control_characters_do_no_harm(register: Register) -> None:
    strange = strange_register(register)
    network = project(strange)
    assert {values["label"] for _, values in network.nodes(data=True)} == set(STRANGE)
    for data in (graphml(network, strange), gexf(network, strange)):
        assert b"<script" not in data
        assert b"\x0b" not in data
    read = nx.read_graphml(BytesIO(graphml(network, strange)))
    assert '"><img src=x onerror=alert(1)>' in {values["label"] for _, values in read.nodes(data=True)}
