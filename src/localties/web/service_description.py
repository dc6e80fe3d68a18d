"""What the endpoint says of itself, after https://www.w3.org/TR/sparql11-service-description/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.terms import DCTERMS, LICENCE, RDF, RDFS, XSD

if TYPE_CHECKING:
    from localties.store import Store
    from localties.web.settings import Settings

_SD: Final = "http://www.w3.org/ns/sparql-service-description#"
_VOID: Final = "http://rdfs.org/ns/void#"
_FORMATS: Final = "http://www.w3.org/ns/formats/"
_RESULTS: Final = (
    "SPARQL_Results_JSON SPARQL_Results_XML SPARQL_Results_CSV SPARQL_Results_TSV Turtle N-Triples JSON-LD RDF_XML"
).split()


def service_description(store: Store, endpoint: str, settings: Settings) -> set[ox.Triple]:
    """Describe the endpoint: languages, formats, features, the graphs with their sizes, and the limits.

    Args:
        store: The dataset behind it.
        endpoint: Its address.
        settings: The limits.
    """
    triples: set[ox.Triple] = set()

    def say(subject: str, predicate: str, *values: ox.NamedNode | ox.Literal) -> None:
        triples.update(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value) for value in values)

    def count(graph: str | None) -> ox.Literal:
        return ox.Literal(str(store.size(graph)), datatype=ox.NamedNode(XSD + "integer"))

    service, dataset, union = (f"{endpoint}#{part}" for part in ("service", "dataset", "default-graph"))
    languages = ["SPARQL11Query", "SPARQL11Update"] if settings.update_token else ["SPARQL11Query"]
    say(service, RDF + "type", ox.NamedNode(_SD + "Service"))
    say(service, _SD + "endpoint", ox.NamedNode(endpoint))
    say(service, _SD + "supportedLanguage", *(ox.NamedNode(_SD + language) for language in languages))
    say(service, _SD + "resultFormat", *(ox.NamedNode(_FORMATS + name) for name in _RESULTS))
    say(service, _SD + "feature", ox.NamedNode(_SD + "UnionDefaultGraph"))
    say(service, _SD + "defaultDataset", ox.NamedNode(dataset))
    say(service, DCTERMS + "license", ox.NamedNode(LICENCE))
    say(
        service,
        RDFS + "comment",
        ox.Literal(
            f"A query may take {settings.query_seconds:g} seconds, {settings.query_megabytes} MiB of memory and "
            f"{settings.query_rows} rows. SERVICE is refused.",
            language="en",
        ),
    )
    say(dataset, RDF + "type", ox.NamedNode(_SD + "Dataset"))
    say(dataset, _SD + "defaultGraph", ox.NamedNode(union))
    say(union, RDF + "type", ox.NamedNode(_SD + "Graph"))
    say(union, _VOID + "triples", count(None))
    for number, name in enumerate(store.graphs()):
        graph = f"{endpoint}#graph-{number}"
        say(dataset, _SD + "namedGraph", ox.NamedNode(graph))
        say(graph, RDF + "type", ox.NamedNode(_SD + "NamedGraph"))
        say(graph, _SD + "name", ox.NamedNode(name))
        say(graph, _SD + "graph", ox.NamedNode(f"{graph}-content"))
        say(f"{graph}-content", RDF + "type", ox.NamedNode(_SD + "Graph"))
        say(f"{graph}-content", _VOID + "triples", count(name))
    return triples
