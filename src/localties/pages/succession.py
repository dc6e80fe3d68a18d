"""What became of the agreements and ties of units that no longer exist, as a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from localties.pages.wording import wording
from localties.query.succession import UNRECORDED, by_state, successions
from localties.terms import SCHEME

if TYPE_CHECKING:
    from localties.pages.reader import Reader
    from localties.query.succession import Pending


@dataclass(frozen=True, slots=True)
class Inheritance:
    """What had a party that is gone, as of a day.

    Attributes:
        as_of: The day.
        pending: The agreements and ties, what nobody settled first.
    """

    as_of: date
    pending: tuple[Pending, ...]


def inheritance(reader: Reader, as_of: date | None = None, locality: str | None = None) -> Inheritance:
    """Find the agreements and ties of units that no longer exist.

    Args:
        reader: Who reads.
        as_of: The day; the one for which the graph at hand was judged by default.
        locality: The IRI of a locality or partner: only what concerns it, as party, by territory or as heir.
    """
    day = as_of or reader.register.as_of
    return Inheritance(day, tuple(successions(reader.register.graph, locality, as_of=day)))


def succession_page(reader: Reader, found: Inheritance, locality: str | None = None) -> str:
    """Give the page of what became of the agreements and ties of units that no longer exist.

    Args:
        reader: Who reads.
        found: The agreements and ties.
        locality: The IRI of the locality or partner to which they are limited, or None.
    """
    return reader.page(
        "succession.html.j2",
        here="succession",
        found=found,
        locality=locality,
        groups=[
            (state, None if state == UNRECORDED else f"{SCHEME}succession-status/{state}", parties)
            for state, parties in by_state(found.pending)
        ],
        **wording(reader),
    )
