from __future__ import annotations

from pathlib import Path

import pytest

from localties import KnowledgeGraph
from localties.graph import lines_of
from localties.terms import DCTERMS, LT, PREFIXES, RDFS, expand

TEXT = '''\
# A comment with agreement:x in it.
@prefix lt: <https://w3id.org/localties/ns#> .
@prefix agreement: <https://w3id.org/localties/id/agreement/> .
@prefix field: <https://w3id.org/localties/scheme/field/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .

agreement:a--b.2012 a lt:Agreement ; # the first
    rdfs:label "Name # not a comment"@en ,
        "Tên"@vi ;
    lt:field field:trade , field:youth ,
        field:culture ;
    dcterms:description """Several
lines ; of . text
"""@en ;
    lt:signedOn "2012-05" .

agreement:c.d-1.x
    lt:renews
        agreement:a--b.2012 ;
    lt:termYears 5 .

<https://w3id.org/localties/id/agreement/c.d-1.x> lt:hasParty [ lt:signedAs "N" ;
    lt:actor agreement:z ] .
'''

FIRST, SECOND = (PREFIXES["agreement"] + name for name in ("a--b.2012", "c.d-1.x"))

PLACES = {
    "a record": (FIRST, None, None, 8),
    "its type": (FIRST, expand("rdf:type"), LT + "Agreement", 8),
    "a text with a number sign": (FIRST, RDFS + "label", "Name # not a comment", 9),
    "a text on the next line": (FIRST, RDFS + "label", "Tên", 10),
    "a property": (FIRST, LT + "field", None, 11),
    "a value among several": (FIRST, LT + "field", expand("field:youth"), 11),
    "a value on the next line": (FIRST, LT + "field", expand("field:culture"), 12),
    "a text of several lines": (FIRST, DCTERMS + "description", "Several\nlines ; of . text\n", 13),
    "what comes after it": (FIRST, LT + "signedOn", "2012-05", 16),
    "a name with full stops": (SECOND, None, None, 18),
    "a value below its property": (SECOND, LT + "renews", FIRST, 20),
    "a number": (SECOND, LT + "termYears", "5", 21),
    "a value that is not there": (FIRST, LT + "field", "elsewhere", 11),
    "a property that is not there": (FIRST, LT + "endsOn", None, 8),
    "a value without a property": (FIRST, LT + "endsOn", "2012", 8),
    "a blank node as value": (SECOND, LT + "hasParty", None, 23),
    "a record that is not there": (PREFIXES["agreement"] + "z", None, None, None),
}


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lines") / "records.ttl"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize("name", PLACES)
def test_a_statement_is_found_on_its_line(file: Path, name: str) -> None:
    subject, predicate, value, line = PLACES[name]
    assert lines_of(file).of(subject, predicate, value) == line


def test_statements_inside_a_blank_node_have_lines(file: Path) -> None:
    statements = lines_of(file).statements
    lines = {key[2]: line for key, line in statements.items() if key[0].startswith("_:") and len(key) == 3}
    assert lines == {"N": 23, PREFIXES["agreement"] + "z": 24}


@pytest.mark.parametrize(
    ("name", "text"), [("x.nt", "<urn:s> <urn:p> 'o' ."), ("x.ttl", "nonsense"), ("x.ttl", "# empty")]
)
def test_a_file_that_rdflib_does_not_read_has_no_lines(tmp_path: Path, name: str, text: str) -> None:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    lines = lines_of(path)
    assert (lines.subjects, lines.statements) == ({}, {})


def test_lines_end_as_they_do_on_windows_too(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_bytes(TEXT.replace("\n", "\r\n").encode())
    assert lines_of(path).of(SECOND, LT + "termYears") == 21


def test_every_statement_of_a_curated_file_stands_where_it_is_said_to(graph: KnowledgeGraph) -> None:
    path = graph.project.graph / "records" / "thoidai-199309.ttl"
    text = path.read_text("utf-8").splitlines()
    found = lines_of(path)
    assert len(found.subjects) > 20
    for (subject, _, value), line in ((k, n) for k, n in found.statements.items() if len(k) == 3):
        local = value.rpartition("/")[2].rpartition("#")[2]
        assert local.split("\n")[0] in text[line - 1] or value in text[line - 1], (subject, value, line)
