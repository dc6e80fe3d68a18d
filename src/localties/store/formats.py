"""RDF formats by file ending and by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pyoxigraph import RdfFormat

from localties.errors import UnknownFormatError

if TYPE_CHECKING:
    from pathlib import Path

_BY_NAME: Final = {
    "turtle": RdfFormat.TURTLE,
    "ttl": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nt": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdfxml": RdfFormat.RDF_XML,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def format_named(name: str) -> RdfFormat:
    """Give the RDF format of a name such as `turtle` or a file ending such as `ttl`.

    Raises:
        UnknownFormatError: If there is no such format.
    """
    try:
        return _BY_NAME[name.lower()]
    except KeyError:
        raise UnknownFormatError(
            f"'{name}' is not an RDF format", hint=f"Choose one of {', '.join(_BY_NAME)}"
        ) from None


def format_of(path: Path) -> RdfFormat:
    """Give the RDF format that a file's ending stands for.

    Raises:
        UnknownFormatError: If the ending stands for none.
    """
    try:
        return _BY_NAME[path.suffix.removeprefix(".").lower()]
    except KeyError:
        raise UnknownFormatError(
            f"'{path.suffix}' is not the ending of an RDF file", hint="Use .ttl", file=path
        ) from None
