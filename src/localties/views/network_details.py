"""What the side panel, the filters and the year slider of the network view know about each tie."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.labels import fold
from localties.network.history import status_by_year
from localties.views.network_style import STROKES, width
from localties.views.statuses import NO_STATUS, status_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from localties.query import Record, Register, Tie

_REASONS: Final = "SELECT ?of ?reason WHERE { ?a lt:assessmentOf ?of ; lt:reason ?reason }"
_URLS: Final = "SELECT ?source ?url WHERE { ?source lt:url ?url }"
_EARLIEST: Final = 1990


@dataclass(frozen=True, slots=True)
class Details:
    """What is told about ties.

    Attributes:
        data: For the script: `ties`, `records`, `sources`, `names`, `search`, `years`, `strokes`, `widths`.
        filters: For each facet (`country`, `field`, `kind`, `status`) its choices, as pairs of value and name.
        years: The first and the last year of the slider.
    """

    data: dict[str, Any]
    filters: dict[str, list[tuple[str, str]]]
    years: tuple[int, int]


def details(register: Register, language: str, link: Callable[[str], str]) -> Details:
    """Gather what is told about the ties of a register.

    Args:
        register: The ties.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
    """
    teller = _Teller(register, language, link, _reasons(register, language))
    ties = register.ties.values()
    last = register.as_of.year
    first = min([t.first.year for t in ties if t.first and t.first.year >= _EARLIEST] + [last])
    # The last step is the day for which the register itself was judged.
    history = status_by_year(register.graph, range(first, last))
    sides = sorted({side for tie in ties for side in (tie.locality, tie.partner)})
    actors = {side: teller.actor(side) for side in sides}
    concepts = {c for t in ties for c in (t.kind, *t.fields)} | {
        c for actor in actors.values() for c in (actor["country"], actor["kind"])
    }
    used = {tie.status_name or NO_STATUS for tie in ties} | {
        status for iri in register.ties for status in history.get(iri, {}).values()
    }
    statuses = {s: status_name(register, s, language) for s in STROKES if s in used}
    strokes = {s: {"colour": k.colour, "dashes": list(k.dashes), "mark": k.mark} for s, k in STROKES.items()}
    return Details(
        data={
            "ties": {
                tie.iri: teller.tie(tie) | {"changes": _changes(history.get(tie.iri, {}), range(first, last))}
                for tie in ties
            },
            "records": {record.iri: teller.record(record) for record in register.records.values()},
            "sources": teller.sources(),
            "actors": actors,
            "names": {concept: register.name(concept, language) for concept in sorted(filter(None, concepts))},
            "statuses": statuses,
            "years": [first, last],
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


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells of things in a language."""

    register: Register
    language: str
    link: Callable[[str], str]
    reasons: Mapping[str, str]

    def tie(self, tie: Tie) -> dict[str, Any]:
        partner = self.register.actors.get(tie.partner)
        return {
            "locality": tie.locality,
            "partner": tie.partner,
            "country": partner.country if partner else None,
            "href": self.link(tie.iri),
            "kind": tie.kind,
            "status": tie.status_name or NO_STATUS,
            "reason": self.reasons.get(tie.iri, ""),
            "agreements": tie.agreements,
            "events": tie.events,
            "planned": tie.planned,
            "fields": sorted(tie.fields),
            "sources": sorted(tie.sources),
        }

    def record(self, record: Record) -> dict[str, Any]:
        return {
            "name": self.register.name(record.iri, self.language),
            "href": self.link(record.iri),
            "type": self.register.name(record.type, self.language),
            "day": record.starts.in_words(self.language) if record.starts else "",
            # By the end of that year it has certainly taken place.
            "year": record.starts.latest.year if record.starts else None,
            "status": (record.status or "").rpartition("/")[2],
            "statusName": self.register.name(record.status, self.language) if record.status else "",
            "reason": self.reasons.get(record.iri, ""),
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

    def sources(self) -> dict[str, dict[str, str]]:
        urls = {row["source"].value: row["url"].value for row in self.register.graph.store.select(_URLS).dicts()}
        return {
            source: {
                "name": self.register.name(source, self.language),
                "href": self.link(source),
                "url": _on_the_web(urls.get(source, "")),
            }
            for source in sorted({source for tie in self.register.ties.values() for source in tie.sources})
        }

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


def _on_the_web(url: str) -> str:
    return url if url.startswith(("http://", "https://")) else ""


def _reasons(register: Register, language: str) -> dict[str, str]:
    return {
        row["of"].value: row["reason"].value
        for row in register.graph.store.select(_REASONS).dicts()
        if isinstance(row["reason"], ox.Literal) and row["reason"].language == language
    }
