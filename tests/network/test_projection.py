from __future__ import annotations

from dataclasses import replace

import pytest

from localties.network import Rule, around, project
from localties.query import Register


def test_there_is_one_edge_per_tie_and_its_key_is_the_tie(register: Register) -> None:
    network = project(register)
    assert sorted(key for _, _, key in network.edges(keys=True)) == sorted(register.ties)
    for one, other, key in network.edges(keys=True):
        tie = register.ties[key]
        assert {one, other} == {tie.locality, tie.partner}


def test_two_ties_of_one_pair_are_two_edges(register: Register) -> None:
    tie = next(iter(register.ties.values()))
    twin = replace(tie, iri=tie.iri + "-again")
    doubled = replace(register, ties={tie.iri: tie, twin.iri: twin})
    assert project(doubled).number_of_edges(tie.locality, tie.partner) == 2


def test_nodes_are_named_in_the_language_asked_for(register: Register) -> None:
    can_tho = "https://w3id.org/localties/id/locality/can-tho"
    assert project(register, language="vi").nodes[can_tho]["label"] == "Cần Thơ"
    assert project(register, language="en").nodes[can_tho]["label"] == "Can Tho"


def test_a_locality_is_as_close_to_a_field_as_it_has_ties_in_it(register: Register) -> None:
    network = project(register, Rule.LOCALITY_FIELD)
    assert network.number_of_edges() > 20
    for one, other, values in network.edges(data=True):
        locality, field = sorted((one, other), key=lambda node: str(network.nodes[node]["role"]), reverse=True)
        bearing = {t.iri for t in register.ties.values() if t.locality == locality and field in t.fields}
        assert {iri for (iri,) in values["ties"]} == bearing
        assert values["weight"] == len(bearing)


def test_partners_are_linked_as_often_as_they_share_a_locality(register: Register) -> None:
    network = project(register, Rule.PARTNER_PARTNER)
    homes = {p: {t.locality for t in register.ties.values() if t.partner == p} for p in network}
    for one in network:
        for other in network:
            if one < other:
                shared = homes[one] & homes[other]
                weight = network[one][other][f"{one} {other}"]["weight"] if shared else 0
                assert weight == len(shared)
                assert network.has_edge(one, other) == bool(shared)


@pytest.mark.parametrize("role", ["agreement", "event"])
def test_agreements_and_events_are_nodes_on_demand(register: Register, role: str) -> None:
    plain = project(register)
    with_records = project(register, agreements=role == "agreement", events=role == "event")
    added = set(with_records) - set(plain)
    ties = register.ties.values()
    assert added == {iri for tie in ties for iri in (tie.agreements if role == "agreement" else tie.events)}
    assert {with_records.nodes[node]["role"] for node in added} == {role}
    assert all(with_records.degree(node) > 0 for node in added)


def test_depth_reaches_step_by_step(register: Register) -> None:
    network = project(register)
    da_nang = "https://w3id.org/localties/id/locality/da-nang"
    near, far = around(network, da_nang, 1), around(network, da_nang, 2)
    assert set(near) == {da_nang, *network.neighbors(da_nang)}
    assert set(near) < set(far)
    assert len(around(network, "https://nobody.example/", 3)) == 0
