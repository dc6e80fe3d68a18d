"""The table twin of the network: each tie in a row, for those who would rather read than look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from localties.query import Register


@dataclass(frozen=True, slots=True)
class Row:
    """A tie in words.

    Attributes:
        iri: Its IRI.
        href: Where its page is.
        locality: The name of the home side.
        partner: The name of the side abroad.
        country: The name of the partner's country; empty where unknown.
        kind: The name of its kind; empty where unknown.
        status: The local name of its status.
        status_name: The name of its status; empty where it has none.
        agreements: How many agreements it rests on.
        events: How many events show it.
        since: The year of the first contact; empty where unknown.
        shown: Whether it is shown at first.
    """

    iri: str
    href: str
    locality: str
    partner: str
    country: str
    kind: str
    status: str
    status_name: str
    agreements: int
    events: int
    since: str
    shown: bool


def table(register: Register, language: str, link: Callable[[str], str], shown: Collection[str]) -> list[Row]:
    """Give the ties of a register as rows, ordered by the names of their sides.

    Args:
        register: The ties.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
        shown: The IRIs of the ties that the network shows at first.
    """

    def name(iri: str | None) -> str:
        return register.name(iri, language) if iri else ""

    rows = []
    for tie in register.ties.values():
        partner = register.actors.get(tie.partner)
        rows.append(
            Row(
                iri=tie.iri,
                href=link(tie.iri),
                locality=name(tie.locality),
                partner=name(tie.partner),
                country=name(partner.country if partner else None),
                kind=name(tie.kind),
                status=tie.status_name,
                status_name=name(tie.status),
                agreements=len(tie.agreements),
                events=len(tie.events),
                since=str(tie.first.year) if tie.first else "",
                shown=tie.iri in shown,
            )
        )
    return sorted(rows, key=lambda row: (row.locality, row.partner, row.iri))
