"""What every store does, whatever engine is behind it."""

from __future__ import annotations

import gc
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest

from localties.errors import FederationRefusedError, GraphBusyError, QueryTooLargeError, SparqlError
from localties.store import Dataset, EmbeddedStore, Solutions, Store
from localties.terms import UPDATES_GRAPH, XSD

pytestmark = pytest.mark.slow

A, B = "https://example.org/graph/a", "https://example.org/graph/b"
S, P = ox.NamedNode("https://example.org/s"), ox.NamedNode("https://example.org/p")


def triple(value: object, subject: ox.NamedNode | ox.BlankNode = S) -> ox.Triple:
    term = value if isinstance(value, (ox.NamedNode, ox.BlankNode, ox.Literal)) else ox.Literal(value)  # type: ignore[arg-type]
    return ox.Triple(subject, P, term)


TERMS: list[ox.NamedNode | ox.BlankNode | ox.Literal] = [
    ox.Literal("2012", datatype=ox.NamedNode(XSD + "gYear")),
    ox.Literal("2012-12", datatype=ox.NamedNode(XSD + "gYearMonth")),
    ox.Literal("2012-12-04", datatype=ox.NamedNode(XSD + "date")),
    ox.Literal("2012~", datatype=ox.NamedNode("http://id.loc.gov/datatypes/edtf/EDTF-level1")),
    ox.Literal("269.84", datatype=ox.NamedNode(XSD + "decimal")),
    ox.Literal(7),
    ox.Literal("7"),
    ox.Literal("Cần Thơ"),
    ox.Literal("Cần Thơ", language="vi"),
    ox.Literal("껀터", language="ko"),
    ox.Literal("a\n\"b\"\\ 'c' \t{}<>"),
    ox.Literal(""),
    ox.Literal("x" * 20_000),
    ox.Literal("https://example.org/a?b=c&d", datatype=ox.NamedNode(XSD + "anyURI")),
    ox.NamedNode("https://example.org/Cần-Thơ/껀터"),
    ox.NamedNode("https://example.org/a?b=c&d=%20e#f"),
]


@pytest.fixture
def filled(store: Store) -> Store:
    with store.changing() as draft:
        draft.add([triple(1)], A)
        draft.add([triple(1), triple(2)], B)
    return store


def test_every_term_comes_back_as_it_was(store: Store) -> None:
    triples = {triple(term) for term in TERMS}
    store.replace(A, triples, "digest")
    assert store.triples() == store.triples(A) == triples
    assert {quad.object for quad in store.matching(S)} == set(TERMS)
    for term in TERMS:
        assert [quad.object for quad in store.matching(None, None, term)] == [term]
    assert set(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == triples
    assert {row["o"] for row in store.select("SELECT ?o { ?s ?p ?o }").dicts()} == set(TERMS)


def test_blank_nodes_can_be_asked_for(store: Store) -> None:
    node = ox.BlankNode()
    store.add([triple(node), triple(1, node)], A)
    found = next(quad.object for quad in store.matching(S))
    assert isinstance(found, ox.BlankNode)
    assert [quad.object for quad in store.matching(found)] == [ox.Literal(1)]
    assert len(store.triples()) == 2


def test_what_it_lacks_is_told(filled: Store) -> None:
    node = ox.BlankNode()
    filled.add([triple(node), *map(triple, TERMS)], A)
    there = filled.triples()
    assert len(there) == len(TERMS) + 3
    lacking = {
        triple(3),
        triple(ox.BlankNode()),
        ox.Triple(S, ox.NamedNode("https://example.org/q"), ox.Literal(1)),
    }
    assert filled.missing(there | lacking) == lacking
    assert all(filled.holds(one) for one in there)
    assert not any(filled.holds(one) for one in lacking)


def test_what_follows_by_a_rule_is_put_where_it_is_wanted_unless_it_is_there(filled: Store) -> None:
    filled.infer(f"CONSTRUCT {{ {S} {P} ?next }} WHERE {{ {S} {P} ?n BIND(?n + 1 AS ?next) }}", A)
    assert filled.triples(A) == {triple(1), triple(3)}
    assert filled.triples(B) == {triple(1), triple(2)}
    with pytest.raises(SparqlError):
        filled.infer("CONSTRUCT { ?s ?p ?o } WHERE { ?s", A)
    assert filled.triples(A) == {triple(1), triple(3)}


def test_the_subjects_of_a_graph_are_told(filled: Store) -> None:
    other = ox.NamedNode("https://example.org/t")
    filled.add([triple(1, other)], B)
    assert list(filled.subjects(A)) == [S]
    assert set(filled.subjects(B)) == {S, other}


def test_the_default_graph_is_the_union_and_counts_a_triple_once(filled: Store) -> None:
    count = filled.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert [row["n"].value for row in count.dicts()] == ["2"]
    assert (filled.size(), filled.size(A), filled.size(B), len(filled)) == (2, 1, 2, 3)
    named = filled.select("SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?o")
    assert [(row["g"].value, row["o"].value) for row in named.dicts()] == [(A, "1"), (B, "1"), (B, "2")]
    assert filled.graphs() == [A, B]


def test_a_dropped_graph_leaves_what_others_say(filled: Store) -> None:
    filled.drop(B)
    filled.drop("https://example.org/graph/never")
    assert filled.triples() == {triple(1)}
    assert filled.graphs() == [A]


def test_the_data_set_may_be_chosen_by_protocol_and_by_query(filled: Store) -> None:
    query = "SELECT ?o { ?s ?p ?o } ORDER BY ?o"
    chosen = filled.query(query, Dataset((A,), ()))
    assert isinstance(chosen, Solutions)
    assert [row["o"].value for row in chosen.dicts()] == ["1"]
    assert filled.query(f"ASK FROM <{A}> {{ ?s ?p 2 }}") is False
    assert filled.query(f"ASK FROM <{B}> {{ ?s ?p 2 }}") is True
    assert filled.query(f"ASK FROM NAMED <{A}> {{ GRAPH ?g {{ ?s ?p 2 }} }}") is False
    assert filled.query(f"ASK FROM <{A}> {{ GRAPH ?g {{ ?s ?p ?o }} }}") is False
    assert filled.query("ASK { ?s ?p ?o }", Dataset(("https://example.org/graph/never",), ())) is False


def test_digests_tell_what_was_put_there_and_not_changed_since(filled: Store) -> None:
    filled.replace(A, [triple(3)], "three")
    assert dict(filled.digests) == {A: "three"}
    filled.replace(B, [triple(4)], "four")
    filled.add([triple(5)], A)
    assert dict(filled.digests) == {B: "four"}
    assert filled.triples() == {triple(3), triple(4), triple(5)}


def test_what_arrives_is_told(store: Store) -> None:
    arrived: list[int] = []
    with store.changing() as draft:
        draft.replace(A, [triple(n) for n in range(10)], "ten", arrived.append)
    assert sum(arrived) == 10


def test_readers_see_the_state_before_or_after(filled: Store) -> None:
    with filled.changing() as draft:
        draft.replace(A, [triple(3)], "three")
        draft.drop(B)
        assert draft.triples() == {triple(3)}
        assert filled.triples() == {triple(1), triple(2)}
        assert filled.query("ASK { GRAPH ?g { ?s ?p 3 } }") is False
    assert filled.triples() == {triple(3)}
    assert filled.graphs() == [A]


def test_a_change_that_fails_changes_nothing(filled: Store) -> None:
    with pytest.raises(KeyError), filled.changing() as draft:
        draft.replace(A, [triple(3)], "three")
        draft.drop(B)
        raise KeyError
    assert filled.triples() == {triple(1), triple(2)}
    assert filled.graphs() == [A, B]
    filled.drop(A)
    assert filled.graphs() == [B]


def test_a_second_writer_is_told(filled: Store) -> None:
    told: list[BaseException] = []

    def second() -> None:
        try:
            with filled.changing() as other:
                other.add([triple(9)], A)
        except GraphBusyError as error:
            told.append(error)

    with filled.changing() as draft:
        draft.add([triple(3)], A)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "another run is writing" in str(told[0])
    assert filled.triples() == {triple(1), triple(2), triple(3)}


def test_a_copy_is_its_makers_own(filled: Store) -> None:
    copy = filled.copied()
    copy.add([triple(3)], A)
    copy.drop(B)
    assert copy.triples() == {triple(1), triple(3)}
    assert copy.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows[0][0] == ox.Literal(2)
    again = copy.copied()
    again.add([triple(4)], A)
    assert copy.size() == 2
    del copy
    gc.collect()
    assert filled.triples() == {triple(1), triple(2)}


def test_updates_reach_the_named_graphs(filled: Store) -> None:
    filled.update(f"DELETE DATA {{ <{S.value}> <{P.value}> 1 }} ; INSERT DATA {{ <{S.value}> <{P.value}> 7 }}")
    assert filled.triples(UPDATES_GRAPH) == {triple(7)}
    assert filled.triples() == {triple(2), triple(7)}
    with pytest.raises(SparqlError):
        filled.update("INSERT DATA { nonsense }")
    assert filled.triples() == {triple(2), triple(7)}


@pytest.mark.parametrize(
    "sparql",
    ["SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SELECT * { \\u0053ERVICE ?e { ?s ?p ?o } }"],
)
def test_nothing_is_asked_elsewhere(sparql: str, filled: Store) -> None:
    with pytest.raises(FederationRefusedError):
        filled.query(sparql)


@pytest.mark.parametrize("sparql", ["SELECT * {", "nonsense", "SELECT ?s { ?s nowhere:p ?o }"])
def test_a_query_that_is_not_well_formed_is_refused(sparql: str, filled: Store) -> None:
    with pytest.raises(SparqlError, match="the query cannot be answered"):
        filled.query(sparql)


def test_an_answer_may_be_limited(filled: Store) -> None:
    with pytest.raises(QueryTooLargeError, match="more than 1 rows"):
        filled.query("SELECT * { ?s ?p ?o }", most=1)
    assert isinstance(filled.query("SELECT * { ?s ?p ?o }", most=2), Solutions)


def test_a_file_is_loaded(filled: Store, tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<urn:s> <urn:p> 1 , 2 , 'Huế'@vi .", "utf-8")
    assert filled.load(path, "https://example.org/graph/c") == 3
    copy = EmbeddedStore()
    copy.load(path, A)
    assert filled.triples("https://example.org/graph/c") == copy.triples()
