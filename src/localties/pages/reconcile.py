"""What people have to decide about names, what they decided, and how to decide."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localties.ingest.pairs import doubtful_places
from localties.ingest.reconcile import country_name, doubles, judgements_in, latest
from localties.pages.wording import slug, wording
from localties.terms import SCHEME

if TYPE_CHECKING:
    from localties.ingest.reconcile import Candidate, Judgement, Pair
    from localties.pages.reader import Reader


@dataclass(frozen=True, slots=True)
class Open:
    """Two localities that may be one, with what to write to decide.

    Attributes:
        pair: The localities.
        country: The name of the country they lie in, or an empty text.
        command: The command line; WHO and the verdict are for the reader to fill in.
    """

    pair: Pair
    country: str
    command: str


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place of a world layer that may be a known one.

    Attributes:
        place: Its IRI.
        name: Its name as the list writes it.
        country: The name of the country it lies in, or an empty text.
        candidates: What it may be, each with the command line that decides it.
    """

    place: str
    name: str
    country: str
    candidates: tuple[tuple[Candidate, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A judgement of the ledger as shown.

    Attributes:
        judgement: The judgement.
        verdict: The IRI of the verdict.
        counts: Whether it is the latest on its name and thing.
    """

    judgement: Judgement
    verdict: str
    counts: bool


def open_pairs(reader: Reader) -> list[Open]:
    """Give the localities of the graph that may be one and that nobody has judged, the likeliest first."""
    return [
        Open(
            pair,
            country_name(pair.country, reader.language) if pair.country else "",
            _command(reader, pair.name, pair.other, pair.country),
        )
        for pair in doubles(reader.register.graph)
    ]


def open_places(reader: Reader) -> list[OpenPlace]:
    """Give the places of world layers that may be known ones, the likeliest first."""
    found = []
    for place, match in ((doubt.place, doubt.match) for doubt in doubtful_places(reader.register.graph)):
        name, code = match.mention.name, match.mention.country
        candidates = tuple((c, _command(reader, name, c.thing, code)) for c in match.candidates)
        country = country_name(code, reader.language) if code else ""
        found.append(OpenPlace(place, name, country, candidates))
    return found


def ledger_entries(reader: Reader) -> list[Entry]:
    """Give the judgements that are loaded, the latest first."""
    judgements = [judgement for _, judgement in judgements_in(reader.register.graph.store)]
    last = {id(judgement) for judgement in latest(judgements)}
    return [Entry(j, f"{SCHEME}verdict/{j.verdict}", id(j) in last) for j in reversed(judgements)]


def reconcile_page(reader: Reader) -> str:
    """Give the page of places that may be one, and of the ledger.

    Args:
        reader: Who reads.
    """
    return reader.page(
        "reconcile.html.j2",
        here="reconcile",
        places=open_places(reader),
        pairs=open_pairs(reader),
        entries=ledger_entries(reader),
        **wording(reader),
    )


def _command(reader: Reader, name: str, thing: str, code: str | None) -> str:
    country = f" --country {code}" if code else ""
    called = f"{shlex.quote(name)} {slug(reader, thing)}"
    return f"localties reconcile judge {called} same|different|unsure --by WHO{country}"
