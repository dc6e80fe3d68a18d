"""The first page: what this is, what is in it, what needs looking after, where to go on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from localties.pages.status import at_a_day
from localties.pages.wording import wording
from localties.query.told import in_time
from localties.terms import SCHEME

if TYPE_CHECKING:
    from localties.pages.reader import Reader
    from localties.query import Record

_TO_LOOK_AFTER: Final = "successor-unclear expiring suspended expired dormant".split()
_EXAMPLES: Final = 8
_NEWEST: Final = 6
_SOURCES: Final = "SELECT (COUNT(DISTINCT ?source) AS ?number) WHERE { ?evidence lt:source ?source }"


def home_page(reader: Reader) -> str:
    """Give the first page."""
    register = reader.register
    day = at_a_day(reader)
    counts = day.counts()
    home = Counter(tie.locality for tie in register.ties.values())
    partners = {tie.partner for tie in register.ties.values()}
    abroad = {register.actors[partner].country for partner in partners if partner in register.actors} - {None}
    done = [record for record in register.records.values() if record.is_done]
    sources = next(register.graph.store.select(_SOURCES).dicts())["number"].value
    return reader.page(
        "home.html.j2",
        here="home",
        ties=len(register.ties),
        localities=len(home),
        partners=len(partners),
        countries=len(abroad),
        agreements=sum(record.is_agreement for record in done),
        events=sum(not record.is_agreement for record in done),
        sources=int(sources),
        to_look_after=[(f"{SCHEME}status/{status}", counts.get(status, 0)) for status in _TO_LOOK_AFTER],
        promises=len(day.promises),
        examples=[place for place, _ in sorted(home.items(), key=lambda item: (-item[1], item[0]))[:_EXAMPLES]],
        tie_counts=home,
        newest=sorted(done, key=_latest_first)[:_NEWEST],
        **wording(reader),
    )


def _latest_first(record: Record) -> tuple[int, str]:
    return -in_time(record.starts).toordinal() if record.starts else 0, record.iri
