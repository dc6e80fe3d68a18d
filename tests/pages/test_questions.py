from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import localties
from localties import KnowledgeGraph, Project, Solutions
from localties.errors import ParameterError, QueryHeaderError
from localties.ingest.starting import start
from localties.pages import Reader, ServerAddresses
from localties.pages.answers import column_name, table_of
from localties.pages.questions import Outcome, filled, question_page, questions_page, sparql_page
from localties.query import NamedQuery, Register, catalogue, named_query
from localties.store import QueryFile
from localties.terms import LT, expand
from localties.workspace import Workspace
from tests.tools import ROOT

QUERIES = catalogue(Project(ROOT))
TABLES = [query for query in QUERIES if re.search(r"^SELECT\b", query.file.text, re.MULTILINE)]


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


@pytest.fixture(params=["en", "vi"])
def reader(request: pytest.FixtureRequest, register: Register) -> Reader:
    return Reader(register, request.param, ServerAddresses())


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)
def test_its_topic_and_the_classes_of_its_entries_are_in_the_ontology(
    query: NamedQuery, graph: KnowledgeGraph
) -> None:
    named = [query.file.header["topic"]]
    named += [entry["class"] for entry in query.file.header.get("parameters") or () if "class" in entry]
    classes = {row["c"].value for row in graph.store.select("SELECT ?c WHERE { ?c a owl:Class }").dicts()}
    assert {expand(name) for name in named} <= classes


def test_a_new_workspace_has_its_example_among_the_questions(tmp_path: Path) -> None:
    start(tmp_path / "office", Workspace("office"), [], date(2026, 11, 24))
    graph = localties.open_graph(tmp_path / "office")
    reader = Reader(Register.read(graph), "en", ServerAddresses())
    assert "/queries/our-agreements" in questions_page(reader)
    query = named_query(graph.project, "our-agreements")
    assert "Every agreement of the register" in question_page(reader, query, {})


def test_a_query_without_a_topic_is_told_by_its_file(tmp_path: Path) -> None:
    file = tmp_path / "mine.rq"
    file.write_text("#+ summary: { en: Mine, vi: Mine }\n#+ topic: agreements\nSELECT * {}", "utf-8")
    with pytest.raises(QueryHeaderError) as told:
        _ = NamedQuery(QueryFile.read(file), ()).topic
    assert told.value.file == file


@pytest.mark.parametrize("query", TABLES, ids=lambda query: query.name)
def test_each_column_is_called_by_words_of_the_language(
    query: NamedQuery, graph: KnowledgeGraph, register: Register
) -> None:
    answer = query.ask(graph, query.example)
    assert isinstance(answer, Solutions)
    readers = {language: Reader(register, language, ServerAddresses()) for language in ("en", "vi")}
    for variable in answer.variables:
        english, vietnamese = (column_name(reader, query, variable) for reader in readers.values())
        assert english != vietnamese, variable
        assert LT not in english


@pytest.mark.parametrize("query", TABLES, ids=lambda query: query.name)
def test_no_header_names_a_column_that_is_not_there(query: NamedQuery, graph: KnowledgeGraph) -> None:
    answer = query.ask(graph, query.example)
    assert isinstance(answer, Solutions)
    bare = {variable.removesuffix("Name").removesuffix("Label") for variable in answer.variables}
    assert set(query.file.header.get("columns") or {}) <= bare | set(answer.variables)


def test_a_column_that_repeats_names_is_left_out(reader: Reader, graph: KnowledgeGraph) -> None:
    query = named_query(graph.project, "agreements-of")
    answer = query.ask(graph, {"locality": "can-tho", "lang": reader.language})
    assert isinstance(answer, Solutions)
    shown = [variable for variable, _ in table_of(reader, query, answer, 0, 50).columns]
    assert "partner" in shown
    assert "partnerName" not in shown
    assert "label" not in shown
    other = query.ask(graph, {"locality": "can-tho", "lang": "vi" if reader.language == "en" else "en"})
    assert isinstance(other, Solutions)
    assert "label" in [variable for variable, _ in table_of(reader, query, other, 0, 50).columns]


def test_the_language_of_the_names_is_that_of_the_page(reader: Reader, graph: KnowledgeGraph) -> None:
    query = named_query(graph.project, "agreements-of")
    assert f'LANG(?label) = "{reader.language}"' in filled(reader, query, {"locality": "can-tho"})
    page = question_page(reader, query, {})
    assert 'name="lang"' not in page
    assert f"--lang {reader.language}" in page or reader.language == "en"


def test_what_is_entered_cannot_leave_its_place(reader: Reader, graph: KnowledgeGraph) -> None:
    query = named_query(graph.project, "find-by-name")
    text = '") } DELETE { ?s ?p ?o } #'
    assert str(graph.store.query(filled(reader, query, {"text": text})))
    assert '\\") } DELETE' in filled(reader, query, {"text": text})


def test_an_unknown_entry_is_an_error(reader: Reader, graph: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match="colour"):
        filled(reader, named_query(graph.project, "agreements-of"), {"colour": "red"})


def test_the_command_line_is_quoted_for_a_shell(reader: Reader, graph: KnowledgeGraph) -> None:
    page = question_page(reader, named_query(graph.project, "find-by-name"), {"text": "'; rm -rf $HOME"})
    assert "localties query find-by-name --text &#39;&#39;&#34;&#39;&#34;&#39;; rm -rf $HOME&#39;" in page


def test_the_query_goes_to_the_editor_behind_the_hash(reader: Reader, graph: KnowledgeGraph) -> None:
    query = named_query(graph.project, "agreements-of")
    text = filled(reader, query, {"locality": "can-tho"})
    answer = graph.store.query(text)
    page = question_page(reader, query, {"locality": "can-tho"}, Outcome(answer, text, 0.1, 1, 50))
    found = re.search(r'href="/sparql#query=([^"]+)"', page)
    assert found
    assert "<" not in found[1]
    assert "can-tho" in found[1]


def test_the_editor_tells_its_limits(reader: Reader) -> None:
    page = sparql_page(reader, seconds=7, rows=1234)
    assert "7" in page
    assert ("1,234" if reader.language == "en" else "1.234") in page


def test_thousands_of_places_are_not_listed(
    reader: Reader, graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = named_query(graph.project, "partners-of")
    assert "<datalist" in question_page(reader, query, {})
    monkeypatch.setattr("localties.pages.questions._LISTED", 100)
    assert "<datalist" not in question_page(reader, query, {})
