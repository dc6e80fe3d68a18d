"""Choosing ties by facets, with counts: what drill-down search over a register needs.

Inside a facet values are alternatives, between facets they narrow down. The counts of a facet are taken under the
choices in all the others, so that one sees what a further choice would give. All of it is SPARQL.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from operator import attrgetter
from threading import Condition
from typing import TYPE_CHECKING, Any, Final, TypeVar

from cachetools import LRUCache, cachedmethod

from localties.errors import ParameterError
from localties.query.search import Fit, NameIndex
from localties.store import listed
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sized

    from localties.graph import KnowledgeGraph
    from localties.store import Term

    _Rows = Iterator[dict[str, Term]]

PATTERNS: Final = {
    "locality": "?tie lt:locality ?{0} .",
    "partner": "?tie lt:partner ?{0} .",
    "country": "?tie lt:partner/lt:country ?{0} .",
    "kind": "?tie lt:tieKind ?{0} .",
    "status": "?tie ^lt:assessmentOf/lt:status ?{0} .",
    "field": "?tie (lt:basis|lt:shownBy)/lt:field ?{0} .",
    # One path instead of a union, which the engine joins with every tie anew.
    "source": "?tie (lt:evidence|((lt:basis|lt:shownBy)/lt:evidence))/lt:source ?{0} .",
}
"""The facets, in the order in which they are shown, with what binds a tie to a value of each."""

_CONTACT: Final = """
  {{ ?tie lt:basis ?{0} . ?{0} lt:signedOnEarliest ?{0}Begin ; lt:signedOnLatest ?{0}End }}
  UNION {{ ?tie lt:shownBy ?{0} . ?{0} lt:startsOnEarliest ?{0}Begin ; lt:startsOnLatest ?{0}End }}
"""
_FIRST, _LAST = 1900, 2100
_REMEMBERED: Final = 100_000
"""How many ties and values are kept of what was asked last: some 20 MB."""
_QUERY: Final = 50
"""What a query counts for beside them: that of a large selection is long."""

_Read = TypeVar("_Read", bound="Sized")


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen.

    Attributes:
        chosen: Facet to the IRIs chosen in it, sorted; a facet without a choice is left out.
        since: The first year of contact, or None.
        until: The last year of contact, or None.
    """

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None

    def __bool__(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.chosen) or self.since is not None or self.until is not None

    def without(self, facet: str, iri: str | None = None) -> Selection:
        """Give the selection without one choice of a facet, or without all of them; `year` is a facet too."""
        if facet == "year":
            return replace(self, since=None, until=None)
        left = tuple(i for i in self.chosen.get(facet, ()) if iri is not None and i != iri)
        others = {name: iris for name, iris in self.chosen.items() if name != facet}
        return replace(self, chosen={**others, facet: left} if left else others)


class Facets:
    """The facets of a graph's ties.

    What was counted is remembered: whoever changes the graph makes them anew.

    Args:
        graph: The graph, derived facts included.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._store = graph.store
        self._slugs: dict[str, dict[str, str]] = {}
        self._slugs_of: dict[str, dict[str, str]] = {}
        self._answers: LRUCache[str, Any] = LRUCache(_REMEMBERED, getsizeof=lambda answer: _QUERY + len(answer))
        self._answering = Condition()

    def read(self, parameters: Iterable[tuple[str, str]]) -> Selection:
        """Read a selection from the parameters of an address.

        Args:
            parameters: Names and values; values are slugs or names of things, several of them parted by commas or
                in parameters of the same name. `from` and `to` are years. Other names are passed over.

        Raises:
            ParameterError: If a value is none of its facet, or a year is not one.
        """
        chosen: dict[str, set[str]] = {}
        years: dict[str, int] = {}
        for name, text in parameters:
            if name in ("from", "to") and text:
                years[name] = _year(text)
            elif name in PATTERNS:
                for value in filter(None, text.split(",")):
                    chosen.setdefault(name, set()).update(self._meant(name, value))
        ordered = {name: tuple(sorted(chosen[name])) for name in PATTERNS if name in chosen}
        return Selection(ordered, years.get("from"), years.get("to"))

    def parameters(self, selection: Selection) -> dict[str, str]:
        """Write a selection as the parameters of an address, the same for the same selection."""
        written = {}
        for name, iris in selection.chosen.items():
            slugs = self.slugs_of(name)
            written[name] = ",".join(sorted(slugs[iri] for iri in iris))
        years = {"from": selection.since, "to": selection.until}
        return {**written, **{name: str(year) for name, year in years.items() if year is not None}}

    def ties(self, selection: Selection) -> frozenset[str]:
        """Give the IRIs of the ties that match."""
        found: frozenset[str] = self._asked(f"SELECT DISTINCT ?tie WHERE {{ {_where(selection)} }}", _ties)
        return found

    def counts(self, facet: str, selection: Selection) -> dict[str, int]:
        """Count the ties of each value of a facet under the choices in the other facets.

        Returns:
            IRI to number of ties, the most frequent first; values that are chosen are there even at zero.
        """
        where = _where(selection.without(facet)) + PATTERNS[facet].format("value")
        found: Mapping[str, int] = self._asked(
            f"SELECT ?value (COUNT(DISTINCT ?tie) AS ?count) WHERE {{ {where} }} "
            "GROUP BY ?value ORDER BY DESC(?count) ?value",
            _counts,
        )
        return {**found, **{iri: 0 for iri in selection.chosen.get(facet, ()) if iri not in found}}

    def years(self, selection: Selection) -> Mapping[int, int]:
        """Count the ties in contact in each year under the choices in the other facets, first to last year.

        A contact of which only a longer span is known counts in every year that the span touches.
        """
        found: Mapping[int, int] = self._asked(
            f"SELECT DISTINCT ?tie (YEAR(?dayBegin) AS ?begin) (YEAR(?dayEnd) AS ?end) "
            f"WHERE {{ {_where(selection.without('year'))} {_CONTACT.format('day')} }}",
            _ties_by_year,
        )
        return found

    def slugs(self, facet: str) -> dict[str, str]:
        """Give the IRI of each value of a facet by its short name, with its class where two share one."""
        if facet not in self._slugs:
            self._slugs[facet] = self._named(facet)
        return self._slugs[facet]

    def slugs_of(self, facet: str) -> dict[str, str]:
        """Give the short name of each value of a facet by its IRI."""
        if facet not in self._slugs_of:
            self._slugs_of[facet] = {iri: slug for slug, iri in self.slugs(facet).items()}
        return self._slugs_of[facet]

    def _meant(self, facet: str, text: str) -> set[str]:
        """Give the values that a slug or a name stands for."""
        known = self.slugs(facet)
        if text in known:
            return {known[text]}
        values = set(known.values())
        _, hits = NameIndex.of(self._graph).find(text)
        found = {hit.thing for hit in hits if hit.fit is Fit.EXACT} & values
        if not found:
            raise ParameterError(
                f"'{text}' is not a value of {facet}", hint="Choose from the list beside the results"
            )
        return found

    @cachedmethod(attrgetter("_answers"), condition=attrgetter("_answering"))
    def _asked(self, query: str, read: Callable[[_Rows], _Read]) -> _Read:
        """Give what a function reads from the answer to a query; who asks the same meanwhile waits for it."""
        return read(self._store.select(query).dicts())

    def _named(self, facet: str) -> dict[str, str]:
        rows = self._store.select(
            f"SELECT DISTINCT ?value WHERE {{ ?tie a lt:Tie . {PATTERNS[facet].format('value')} }} ORDER BY ?value"
        ).dicts()
        iris = [row["value"].value for row in rows]
        short = [iri.rpartition("/")[2] for iri in iris]
        times = Counter(short)
        return {(name if times[name] == 1 else shorten(iri)): iri for name, iri in zip(short, iris, strict=True)}


def _ties(rows: _Rows) -> frozenset[str]:
    return frozenset(row["tie"].value for row in rows)


def _counts(rows: _Rows) -> dict[str, int]:
    return {row["value"].value: int(row["count"].value) for row in rows}


def _ties_by_year(spans: _Rows) -> dict[int, int]:
    ties: dict[int, set[str]] = {}
    for row in spans:
        for year in range(int(row["begin"].value), int(row["end"].value) + 1):
            ties.setdefault(year, set()).add(row["tie"].value)
    return {year: len(ties[year]) for year in sorted(ties)}


def _where(selection: Selection) -> str:
    parts = ["?tie a lt:Tie ."]
    for name, iris in selection.chosen.items():
        parts.append(f"VALUES ?{name} {{ {listed(iris)} }} {PATTERNS[name].format(name)}")
    if selection.since is not None or selection.until is not None:
        since, until = selection.since or _FIRST, selection.until or _LAST
        parts.append(f"{_CONTACT.format('contact')} FILTER(YEAR(?contactBegin) <= {until})")
        parts.append(f"FILTER(YEAR(?contactEnd) >= {since})")
    return " ".join(parts)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and _FIRST <= int(text) <= _LAST):
        raise ParameterError(f"'{text}' is not a year", hint=f"Give a year from {_FIRST} to {_LAST}")
    return int(text)
