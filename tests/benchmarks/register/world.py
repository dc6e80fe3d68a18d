"""Who there is in a generated register: states, localities in their hierarchy, partners, organs, and mergers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Final

from tests.benchmarks.register.names import Name, place_name
from tests.benchmarks.register.terms import both, day, refs, text, typed

if TYPE_CHECKING:
    import random

    from tests.benchmarks.register.terms import Statement, Writer

HOME: Final = "vn"
TODAY: Final = date(2026, 11, 22)
REFORM: Final = date(2025, 7, 1)
GAZETTEER: Final = "evidence:gazetteer"
STATES: Final = {
    "vn": ("Vietnam", "Việt Nam"),
    "kr": ("Republic of Korea", "Hàn Quốc"),
    "jp": ("Japan", "Nhật Bản"),
    "cn": ("China", "Trung Quốc"),
    "la": ("Laos", "Lào"),
    "kh": ("Cambodia", "Campuchia"),
    "th": ("Thailand", "Thái Lan"),
    "us": ("United States", "Hoa Kỳ"),
    "fr": ("France", "Pháp"),
    "de": ("Germany", "Đức"),
    "ru": ("Russia", "Nga"),
    "au": ("Australia", "Úc"),
    "in": ("India", "Ấn Độ"),
    "it": ("Italy", "Ý"),
    "id": ("Indonesia", "Indonesia"),
    "cu": ("Cuba", "Cuba"),
}
_ABROAD: Final = ("kr", "jp", *(code for code in STATES if code != HOME))
"""Where partners are; two countries have more of them than the others."""
_LEVELS: Final = {
    "vn": ("province", "rural-district"),
    "kr": ("do", "county"),
    "jp": ("prefecture", "municipality"),
}
_KINDS: Final = (
    ("university", "University of {}", "Đại học {}"),
    ("company", "{} Trading Company", "Công ty Thương mại {}"),
    ("ngo", "Friends of {}", "Hội bạn bè {}"),
    ("association", "{} Chamber of Commerce", "Phòng Thương mại {}"),
)


@dataclass(slots=True)
class Actor:
    """Someone who can be tied.

    Attributes:
        name: Its prefixed name.
        country: The code of its country.
        label: What it is called.
        organ: The prefixed name of the organ that signs for it, or None.
        council: The prefixed name of its legislature, or None.
        until: The day from which it is gone, or None.
        heir: Who absorbed it, or None, also where it was abolished without an heir.
        change: The prefixed name of the change by which it went, or None.
    """

    name: str
    country: str
    label: Name
    organ: str | None = None
    council: str | None = None
    until: date | None = None
    heir: Actor | None = None
    change: str | None = None

    @property
    def local(self) -> str:
        """The local part of its name."""
        return self.name.partition(":")[2]

    @property
    def is_locality(self) -> bool:
        """Whether it is a territorial authority."""
        return self.name.startswith("locality:")


@dataclass(slots=True)
class World:
    """All actors of a register.

    Attributes:
        homes: The localities at home, the busiest first.
        partners: Localities and others abroad, the busiest first.
        networks: The prefixed names of networks of cities.
        consulates: Country code to the prefixed name of its consulate.
    """

    homes: list[Actor] = field(default_factory=list)
    partners: list[Actor] = field(default_factory=list)
    networks: list[str] = field(default_factory=list)
    consulates: dict[str, str] = field(default_factory=dict)


def make_world(writer: Writer, rng: random.Random, triples: int) -> World:
    """Make the actors of a register of so many triples, and write them."""
    world = World()
    write_dataset(writer)
    for code, names in STATES.items():
        write_state(writer, code, names)
    world.homes = [_locality(writer, rng, HOME, number, None) for number in range(max(12, triples // 8000))]
    _reform(writer, rng, world.homes)
    for number, home in enumerate(world.homes):
        for part in range(6):
            _locality(writer, rng, HOME, 1000 + 6 * number + part, home)
    world.partners = _abroad(writer, rng, triples)
    for number in range(max(3, triples // 40_000)):
        network = f"partner:network-{number}"
        writer.thing(
            network,
            "lt:Partner",
            [
                *both(f"Network of Cities {number + 1}", f"Mạng lưới các thành phố {number + 1}"),
                *refs("lt:partnerKind", ["partner-kind:network"]),
            ],
        )
        world.networks.append(network)
    for code in ("kr", "jp"):
        world.consulates[code] = _consulate(writer, code)
    return world


def write_state(writer: Writer, code: str, names: tuple[str, str]) -> None:
    """Write a state by its code, in small letters, and its names in English and Vietnamese."""
    writer.thing(f"state:{code}", "lt:State", [*both(*names), ("lt:countryCode", text(code.upper()))])


def write_dataset(writer: Writer) -> None:
    """Write what the data set and its gazetteer are."""
    statements = [
        *both("A generated register", "Sổ theo dõi được tạo tự động"),
        ("dcterms:modified", day(TODAY)),
        *refs("lt:homeCountry", [f"state:{HOME}"]),
    ]
    writer.thing("https://w3id.org/localties/id/dataset", "dcat:Dataset", statements)
    writer.thing(
        "source:gazetteer",
        "lt:Source",
        [
            ("dcterms:title", text("Gazetteer of a generated register", "en")),
            *refs("lt:sourceKind", ["source-kind:dataset"]),
            ("dcterms:issued", typed(1990, "xsd:gYear")),
            ("lt:url", typed("https://example.org/gazetteer", "xsd:anyURI")),
        ],
    )
    certain = [*refs("lt:source", ["source:gazetteer"]), *refs("lt:certainty", ["certainty:stated"])]
    writer.thing(GAZETTEER, "lt:Evidence", certain)


def _abroad(writer: Writer, rng: random.Random, triples: int) -> list[Actor]:
    partners: list[Actor] = []
    wholes: dict[str, Actor] = {}
    numbers = dict.fromkeys(STATES, 0)
    for count in range(max(40, triples // 350)):
        code = rng.choice(_ABROAD)
        numbers[code] += 1
        number = numbers[code]
        if count % 5 == 4:
            partners.append(_other_partner(writer, rng, code, number))
            continue
        is_whole = code not in wholes or rng.random() < 0.15
        place = _locality(writer, rng, code, number, None if is_whole else wholes[code])
        if is_whole:
            wholes[code] = place
        partners.append(place)
    return partners


def _locality(writer: Writer, rng: random.Random, country: str, number: int, whole: Actor | None) -> Actor:
    """Write a locality with its organs; one at home is no partner."""
    label = place_name(country, number)
    local = f"{country}-{label.english.lower().replace(' ', '-')}"
    place = Actor(f"locality:{local}", country, label)
    top, lower = _LEVELS.get(country, ("first-level", "second-level"))
    statements: list[Statement] = [
        *labels(label),
        *refs("lt:level", [f"level:{lower if whole else top}"]),
        *refs("lt:country", [f"state:{country}"]),
        ("geo:lat", typed(f"{rng.uniform(-60, 60):.5f}", "xsd:decimal")),
        ("geo:long", typed(f"{rng.uniform(-180, 180):.5f}", "xsd:decimal")),
        *refs("lt:evidence", [GAZETTEER]),
        ("skos:altLabel", text(f"{label.english} {'District' if whole else 'Province'}", "en")),
    ]
    if whole is not None:
        statements += refs("lt:within", [whole.name])
    else:
        code = f"code:{local}"
        statements += refs("lt:code", [code])
        value = text(f"{country.upper()}-{_base36(number)}")
        system = refs("lt:codeSystem", ["code-system:iso-3166-2"])
        writer.thing(code, "lt:OfficialCode", [*system, ("lt:codeValue", value)])
    if country == HOME:
        _organs(writer, place, ("peoples-committee", "People's Committee", "Ủy ban nhân dân"))
        writer.thing(place.name, "lt:Locality", statements)
    else:
        _organs(writer, place, ("government", "Government", "Chính quyền"))
        statements += refs("lt:partnerKind", ["partner-kind:locality"])
        writer.thing(place.name, "lt:Locality lt:Partner", statements)
    return place


def _organs(writer: Writer, place: Actor, executive: tuple[str, str, str]) -> None:
    council = ("council", "Council", "Hội đồng")
    place.organ, place.council = f"organ:{place.local}.{executive[0]}", f"organ:{place.local}.council"
    for (slug, english, vietnamese), kind in ((executive, "executive"), (council, "legislature")):
        writer.thing(
            f"organ:{place.local}.{slug}",
            "lt:Organ",
            [
                *both(f"{english} of {place.label.english}", f"{vietnamese} {place.label.vietnamese}"),
                *refs("lt:organKind", [f"organ-kind:{kind}"]),
                *refs("org:unitOf", [place.name]),
            ],
        )


def _other_partner(writer: Writer, rng: random.Random, country: str, number: int) -> Actor:
    kind, english, vietnamese = rng.choice(_KINDS)
    place = place_name(country, number)
    label = Name(english.format(place.english), vietnamese.format(place.vietnamese))
    partner = Actor(f"partner:{country}-{kind}-{number}", country, label)
    statements = [*labels(label), *refs("lt:country", [f"state:{country}"])]
    writer.thing(partner.name, "lt:Partner", [*statements, *refs("lt:partnerKind", [f"partner-kind:{kind}"])])
    return partner


def _consulate(writer: Writer, country: str) -> str:
    english, vietnamese = STATES[country]
    name = f"partner:consulate-{country}"
    statements = [
        *both(f"Consulate General, {english}", f"Tổng lãnh sự quán {vietnamese}"),
        *refs("lt:partnerKind", ["partner-kind:consulate"]),
        *refs("lt:organKind", ["organ-kind:diplomatic-mission"]),
        *refs("lt:country", [f"state:{country}"]),
        *refs("org:unitOf", [f"state:{country}"]),
    ]
    writer.thing(name, "lt:Partner lt:Organ", statements)
    return name


def _reform(writer: Writer, rng: random.Random, homes: list[Actor]) -> None:
    """Let home localities go, all on the day of the reform: of sixteen two are absorbed, one leaves no heir."""
    absorbed, abolished = homes[3::8], homes[7::16]
    gone = {home.name for home in (*absorbed, *abolished)}
    going_on = [home for home in homes if home.name not in gone]
    for home in absorbed:
        home.heir = rng.choice(going_on)
        english, vietnamese = home.heir.label.english, home.heir.label.vietnamese
        words = both(
            f"{home.label.english} merged into {english}", f"{home.label.vietnamese} sáp nhập vào {vietnamese}"
        )
        heir = home.heir.name
        _end(writer, home, "absorption", [*words, *refs("lt:from", [heir]), *refs("lt:into", [heir])])
    for home in abolished:
        _end(writer, home, "abolition", both(f"End of {home.label.english}", f"Giải thể {home.label.vietnamese}"))


def _end(writer: Writer, home: Actor, kind: str, statements: list[Statement]) -> None:
    """Write the territorial change by which a locality ends."""
    home.until, home.change = REFORM, f"change:2025.{home.local}"
    writer.thing(home.name, "lt:Locality", [("lt:validUntil", day(REFORM))])
    writer.thing(
        home.change,
        "lt:TerritorialChange",
        [
            *statements,
            *refs("lt:changeType", [f"change-type:{kind}"]),
            *refs("lt:from", [home.name]),
            ("lt:effectiveOn", day(REFORM)),
            *refs("lt:evidence", [GAZETTEER]),
        ],
    )


def ranked(rng: random.Random, count: int) -> int:
    """Choose a number below `count`, each as often as one over its place (Zipf): few have most of it."""
    return min(count, int((count + 1) ** rng.random())) - 1


def labels(name: Name) -> list[Statement]:
    """Say what something is called, in each of its languages."""
    native = [("rdfs:label", text(*name.native))] if name.native else []
    return [*both(name.english, name.vietnamese), *native]


def _base36(number: int) -> str:
    digits = ""
    while number or not digits:
        number, digit = divmod(number, 36)
        digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[digit] + digits
    return digits
