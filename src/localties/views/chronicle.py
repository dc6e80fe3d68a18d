"""The records of a register in the order of time, with what a reader is told about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from localties.messages import messages
from localties.terms import SCHEME
from localties.views.places import tie_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.dates import PartialDate
    from localties.query import Register
    from localties.query.register import Record, Tie


@dataclass(frozen=True, slots=True)
class Entry:
    """An agreement or an event, as a timeline tells it.

    Attributes:
        iri: Its IRI.
        href: Where its page is.
        kind: `agreement` or `event`.
        name: Its name.
        type: The name of its type.
        state: The name of its status, or of its realisation where it was not signed or held; empty for an
            event that was held.
        title: All of this and its date in one line.
        done: Whether it was signed or held.
        cancelled: Whether it was called off or did not come about.
        starts: When it was signed or began, or None.
        ends: When it ends or ended, or None.
        place: The name of the home side of its tie, or None where it belongs to none.
        partner: The name of the other side, or None.
        tie: The address of the page of its tie, or None.
        relation: The names of both sides, or None.
    """

    iri: str
    href: str
    kind: str
    name: str
    type: str
    state: str
    title: str
    done: bool
    cancelled: bool
    starts: PartialDate | None
    ends: PartialDate | None
    place: str | None
    partner: str | None
    tie: str | None
    relation: str | None


def chronicle(register: Register, language: str, link: Callable[[str], str]) -> list[Entry]:
    """Give the records of a register in the order of time, those without a date last.

    A record that shows several ties is told once, with the first of them.

    Args:
        register: Whose records to give.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
    """
    ties: dict[str, Tie] = {}
    for tie in register.ties.values():
        for iri in tie.records:
            ties.setdefault(iri, tie)
    entries = [_entry(register, language, link, record, ties.get(iri)) for iri, record in register.records.items()]
    return sorted(entries, key=lambda e: (e.starts.earliest if e.starts else date.max, e.kind, e.iri))


def _entry(
    register: Register, language: str, link: Callable[[str], str], record: Record, tie: Tie | None
) -> Entry:
    name, type_name = register.name(record.iri, language), register.name(record.type, language)
    if record.is_done:
        state = register.name(record.status, language) if record.status else ""
    else:
        state = register.name(f"{SCHEME}realisation/{record.realisation}", language) if record.realisation else ""
    when = record.starts.in_words(language) if record.starts else messages(language).ugettext("no date")
    told = ", ".join(part for part in (type_name, state) if part)
    return Entry(
        iri=record.iri,
        href=link(record.iri),
        kind="agreement" if record.is_agreement else "event",
        name=name,
        type=type_name,
        state=state,
        title=f"{when}: {name} ({told})",
        done=record.is_done,
        cancelled=record.realisation in ("cancelled", "not-implemented"),
        starts=record.starts,
        ends=record.ends,
        place=register.name(tie.locality, language) if tie else None,
        partner=register.name(tie.partner, language) if tie else None,
        tie=link(tie.iri) if tie else None,
        relation=tie_name(register, tie, language) if tie else None,
    )
