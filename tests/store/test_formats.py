from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat

from localties.errors import UnknownFormatError
from localties.store import format_named, format_of

FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "ttl": RdfFormat.TURTLE,
    "TTL": RdfFormat.TURTLE,
    "ntriples": RdfFormat.N_TRIPLES,
    "nt": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "rdfxml": RdfFormat.RDF_XML,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


@pytest.mark.parametrize(("name", "expected"), FORMATS.items())
def test_a_format_has_names(name: str, expected: RdfFormat) -> None:
    assert format_named(name) == expected


@pytest.mark.parametrize(("name", "expected"), FORMATS.items())
def test_a_file_ending_stands_for_a_format(name: str, expected: RdfFormat) -> None:
    assert format_of(Path(f"a.b/x.{name}")) == expected


@pytest.mark.parametrize("name", ["", "n3", "csv", "json", ".ttl", " ttl"])
def test_other_formats_are_unknown(name: str) -> None:
    with pytest.raises(UnknownFormatError, match="Choose one of turtle, ttl"):
        format_named(name)


@pytest.mark.parametrize("name", ["x", "x.csv", ".ttl", "x.ttl~"])
def test_other_endings_are_unknown(name: str) -> None:
    with pytest.raises(UnknownFormatError, match=r"Use \.ttl") as caught:
        format_of(Path(name))
    assert caught.value.file == Path(name)
