"""The engines that a register is measured on: localties and those that a user would pick instead.

Each holds the same triples in its default graph and is asked the same SPARQL.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox
from rdflib import Graph

from localties.store import EmbeddedStore, Solutions
from localties.terms import GRAPH, PREFIXES
from tests.benchmarks.measuring import megabytes
from tests.tools import found


class Engine(Protocol):
    """Something that holds triples and answers queries."""

    def load(self, file: Path) -> None:
        """Take in an N-Triples file."""

    def ask(self, sparql: str) -> int:
        """Ask a SELECT or CONSTRUCT query and read its answer to the end; give the number of rows or triples."""

    def close(self) -> None:
        """Give back what it holds beyond the process."""


class Localties:
    """The store of localties, each file in a named graph of its own."""

    def __init__(self) -> None:
        self.store = EmbeddedStore()

    def load(self, file: Path) -> None:
        """Take in an N-Triples file."""
        self.store.load(file, GRAPH + file.stem)

    def ask(self, sparql: str) -> int:
        """Ask a query."""
        answer = self.store.query(sparql)
        assert not isinstance(answer, bool)
        return len(answer.rows if isinstance(answer, Solutions) else answer)

    def close(self) -> None:
        """Nothing to give back."""


class Pyoxigraph:
    """Bare pyoxigraph in memory."""

    def __init__(self) -> None:
        self._store = ox.Store()

    def load(self, file: Path) -> None:
        """Take in an N-Triples file."""
        self._store.load(path=str(file), format=ox.RdfFormat.N_TRIPLES)

    def ask(self, sparql: str) -> int:
        """Ask a query."""
        answer = self._store.query(sparql, prefixes=PREFIXES)
        assert not isinstance(answer, ox.QueryBoolean)
        return sum(1 for _ in answer)

    def close(self) -> None:
        """Nothing to give back."""


class Rdflib:
    """An rdflib graph: in memory, or kept by Oxigraph through oxrdflib with its parser."""

    def __init__(self, store: str, parser: str) -> None:
        self._graph = Graph(store=store)
        self._parser = parser

    def load(self, file: Path) -> None:
        """Take in an N-Triples file."""
        self._graph.parse(file, format=self._parser)

    def ask(self, sparql: str) -> int:
        """Ask a query."""
        return sum(1 for _ in self._graph.query(sparql, initNs=PREFIXES))

    def close(self) -> None:
        """Nothing to give back."""


class OxigraphServer:
    """The bare Oxigraph server, which keeps its data on disk and answers over HTTP."""

    def __init__(self) -> None:
        program = found("oxigraph")
        assert program is not None, "the package oxigraph is not installed"
        self._program = program
        self._folder = tempfile.mkdtemp()
        self._address = ""
        self._server: subprocess.Popen[bytes] | None = None

    def load(self, file: Path) -> None:
        """Take in an N-Triples file."""
        command = [self._program, "load", "--location", self._folder, "--file", str(file)]
        subprocess.run(command, check=True, capture_output=True)

    def ask(self, sparql: str) -> int:
        """Ask a query; the server starts with the first."""
        if self._server is None:
            self._start()
        heads = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
        data = urllib.parse.urlencode({"query": heads + sparql}).encode()
        accepted = "text/tab-separated-values, application/n-triples"
        request = urllib.request.Request(self._address + "/query", data, {"Accept": accepted})  # noqa: S310 - our own server
        with urllib.request.urlopen(request, timeout=300) as answer:  # noqa: S310 - our own server
            lines = sum(1 for _ in answer)
            return lines - ("tab-separated" in answer.headers["Content-Type"])

    def restart(self) -> None:
        """Start the server anew, whatever it is at."""
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None
            self.ask("SELECT ?nothing {} LIMIT 1")

    def _start(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [self._program, "serve-read-only", "--location", self._folder, "--bind", f"127.0.0.1:{port}"]
        self._server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._address = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(self._address + "/query?query=ASK%7B%7D", timeout=5).close()  # noqa: S310 - our own server
            except urllib.error.URLError:
                time.sleep(0.05)
            else:
                return
        raise TimeoutError("the Oxigraph server did not start")

    @property
    def megabytes(self) -> float:
        """The peak memory of the server."""
        if self._server is None:
            return 0.0
        return megabytes(self._server.pid)

    def close(self) -> None:
        """Stop the server and remove its data."""
        if self._server is not None:
            self._server.terminate()
            self._server.wait()
        shutil.rmtree(self._folder)


def engine_named(name: str) -> Engine:
    """Make an engine, empty."""
    match name:
        case "localties":
            return Localties()
        case "pyoxigraph":
            return Pyoxigraph()
        case "rdflib":
            return Rdflib("default", "nt")
        case "oxrdflib":
            return Rdflib("Oxigraph", "ox-nt")
    return OxigraphServer()


PEERS = ("pyoxigraph", "oxigraph server", "oxrdflib", "rdflib")
"""The others, the fastest first."""

SLOW = frozenset({"oxrdflib", "rdflib"})
"""Those that take minutes or hours for a large register."""
