from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph

from localties import KnowledgeGraph, Project
from localties.errors import EmptyInputError
from localties.graph import write
from localties.publish import build, write_dumps
from localties.terms import DERIVED_GRAPH

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow


def canonical(triples: set[ox.Triple]) -> bytes:
    """N-Triples of the RDFC-1.0 canonical form, sorted."""
    return write(triples, ox.RdfFormat.N_TRIPLES)


def by_oxigraph(data: bytes, syntax: ox.RdfFormat) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(data, format=syntax)}


@pytest.fixture(scope="module")
def expected(dumps: Path) -> bytes:
    return canonical(by_oxigraph((dumps / "localties.nt").read_bytes(), ox.RdfFormat.N_TRIPLES))


@pytest.mark.parametrize("ending", ["ttl", "nt", "jsonld", "trig", "rdf"])
def test_each_dump_is_the_same_graph_to_oxigraph(dumps: Path, expected: bytes, ending: str) -> None:
    syntax = ox.RdfFormat.from_extension(ending)
    assert syntax is not None
    assert canonical(by_oxigraph((dumps / f"localties.{ending}").read_bytes(), syntax)) == expected


@pytest.mark.parametrize(
    ("ending", "name"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("trig", "trig"), ("rdf", "xml")]
)
def test_each_dump_is_the_same_graph_to_rdflib(dumps: Path, expected: bytes, ending: str, name: str) -> None:
    dataset = Dataset(default_union=True)
    dataset.parse(dumps / f"localties.{ending}", format=name)
    union = Graph()
    for subject, predicate, value, _ in dataset.quads():
        union.add((subject, predicate, value))
    data = union.serialize(format="nt", encoding="utf-8")
    assert canonical(by_oxigraph(data, ox.RdfFormat.N_TRIPLES)) == expected


# Raptor reads no JSON-LD.
@pytest.mark.parametrize(
    ("ending", "name"), [("ttl", "turtle"), ("nt", "ntriples"), ("trig", "trig"), ("rdf", "rdfxml")]
)
def test_each_dump_is_the_same_graph_to_raptor(
    dumps: Path, expected: bytes, rapper: str, ending: str, name: str
) -> None:
    command = [rapper, "-q", "-i", name, "-o", "ntriples", str(dumps / f"localties.{ending}")]
    done = subprocess.run(command, capture_output=True, check=True)
    assert canonical(by_oxigraph(done.stdout, ox.RdfFormat.N_TRIPLES)) == expected


def test_the_trig_keeps_what_is_derived_apart(dumps: Path) -> None:
    quads = list(ox.parse((dumps / "localties.trig").read_bytes(), format=ox.RdfFormat.TRIG))
    graphs = {quad.graph_name.value for quad in quads if isinstance(quad.graph_name, ox.NamedNode)}
    assert DERIVED_GRAPH in graphs
    assert "https://w3id.org/localties/graph/records/thoidai-199309" in graphs
    assessed = {q.graph_name for q in quads if q.predicate.value.endswith("#assessmentOf")}
    assert assessed == {ox.NamedNode(DERIVED_GRAPH)}


@pytest.mark.parametrize("seed", ["0", "1"])
def test_two_builds_give_the_same_bytes(dumps: Path, tmp_path: Path, seed: str) -> None:
    command = [
        sys.executable,
        "-c",
        "from localties.cli import main; main()",
        "build",
        "--out",
        str(tmp_path / "dumps"),
    ]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": "C", "TZ": "Asia/Ho_Chi_Minh"}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)
    for path in dumps.iterdir():
        assert (tmp_path / "dumps" / path.name).read_bytes() == path.read_bytes(), path.name


def test_two_processes_write_what_one_does(
    dumps: Path, graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("localties.publish.dumps._MANY", 0)
    for name in write_dumps(graph, tmp_path):
        assert (tmp_path / name).read_bytes() == (dumps / name).read_bytes(), name


def test_a_build_that_cannot_read_its_files_makes_no_folder(project: Project, tmp_path: Path) -> None:
    for name in ("ontology", "queries"):
        (tmp_path / name).symlink_to(project.root / name)
    (tmp_path / "graph").mkdir()
    with pytest.raises(EmptyInputError):
        build(Project(tmp_path), tmp_path / "build" / "dumps")
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize("name", ["localties.jsonld", "localties.trig"])
def test_what_hinders_either_process_is_told(
    graph: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr("localties.publish.dumps._MANY", 0)
    (tmp_path / name).mkdir()
    with pytest.raises(IsADirectoryError) as caught:
        write_dumps(graph, tmp_path)
    assert caught.value.filename == str(tmp_path / name)


def test_turtle_written_parsed_and_written_again_does_not_change(dumps: Path) -> None:
    data = (dumps / "localties.ttl").read_bytes()
    assert write(by_oxigraph(data, ox.RdfFormat.TURTLE), ox.RdfFormat.TURTLE) == data


def test_the_json_ld_needs_nothing_from_elsewhere(dumps: Path) -> None:
    document = json.loads((dumps / "localties.jsonld").read_text("utf-8"))
    assert isinstance(document["@context"], dict)
    agreement = next(t for t in document["@graph"] if t["id"] == "agreement:can-tho--jeollanam-do.2012")
    assert agreement["type"] == "Agreement"
    assert agreement["label"]["vi"]


def test_the_summary_counts_what_is_there(dumps: Path) -> None:
    summary = json.loads((dumps / "summary.json").read_text("utf-8"))
    triples = by_oxigraph((dumps / "localties.nt").read_bytes(), ox.RdfFormat.N_TRIPLES)
    assert summary["triples"] == len(triples)
    typed = [t for t in triples if t.predicate.value.endswith("#type")]
    agreements = {t.subject for t in typed if str(t.object) == "<https://w3id.org/localties/ns#Agreement>"}
    assert summary["instances"]["lt:Agreement"] == len(agreements) > 0
    assert summary["findings"]["violation"] == 0
