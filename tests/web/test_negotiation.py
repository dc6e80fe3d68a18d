from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties.web.negotiation import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, negotiate

OFFERS = (TURTLE, HTML, N_TRIPLES, JSON_LD, RDF_XML)
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"
RDFLIB = "text/turtle, application/rdf+xml;q=0.9, text/n3;q=0.8, */*;q=0.1"
COMUNICA = (
    "application/n-quads,application/trig;q=0.95,application/ld+json;q=0.9,application/n-triples;q=0.8,*/*;q=0.1"
)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        (None, TURTLE),
        ("", TURTLE),
        ("*/*", TURTLE),
        (CHROME, HTML),
        (RDFLIB, TURTLE),
        (COMUNICA, JSON_LD),
        ("application/ld+json", JSON_LD),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', JSON_LD),
        ("application/rdf+xml;q=0.4, application/n-triples;q=0.5", N_TRIPLES),
        ("text/*", TURTLE),
        ("text/html;q=0.9, text/turtle;q=0.9", TURTLE),
        ("text/turtle;q=0, */*", HTML),
        ("text/turtle;q=0", None),
        ("image/png", None),
        ("image/png, */*;q=0", None),
        ("TEXT/HTML", HTML),
        ("text/html;charset=utf-8", HTML),
    ],
)
def test_the_best_representation_is_chosen(accept: str | None, chosen: str | None) -> None:
    assert negotiate(accept, OFFERS) == chosen


@given(st.text())
def test_no_header_breaks_it(accept: str) -> None:
    assert negotiate(accept, OFFERS) in (*OFFERS, None)
