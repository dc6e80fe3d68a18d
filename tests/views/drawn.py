"""What tests of pictures share: reading a fragment as a browser would, and registers made up for a purpose."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from localties.dates import PartialDate
from localties.query.register import Actor, Record, Register, Tie
from localties.terms import ID, SCHEME

if TYPE_CHECKING:
    from localties import KnowledgeGraph

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "</script><script>alert(1)</script>\"><img src=x onerror=alert(2)> {{ 7*7 }} javascript:x \u202egpj.exe & 'q'"
)


def svgs(html: str) -> list[ET.Element]:
    """Give the outermost SVG elements of a fragment, read as XML."""
    found = []
    depth = start = 0
    for tag in re.finditer(r"<(/?)svg\b[^>]*>", html):
        if tag[1]:
            depth -= 1
            if depth == 0:
                found.append(ET.fromstring(html[start : tag.end()]))  # noqa: S314 - written by the code under test
        else:
            if depth == 0:
                start = tag.start()
            depth += 1
    assert depth == 0
    return found


def of_class(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def title_of(element: ET.Element) -> str:
    return element.findtext(SVG + "title") or ""


def tag(element: ET.Element) -> str:
    return element.tag.removeprefix(SVG)


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


def actor(name: str, longitude: float | None, latitude: float | None, country: str = "vn") -> Actor:
    return Actor(ID + "locality/" + name, ID + "state/" + country, None, latitude, longitude, None)


def record(
    name: str, day: str | None, *, agreement: bool = True, realisation: str = "signed", ends: str = ""
) -> Record:
    kind = "agreement-type/memorandum" if agreement else "event-type/visit"
    return Record(
        iri=f"{ID}{'agreement' if agreement else 'event'}/{name}",
        is_agreement=agreement,
        type=SCHEME + kind,
        realisation=realisation,
        starts=PartialDate.parse(day) if day else None,
        ends=PartialDate.parse(ends) if ends else None,
        status=None,
        fields=frozenset(),
        actors=frozenset(),
        sources=frozenset(),
    )


def tie(one: Actor, other: Actor, records: list[Record] | None = None, status: str = "in-force") -> Tie:
    records = records or []
    return Tie(
        iri=f"{ID}tie/{one.iri.rpartition('/')[2]}--{other.iri.rpartition('/')[2]}",
        locality=one.iri,
        partner=other.iri,
        kind=None,
        status=SCHEME + "status/" + status,
        first=None,
        last=None,
        agreements=tuple(r.iri for r in records if r.is_agreement and r.is_done),
        events=tuple(r.iri for r in records if not r.is_agreement and r.is_done),
        planned=tuple(r.iri for r in records if not r.is_done),
        fields=frozenset(),
        sources=frozenset(),
    )


def register_of(graph: KnowledgeGraph, ties: list[Tie], actors: list[Actor], records: list[Record]) -> Register:
    return replace(
        Register.read(graph),
        actors={a.iri: a for a in actors},
        records={r.iri: r for r in records},
        ties={t.iri: t for t in ties},
    )


def large_register(graph: KnowledgeGraph, size: int) -> Register:
    """A register with a number of records, spread over places and years."""
    homes = [actor(f"home-{n}", 105 + n % 5, 9 + n % 14) for n in range(80)]
    abroad = [actor(f"abroad-{n}", 126 + n % 15, 33 + n % 9, "jp") for n in range(40)]
    records = [
        record(
            f"record-{n}",
            (date(1990, 1, 1) + timedelta(days=n * 13 % 13000)).isoformat() if n % 3 else str(1990 + n % 36),
            agreement=n % 2 == 0,
            realisation="planned" if n % 50 == 0 else "signed" if n % 2 == 0 else "held",
        )
        for n in range(size)
    ]
    ties = [tie(homes[n % 80], abroad[n % 40], records[n::80]) for n in range(80)]
    return register_of(graph, ties, [*homes, *abroad], records)


def renamed(register: Register, name: str) -> Register:
    """The register with one and the same name for everything."""

    class Renamed(Register):
        def name(self, iri: str, language: str) -> str:
            return name

    return Renamed(register.graph, register.as_of, register.actors, register.records, register.ties)
