from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest
from openpyxl import load_workbook
from rdflib import RDF, Graph, URIRef
from starlette.applications import Starlette
from starlette.testclient import TestClient

from localties.pages.views import VIEWS
from localties.terms import expand

SELECTION = "country=kr&kind=friendship,twinning"


def _ties(text: str) -> int:
    found = re.search(r'class="shown" data-ties="(\d+)"', text)
    assert found
    return int(found[1])


@pytest.mark.parametrize("view", ["table", "network", "map", "timeline", "charts"])
def test_every_view_shows_the_same_ties(client: TestClient, view: str) -> None:
    table = client.get(f"/explore?{SELECTION}")
    answer = client.get(f"/explore?{SELECTION}&view={view}")
    assert answer.status_code == 200
    assert _ties(answer.text) == _ties(table.text) > 0


def test_past_years_are_told_to_who_asks_for_them(client: TestClient, app: Starlette) -> None:
    page = client.get("/explore?locality=binh-duong&view=network").text
    data = json.loads(re.search(r'id="network-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    told = client.get(data["past"])
    assert told.headers["content-type"] == "application/json"
    register = app.state.explorer.register
    own = {tie.iri for tie in register.ties.values() if tie.locality == expand("locality:binh-duong")}
    assert set(told.json()["changes"]) == set(data["ties"]) == own
    assert [2004, "in-force"] in told.json()["changes"][expand("tie:binh-duong--daejeon")]
    assert told.json()["statuses"]["in-force"] == "in force"
    assert client.get(data["past"], headers={"accept-language": "vi"}).json()["statuses"]["in-force"] != "in force"


def test_more_of_a_tie_is_told_to_who_asks_for_it(client: TestClient, app: Starlette) -> None:
    page = client.get("/explore?locality=binh-duong&view=network&lang=vi").text
    data = json.loads(re.search(r'id="network-data"[^>]*>(.*?)</script>', page, re.DOTALL)[1])  # type: ignore[index]
    tie = app.state.explorer.register.ties[expand("tie:binh-duong--daejeon")]
    answer = client.get(data["told"], params={**parse_qs(urlsplit(data["told"]).query), "tie": tie.iri})
    assert answer.headers["content-language"] == "vi"
    told = answer.json()
    assert list(told["ties"]) == [tie.iri]
    assert set(told["records"]) == set(tie.records)
    assert set(told["sources"]) == set(told["ties"][tie.iri]["sources"]) == tie.sources
    assert told["records"][tie.agreements[0]]["href"].startswith("/page/agreement/")


@pytest.mark.parametrize("tie", ["", "?tie=binh-duong", "?tie=https://example.org/"])
def test_more_of_what_is_no_tie_is_not_told(client: TestClient, tie: str) -> None:
    assert client.get("/explore/told" + tie).status_code == 404


def test_past_years_are_told_of_as_many_ties_as_are_drawn(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(VIEWS, "network", replace(VIEWS["network"], most=5))
    answer = client.get("/explore/past")
    assert answer.status_code == 400
    assert "at most 5" in answer.text


def test_downloads_agree_with_the_page(client: TestClient) -> None:
    count = _ties(client.get(f"/explore?{SELECTION}").text)
    got = {e: client.get(f"/explore.{e}?{SELECTION}") for e in ("csv", "xlsx", "ttl", "jsonld", "graphml", "gexf")}
    assert {answer.status_code for answer in got.values()} == {200}
    assert all("attachment" in answer.headers["content-disposition"] for answer in got.values())
    assert len(list(csv.DictReader(io.StringIO(got["csv"].content.decode("utf-8-sig"))))) == count
    assert load_workbook(io.BytesIO(got["xlsx"].content))["Ties"].max_row == count + 1
    for ending, form in (("ttl", "turtle"), ("jsonld", "json-ld")):
        told = Graph().parse(data=got[ending].text, format=form)
        ties = set(told.subjects(RDF.type, URIRef("https://w3id.org/localties/ns#Tie")))
        assert (
            len([tie for tie in ties if (tie, None, None) in told and told.value(tie, _LT("locality"))]) == count
        )
    assert nx.read_graphml(io.BytesIO(got["graphml"].content), force_multigraph=True).number_of_edges() == count
    assert nx.read_gexf(io.BytesIO(got["gexf"].content)).number_of_edges() == count
    for ending in ("csv", "ttl", "jsonld", "graphml", "gexf"):
        assert "creativecommons.org/licenses/by/4.0" in got[ending].text


def _LT(name: str) -> URIRef:  # noqa: N802 - a namespace
    return URIRef("https://w3id.org/localties/ns#" + name)


@pytest.mark.parametrize("query", ["country=atlantis", "view=nothing", "sort=nothing", "page=0", "from=x"])
def test_what_cannot_be_read_is_told(client: TestClient, query: str) -> None:
    answer = client.get(f"/explore?{query}", headers={"accept": "text/html"})
    assert answer.status_code == 400
    assert "<h1>" in answer.text


@pytest.mark.parametrize("view", ["network", "map"])
def test_what_is_too_much_to_draw_in_detail_is_shown_as_an_overview_that_leads_to_less(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setitem(VIEWS, view, replace(VIEWS[view], most=15))
    for address in (f"/explore?view={view}", f"/{view}?lang=en", f"/explore?view={view}&kind=friendship"):
        page = client.get(address).text
        assert 'id="overview"' in page
        assert "overview.js" in page
        links = re.findall(r'href="([^"]+country=[^"]+)" aria-label[^>]*>(\d+)</a>', page)
        narrower = {int(count): href for href, count in links}
        count = max(count for count in narrower if count <= 15)
        less = client.get(narrower[count].replace("&amp;", "&")).text
        assert _ties(less) == count
        assert 'id="overview"' not in less


def test_a_value_of_a_facet_can_be_entered_by_its_name(client: TestClient) -> None:
    assert _ties(client.get("/explore?country=Hàn Quốc").text) == _ties(client.get("/explore?country=kr").text) > 0


def test_nothing_found_says_what_to_take_back(client: TestClient) -> None:
    answer = client.get("/explore?country=jp&to=1950&lang=en")
    assert _ties(answer.text) == 0
    assert "Take one back" in answer.text


def test_a_script_in_a_parameter_is_text(client: TestClient) -> None:
    answer = client.get("/explore?country=%3Cscript%3Ealert(1)%3C/script%3E", headers={"accept": "text/html"})
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_rows_are_sorted_and_paged(client: TestClient) -> None:
    shown = client.get("/explore?sort=-agreements&lang=en").text
    counts = [int(n) for n in re.findall(r'<td class="number">(\d*)</td>\s*<td class="number">', shown) if n]
    assert counts == sorted(counts, reverse=True)
    assert 'aria-sort="descending"' in shown
    second = client.get("/explore?sort=-agreements&page=2&lang=en").text
    assert 'rel="prev"' in second


def test_links_carry_selection_and_language_on(client: TestClient) -> None:
    text = client.get(f"/explore?{SELECTION}&lang=vi").text
    assert "/explore?country=kr&amp;kind=friendship%2Ctwinning&amp;view=map&amp;lang=vi" in text
    assert "/explore?country=kr&amp;kind=friendship%2Ctwinning&amp;lang=en" in text
