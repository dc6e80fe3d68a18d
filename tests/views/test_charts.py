from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html import unescape

import pytest

from localties import KnowledgeGraph
from localties.query import Register
from localties.views.charts import TOP_FIELDS, charts_page, charts_part
from localties.views.figures import agreements_by_year, by_status, fields_by_country, last_contacts
from localties.views.map import map_page
from localties.views.timeline import timeline_page
from tests.views.drawn import HOSTILE, Elements, of_class, record, register_of, renamed, svgs

BY_YEAR = """
SELECT ?year ?type (COUNT(?agreement) AS ?n) {
  ?agreement a lt:Agreement ; lt:agreementType ?type ; lt:realisation realisation:signed .
  OPTIONAL { ?agreement lt:signedOnEarliest ?from ; lt:signedOnLatest ?to
             FILTER(YEAR(?from) = YEAR(?to)) BIND(YEAR(?from) AS ?year) }
} GROUP BY ?year ?type
"""
BY_FIELD = """
SELECT ?field ?country (COUNT(DISTINCT ?record) AS ?n) {
  ?tie a lt:Tie ; lt:partner/lt:country ?country ; lt:basis|lt:shownBy ?record .
  ?record lt:field ?field .
} GROUP BY ?field ?country
"""
BY_STATUS = """
SELECT ?status (COUNT(DISTINCT ?one) AS ?n) {
  ?assessment lt:assessmentOf ?one ; lt:status ?status . ?one a lt:%s .
} GROUP BY ?status
"""
BY_CONTACT = """
SELECT ?year (COUNT(?tie) AS ?n) {
  ?tie a lt:Tie . OPTIONAL { ?tie lt:lastContact ?day BIND(YEAR(?day) AS ?year) }
} GROUP BY ?year
"""


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


def link(iri: str) -> str:
    return iri


def values_of(html: str, chart: str) -> list[int]:
    (figure,) = re.findall(rf'<figure[^>]*id="{chart}">.*?</figure>', html, re.DOTALL)
    return [int(bar.get("data-value", "0")) for svg in svgs(figure) for bar in of_class(svg, "bar")]


def cells_of(html: str, chart: str) -> list[list[str]]:
    """The rows of the tables of a chart, as texts."""
    (figure,) = re.findall(rf'<figure[^>]*id="{chart}">.*?</figure>', html, re.DOTALL)
    rows = re.findall(r"<tr>(.*?)</tr>", figure, re.DOTALL)
    return [
        [
            unescape(re.sub("<[^>]+>", "", cell))
            for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def test_agreements_by_year_and_kind_are_those_of_the_graph(graph: KnowledgeGraph, register: Register) -> None:
    counted = {
        (int(row["year"].value) if "year" in row else None, row["type"].value): int(row["n"].value)
        for row in graph.store.select(BY_YEAR).dicts()
    }
    signed = agreements_by_year(register)
    assert dict(signed.counts) == counted
    html = charts_part(register, "en", link)
    assert sum(values_of(html, "chart-signed")) == sum(counted.values())
    table = {row[0]: int(row[-1]) for row in cells_of(html, "chart-signed")[1:]}
    totals: Counter[str] = Counter()
    for (year, _), n in counted.items():
        totals[str(year) if year else "no year"] += n
    assert table == dict(totals)


def test_agreements_without_a_year_are_counted_apart(graph: KnowledgeGraph) -> None:
    told = [record("known", "2020"), record("unknown", None), record("vague", "2019/2021")]
    told.append(record("planned", "2021", realisation="planned"))
    made = register_of(graph, [], [], told)
    signed = agreements_by_year(made)
    assert (signed.total(2020), signed.total(None), signed.planned) == (1, 2, 1)
    html = charts_part(made, "en", link)
    assert "1 agreement was planned and not signed" in html
    assert sorted(values_of(html, "chart-signed")) == [1, 2]


def test_fields_by_country_are_those_of_the_graph(graph: KnowledgeGraph, register: Register) -> None:
    counted = {
        (row["field"].value, row["country"].value): int(row["n"].value)
        for row in graph.store.select(BY_FIELD).dicts()
    }
    fields = fields_by_country(register)
    assert dict(fields.counts) == counted
    rows = [row for row in cells_of(charts_part(register, "en", link), "chart-fields") if row[0] != "Field"]
    assert len(rows) == len(fields.fields) > TOP_FIELDS
    shown = {
        (field, country): int(cell or 0)
        for field, row in zip(fields.fields, rows, strict=True)
        for country, cell in zip(fields.countries, row[1:-1], strict=True)
    }
    assert {pair: n for pair, n in shown.items() if n} == counted


@pytest.mark.parametrize(("of", "column"), [("Agreement", 1), ("Tie", 2)])
def test_statuses_are_those_of_the_graph(graph: KnowledgeGraph, register: Register, of: str, column: int) -> None:
    counted = {row["status"].value: int(row["n"].value) for row in graph.store.select(BY_STATUS % of).dicts()}
    table = cells_of(charts_part(register, "vi", link), "chart-status")
    shown = {row[0]: int(row[column]) for row in table[1:]}
    assert {name: n for name, n in shown.items() if n} == {
        register.name(status, "vi"): n for status, n in counted.items()
    }
    status = by_status(register)
    assert sum((status.agreements, status.ties)[column - 1].values()) == sum(counted.values())


def test_last_contacts_are_those_of_the_graph(graph: KnowledgeGraph, register: Register) -> None:
    counted = {
        int(row["year"].value) if "year" in row else None: int(row["n"].value)
        for row in graph.store.select(BY_CONTACT).dicts()
    }
    assert dict(last_contacts(register).counts) == counted
    values = values_of(charts_part(register, "en", link), "chart-contacts")
    assert sorted(values) == sorted(counted.values())


def test_bars_are_as_high_as_their_values(register: Register) -> None:
    for svg in svgs(charts_part(register, "en", link)):
        if "chart-signed-title" in svg.get("aria-labelledby", ""):
            bars = of_class(svg, "bar")
            units = {round(float(b.get("height", "0")) / int(b.get("data-value", "1")), 0) for b in bars}
            assert len(units) == 1
            return
    pytest.fail("there is no such chart")


def test_every_chart_has_a_name_and_a_table(register: Register) -> None:
    html = charts_part(register, "vi", link)
    charts = [svg for svg in svgs(html) if svg.get("role") == "img"]
    assert len(charts) == 3
    for svg in charts:
        ids = {element.get("id") for element in svg.iter()}
        assert set(svg.get("aria-labelledby", "").split()) <= ids
    for figure in re.findall(r"<figure.*?</figure>", html, re.DOTALL):
        assert "<table" in figure
        assert "<caption" in figure


def test_without_ties_the_charts_say_so(register: Register) -> None:
    html = charts_part(register.only([]), "en", link)
    assert "No agreement was signed." in html
    assert "There is no tie to show." in html


def test_hostile_names_stand_as_text(register: Register) -> None:
    html = charts_page(renamed(register, HOSTILE), "en", link)
    elements = Elements(html)
    assert elements.of("img") == []
    assert elements.of("script") == []
    assert svgs(html)
    assert HOSTILE in unescape(html)


@pytest.mark.parametrize("page", [map_page, timeline_page, charts_page])
@pytest.mark.parametrize("language", ["en", "vi"])
def test_a_file_allows_only_its_own_styles_and_scripts(page: object, language: str, register: Register) -> None:
    html: str = page(register, language, link)  # type: ignore[operator]
    elements = Elements(html)
    (policy,) = [m["content"] for m in elements.of("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    assert policy
    assert policy.startswith("default-src 'none'")
    blocks = re.findall(r"<style>(.*?)</style>|<script>(.*?)</script>", html, re.DOTALL)
    assert blocks
    for style, script in blocks:
        digest = b64encode(sha256((style or script).encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy
    fetched = [
        e.get("src") or e.get("href") for e in (*elements.of("script"), *elements.of("img")) if e.get("src")
    ]
    assert fetched == []
    assert [e["rel"] for e in elements.of("link")] == ["license"]


@pytest.mark.parametrize("part", ["map", "timeline", "charts"])
def test_vietnamese_pages_have_no_english_left(part: str, register: Register) -> None:
    page = {"map": map_page, "timeline": timeline_page, "charts": charts_page}[part]
    english = page(renamed(register, "X"), "en", link)
    vietnamese = page(renamed(register, "X"), "vi", link)

    def texts(html: str) -> set[str]:
        bare = re.sub(r"<(script|style)\b.*?</\1>", "", html, flags=re.DOTALL)
        return {text.strip() for text in re.split(r"<[^>]+>", bare) if re.search(r"[a-z]{3}", text)}

    assert texts(english) & texts(vietnamese) <= {"localties", "CC BY 4.0"}
