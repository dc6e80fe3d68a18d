"""The counts behind the charts: each answers one question about a register."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from localties.views.statuses import NO_STATUS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.query import Register
    from localties.query.register import Record


@dataclass(frozen=True, slots=True)
class AgreementsByYear:
    """Signed agreements by year and type.

    Attributes:
        years: All years from the first to the last.
        types: The concepts of the types, the most frequent first.
        counts: How many there are, by year and type; the year None stands for those without one.
        planned: How many agreements were not signed and are counted nowhere here.
    """

    years: tuple[int, ...]
    types: tuple[str, ...]
    counts: Mapping[tuple[int | None, str], int]
    planned: int

    def total(self, year: int | None) -> int:
        """Give how many were signed in a year."""
        return sum(self.counts.get((year, kind), 0) for kind in self.types)


@dataclass(frozen=True, slots=True)
class FieldsByCountry:
    """Agreements and events by field and the country of the partner.

    Attributes:
        fields: The concepts of the fields, the most frequent first.
        countries: The IRIs of the countries, the most frequent first.
        counts: How many agreements and events there are, by field and country.
        totals: How many there are of a field in all countries; one in two countries counts once.
    """

    fields: tuple[str, ...]
    countries: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    totals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ByStatus:
    """Agreements and ties by status.

    Attributes:
        statuses: The local names of statuses that occur, from alive to ended.
        agreements: How many agreements have a status.
        ties: How many ties have a status.
    """

    statuses: tuple[str, ...]
    agreements: Mapping[str, int]
    ties: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class LastContacts:
    """Ties by the year of their last contact.

    Attributes:
        years: All years from the first to that of the day of judgement.
        counts: How many ties were last heard of in a year; None stands for those without a known contact.
    """

    years: tuple[int, ...]
    counts: Mapping[int | None, int]


def agreements_by_year(register: Register) -> AgreementsByYear:
    """Count signed agreements by year and type; one whose date spans several years has no year."""
    agreements = [record for record in register.records.values() if record.is_agreement]
    signed = [record for record in agreements if record.is_done]
    counts = Counter((_year(record), record.type) for record in signed)
    types = Counter(record.type for record in signed)
    return AgreementsByYear(
        years=_all_between([year for year, _ in counts if year is not None]),
        types=tuple(sorted(types, key=lambda kind: (-types[kind], kind))),
        counts=counts,
        planned=len(agreements) - len(signed),
    )


def fields_by_country(register: Register) -> FieldsByCountry:
    """Count what was signed and held by field and the country of the partner, each record once for a country."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    of_field: defaultdict[str, set[str]] = defaultdict(set)
    of_country: defaultdict[str, set[str]] = defaultdict(set)
    for tie in register.ties.values():
        partner = register.actors.get(tie.partner)
        if partner is None or partner.country is None:
            continue
        for iri in (*tie.agreements, *tie.events):
            for field in register.records[iri].fields:
                found[field, partner.country].add(iri)
                of_field[field].add(iri)
                of_country[partner.country].add(iri)
    return FieldsByCountry(
        fields=tuple(sorted(of_field, key=lambda field: (-len(of_field[field]), field))),
        countries=tuple(sorted(of_country, key=lambda country: (-len(of_country[country]), country))),
        counts={pair: len(records) for pair, records in found.items()},
        totals={field: len(records) for field, records in of_field.items()},
    )


def by_status(register: Register) -> ByStatus:
    """Count agreements and ties by status as of the day of judgement."""
    agreements = Counter(
        (record.status or NO_STATUS).rpartition("/")[2]
        for record in register.records.values()
        if record.is_agreement
    )
    ties = Counter(tie.status_name or NO_STATUS for tie in register.ties.values())
    known = [status for status in STATUSES if agreements[status] or ties[status]]
    return ByStatus((*known, *sorted({*agreements, *ties} - set(known))), agreements, ties)


def last_contacts(register: Register) -> LastContacts:
    """Count ties by the year in which they were last heard of, at the latest."""
    counts = Counter(tie.last.year if tie.last else None for tie in register.ties.values())
    heard = [year for year in counts if year is not None]
    return LastContacts(_all_between([*heard, register.as_of.year] if heard else []), counts)


def _year(record: Record) -> int | None:
    starts = record.starts
    return starts.earliest.year if starts and starts.earliest.year == starts.latest.year else None


def _all_between(years: list[int]) -> tuple[int, ...]:
    return tuple(range(min(years), max(years) + 1)) if years else ()
