"""What goes wrong with a service: one clear sentence, nothing half-visible, and a second run completes."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import httpx2
import pyoxigraph as ox
import pytest

from localties.errors import (
    EngineAnswerError,
    EngineError,
    EngineFullError,
    EngineRefusedError,
    EngineUnreachableError,
    ForeignStoreError,
    GraphBusyError,
    QueryTooLongError,
    SparqlError,
    WorkspaceError,
)
from localties.store import RemoteReader, Store, open_store, transport
from localties.store.remote_state import StateGraph
from localties.workspace import Remote
from tests.engines.servers import Server, free_port, oxigraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.slow

WRONG, UNSET, RIGHT = "LOCALTIES_WRONG", "LOCALTIES_UNSET", "LOCALTIES_SECRET"
G = "https://example.org/graph/g"
OLD = {ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(n)) for n in range(5)}
NEW = {ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(n)) for n in range(100, 150)}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses between attempts."""
    monkeypatch.setattr(transport, "_FIRST_PAUSE", 0.01)
    monkeypatch.setattr(transport, "_LONGEST_PAUSE", 0.05)


class Misbehaving(ThreadingHTTPServer):
    """Passes requests on to a real service, or does with them what a test says."""

    daemon_threads = True
    behind: ClassVar[str] = ""
    trick: Callable[[_Handler, bytes], bool] | None = None
    updates = 0

    def remote(self, server: Server) -> Remote:
        address = f"http://127.0.0.1:{self.server_port}"
        type(self).behind = server.address
        return replace(
            server.remote, query=f"{address}/query", update=f"{address}/update", graph_store=None, chunk=10
        )


class _Handler(BaseHTTPRequestHandler):
    server: Misbehaving

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.startswith("/update"):
            self.server.updates += 1
        if self.server.trick is not None and self.server.trick(self, body):
            return
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept") if self.headers[name]}
        answer = httpx2.post(self.server.behind + self.path, content=body, headers=headers, trust_env=False)
        self.give(answer.status_code, answer.content, answer.headers.get("content-type", "text/plain"))

    def give(self, status: int, body: bytes = b"", media_type: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Keep quiet."""


@pytest.fixture
def front() -> Iterator[Misbehaving]:
    server = Misbehaving(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """A dataset for each test, as for each project."""
    return f"t{abs(hash(request.node.nodeid))}"


@pytest.fixture
def held(oxigraph_server: Server, front: Misbehaving, name: str) -> Iterator[Store]:
    """A store behind the misbehaving server, with something in it."""
    store = open_store("remote", Path(), front.remote(oxigraph_server), name)
    store.replace(G, OLD, "old")
    yield store
    front.trick = None
    store.drop(G)


def answering(status: int, body: bytes = b"", media_type: str = "text/plain") -> Callable[[_Handler, bytes], bool]:
    def trick(handler: _Handler, _body: bytes) -> bool:
        handler.give(status, body, media_type)
        return True

    return trick


def slowly(_handler: _Handler, _body: bytes) -> bool:
    time.sleep(1.5)
    return False


def hanging_up(handler: _Handler, _body: bytes) -> bool:
    handler.close_connection = True
    handler.connection.close()
    return True


ANSWERS = {
    "fails inside": (answering(500, b"<h1>boom</h1>"), EngineAnswerError, "fails with status 500: boom"),
    "is no SPARQL service": (answering(200, b"<html>", "text/html"), EngineAnswerError, "answers with text/html"),
    "lies about its media type": (
        answering(200, b"<html>", "application/sparql-results+json"),
        EngineAnswerError,
        "cannot be read",
    ),
    "refuses the password": (answering(401), EngineRefusedError, "refuses the credentials"),
    "forbids it": (answering(403), EngineRefusedError, "refuses the credentials"),
    "has a full disk": (answering(507, b"out"), EngineFullError, "has no room left"),
    "says its disk is full": (answering(500, b"No space left on device"), EngineFullError, "has no room left"),
    "leads elsewhere": (answering(302), EngineAnswerError, "leads elsewhere"),
    "is overloaded": (answering(503, b"later"), EngineUnreachableError, "cannot be reached: status 503: later"),
    "hangs up": (hanging_up, EngineUnreachableError, "cannot be reached"),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_a_query_that_fails_is_told_in_a_sentence(case: str, held: Store, front: Misbehaving) -> None:
    front.trick, error, sentence = ANSWERS[case]
    with pytest.raises(error, match=sentence) as caught:
        held.select("SELECT ?s WHERE { ?s ?p ?o }")
    assert "\n" not in str(caught.value)
    front.trick = None
    assert held.triples() == OLD


def on_the_third_update(trick: Callable[[_Handler, bytes], bool]) -> Callable[[_Handler, bytes], bool]:
    def tricked(handler: _Handler, body: bytes) -> bool:
        return b"INSERT DATA" in body and handler.server.updates > 4 and trick(handler, body)

    return tricked


@pytest.mark.parametrize("case", [case for case in ANSWERS if "media" not in case and "SPARQL" not in case])
def test_a_load_that_breaks_off_shows_nothing_and_goes_on(case: str, held: Store, front: Misbehaving) -> None:
    trick, error, sentence = ANSWERS[case]
    front.updates, front.trick = 0, on_the_third_update(trick)
    with pytest.raises(error, match=sentence):
        held.replace(G, NEW, "new")
    front.trick = None
    assert held.triples() == OLD
    arrived: list[int] = []
    with held.changing() as draft:
        draft.replace(G, NEW, "new", arrived.append)
    assert held.triples() == NEW
    assert sum(arrived) == len(NEW)
    assert arrived[0] > 0, "the second run began anew"


def test_a_passing_trouble_passes(held: Store, front: Misbehaving) -> None:
    seen: list[int] = []

    def twice(handler: _Handler, _body: bytes) -> bool:
        seen.append(1)
        if len(seen) > 2:
            return False
        return hanging_up(handler, b"") if len(seen) == 1 else answering(503)(handler, b"")

    front.trick = twice
    assert held.triples() == OLD
    assert len(seen) > 2


def test_an_answer_that_gets_lost_does_no_harm(held: Store, front: Misbehaving) -> None:
    lost: list[int] = []

    def losing(handler: _Handler, body: bytes) -> bool:
        if b"COPY" not in body or lost:
            return False
        lost.append(1)
        httpx2.post(
            handler.server.behind + handler.path,
            content=body,
            headers={"Content-Type": handler.headers["Content-Type"]},
            trust_env=False,
        )
        return hanging_up(handler, b"")

    front.trick = losing
    held.replace(G, NEW, "new")
    assert lost
    assert held.triples() == held.triples(G) == NEW


def test_a_slow_service_is_not_waited_for(
    held: Store, front: Misbehaving, oxigraph_server: Server, name: str
) -> None:
    hasty = open_store("remote", Path(), replace(front.remote(oxigraph_server), seconds=0.5), name)
    front.trick = slowly
    with pytest.raises(QueryTooLongError, match=r"longer than 0\.5 seconds"):
        hasty.select("SELECT ?s WHERE { ?s ?p ?o }")
    with pytest.raises((EngineError, QueryTooLongError), match="seconds"):
        hasty.replace(G, NEW, "new")
    front.trick = None
    time.sleep(2)
    assert held.triples() == OLD


def test_a_service_that_is_down_is_told() -> None:
    with pytest.raises(EngineUnreachableError, match=r"cannot be reached.*Is the server running"):
        open_store(f"http://127.0.0.1:{free_port()}", Path())


def test_a_service_without_the_graph_store_protocol_is_told(oxigraph_server: Server, name: str) -> None:
    remote = replace(oxigraph_server.remote, graph_store=f"{oxigraph_server.address}/nowhere")
    store = open_store("remote", Path(), remote, name)
    with pytest.raises(EngineAnswerError, match="does not offer the Graph Store Protocol"):
        store.replace(G, NEW, "new")
    assert store.triples() == set()


def test_a_wrong_password_is_told(virtuoso_server: Server, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCALTIES_WRONG", "wrong")
    store = open_store("remote", Path(), replace(virtuoso_server.remote, secret=WRONG), name)
    with pytest.raises(EngineRefusedError, match="variable LOCALTIES_WRONG"):
        store.replace(G, NEW, "new")
    with pytest.raises(WorkspaceError, match="LOCALTIES_UNSET is not set"):
        open_store("remote", Path(), replace(virtuoso_server.remote, secret=UNSET), name)


@pytest.mark.parametrize(("auth", "shown"), [("basic", "Basic bWU6c2VjcmV0"), ("bearer", "Bearer secret")])
def test_credentials_are_shown(
    auth: str, shown: str, front: Misbehaving, oxigraph_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOCALTIES_SECRET", "secret")
    seen: set[str | None] = set()

    def looking(handler: _Handler, _body: bytes) -> bool:
        seen.add(handler.headers["Authorization"])
        return False

    front.trick = looking
    remote = replace(front.remote(oxigraph_server), auth=auth, user="me", secret=RIGHT)
    open_store("remote", Path(), remote, "auth")
    assert seen == {shown}


def test_a_graph_of_others_is_left_alone(oxigraph_server: Server, name: str) -> None:
    other = "https://example.org/graph/other"
    httpx2.put(
        f"{oxigraph_server.address}/store",
        params={"graph": other},
        content=b"<urn:a> <urn:b> <urn:c> .",
        headers={"Content-Type": "text/turtle"},
    )
    store = open_store("remote", Path(), oxigraph_server.remote, name)
    with pytest.raises(ForeignStoreError, match="which localties did not put there"):
        store.replace(other, NEW, "new")
    assert store.query(f"ASK {{ GRAPH <{other}> {{ ?s ?p ?o }} }}") is False
    assert httpx2.get(f"{oxigraph_server.address}/store", params={"graph": other}).text.count(".") == 1


def test_a_query_may_not_use_what_reaches_further(held: Store) -> None:
    for sparql in ('DEFINE get:soft "soft" SELECT * { ?s ?p ?o }', "SELECT (bif:x(1) AS ?y) {}"):
        with pytest.raises(SparqlError, match=r"are not SPARQL 1\.1"):
            held.query(sparql)


@pytest.mark.parametrize("moment", [0.2, 0.7])
def test_a_server_killed_in_the_middle_of_a_load(moment: float, tmp_path: Path) -> None:
    big = {ox.Triple(ox.NamedNode(f"urn:s{n}"), ox.NamedNode("urn:p"), ox.Literal(n)) for n in range(20_000)}
    with oxigraph(tmp_path / "data") as server:
        remote = replace(server.remote, chunk=1000)
        store = open_store("remote", tmp_path, remote)
        store.replace(G, OLD, "old")
        killer = threading.Timer(moment, server.kill)
        killer.start()
        try:
            store.replace(G, big, "big")
        except EngineError as error:
            assert "cannot be reached" in str(error)
        killer.join()
        server.start_again()
        again = open_store("remote", tmp_path, remote)
        assert again.triples() in (OLD, big)
        again.replace(G, big, "big")
        assert again.triples() == again.triples(G) == big
        assert len(again.graphs()) == 1


LOADER = """
import sys, pyoxigraph as ox
from pathlib import Path
from localties.store import open_store
from localties.workspace import Remote
big = {ox.Triple(ox.NamedNode(f"urn:s{n}"), ox.NamedNode("urn:p"), ox.Literal(n)) for n in range(20_000)}
at = sys.argv[1]
store = open_store("remote", Path(), Remote(at + "/query", at + "/update", chunk=200), sys.argv[2])
print("loading", flush=True)
store.replace(sys.argv[3], big, "big")
"""


def test_a_writer_that_is_killed_leaves_what_was_there(oxigraph_server: Server, name: str) -> None:
    store = open_store("remote", Path(), oxigraph_server.remote, name)
    store.replace(G, OLD, "old")
    command = [sys.executable, "-c", LOADER, oxigraph_server.address, name, G]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert writer.stdout is not None
    writer.stdout.readline()
    time.sleep(0.8)
    with pytest.raises(GraphBusyError, match="another run is writing to this graph"):
        store.replace(G, NEW, "new")
    writer.kill()
    writer.wait()
    writer.stdout.close()
    assert store.triples() == OLD
    store.replace(G, NEW, "new")  # at once: the lease of a dead writer is not minded
    assert store.triples() == NEW
    assert isinstance(store, RemoteReader)
    state = StateGraph(store._service, name).read()
    assert state.arrived == {}
    assert state.leases == {}
