"""What people have to decide about names, what they decided, and how to decide."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localties.ingest.reconcile import country_name, doubles, judgements_in, latest
from localties.pages.wording import slug, wording
from localties.terms import SCHEME

if TYPE_CHECKING:
    from localties.ingest.reconcile import Judgement, Pair
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
            _command(reader, pair),
        )
        for pair in doubles(reader.register.graph)
    ]


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
        pairs=open_pairs(reader),
        entries=ledger_entries(reader),
        **wording(reader),
    )


def _command(reader: Reader, pair: Pair) -> str:
    country = f" --country {pair.country}" if pair.country else ""
    name, thing = shlex.quote(pair.name), slug(reader, pair.other)
    return f"localties reconcile judge {name} {thing} same|different|unsure --by WHO{country}"
