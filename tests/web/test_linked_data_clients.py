"""Clients that people really use, over HTTP: curl, rapper, rdflib, SPARQLWrapper, Comunica."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

from tests.tools import comunica, tool

CAN_THO = "https://w3id.org/localties/id/locality/can-tho"
ASK_TIES = "SELECT (COUNT(*) AS ?n) WHERE { ?tie a <https://w3id.org/localties/ns#Tie> }"


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
            *(tool("curl"), "-sSLo", "/dev/null", "-w", "%{http_code} %{content_type}"),
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
    subprocess.run([tool("curl"), "-sSfo", file, address], check=True, timeout=30)
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
    assert b"64" in client.query().response.read()
    client.setReturnFormat(TURTLE)
    client.setQuery(f"DESCRIBE <{CAN_THO}>")
    assert b"Locality" in client.query().response.read()


@pytest.mark.slow
def test_comunica_asks_the_endpoint(server: str) -> None:
    rows = _comunica(f"sparql@{server}/sparql", ASK_TIES)
    assert int(rows[0]["n"].partition("^^")[0].strip('"')) > 50


@pytest.mark.slow
@pytest.mark.parametrize("path", ["/id/locality/can-tho", "/data/locality/can-tho.jsonld"])
def test_comunica_reads_a_thing_at_its_address(server: str, path: str) -> None:
    query = f"SELECT ?name WHERE {{ <{CAN_THO}> <http://www.w3.org/2000/01/rdf-schema#label> ?name }}"
    names = {row["name"] for row in _comunica(server + path, query)}
    assert '"Cần Thơ"@vi' in names


def _comunica(source: str, query: str) -> list[dict[str, str]]:
    run = subprocess.run(
        [*comunica(), source, "-q", query], capture_output=True, text=True, timeout=90, check=False
    )
    assert run.returncode == 0, run.stderr
    rows: list[dict[str, str]] = json.loads(run.stdout)
    return rows
