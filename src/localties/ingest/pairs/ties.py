"""The ties that the rows of a list make."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from localties.ingest.pairs.told import Kind
from localties.terms import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from localties.ingest.pairs.countries import Countries
    from localties.ingest.pairs.lists import Row
    from localties.ingest.pairs.meeting import Spot, Spots
    from localties.ingest.pairs.told import Findings

_TIE: Final = PREFIXES["tie"]


@dataclass(frozen=True, slots=True)
class Legible:
    """A row whose two places can be told, in two countries.

    Attributes:
        row: The row.
        one: The place named first.
        other: The place named second.
    """

    row: Row
    one: Spot
    other: Spot


@dataclass(slots=True)
class PairTie:
    """A tie that rows of a list state.

    Attributes:
        iri: Its IRI.
        locality: The place on the locality side.
        partner: The place on the partner side.
        rows: The rows that state it, the first of them first.
        known: Whether the graph has the tie already, so that the list only adds its evidence.
        ways: Which of the two named the other.
    """

    iri: str
    locality: Spot
    partner: Spot
    known: bool
    rows: list[Row] = field(default_factory=list)
    ways: set[str] = field(default_factory=set)

    @property
    def start(self) -> str | None:
        """Since when, as the first row says that says it."""
        return next((row.start for row in self.rows if row.start), None)

    @property
    def end(self) -> str | None:
        """Until when, if every row gives an end; a pair that ended and began anew goes on."""
        ends = [row.end for row in self.rows]
        return max(end for end in ends if end) if all(ends) else None


def legible(rows: Iterable[Row], findings: Findings, spots: Spots, countries: Countries) -> Iterator[Legible]:
    """Give the rows that lead from one country to another; the others are told of.

    Args:
        rows: The rows of a list.
        findings: Where to tell.
        spots: Where its places are collected.
        countries: What reads its countries.
    """
    for row in rows:
        nameless = next((place for place in (row.one, row.other) if not place.name), None)
        if nameless:
            findings.tell(
                Kind.NO_NAME,
                row.number,
                str(nameless),
                lambda _: _("The list gives the place no name; the row is left out"),
            )
            continue
        one = countries.read(row.one.country, row.number, row.one.name)
        other = one and countries.read(row.other.country, row.number, row.other.name)
        if not one or not other:
            continue
        if one != other:
            yield Legible(row, spots.of(row.one, one, row.number), spots.of(row.other, other, row.number))
        elif (row.one.qid, row.one.name) == (row.other.qid, row.other.name):
            findings.tell(
                Kind.SELF,
                row.number,
                str(row.one),
                lambda _: _("The place is paired with itself; the row is left out"),
            )
        else:
            findings.tell(
                Kind.DOMESTIC,
                row.number,
                f"{row.one} – {row.other}",
                lambda _: _("Both places lie in one country, so it is no external relation; the row is left out"),
            )


def ties_of(
    rows: list[Legible], home: str | None, known: Mapping[frozenset[str], tuple[str, str]], findings: Findings
) -> list[PairTie]:
    """Roll rows up into ties.

    A tie is named by its sides, as the rules name the tie that follows from an agreement of the two, so that both
    stay one. The home country's side is the locality; between two others, the one whose IRI sorts first.

    Args:
        rows: The rows, with the IRIs of their places.
        home: The ISO 3166-1 code of the home country, or None.
        known: The ties that the graph has: by their two sides, the tie and its locality.
        findings: Where to tell of repeated rows.
    """
    found: dict[frozenset[str], PairTie] = {}
    for legible_row in rows:
        row, one, other = legible_row.row, legible_row.one, legible_row.other
        pair = frozenset((one.iri, other.iri))
        tie = found.get(pair)
        if tie is None:
            tie = found[pair] = _tie(one, other, home, known.get(pair))
        elif one.iri in tie.ways or not one.said.qid:
            findings.tell(
                Kind.REPEATED,
                row.number,
                f"{row.one} – {row.other}",
                lambda _: _("The pair stands in row %(first)s already"),
                first=tie.rows[0].number,
            )
        tie.ways.add(one.iri)
        tie.rows.append(row)
    return list(found.values())


def tell_one_sided(ties: list[PairTie], findings: Findings) -> None:
    """Tell of the ties of a directed list that only one side tells of."""
    for tie in ties:
        if len(tie.ways) == 1:
            row = tie.rows[0]
            findings.tell(
                Kind.ONE_SIDED,
                row.number,
                f"{row.one} – {row.other}",
                lambda _: _("The list names the second as a partner of the first and not the other way round"),
            )


def _tie(one: Spot, other: Spot, home: str | None, known: tuple[str, str] | None) -> PairTie:
    first, second = sorted((one, other), key=lambda spot: (spot.code != home, spot.iri))
    if known:
        iri, locality = known
        first, second = (first, second) if first.iri == locality else (second, first)
        return PairTie(iri, first, second, known=True)
    second.is_partner = True
    local = [spot.iri.rpartition("/")[2] for spot in (first, second)]
    return PairTie(f"{_TIE}{local[0]}--{local[1]}", first, second, known=False)
