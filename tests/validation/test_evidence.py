from __future__ import annotations

import shutil
import unicodedata
from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties import KnowledgeGraph, Project
from localties.errors import CitationError, EmptyInputError, EncodingError, ExitCode, InputNotFoundError
from localties.validation import Outcome, cite, verify
from localties.validation.evidence import digest, read_lines
from tests.validation.conftest import HEAD

TEXT = "Thừa Thiên Huế\nký kết với\u00a0Chungcheongnam-do 𠮷 năm 2025\r\n\nhai lần, hai lần\n"
QUOTATION = "với\u00a0Chungcheongnam-do 𠮷"


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8", newline="")
    return tmp_path


def cited(
    project: Project, line: int, start: int, end: int, checksum: str, file: str = 'lt:textFile "a.txt"'
) -> KnowledgeGraph:
    graph = KnowledgeGraph(project)
    turtle = f"""{HEAD}
    source:a a lt:Source ; {file} .
    evidence:a.l{line} a lt:Evidence ; lt:source source:a ; lt:line {line} ;
        lt:startChar {start} ; lt:endChar {end} ; lt:digest "{checksum}" ; lt:certainty certainty:stated .
    evidence:a a lt:Evidence ; lt:source source:a ; lt:certainty certainty:reported .
    """
    graph.store.add((quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE)), "urn:case")
    return graph


def outcomes(graph: KnowledgeGraph, folder: Path) -> list[Outcome]:
    return [verification.outcome for verification in verify(graph, folder)]


def test_what_was_cited_matches(project: Project, texts: Path) -> None:
    start, end, checksum = cite(texts / "a.txt", 2, QUOTATION)
    assert (start, end) == (7, 7 + len(QUOTATION))
    (found,) = verify(cited(project, 2, start, end, checksum), texts)
    assert (found.outcome, found.file, found.line) == (Outcome.MATCHES, "a.txt", 2)
    assert found.evidence == "https://w3id.org/localties/id/evidence/a.l2"


@pytest.mark.parametrize(
    ("old", "new", "outcome"),
    [
        ("Chung", "Jung", Outcome.CHANGED),
        ("\u00a0", " ", Outcome.CHANGED),
        ("𠮷", "吉", Outcome.CHANGED),
        ("ký kết", "ký  kết", Outcome.CHANGED),
        ("Huế\n", "Huế\n\n", Outcome.CHANGED),
        ("2025", "2024", Outcome.MATCHES),
        ("hai lần", "ba lần", Outcome.MATCHES),
    ],
)
def test_a_change_is_seen_in_the_span_and_nowhere_else(
    project: Project, texts: Path, old: str, new: str, outcome: Outcome
) -> None:
    graph = cited(project, 2, *cite(texts / "a.txt", 2, QUOTATION))
    assert old in TEXT
    (texts / "a.txt").write_text(TEXT.replace(old, new), "utf-8", newline="")
    assert outcomes(graph, texts) == [outcome]


def test_a_line_that_is_gone_is_missing(project: Project, texts: Path) -> None:
    graph = cited(project, 2, *cite(texts / "a.txt", 2, QUOTATION))
    (texts / "a.txt").write_text("one line", "utf-8")
    assert outcomes(graph, texts) == [Outcome.MISSING_LINE]


def test_a_line_that_never_was_is_missing(project: Project, texts: Path) -> None:
    for line in (0, -1, 99):
        assert outcomes(cited(project, line, 0, 1, "x"), texts) == [Outcome.MISSING_LINE]


def test_a_text_that_is_not_there_is_missing(project: Project, texts: Path) -> None:
    graph = cited(project, 2, *cite(texts / "a.txt", 2, QUOTATION), 'lt:url "https://example.org"^^xsd:anyURI')
    assert outcomes(graph, texts) == [Outcome.MISSING_TEXT]


def test_a_folder_with_none_of_the_texts_is_the_wrong_one(project: Project, texts: Path, tmp_path: Path) -> None:
    graph = cited(project, 2, *cite(texts / "a.txt", 2, QUOTATION))
    (tmp_path / "other").mkdir()
    with pytest.raises(EmptyInputError, match=r"none of the texts .* It cites a\.txt"):
        verify(graph, tmp_path / "other")


def test_a_folder_that_does_not_exist_is_said_so(project: Project, tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match="there is no folder"):
        verify(KnowledgeGraph(project), tmp_path / "nowhere")


def test_a_text_in_another_encoding_is_refused(project: Project, texts: Path) -> None:
    graph = cited(project, 2, *cite(texts / "a.txt", 2, QUOTATION))
    (texts / "a.txt").write_bytes(TEXT.encode("utf-16"))
    with pytest.raises(EncodingError, match="not UTF-8"):
        verify(graph, texts)


@given(st.text())
def test_the_digest_is_that_of_the_composed_form(text: str) -> None:
    assert digest(unicodedata.normalize("NFD", text)) == digest(unicodedata.normalize("NFC", text)) == digest(text)


def test_the_digest_is_sha256_in_hexadecimal() -> None:
    assert digest("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert digest("e\u0301") == digest("é") != digest("e")


@pytest.mark.parametrize(
    ("line", "quotation", "complaint"),
    [
        (1, "Cần Thơ", "nowhere"),
        (2, "Thừa Thiên Huế", "nowhere"),
        (4, "hai lần", "more than once"),
        (3, "a", "nowhere"),
        (1, "", "nowhere"),
        (0, "Huế", "nowhere"),
        (99, "Huế", "nowhere"),
        (1, unicodedata.normalize("NFD", "Huế"), "nowhere"),
    ],
)
def test_a_quotation_that_does_not_stand_there_once_is_refused(
    texts: Path, line: int, quotation: str, complaint: str
) -> None:
    with pytest.raises(CitationError, match=complaint) as caught:
        cite(texts / "a.txt", line, quotation)
    assert (caught.value.file, caught.value.line) == (texts / "a.txt", line)
    assert caught.value.exit_code is ExitCode.FINDINGS


def test_only_a_line_feed_ends_a_line(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes("a\u2028b\x85c\r\n\x0bd\n".encode())
    assert read_lines(path) == ["a\u2028b\x85c\r", "\x0bd", ""]
    with pytest.raises(InputNotFoundError):
        read_lines(tmp_path / "y.txt")


def test_all_that_the_curated_graph_cites_stands_in_the_articles(graph: KnowledgeGraph, shared: Path) -> None:
    found = verify(graph, shared / "articles")
    assert Counter(verification.outcome for verification in found) == {Outcome.MATCHES: len(found)}
    assert len(found) > 50
    assert len({verification.file for verification in found}) == 5


def test_one_changed_character_in_an_article_is_found(graph: KnowledgeGraph, shared: Path, tmp_path: Path) -> None:
    copies = shutil.copytree(shared / "articles", tmp_path / "articles")
    first = verify(graph, copies)[0]
    assert first.file is not None
    rows = graph.store.select(f"SELECT ?start {{ <{first.evidence}> lt:startChar ?start }}").rows
    (start,) = (int(row[0].value) for row in rows if isinstance(row[0], ox.Literal))
    lines = read_lines(copies / first.file)
    line = lines[first.line - 1]
    lines[first.line - 1] = line[:start] + ("x" if line[start] != "x" else "y") + line[start + 1 :]
    (copies / first.file).chmod(0o644)
    (copies / first.file).write_text("\n".join(lines), "utf-8", newline="")
    changed = [v for v in verify(graph, copies) if v.outcome is not Outcome.MATCHES]
    assert first.evidence in {v.evidence for v in changed}
    assert {(v.outcome, v.file, v.line) for v in changed} == {(Outcome.CHANGED, first.file, first.line)}
