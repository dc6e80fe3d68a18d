"""What is exported as a workbook imports to the same graph."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localties import KnowledgeGraph, Project
from localties.ingest.tables.entries import Conventions
from localties.ingest.tables.importing import import_table
from localties.ingest.tables.workbook import export
from localties.terms import DCTERMS, GRAPH, ID, LT, RDF, RDFS, SKOS, XSD, expand
from tests.tools import ROOT

DATASET = ox.NamedNode(ID + "dataset")
THING = ox.NamedNode(ID + "agreement/x")


def bare(office: Project) -> Project:
    """The workspace without anything shipped, and with the data set's own description."""
    settings_file = office.root / "localties.toml"
    settings_file.write_text(
        settings_file.read_text("utf-8").replace('shipped = ["gazetteer"]', "shipped = []"), "utf-8"
    )
    shutil.copy(ROOT / "graph" / "dataset.ttl", office.graph / "dataset.ttl")
    return Project.find(office.root)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_whole_graph_goes_out_and_comes_back(office: Project, tmp_path: Path, language: str) -> None:
    graph = KnowledgeGraph.open(Project(ROOT))
    stated = {
        quad.triple
        for quad in graph.store.matching()
        if str(getattr(quad.graph_name, "value", "")).startswith(GRAPH) and quad.subject != DATASET
    } - {quad.triple for name in graph.store.graphs() if "/ontology/" in name for quad in _of(graph, name)}
    file = tmp_path / "all.xlsx"
    file.write_bytes(export(graph, language, folders=[GRAPH]))
    project = bare(office)
    done = import_table(project, file, Conventions(language=language))
    assert done.written, [remark for remark in done.remarks if remark.severity == "violation"]
    assert set(done.after) == stated
    again = import_table(project, file, Conventions(language=language))
    assert not again.files


def _of(graph: KnowledgeGraph, name: str) -> list[ox.Quad]:
    return [ox.Quad(t.subject, t.predicate, t.object) for t in graph.store.triples(name)]


texts = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn", "Co"]), min_size=1, max_size=30
).filter(lambda t: t == " ".join(t.split()) and ox.Literal(t).value == t and not t.startswith("#"))
dates = st.sampled_from([("2012", "gYear"), ("2012-12", "gYearMonth"), ("2012-12-04", "date")]).map(
    lambda d: ox.Literal(d[0], datatype=ox.NamedNode(XSD + d[1]))
)


def things(kind: str, *names: str) -> st.SearchStrategy[set[ox.NamedNode]]:
    return st.sets(st.sampled_from(names).map(lambda name: ox.NamedNode(expand(f"{kind}:{name}"))))


def in_language(tag: str, most: int) -> st.SearchStrategy[set[ox.Literal]]:
    return st.sets(texts.map(lambda text: ox.Literal(text, language=tag)), max_size=most)


years = st.integers(1, 99).map(lambda n: ox.Literal(str(n), datatype=ox.NamedNode(XSD + "integer")))
records = st.fixed_dictionaries(
    {
        RDFS + "label": texts.map(lambda t: {ox.Literal(t, language="vi"), ox.Literal(t + "!", language="ko")}),
        SKOS + "altLabel": in_language("en", 3),
        DCTERMS + "description": in_language("vi", 1),
        LT + "signedOn": st.sets(dates, max_size=1),
        LT + "termYears": st.sets(years, max_size=1),
        LT + "field": things("field", "economy", "culture", "health"),
        LT + "place": things("locality", "can-tho", "daejeon"),
        LT + "renews": st.sets(st.just(ox.NamedNode(ID + "agreement/y")), max_size=1),
    }
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=records, language=st.sampled_from(["en", "vi"]))
def test_any_record_goes_out_and_comes_back(
    office: Project, tmp_path: Path, said: dict[str, set[ox.Literal | ox.NamedNode]], language: str
) -> None:
    record = {ox.Triple(THING, ox.NamedNode(path), value) for path, values in said.items() for value in values}
    record.add(ox.Triple(THING, ox.NamedNode(RDF + "type"), ox.NamedNode(LT + "Agreement")))
    graph = KnowledgeGraph.open(Project(ROOT), records=False)
    graph.store.add(record, GRAPH + "x")
    file = tmp_path / "one.xlsx"
    file.write_bytes(export(graph, language, folders=[GRAPH + "x"]))
    done = import_table(office, file, Conventions(language=language), dry_run=True)
    assert set(done.after) == record
