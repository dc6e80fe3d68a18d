"""`localties serve` as a process of its own, as a person starts it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2 as httpx

from tests.tools import ROOT

LOCALTIES = Path(sys.executable).with_name("localties")


@contextmanager
def _served(*options: str) -> Iterator[str]:
    command = [str(LOCALTIES), "serve", "--port", "0", "--project", str(ROOT), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        try:
            yield next(line.strip() for line in process.stderr if line.startswith("http://"))
        finally:
            process.send_signal(signal.SIGINT)
            process.wait(20)


def test_the_explorer_is_served_and_stops_when_told() -> None:
    with _served("--query-rows", "5", "--as-of", "2020-01-01") as address:
        assert "<h1" in httpx.get(address).text
        query = {"query": "SELECT * { ?s ?p ?o } LIMIT 6"}
        assert httpx.get(f"{address}sparql", params=query, timeout=30).status_code == 422
        assert "2020-01-01" in httpx.get(f"{address}status").text


def test_an_update_shows_at_once_to_who_asks() -> None:
    with _served("--allow-update", "sesame") as address:
        update = 'INSERT DATA { <urn:a> rdfs:label "one more" }'
        headers = {"Authorization": "Bearer sesame"}
        assert (
            httpx.post(f"{address}sparql", data={"update": update}, headers=headers, timeout=30).status_code == 204
        )
        asked = httpx.post(f"{address}sparql", data={"query": 'ASK { <urn:a> rdfs:label "one more" }'}, timeout=30)
        assert asked.json()["boolean"] is True


def test_a_port_that_is_taken_is_told_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [str(LOCALTIES), "serve", "--port", port, "--project", str(ROOT)]
        run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert run.returncode == 2
    assert "cannot listen" in run.stderr
    assert "Traceback" not in run.stderr
