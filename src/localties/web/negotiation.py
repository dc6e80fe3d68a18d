"""Which of several representations to give (RFC 9110, section 12.5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

if TYPE_CHECKING:
    from collections.abc import Sequence

HTML: Final = "text/html"
TURTLE: Final = "text/turtle"
N_TRIPLES: Final = "application/n-triples"
JSON_LD: Final = "application/ld+json"
RDF_XML: Final = "application/rdf+xml"
TRIG: Final = "application/trig"

RDF_ENDINGS: Final = {TURTLE: "ttl", N_TRIPLES: "nt", JSON_LD: "jsonld", RDF_XML: "rdf"}
"""The formats of RDF that are given, preferred ones first, with their file endings."""


def negotiate(accept: str | None, offers: Sequence[str]) -> str | None:
    """Choose a media type.

    Args:
        accept: The Accept header as it came, or None.
        offers: The media types that there are, preferred ones first; the first one answers who accepts anything.

    Returns:
        The offer with the highest weight, the earlier one among equals; None where none is acceptable. A header
        that says nothing intelligible counts as none.
    """
    accepted = parse_accept_header(accept, MIMEAccept)
    if not accepted:
        return offers[0]
    # A parameter such as a charset or a profile says how, not what.
    accepted = MIMEAccept([(value.partition(";")[0].strip(), weight) for value, weight in accepted])
    weights = [accepted.quality(offer) for offer in offers]
    best = max(weights)
    return offers[weights.index(best)] if best > 0 else None
