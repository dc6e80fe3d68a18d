from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from localties import KnowledgeGraph, Project, Solutions
from localties.query import NamedQuery, catalogue, named_query
from localties.terms import shorten
from tests.conftest import NEED_A_LAYER

QUERIES = catalogue(Project(Path(__file__).parents[2]))

each_query = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


def without_comments(query: NamedQuery) -> str:
    return re.sub(r"^\s*#.*$", "", query.file.text, flags=re.MULTILINE)


def column(graph: KnowledgeGraph, name: str, variable: str, **values: str) -> set[str]:
    answer = named_query(graph.project, name).ask(graph, values)
    assert isinstance(answer, Solutions)
    terms = [row[variable] for row in answer.dicts() if variable in row]
    return {shorten(term.value) if isinstance(term, ox.NamedNode) else term.value for term in terms}


def test_there_are_queries_for_every_kind_of_user() -> None:
    assert len(QUERIES) >= 40
    descriptions = " ".join(query.file.header["description"]["en"] for query in QUERIES)
    for user in ("desk officer", "researcher", "journalist", "linked-data consumer", "steward"):
        assert user in descriptions


@each_query
def test_its_example_gives_something(query: NamedQuery, graph: KnowledgeGraph) -> None:
    answer = query.ask(graph, query.example)
    assert not isinstance(answer, bool)
    assert bool(answer.rows if isinstance(answer, Solutions) else answer) != (query.name in NEED_A_LAYER)


@each_query
def test_it_gives_no_less_when_its_parameters_are_left_open(query: NamedQuery, graph: KnowledgeGraph) -> None:
    answer = query.ask(graph)
    assert not isinstance(answer, bool)
    assert bool(answer.rows if isinstance(answer, Solutions) else answer) != (query.name in NEED_A_LAYER)


@each_query
def test_no_row_comes_twice_and_no_column_is_always_empty(query: NamedQuery, graph: KnowledgeGraph) -> None:
    answer = query.ask(graph)
    if isinstance(answer, Solutions):
        assert len(set(answer.rows)) == len(answer.rows)
        empty = [name for name in answer.variables if all(name not in row for row in answer.dicts())]
        # Nothing that is open carries a due date at present.
        assert not set(empty) - {"dueOn"} or query.name in NEED_A_LAYER


@each_query
def test_parameters_and_text_agree(query: NamedQuery) -> None:
    declared = [parameter.name for parameter in query.parameters]
    text = without_comments(query)
    assert sorted(declared) == sorted(set(re.findall(r"\$(\w+)", text)))
    # SPARQL takes $name and ?name for the same variable: an open parameter would be bound by its namesake.
    assert not set(declared) & set(re.findall(r"\?(\w+)", text))
    assert set(query.example) <= set(declared)


@each_query
def test_its_header_is_complete_in_both_languages(query: NamedQuery) -> None:
    description = query.file.header["description"]
    assert min(len(text.split()) for text in description.values()) > 10
    columns = (query.file.header.get("columns") or {}).values()
    for texts in (query.file.header["summary"], description, *columns, *(p.summary for p in query.parameters)):
        assert set(texts) == {"en", "vi"}
        assert all(str(text).strip() for text in texts.values())
        assert texts["en"] != texts["vi"]
    assert "example" in query.file.header
    languages = [parameter for parameter in query.parameters if parameter.type == "language"]
    assert [(p.name, p.default, p.choices) for p in languages] in ([], [("lang", "en", ("en", "vi"))])


@each_query
def test_another_engine_reads_it_with_its_own_prefixes(query: NamedQuery) -> None:
    prepareQuery(query.file.text)


@each_query
def test_rows_come_in_a_stated_order(query: NamedQuery) -> None:
    text = without_comments(query)
    assert re.search(r"^CONSTRUCT\b", text, re.MULTILINE) or re.search(r"^ORDER BY\b", text, re.MULTILINE)


class Case(NamedTuple):
    """A call of a query, and what its answer holds and does not hold in one column."""

    name: str
    values: dict[str, str]
    variable: str
    present: str
    absent: str


CASES = [
    Case(
        "agreements-of",
        {"locality": "hue"},
        "agreement",
        "agreement:hue--chungcheongnam-do.2025",
        "agreement:hue-district-city--namyangju.2018",
    ),
    Case(
        "agreements-between",
        {"one": "jeollanam-do", "other": "can-tho"},
        "follows",
        "agreement:can-tho--jeollanam-do.2012",
        "agreement:can-tho--jeollanam-do.2024",
    ),
    Case(
        "agreements-in-force",
        {},
        "agreement",
        "agreement:can-tho--jeollanam-do.2024",
        "agreement:can-tho--jeollanam-do.2012",
    ),
    Case(
        "agreements-expiring",
        {"by": "2030-12-31"},
        "agreement",
        "agreement:thanh-hoa--hua-phan.2025",
        "agreement:hai-phong--kitakyushu.2009",
    ),
    Case("partners-of", {"locality": "jeollanam-do"}, "partner", "locality:can-tho", "locality:jeollanam-do"),
    Case(
        "ties-as-of",
        {"day": "2025-06-30"},
        "tie",
        "tie:binh-duong--daejeon",
        "tie:ho-chi-minh-city--daejeon",
    ),
    Case("ties-as-of", {"day": "2025-07-01"}, "tie", "tie:hung-yen--daejeon", "tie:binh-duong--daejeon"),
    Case(
        "ties-without-successor",
        {"country": "kr"},
        "tie",
        "tie:son-tra--gurye",
        "tie:quang-nam--osan",
    ),
    Case("what-became-of", {"unit": "binh-duong"}, "thing", "tie:binh-duong--kratie", "tie:song-be--kratie"),
    Case("inherited-by", {"unit": "da-nang"}, "thing", "tie:hoa-vang--gurye", "tie:da-nang--daegu"),
    Case(
        "inherited-by",
        {"unit": "TP. Hồ Chí Minh"},
        "thing",
        "agreement:binh-duong--daejeon.2005",
        "tie:ho-chi-minh-city--aichi-prefecture",
    ),
    Case(
        "predecessors-and-successors-of",
        {"unit": "ho-chi-minh-city"},
        "from",
        "locality:song-be",
        "locality:ho-chi-minh-city",
    ),
    # A date known only to the month is found by any of its days.
    Case(
        "events-of",
        {"locality": "can-tho", "since": "2024-04-20", "until": "2024-04-22"},
        "event",
        "event:can-tho--jeollanam-do.2024-04.visit",
        "event:can-tho--jeollanam-do.2024-04-26.reception",
    ),
    Case("who-met-whom", {"actor": "state:jp"}, "person", "person:watanabe-nobuhiro", "person:seo-dong-wook"),
    Case(
        "undertakings-open",
        {"locality": "can-tho"},
        "undertaking",
        "undertaking:can-tho--jeollanam-do.2012.agriculture-fisheries",
        "undertaking:can-tho--japan.2022.railway",
    ),
    Case(
        "planned-not-held",
        {"locality": "can-tho"},
        "thing",
        "event:can-tho.2024.vietnam-korea-culture-day-2",
        "event:can-tho.vietnam-korea-culture-day",
    ),
    Case("dormant-ties", {"before": "2015-01-01"}, "tie", "tie:hai-phong--kitakyushu", "tie:da-nang--sakai"),
    Case("dormant-ties", {}, "tie", "tie:da-nang--sakai", "tie:can-tho--jeollanam-do"),
    Case(
        "recent-changes",
        {"since": "2026"},
        "thing",
        "agreement:ho-chi-minh-city--yamaguchi-prefecture.2026",
        "agreement:hue--chungcheongnam-do.2025",
    ),
    Case("find-by-name", {"text": "HUẾ"}, "thing", "locality:hue", "locality:can-tho"),
    Case("fields-by-country", {}, "land", "state:kr", "state:vn"),
    Case(
        "derived-facts-of",
        {"thing": "tie:can-tho--fukuoka-city"},
        "property",
        "lt:agreementCount",
        "lt:evidence",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{'-'.join(case.values.values())}")
def test_a_query_tells_apart(case: Case, graph: KnowledgeGraph) -> None:
    found = column(graph, case.name, case.variable, **case.values)
    assert case.present in found
    assert case.absent not in found


def test_names_come_in_the_language_asked_for(graph: KnowledgeGraph) -> None:
    english = column(graph, "status-overview", "status", lang="en")
    vietnamese = column(graph, "status-overview", "status", lang="vi")
    assert len(english) == len(vietnamese) > 1
    assert not english & vietnamese


def test_a_record_comes_with_its_parties_and_its_evidence(graph: KnowledgeGraph) -> None:
    query = named_query(graph.project, "record-as-rdf")
    triples = query.ask(graph, {"thing": "agreement:can-tho--jeollanam-do.2024"})
    assert isinstance(triples, list)
    subjects = {shorten(t.subject.value) for t in triples if isinstance(t.subject, ox.NamedNode)}
    assert "party:can-tho--jeollanam-do.2024.can-tho" in subjects
    assert "evidence:thoidai-199309.l13" in subjects
    assert not any(subject.startswith("locality:") for subject in subjects)
