from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pyoxigraph as ox
import pytest

from localties import Project
from localties.graph import KnowledgeGraph
from localties.query import Register
from localties.terms import DCTERMS, GRAPH, LT, RDF
from localties.views.overview import overview_page, overview_part
from localties.views.overview_columns import Choosing, overview_data
from tests.network.strange import STRANGE, strange_register
from tests.network.synthetic import synthetic_register
from tests.views.test_network import Page

CAN_THO = "https://w3id.org/localties/id/locality/can-tho"


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


@pytest.fixture(scope="module")
def overview(register: Register) -> dict[str, Any]:
    return overview_data(register, "vi", str, None)


@pytest.fixture(scope="module")
def data(overview: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json.dumps(overview["data"]))
    return found


def _page_of(data: dict[str, Any], place: int) -> str:
    return str(data["pages"]["start"] + data["pages"]["rest"][place])


def test_columns_give_every_tie_with_its_two_sides(register: Register, data: dict[str, Any]) -> None:
    pairs = [(_page_of(data, a), _page_of(data, b)) for a, b in zip(data["from"], data["to"], strict=True)]
    assert pairs == [(tie.locality, tie.partner) for tie in register.ties.values()]
    columns = [data["names"], data["states"], data["network"]["x"], data["map"]["y"], data["pages"]["rest"]]
    assert {len(column) for column in columns} == {len({side for pair in pairs for side in pair})}


def test_a_place_has_its_country_and_all_its_names(register: Register, data: dict[str, Any]) -> None:
    place = next(n for n in range(len(data["names"])) if _page_of(data, n) == CAN_THO)
    assert data["names"][place] == "Cần Thơ"
    assert {"Can Tho", "껀터"} <= {data["names"][place], *data["also"][str(place)]}
    assert data["countries"][data["states"][place]][0] == register.name(
        "https://w3id.org/localties/id/state/vn", "vi"
    )


def test_filters_say_of_each_tie_what_the_register_says(register: Register, overview: dict[str, Any]) -> None:
    kinds, statuses = (dict(overview["choices"][name]) for name in ("kind", "status"))
    filters = overview["data"]["filters"]
    for number, tie in enumerate(register.ties.values()):
        assert kinds[filters["kind"][number]] == register.name(tie.kind or "", "vi")
        assert statuses[filters["status"][number]] == register.name(tie.status or "", "vi")
    assert [name for _, name in overview["choices"]["layer"]] == ["các bản ghi biên tập"]
    assert set(filters["layer"]) == {1}


def test_a_tie_told_by_a_list_and_by_a_record_has_both_layers(project: Project) -> None:
    register = synthetic_register(project, 20, 30)
    first, second, *_ = register.ties
    layer = ox.NamedNode(GRAPH + "world/list")
    triples = [
        ox.Triple(layer, ox.NamedNode(RDF + "type"), ox.NamedNode("http://rdfs.org/ns/void#Dataset")),
        ox.Triple(layer, ox.NamedNode(DCTERMS + "title"), ox.Literal("A list", language="en")),
        *(
            ox.Triple(ox.NamedNode(t), ox.NamedNode(RDF + "type"), ox.NamedNode(LT + "Tie"))
            for t in (first, "urn:x")
        ),
    ]
    register.graph.store.add(triples, layer.value)
    alone = replace(register.ties[second], iri="urn:x")
    found = overview_data(replace(register, ties={**register.ties, "urn:x": alone}), "vi", str, None)
    assert [name for _, name in found["choices"]["layer"]] == ["các bản ghi biên tập", "A list"]
    bits = dict(zip([*register.ties, "urn:x"], found["data"]["filters"]["layer"], strict=True))
    assert (bits[first], bits[second], bits["urn:x"]) == (3, 1, 2)


def test_places_without_a_point_are_left_off_the_map_alone(register: Register, data: dict[str, Any]) -> None:
    for place in range(len(data["names"])):
        actor = register.actors[_page_of(data, place)]
        assert (data["map"]["x"][place] is None) == (actor.longitude is None)
        assert data["network"]["x"][place] is not None


def test_without_any_point_there_is_no_map(project: Project) -> None:
    register = synthetic_register(project, 20, 30)
    html = overview_part(register, "en", str, "map")
    assert overview_data(register, "en", str, None)["data"]["map"] is None
    assert 'value="map"' not in html


def test_the_page_is_complete_without_a_script(register: Register) -> None:
    page = Page(overview_page(register, "en", str, "network"))
    texts = [text.strip() for _, text in page.texts]
    for state in {register.actors[t.partner].country for t in register.ties.values()}:
        assert register.name(state or "", "en") in texts
    assert CAN_THO in {link.get("href") for link in page.named("a")}
    assert {a.get("id") for a in page.named("select")} >= {"overview-country", "overview-kind"}


def test_countries_lead_to_where_their_ties_are_chosen(register: Register) -> None:
    jp = "https://w3id.org/localties/id/state/jp"
    slugs = {"country": {jp: "jp"}, "locality": {CAN_THO: "locality:can-tho"}, "partner": {}}
    choosing = Choosing("/explore?view=network", lambda iri: "/narrow" if iri == jp else None, slugs)
    html = overview_part(register, "en", str, "network", choosing)
    assert [link for link in Page(html).named("a") if link.get("href") == "/narrow"]
    sent = overview_data(register, "en", str, choosing)["data"]["choosing"]
    assert set(sent["unusual"]["locality"].values()) == {"locality:can-tho"}


def test_nothing_is_loaded_or_run_that_the_page_does_not_name(register: Register) -> None:
    html = overview_page(strange_register(register), "en", str, "network")
    page = Page(html)
    assert not [a for a in page.named("script", "link", "img") if a.get("src") or a.get("rel") == "stylesheet"]
    assert not page.named("img")
    assert len(page.named("script")) == 4
    data = next(text for tag, text in page.texts if tag == "script" and text.startswith("{"))
    assert set(json.loads(data)["names"]) >= {name for name in STRANGE if "\x0b" not in name}


def test_a_large_register_is_sent_compactly(project: Project) -> None:
    register = synthetic_register(project, 2000, 5000)
    assert len(overview_page(register, "en", str, "network")) < 600_000
