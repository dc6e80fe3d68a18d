"""What the data set is, in the vocabularies that catalogues read: VoID and DCAT, counts computed from the data.

https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.publish.dumps import DUMPS
from localties.store import format_named
from localties.terms import BASE, DCTERMS, ID, LICENCE, OWL, PREFIXES, RDF, RDFS, SKOS, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.graph import KnowledgeGraph

DATASET: Final = ID + "dataset"
"""The IRI of the data set."""

_VOID: Final = PREFIXES["void"]
_DCAT: Final = PREFIXES["dcat"]
_FOAF: Final = "http://xmlns.com/foaf/0.1/"
_IANA: Final = "https://www.iana.org/assignments/media-types/"
_DATASET: Final = ox.NamedNode(DATASET)
_TYPE: Final = ox.NamedNode(RDF + "type")
_LICENCE: Final = ox.NamedNode(LICENCE)
_NO_SIZES: Final[Mapping[str, int]] = MappingProxyType({})
_LINKS: Final = {
    OWL + "sameAs",
    *(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch", "relatedMatch")),
}
_FEATURES: Final = tuple(
    ox.NamedNode("http://www.w3.org/ns/formats/" + name)
    for name in ("Turtle", "N-Triples", "JSON-LD", "TriG", "RDF_XML")
)
_COUNTRIES: Final = "SELECT DISTINCT ?country { ?tie a lt:Tie ; (lt:locality|lt:partner)/lt:country ?country }"
_PERIOD: Final = """
SELECT (MIN(?day) AS ?first) (MAX(?day) AS ?last) {
  ?record lt:signedOnEarliest|lt:signedOnLatest|lt:startsOnEarliest|lt:startsOnLatest ?day
}
"""
_MOST_TIED: Final = """
SELECT ?locality { ?tie a lt:Tie ; lt:locality ?locality }
GROUP BY ?locality ORDER BY DESC(COUNT(?tie)) ?locality LIMIT 1
"""


def metadata(graph: KnowledgeGraph, base: str, sizes: Mapping[str, int] = _NO_SIZES) -> set[ox.Triple]:
    """Describe the data set as a void:Dataset and dcat:Dataset with its dumps, endpoint, partitions and links.

    Args:
        graph: The graph, derived facts included.
        base: The address under which dumps, endpoint and pages are, without a slash at the end.
        sizes: The sizes of the dumps in bytes, by file name, where they are known.

    Returns:
        Its description, with what the graph itself says of the data set.
    """
    triples = graph.store.triples()
    told = [quad.triple for quad in graph.store.matching(_DATASET)]
    found = _Description(told)
    found.say(_DATASET, RDF + "type", ox.NamedNode(_VOID + "Dataset"), ox.NamedNode(_DCAT + "Dataset"))
    found.say(_DATASET, DCTERMS + "license", _LICENCE)
    found.say(_DATASET, DCTERMS + "title", *(t.object for t in told if t.predicate.value == RDFS + "label"))
    _count(found, triples)
    _cover(found, graph)
    _point(found, base)
    _offer(found, base, sizes)
    _partition(found, triples)
    _link(found, triples)
    return found.triples


class _Description:
    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self.triples = set(triples)

    def say(self, subject: ox.NamedNode, predicate: str, *values: object) -> None:
        for value in values:
            term = value if isinstance(value, ox.NamedNode | ox.Literal) else _integer(value)
            self.triples.add(ox.Triple(subject, ox.NamedNode(predicate), term))


def _integer(value: object) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def _count(found: _Description, triples: set[ox.Triple]) -> None:
    subjects = {t.subject for t in triples}
    properties = {t.predicate.value for t in triples}
    classes = {t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode)}
    ours = {s for s in subjects if isinstance(s, ox.NamedNode) and s.value.startswith(ID)}
    found.say(_DATASET, _VOID + "triples", len(triples))
    found.say(_DATASET, _VOID + "distinctSubjects", len(subjects))
    found.say(_DATASET, _VOID + "distinctObjects", len({t.object for t in triples}))
    found.say(_DATASET, _VOID + "properties", len(properties))
    found.say(_DATASET, _VOID + "classes", len(classes))
    found.say(_DATASET, _VOID + "entities", len(ours))
    namespaces = {iri[: max(iri.rfind("/"), iri.rfind("#")) + 1] for iri in properties | classes}
    found.say(_DATASET, _VOID + "vocabulary", *(ox.NamedNode(namespace) for namespace in namespaces))


def _cover(found: _Description, graph: KnowledgeGraph) -> None:
    """Say which countries and which time the data are about, and show one place to start from."""
    found.say(_DATASET, DCTERMS + "spatial", *(row["country"] for row in graph.store.select(_COUNTRIES).dicts()))
    found.say(
        _DATASET, _VOID + "exampleResource", *(r["locality"] for r in graph.store.select(_MOST_TIED).dicts())
    )
    for row in graph.store.select(_PERIOD).dicts():
        if {"first", "last"} <= row.keys():
            period = ox.NamedNode(DATASET + "#period")
            found.say(_DATASET, DCTERMS + "temporal", period)
            found.say(period, RDF + "type", ox.NamedNode(DCTERMS + "PeriodOfTime"))
            found.say(period, _DCAT + "startDate", row["first"])
            found.say(period, _DCAT + "endDate", row["last"])


def _point(found: _Description, base: str) -> None:
    """Say where the data set is to be looked at, followed and asked."""
    endpoint, document = ox.NamedNode(f"{base}/sparql"), ox.NamedNode(f"{base}/.well-known/void")
    found.say(document, RDF + "type", ox.NamedNode(_VOID + "DatasetDescription"))
    found.say(document, _FOAF + "primaryTopic", _DATASET)
    found.say(_DATASET, _VOID + "uriSpace", ox.Literal(ID))
    found.say(_DATASET, _VOID + "sparqlEndpoint", endpoint)
    found.say(_DATASET, _VOID + "feature", *_FEATURES)
    found.say(_DATASET, _DCAT + "landingPage", ox.NamedNode(f"{base}/about"))
    service = ox.NamedNode(f"{base}/sparql#service")
    found.say(service, RDF + "type", ox.NamedNode(_DCAT + "DataService"))
    found.say(service, _DCAT + "endpointURL", endpoint)
    found.say(service, _DCAT + "endpointDescription", endpoint)
    found.say(service, _DCAT + "servesDataset", _DATASET)
    found.say(service, DCTERMS + "license", _LICENCE)
    found.say(service, DCTERMS + "title", ox.Literal("SPARQL endpoint of localties", language="en"))
    found.say(service, DCTERMS + "title", ox.Literal("Điểm truy vấn SPARQL của localties", language="vi"))


def _offer(found: _Description, base: str, sizes: Mapping[str, int]) -> None:
    """Say where the dumps are."""
    for ending in DUMPS:
        name, syntax = f"localties.{ending}", format_named(ending)
        dump = ox.NamedNode(f"{base}/dumps/{name}")
        found.say(_DATASET, _VOID + "dataDump", dump)
        found.say(_DATASET, _DCAT + "distribution", dump)
        found.say(dump, RDF + "type", ox.NamedNode(_DCAT + "Distribution"))
        found.say(dump, DCTERMS + "title", ox.Literal(syntax.name))
        found.say(dump, DCTERMS + "license", _LICENCE)
        found.say(dump, _DCAT + "accessURL", ox.NamedNode(f"{base}/about"))
        found.say(dump, _DCAT + "downloadURL", dump)
        found.say(dump, _DCAT + "mediaType", ox.NamedNode(_IANA + syntax.media_type))
        if name in sizes:
            size = ox.Literal(str(sizes[name]), datatype=ox.NamedNode(XSD + "nonNegativeInteger"))
            found.say(dump, _DCAT + "byteSize", size)


def _partition(found: _Description, triples: set[ox.Triple]) -> None:
    """Count the instances of each class and the statements with each property."""
    classes = Counter(
        t.object.value for t in triples if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode)
    )
    for cls, count in classes.items():
        part = _part("class", cls)
        found.say(_DATASET, _VOID + "classPartition", part)
        found.say(part, _VOID + "class", ox.NamedNode(cls))
        found.say(part, _VOID + "entities", count)
    for predicate, count in Counter(t.predicate.value for t in triples).items():
        part = _part("property", predicate)
        found.say(_DATASET, _VOID + "propertyPartition", part)
        found.say(part, _VOID + "property", ox.NamedNode(predicate))
        found.say(part, _VOID + "triples", count)


def _link(found: _Description, triples: set[ox.Triple]) -> None:
    """Count the links to other data sets, by predicate and by the host that is linked to."""
    links = Counter(
        (t.predicate.value, _host(t.object.value))
        for t in triples
        if t.predicate.value in _LINKS
        and isinstance(t.object, ox.NamedNode)
        and not t.object.value.startswith(BASE)
    )
    for (predicate, space), count in links.items():
        part = _part("links", f"{predicate.rpartition('#')[2]} {space}")
        found.say(part, RDF + "type", ox.NamedNode(_VOID + "Linkset"))
        found.say(_DATASET, _VOID + "subset", part)
        found.say(part, _VOID + "linkPredicate", ox.NamedNode(predicate))
        found.say(part, _VOID + "subjectsTarget", _DATASET)
        found.say(part, _VOID + "objectsTarget", ox.NamedNode(space))
        found.say(part, _VOID + "triples", count)


def _part(kind: str, name: str) -> ox.NamedNode:
    """Give a part of the description an IRI that is the same each time."""
    words = re.findall(r"\w+", re.sub(r"https?://", "", shorten(name).removeprefix("lt:")))
    return ox.NamedNode(f"{DATASET}#{'-'.join([kind, *words])}")


def _host(iri: str) -> str:
    scheme, _, rest = iri.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"
