"""Finding things by any of their names and codes, in any language, with or without diacritics."""

from __future__ import annotations

import heapq
import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import IntEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from localties.errors import AmbiguousNameError
from localties.graph import kept
from localties.labels import fold
from localties.terms import DCTERMS, ID, RDFS, SCHEME, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Set

    from localties.graph import KnowledgeGraph

_NAMING: Final = (RDFS + "label", SKOS + "prefLabel", DCTERMS + "title", SKOS + "altLabel")
_OTHER: Final = SKOS + "altLabel"
_CODES: Final = (
    "SELECT ?of ?value WHERE { { ?of lt:code/lt:codeValue ?value } UNION { ?of lt:countryCode ?value } }"
)
_KINDS: Final = """
SELECT DISTINCT ?thing ?sort WHERE {
  { ?class rdfs:subClassOf* lt:Actor . ?thing a ?class BIND("actor" AS ?sort) }
  UNION { ?class rdfs:subClassOf lt:Part . ?thing a ?class BIND("part" AS ?sort) }
  UNION { ?thing a lt:StatusAssessment BIND("part" AS ?sort) }
  UNION { ?thing lt:validUntil ?end BIND("gone" AS ?sort) }
}
"""
_CHOICES: Final = 5
"""How many of those that share a name are named."""
_SEPARATOR: Final = "\n"
_NOT_A_LETTER: Final = re.compile(r"[\W_]+")


class Fit(IntEnum):
    """How a name fits what was looked for, the best first."""

    EXACT = 0
    EXACT_BUT_FOR_SPACES = 1
    BEGINS = 2
    WORD_BEGINS = 3
    CONTAINS = 4


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found.

    Attributes:
        thing: Its IRI.
        matched: The name or code that fits.
        language: The language of that name; empty for a code.
        sort: `name`, `other name` or `code`.
        fit: How it fits.
    """

    thing: str
    matched: str
    language: str
    sort: str
    fit: Fit


class NameIndex:
    """All names and codes of a graph, folded for comparison.

    One long text holds every name without its spaces and punctuation; a search is one pass of the C library over
    it, after which only the names that it touched are ranked.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        sorts = {(row["thing"].value, row["sort"].value) for row in graph.store.select(_KINDS).dicts()}
        rows = sorted(set(_names(graph, {thing for thing, sort in sorts if sort == "part"})))
        self._rows: Final = rows
        self._folded: Final = [fold(text) for _, text, _, _ in rows]
        squeezed = [_squeeze(text) for text in self._folded]
        self._text: Final = _SEPARATOR.join(squeezed)
        self._starts: Final = [0, *accumulate(len(name) + 1 for name in squeezed)][: len(squeezed)]
        self._weights: Final = {iri: _weight(iri, sorts) for iri, *_ in rows}

    @classmethod
    def of(cls, graph: KnowledgeGraph) -> Self:
        """Give the index of a graph as it is now."""
        return kept(graph, cls)

    def find(self, query: str, offset: int = 0, limit: int = 50) -> tuple[int, list[Hit]]:
        """Find things by name or code.

        Args:
            query: What is looked for, in any script, upper or lower case, with or without diacritics.
            offset: How many of the best to pass over.
            limit: How many to give.

        Returns:
            How many things fit in all, and the best of them: exact before beginnings before the rest, names before
            other names, places and partners before records, what still exists before what is gone.
        """
        folded = fold(query)
        squeezed = _squeeze(folded)
        typed = query.strip().casefold()
        best: dict[str, tuple[tuple[int, int, int, bool, int], str, int, Fit]] = {}
        for row in self._touched(squeezed) if squeezed else ():
            iri, text, _, sort = self._rows[row]
            fit = _fit(self._folded[row], folded, squeezed)
            rank = (int(fit), self._weights[iri], _SORTS.index(sort), typed not in text.casefold(), len(text))
            if iri not in best or rank < best[iri][0]:
                best[iri] = (rank, iri, row, fit)
        ranked = heapq.nsmallest(offset + limit, best.values())[offset:]
        hits = []
        for _, _, row, fit in ranked:
            iri, text, language, sort = self._rows[row]
            hits.append(Hit(iri, text, language, sort, fit))
        return len(best), hits

    def bearers(self, name: str) -> list[str]:
        """Give what bears a name or a code, whatever its case, diacritics and spaces.

        Returns:
            IRIs in their order: of places and partners that exist; if there is none, of those that are gone; if
            there is none either, of records, and then of concepts.
        """
        squeezed = _squeeze(fold(name))
        rows = self._touched(squeezed) if squeezed else ()
        found = {self._rows[row][0] for row in rows if _squeeze(self._folded[row]) == squeezed}
        best = min((self._weights[iri] for iri in found), default=0)
        return sorted(iri for iri in found if self._weights[iri] == best)

    def _touched(self, squeezed: str) -> Iterator[int]:
        at = self._text.find(squeezed)
        while at >= 0:
            row = bisect_right(self._starts, at) - 1
            yield row
            if row + 1 == len(self._starts):
                return
            at = self._text.find(squeezed, self._starts[row + 1])


def called(graph: KnowledgeGraph, text: str) -> str | None:
    """Give what an identifier or a name means, a former name too.

    Args:
        graph: The graph.
        text: An IRI, a prefixed name (`locality:can-tho`), a local name (`can-tho`), or what the thing is called
            in any language (`Cần Thơ`, `can tho`, `껀터`), or its official code.

    Returns:
        Its IRI, or None where nothing is called so.

    Raises:
        AmbiguousNameError: If several things are called so.
    """
    if identified := graph.find(text):
        return identified[0]
    bearers = NameIndex.of(graph).bearers(text)
    if len(bearers) > 1:
        rest = " …" if len(bearers) > _CHOICES else ""
        raise AmbiguousNameError(
            f"several things are called '{text}'",
            hint=f"Write which: {', '.join(map(shorten, bearers[:_CHOICES]))}{rest}",
        )
    return bearers[0] if bearers else None


_SORTS: Final = ("name", "code", "other name")


def _names(graph: KnowledgeGraph, parts: Set[str]) -> Iterator[tuple[str, str, str, str]]:
    """Give IRI, name, language and sort of every name and code of what has a page, which parts have not."""
    for predicate in _NAMING:
        for quad in graph.store.matching(None, ox.NamedNode(predicate)):
            iri = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
            if iri.startswith((ID, SCHEME)) and iri not in parts and isinstance(quad.object, ox.Literal):
                sort = "other name" if predicate == _OTHER else "name"
                yield iri, quad.object.value, quad.object.language or "", sort
    for row in graph.store.select(_CODES).dicts():
        yield row["of"].value, row["value"].value, "", "code"


def _weight(iri: str, sorts: set[tuple[str, str]]) -> int:
    if iri.startswith(SCHEME):
        return 3
    if (iri, "actor") not in sorts:
        return 2
    return int((iri, "gone") in sorts)


def _fit(name: str, folded: str, squeezed: str) -> Fit:
    if name == folded:
        return Fit.EXACT
    if _squeeze(name) == squeezed:
        return Fit.EXACT_BUT_FOR_SPACES
    if name.startswith(folded):
        return Fit.BEGINS
    if re.search(rf"(?<!\w){re.escape(folded)}", name):
        return Fit.WORD_BEGINS
    return Fit.CONTAINS


def _squeeze(folded: str) -> str:
    return _NOT_A_LETTER.sub("", folded)
