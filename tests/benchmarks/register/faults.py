"""What goes wrong in registers, planted in a generated one: for each kind, which shape or check must find it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from tests.benchmarks.register.terms import both, refs, text, typed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tests.benchmarks.register.terms import Statement, Writer

_HOME: Final = "locality:fault-home"
_ABROAD: Final = "locality:fault-abroad"
_YOUNG: Final = "locality:fault-young"
_GOVERNMENT: Final = "organ:fault-abroad.government"
_EVIDENCE: Final = refs("lt:evidence", ["evidence:fault"])


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of error.

    Attributes:
        plant: Writes the statements of one, under a number that no other has.
        finds: How many findings one of them gives, by the prefixed name of the shape, or `check:` and the check.
    """

    plant: Callable[[Writer, int], None]
    finds: dict[str, int]


def write_faulty_world(writer: Writer) -> None:
    """Write the actors that the faulty records are about; they themselves are as they should be."""
    source = [
        ("dcterms:title", text("Faulty records", "en")),
        ("dcterms:issued", typed("2026-11-20", "xsd:date")),
        ("lt:url", typed("https://example.org/faults", "xsd:anyURI")),
        ("lt:textFile", text("faults.txt")),
        *refs("lt:extent", ["extent:complete"]),
        *refs("lt:sourceKind", ["source-kind:unspecified"]),
    ]
    writer.thing("source:fault", "lt:Source", source)
    certain = refs("lt:certainty", ["certainty:stated"])
    writer.thing("evidence:fault", "lt:Evidence", [*refs("lt:source", ["source:fault"]), *certain])
    writer.thing(_HOME, "lt:Locality", _place(_HOME, "vn"))
    writer.thing(_ABROAD, "lt:Locality lt:Partner", _place(_ABROAD, "kr"))
    young = [*_place(_YOUNG, "kr"), ("lt:validFrom", typed("2020-01-01", "xsd:date"))]
    writer.thing(_YOUNG, "lt:Locality lt:Partner", young)
    government = [
        *both("Government of the place abroad", "Chính quyền địa phương nước ngoài"),
        *refs("lt:organKind", ["organ-kind:executive"]),
        *refs("org:unitOf", [_ABROAD]),
    ]
    writer.thing(_GOVERNMENT, "lt:Organ", government)


def _place(name: str, country: str) -> list[Statement]:
    return [
        *both(name, name),
        *refs("lt:level", ["level:province"]),
        *refs("lt:country", [f"state:{country}"]),
        *refs("lt:partnerKind", [] if country == "vn" else ["partner-kind:locality"]),
        ("geo:lat", typed("10.5", "xsd:decimal")),
        ("geo:long", typed("105.5", "xsd:decimal")),
        *_EVIDENCE,
    ]


def _agreement(
    writer: Writer,
    number: int,
    *further: Statement,
    suffix: str = "",
    signed: str | None = "",
    realisation: str = "signed",
    evidence: Sequence[Statement] = _EVIDENCE,
    languages: int = 2,
    kind: str = "agreement-type:memorandum",
    sides: Sequence[str] = (_HOME, _ABROAD),
    organ: str | None = None,
) -> None:
    """Write an agreement that is as it should be but for what the arguments say.

    Args:
        writer: Where to.
        number: Its number.
        further: What more is said of it.
        suffix: What tells it from another one of that number.
        signed: The day of its signing; by default one that no other number has; None for none.
        realisation: How far it came.
        evidence: What is said of its evidence.
        languages: In how many languages it has a name: English, and Vietnamese.
        kind: Its type.
        sides: Who signs.
        organ: The organ that signs for the first side.
    """
    local = f"fault.{number}{suffix}"
    parties = [f"party:{local}.{side.rpartition('-')[2]}" for side in sides]
    for party, side in zip(parties, sides, strict=True):
        by = refs("lt:organ", [organ]) if organ and side == sides[0] else []
        writer.thing(party, "lt:Party", [*refs("lt:actor", [side]), *by, *_EVIDENCE])
    when = _day_of(number, 1900) if not signed and signed is not None else signed
    statements = [
        *both(f"Agreement {number}{suffix}", f"Thỏa thuận {number}{suffix}")[:languages],
        *refs("lt:agreementType", [kind]),
        *refs("lt:realisation", [f"realisation:{realisation}"]),
        *([("lt:signedOn", typed(when, "xsd:date"))] if when else []),
        *refs("lt:hasParty", parties),
        *evidence,
        *further,
    ]
    writer.thing(f"agreement:{local}", "lt:Agreement", statements)


def _day_of(number: int, first_year: int) -> str:
    """Give a day that no other number has, so that no two records look like one."""
    return f"{first_year + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"


def _ill_typed_date(writer: Writer, number: int) -> None:
    year = ("lt:signedOn", typed(1000 + number, "xsd:date"))
    _agreement(writer, number, year, signed=None, kind="agreement-type:minutes")


def _renewal_cycle(writer: Writer, number: int) -> None:
    _agreement(writer, number, *refs("lt:renews", [f"agreement:fault.{number}b"]))
    back = refs("lt:renews", [f"agreement:fault.{number}"])
    _agreement(writer, number, *back, suffix="b", signed=_day_of(number, 1800))


def _evidence_that(*statements: Statement) -> Callable[[Writer, int], None]:
    def write(writer: Writer, number: int) -> None:
        piece = f"evidence:fault.{number}"
        writer.thing(piece, "lt:Evidence", [*refs("lt:certainty", ["certainty:stated"]), *statements])
        _agreement(writer, number, *refs("lt:evidence", [piece]))

    return write


def _span(start: int, end: int, digest: str) -> list[Statement]:
    return [
        *refs("lt:source", ["source:fault"]),
        ("lt:line", typed(1, "xsd:integer")),
        ("lt:startChar", typed(start, "xsd:integer")),
        ("lt:endChar", typed(end, "xsd:integer")),
        ("lt:digest", text(digest)),
    ]


def _signed_on_another_day(writer: Writer, number: int) -> None:
    event = f"event:fault.{number}"
    _agreement(writer, number, *refs("lt:signedAt", [event]))
    statements = [
        *both(f"Signing {number}", f"Lễ ký {number}"),
        *refs("lt:eventType", ["event-type:signing-ceremony"]),
        *refs("lt:realisation", ["realisation:held"]),
        ("lt:startsOn", typed(_day_of(number, 1950), "xsd:date")),
        *refs("lt:host", [_HOME]),
        *refs("lt:outcome", [f"agreement:fault.{number}"]),
        *_EVIDENCE,
    ]
    writer.thing(event, "lt:Event", statements)


def _wrong_unit(writer: Writer, number: int) -> None:
    statements = [
        *both(f"Trade {number}", f"Kim ngạch {number}"),
        *refs("lt:indicator", ["indicator:trade-turnover"]),
        *refs("lt:about", [_HOME]),
        *refs("lt:qualifier", ["qualifier:exact"]),
        ("lt:value", typed("5.0", "xsd:decimal")),
        *refs("lt:unit", ["unit:person"]),
        ("lt:period", typed(2020, "xsd:gYear")),
        *_EVIDENCE,
    ]
    writer.thing(f"observation:fault.{number}", "lt:Observation", statements)


def _same_twice(writer: Writer, number: int) -> None:
    _agreement(writer, number)
    _agreement(writer, number, suffix="b")


def _far_north(writer: Writer, number: int) -> None:
    place = [s for s in _place(f"locality:fault-{number}", "vn") if s[0] != "geo:lat"]
    writer.thing(f"locality:fault-{number}", "lt:Locality", [*place, ("geo:lat", typed("123.4", "xsd:decimal"))])


def _untyped(writer: Writer, number: int) -> None:
    statements = [*refs("lt:realisation", ["realisation:agreed"]), *refs("lt:by", [_HOME]), *_EVIDENCE]
    writer.thing(f"undertaking:fault.{number}", "", statements)


_DIGEST: Final = "0" * 64
FAULTS: Final[dict[str, Fault]] = {
    "missing evidence": Fault(partial(_agreement, evidence=()), {"lts:evidence": 1}),
    "ill-typed date": Fault(_ill_typed_date, {"lts:Agreement-signedOn": 1}),
    "end before signing": Fault(
        lambda writer, number: _agreement(writer, number, ("lt:endsOn", typed(1850, "xsd:gYear"))),
        {"lts:signedBeforeEnds": 1},
    ),
    "party did not exist": Fault(partial(_agreement, sides=(_HOME, _YOUNG)), {"check:party-did-not-exist": 1}),
    "renewal cycle": Fault(_renewal_cycle, {"check:renewal-cycle": 2, "check:renewal-not-later": 1}),
    "missing language": Fault(partial(_agreement, languages=1), {"lts:labelInVietnamese": 1}),
    "value of another class": Fault(
        lambda writer, number: _agreement(writer, number, *refs("lt:place", ["state:kr"])), {"lts:place": 1}
    ),
    "value of another scheme": Fault(
        partial(_agreement, kind="field:culture"), {"lts:Agreement-agreementType": 1}
    ),
    "property of another class": Fault(
        lambda writer, number: _agreement(writer, number, *refs("lt:eventType", ["event-type:visit"])),
        {"lts:AgreementShape": 1},
    ),
    "misspelt property": Fault(
        lambda writer, number: _agreement(writer, number, *refs("lt:feild", ["field:culture"])),
        {"lts:AgreementShape": 1, "check:unknown-term": 1},
    ),
    "one party": Fault(
        partial(_agreement, sides=(_HOME,)), {"lts:Agreement-hasParty": 1, "lts:Agreement-twoActors": 1}
    ),
    "plan with a signing": Fault(partial(_agreement, realisation="planned"), {"lts:Agreement-dateMeansSigned": 1}),
    "organ of another": Fault(partial(_agreement, organ=_GOVERNMENT), {"check:organ-of-another": 1}),
    "signed in the future": Fault(
        lambda writer, number: _agreement(writer, number, signed=_day_of(number, 2027)),
        {"check:date-in-the-future-held": 1, "check:told-before-it-happened": 1},
    ),
    "event that nobody described": Fault(
        lambda writer, number: _agreement(writer, number, *refs("lt:signedAt", [f"event:fault.nowhere-{number}"])),
        {"lts:Agreement-signedAt": 1, "check:one-sided-relation": 1},
    ),
    "signed on another day": Fault(_signed_on_another_day, {"check:signed-on-another-day": 1}),
    "one agreement twice": Fault(_same_twice, {"check:looks-like-one-record": 1}),
    "damaged digest": Fault(_evidence_that(*_span(0, 9, "0a")), {"lts:Evidence-digest": 1}),
    "span that ends before it begins": Fault(_evidence_that(*_span(9, 3, _DIGEST)), {"lts:Evidence-startChar": 1}),
    "evidence without source": Fault(_evidence_that(), {"lts:Evidence-source": 1}),
    "people as money": Fault(_wrong_unit, {"check:unit-mismatch": 1}),
    "latitude beyond the pole": Fault(_far_north, {"lts:Locality-lat": 1}),
    "record without class": Fault(_untyped, {"lts:typed": 1, "check:untyped-thing": 1}),
}
"""The kinds of errors, by name."""
