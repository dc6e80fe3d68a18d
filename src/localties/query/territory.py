"""What became of the territory of a locality: which units have it on a day, through every change in between.

That tells where to ask about what the locality had. It does not tell who inherits.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from localties.query import details
from localties.query.told import in_time, partial

if TYPE_CHECKING:
    from localties.dates import PartialDate
    from localties.graph import KnowledgeGraph
    from localties.query.details import Change

_CHANGES: Final = "SELECT ?change WHERE { ?change a lt:TerritorialChange }"
_WITHIN: Final = "SELECT ?unit ?whole WHERE { ?unit lt:within ?whole } ORDER BY ?unit ?whole"
_ENDED: Final = "SELECT ?unit ?until WHERE { ?unit a lt:Locality ; lt:validUntil ?until }"


@dataclass(frozen=True, slots=True)
class Holder:
    """A unit that has the territory of another.

    Attributes:
        unit: Its IRI.
        is_parent: Whether it is only the territorial parent: the other was abolished, and lay within it.
    """

    unit: str
    is_parent: bool


class Territory:
    """The territorial changes up to a day."""

    def __init__(self, graph: KnowledgeGraph, as_of: date) -> None:
        """Read the changes.

        Args:
            graph: The graph; it stays as it is.
            as_of: The day; what took effect later is left out. A year or a month counts from its first day.
        """
        told = details.changes(graph, (row["change"].value for row in graph.store.select(_CHANGES).dicts()))
        self._out_of: dict[str, list[Change]] = defaultdict(list)
        for change in told:
            if change.when is not None and change.when.earliest <= as_of:
                for unit in change.before:
                    self._out_of[unit].append(change)
        self._within: dict[str, list[str]] = defaultdict(list)
        for row in graph.store.select(_WITHIN).dicts():
            self._within[row["unit"].value].append(row["whole"].value)
        untils = ((row["unit"].value, partial(row["until"].value)) for row in graph.store.select(_ENDED).dicts())
        self._ended = {unit: until for unit, until in untils if until is not None and until.earliest <= as_of}

    def ended(self, unit: str) -> PartialDate | None:
        """Give the day, month or year from which a unit no longer exists, or None where it exists on the day."""
        return self._ended.get(unit)

    def ending(self, unit: str) -> Change | None:
        """Give the change that ended a unit, or None where it goes on or none is recorded."""
        return next((change for change in self._out_of[unit] if unit not in change.after), None)

    def holders(self, unit: str) -> tuple[Holder, ...]:
        """Say who has the territory of a unit.

        Args:
            unit: The IRI of a locality.

        Returns:
            By IRI, the units that its changes lead to, the unit itself where it goes on; for an abolished one
            those that the unit it lay within became. None where nothing is recorded of a unit that ended.
        """
        found: dict[str, bool] = {}
        self._follow(unit, date.min, False, found, set())
        return tuple(Holder(iri, is_parent) for iri, is_parent in sorted(found.items()))

    def _follow(
        self, unit: str, since: date, is_parent: bool, found: dict[str, bool], seen: set[tuple[str, bool]]
    ) -> None:
        """Add who has a unit's territory; `since` is the first day on which it stands for what is asked for."""
        if (unit, is_parent) in seen:
            return
        seen.add((unit, is_parent))
        for change in self._out_of[unit]:
            day = in_time(change.when)
            is_end = unit not in change.after
            # What a unit gave away before the day in question never held what is asked for.
            if is_end or day > since:
                for heir in change.after:
                    if heir != unit:
                        self._follow(heir, day, is_parent, found, seen)
            if is_end:
                if not change.after:
                    self._follow_parents(unit, day, found, seen)
                return
        if unit in self._ended:
            self._follow_parents(unit, since, found, seen)
        else:
            found[unit] = found.get(unit, True) and is_parent

    def _follow_parents(self, unit: str, since: date, found: dict[str, bool], seen: set[tuple[str, bool]]) -> None:
        for whole in self._within[unit]:
            self._follow(whole, since, True, found, seen)
