from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties.errors import UnknownFormatError
from localties.query import QueryFormat, write_answer
from localties.store import Solutions

TABLE = Solutions(
    ("place", "name", "count", "node", "none"),
    [
        (
            ox.NamedNode("https://example.org/a"),
            ox.Literal("Cần Thơ", language="vi"),
            ox.Literal(3),
            ox.BlankNode("b"),
            None,
        ),
        (ox.NamedNode("https://example.org/b"), ox.Literal('"a", b\n전남'), None, None, None),
    ],
)


def read_back(data: bytes, syntax: ox.QueryResultsFormat) -> Solutions:
    results = ox.parse_query_results(data, format=syntax)
    assert isinstance(results, ox.QuerySolutions)
    return Solutions(tuple(v.value for v in results.variables), [tuple(row) for row in results])


@pytest.mark.parametrize(
    ("form", "syntax"),
    [
        (QueryFormat.JSON, ox.QueryResultsFormat.JSON),
        (QueryFormat.XML, ox.QueryResultsFormat.XML),
        (QueryFormat.TSV, ox.QueryResultsFormat.TSV),
    ],
)
def test_a_table_comes_back_as_it_was(form: QueryFormat, syntax: ox.QueryResultsFormat) -> None:
    assert read_back(write_answer(TABLE, form), syntax) == TABLE


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.sampled_from(["vi", "ko", "ja"]))
def test_any_text_in_any_language_comes_back(text: str, language: str) -> None:
    table = Solutions(("x",), [(ox.Literal(text, language=language),)])
    assert read_back(write_answer(table, QueryFormat.JSON), ox.QueryResultsFormat.JSON) == table


def test_csv_gives_plain_values() -> None:
    lines = write_answer(TABLE, QueryFormat.CSV).decode("utf-8").splitlines()
    assert lines[0] == "place,name,count,node,none"
    assert lines[1] == "https://example.org/a,Cần Thơ,3,_:b,"


def test_yes_and_no_have_json_and_xml_but_no_csv() -> None:
    assert json.loads(write_answer(True, QueryFormat.JSON))["boolean"] is True
    assert b"<boolean>false</boolean>" in write_answer(False, QueryFormat.XML)
    with pytest.raises(UnknownFormatError, match="yes or no cannot be written as csv"):
        write_answer(True, QueryFormat.CSV)


def test_triples_are_written_as_rdf_and_tables_are_not() -> None:
    triple = ox.Triple(
        ox.NamedNode("https://example.org/a"), ox.NamedNode("https://example.org/b"), ox.Literal("c")
    )
    assert b"<https://example.org/a> <https://example.org/b>" in write_answer([triple], QueryFormat.TURTLE)
    with pytest.raises(UnknownFormatError, match="triples cannot be written as csv"):
        write_answer([triple], QueryFormat.CSV)
    with pytest.raises(UnknownFormatError, match="a table cannot be written as turtle"):
        write_answer(TABLE, QueryFormat.TURTLE)
