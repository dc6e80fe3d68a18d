"""Clients that people really use, over HTTP: curl, rapper, rdflib, SPARQLWrapper, Comunica."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from tests.conftest import IN_CI, ROOT

COMUNICA = ROOT / "build" / "npm" / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"
CAN_THO = "https://w3id.org/localties/id/locality/can-tho"
ASK_TIES = "SELECT (COUNT(*) AS ?n) WHERE { ?tie a <https://w3id.org/localties/ns#Tie> }"


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        if IN_CI:
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed; `sh .ci/tools.sh tests` tells how")
    return found


@pytest.fixture(scope="session")
def comunica() -> list[str]:
    node = _tool("node")
    if not COMUNICA.exists():
        if IN_CI:
            pytest.fail("Comunica is not installed")
        pytest.skip("Comunica is not installed; `sh .ci/tools.sh tests` installs it by npm")
    return [node, str(COMUNICA)]


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("*/*", "text/turtle"),
        ("text/turtle", "text/turtle"),
        ("application/n-triples", "application/n-triples"),
        ("application/ld+json", "application/ld+json"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("text/html", "text/html"),
        ("application/rdf+xml;q=0.5,text/html;q=0.4", "application/rdf+xml"),
    ],
)
def test_curl_follows_to_what_it_accepts(server: str, accept: str, media_type: str) -> None:
    told = subprocess.run(
        [
            *(_tool("curl"), "-sSLo", "/dev/null", "-w", "%{http_code} %{content_type}"),
            *("-H", f"Accept: {accept}", f"{server}/id/locality/can-tho"),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    ).stdout
    assert told.startswith(f"200 {media_type}")


@pytest.mark.parametrize(("ending", "syntax"), [("ttl", "turtle"), ("rdf", "rdfxml"), ("nt", "ntriples")])
def test_rapper_reads_the_data(server: str, rapper: str, tmp_path: Path, ending: str, syntax: str) -> None:
    file = tmp_path / f"can-tho.{ending}"
    address = f"{server}/data/locality/can-tho.{ending}"
    subprocess.run([_tool("curl"), "-sSfo", file, address], check=True, timeout=30)
    run = subprocess.run(
        [rapper, "-q", "-c", "-i", syntax, file], capture_output=True, text=True, timeout=30, check=False
    )
    assert run.returncode == 0, run.stderr


def test_rdflib_reads_a_thing_at_its_address(server: str) -> None:
    told = Graph().parse(f"{server}/id/locality/can-tho")
    assert (URIRef(CAN_THO), None, None) in told


def test_rdflib_asks_the_endpoint(server: str) -> None:
    store = SPARQLStore(f"{server}/sparql")
    assert int(str(next(iter(store.query(ASK_TIES)))[0])) > 50  # type: ignore[index]
    labels = list(Graph(store).objects(URIRef(CAN_THO), URIRef("http://www.w3.org/2000/01/rdf-schema#label")))
    assert "Cần Thơ" in {str(label) for label in labels}


@pytest.mark.parametrize("form", [JSON, XML, CSV])
@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper_asks_the_endpoint(server: str, form: str, method: str) -> None:
    client = SPARQLWrapper(f"{server}/sparql")
    client.setMethod(method)
    client.setReturnFormat(form)
    client.setQuery(ASK_TIES)
    assert "64" in str(client.query().convert().toxml() if form == XML else client.query().convert())
    client.setReturnFormat(TURTLE)
    client.setQuery(f"DESCRIBE <{CAN_THO}>")
    assert b"Locality" in client.query().convert()


@pytest.mark.slow
def test_comunica_asks_the_endpoint(server: str, comunica: list[str]) -> None:
    rows = _comunica(comunica, f"sparql@{server}/sparql", ASK_TIES)
    assert int(rows[0]["n"].partition("^^")[0].strip('"')) > 50


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/id/locality/can-tho", "/data/locality/can-tho.jsonld"])
def test_comunica_reads_a_thing_at_its_address(server: str, comunica: list[str], path: str) -> None:
    query = f"SELECT ?name WHERE {{ <{CAN_THO}> <http://www.w3.org/2000/01/rdf-schema#label> ?name }}"
    names = {row["name"] for row in _comunica(comunica, server + path, query)}
    assert '"Cần Thơ"@vi' in names


def _comunica(command: list[str], source: str, query: str) -> list[dict[str, str]]:
    run = subprocess.run([*command, source, "-q", query], capture_output=True, text=True, timeout=90, check=False)
    assert run.returncode == 0, run.stderr
    rows: list[dict[str, str]] = json.loads(run.stdout)
    return rows
