from __future__ import annotations

import os
import random
import subprocess
import sys

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import Dataset, Graph

from localties import KnowledgeGraph, Project
from localties.graph import canonical, quiet_rdflib, to_rdflib, write
from localties.terms import EDTF, ID, LT, PREFIXES, RDF, XSD
from tests.tools import ROOT

TRIPLE_FORMATS = {
    ox.RdfFormat.TURTLE: "turtle",
    ox.RdfFormat.N_TRIPLES: "nt",
    ox.RdfFormat.RDF_XML: "xml",
    ox.RdfFormat.JSON_LD: "json-ld",
}
QUAD_FORMATS = {ox.RdfFormat.TRIG: "trig", ox.RdfFormat.N_QUADS: "nquads"}

TYPE = ox.NamedNode(RDF + "type")

# What XML 1.0 cannot hold, and so neither can RDF/XML: most control characters and two noncharacters.
XML_TEXT = st.characters(
    exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff", include_characters="\t\n"
)
SPECIAL = st.sampled_from(
    [
        "Thừa Thiên Huế",
        "경상남도",
        "山口県",
        "ລາວ",
        "العربية",
        "𠮷野家",
        "e\u0301",
        "\u00a0",
        "\u2028",
        "'",
        '"',
        '"""',
        "\\",
        "\\u0041",
        "a\nb",
        "@vi",
        "<b>&amp;</b>",
        "]]>",
    ]
)
any_text = st.lists(SPECIAL | st.text(max_size=8), max_size=4).map("".join)
xml_text = st.lists(SPECIAL | st.text(XML_TEXT, max_size=8), max_size=4).map("".join)

# Not with a full stop at the end: rdflib does not read the escape that Turtle wants there.
local_names = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,6}[a-z0-9]", fullmatch=True)
our_iris = st.builds(
    lambda prefix, local: ox.NamedNode(PREFIXES[prefix] + local),
    st.sampled_from(["locality", "lt", "field", "scheme"]),
    local_names,
)
other_iris = st.sampled_from(
    ["urn:a", "https://example.org/Huế?q=1#x", "http://a/b(c)~d", LT, ID + "locality/a/b"]
).map(ox.NamedNode)
iris = our_iris | other_iris
blanks = st.sampled_from("abc").map(ox.BlankNode)
predicates = st.sampled_from([LT + "signedOn", LT + "field", PREFIXES["rdfs"] + "label", "urn:p:p"]).map(
    ox.NamedNode
)
# A class begins with a letter: Oxigraph makes it the name of an element in RDF/XML.
classes = st.sampled_from([LT + "Tie", LT + "Agreement", PREFIXES["skos"] + "Concept"]).map(ox.NamedNode)


def literals(text: st.SearchStrategy[str]) -> st.SearchStrategy[ox.Literal]:
    tags = st.sampled_from(["vi", "en", "ko", "ja", "zh-hant"])
    kinds = st.sampled_from(
        [XSD + "date", XSD + "gYear", XSD + "integer", XSD + "decimal", EDTF + "EDTF", "urn:kind"]
    )
    return (
        text.map(ox.Literal)
        | st.builds(lambda value, tag: ox.Literal(value, language=tag), text, tags)
        | st.builds(lambda value, kind: ox.Literal(value, datatype=ox.NamedNode(kind)), text, kinds)
        | st.sampled_from([ox.Literal(1), ox.Literal(1.5), ox.Literal(True)])
    )


def triples(text: st.SearchStrategy[str]) -> st.SearchStrategy[list[ox.Triple]]:
    one = st.builds(ox.Triple, iris | blanks, predicates, iris | blanks | literals(text))
    typing = st.builds(ox.Triple, iris | blanks, st.just(TYPE), classes)
    return st.lists(one | typing, max_size=12, unique=True)


quads = st.lists(
    st.builds(ox.Quad, iris, predicates, iris | literals(any_text), iris | st.just(ox.DefaultGraph())),
    max_size=12,
    unique=True,
)


def parsed(data: bytes, syntax: ox.RdfFormat) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(data, format=syntax)]


def from_rdflib(graph: Graph) -> list[ox.Triple]:
    return parsed(graph.serialize(format="nt", encoding="utf-8"), ox.RdfFormat.N_TRIPLES)


@given(triples(any_text), st.randoms(use_true_random=False))
def test_the_same_graph_gives_the_same_bytes_in_any_order(graph: list[ox.Triple], chance: random.Random) -> None:
    renamed = {letter: ox.BlankNode() for letter in "abc"}

    def other(
        term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple,
    ) -> ox.NamedNode | ox.BlankNode | ox.Literal:
        assert not isinstance(term, ox.Triple)
        return renamed[term.value] if isinstance(term, ox.BlankNode) else term

    twin = []
    for triple in graph + graph[:2]:
        subject = other(triple.subject)
        assert not isinstance(subject, ox.Literal)
        twin.append(ox.Triple(subject, triple.predicate, other(triple.object)))
    chance.shuffle(twin)
    for syntax in (ox.RdfFormat.TURTLE, ox.RdfFormat.N_TRIPLES, ox.RdfFormat.JSON_LD):
        assert write(graph, syntax) == write(twin, syntax)


@given(triples(any_text))
def test_turtle_that_was_written_is_written_again_as_it_is(graph: list[ox.Triple]) -> None:
    once = write(graph, ox.RdfFormat.TURTLE)
    assert write(parsed(once, ox.RdfFormat.TURTLE), ox.RdfFormat.TURTLE) == once


@given(quads)
def test_trig_that_was_written_is_written_again_as_it_is(dataset: list[ox.Quad]) -> None:
    once = write(dataset, ox.RdfFormat.TRIG)
    assert set(ox.parse(once, format=ox.RdfFormat.TRIG)) == set(dataset)
    assert write(list(ox.parse(once, format=ox.RdfFormat.TRIG)), ox.RdfFormat.TRIG) == once


@given(triples(any_text))
def test_each_format_comes_back_to_oxigraph(graph: list[ox.Triple]) -> None:
    expected = canonical(graph)
    for syntax in set(TRIPLE_FORMATS) - {ox.RdfFormat.RDF_XML}:
        assert canonical(parsed(write(graph, syntax), syntax)) == expected


@given(triples(xml_text))
def test_rdfxml_comes_back_to_oxigraph(graph: list[ox.Triple]) -> None:
    assert canonical(parsed(write(graph, ox.RdfFormat.RDF_XML), ox.RdfFormat.RDF_XML)) == canonical(graph)


@settings(max_examples=25)
@given(triples(xml_text))
def test_each_format_comes_back_to_rdflib(graph: list[ox.Triple]) -> None:
    expected = to_rdflib(graph)
    for syntax, name in TRIPLE_FORMATS.items():
        with quiet_rdflib():
            found = Graph().parse(data=write(graph, syntax), format=name)
        assert canonical(from_rdflib(found)) == canonical(from_rdflib(expected)), name


@settings(max_examples=25)
@given(quads)
def test_named_graphs_come_back_to_rdflib(dataset: list[ox.Quad]) -> None:
    counts = set()
    for syntax, name in QUAD_FORMATS.items():
        with quiet_rdflib():
            found = Dataset()
            found.parse(data=write(dataset, syntax), format=name)
        counts.add(len(list(found.quads())))
    assert counts == {len(set(dataset))}


def test_the_type_comes_first_and_subjects_stand_apart() -> None:
    text = write(
        parsed(
            b"@prefix lt: <https://w3id.org/localties/ns#> ."
            b"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> ."
            b"<https://w3id.org/localties/id/tie/b> rdfs:label 'b'@vi , 'a'@en ; a lt:Tie ."
            b"<https://w3id.org/localties/id/tie/a> a lt:Tie .",
            ox.RdfFormat.TURTLE,
        ),
        ox.RdfFormat.TURTLE,
    ).decode()
    assert text == (
        "@prefix lt: <https://w3id.org/localties/ns#> .\n"
        "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
        "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
        "@prefix tie: <https://w3id.org/localties/id/tie/> .\n"
        "\n"
        "tie:a a lt:Tie .\n"
        "\n"
        "tie:b a lt:Tie ;\n"
        '\trdfs:label "a"@en , "b"@vi .\n'
    )


@pytest.mark.parametrize("syntax", [*TRIPLE_FORMATS, *QUAD_FORMATS])
def test_an_empty_graph_is_written_and_read(syntax: ox.RdfFormat) -> None:
    assert list(ox.parse(write([], syntax), format=syntax)) == []


def test_to_rdflib_keeps_an_ill_typed_literal_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    wrong = ox.Literal("2012", datatype=ox.NamedNode(XSD + "date"))
    ((_, _, value),) = to_rdflib([ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), wrong)])
    assert str(value) == "2012"
    assert not caplog.records


def test_every_dump_of_the_curated_graph_comes_back(graph: KnowledgeGraph) -> None:
    stated = graph.store.triples()
    expected = canonical(stated)
    for syntax in TRIPLE_FORMATS:
        assert canonical(parsed(write(stated, syntax, graph.project.context), syntax)) == expected


_HASH = """
import hashlib, pyoxigraph as ox
from localties import KnowledgeGraph, Project
from localties.graph import write
from pathlib import Path
graph = KnowledgeGraph.open(Project(Path({root!r})))
digest = hashlib.sha256()
digest.update(write(graph.store.triples(), ox.RdfFormat.TURTLE))
digest.update(write(graph.store.matching(), ox.RdfFormat.TRIG))
print(digest.hexdigest())
"""


def test_the_bytes_do_not_depend_on_hash_seeds(project: Project) -> None:
    digests = set()
    for seed in "012":
        run = subprocess.run(
            [sys.executable, "-c", _HASH.format(root=str(ROOT))],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout)
    assert len(digests) == 1
