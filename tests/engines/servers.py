"""Real servers for tests: on a free port of this machine, with data in a temporary folder, ended with the test."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2

from localties.workspace import Remote
from tests.tools import tool

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "LOCALTIES_TEST_PASSWORD"
_PATIENCE = 60.0
_VIRTUOSO_INI = """\
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
ThreadsPerQuery = 1
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass
class Server:
    """A server that runs, or has been killed."""

    address: str
    remote: Remote
    process: subprocess.Popen[bytes]
    command: list[str]

    def kill(self) -> None:
        """Kill it as `kill -9` does."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def start_again(self) -> None:
        """Start it on the same data."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _await(self.process, self.remote.query)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextmanager
def oxigraph(folder: Path) -> Iterator[Server]:
    """Run an Oxigraph server over a folder."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [
        tool("oxigraph"),
        "serve",
        "-l",
        str(folder),
        "-b",
        f"127.0.0.1:{port}",
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    remote = Remote(f"{address}/query", f"{address}/update", f"{address}/store", seconds=60)
    with _ended(Server(address, remote, process, command)) as server:
        yield server


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Run a Virtuoso server over a folder, with updates for who knows the password."""
    http, sql = free_port(), free_port()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "virtuoso.ini").write_text(_VIRTUOSO_INI.format(http=http, sql=sql), "utf-8")
    program = tool("virtuoso-t")
    command = [program, "+foreground", "+configfile", str(folder / "virtuoso.ini")]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{http}"
    os.environ[VARIABLE] = "dba"
    remote = Remote(
        f"{address}/sparql",
        f"{address}/sparql-auth",
        f"{address}/sparql-graph-crud-auth",
        auth="digest",
        user="dba",
        secret=VARIABLE,
    )
    with _ended(Server(address, remote, process, command)) as server:
        yield server


@contextmanager
def _ended(server: Server) -> Iterator[Server]:
    try:
        _await(server.process, server.remote.query)
        yield server
    finally:
        server.process.kill()
        server.process.wait()


def _await(process: subprocess.Popen[bytes], query: str) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        assert process.poll() is None, "the server did not start"
        try:
            if httpx2.get(query, params={"query": "ASK {}"}, trust_env=False).status_code < 500:
                return
        except httpx2.TransportError:
            pass
        assert time.monotonic() < end, "the server takes too long to start"
        time.sleep(0.05)
