"""The page of one thing: what it is, what is said of it, what speaks of it, by which sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.graph import Thresholds, is_part, mentions
from localties.pages.wording import MOST_LISTED, wording
from localties.query import describe, details
from localties.query.brief import family
from localties.query.reasons import explain
from localties.query.seats import last_seen, seats_of
from localties.query.status import Assessment
from localties.query.told import in_time
from localties.terms import DCTERMS, LT, SKOS
from localties.views.ego import ego_svg

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.graph import KnowledgeGraph
    from localties.pages.reader import Reader
    from localties.query import Card, Record, Register, Tie
    from localties.query.describe import Fact
    from localties.query.details import Claim
    from localties.query.reasons import Step

_CHAIN: Final = """
SELECT DISTINCT ?agreement WHERE {{
  {agreement} (lt:renews|lt:supersedes|lt:upgrades|^lt:renews|^lt:supersedes|^lt:upgrades)* ?agreement
}}
"""
_LEADS: Final = (DCTERMS + "description", SKOS + "definition")
_TOLD_IN_SECTIONS: Final = {*_LEADS, SKOS + "prefLabel", DCTERMS + "title", LT + "basis", LT + "shownBy"}
_WITH_A_SECTION: Final = tuple(
    LT + name for name in "Agreement Event Tie Undertaking Observation TerritorialChange Succession Claim".split()
)


@dataclass(frozen=True, slots=True)
class Listed:
    """An agreement, an event or a tie as a page lists it.

    Attributes:
        iri: Its IRI.
        record: The agreement or the event, or None.
        tie: The tie, or None.
    """

    iri: str
    record: Record | None = None
    tie: Tie | None = None

    @property
    def status(self) -> str | None:
        """The IRI of its status concept, or None."""
        told = self.record or self.tie
        return told.status if told else None


def thing_page(reader: Reader, iri: str, json_ld: dict[str, Any]) -> str:
    """Give the page of a thing or a concept.

    Args:
        reader: Who reads.
        iri: The thing.
        json_ld: Its statements, as `resource_json_ld` gives them; they are the same in every language.

    Raises:
        UnknownEntityError: If the graph says nothing about it.
    """
    register = reader.register
    card = describe(register.graph, iri, reader.language, lambda kind, thing: _has_a_row(register, kind, thing))
    sections = _sections(reader, card)
    return reader.page(
        "thing.html.j2", card=card, columns_of=_columns, json_ld=json_ld, **sections, **wording(reader)
    )


def whole_of(graph: KnowledgeGraph, part: str) -> str | None:
    """Give the IRI of the thing on whose page a part is shown, or None where it is no part.

    Evidence belongs to many records, and is shown with its source; an assessment is shown with what it judges.
    """
    node = ox.NamedNode(part)
    for name in ("source", "assessmentOf"):
        for quad in graph.store.matching(node, ox.NamedNode(LT + name)):
            if isinstance(quad.object, ox.NamedNode):
                return quad.object.value
    wholes = mentions(graph, node) if is_part(graph, node) else ()
    return min((whole.value for whole in wholes), default=None)


def _sections(reader: Reader, card: Card) -> dict[str, Any]:
    register = reader.register
    graph = register.graph
    by_kind = {kind: card.in_short.get(kind, ()) for kind in _WITH_A_SECTION}
    is_actor = card.thing in register.actors
    is_person = any(cls.iri == LT + "Person" for cls in card.classes)
    offices = seats_of(graph, [card.thing]) if is_person else []
    tie = register.ties.get(card.thing)
    chain = _chain(reader, card)
    told = {*by_kind[LT + "Agreement"], *by_kind[LT + "Event"], *(tie.records if tie else ())}
    occasions = {seat.occasion for seat in offices}
    records = _in_time(reader, (Listed(iri, register.records[iri]) for iri in told - occasions))
    ties = _in_time(reader, (Listed(iri, None, register.ties[iri]) for iri in by_kind[LT + "Tie"]))
    left_ties = _left_ties(reader, card.thing) if is_actor else []
    agreements = [one for one in records if _is_agreement(one) and one not in chain]
    events = [one for one in records if not _is_agreement(one) and _is_done(one)]
    planned = [one for one in records if not _is_agreement(one) and not _is_done(one)]
    with_reasons = [one for section in (agreements, planned, left_ties) for one in section[:MOST_LISTED]]
    reasons = details.reasons(graph, [card.thing, *(one.iri for one in with_reasons if one.status)])
    promised = details.undertakings(graph, by_kind[LT + "Undertaking"])
    return {
        "lead": next((fact.values[0] for path in _LEADS for fact in card.facts if fact.name.iri == path), None),
        "facts": [fact for fact in card.facts if _is_short(fact, is_actor)],
        "parts": [] if is_actor else [fact for fact in card.facts if _of_parts(fact)],
        "tie": tie,
        "chain": chain,
        "agreements": agreements,
        "events": events,
        "planned": planned,
        "ties": ties,
        "left_ties": left_ties,
        "reasons": reasons,
        "own_reason": reasons.get(card.thing, {}),
        "steps": _steps(reader, card),
        "ego": ego_svg(register, card.thing, reader.language, reader.addresses.thing) if is_actor else None,
        "is_home": any(tie.locality == card.thing for tie in register.ties_of(card.thing)),
        "promises": [u for u in promised if u.is_open],
        "wishes": [u for u in promised if not u.is_open and not u.is_done],
        "kept": [u for u in promised if u.is_done],
        "figures": details.figures(graph, by_kind[LT + "Observation"]),
        "changes": details.changes(graph, by_kind[LT + "TerritorialChange"]),
        "successions": details.successions(graph, by_kind[LT + "Succession"]),
        "disputes": _disputes(details.claims(graph, by_kind[LT + "Claim"])),
        "in_office": last_seen(graph, card.thing) if is_actor else [],
        "offices": offices[::-1],
        "rest": card.mentions,
        "is_actor": is_actor,
    }


def _steps(reader: Reader, card: Card) -> tuple[Step, ...]:
    """Give the steps that led to the status of an agreement or a tie, as of the register's day; else none."""
    kind = next((kind for kind in ("Agreement", "Tie") if any(c.iri == LT + kind for c in card.classes)), None)
    if kind is None or card.status is None or card.status.iri is None:
        return ()
    status = card.status.iri.rpartition("/")[2]
    judged = Assessment(card.thing, kind.lower(), status, {}, {}, {}, frozenset())
    return explain(reader.register.graph, Thresholds(reader.register.as_of), [judged])[0].steps


def _has_a_row(register: Register, kind: str, thing: str) -> bool:
    """Tell whether a section tells of it; an agreement without a type, say, is only mentioned."""
    in_register = {LT + "Agreement": register.records, LT + "Event": register.records, LT + "Tie": register.ties}
    return kind in _WITH_A_SECTION and (kind not in in_register or thing in in_register[kind])


def _in_time(reader: Reader, listed: Iterable[Listed]) -> list[Listed]:
    """Order records by their day and ties by their first contact, then those without one by their names."""

    def key(one: Listed) -> tuple[date, str, str]:
        first = in_time(one.record.starts) if one.record else one.tie.first if one.tie else None
        return first or date.max, "" if first else reader.name(one.iri), one.iri

    return sorted(listed, key=key)


def _columns(fact: Fact) -> list[str]:
    """Give the properties of parts, in the order in which they are told."""
    return list(dict.fromkeys(inner.name for value in fact.values for inner in value.facts))


def _is_agreement(listed: Listed) -> bool:
    return listed.record is not None and listed.record.is_agreement


def _is_done(listed: Listed) -> bool:
    return listed.record is not None and listed.record.is_done


def _left_ties(reader: Reader, unit: str) -> list[Listed]:
    """Give the ties of the units that went into one, or lay in it and are gone."""
    units = family(reader.register.graph, unit) - {unit}
    ties = {tie.iri: tie for one in units for tie in reader.register.ties_of(one)}
    return [
        Listed(iri, None, ties[iri]) for iri in sorted(ties) if unit not in (ties[iri].locality, ties[iri].partner)
    ]


def _chain(reader: Reader, card: Card) -> list[Listed]:
    """Give an agreement with those that it follows and that follow it, the earliest first."""
    register = reader.register
    if card.thing not in register.records or not register.records[card.thing].is_agreement:
        return []
    rows = register.graph.store.select(_CHAIN.format(agreement=ox.NamedNode(card.thing))).dicts()
    found = [register.records[iri] for row in rows if (iri := row["agreement"].value) in register.records]
    ordered = sorted(found, key=lambda record: (in_time(record.starts), record.iri))
    return [Listed(record.iri, record) for record in ordered] if len(ordered) > 1 else []


def _is_short(fact: Fact, is_actor: bool) -> bool:
    """Tell whether a fact goes among those at a glance; codes do, parties and the like have a table."""
    return fact.name.iri not in _TOLD_IN_SECTIONS and (is_actor or not _of_parts(fact))


def _of_parts(fact: Fact) -> bool:
    return any(value.facts for value in fact.values)


def _disputes(claims: Iterable[Claim]) -> dict[tuple[str, str], list[Claim]]:
    grouped: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        grouped.setdefault((claim.about, claim.property), []).append(claim)
    return grouped
