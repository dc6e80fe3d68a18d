from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

from localties.graph import KnowledgeGraph
from localties.network import Rule
from localties.query import Register
from localties.views.ego import ego_svg
from localties.views.network import network_data, network_page, network_svg
from tests.network.strange import STRANGE, strange_register

CAN_THO = "https://w3id.org/localties/id/locality/can-tho"
DA_NANG = "https://w3id.org/localties/id/locality/da-nang"


class Page(HTMLParser):
    """The elements of a page, the text of its scripts and styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append((self.elements[-1][0] if self.elements else "", data))

    def named(self, *tags: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.elements if tag in tags]


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


def _link(iri: str) -> str:
    return iri


def _drawn(register: Register, **choices: Any) -> dict[str, Any]:
    data = network_data(register, "en", _link, **choices)["data"]
    assert isinstance(data, dict)
    return data


def test_no_tie_is_lost_on_the_way_through_pyvis(register: Register) -> None:
    tie = next(iter(register.ties.values()))
    twin = replace(tie, iri=tie.iri + "-again")
    doubled = replace(register, ties={**register.ties, twin.iri: twin})
    edges = [edge["id"] for edge in _drawn(doubled)["edges"] if edge["relation"] == "tie"]
    assert sorted(edges) == sorted(doubled.ties)


def test_every_edge_leads_from_a_node_to_a_node(register: Register) -> None:
    for rule in Rule:
        drawn = _drawn(register, rule=rule)
        known = {node["id"] for node in drawn["nodes"]}
        assert {end for edge in drawn["edges"] for end in (edge["from"], edge["to"])} == known
        borne = {tie for edge in drawn["edges"] for group in edge["ties"] for tie in group}
        assert borne <= register.ties.keys()


def test_localities_and_partners_differ_in_shape_too(register: Register) -> None:
    shapes = {node["role"]: node["shape"] for node in _drawn(register)["nodes"]}
    assert len(set(shapes.values())) == len(shapes) == 4


def test_search_knows_every_name_without_diacritics(register: Register) -> None:
    search = _drawn(register)["actors"][CAN_THO]["search"]
    assert "can tho" in search
    assert "껀터" in _drawn(register)["actors"][CAN_THO]["names"]


def test_a_tie_tells_since_when_it_has_which_status(register: Register) -> None:
    drawn = _drawn(register)
    assert drawn["years"][1] == register.as_of.year
    daejeon = "https://w3id.org/localties/id/tie/binh-duong--daejeon"
    changes = drawn["past"]["changes"][daejeon]
    assert changes[:2] == [(2004, "in-force"), (2008, "dormant")]
    assert changes[-1] == (2025, "carried-on")
    assert drawn["ties"][daejeon]["status"] == "carried-on"


def test_the_page_makes_no_request_and_allows_none(register: Register) -> None:
    page = Page(network_page(register, "en", _link))
    assert not [a for a in page.named("script", "img", "iframe") if "src" in a]
    assert not [a for a in page.named("link") if a.get("rel") != "license"]
    policy = next(
        a["content"] or "" for a in page.named("meta") if "content-security" in (a.get("http-equiv") or "").lower()
    )
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_the_policy_allows_just_what_stands_in_the_page(register: Register) -> None:
    html = network_page(register, "en", _link)
    # Line ends as a browser reads them (HTML, section 13.2.3.5).
    seen = html.replace("\r\n", "\n")
    policy = next(a["content"] or "" for a in Page(html).named("meta") if "http-equiv" in a)
    for kind in ("script", "style"):
        for text in re.findall(rf"<{kind}>(.*?)</{kind}>", seen, re.DOTALL):
            digest = b64encode(sha256(text.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy


def test_there_are_no_inline_handlers_and_styles(register: Register) -> None:
    for _, attributes in Page(network_page(register, "en", _link)).elements:
        assert "style" not in attributes
        assert not [name for name in attributes if name.startswith("on")]


def test_strange_names_are_text_everywhere(register: Register) -> None:
    html = network_page(strange_register(register), "en", _link)
    page = Page(html)
    assert not page.named("img", "b")
    assert not [a for a in page.named("a") if not (a["href"] or "").startswith("https://")]
    shown = [text for _, text in page.texts]
    for name in STRANGE:
        assert any(name in text for text in shown)
    data = json.loads(next(text for tag, text in page.texts if tag == "script" and text.startswith('{"nodes"')))
    assert {actor["name"] for actor in data["actors"].values()} == set(STRANGE)
    assert [s["url"] for s in data["told"]["sources"].values()] == [""]


def test_the_table_has_each_tie_and_the_first_view_follows_the_focus(register: Register) -> None:
    whole = network_data(register, "en", _link)["table"]
    near = network_data(register, "en", _link, focus=CAN_THO)["table"]
    assert isinstance(whole, list)
    assert isinstance(near, list)
    assert {row.iri for row in whole if row.shown} == set(register.ties)
    assert {row.iri for row in near if row.shown} == {tie.iri for tie in register.ties_of(CAN_THO)}


def test_the_page_speaks_vietnamese(register: Register) -> None:
    html = network_page(register, "vi", _link)
    assert "Mạng lưới" in html
    assert "Cần Thơ" in html
    for english in ("Colour by", "Steps around", "The same ties", "Zoom in", "{shown} of"):
        assert english not in html


def test_an_empty_register_gives_an_empty_network(register: Register) -> None:
    assert 'data-ties="0"' in network_page(register.only(set()), "en", _link)


def test_the_picture_links_each_node_and_tie(register: Register) -> None:
    links = {a["href"] for a in Page(str(network_svg(register, "en", _link))).named("a")}
    assert set(register.ties) <= links
    assert {side for tie in register.ties.values() for side in (tie.locality, tie.partner)} <= links


def test_parallel_ties_are_drawn_apart(register: Register) -> None:
    tie = next(iter(register.ties.values()))
    doubled = replace(register, ties={i: replace(tie, iri=i) for i in (tie.iri, tie.iri + "-again")})
    paths = {a["d"] for a in Page(str(network_svg(doubled, "en", _link))).named("path")}
    assert len(paths) == 2


def test_an_ego_network_shows_the_actor_and_all_its_partners(register: Register) -> None:
    html = str(ego_svg(register, DA_NANG, "vi", _link))
    links = {a["href"] for a in Page(html).named("a")}
    assert {DA_NANG} | {tie.partner for tie in register.ties_of(DA_NANG)} <= links
    assert "Đà Nẵng" in html


def test_an_ego_network_of_very_many_shows_the_strongest_and_counts_the_rest(register: Register) -> None:
    strange = strange_register(register, [f"Place {number}" for number in range(102)])
    hub = "https://w3id.org/localties/id/locality/strange-1"
    crowded = replace(strange, ties={i: replace(tie, locality=hub) for i, tie in strange.ties.items()})
    html = str(ego_svg(crowded, hub, "en", _link))
    assert len({a["href"] for a in Page(html).named("a") if "/locality/" in (a["href"] or "")}) == 41
    assert "11 more partners" in html


def test_an_actor_without_ties_has_no_ego_network(register: Register) -> None:
    assert ego_svg(register, "https://nobody.example/", "en", _link) == ""
