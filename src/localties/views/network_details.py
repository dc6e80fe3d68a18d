"""What the side panel, the filters and the year slider of the network view know about each tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.labels import fold
from localties.network.history import status_by_year
from localties.terms import LT
from localties.views.network_style import STROKES, width
from localties.views.statuses import NO_STATUS, status_name

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping

    from localties.query import Record, Register, Tie

_URL: Final = ox.NamedNode(LT + "url")
_EARLIEST: Final = 1990


@dataclass(frozen=True, slots=True)
class Asking:
    """Where the script of the network view asks for what few visitors look at.

    Attributes:
        past: The address that gives what `past` tells of the ties shown.
        told: The address that gives what `told` tells of one tie, whose IRI the script adds as `tie`.
    """

    past: str
    told: str


@dataclass(frozen=True, slots=True)
class Details:
    """What is told about ties.

    Attributes:
        data: For the script: `ties`, `told`, `names`, `years`, `past`, `strokes`, `widths` and others.
        filters: For each facet (`country`, `field`, `kind`, `status`) its choices, as pairs of value and name.
        years: The first and the last year of the slider.
    """

    data: dict[str, Any]
    filters: dict[str, list[tuple[str, str]]]
    years: tuple[int, int]


def details(
    register: Register, language: str, link: Callable[[str], str], asking: Asking | None = None
) -> Details:
    """Gather what is told about the ties of a register.

    Args:
        register: The ties.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
        asking: Where a script asks for more; without that all of it is told at once.
    """
    teller = _Teller(register, language, link)
    ties = register.ties.values()
    sides = sorted({side for tie in ties for side in (tie.locality, tie.partner)})
    actors = {side: teller.actor(side) for side in sides}
    concepts = {c for t in ties for c in (t.kind, *t.fields)} | {
        c for actor in actors.values() for c in (actor["country"], actor["kind"])
    }
    first, last = _span(register)
    history = None if asking else past(register, language)
    used = {tie.status_name or NO_STATUS for tie in ties} | set(history["statuses"] if history else ())
    statuses = _names_of(used, register, language)
    strokes = {s: {"colour": k.colour, "dashes": list(k.dashes), "mark": k.mark} for s, k in STROKES.items()}
    return Details(
        data={
            "ties": {tie.iri: teller.tie(tie) for tie in ties},
            "told": asking.told if asking else told(register, language, link),
            "actors": actors,
            "names": {concept: register.name(concept, language) for concept in sorted(filter(None, concepts))},
            "statuses": statuses,
            "years": [first, last],
            "past": asking.past if asking else history,
            "strokes": strokes,
            "widths": [round(width(agreements), 1) for agreements in range(8)],
        },
        filters={
            "country": teller.choices({actors[tie.partner]["country"] for tie in ties}),
            "field": teller.choices({field for tie in ties for field in tie.fields}),
            "kind": teller.choices({tie.kind for tie in ties}),
            "status": list(statuses.items()),
        },
        years=(first, last),
    )


def past(register: Register, language: str) -> dict[str, Any]:
    """Tell what stood of the ties of a register in the years of the slider before its last step.

    Args:
        register: The ties.
        language: `en` or `vi`.

    Returns:
        `changes`: for each tie the years in which a status begins, None where there is no tie any more; before the
        first of them there was none yet. `statuses`: the names of these statuses. `happened`: for each record with
        a date the year by whose end it has certainly taken place.
    """
    # The last step is the day for which the register itself was judged.
    years = range(*_span(register))
    history = status_by_year(register.graph, years, register.ties)
    used = {status for by_year in history.values() for status in by_year.values()}
    return {
        "changes": {iri: _changes(by_year, years) for iri, by_year in history.items()},
        "statuses": _names_of(used, register, language),
        "happened": {r.iri: r.starts.latest.year for r in register.records.values() if r.starts},
    }


def told(register: Register, language: str, link: Callable[[str], str]) -> dict[str, Any]:
    """Tell what the panel shows of the ties of a register when one looks closer.

    Args:
        register: The ties.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.

    Returns:
        `ties`, `records` and `sources`, by their IRIs.
    """
    teller = _Teller(register, language, link)
    sources = {source for tie in register.ties.values() for source in tie.sources}
    return {
        "ties": {tie.iri: teller.closer(tie) for tie in register.ties.values()},
        "records": {record.iri: teller.record(record) for record in register.records.values()},
        "sources": {source: teller.source(source) for source in sorted(sources)},
    }


def _span(register: Register) -> tuple[int, int]:
    """Give the first and the last year of the slider."""
    last = register.as_of.year
    began = (tie.first.year for tie in register.ties.values() if tie.first)
    return min((year for year in began if year >= _EARLIEST), default=last), last


def _names_of(statuses: Container[str], register: Register, language: str) -> dict[str, str]:
    return {status: status_name(register, status, language) for status in STROKES if status in statuses}


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells of things in a language."""

    register: Register
    language: str
    link: Callable[[str], str]

    def tie(self, tie: Tie) -> dict[str, Any]:
        partner = self.register.actors.get(tie.partner)
        return {
            "locality": tie.locality,
            "partner": tie.partner,
            "country": partner.country if partner else None,
            "href": self.link(tie.iri),
            "kind": tie.kind,
            "status": tie.status_name or NO_STATUS,
            "agreements": tie.agreements,
            "events": tie.events,
            "fields": sorted(tie.fields),
        }

    def closer(self, tie: Tie) -> dict[str, Any]:
        return {
            "reason": self.register.reason(tie.iri, self.language),
            "planned": tie.planned,
            "sources": sorted(tie.sources),
        }

    def record(self, record: Record) -> dict[str, Any]:
        return {
            "name": self.register.name(record.iri, self.language),
            "href": self.link(record.iri),
            "type": self.register.name(record.type, self.language),
            "day": record.starts.in_words(self.language) if record.starts else "",
            "status": (record.status or "").rpartition("/")[2],
            "statusName": self.register.name(record.status, self.language) if record.status else "",
            "reason": self.register.reason(record.iri, self.language) if record.status else "",
        }

    def actor(self, iri: str) -> dict[str, Any]:
        names = self.register.all_names(iri)
        actor = self.register.actors.get(iri)
        return {
            "name": self.register.name(iri, self.language),
            "href": self.link(iri),
            "names": names,
            "search": [fold(name) for name in names],
            "country": actor.country if actor else None,
            "kind": actor.kind if actor else None,
        }

    def source(self, source: str) -> dict[str, str]:
        return {
            "name": self.register.name(source, self.language),
            "href": self.link(source),
            "url": self._url(source),
        }

    def _url(self, source: str) -> str:
        urls = sorted(q.object.value for q in self.register.graph.store.matching(ox.NamedNode(source), _URL))  # type: ignore[union-attr]
        return next((url for url in urls if url.startswith(("http://", "https://"))), "")

    def choices(self, values: Iterable[str | None]) -> list[tuple[str, str]]:
        named = ((value, self.register.name(value, self.language)) for value in values if value)
        return sorted(named, key=lambda choice: (fold(choice[1]), choice[0]))


def _changes(history: Mapping[int, str], years: Iterable[int]) -> list[tuple[int, str | None]]:
    """Give the years in which a status begins; before the first of them there is no tie, nor where it is None."""
    changes: list[tuple[int, str | None]] = []
    for year in years:
        status = history.get(year)
        if status != (changes[-1][1] if changes else None):
            changes.append((year, status))
    return changes
