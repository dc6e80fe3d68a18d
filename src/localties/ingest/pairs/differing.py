"""Since when a tie stands and whether it ended, where a list and the record, or two rows of a list, differ.

What stands on a record is never changed by a list. What a list says otherwise becomes a claim beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.terms import expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from localties.ingest.pairs.lists import Row
    from localties.ingest.pairs.ties import PairTie

Term = ox.NamedNode | ox.Literal

SINCE: Final = "lt:since"
STATUS: Final = "lt:status"
STATUS_SINCE: Final = "lt:statusSince"
_TERMINATED: Final = ox.NamedNode(expand("status:terminated"))


@dataclass(slots=True)
class Stated:
    """What is stated of a tie outside of a list.

    Attributes:
        values: The values of `lt:since`, `lt:status` and `lt:statusSince`, by prefixed name.
        evidence: The IRIs of its evidence.
        preferred: The properties for which a preferred claim is there already, by prefixed name.
    """

    values: dict[str, set[Term]] = field(default_factory=lambda: defaultdict(set))
    evidence: set[str] = field(default_factory=set)
    preferred: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Claimed:
    """A value that is claimed for a tie.

    Attributes:
        property: The property, as a prefixed name.
        value: The value.
        rows: The rows that say so; none for what stands on the record without the list.
        is_preferred: Whether it stands on the record.
    """

    property: str
    value: Term
    rows: tuple[Row, ...]
    is_preferred: bool


def taken(tie: PairTie, stated: Stated) -> dict[str, Term]:
    """Give what of a list goes on the record of a tie, by prefixed name of the property.

    Nothing does where the graph has the tie already, and nothing of which another layer says something else.
    """
    if tie.known:
        return {}
    values: dict[str, Term] = {}
    if tie.start:
        values[SINCE] = date_term(tie.start)
    if tie.end:
        values |= {STATUS: _TERMINATED, STATUS_SINCE: date_term(tie.end)}
    return {name: value for name, value in values.items() if stated.values.get(name, {value}) == {value}}


def claims(tie: PairTie, stated: Stated) -> Iterator[Claimed]:
    """Give the claims that a list makes necessary: what it says beside the record, and what stands there.

    A date that is only less precise than that of the record is no other date, and is not claimed.
    """
    own = taken(tie, stated)
    listed = _listed(tie.rows)
    for name in (SINCE, STATUS, STATUS_SINCE):
        on_record = stated.values.get(name, set()) | ({own[name]} if name in own else set())
        others = [value for value in listed[name] if not any(_agree(value, one) for one in on_record)]
        if not others:
            continue
        for value in sorted(others, key=str):
            yield Claimed(name, value, tuple(listed[name][value]), is_preferred=False)
        if name not in stated.preferred:
            for value in sorted(on_record, key=str):
                yield Claimed(name, value, tuple(listed[name].get(value, ())), is_preferred=True)


def date_term(text: str) -> ox.Literal:
    """Give a partial date as a literal with the datatype of its precision."""
    day = PartialDate.parse(text)
    return ox.Literal(day.text, datatype=ox.NamedNode(day.datatype))


def _listed(rows: Iterable[Row]) -> Mapping[str, dict[Term, list[Row]]]:
    """Give what rows say, by prefixed name of the property and by value, with the rows."""
    found: dict[str, dict[Term, list[Row]]] = {SINCE: {}, STATUS: {}, STATUS_SINCE: {}}
    for row in rows:
        if row.start:
            found[SINCE].setdefault(date_term(row.start), []).append(row)
        if row.end:
            found[STATUS].setdefault(_TERMINATED, []).append(row)
            found[STATUS_SINCE].setdefault(date_term(row.end), []).append(row)
    return found


def _agree(listed: Term, stated: Term) -> bool:
    if listed == stated or not isinstance(listed, ox.Literal) or not isinstance(stated, ox.Literal):
        return listed == stated
    one, other = PartialDate.parse(listed.value), PartialDate.parse(stated.value)
    return one.earliest <= other.earliest and other.latest <= one.latest
