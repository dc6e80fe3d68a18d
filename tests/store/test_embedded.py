from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localties.errors import (
    EncodingError,
    FederationRefusedError,
    InputNotFoundError,
    LocaltiesError,
    QueryTooLargeError,
    RdfSyntaxError,
    SparqlError,
    UnknownFormatError,
)
from localties.store import Dataset, DiskStore, EmbeddedStore, Solutions, Store, using
from localties.store.sparql import as_insert
from localties.terms import UPDATES_GRAPH

A, B = "urn:graph:a", "urn:graph:b"
GOOD = "<urn:s> <urn:p> <urn:o> .\n"


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    filled = EmbeddedStore()
    for graph, text in ((A, "<urn:s> <urn:p> 1 ."), (B, "<urn:s> <urn:p> 1 , 2 .")):
        path = tmp_path / f"{graph[-1]}.ttl"
        path.write_text(text, "utf-8")
        filled.load(path, graph)
    return filled


def test_it_counts_what_a_file_holds(tmp_path: Path) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("<urn:s> <urn:p> 1 , 2 .", "utf-8")
    store = EmbeddedStore()
    assert store.load(path, A) == len(store) == 2
    assert store.graphs() == [A]


def test_named_graphs_inside_a_file_are_merged(tmp_path: Path) -> None:
    path = tmp_path / "x.trig"
    path.write_text("<urn:g> { <urn:s> <urn:p> 1 } <urn:h> { <urn:s> <urn:p> 2 }", "utf-8")
    store = EmbeddedStore()
    assert store.load(path, A) == 2
    assert store.graphs() == [A]


def test_blank_nodes_of_two_files_stay_apart(tmp_path: Path) -> None:
    store = EmbeddedStore()
    for name in "xy":
        path = tmp_path / f"{name}.ttl"
        path.write_text("_:a <urn:p> 1 .", "utf-8")
        store.load(path, f"urn:graph:{name}")
    assert len(store.triples()) == 2


BAD_FILES = {
    "a missing full stop": ("x.ttl", b"<urn:s> <urn:p> <urn:o>\n", RdfSyntaxError, None, None),
    "an unknown prefix": ("x.ttl", b"# one\n<urn:s> <urn:p> lt:o .\n", RdfSyntaxError, 2, 17),
    "an open string": ("x.ttl", b'<urn:s> <urn:p> "o .\n', RdfSyntaxError, 1, None),
    "a literal as subject": ("x.ttl", b'\n\n"o" <urn:p> <urn:s> .\n', RdfSyntaxError, 3, 1),
    "a broken IRI": ("x.ttl", b"<urn:s> <urn:p> <a b> .\n", RdfSyntaxError, 1, None),
    "a good line before a bad one": ("x.ttl", GOOD.encode() + b"nonsense\n", RdfSyntaxError, 2, 1),
    "Latin-1": ("x.ttl", "<urn:s> <urn:p> 'Huế' .\n".replace("ế", "ê").encode("latin-1"), EncodingError, 1, None),
    "UTF-16": ("x.ttl", GOOD.encode("utf-16"), LocaltiesError, 1, None),
    "Turtle called N-Triples": ("x.nt", b"@prefix a: <urn:a> . a:s a:p a:o .\n", RdfSyntaxError, 1, None),
    "Turtle called JSON-LD": ("x.jsonld", GOOD.encode(), RdfSyntaxError, 1, None),
    "Turtle called RDF/XML": ("x.rdf", GOOD.encode() + b"<", RdfSyntaxError, None, None),
    "a remote context": ("x.jsonld", b'{"@context": "https://example.org/c", "a": 1}', RdfSyntaxError, None, None),
}


@pytest.mark.parametrize("case", BAD_FILES.values(), ids=BAD_FILES.keys())
def test_a_file_that_cannot_be_read_is_named_with_the_place(
    case: tuple[str, bytes, type[LocaltiesError], int | None, int | None], tmp_path: Path, store: EmbeddedStore
) -> None:
    name, content, cause, line, column = case
    path = tmp_path / name
    path.write_bytes(content)
    before = store.triples(), store.graphs()
    with pytest.raises(cause) as caught:
        store.load(path, A)
    assert caught.value.file == path
    assert str(caught.value).startswith(f"{path}:" if line is None else f"{path}:{line}")
    assert "Parser error at line" not in caught.value.message
    if column is not None:
        assert (caught.value.line, caught.value.column) == (line, column)
    assert (store.triples(), store.graphs()) == before


def test_a_file_that_does_not_exist_is_said_so(tmp_path: Path, store: EmbeddedStore) -> None:
    with pytest.raises(InputNotFoundError, match=r"nowhere\.ttl: there is no such file"):
        store.load(tmp_path / "nowhere.ttl", A)


@pytest.mark.parametrize("name", ["x.csv", "x.txt", "x", "ttl", "x.ttl.gz"])
def test_an_ending_that_names_no_format_is_refused(name: str, tmp_path: Path, store: EmbeddedStore) -> None:
    (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(UnknownFormatError, match=r"Use \.ttl"):
        store.load(tmp_path / name, A)
    assert len(store) == 3


def test_the_default_graph_is_the_union_of_the_named_ones(store: EmbeddedStore) -> None:
    assert store.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }").rows == [
        (ox.Literal("2", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),)
    ]
    assert store.select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p 1 } } ORDER BY ?g").rows == [
        (ox.NamedNode(A),),
        (ox.NamedNode(B),),
    ]
    assert (len(store.triples()), len(store.triples(A)), len(store)) == (2, 1, 3)


def test_a_graph_that_is_dropped_leaves_the_others(store: EmbeddedStore) -> None:
    store.drop(B)
    store.drop("urn:graph:never")
    assert store.graphs() == [A]
    assert len(store) == 1


def test_a_pattern_finds_quads(store: EmbeddedStore) -> None:
    assert len(list(store.matching(ox.NamedNode("urn:s")))) == 3
    assert list(store.matching(value=ox.NamedNode("urn:nothing"))) == []


def test_each_form_of_query_has_its_answer(store: EmbeddedStore) -> None:
    table = store.query("SELECT ?s ?nothing { ?s ?p 2 }")
    assert isinstance(table, Solutions)
    assert table.variables == ("s", "nothing")
    assert table.rows == [(ox.NamedNode("urn:s"), None)]
    assert list(table.dicts()) == [{"s": ox.NamedNode("urn:s")}]
    assert store.query("ASK { ?s ?p 3 }") is False
    assert store.query("ASK { ?s ?p 2 }") is True
    assert len(store.construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 2
    assert len(store.construct("DESCRIBE <urn:s>")) == 2


def test_prefixes_need_no_declaration(store: EmbeddedStore) -> None:
    assert store.select("SELECT (lt:signedOn AS ?p) (locality:can-tho AS ?l) {}").rows == [
        (
            ox.NamedNode("https://w3id.org/localties/ns#signedOn"),
            ox.NamedNode("https://w3id.org/localties/id/locality/can-tho"),
        )
    ]


@given(st.from_regex(r"[a-z0-9][a-z0-9-]{0,4}(\.[a-z0-9-]{1,4}){0,4}", fullmatch=True))
def test_full_stops_in_names_and_texts_are_kept(local: str) -> None:
    select = (
        f"SELECT (event:{local} AS ?a) ('event:{local}' AS ?b) (<urn:event:{local}> AS ?c) {{}} # event:{local}"
    )
    event = ox.NamedNode(f"https://w3id.org/localties/id/event/{local}")
    expected = (event, ox.Literal(f"event:{local}"), ox.NamedNode(f"urn:event:{local}"))
    assert EmbeddedStore().select(select).rows == [expected]


@pytest.mark.parametrize(
    "sparql",
    ["", "SELECT", "SELECT * {", "SELECT ?s { ?s nowhere:p ?o }", "SELECT * { ?s ?p '\\UFFFFFFFF' }", "nonsense"],
)
def test_a_query_that_is_not_well_formed_is_refused(sparql: str, store: EmbeddedStore) -> None:
    with pytest.raises(SparqlError, match=r"the query cannot be answered: .+") as caught:
        store.query(sparql)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "sparql",
    [
        "INSERT DATA { <urn:s> <urn:p> 9 }",
        "DELETE WHERE { ?s ?p ?o }",
        "CLEAR ALL",
        "LOAD <https://example.org/x.ttl>",
        "DROP ALL",
    ],
)
def test_a_query_cannot_change_anything(sparql: str, store: EmbeddedStore) -> None:
    before = store.triples()
    with pytest.raises(SparqlError):
        store.query(sparql)
    assert store.triples() == before


def test_a_query_of_another_form_than_expected_is_refused(store: EmbeddedStore) -> None:
    with pytest.raises(SparqlError, match="SELECT query was expected"):
        store.select("ASK {}")
    with pytest.raises(SparqlError, match="CONSTRUCT query was expected"):
        store.construct("SELECT * {}")


def test_an_update_changes_the_graphs_and_their_union_alike() -> None:
    store = _two_graphs()
    store.update(
        'INSERT DATA { GRAPH <urn:g3> { <urn:s> <urn:p> "new" } } ; INSERT DATA { <urn:s> <urn:p> "loose" }'
    )
    assert store.query('ASK { <urn:s> <urn:p> "new" , "loose" }') is True
    assert store.graphs() == [UPDATES_GRAPH, "urn:g1", "urn:g2", "urn:g3"]
    store.update('DELETE WHERE { <urn:s> <urn:p> "both" }')
    assert not any(quad.object == ox.Literal("both") for quad in store.matching())
    store.update('DROP ALL ; INSERT DATA { GRAPH <urn:g1> { <urn:s> <urn:p> "both" } }')
    assert [quad.graph_name for quad in store.matching()] == [ox.NamedNode("urn:g1")]
    assert len(store.triples()) == 1


def test_an_update_that_fails_changes_nothing() -> None:
    store = _two_graphs()
    before = set(store.matching())
    with pytest.raises(SparqlError):
        store.update("DROP ALL ; CREATE GRAPH <urn:g1> ; CREATE GRAPH <urn:g1>")
    assert set(store.matching()) == before
    assert len(store.triples()) == 1


def test_who_reads_during_an_update_sees_the_dataset_before_or_after() -> None:
    store = _two_graphs()
    before = store.matching()
    store.update("DROP ALL ; INSERT DATA { GRAPH <urn:g3> { <urn:s> <urn:p> 1 , 2 } }")
    assert {quad.graph_name for quad in before} == {ox.NamedNode("urn:g1"), ox.NamedNode("urn:g2")}
    counts = set()
    with ThreadPoolExecutor(1) as pool:
        change = (
            "DELETE WHERE { GRAPH ?g { ?s ?p ?o } } ; INSERT DATA { GRAPH <urn:g3> { <urn:s> <urn:p> 1 , 2 } }"
        )
        running = pool.submit(lambda: list(map(store.update, [change] * 50)))
        while not running.done():
            counts.add(len(store.triples()))
        running.result()
    assert counts == {2}


def test_an_empty_graph_outlives_an_update() -> None:
    store = _two_graphs()
    store.update("CREATE GRAPH <urn:empty>")
    store.update("INSERT DATA { GRAPH <urn:g3> { <urn:s> <urn:p> 1 } }")
    assert "urn:empty" in store.graphs()
    with pytest.raises(SparqlError):
        store.update("CREATE GRAPH <urn:empty>")


def test_a_prefix_in_a_text_or_a_comment_declares_nothing() -> None:
    store = EmbeddedStore()
    store.update(
        "PREFIX a: <urn:a:> # PREFIX a: <urn:comment:>\n"
        'INSERT DATA { GRAPH a:g { a:s a:p "PREFIX a: <urn:text:> BASE <urn:text:>" } } ;\n'
        "prefix # between\n b: <urn:b:> INSERT DATA { GRAPH a:g { a:s b:p <urn:o> } } ;"
    )
    assert store.query("ASK { GRAPH <urn:a:g> { <urn:a:s> <urn:a:p> [] ; <urn:b:p> <urn:o> } }") is True


@pytest.mark.parametrize("update", ["LOAD <http://127.0.0.1:1/x>", "l\\u006Fad silent <http://127.0.0.1:1/x>"])
def test_an_update_loads_nothing(update: str) -> None:
    with pytest.raises(FederationRefusedError):
        _two_graphs().update(update)


def test_a_data_set_is_written_into_an_update() -> None:
    store = _two_graphs()
    store.update(using('DELETE WHERE { ?s ?p "both" } # WHERE', ["urn:nothing"], []))
    assert len(store.triples()) == 1
    store.update(using("INSERT { GRAPH <urn:g4> { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }", [], ["urn:g2"]))
    assert "urn:g4" in store.graphs()
    with pytest.raises(SparqlError, match="WITH"):
        using("WITH <urn:g1> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", ["urn:g2"], [])


def test_a_saved_store_is_read_by_others(tmp_path: Path) -> None:
    _two_graphs().save(tmp_path / "copy")
    opened = EmbeddedStore.opened(tmp_path / "copy")
    assert opened.select("SELECT ?s { ?s ?p ?o }").rows == [(ox.NamedNode("urn:s"),)]
    answer = opened.query("ASK { ?s ?p ?o }", Dataset(("urn:nothing",), ()))
    assert answer is False


@pytest.mark.parametrize("name", ["", "relative", "not an iri", "http://x/>"])
def test_a_graph_whose_name_is_no_iri_is_refused(name: str) -> None:
    for dataset in (Dataset((name,), ()), Dataset((), (name,))):
        with pytest.raises(SparqlError, match="cannot be answered"):
            _two_graphs().query("ASK {}", dataset)


@pytest.mark.parametrize("form", ["SELECT *", "CONSTRUCT { <urn:s> <urn:p> ?t }"])
def test_a_triple_within_a_triple_is_refused(form: str) -> None:
    with pytest.raises(SparqlError, match=r"RDF 1\.2"):
        _two_graphs().query(form + " { BIND(TRIPLE(<urn:a>, <urn:b>, <urn:c>) AS ?t) }")


def test_an_answer_may_have_so_many_rows_and_no_more() -> None:
    store = _two_graphs()
    assert len(store.select("SELECT * { VALUES ?x { 1 2 } }").rows) == 2
    assert store.query("SELECT * { VALUES ?x { 1 2 } }", most=2)
    with pytest.raises(QueryTooLargeError):
        store.query("SELECT * { VALUES ?x { 1 2 3 } }", most=2)


AS_INSERT = {
    "CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o }": "INSERT { GRAPH <urn:g> { ?s ?p 1 } } WHERE { ?s ?p ?o }",
    "PREFIX construct: <urn:> # construct { }\nconstruct{?s construct:p '}'}{ { ?s ?p '{' } } # end": (
        "PREFIX construct: <urn:> # construct { }\nINSERT { GRAPH <urn:g> {?s construct:p '}'} } "
        "WHERE { { ?s ?p '{' } }"
    ),
    "CONSTRUCT WHERE { ?s ?p ?o }": None,
    "CONSTRUCT { ?s ?p 1 } FROM <urn:a> WHERE { ?s ?p ?o }": None,
    "CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p ?o } LIMIT 1": None,
    "SELECT * { ?s ?p ?o }": None,
}


@pytest.mark.parametrize("construct", AS_INSERT)
def test_a_rule_is_written_as_an_update_where_there_is_one(construct: str) -> None:
    assert as_insert(construct, "urn:g") == AS_INSERT[construct]


@pytest.mark.parametrize("construct", AS_INSERT)
def test_a_rule_adds_only_what_no_graph_has(construct: str) -> None:
    stores = _two_graphs(), _two_graphs()
    for store, infer in zip(stores, (EmbeddedStore.infer, Store.infer), strict=True):
        if construct.startswith("SELECT"):
            with pytest.raises(SparqlError):
                infer(store, construct, "urn:g3")
        else:
            infer(store, construct.replace("urn:a", "urn:g1"), "urn:g3")
    assert set(stores[0].matching()) == set(stores[1].matching())


def _two_graphs() -> EmbeddedStore:
    """One triple that stands in two graphs."""
    store = EmbeddedStore()
    triple = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("both"))
    for name in ("urn:g1", "urn:g2"):
        store.add([triple], name)
    return store


LARGE = {
    "large": "<urn:s> <urn:p> 1 , 2 . <urn:t> <urn:p> 3 .",
    "small": "<urn:s> <urn:p> 2 . <urn:u> <urn:p> 4 .",
    "other": "<urn:t> <urn:p> 3 . <urn:u> <urn:p> 4 .",
}
RULE = "CONSTRUCT { ?s <urn:p> ?next } WHERE { ?s <urn:p> ?o BIND(?o + 1 AS ?next) }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
EVERYWHERE = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o . GRAPH ?g { ?s ?p ?o } }"
WAYS = ["load", "load", "drop", "ask by name", "infer"]
STEPS = st.lists(st.tuples(st.sampled_from(WAYS), st.sampled_from(sorted(LARGE))), max_size=8)


def counted(store: EmbeddedStore, query: str = COUNT) -> str:
    ((count,),) = store.select(query).rows
    assert isinstance(count, ox.Literal)
    return count.value


def take(step: str, name: str, store: EmbeddedStore, folder: Path) -> None:
    graph = f"urn:graph:{name}"
    match step:
        case "load":
            assert store.load(folder / f"{name}.ttl", graph) == LARGE[name].count("p>") + LARGE[name].count(",")
        case "drop":
            store.drop(graph)
        case "ask by name":
            store.query(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        case "infer":
            store.infer(RULE, graph)


@given(steps=STEPS)
def test_a_large_file_answers_like_a_small_one(steps: list[tuple[str, str]], tmp_path: Path) -> None:
    """Whatever comes before and after it, and whether it is asked for by name or not."""
    for name, text in LARGE.items():
        (tmp_path / f"{name}.ttl").write_text(text, "utf-8")
    copying, implied = EmbeddedStore(large=None), EmbeddedStore(large=0)
    for step, name in steps:
        for store in (copying, implied):
            take(step, name, store, tmp_path)
        graphs = copying.graphs()
        for seen in (implied, implied.copied()):
            assert seen.graphs() == graphs
            assert set(seen.matching()) == set(copying.matching())
            assert [seen.triples(graph) for graph in (None, *graphs)] == [
                copying.triples(graph) for graph in (None, *graphs)
            ]
            assert [sorted(map(str, seen.subjects(graph))) for graph in graphs] == [
                sorted({str(triple.subject) for triple in copying.triples(graph)}) for graph in graphs
            ]
            assert (len(seen), seen.size()) == (len(copying), copying.size())
            assert counted(seen) == counted(copying)
    for query in (COUNT.replace("{", "FROM <urn:graph:small> {"), EVERYWHERE):
        assert counted(implied, query) == counted(copying, query)


@given(
    text=st.text(st.characters(exclude_categories=["Cs"])), language=st.sampled_from([None, "vi", "zh-Hans-CN"])
)
@example(text='\x00\t\r\n"\\\x1f\x7f\u2028\ufffe\U0001f3e0', language=None)
def test_a_copy_says_the_same(text: str, language: str | None) -> None:
    store = EmbeddedStore()
    said = ox.Literal(text, language=language)
    store.add([ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), said)], A)
    copy = store.copied()
    assert copy.triples(A) == store.triples(A) != set()
    copy.add([ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("more"))], B)
    assert store.graphs() == [A]


@pytest.mark.parametrize("large", [None, 0])
def test_a_blank_node_of_two_graphs_is_one_in_a_copy(tmp_path: Path, large: int | None) -> None:
    path = tmp_path / "x.ttl"
    path.write_text("_:a <urn:p> 1 ; <urn:q> 2 .", "utf-8")
    store = EmbeddedStore(large=large)
    store.load(path, A)
    store.add(store.triples(A), B)
    copy = store.copied()
    assert copy.triples() == copy.triples(A) == copy.triples(B)
    assert len({triple.subject for triple in copy.triples()}) == 1
    assert (len(copy), copy.size(A), copy.size(B)) == (4, 2, 2)


def test_a_store_on_disk_keeps_no_large_file_apart(tmp_path: Path) -> None:
    path = tmp_path / "large.nt"
    path.write_text("".join(f'<urn:s> <urn:p> "{number}{"-" * 100_000}" .\n' for number in range(50)), "utf-8")
    assert path.stat().st_size >= 4_000_000
    store = DiskStore(tmp_path / "disk")
    with store.changing() as draft:
        draft.load(path, A)
    assert store.size() == store.size(A) == int(counted(store)) == 50


def test_what_replaces_or_changes_a_large_file_is_seen_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    path.write_text(LARGE["large"], "utf-8")
    store = EmbeddedStore(large=0)
    store.load(path, A)
    store.note(A, "digest")
    with store.changing() as draft:
        draft.add([ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(5))], B)
    assert (counted(store), store.size(), dict(store.digests)) == ("4", 4, {A: "digest"})
    store.replace(A, [ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(5))], "other")
    assert (counted(store), store.size(), len(store)) == ("1", 1, 2)


def test_what_is_added_later_is_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    path.write_text(LARGE["large"], "utf-8")
    store = EmbeddedStore(large=0)
    store.load(path, A)
    two, five = (ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(number)) for number in (2, 5))
    assert (store.holds(two), store.holds(five)) == (True, False)
    store.add([two, five], B)
    assert counted(store) == "4"
    store.add([five], A)
    assert counted(store) == "4"
    store.drop(B)
    assert counted(store) == "4"
    store.drop(A)
    assert counted(store) == "0"


def test_updates_and_other_processes_see_a_large_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    path.write_text(LARGE["large"], "utf-8")
    store = EmbeddedStore(large=0)
    store.load(path, A)
    store.save(tmp_path / "saved")
    assert counted(EmbeddedStore.opened(tmp_path / "saved")) == "3"
    store.update("DELETE DATA { <urn:s> <urn:p> 1 } ; INSERT DATA { <urn:s> <urn:p> 9 }")
    assert counted(store) == "3"
    assert len(store.triples(A)) == 2


def test_a_large_file_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "large.ttl"
    path.write_text(LARGE["large"] + "\n<urn:s> <urn:p> 4 .\nnonsense\n", "utf-8")
    store = EmbeddedStore(large=0)
    with pytest.raises(RdfSyntaxError) as caught:
        store.load(path, A)
    assert caught.value.line == 3
    assert (store.triples(), store.graphs()) == (set(), [])
