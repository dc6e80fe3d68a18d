"""What a list says, as triples."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.ingest.pairs.differing import Stated, claims, taken
from localties.ingest.reconcile import country_name
from localties.terms import PREFIXES, XSD, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from localties.ingest.pairs.about import About
    from localties.ingest.pairs.differing import Claimed
    from localties.ingest.pairs.lists import PairList, Row
    from localties.ingest.pairs.meeting import Spot
    from localties.ingest.pairs.ties import PairTie

Value = str | ox.NamedNode | ox.Literal
_STATE_LANGUAGES: Final = ("en", "vi", "ko", "ja")
_STANDS: Final = {"en": "It stands on the record.", "vi": "Giá trị ghi trên bản ghi."}
_LISTED: Final = {
    "en": "So says a list of sister cities, which changes nothing on the record.",
    "vi": "Theo một danh sách thành phố kết nghĩa; bản ghi không thay đổi theo danh sách.",
}
_NAMES_BY_COUNTRY: Final = {
    "en": "Names of places by country: GeoNames, ISO 3166-2 and the graph itself",
    "vi": "Tên địa phương theo từng nước: GeoNames, ISO 3166-2 và chính đồ thị này",
}
_SHORT: Final = 12
"""Digits of the digest of an address that name its source."""


class Layer:
    """Collects the triples of a world layer.

    Args:
        slug: Its name in identifiers.
        graph: The IRI of its named graph.

    Attributes:
        triples: What it says.
    """

    def __init__(self, slug: str, graph: str) -> None:
        self._slug = slug
        self._graph = graph
        self.source = f"{PREFIXES['source']}world.{slug}"
        self.triples: set[ox.Triple] = set()

    def describe(self, about: About, pairs: PairList) -> None:
        """Say what the layer is, whose, and which file it came from."""
        self._say(self._graph, {
            "rdf:type": [expand("void:Dataset")],
            "dcterms:title": _texts(about.titles),
            "dcterms:license": [about.licence],
            "dcterms:source": [about.source],
            "dcterms:rights": _texts(about.rights),
        })  # fmt: skip
        values = {"name": pairs.path.name, "rows": pairs.read, "digest": about.digest}
        self._say(self.source, {
            "rdf:type": [expand("lt:Source")],
            "rdfs:label": _texts(about.titles),
            "dcterms:title": _texts(about.titles),
            "dcterms:description": _texts({
                "en": "{name}, {rows} rows, SHA-256 {digest}.".format(**values),
                "vi": "{name}, {rows} dòng, SHA-256 {digest}.".format(**values),
            }),
            "dcterms:language": [ox.Literal(pairs.language)],
            "lt:sourceKind": [expand("source-kind:dataset")],
            "lt:url": [_typed(about.source, "anyURI")],
        })  # fmt: skip

    def add_states(self, states: Mapping[str, str], evidence: str | None) -> None:
        """Add states that the graph lacks: their IRIs by code, and what bears out their names."""
        for code, iri in states.items():
            names = {language: country_name(code, language) for language in _STATE_LANGUAGES}
            self._say(iri, {
                "rdf:type": [expand("lt:State")],
                "rdfs:label": _texts(names),
                "lt:countryCode": [ox.Literal(code)],
                "lt:evidence": [evidence] if evidence else [],
            })  # fmt: skip

    def add_places(self, spots: Iterable[Spot], states: Mapping[str, str], partners: set[str]) -> None:
        """Add places; of one that the graph describes, only that it is a partner, where it does not say so.

        Args:
            spots: The places.
            states: The IRIs of the states by code.
            partners: The IRIs of the partners that the graph describes.
        """
        for spot in spots:
            if spot.is_partner and spot.iri not in partners:
                role = {"rdf:type": [expand("lt:Partner")], "lt:partnerKind": [expand("partner-kind:locality")]}
                self._say(spot.iri, role)
            if spot.met:
                continue
            names = _names(spot.said.name, spot.said.language)
            said = {tag: spot.named.get(tag, name) for tag, name in names.items()}
            self._say(spot.iri, {
                "rdf:type": [expand("lt:Locality")],
                "rdfs:label": _texts(said),
                "skos:altLabel": _texts({tag: name for tag, name in names.items() if said[tag] != name}),
                "lt:level": [expand("level:unspecified")],
                "lt:country": [states[spot.code]],
                "geo:lat": [_typed(spot.point.latitude, "decimal")] if spot.point else [],
                "geo:long": [_typed(spot.point.longitude, "decimal")] if spot.point else [],
                "lt:evidence": [self._evidence(spot.row), *([self._inference()] if spot.said.inferred else [])],
            })  # fmt: skip

    def add_ties(
        self,
        ties: Iterable[PairTie],
        labels: Mapping[str, Mapping[str, str]],
        stated: Mapping[str, Stated],
    ) -> None:
        """Add ties; of one that the graph has, only that the list bears it out, and where the list differs.

        Args:
            ties: The ties.
            labels: The names of places that the graph describes, by IRI and language.
            stated: What the graph and the other layers state of ties, by IRI.
        """
        for tie in ties:
            self._say(tie.iri, {
                "rdf:type": [expand("lt:Tie")],
                "lt:locality": [tie.locality.iri],
                "lt:partner": [tie.partner.iri],
                "lt:evidence": self._evidence_of(tie.rows),
            })  # fmt: skip
            known = stated.get(tie.iri) or Stated()
            if not tie.known:
                self._say(tie.iri, dict(_told(tie, labels)))
                self._say(tie.iri, {name: [value] for name, value in taken(tie, known).items()})
            for number, claimed in enumerate(claims(tie, known), 1):
                self._say_claim(
                    f"{PREFIXES['claim']}world.{self._slug}.{tie.iri.rpartition('/')[2]}.{number}",
                    tie,
                    claimed,
                    known,
                )

    def _say_claim(self, claim: str, tie: PairTie, claimed: Claimed, known: Stated) -> None:
        reason = _STANDS if claimed.is_preferred else _LISTED
        self._say(claim, {
            "rdf:type": [expand("lt:Claim")],
            "lt:claimAbout": [tie.iri],
            "lt:claimProperty": [_typed(expand(claimed.property), "anyURI")],
            "lt:claimValue" if isinstance(claimed.value, ox.Literal) else "lt:claimThing": [claimed.value],
            "lt:rank": [expand("rank:preferred" if claimed.is_preferred else "rank:alternative")],
            "lt:reason": _texts(reason),
            "lt:evidence": self._evidence_of(claimed.rows) or sorted(known.evidence),
            "dcterms:isPartOf": [self._graph],
        })  # fmt: skip

    def _evidence_of(self, rows: Iterable[Row]) -> list[Value]:
        return sorted({piece for row in rows for piece in self._pieces(row)})

    def _pieces(self, row: Row) -> Iterator[str]:
        yield self._evidence(row.number)
        for address in row.references:
            digest = hashlib.sha256(address.encode()).hexdigest()[:_SHORT]
            source = f"{self.source}.{digest}"
            self._say(source, {
                "rdf:type": [expand("lt:Source")],
                "dcterms:title": _texts({"en": address, "vi": address}),
                "lt:sourceKind": [expand("source-kind:unspecified")],
                "lt:url": [_typed(address, "anyURI")],
            })  # fmt: skip
            piece = f"{PREFIXES['evidence']}world.{self._slug}.{digest}"
            self._say_evidence(piece, source, None)
            yield piece

    def _evidence(self, row: int) -> str:
        piece = f"{PREFIXES['evidence']}world.{self._slug}.{row}"
        self._say_evidence(piece, self.source, row)
        return piece

    def _inference(self) -> str:
        """Give the evidence for countries that follow from the names of places."""
        source, piece = f"{self.source}.countries", f"{PREFIXES['evidence']}world.{self._slug}.countries"
        self._say(source, {
            "rdf:type": [expand("lt:Source")],
            "dcterms:title": _texts(_NAMES_BY_COUNTRY),
            "lt:sourceKind": [expand("source-kind:dataset")],
            "lt:url": [_typed("https://www.geonames.org/", "anyURI")],
        })  # fmt: skip
        self._say_evidence(piece, source, None, "inferred")
        return piece

    def _say_evidence(self, piece: str, source: str, row: int | None, certainty: str = "reported") -> None:
        self._say(piece, {
            "rdf:type": [expand("lt:Evidence")],
            "lt:source": [source],
            "lt:row": [] if row is None else [_typed(str(row), "integer")],
            "lt:certainty": [expand(f"certainty:{certainty}")],
        })  # fmt: skip

    def _say(self, subject: str, values: Mapping[str, Iterable[Value]]) -> None:
        node = ox.NamedNode(subject)
        for name, objects in values.items():
            predicate = _PREDICATES[name]
            for value in objects:
                term = ox.NamedNode(value) if isinstance(value, str) else value
                self.triples.add(ox.Triple(node, predicate, term))


_PREDICATES: Final = {
    name: ox.NamedNode(expand(name))
    for name in (
        "rdf:type rdfs:label skos:altLabel dcterms:title dcterms:license dcterms:source dcterms:rights "
        "dcterms:description dcterms:isPartOf dcterms:language lt:sourceKind lt:url lt:countryCode lt:evidence "
        "lt:partnerKind lt:level lt:country geo:lat geo:long lt:locality lt:partner lt:tieKind lt:since lt:status "
        "lt:statusSince lt:source lt:row lt:certainty lt:claimAbout lt:claimProperty lt:claimValue lt:claimThing "
        "lt:rank lt:reason"
    ).split()
}


def _told(tie: PairTie, labels: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, list[Value]]]:
    sides = [labels.get(s.iri) or _names(s.said.name, s.said.language) for s in (tie.locality, tie.partner)]
    shared = sides[0].keys() & sides[1].keys()
    both = {tag: f"{sides[0][tag]} – {sides[1][tag]}" for tag in shared}
    # Names in two languages: each side keeps its own, under the language of the one that the reader knows less.
    yield (
        "rdfs:label",
        _texts(both or {tie.partner.said.language: f"{tie.locality.said.name} – {tie.partner.said.name}"}),
    )
    yield "lt:tieKind", [expand("tie-kind:unspecified")]


def _names(name: str, language: str) -> dict[str, str]:
    """Give a name by language: Vietnamese writes foreign names as English does, and no other language's."""
    return {"en": name, "vi": name} if language in ("en", "vi") else {language: name}


def _texts(by_language: Mapping[str, str]) -> list[Value]:
    return [ox.Literal(text, language=tag) for tag, text in sorted(by_language.items())]


def _typed(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
