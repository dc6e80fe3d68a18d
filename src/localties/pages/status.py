"""The register at a glance as of a day: what stands, what needs looking after, what was promised and not done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from localties.dates import PartialDate
from localties.errors import ParameterError
from localties.graph import Thresholds, kept
from localties.pages.wording import wording
from localties.query import details
from localties.query.brief import family
from localties.query.reasons import explain
from localties.query.status import Judge
from localties.terms import SCHEME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from localties.graph import KnowledgeGraph
    from localties.pages.reader import Reader
    from localties.query import Assessment
    from localties.query.details import Undertaking
    from localties.query.reasons import Step

_UNDERTAKINGS: Final = "SELECT DISTINCT ?thing WHERE { ?thing a lt:Undertaking }"
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2100, 12, 31)
_TILES: Final = "in-force carried-on expiring expired dormant successor-unclear".split()


@dataclass(frozen=True, slots=True)
class AtADay:
    """The register as of a day.

    Attributes:
        as_of: The day.
        assessments: What stands of each agreement and tie, those that need looking after first.
        promises: What was agreed or planned by that day and is not known to be done.
        steps: The steps that led to each status, by the IRI of the agreement or tie; empty where nobody asked.
    """

    as_of: date
    assessments: tuple[Assessment, ...]
    promises: tuple[Undertaking, ...]
    steps: Mapping[str, tuple[Step, ...]]

    def counts(self) -> dict[str, int]:
        """Give how many agreements and ties have each status, by its local name."""
        return dict(Counter(assessment.status for assessment in self.assessments))


def read_day(text: str) -> date:
    """Read the day for which a register is wanted; a year or a month means its last day.

    Raises:
        InvalidDateError: If the text is no date.
        ParameterError: If the day lies outside 1900 to 2100.
    """
    day = PartialDate.parse(text.strip()).latest
    if not _EARLIEST <= day <= _LATEST:
        raise ParameterError(f"{day} is too far away", hint="Give a day between 1900 and 2100")
    return day


def at_a_day(
    reader: Reader, as_of: date | None = None, locality: str | None = None, *, why: bool = False
) -> AtADay:
    """Judge the register as of a day.

    Args:
        reader: Who reads.
        as_of: The day; the one for which the graph at hand was judged by default.
        locality: The IRI of a locality or partner that alone is wanted, with the units that it took in.
        why: Whether to tell as well the steps that led to each status.

    Raises:
        TimeoutError: If too many other days are being judged.
    """
    register = reader.register
    day = as_of or register.as_of
    judged: Sequence[Assessment] = (
        register.assessments if day == register.as_of else Judge.of(register.graph).judge(Thresholds(day))
    )
    concerned = family(register.graph, locality) if locality else None
    wanted = tuple(a for a in judged if locality is None or locality in a.actors)
    chains = explain(register.graph, Thresholds(day), wanted) if why else []
    return AtADay(
        as_of=day,
        assessments=wanted,
        steps={chain.thing: chain.steps for chain in chains},
        promises=tuple(
            promise
            for promise in kept(register.graph, _undertakings)
            if promise.is_open
            and (concerned is None or promise.sides & concerned)
            and all(_known(reader, occasion) <= day for occasion in promise.arises_from)
        ),
    )


def status_page(reader: Reader, day: AtADay, locality: str | None = None) -> str:
    """Give the page of the register as of a day.

    Args:
        reader: Who reads.
        day: The register as of that day.
        locality: The IRI of the locality or partner to which it is limited, or None.
    """
    groups = [(status, list(found)) for status, found in groupby(day.assessments, key=lambda a: a.status)]
    return reader.page(
        "status.html.j2",
        here="status",
        day=day,
        locality=locality,
        groups=[(f"{SCHEME}status/{status}", found) for status, found in groups],
        tiles=[(f"{SCHEME}status/{status}", day.counts().get(status, 0)) for status in _TILES],
        **wording(reader),
    )


def _undertakings(graph: KnowledgeGraph) -> list[Undertaking]:
    things = (row["thing"].value for row in graph.store.select(_UNDERTAKINGS).dicts())
    return details.undertakings(graph, things)


def _known(reader: Reader, occasion: str) -> date:
    record = reader.register.records.get(occasion)
    return record.starts.earliest if record and record.starts else date.min
