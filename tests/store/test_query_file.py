from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties import Project
from localties.errors import EncodingError, ExitCode, InputNotFoundError, QueryHeaderError
from localties.store import EmbeddedStore, QueryFile

HEADER = """\
#+ summary:
#+   en: Whatever is named
#+   vi: Bất cứ gì có tên
#+ parameters: []
"""
BODY = """\
# An ordinary comment with $name stays a comment.
SELECT ?thing ?name { ?thing rdfs:label $name . FILTER($named != ?name) }
"""
XSD = "http://www.w3.org/2001/XMLSchema#"


@pytest.fixture
def query(tmp_path: Path) -> QueryFile:
    path = tmp_path / "by-name.rq"
    path.write_text(HEADER + BODY, "utf-8")
    return QueryFile.read(path)


def test_header_and_query_are_told_apart(query: QueryFile, tmp_path: Path) -> None:
    assert query.name == "by-name"
    assert query.path == tmp_path / "by-name.rq"
    assert query.summary("en") == "Whatever is named"
    assert query.summary("vi") == "Bất cứ gì có tên"
    assert query.header["parameters"] == []
    assert query.text == BODY


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    for name in ("b.rq", "a.rq", "c.txt", "1.rq"):
        (tmp_path / name).write_text(HEADER + BODY, "utf-8")
    assert [query.name for query in QueryFile.read_all(sorted(tmp_path.glob("*.rq")))] == ["1", "a", "b"]
    assert QueryFile.read_all([]) == []


def test_a_query_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match=r"nowhere\.rq: there is no such query"):
        QueryFile.read(tmp_path / "nowhere.rq")


@pytest.mark.parametrize(
    ("head", "complaint"),
    [
        ("", "no summary"),
        ("# summary: an ordinary comment\n", "no summary"),
        ("#+ summary:\n", "no summary"),
        ("#+ summary: just text\n", "no summary"),
        ("#+ summary: 5\n", "no summary"),
        ("#+ summary: { en: only English }\n", "no summary"),
        ("#+ summary: { vi: chỉ tiếng Việt }\n", "no summary"),
        ("#+ summary: [en, vi]\n", "no summary"),
        ("#+ - a list\n", "no summary"),
        ("#+ summary: { en: a\n", "is not YAML"),
        ("#+ en: a: b\n", "is not YAML"),
        ("#+ summary: !!python/object/apply:os.getcwd []\n", "is not YAML"),
    ],
)
def test_a_header_that_is_missing_or_incomplete_is_refused(head: str, complaint: str, tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_text(head + BODY, "utf-8")
    with pytest.raises(QueryHeaderError, match=complaint) as caught:
        QueryFile.read(path)
    assert caught.value.file == path
    assert caught.value.exit_code is ExitCode.UNREADABLE
    assert "\n" not in str(caught.value)


def test_a_query_in_another_encoding_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_bytes((HEADER + BODY).encode("utf-16"))
    with pytest.raises(EncodingError, match="not UTF-8"):
        QueryFile.read(path)


def test_every_query_of_the_project_has_a_header(project: Project) -> None:
    kinds = ("named", "questions", "rules", "checks")
    assert len([query for kind in kinds for query in QueryFile.read_all(project.queries(kind))]) >= 5


def test_a_parameter_that_is_left_out_stays_open(query: QueryFile) -> None:
    assert query.filled({}) == BODY
    assert query.filled({"other": ox.Literal("x")}) == BODY


def test_a_parameter_is_replaced_and_a_variable_is_not(query: QueryFile) -> None:
    filled = query.filled({"name": ox.Literal("Huế", language="vi")})
    assert 'rdfs:label "Huế"@vi .' in filled
    assert "SELECT ?thing ?name" in filled
    assert "FILTER($named != ?name)" in filled


ASKING = "SELECT ?value ?other { VALUES ?other { 1 } BIND($value AS ?value) }"
NASTY = st.sampled_from(
    ["'", '"', '"""', "\\", "\n", "\r", "\u2028", "\x00", "}", "{", "#", "?x", "$value", "\\1", "\\g<0>", "> <"]
)
texts = st.lists(st.text() | NASTY).map("".join)
iris = st.from_regex(r"urn:[a-z]{1,8}:[A-Za-z0-9$.&'()*+,;=:@/?-]{0,20}(#[a-z]{0,5})?", fullmatch=True)
literals = (
    texts.map(ox.Literal)
    | st.builds(
        lambda text, tag: ox.Literal(text, language=tag), texts, st.sampled_from(["vi", "en-gb", "zh-hant-tw"])
    )
    | st.builds(lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(XSD + kind)), texts, st.just("token"))
)


@given(literals | iris.map(ox.NamedNode))
def test_no_value_breaks_out_of_its_place(value: ox.Literal | ox.NamedNode) -> None:
    query = QueryFile("x", Path("x.rq"), {}, ASKING)
    answer = EmbeddedStore().select(query.filled({"value": value}))
    assert answer.variables == ("value", "other")
    assert [row[0] for row in answer.rows] == [value]
