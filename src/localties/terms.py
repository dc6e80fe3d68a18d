"""Namespaces and prefixes, in one place.

The terms themselves are declared in `ontology/localties.ttl` and nowhere else; this module only knows under
which namespaces they and the things they describe live.
"""

from __future__ import annotations

import re
from typing import Final

BASE: Final = "https://w3id.org/localties/"
LT: Final = BASE + "ns#"
ID: Final = BASE + "id/"
SCHEME: Final = BASE + "scheme/"
GRAPH: Final = BASE + "graph/"
SHAPES: Final = BASE + "shapes#"

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
OWL: Final = "http://www.w3.org/2002/07/owl#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
SH: Final = "http://www.w3.org/ns/shacl#"
DCTERMS: Final = "http://purl.org/dc/terms/"
EDTF: Final = "http://id.loc.gov/datatypes/edtf/"

LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
"""The licence of the data, and of each document that gives some of it."""

ONTOLOGY_GRAPH: Final = GRAPH + "ontology"
DERIVED_GRAPH: Final = GRAPH + "derived"
UPDATES_GRAPH: Final = GRAPH + "updates"

_KINDS: Final = (
    "locality partner organisation organ person state agreement party event participation tie membership "
    "undertaking observation change succession code claim source evidence assessment judgement"
).split()

_SCHEMES: Final = (
    "agreement-type event-type realisation tie-kind partner-kind organ-kind level status succession-status "
    "modality certainty rank qualifier indicator unit field change-type source-kind extent code-system role "
    "verdict"
).split()

PREFIXES: Final[dict[str, str]] = {
    "lt": LT,
    "lts": SHAPES,
    **{kind: f"{ID}{kind}/" for kind in _KINDS},
    **{scheme: f"{SCHEME}{scheme}/" for scheme in _SCHEMES},
    "scheme": SCHEME,
    "rdf": RDF,
    "rdfs": RDFS,
    "owl": OWL,
    "xsd": XSD,
    "skos": SKOS,
    "sh": SH,
    "dcterms": DCTERMS,
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "schema": "https://schema.org/",
    "vann": "http://purl.org/vocab/vann/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "edtf": EDTF,
}
"""Prefix to namespace, in the order in which written files declare them."""

_LOCAL_NAME: Final = re.compile(r"[\w][\w.\-]*")
_LONGEST_FIRST: Final = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))


def expand(name: str) -> str:
    """Give the IRI that a prefixed name such as `locality:can-tho` stands for.

    Args:
        name: A prefixed name, or an absolute IRI, which comes back as it is.

    Returns:
        The absolute IRI.

    Raises:
        KeyError: If the prefix is none of `PREFIXES`.
    """
    prefix, colon, local = name.partition(":")
    if not colon:
        raise KeyError(name)
    if local.startswith("//") or prefix == "urn":
        return name
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """Give the prefixed name of an IRI, or the IRI itself where no prefix fits.

    Args:
        iri: An absolute IRI.

    Returns:
        A prefixed name by the longest fitting namespace of `PREFIXES`.
    """
    for prefix, namespace in _LONGEST_FIRST:
        if iri.startswith(namespace) and _LOCAL_NAME.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
