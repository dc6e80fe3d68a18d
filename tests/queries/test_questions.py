from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from localties import KnowledgeGraph, Project, Solutions
from localties.store import QueryFile, Term
from localties.terms import LT, RDF, expand, shorten

QUESTIONS = QueryFile.read_all(Project(Path(__file__).parents[2]).queries("questions"))
SOURCE = ox.NamedNode(LT + "Source")
TYPE = ox.NamedNode(RDF + "type")

each_question = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)


def text_of(term: Term) -> str:
    return shorten(term.value) if isinstance(term, ox.NamedNode) else term.value


def test_there_are_questions_enough() -> None:
    assert len(QUESTIONS) >= 20


@each_question
def test_the_graph_gives_the_answer_worked_out_by_hand(question: QueryFile, graph: KnowledgeGraph) -> None:
    answer = graph.store.query(question.text)
    expected = question.header["expected"]
    if isinstance(answer, bool):
        assert answer is expected
        return
    assert isinstance(answer, Solutions)
    given = Counter(frozenset((name, text_of(term)) for name, term in row.items()) for row in answer.dicts())
    wanted = Counter(frozenset((name, str(value)) for name, value in row.items()) for row in expected)
    assert sorted(map(sorted, (given - wanted).elements())) == [], "the graph says more"
    assert sorted(map(sorted, (wanted - given).elements())) == [], "the graph does not say"


@each_question
def test_it_names_sources_that_exist(question: QueryFile, graph: KnowledgeGraph) -> None:
    assert question.header["sources"]
    for name in question.header["sources"]:
        assert any(graph.store.matching(ox.NamedNode(expand(name)), TYPE, SOURCE)), name


@each_question
def test_its_header_is_complete(question: QueryFile) -> None:
    assert question.summary("en").endswith("?")
    assert question.summary("vi").endswith("?")
    assert question.header["description"].strip()
    assert question.header["expected"] is False or question.header["expected"]


@each_question
def test_another_engine_reads_it_with_its_own_prefixes(question: QueryFile) -> None:
    prepareQuery(question.text)


def test_the_questions_answered_no_can_be_answered_yes(graph: KnowledgeGraph) -> None:
    texts = {question.name: question.text for question in QUESTIONS}
    other_source = texts["agreement-in-the-article-of-march-2026"].replace("nld-daejeon-2026", "sggp-122154")
    assert graph.store.query(other_source) is True
    planned = texts["second-culture-day-held"].replace("realisation:held", "realisation:planned")
    assert graph.store.query(planned) is True
