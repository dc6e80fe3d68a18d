from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project
from localties.errors import EmptyInputError, InputNotFoundError, RdfSyntaxError
from localties.graph.knowledge import rdf_files
from localties.terms import GRAPH, ID, ONTOLOGY_GRAPH, PREFIXES

HEAD = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("lt", "locality", "partner", "tie"))
RECORD = HEAD + "locality:{0} a lt:Locality .\n"


@pytest.fixture
def tiny(tmp_path: Path) -> Project:
    for name, text in {
        "ontology/localties.ttl": HEAD + "lt:Locality a lt:Class .",
        "ontology/shapes.ttl": "this is not read",
        "ontology/context.jsonld": "nor this",
        "ontology/schemes/fields.ttl": HEAD + "lt:x a lt:y .",
        "graph/gazetteer/vietnam.ttl": RECORD.format("hue"),
        "graph/records/a b.ttl": RECORD.format("can-tho")
        + "tie:can-tho a lt:Tie .\npartner:can-tho a lt:Partner .",
        "graph/records/.hidden.ttl": "this is not read",
        "graph/records/.ttl": "nor this",
        "graph/records/notes.md": "nor this",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Project(tmp_path)


def test_each_file_is_a_named_graph(tiny: Project) -> None:
    graph = KnowledgeGraph.open(tiny)
    assert graph.store.graphs() == [
        GRAPH + "gazetteer/vietnam",
        ONTOLOGY_GRAPH + "/localties",
        ONTOLOGY_GRAPH + "/schemes/fields",
        GRAPH + "records/a-b",
    ]
    assert graph.files[GRAPH + "gazetteer/vietnam"] == tiny.graph / "gazetteer" / "vietnam.ttl"
    assert set(graph.files) == set(graph.store.graphs())


def test_the_ontology_can_be_read_alone(tiny: Project) -> None:
    assert all(name.startswith(ONTOLOGY_GRAPH) for name in KnowledgeGraph.open(tiny, records=False).files)


def test_hidden_files_and_other_endings_are_passed_over(tiny: Project) -> None:
    assert [path.name for path in rdf_files(tiny.graph)] == ["vietnam.ttl", "a b.ttl"]


def test_a_folder_without_rdf_is_not_taken_for_a_graph(tiny: Project, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(EmptyInputError, match="holds no RDF file"):
        KnowledgeGraph.open(tiny).add(empty)


def test_a_file_without_a_triple_is_not_taken_for_a_graph(tiny: Project) -> None:
    path = tiny.graph / "records" / "empty.ttl"
    path.write_text("# nothing yet\n", "utf-8")
    with pytest.raises(EmptyInputError, match=r"empty\.ttl: the file holds no triple"):
        KnowledgeGraph.open(tiny)


def test_a_broken_file_is_named(tiny: Project) -> None:
    path = tiny.graph / "records" / "broken.ttl"
    path.write_text("\n\nnonsense", "utf-8")
    with pytest.raises(RdfSyntaxError) as caught:
        KnowledgeGraph.open(tiny)
    assert (caught.value.file, caught.value.line) == (path, 3)


def test_what_does_not_exist_is_said_so(tiny: Project, tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match="nowhere"):
        KnowledgeGraph.open(tiny).add(tmp_path / "nowhere")


def test_a_file_outside_the_project_can_be_added(tiny: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "new partners.ttl"
    outside.write_text(RECORD.format("sakai"), "utf-8")
    graph = KnowledgeGraph.open(tiny)
    (name,) = graph.add(outside)
    assert name.startswith(GRAPH)
    ox.NamedNode(name)
    assert graph.files[name] == outside
    assert graph.find("sakai") == [ID + "locality/sakai"]


def test_a_file_is_not_read_twice(tiny: Project) -> None:
    graph = KnowledgeGraph.open(tiny)
    before = len(graph.store)
    assert graph.add(tiny.graph / "records" / ".." / "records") == [GRAPH + "records/a-b"]
    assert graph.add(tiny.graph / "gazetteer" / "vietnam.ttl") == [GRAPH + "gazetteer/vietnam"]
    assert len(graph.store) == before


def test_two_files_of_one_name_stay_apart(tiny: Project, tmp_path_factory: pytest.TempPathFactory) -> None:
    graph = KnowledgeGraph.open(tiny)
    names = set()
    for place in "ab":
        path = tmp_path_factory.mktemp(place) / "same.ttl"
        path.write_text(RECORD.format(f"of-{place}"), "utf-8")
        names |= set(graph.add(path))
    assert len(names) == 2


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("https://w3id.org/localties/id/locality/can-tho", ["locality/can-tho"]),
        ("locality:can-tho", ["locality/can-tho"]),
        ("can-tho", ["locality/can-tho", "partner/can-tho", "tie/can-tho"]),
        ("hue", ["locality/hue"]),
        ("nowhere", []),
        ("partner:hue", []),
        ("no such thing", []),
        ("https://example.org/<>", []),
        ("nowhere:hue", []),
        ("", []),
        ("locality:", []),
    ],
)
def test_a_thing_is_found_by_its_names(tiny: Project, name: str, found: list[str]) -> None:
    assert KnowledgeGraph.open(tiny).find(name) == [ID + local for local in found]


def test_a_slip_of_the_pen_has_a_hint(tiny: Project) -> None:
    graph = KnowledgeGraph.open(tiny)
    assert "can-tho" in graph.resembling("Cần Thơ")
    assert "can-tho" in graph.resembling("can-to")
    assert graph.resembling("xyzzy") == []


def test_it_is_known_which_files_describe_a_thing(tiny: Project) -> None:
    graph = KnowledgeGraph.open(tiny)
    hue = ox.NamedNode(ID + "locality/hue")
    assert list(graph.describing(hue)) == [(GRAPH + "gazetteer/vietnam", tiny.graph / "gazetteer" / "vietnam.ttl")]
    graph.store.add([ox.Triple(hue, hue, hue)], "urn:no-file")
    assert len(list(graph.describing(hue))) == 1
