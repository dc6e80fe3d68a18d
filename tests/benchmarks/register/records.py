"""What happened in a generated register: agreements and their renewals, events, what came of them, who said so."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tests.benchmarks.register.names import person_name
from tests.benchmarks.register.sides import between, last_year, ties_among
from tests.benchmarks.register.terms import both, day, partial, refs, text, typed
from tests.benchmarks.register.world import REFORM, TODAY, labels, ranked

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.register.terms import Statement, Writer
    from tests.benchmarks.register.world import Actor, World

_FIELDS: Final = (
    "trade investment tourism culture education health agriculture labour youth sports environment water "
    "transport smart-city science-technology council-exchange"
).split()
_TYPES: Final = {
    "memorandum": ("Memorandum", "Bản ghi nhớ"),
    "cooperation-agreement": ("Cooperation agreement", "Thỏa thuận hợp tác"),
    "friendship-agreement": ("Friendship agreement", "Thỏa thuận hữu nghị"),
    "twinning-agreement": ("Twinning agreement", "Thỏa thuận kết nghĩa"),
}
_JOINT: Final = ("programme-agreement", ("Joint programme of", "Chương trình hợp tác giữa"))
_JOINT_SHARE: Final = 0.1
"""How many ties have an agreement with further parties: four of a hundred agreements."""
_OCCASIONS: Final = {
    "visit": ("Visit", "Chuyến thăm"),
    "working-session": ("Working session", "Buổi làm việc"),
    "conference": ("Conference", "Hội nghị"),
    "cultural-event": ("Culture day", "Ngày hội văn hóa"),
    "youth-exchange": ("Youth exchange", "Giao lưu thanh niên"),
}
_UNDERTAKINGS: Final = ("proposed", "planned", "agreed", "delivered", "not-implemented")
_NATIVE: Final = {"kr": ("{} 협정", "ko"), "jp": ("{}協定", "ja")}


class Records:
    """Writes the ties of a register, each with all that bears it out.

    Args:
        writer: Where to.
        rng: Where chance comes from.
        world: Who there is.

    Attributes:
        pairs: The sides of each tie that the records tell of, by their prefixed names in alphabetical order.
    """

    def __init__(self, writer: Writer, rng: random.Random, world: World) -> None:
        self.writer = writer
        self.rng = rng
        self.world = world
        self.pairs: set[tuple[str, ...]] = set()
        self._sources = 0
        self._people: set[str] = set()

    def tie(self, home: Actor, partner: Actor) -> None:
        """Write all that two sides have done together."""
        pair = f"{home.local}--{partner.local}"
        first = self.rng.randrange(1994, 2022)
        if self.rng.random() < 0.15:
            self._stated(pair, home, partner, first)
        # Two ways side by side differ in type and in the half of the month, so that no two records look like one.
        kinds = self.rng.sample(sorted(_TYPES), 2)
        signed = self._agreements(pair, (home, partner), kinds[0], first, late=False)
        if self.rng.random() < 0.3:
            self._agreements(f"{pair}.b", (home, partner), kinds[1], first + 1, late=True)
        if self.rng.random() < _JOINT_SHARE:
            self._joint(pair, home, partner, first)
        self._events(pair, home, partner, date(first, 1, 1))
        if home.change is not None and self.rng.random() < 0.5:
            self._succession(pair, home, signed)
        if self.rng.random() < 0.2:
            self._observation(pair, home, partner)

    def membership(self, home: Actor, number: int) -> None:
        """Write that a locality is in a network."""
        network = self.world.networks[number]
        (evidence,) = self.evidence(f"{home.local}.{number}", date(2010, 1, 1), 1)
        since = [("lt:since", typed(self.rng.randrange(1998, 2020), "xsd:gYear"))]
        sides = [*refs("lt:member", [home.name]), *refs("lt:network", [network])]
        writer = self.writer
        writer.thing(f"membership:{home.local}.{number}", "lt:Membership", [*sides, *since, *evidence])

    def evidence(self, slug: str, happened: date, pieces: int) -> list[list[Statement]]:
        """Write pieces of evidence, each with a source of its own that appeared after the day.

        Returns:
            The statement that points to each piece.
        """
        given = []
        for piece in range(pieces):
            name = f"{slug}.{piece}"
            issued = min(happened + timedelta(days=self.rng.randrange(1, 40)), TODAY)
            has_text = self._source(name, issued)
            statements = refs("lt:source", [f"source:{name}"])
            statements += refs("lt:certainty", ["certainty:stated" if piece == 0 else "certainty:reported"])
            statements.append(("lt:retrievedOn", day(TODAY)))
            if has_text:
                start = self.rng.randrange(200)
                digest = hashlib.sha256(name.encode()).hexdigest()
                statements += [
                    ("lt:line", typed(self.rng.randrange(1, 80), "xsd:integer")),
                    ("lt:startChar", typed(start, "xsd:integer")),
                    ("lt:endChar", typed(start + self.rng.randrange(5, 90), "xsd:integer")),
                    ("lt:digest", text(digest)),
                ]
            self.writer.thing(f"evidence:{name}", "lt:Evidence", statements)
            given.append(refs("lt:evidence", [f"evidence:{name}"]))
        return given

    def _source(self, name: str, issued: date) -> bool:
        self._sources += 1
        has_text = self.rng.random() < 0.6
        language = self.rng.choice(("vi", "vi", "en", "ko", "ja"))
        title = {"ko": "지방외교 소식", "ja": "地方外交の便り"}.get(language, "Tin đối ngoại địa phương")
        statements = [
            ("dcterms:title", text(f"{title} {self._sources}", language)),
            ("dcterms:language", text(language)),
            ("dcterms:publisher", text(f"Báo số {self._sources % 97}", "vi")),
            ("dcterms:issued", day(issued)),
            ("lt:url", typed(f"https://example.org/news/{self._sources}", "xsd:anyURI")),
            *refs("lt:sourceKind", ["source-kind:news-article"]),
            *refs("lt:extent", ["extent:complete" if has_text else "extent:excerpt"]),
        ]
        if has_text:
            statements.append(("lt:textFile", text(f"{self._sources}.txt")))
        self.writer.thing(f"source:{name}", "lt:Source", statements)
        return has_text

    def fields(self) -> list[Statement]:
        """Choose one to four fields."""
        chosen = self.rng.sample(_FIELDS, self.rng.randrange(1, 5))
        return refs("lt:field", [f"field:{name}" for name in chosen])

    def _stated(self, pair: str, home: Actor, partner: Actor, first: int) -> None:
        (evidence,) = self.evidence(f"{pair}.tie", date(first, 6, 1), 1)
        statements = [
            *both(*between("Ties of", "Quan hệ", home, partner)),
            *refs("lt:tieKind", [f"tie-kind:{self.rng.choice(('twinning', 'friendship', 'cooperation'))}"]),
            *refs("lt:locality", [home.name]),
            *refs("lt:partner", [partner.name]),
            ("lt:since", typed(first, "xsd:gYear")),
            *evidence,
        ]
        self.writer.thing(f"tie:{pair}", "lt:Tie", statements)

    def _agreements(self, pair: str, sides: Sequence[Actor], kind: str, first: int, *, late: bool) -> str:
        """Write an agreement and its renewals, years apart; give the name of the last."""
        year, before = first, ""
        while True:
            signed = date(year, self.rng.randrange(1, 13), self.rng.randrange(1, 15) + 14 * late)
            name = f"agreement:{pair}.{year}"
            renewed = refs("lt:renews", [before]) if before else []
            self.agreement(name, sides, kind, _TYPES[kind], signed, renewed)
            year, before = year + self.rng.randrange(2, 6), name
            if year > last_year(sides) or self.rng.random() < 0.45:
                return name

    def _joint(self, pair: str, home: Actor, partner: Actor, first: int) -> None:
        """Write an agreement of three parties, every fourth one of four; the others are at home or abroad."""
        sides, wanted = [home, partner], 3 + (self.rng.random() < 0.25)
        while len(sides) < wanted:
            among = self.world.homes if self.rng.random() < 0.3 else self.world.partners
            other = among[ranked(self.rng, len(among))]
            if other not in sides:
                sides.append(other)
        year = self.rng.randrange(first, last_year(sides) + 1)
        signed = date(year, self.rng.randrange(1, 13), self.rng.randrange(1, 29))
        self.agreement(f"agreement:{pair}.joint.{year}", sides, *_JOINT, signed, [])

    def agreement(
        self,
        name: str,
        sides: Sequence[Actor],
        kind: str,
        title: tuple[str, str],
        signed: date,
        further: list[Statement],
    ) -> None:
        """Write a signed agreement with its parties, its evidence and, for every other one, its ceremony."""
        local = name.partition(":")[2]
        self.pairs.update(ties_among(sides))
        pieces = self.evidence(local, signed, 1 + (self.rng.random() < 0.35) + (self.rng.random() < 0.1))
        words = between(*title, *sides)
        statements = [*both(f"{words[0]}, {signed.year}", f"{words[1]}, {signed.year}"), *further]
        if sides[1].country in _NATIVE and sides[1].label.native:
            pattern, language = _NATIVE[sides[1].country]
            statements.append(("rdfs:label", text(pattern.format(sides[1].label.native[0]), language)))
        stated = partial(self.rng, signed)
        statements += [
            *refs("lt:agreementType", [f"agreement-type:{kind}"]),
            *refs("lt:realisation", ["realisation:signed"]),
            ("lt:signedOn", stated),
            *self._term(signed),
            *self.fields(),
            *(statement for piece in pieces for statement in piece),
            *self._parties(local, sides, pieces[0], signed.year),
        ]
        if stated == day(signed) and self.rng.random() < 0.5:
            statements += refs("lt:signedAt", [f"event:{local}.signing"])
            statements += refs("lt:place", [sides[0].name])
            outcome = refs("lt:outcome", [name])
            self._event(f"{local}.signing", "signing-ceremony", sides, signed, pieces[0], outcome)
        if self.rng.random() < 0.04:
            self._claims(name, stated, signed)
        self.writer.thing(name, "lt:Agreement", statements)

    def _term(self, signed: date) -> list[Statement]:
        chance = self.rng.random()
        if chance < 0.4:
            return [("lt:termYears", typed(self.rng.choice((2, 3, 5, 5, 10)), "xsd:integer"))]
        if chance < 0.6:
            return [("lt:endsOn", partial(self.rng, date(signed.year + self.rng.randrange(2, 8), 12, 31)))]
        return []

    def _parties(
        self, local: str, sides: Sequence[Actor], evidence: list[Statement], year: int
    ) -> Iterator[Statement]:
        for side in sides:
            party = f"party:{local}.{side.local}"
            statements = [*refs("lt:actor", [side.name]), *evidence]
            organ = side.council if self.rng.random() < 0.1 else side.organ
            if organ:
                statements += refs("lt:organ", [organ])
                statements += refs("lt:signatory", [self.person(organ, side, year)])
                statements += both("Chair", "Chủ tịch", "lt:function")
            self.writer.thing(party, "lt:Party", statements)
            yield from refs("lt:hasParty", [party])

    def person(self, organ: str, side: Actor, year: int) -> str:
        """Give who led an organ in a year; a term of office lasts five years."""
        person = f"person:{organ.partition(':')[2]}.{year // 5}"
        if person not in self._people:
            self._people.add(person)
            name = person_name(side.country, len(self._people))
            self.writer.thing(person, "lt:Person", labels(name))
        return person

    def _claims(self, about: str, stated: str, signed: date) -> None:
        local = about.partition(":")[2]
        other = typed(signed.year + 1, "xsd:gYear")
        for rank, value in (("preferred", stated), ("alternative", other)):
            (evidence,) = self.evidence(f"{local}.{rank}", signed, 1)
            statements = [
                *refs("lt:claimAbout", [about]),
                ("lt:claimProperty", typed("https://w3id.org/localties/ns#signedOn", "xsd:anyURI")),
                ("lt:claimValue", value),
                *refs("lt:rank", [f"rank:{rank}"]),
                *evidence,
            ]
            self.writer.thing(f"claim:{local}.{rank}", "lt:Claim", statements)

    def _events(self, pair: str, home: Actor, partner: Actor, begin: date) -> None:
        held = begin
        last = min(TODAY, home.until or TODAY, partner.until or TODAY) - timedelta(days=60)
        while True:
            held += timedelta(days=self.rng.randrange(30, 900))
            kind = self.rng.choice(sorted(_OCCASIONS))
            slug = f"{pair}.{held.isoformat()}"
            if held >= last:
                if self.rng.random() < 0.3 and home.until is None:
                    self._plan(slug, kind, (home, partner))
                return
            (evidence,) = self.evidence(slug, held, 1)
            self._event(slug, kind, (home, partner), held, evidence, self.fields())
            if self.rng.random() < 0.2:
                self._undertaking(slug, home, partner, evidence)
            if self.rng.random() < 0.2:
                return

    def _plan(self, slug: str, kind: str, sides: Sequence[Actor]) -> None:
        (evidence,) = self.evidence(slug, TODAY - timedelta(days=90), 1)
        english, vietnamese = between(*_OCCASIONS[kind], *sides)
        statements = [
            *both(f"{english} (planned)", f"{vietnamese} (dự kiến)"),
            *refs("lt:eventType", [f"event-type:{kind}"]),
            *refs("lt:realisation", [f"realisation:{self.rng.choice(('planned', 'proposed', 'cancelled'))}"]),
            ("lt:startsOn", typed(2027, "xsd:gYear")),
            *refs("lt:host", [sides[0].name]),
            *refs("lt:participation", self._participations(slug, sides, 2026, evidence)),
            *evidence,
        ]
        self.writer.thing(f"event:{slug}", "lt:Event", statements)

    def _event(
        self,
        slug: str,
        kind: str,
        sides: Sequence[Actor],
        held: date,
        evidence: list[Statement],
        further: list[Statement],
    ) -> None:
        occasion = _OCCASIONS.get(kind, ("Signing", "Lễ ký"))
        english, vietnamese = between(*occasion, *sides)
        statements = [
            *both(f"{english}, {held.isoformat()}", f"{vietnamese}, {held.isoformat()}"),
            *refs("lt:eventType", [f"event-type:{kind}"]),
            *refs("lt:realisation", ["realisation:held"]),
            ("lt:startsOn", day(held) if kind == "signing-ceremony" else partial(self.rng, held)),
            *refs("lt:place", [sides[0].name] if sides[0].is_locality else []),
            *refs("lt:modality", [f"modality:{self.rng.choice(('in-person', 'in-person', 'online'))}"]),
            *refs("lt:host", [sides[0].name]),
            *refs("lt:participation", self._participations(slug, sides, held.year, evidence)),
            *further,
            *evidence,
        ]
        self.writer.thing(f"event:{slug}", "lt:Event", statements)

    def _participations(
        self, slug: str, sides: Sequence[Actor], year: int, evidence: list[Statement]
    ) -> Iterator[str]:
        for side in sides:
            name = f"participation:{slug}.{side.local}"
            statements = [*refs("lt:actor", [side.name]), *evidence]
            if side.organ:
                statements += refs("lt:organ", [side.organ])
                statements += refs("lt:person", [self.person(side.organ, side, year)])
                statements += both("Chair", "Chủ tịch", "lt:function")
            statements += refs("lt:role", ["role:host" if side is sides[0] else "role:head-of-delegation"])
            self.writer.thing(name, "lt:Participation", statements)
            yield name
        consulate = self.world.consulates.get(sides[1].country)
        if consulate and self.rng.random() < 0.1:
            name = f"participation:{slug}.consulate"
            statements = [*refs("lt:actor", [f"state:{sides[1].country}"]), *refs("lt:organ", [consulate])]
            self.writer.thing(name, "lt:Participation", [*statements, *evidence])
            yield name

    def _undertaking(self, slug: str, home: Actor, partner: Actor, evidence: list[Statement]) -> None:
        statements = [
            *both(*between("Exchange promised by", "Trao đổi do", home, partner)),
            *refs("lt:realisation", [f"realisation:{self.rng.choice(_UNDERTAKINGS)}"]),
            *refs("lt:by", [home.name]),
            *refs("lt:towards", [partner.name]),
            *refs("lt:arisesFrom", [f"event:{slug}"]),
            ("lt:dueOn", typed(f"{self.rng.randrange(2027, 2031)}-33", "edtf:EDTF")),
            *self.fields(),
            *evidence,
        ]
        self.writer.thing(f"undertaking:{slug}", "lt:Undertaking", statements)

    def _observation(self, pair: str, home: Actor, partner: Actor) -> None:
        year = self.rng.randrange(2010, 2025)
        (evidence,) = self.evidence(f"{pair}.trade", date(year, 12, 31), 1)
        statements = [
            *both(*between("Trade of", "Kim ngạch giữa", home, partner)),
            *refs("lt:indicator", ["indicator:trade-turnover"]),
            *refs("lt:about", [home.name]),
            *refs("lt:counterpart", [partner.name]),
            *refs("lt:qualifier", [f"qualifier:{self.rng.choice(('exact', 'about', 'more-than'))}"]),
            ("lt:value", typed(f"{self.rng.randrange(1, 900) * 10**5}.0", "xsd:decimal")),
            *refs("lt:unit", ["unit:usd"]),
            ("lt:period", typed(year, "xsd:gYear")),
            *evidence,
        ]
        self.writer.thing(f"observation:{pair}", "lt:Observation", statements)

    def _succession(self, pair: str, home: Actor, agreement: str) -> None:
        assert home.change is not None
        status = "unassigned"
        if home.heir is not None:
            status = self.rng.choice(("confirmed", "confirmed", "suspended", "unassigned", "disputed"))
        heirs = [home.heir.name] if home.heir is not None and status != "unassigned" else []
        (evidence,) = self.evidence(f"{pair}.succession", REFORM, 1)
        statements = [
            *refs("lt:of", [agreement if self.rng.random() < 0.5 else f"tie:{pair}"]),
            *refs("lt:predecessor", [home.name]),
            *refs("lt:successionStatus", [f"succession-status:{status}"]),
            *refs("lt:change", [home.change]),
            ("lt:successionSince", day(REFORM)),
            *refs("lt:successor", heirs),
            *evidence,
        ]
        self.writer.thing(f"succession:{pair}", "lt:Succession", statements)
