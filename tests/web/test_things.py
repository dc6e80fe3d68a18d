from __future__ import annotations

import html
import json
import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

import localties
from localties import KnowledgeGraph, Project
from localties.pages import inside
from localties.terms import ID, LT, XSD
from localties.web import Settings, things
from localties.web.explorer import Explorer

ATTACK = "<script>alert(1)</script>\"><img src=x onerror=alert(1)>{{7*7}}\u202e</title>'"
LANGUAGES = ("en", "vi")
ADDRESS_ATTRIBUTES = {"href", "src", "action"}


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def links(self) -> set[str]:
        return {attributes["href"] for tag, attributes in self.elements if tag == "a" and "href" in attributes}

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def explorer_over(graph: KnowledgeGraph) -> TestClient:
    app = Starlette(routes=list(things.routes))
    app.state.explorer = Explorer(graph, Settings())
    return TestClient(app, follow_redirects=False)


@pytest.fixture(scope="module")
def own(graph: KnowledgeGraph) -> TestClient:
    """The pages of this area alone, over the curated graph."""
    return explorer_over(graph)


@pytest.fixture(scope="module")
def spoilt(project: Project, tmp_path_factory: pytest.TempPathFactory) -> TestClient:
    """The curated graph with an attack in every text and a script for every web address."""
    root = tmp_path_factory.mktemp("spoilt")
    shutil.copytree(project.ontology, root / "ontology")
    shutil.copytree(project.root / "queries", root / "queries")
    (root / "graph").mkdir()
    stated = KnowledgeGraph(project)
    stated.add(project.graph)
    triples = [ox.Triple(t.subject, t.predicate, _spoil(t.object)) for t in stated.store.triples()]
    (root / "graph" / "all.ttl").write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return explorer_over(localties.open_graph(root))


def _spoil(value: object) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    assert isinstance(value, ox.NamedNode | ox.BlankNode | ox.Literal)
    if isinstance(value, ox.Literal) and value.language:
        return ox.Literal(ATTACK + value.value, language=value.language)
    if isinstance(value, ox.Literal) and value.datatype.value == XSD + "anyURI" and not value.value.startswith(LT):
        return ox.Literal("javascript:alert(1)//" + value.value, datatype=value.datatype)
    if isinstance(value, ox.Literal) and value.datatype.value == XSD + "string":
        return ox.Literal(ATTACK + value.value)
    return value


def pages_of(graph: KnowledgeGraph, *kinds: str) -> list[str]:
    iris = {t.subject.value for t in graph.store.triples() if isinstance(t.subject, ox.NamedNode)}
    return sorted(
        f"/page/{quote(inside(iri) or '')}" for iri in iris if iri.startswith(tuple(ID + k for k in kinds))
    )


def page(client: TestClient, address: str, language: str = "en") -> Elements:
    joint = "&" if "?" in address else "?"
    answer = client.get(f"{address}{joint}lang={language}")
    assert answer.status_code == 200, (address, answer.status_code)
    return Elements(answer.text)


KINDS = (
    "locality/ partner/ organisation/ organ/ person/ state/ agreement/ event/ tie/ membership/ undertaking/ "
    "observation/ change/ succession/ claim/ source/"
).split()


def test_the_register_tells_the_steps_where_asked(client: TestClient) -> None:
    plain = client.get("/status?as-of=2026-01-01&locality=binh-duong&lang=en")
    told = client.get("/status?as-of=2026-01-01&locality=binh-duong&lang=en&why=1")
    assert plain.status_code == told.status_code == 200
    step = ">abolished: Binh Duong</a>"
    assert step not in plain.text and step in told.text
    assert 'href="/page/succession/binh-duong--daejeon.ho-chi-minh-city?lang=en"' in told.text
    assert 'name="why" type="checkbox" value="1" checked' in told.text


@pytest.mark.parametrize("thing", ["agreement/binh-duong--daejeon.2005", "tie/binh-duong--daejeon"])
def test_an_agreement_and_a_tie_tell_how_it_came_to_their_status(client: TestClient, thing: str) -> None:
    page = client.get(f"/page/{thing}?lang=vi").text
    steps = page[page.index("Vì sao có tình trạng này") :]
    assert (
        steps.index("17/5/2005") < steps.index("không còn tồn tại: Bình Dương") < steps.index("tiếp tục thực hiện")
    )
    assert "Vì sao có tình trạng này" not in client.get("/page/locality/binh-duong?lang=vi").text


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_thing_has_a_page_that_leads_nowhere_unknown(
    graph: KnowledgeGraph, own: TestClient, kind: str, language: str
) -> None:
    addresses = pages_of(graph, kind)
    assert addresses
    known = set(pages_of(graph, ""))
    for address in addresses[:: max(1, len(addresses) // 12)]:
        shown = page(own, address, language)
        assert sum(tag == "h1" for tag, _ in shown.elements) == 1
        led = {html.unescape(link).partition("?")[0] for link in shown.links() if link.startswith("/page/")}
        assert {link for link in led if not link.startswith("/page/scheme/")} <= known


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_graph_says_of_an_agreement_is_on_its_page(
    graph: KnowledgeGraph, own: TestClient, language: str
) -> None:
    iri = ID + "agreement/can-tho--jeollanam-do.2012"
    shown = page(own, "/page/agreement/can-tho--jeollanam-do.2012", language)
    card = localties.describe(graph, iri, language)
    values = {value for fact in card.facts for value in fact.values if not value.facts}
    values |= {v for fact in card.facts for part in fact.values for inner in part.facts for v in inner.values}
    assert values
    assert {value for value in values if " ".join(value.split()) not in shown.text} == set()
    assert f"/page/locality/jeollanam-do?lang={language}" in shown.links()
    for citation in card.citations:
        assert citation.title in shown.text
        assert citation.place is None or citation.place in shown.text


def test_disputed_values_stand_with_both_sources_and_the_reason(graph: KnowledgeGraph, own: TestClient) -> None:
    shown = page(own, "/page/agreement/can-tho--jeollanam-do.2012")
    rows = graph.store.select(
        "SELECT ?title ?reason { ?claim lt:claimAbout agreement:can-tho--jeollanam-do\\.2012 ; lt:reason ?reason ;"
        ' lt:evidence/lt:source/rdfs:label ?title . FILTER(LANG(?reason) = "en" && LANG(?title) = "en") }'
    )
    told = {row[name].value for row in rows.dicts() for name in ("title", "reason")}
    assert told
    assert {text for text in told if text not in shown.text} == set()


def test_a_place_tells_of_the_ties_of_the_units_it_took_in(own: TestClient) -> None:
    links = page(own, "/page/locality/da-nang").links()
    for tie in ("quang-nam--osan", "son-tra--gurye", "da-nang--daegu"):
        assert f"/page/tie/{tie}?lang=en" in links


def test_a_part_leads_to_the_place_on_the_page_of_its_whole(own: TestClient) -> None:
    answer = own.get("/page/party/can-tho--jeollanam-do.2012.can-tho")
    assert answer.status_code == 303
    address, _, anchor = answer.headers["location"].partition("#")
    assert address == "/page/agreement/can-tho--jeollanam-do.2012"
    assert anchor in {attributes.get("id") for _, attributes in page(own, address).elements}


def test_evidence_leads_to_its_source(own: TestClient) -> None:
    answer = own.get("/page/evidence/baodanang-3299813")
    assert answer.headers["location"].startswith("/page/source/baodanang-3299813")


@pytest.mark.parametrize(
    "address",
    [
        "/page/locality/atlantis",
        "/page/%3Cscript%3E",
        "/page/scheme/field/nothing",
        "/page/",
        "/brief/can-tho/atlantis",
        "/brief/event/agreement",
        "/status?locality=atlantis",
        "/succession?locality=atlantis",
    ],
)
def test_the_unknown_is_not_found(own: TestClient, address: str) -> None:
    assert own.get(address).status_code == 404


@pytest.mark.parametrize("day", ["yesterday", "2025-13-01", "0001-01-01", "9999-12-31", "2025-02-30", "2025/.."])
def test_a_day_that_is_none_is_refused(own: TestClient, day: str) -> None:
    assert own.get("/status", params={"as-of": day}).status_code == 400
    assert own.get("/succession", params={"as-of": day}).status_code == 400


def test_the_register_counts_what_the_judgement_gives(graph: KnowledgeGraph, own: TestClient) -> None:
    shown = page(own, "/status")
    judged = graph.store.select("SELECT ?of { ?a lt:assessmentOf ?of ; lt:status status:successor-unclear }").rows
    assert judged
    for (of,) in judged:
        assert isinstance(of, ox.NamedNode)
        assert f"/page/{inside(of.value)}?lang=en" in shown.links()
    assert f"{len(judged)} successor unclear" in shown.text


def test_the_register_of_another_day_leaves_the_shared_graph_as_it_is(
    graph: KnowledgeGraph, own: TestClient
) -> None:
    before = graph.store.triples()
    shown = page(own, "/status?as-of=2024-12-31&locality=binh-duong")
    assert "Binh Duong – Daejeon" in shown.text
    assert "Binh Duong abolished" not in shown.text
    assert "Binh Duong abolished" in page(own, "/status?locality=binh-duong").text
    assert graph.store.triples() == before


def test_succession_is_led_to_from_the_register_and_from_places(own: TestClient) -> None:
    assert "/succession?lang=en" in page(own, "/status").links()
    assert "/succession?locality=da-nang&lang=en" in page(own, "/status?locality=da-nang").links()
    for place in ("binh-duong", "ho-chi-minh-city"):
        assert f"/succession?locality={place}&lang=en" in page(own, f"/page/locality/{place}").links(), place
    assert "Son Tra – Gurye" in page(own, "/succession?locality=da-nang").text
    assert "Son Tra – Gurye" not in page(own, "/succession?locality=da-nang&as-of=2025-06-30").text


def test_what_was_promised_later_is_not_in_the_register_of_a_day(own: TestClient) -> None:
    promise = "/page/undertaking/ho-chi-minh-city--daejeon.2026.common-programmes?lang=en"
    assert promise in page(own, "/status").links()
    assert promise not in page(own, "/status?as-of=2025-12-31").links()


@pytest.mark.parametrize("asked", ["Can Tho", "Cần Thơ", "cantho", "껀터", "VN-CT"])
def test_a_search_finds_the_city_first(own: TestClient, asked: str) -> None:
    answer = own.get("/search", params={"q": asked})
    hits = re.findall(r'<li><p class="title"><a href="([^"]+)"', answer.text)
    assert hits[0] == "/page/locality/can-tho"


def test_a_search_says_what_a_former_unit_is_part_of_now(own: TestClient) -> None:
    shown = page(own, "/search?q=Bình Dương")
    assert "until 1 July 2025" in shown.text
    assert "now part of Ho Chi Minh City" in shown.text


@pytest.mark.parametrize("number", ["0", "-1", "x", "99999999999", "²"])
def test_a_page_of_hits_that_is_no_number_is_refused(own: TestClient, number: str) -> None:
    assert own.get("/search", params={"q": "a", "page": number}).status_code == 400


def test_the_last_page_of_hits_holds_the_rest(own: TestClient) -> None:
    assert "Page 2 of" in page(own, "/search?q=can tho&page=2").text


def test_answers_name_their_language(own: TestClient) -> None:
    answer = own.get("/", headers={"Accept-Language": "vi"})
    assert answer.headers["content-language"] == "vi"
    assert {"Accept", "Accept-Language"} <= set(answer.headers["vary"].split(", "))
    assert '<html lang="vi">' in answer.text


def test_home_counts_the_register(graph: KnowledgeGraph, own: TestClient) -> None:
    (row,) = graph.store.select(
        "SELECT (COUNT(DISTINCT ?t) AS ?ties) (COUNT(DISTINCT ?p) AS ?partners) { ?t a lt:Tie ; lt:partner ?p }"
    ).dicts()
    text = page(own, "/").text
    assert f"{row['ties'].value} ties" in text
    assert f"{row['partners'].value} partners" in text


def test_the_embedded_json_ld_says_what_the_graph_says(graph: KnowledgeGraph, own: TestClient) -> None:
    text = own.get("/page/agreement/can-tho--jeollanam-do.2012").text
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S)
    iri = ID + "agreement/can-tho--jeollanam-do.2012"
    triples = {q.triple for q in ox.parse(block.encode(), format=ox.RdfFormat.JSON_LD)}
    stated = {q.triple for q in graph.store.matching(ox.NamedNode(iri))}
    assert stated
    assert stated <= triples


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_texts_show_as_text_on_every_page(spoilt: TestClient, language: str) -> None:
    seen = 0
    for address in _all_pages(spoilt):
        answer = spoilt.get(address, params={"lang": language})
        assert answer.status_code == 200, address
        _harmless(answer.text, address)
        seen += ATTACK.partition("\u202e")[0] in Elements(answer.text).text
    assert seen > 100


@pytest.mark.parametrize("query", [ATTACK, "javascript:alert(1)", "{{7*7}}", "%00", "a" * 5000])
def test_hostile_searches_show_as_text(own: TestClient, query: str) -> None:
    answer = own.get("/search", params={"q": query})
    assert answer.status_code == 200
    _harmless(answer.text, query)
    assert "49" not in Elements(answer.text).text


def _all_pages(client: TestClient) -> Iterator[str]:
    app = client.app
    assert isinstance(app, Starlette)
    yield from ("/", "/status", "/search?q=script", "/brief/ho-chi-minh-city/daejeon", "/brief/da-nang/gurye")
    yield from pages_of(app.state.explorer.graph, *KINDS)


def _harmless(text: str, address: str) -> None:
    for tag, attributes in Elements(text).elements:
        assert tag != "img" or attributes["src"].startswith("/assets/"), address
        assert tag != "script" or attributes.get("type") == "application/ld+json", address
        assert not any(name.startswith("on") or name == "style" for name in attributes), address
        for name in ADDRESS_ATTRIBUTES & attributes.keys():
            assert not attributes[name].lower().strip().startswith(("javascript:", "data:")), address
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.S):
        json.loads(block)
