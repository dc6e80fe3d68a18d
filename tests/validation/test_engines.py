"""Both SHACL engines give the same report: focus node, path, shape, severity and value of each finding."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest

from localties import Finding, KnowledgeGraph, Project
from localties.errors import UnsupportedShapesError
from localties.validation import REFERENCE_LIMIT, Validator, check_shapes
from localties.validation.findings import name_of
from localties.validation.validate import shapes_of
from tests.validation import test_shapes as examples
from tests.validation.conftest import Judge

PREFIXES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
Said = set[tuple[object, ...]]


def said(findings: Iterable[Finding]) -> Said:
    return {(f.focus, f.path, f.shape, f.severity, f.value, *sorted(f.messages.items())) for f in findings}


@pytest.mark.parametrize("file", examples.FILES)
def test_on_every_example_both_say_the_same(file: str, judge: Judge) -> None:
    triples = set(examples.context(file)).union(*(case.triples for case in examples.cases(file)))
    text = "".join(f"{triple} .\n" for triple in triples)
    by_reference, by_fast = (said(judge(text, engine)) for engine in (Validator.PYSHACL, Validator.SHACL_RUST))
    assert bool(by_reference) == any(case.shape for case in examples.cases(file))
    assert by_fast - by_reference == set()
    assert by_reference - by_fast == set()


@pytest.mark.slow
def test_on_the_curated_graph_both_say_the_same(graph: KnowledgeGraph) -> None:
    shapes = shapes_of(graph)
    one, other = (
        check_shapes(graph.store, shapes, validator=engine) for engine in (Validator.PYSHACL, Validator.SHACL_RUST)
    )
    assert said(one.findings) == said(other.findings)
    assert one.focus_nodes == other.focus_nodes
    assert one.findings


@pytest.mark.slow
@pytest.mark.parametrize("share", [2, 3])
def test_many_records_are_judged_as_few_are(
    graph: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, share: int
) -> None:
    shapes, names = shapes_of(graph), sorted({name_of(triple.subject) for triple in graph.store.triples()})  # type: ignore[arg-type]
    only = set(names[::share])
    judgements = []
    for few in (0, len(names)):
        monkeypatch.setattr("localties.validation.shapes._FEW", few)
        judgements.append(check_shapes(graph.store, shapes, only, Validator.SHACL_RUST))
    of_whole, of_part = judgements
    assert said(of_whole.findings) == said(of_part.findings)
    assert of_whole.focus_nodes == of_part.focus_nodes
    assert any(of_whole.focus_nodes.values())
    assert of_whole.findings


def test_the_curated_graph_is_judged_by_the_reference(graph: KnowledgeGraph) -> None:
    assert len(graph.store) <= REFERENCE_LIMIT


def test_above_the_limit_the_fast_engine_judges(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    graph = KnowledgeGraph.open(project, records=False)
    shapes = shapes_of(graph)
    monkeypatch.setattr("localties.validation.shapes.REFERENCE_LIMIT", len(graph.store) - 1)
    assert check_shapes(graph.store, shapes).validator is Validator.SHACL_RUST


def test_above_the_limit_the_reference_judges_by_shapes_that_the_fast_engine_refuses(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = KnowledgeGraph.open(project, records=False)
    monkeypatch.setattr("localties.validation.shapes.REFERENCE_LIMIT", len(graph.store) - 1)
    early = (
        f"{PREFIXES} [] a sh:PropertyShape ; sh:targetClass owl:Class ; sh:path rdfs:label ; sh:maxInclusive 'b' ."
    )
    shapes = [quad.triple for quad in ox.parse(early, format=ox.RdfFormat.TURTLE)]
    judgement = check_shapes(graph.store, shapes)
    assert judgement.validator is Validator.PYSHACL
    assert judgement.findings
    with pytest.raises(UnsupportedShapesError):
        check_shapes(graph.store, shapes, validator=Validator.SHACL_RUST)


@pytest.mark.parametrize("engine", [Validator.PYSHACL, Validator.SHACL_RUST])
def test_nothing_is_fetched(
    engine: Validator, judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was asked for")

    monkeypatch.setattr("socket.socket.connect", refuse)
    ontology = tmp_path / "imported.ttl"
    ontology.write_text("<urn:s> a <https://w3id.org/localties/ns#Locality> .", "utf-8")
    imports = f"<urn:o> a owl:Ontology ; owl:imports <http://localhost:9/x> , <{ontology.as_uri()}> ."
    found = judge(f"locality:x a lt:Locality . {imports}", engine)
    assert {f.focus for f in found} == {"https://w3id.org/localties/id/locality/x"}
