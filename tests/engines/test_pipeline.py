"""The whole pipeline on a disk and on a remote engine says what it says in memory."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import localties
from localties.cli.verbs import app
from localties.store import RemoteReader
from localties.web import Settings, application
from tests.engines.servers import Server, oxigraph
from tests.tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

VERBS = (
    ["query", "agreements-of", "--locality", "can-tho", "--format", "csv"],
    ["status", "--as-of", "2026-01-01", "--format", "json"],
    ["show", "can-tho", "--format", "json"],
    ["validate", "--format", "json"],
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a part of the curated graph."""
    root = tmp_path_factory.mktemp("project")
    for name in ("ontology", "queries"):
        shutil.copytree(ROOT / name, root / name)
    (root / "graph").mkdir()
    shutil.copy(ROOT / "tests" / "example.ttl", root / "graph" / "example.ttl")
    shutil.copytree(ROOT / "graph" / "gazetteer", root / "graph" / "gazetteer")
    return root


@pytest.fixture(scope="module", params=["disk", "remote"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.param == "disk":
        yield "disk"
        return
    with oxigraph(tmp_path_factory.mktemp("pipeline") / "data") as server:
        yield server.address


def run(project: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, [*arguments, "--project", str(project)])


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_a_verb_says_the_same(verb: list[str], project: Path, engine: str) -> None:
    there, here = run(project, *verb, "--engine", engine), run(project, *verb)
    assert (there.exit_code, there.stderr) == (here.exit_code, here.stderr)
    if "json" in verb:
        assert json.loads(there.stdout) == json.loads(here.stdout)
    else:
        assert there.stdout == here.stdout


def test_a_changed_file_alone_is_loaded(project: Path, engine: str) -> None:
    localties.open_graph(project, engine=engine)
    file = project / "graph" / "example.ttl"
    before = file.read_text("utf-8")
    loaded: list[str] = []
    file.write_text(before + "\n# another remark\n", "utf-8")
    localties.open_graph(project, engine=engine, told=lambda loading: loaded.append(loading.file))
    assert set(loaded) == {"example.ttl"}
    file.write_text(before + "\nnonsense\n", "utf-8")
    held = run(project, *VERBS[0], "--engine", engine)
    assert held.exit_code == 3
    file.write_text(before, "utf-8")


def test_a_graph_with_violations_takes_nobodys_place(project: Path, engine: str, tmp_path: Path) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?a a lt:Agreement }"
    before = localties.open_graph(project, engine=engine).store.select(count).rows
    bad = project / "graph" / "bad.ttl"
    bad.write_text(
        "<https://w3id.org/localties/id/agreement/bad> a <https://w3id.org/localties/ns#Agreement> .", "utf-8"
    )
    store = localties.graph.engine_of(localties.Project.find(project), engine)
    built = run(project, "build", "--dumps-only", "--out", str(tmp_path / "dumps"), "--engine", engine)
    bad.unlink()
    assert built.exit_code == 1
    assert store.select(count).rows == before


def test_the_explorer_runs_on_a_server(project: Path, oxigraph_server: Server) -> None:
    graph = localties.open_graph(project, engine=oxigraph_server.address)
    assert isinstance(graph.store, RemoteReader)
    with TestClient(application(graph, Settings(query_rows=5)), base_url="http://localhost") as client:
        for path in ("/", "/explore", "/status?as_of=2026-01-01", "/queries", "/id/locality/can-tho"):
            assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path
        query = {"query": "SELECT ?s WHERE { ?s a lt:Locality } LIMIT 3"}
        answer = client.get("/sparql", params=query, headers={"Accept": "application/sparql-results+json"})
        assert len(answer.json()["results"]["bindings"]) == 3
        assert client.get("/sparql", params={"query": "SELECT ?s WHERE { ?s ?p ?o }"}).status_code == 422
        assert client.get("/sparql", params={"query": "SELECT * { SERVICE <http://x/> { } }"}).status_code == 400
