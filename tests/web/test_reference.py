from __future__ import annotations

import csv
import io
import re

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient

from localties import KnowledgeGraph, Solutions
from localties.query import catalogue, named_query
from localties.store import Solutions as Table
from localties.web import Settings, application
from tests.conftest import NEED_A_LAYER
from tests.tools import ROOT

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}\u202e'
QUERIES = [path.stem for path in sorted((ROOT / "queries" / "named").glob("*.rq"))]


def test_the_questions_are_listed_under_what_they_are_about(client: TestClient, graph: KnowledgeGraph) -> None:
    page = client.get("/queries?lang=vi").text
    assert re.findall(r'href="/queries/([\w-]+)\?lang=vi"', page).__len__() == len(catalogue(graph.project))
    headings = re.findall(r'<h2 id="topic-\d+">(.*?)</h2>', page)
    assert "Thỏa thuận" in headings
    assert len(headings) == len(set(headings)) >= 5


@pytest.mark.parametrize("name", QUERIES)
@pytest.mark.parametrize("language", ["en", "vi"])
def test_each_question_is_asked_with_its_example(client: TestClient, name: str, language: str) -> None:
    query = named_query(client.app.state.explorer.graph.project, name)  # type: ignore[attr-defined]
    answer = client.get(f"/queries/{name}", params={**query.example, "lang": language})
    assert answer.status_code == 200
    assert query.file.summary(language) in answer.text.replace("&#39;", "'")
    if any(parameter.name != "lang" for parameter in query.parameters) and not query.example.keys() - {"lang"}:
        assert 'id="answer"' not in answer.text
    elif name in NEED_A_LAYER:
        assert "<tbody>" not in answer.text
        assert {"en": "0 rows", "vi": "0 dòng"}[language] in answer.text
    else:
        assert "<tbody>" in answer.text or "@prefix" in answer.text


def test_a_form_comes_filled_with_the_example_and_asks_nothing_yet(client: TestClient) -> None:
    page = client.get("/queries/agreements-between").text
    assert 'name="one" value="can-tho"' in page
    assert 'id="answer"' not in page


def test_an_empty_entry_leaves_the_question_open(client: TestClient) -> None:
    def rows(address: str) -> int:
        found = re.search(r'<p class="muted small">(\d+) rows', client.get(address).text)
        assert found
        return int(found[1])

    assert rows("/queries/agreements-of?locality=") > rows("/queries/agreements-of?locality=can-tho") > 1


@pytest.mark.parametrize("name", ["can-tho", "Can Tho", "Cần Thơ", "껀터", "locality:can-tho", "VN-CT"])
def test_a_place_is_understood_by_any_of_its_names(client: TestClient, name: str) -> None:
    page = client.get("/queries/agreements-of", params={"locality": name, "lang": "vi"})
    assert page.status_code == 200
    assert "--locality can-tho" in page.text or "--locality locality:can-tho" in page.text
    assert 'href="/page/agreement/can-tho--jeollanam-do.2012?lang=vi"' in page.text


def test_a_name_that_several_bear_is_given_back_with_a_choice(client: TestClient) -> None:
    page = client.get("/queries/agreements-of", params={"locality": "Huyện Châu Thành", "lang": "en"})
    assert page.status_code == 400
    assert "chau-thanh-an-giang" in page.text


def test_things_stand_by_name_dates_in_words_and_figures_to_the_right(client: TestClient) -> None:
    page = client.get("/queries/figures-of?about=can-tho&lang=en").text
    assert '<td class="number"><bdi>169,340,000</bdi></td>' in page
    page = client.get("/queries/agreements-of?locality=can-tho&lang=en").text
    assert '<time datetime="2012-12-04" title="2012-12-04">4 December 2012</time>' in page
    assert 'title="?partner"' in page
    assert 'title="?partnerName"' not in page


def test_a_long_answer_comes_in_pages(graph: KnowledgeGraph) -> None:
    with TestClient(application(graph, Settings(page_rows=10))) as small:
        first = small.get("/queries/network-nodes").text
        second = small.get("/queries/network-nodes?page=2").text
    assert 'href="/queries/network-nodes?page=2"' in first
    assert 'href="/queries/network-nodes?page=1"' in second
    assert first.count("<tr>") == second.count("<tr>") == 11


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("/queries/agreements-of?locality=atlantis", "atlantis"),
        ("/queries/agreements-expiring?by=2024-13", "2024-13"),
        ("/queries/partners-in-country?kind=nothing", "nothing"),
        ("/queries/agreements-of?color=blue", "color"),
    ],
)
def test_what_is_wrong_is_told_at_the_form(client: TestClient, address: str, told: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 400
    notice = re.search(r'role="alert"[^>]*>(.*?)</p>', answer.text)
    assert notice
    assert told in notice[1]
    assert "<form" in answer.text


@pytest.mark.parametrize("name", ["nothing", "..%2Fquestions%2Fx", "agreements-of.exe", "network-as-rdf.csv"])
def test_what_is_not_there_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"/queries/{name}").status_code == 404


@pytest.mark.parametrize(
    ("ending", "kind"),
    [
        ("csv", "text/csv"),
        ("tsv", "text/tab-separated-values"),
        ("json", "application/sparql-results+json"),
        ("xml", "application/sparql-results+xml"),
    ],
)
def test_a_table_is_taken_away(client: TestClient, ending: str, kind: str) -> None:
    answer = client.get(f"/queries/agreements-of.{ending}?locality=can-tho&lang=vi")
    assert answer.headers["content-type"].partition(";")[0] == kind
    assert f'filename="agreements-of.{ending}"' in answer.headers["content-disposition"]
    assert "bản ghi nhớ" in answer.text


@pytest.mark.parametrize("ending", ["ttl", "nt", "jsonld", "rdf"])
def test_triples_are_taken_away(client: TestClient, ending: str) -> None:
    answer = client.get(f"/queries/network-as-rdf.{ending}?locality=hue")
    assert answer.status_code == 200
    assert "hue" in answer.text


def test_a_cell_that_looks_like_a_formula_is_made_safe(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells: list[str | int] = ["=1+1", "+x", -5, "-x", "@SUM(A1)", "\tx", "plain"]
    table = Table(("a",), [(ox.Literal(cell),) for cell in cells])
    workers = client.app.state.explorer.workers  # type: ignore[attr-defined]
    monkeypatch.setattr(workers, "ask", lambda text: table)
    rows = list(csv.reader(io.StringIO(client.get("/queries/agreements-of.csv?locality=can-tho").text)))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'+x", "-5", "'-x", "'@SUM(A1)", "'\tx", "plain"]


@pytest.mark.parametrize("name", ["find-by-name", "agreements-of", "agreements-expiring"])
def test_hostile_entries_show_as_text(client: TestClient, name: str) -> None:
    query = named_query(client.app.state.explorer.graph.project, name)  # type: ignore[attr-defined]
    answer = client.get(f"/queries/{name}", params={query.parameters[0].name: HOSTILE})
    assert "<script>alert" not in answer.text
    assert "<img src=x" not in answer.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert "{{ 7*7 }}" in answer.text


def test_hostile_values_show_as_text(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    row = (
        ox.Literal(HOSTILE),
        ox.Literal("javascript:alert(1)", datatype=ox.NamedNode(xsd + "anyURI")),
        ox.NamedNode("javascript:alert(1)"),
        ox.Literal('x" onmouseover="alert(1)', datatype=ox.NamedNode(xsd + "date")),
    )
    workers = client.app.state.explorer.workers  # type: ignore[attr-defined]
    monkeypatch.setattr(workers, "ask", lambda text: Solutions(("a", "b", "c", "d"), [row]))
    page = client.get("/queries/agreements-of?locality=can-tho").text
    assert "<script>alert" not in page
    assert 'href="javascript:' not in page
    assert 'onmouseover="' not in page


@pytest.mark.parametrize("address", ["/queries", "/queries/agreements-of?locality=can-tho", "/ontology", "/about"])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_nothing_in_a_page_runs_or_is_styled_in_place(client: TestClient, address: str, language: str) -> None:
    joint = "&" if "?" in address else "?"
    page = client.get(f"{address}{joint}lang={language}").text
    assert f'<html lang="{language}">' in page
    assert not re.search(r"<[^>]+\s(?:style|on\w+)=", page)
    assert "<style" not in page
    for script in re.findall(r"<script[^>]*>", page):
        assert " src=" in script or 'type="application/json"' in script


def test_the_editor_knows_the_examples_and_the_limits(graph: KnowledgeGraph, client: TestClient) -> None:
    page = client.get("/sparql", headers={"Accept": "text/html"}).text
    examples = re.search(r'<script type="application/json" id="examples">(.*?)</script>', page)
    assert examples
    assert examples[1].count('"text"') == len(QUERIES) + len(list((ROOT / "queries" / "questions").glob("*.rq")))
    assert "$locality" not in examples[1].partition('"asked"')[0] or "COALESCE" in examples[1]


def test_the_form_of_the_editor_is_answered_to_a_browser(client: TestClient) -> None:
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    answer = client.post("/sparql", data={"query": "ASK {}"}, headers={"Accept": accept})
    assert answer.status_code == 200


def test_views_are_pages_of_the_whole_register(client: TestClient) -> None:
    for name in ("network", "map", "timeline", "charts"):
        answer = client.get(f"/{name}?lang=en")
        assert answer.status_code == 200, name
        assert "Japan" in answer.text, name
