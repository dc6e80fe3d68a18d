"""The whole pipeline on a disk and on remote engines says what it says in memory."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

import localties
from localties.cli.verbs import app
from localties.store import RemoteReader
from localties.web import Settings, application
from tests.engines.servers import Server, oxigraph, virtuoso
from tests.engines.small import ties
from tests.tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localties.store import Store

pytestmark = pytest.mark.slow

VERBS = (
    ["query", "agreements-of", "--locality", "can-tho", "--format", "csv"],
    ["status", "--as-of", "2026-01-01", "--format", "json"],
    ["show", "can-tho", "--format", "json"],
    ["validate", "--format", "json"],
)
COUNT = "SELECT (COUNT(*) AS ?n) { ?agreement a lt:Agreement }"
KILLS = 2
"""How often a build is killed on each engine."""
KILLED_AFTER = (1.0, 5.0)
"""The seconds between which it is killed; it takes about as long as the longer of them."""
SETTINGS = """\
name = "Office"
shipped = []
engine = "{engine}"
"""
REMOTE = """\
[remote]
query = "{query}"
update = "{update}"
graph_store = "{graph_store}"
auth = "{auth}"
chunk = 2000
"""


@dataclass(frozen=True)
class Place:
    """A project with a small graph, and the engine that its settings name."""

    root: Path
    engine: str

    @property
    def store(self) -> Store:
        """What the engine holds."""
        return localties.graph.engine_of(localties.Project.find(self.root))

    def run(self, *arguments: str) -> Any:
        """Run a verb on the engine."""
        return CliRunner().invoke(app, [*arguments, "--project", str(self.root)])

    def in_memory(self, *arguments: str) -> Any:
        """Run a verb in memory."""
        return self.run(*arguments, "--engine", "memory")


def settled(root: Path, server: Server | None, engine: str) -> Place:
    """Make a project with a small graph: the example of the tests and some ties more."""
    (root / "graph").mkdir(parents=True)
    shutil.copy(ROOT / "tests" / "example.ttl", root / "graph" / "example.ttl")
    (root / "graph" / "more.ttl").write_text(ties(), "utf-8")
    settings = SETTINGS.format(engine="remote" if server else "disk")
    if server:
        settings += REMOTE.format_map(asdict(server.remote))
    if server and server.remote.user:
        settings += f'user = "{server.remote.user}"\nsecret = "{server.remote.secret}"\n'
    (root / "localties.toml").write_text(settings, "utf-8")
    return Place(root, engine)


@pytest.fixture(scope="module", params=["disk", "oxigraph", "virtuoso"])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    root = tmp_path_factory.mktemp(request.param)
    if request.param == "disk":
        yield settled(root / "project", None, "disk")
        return
    with {"oxigraph": oxigraph, "virtuoso": virtuoso}[request.param](root / "data") as server:
        yield settled(root / "project", server, request.param)


@pytest.mark.parametrize("verb", VERBS, ids=lambda verb: verb[0])
def test_a_verb_says_the_same(verb: list[str], place: Place) -> None:
    there, here = place.run(*verb), place.in_memory(*verb)
    assert (there.exit_code, there.stderr) == (here.exit_code, here.stderr)
    if "json" in verb:
        assert json.loads(there.stdout) == json.loads(here.stdout)
    else:
        assert there.stdout == here.stdout


def test_a_build_writes_the_same_bytes(place: Place, tmp_path: Path) -> None:
    there = place.run("build", "--dumps-only", "--out", str(tmp_path / "there"))
    here = place.in_memory("build", "--dumps-only", "--out", str(tmp_path / "here"))
    assert (there.exit_code, here.exit_code) == (0, 0), there.output + here.output
    assert written(tmp_path / "there") == written(tmp_path / "here")


def test_a_view_for_another_day_has_the_same_bytes(place: Place, tmp_path: Path) -> None:
    view = ("view", "network", "--as-of", "2020-05-01", "--output")
    assert place.run(*view, str(tmp_path / "there.html")).exit_code == 0
    assert place.in_memory(*view, str(tmp_path / "here.html")).exit_code == 0
    assert (tmp_path / "there.html").read_bytes() == (tmp_path / "here.html").read_bytes()


def test_a_changed_file_alone_is_loaded(place: Place) -> None:
    localties.open_graph(place.root)
    file = place.root / "graph" / "example.ttl"
    before = file.read_text("utf-8")
    loaded: list[str] = []
    file.write_text(before + "\n# another remark\n", "utf-8")
    localties.open_graph(place.root, told=lambda loading: loaded.append(loading.file))
    assert set(loaded) == {"example.ttl"}
    file.write_text(before + "\nnonsense\n", "utf-8")
    assert place.run(*VERBS[0]).exit_code == 3
    file.write_text(before, "utf-8")


def test_a_graph_with_violations_takes_nobodys_place(place: Place, tmp_path: Path) -> None:
    before = localties.open_graph(place.root).store.select(COUNT).rows
    bad = place.root / "graph" / "bad.ttl"
    bad.write_text(agreement("bad"), "utf-8")
    store = place.store
    built = place.run("build", "--dumps-only", "--out", str(tmp_path / "dumps"))
    bad.unlink()
    assert built.exit_code == 1
    assert store.select(COUNT).rows == before


def test_the_explorer_runs_on_it(place: Place) -> None:
    graph = localties.open_graph(place.root)
    assert isinstance(graph.store, RemoteReader) == (place.engine != "disk")
    with TestClient(application(graph, Settings(query_rows=5)), base_url="http://localhost") as client:
        for path in ("/", "/explore", "/status?as_of=2026-01-01", "/queries", "/id/locality/can-tho"):
            assert client.get(path, headers={"Accept": "text/html"}).status_code == 200, path
        query = {"query": "SELECT ?s WHERE { ?s a lt:Locality } LIMIT 3"}
        answer = client.get("/sparql", params=query, headers={"Accept": "application/sparql-results+json"})
        assert len(answer.json()["results"]["bindings"]) == 3
        assert client.get("/sparql", params={"query": "SELECT ?s WHERE { ?s ?p ?o }"}).status_code == 422
        assert client.get("/sparql", params={"query": "SELECT * { SERVICE <http://x/> { } }"}).status_code == 400


def test_a_build_that_is_killed_leaves_the_last_good_graph(place: Place, tmp_path: Path) -> None:
    if place.engine == "virtuoso":
        pytest.skip("Virtuoso has named graphs change one by one, so that some may be new where others are old")
    file = place.root / "graph" / "example.ttl"
    before = file.read_text("utf-8")
    good = ground(localties.open_graph(place.root).store)
    file.write_text(before.replace("An agreement of 2012", "Another name of it"), "utf-8")
    new = ground(localties.open_graph(place.root, engine="memory").store)
    arguments = ["build", "--dumps-only", "--out", str(tmp_path / "there"), "--project", str(place.root)]
    command = [sys.executable, "-c", "from localties.cli import main; main()", *arguments]
    for _ in range(KILLS):
        build = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        with suppress(subprocess.TimeoutExpired):
            build.wait(random.uniform(*KILLED_AFTER))  # noqa: S311 - no secret
        build.kill()
        build.wait()
        assert ground(place.store) in (good, new)
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert ground(place.store) == new
    assert place.in_memory(*arguments[:3], str(tmp_path / "here")).exit_code == 0
    assert written(tmp_path / "there") == written(tmp_path / "here")
    file.write_text(before, "utf-8")


def ground(store: Store) -> set[ox.Triple]:
    """Give the triples without blank nodes: those have other names whenever a file is read."""
    return {
        t for t in store.triples() if not any(isinstance(term, ox.BlankNode) for term in (t.subject, t.object))
    }


def agreement(name: str) -> str:
    """Give an agreement of which nothing is said, which the shapes refuse."""
    return f"<https://w3id.org/localties/id/agreement/{name}> a <https://w3id.org/localties/ns#Agreement> ."


def written(folder: Path) -> dict[str, bytes]:
    """Give what a build wrote, by the name of the file."""
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
