"""What the data set is, in the vocabularies that catalogues read: VoID and DCAT, counts computed from the data.

https://www.w3.org/TR/void/ and https://www.w3.org/TR/vocab-dcat-3/
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.publish.dumps import DUMPS
from localties.terms import DCTERMS, ID, LT, OWL, PREFIXES, RDF, RDFS, SKOS, XSD

if TYPE_CHECKING:
    from localties.graph import KnowledgeGraph

_VOID: Final = PREFIXES["void"]
_DCAT: Final = PREFIXES["dcat"]
_DATASET: Final = ox.NamedNode(ID + "dataset")
_TYPE: Final = ox.NamedNode(RDF + "type")
_LICENCE: Final = ox.NamedNode("https://creativecommons.org/licenses/by/4.0/")
_MEDIA_TYPES: Final = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "trig": "application/trig",
    "rdf": "application/rdf+xml",
}
_LINKS: Final = {
    OWL + "sameAs",
    *(SKOS + name for name in ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")),
}
_SHOWN: Final = ID + "locality/can-tho"


def metadata(graph: KnowledgeGraph, base: str) -> set[ox.Triple]:
    """Describe the data set as a void:Dataset and dcat:Dataset with its dumps, endpoint, partitions and links.

    Args:
        graph: The graph, derived facts included.
        base: The address under which dumps, endpoint and pages are, without a slash at the end.

    Returns:
        Its description, with what the graph itself says of the data set.
    """
    triples = graph.store.triples()
    told = [quad.triple for quad in graph.store.matching(_DATASET)]
    found = _Description(set(told))
    found.say(_DATASET, RDF + "type", ox.NamedNode(_VOID + "Dataset"), ox.NamedNode(_DCAT + "Dataset"))
    found.say(_DATASET, DCTERMS + "license", _LICENCE)
    for triple in told:
        if triple.predicate.value == RDFS + "label":
            found.say(_DATASET, DCTERMS + "title", triple.object)
    _count(found, triples)
    _point(found, base)
    _partition(found, triples)
    _link(found, triples)
    return found.triples


class _Description:
    def __init__(self, triples: set[ox.Triple]) -> None:
        self.triples = triples

    def say(self, subject: ox.NamedNode, predicate: str, *values: ox.NamedNode | ox.Literal | object) -> None:
        for value in values:
            term = value if isinstance(value, ox.NamedNode | ox.Literal) else _integer(value)
            self.triples.add(ox.Triple(subject, ox.NamedNode(predicate), term))


def _integer(value: object) -> ox.Literal:
    return ox.Literal(str(value), datatype=ox.NamedNode(XSD + "integer"))


def _count(found: _Description, triples: set[ox.Triple]) -> None:
    subjects = {t.subject for t in triples}
    found.say(_DATASET, _VOID + "triples", len(triples))
    found.say(_DATASET, _VOID + "distinctSubjects", len(subjects))
    found.say(_DATASET, _VOID + "distinctObjects", len({t.object for t in triples}))
    found.say(_DATASET, _VOID + "properties", len({t.predicate for t in triples}))
    found.say(_DATASET, _VOID + "classes", len({t.object for t in triples if t.predicate == _TYPE}))
    ours = {s for s in subjects if isinstance(s, ox.NamedNode) and s.value.startswith(ID)}
    found.say(_DATASET, _VOID + "entities", len(ours))


def _point(found: _Description, base: str) -> None:
    endpoint = ox.NamedNode(f"{base}/sparql")
    found.say(_DATASET, _VOID + "uriSpace", ox.Literal(ID))
    found.say(_DATASET, _VOID + "exampleResource", ox.NamedNode(_SHOWN))
    found.say(_DATASET, _VOID + "sparqlEndpoint", endpoint)
    found.say(_DATASET, _DCAT + "landingPage", ox.NamedNode(f"{base}/about"))
    found.say(
        _DATASET, _VOID + "vocabulary", *(ox.NamedNode(PREFIXES[p]) for p in ("lt", "skos", "dcterms", "org"))
    )
    for ending in DUMPS:
        dump = ox.NamedNode(f"{base}/dumps/localties.{ending}")
        media_type = _MEDIA_TYPES[ending]
        found.say(_DATASET, _VOID + "dataDump", dump)
        found.say(_DATASET, _DCAT + "distribution", dump)
        found.say(dump, RDF + "type", ox.NamedNode(_DCAT + "Distribution"))
        found.say(dump, _DCAT + "downloadURL", dump)
        found.say(
            dump, _DCAT + "mediaType", ox.NamedNode(f"https://www.iana.org/assignments/media-types/{media_type}")
        )
        found.say(dump, DCTERMS + "license", _LICENCE)
    service = ox.NamedNode(f"{base}/sparql#service")
    found.say(service, RDF + "type", ox.NamedNode(_DCAT + "DataService"))
    found.say(service, _DCAT + "endpointURL", endpoint)
    found.say(service, _DCAT + "servesDataset", _DATASET)
    found.say(service, DCTERMS + "license", _LICENCE)
    found.say(service, DCTERMS + "title", ox.Literal("SPARQL endpoint of localties", language="en"))


def _partition(found: _Description, triples: set[ox.Triple]) -> None:
    classes = Counter(
        t.object.value
        for t in triples
        if t.predicate == _TYPE and isinstance(t.object, ox.NamedNode) and t.object.value.startswith(LT)
    )
    for cls, count in classes.items():
        part = ox.NamedNode(f"{ID}dataset#class-{cls.removeprefix(LT)}")
        found.say(_DATASET, _VOID + "classPartition", part)
        found.say(part, _VOID + "class", ox.NamedNode(cls))
        found.say(part, _VOID + "entities", count)
    for predicate, count in Counter(
        t.predicate.value for t in triples if t.predicate.value.startswith(LT)
    ).items():
        part = ox.NamedNode(f"{ID}dataset#property-{predicate.removeprefix(LT)}")
        found.say(_DATASET, _VOID + "propertyPartition", part)
        found.say(part, _VOID + "property", ox.NamedNode(predicate))
        found.say(part, _VOID + "triples", count)


def _link(found: _Description, triples: set[ox.Triple]) -> None:
    """Count the links to other data sets, by predicate and by the host that is linked to."""
    links = Counter(
        (t.predicate.value, _space(t.object.value))
        for t in triples
        if t.predicate.value in _LINKS and isinstance(t.object, ox.NamedNode) and not t.object.value.startswith(ID)
    )
    for (predicate, space), count in links.items():
        name = (
            f"{predicate.rpartition('#')[2]}-{space.removeprefix('https://').removeprefix('http://').rstrip('/')}"
        )
        part = ox.NamedNode(f"{ID}dataset#{name.replace('/', '-')}")
        found.say(part, RDF + "type", ox.NamedNode(_VOID + "Linkset"))
        found.say(part, _VOID + "subset", _DATASET)
        found.say(part, _VOID + "linkPredicate", ox.NamedNode(predicate))
        found.say(part, _VOID + "subjectsTarget", _DATASET)
        found.say(part, _VOID + "objectsTarget", ox.NamedNode(space))
        found.say(part, _VOID + "triples", count)


def _space(iri: str) -> str:
    scheme, _, rest = iri.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}/"
