"""What the graph says of some things, read at once: by property, with the sources that bear it out."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.store import listed
from localties.terms import LT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from localties.graph import KnowledgeGraph
    from localties.store import Term

_STATEMENTS: Final = "SELECT ?of ?property ?value WHERE {{ VALUES ?of {{ {things} }} ?of ?property ?value }}"
_SOURCES: Final = "SELECT ?of ?value WHERE {{ VALUES ?of {{ {things} }} ?of lt:evidence/lt:source ?value }}"


class Told:
    """What is said of some things, by property; asked for where it is needed.

    Args:
        graph: The graph.
        things: The IRIs of the things; they are given again in their order.
    """

    def __init__(self, graph: KnowledgeGraph, things: Iterable[str]) -> None:
        self._store = graph.store
        self._listed = listed(things)

    @cached_property
    def _told(self) -> dict[str, dict[str, list[Term]]]:
        found: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for row in self._store.select(_STATEMENTS.format(things=self._listed)).dicts():
            found[row["of"].value][row["property"].value].append(row["value"])
        return found

    @cached_property
    def _sources(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._store.select(_SOURCES.format(things=self._listed)).dicts():
            found[row["of"].value].add(row["value"].value)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._told))

    def all(self, thing: str, name: str) -> tuple[str, ...]:
        """Give the values of a property, by its name in the vocabulary, in their order."""
        return tuple(sorted({term.value for term in self._told[thing][LT + name]}))

    def one(self, thing: str, name: str) -> str | None:
        """Give the first value of a property, or None."""
        return next(iter(self.all(thing, name)), None)

    def day(self, thing: str, *names: str) -> PartialDate | None:
        """Give the date that the first of some properties tells, or None."""
        return next((partial(text) for name in names for text in self.all(thing, name)), None)

    def texts(self, thing: str, name: str) -> dict[str, str]:
        """Give the texts of a property by their language tags."""
        literals = (term for term in self._told[thing][LT + name] if isinstance(term, ox.Literal))
        return {term.language or "": term.value for term in literals}

    def sources(self, thing: str) -> tuple[str, ...]:
        """Give the IRIs of the sources that bear a thing out."""
        return tuple(sorted(self._sources[thing]))


def partial(text: str) -> PartialDate | None:
    """Read a date of the graph; one that is none gives None, since validation has told of it already."""
    try:
        return PartialDate.parse(text)
    except InvalidDateError:
        return None


def in_time(when: PartialDate | None) -> date:
    """Give the day by which records are put into the order of time: what has no date comes last."""
    return when.earliest if when else date.max
