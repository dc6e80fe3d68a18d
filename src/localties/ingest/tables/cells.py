"""What stands in a cell, and what it says: terms to text and back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import is_iri
from localties.ingest.tables.forms import Kind
from localties.terms import PREFIXES, XSD, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.store import Term

SEPARATOR: Final = "; "
NONE: Final = "-"
"""What stands in the column of evidence where there is none and none is to be made."""
_TAGGED: Final = re.compile(r"(?s)(.*)@([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)")
_PREFIXED: Final = re.compile(r"([a-z0-9-]+):([^\s/][^\s]*)")


def cell_of(kind: Kind, terms: Iterable[Term]) -> str:
    """Write terms into one cell, so that `parts_of` and the reading of each part give them back.

    Args:
        kind: What the field holds.
        terms: The values; text of one language where the field is text.
    """
    return join(sorted(_written(kind, term) for term in terms))


def join(parts: list[str]) -> str:
    """Put several values into one cell: parted by `;`, or as a JSON list where a value has a `;` in it."""
    if len(parts) == 1 and parts_of(parts[0]) == parts:
        return parts[0]
    if (
        any(";" in part or "\n" in part or part != part.strip() for part in parts)
        or parts_of("; ".join(parts)) != parts
    ):
        return json.dumps(parts, ensure_ascii=False)
    return SEPARATOR.join(parts)


def parts_of(cell: str) -> list[str]:
    """Part a cell into its values: by line, by `;`, or as the JSON list that it is."""
    if cell.startswith("["):
        try:
            parts = json.loads(cell)
        except (ValueError, RecursionError):
            parts = None
        if isinstance(parts, list) and all(isinstance(part, str) for part in parts):
            return parts
    found = cell.split("\n") if "\n" in cell else cell.split(";")
    return [part.strip() for part in found if part.strip()]


def _written(kind: Kind, term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        name = shorten(term.value)
        return name.partition(":")[2] if kind is Kind.CONCEPT and name != term.value else name
    if kind is not Kind.LITERAL:
        return term.value
    text = f"{term.value}@{term.language}" if isinstance(term, ox.Literal) and term.language else term.value
    return text if literal_of(text) == term else str(term)


def literal_of(text: str) -> ox.Literal:
    """Read a literal: plain text, text with `@` and a language tag, or the syntax of N-Triples.

    Raises:
        ValueError: If it begins like N-Triples and is not.
    """
    if text.startswith('"'):
        try:
            (quad,) = ox.parse(f"<urn:s> <urn:p> {text} .", format=ox.RdfFormat.N_TRIPLES)
        except SyntaxError as error:
            raise ValueError(text) from error
        if not isinstance(quad.object, ox.Literal):
            raise ValueError(text)
        return quad.object
    tagged = _TAGGED.fullmatch(text)
    return ox.Literal(tagged[1], language=tagged[2]) if tagged else ox.Literal(text)


def iri_of(text: str, kind: str | None = None) -> str | None:
    """Give the IRI that a text is, or None where it is a name, or no IRI that RFC 3987 allows.

    Args:
        text: An absolute IRI, a prefixed name of a known prefix, or a local name.
        kind: The word for the class whose identifiers local names belong to; or None for none.
    """
    prefixed = _PREFIXED.fullmatch(text)
    iri = None
    if text.startswith(("http://", "https://", "urn:")):
        iri = text
    elif prefixed and prefixed[1] in PREFIXES:
        iri = expand(text)
    elif kind is not None and re.fullmatch(r"[a-z0-9][a-z0-9.\-]*", text):
        iri = f"{PREFIXES[kind]}{text}"
    return iri if iri is not None and is_iri(iri) else None


def typed(text: str, datatype: str) -> ox.Literal:
    """Give a literal of one of the datatypes of XML Schema, by its local name."""
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
