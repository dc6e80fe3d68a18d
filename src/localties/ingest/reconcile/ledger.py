"""The ledger: what people decided about names, kept in `graph/ledger/judgements.ttl`.

Nothing is taken back: a later judgement on the same name and thing counts, the earlier one stays.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import replace_files, write, writing
from localties.ingest.reconcile.countries import country_of
from localties.ingest.reconcile.folding import key
from localties.labels import slug
from localties.store import EmbeddedStore, Store
from localties.terms import ID, LT, RDF, SCHEME, XSD

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from localties.ingest.reconcile.mentions import Mention

FILE: Final = "ledger/judgements.ttl"
"""Where the ledger stands below the folder of the graph."""
_GRAPH: Final = "urn:ledger"
_JUDGEMENTS: Final = """
SELECT ?judgement ?name ?country ?thing ?verdict ?by ?on ?reason WHERE {
  ?judgement a lt:Judgement ; lt:mentionedName ?name ; lt:judgedThing ?thing ; lt:verdict ?verdict ;
    lt:judgedBy ?by ; lt:judgedOn ?on .
  OPTIONAL { ?judgement lt:mentionedCountry ?country }
  OPTIONAL { ?judgement lt:reason ?reason }
}
"""


class Verdict(StrEnum):
    """What a judgement comes to."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Somebody's decision about a name and a thing.

    Attributes:
        mention_name: The name as the source writes it.
        mention_country: The country beside it as the source writes it, or None.
        thing: The IRI of the thing.
        verdict: Whether the name means the thing.
        by: Who decided.
        on: The day of the decision.
        reason: Why, or None.
        language: The language of the reason (BCP 47).
    """

    mention_name: str
    mention_country: str | None
    thing: str
    verdict: Verdict
    by: str
    on: date
    reason: str | None = None
    language: str = "en"

    @property
    def about(self) -> tuple[str, str | None]:
        """What it is about: see `subject`."""
        return subject(self.mention_name, self.mention_country)


def subject(name: str, country: str | None) -> tuple[str, str | None]:
    """Give what two judgements have in common that are about one name: its letters, and the country.

    Diacritics tell names apart, case and spaces do not; `KR` and `South Korea` are one country.
    """
    where = (country_of(country) or key(country)) if country else None
    return " ".join(name.casefold().split()), where


class Ledger:
    """The judgements of a project, in the order in which they were made.

    Args:
        folder: The folder of the graph; an absent ledger is empty.

    Attributes:
        path: The file.
        judgements: All of them, earlier ones included.

    Raises:
        EncodingError, RdfSyntaxError: If the file cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self._folder = folder
        self._written = _read(self.path)
        self._new: list[Judgement] = []

    @property
    def judgements(self) -> list[Judgement]:
        """All judgements, in the order in which they were made."""
        return [judgement for _, judgement in self._written] + self._new

    def of(self, mention: Mention) -> list[Judgement]:
        """Give the latest judgement on a mention's name for each thing."""
        about = subject(mention.name, mention.country)
        return [judgement for judgement in latest(self.judgements) if judgement.about == about]

    def judge(self, judgement: Judgement) -> None:
        """Add a judgement; `write` keeps it."""
        self._new.append(judgement)

    def write(self) -> None:
        """Write the ledger at once or not at all, after waiting for other writers.

        Raises:
            EncodingError, RdfSyntaxError: If the file as it is now cannot be read.
            GraphBusyError: If another writer did not finish in time.
            OSError: If it cannot be written.
        """
        with writing(self._folder):
            replace_files(self._folder, self.changed())
        self._written, self._new = _read(self.path), []

    def changed(self) -> dict[Path, bytes]:
        """Give the file with its new bytes, for `replace_files`; nothing where no judgement was added.

        What others have added to the file since it was read stays in it.

        Raises:
            EncodingError, RdfSyntaxError: If the file as it is now cannot be read.
        """
        if not self._new:
            return {}
        entries = _read(self.path)
        taken = {iri for iri, _ in entries}
        for judgement in self._new:
            iri = _next(judgement, taken)
            taken.add(iri)
            entries.append((iri, judgement))
        return {self.path: write((t for entry in entries for t in _triples(*entry)), ox.RdfFormat.TURTLE)}


def latest(judgements: Iterable[Judgement]) -> list[Judgement]:
    """Keep, of judgements in the order in which they were made, the last on each name and thing."""
    by_subject = {(judgement.about, judgement.thing): judgement for judgement in judgements}
    return list(by_subject.values())


def judgements_in(store: Store) -> list[tuple[str, Judgement]]:
    """Give the judgements that a store holds with their IRIs, in the order in which they were made."""
    found: dict[str, Judgement] = {}
    for row in store.select(_JUDGEMENTS).dicts():
        verdict = row["verdict"].value.rpartition("/")[2]
        if verdict not in set(Verdict):
            continue
        reason = row.get("reason")
        found[row["judgement"].value] = Judgement(
            mention_name=row["name"].value,
            mention_country=row["country"].value if "country" in row else None,
            thing=row["thing"].value,
            verdict=Verdict(verdict),
            by=row["by"].value,
            on=date.fromisoformat(row["on"].value),
            reason=reason.value if reason else None,
            language=str(getattr(reason, "language", None) or "en"),
        )
    return sorted(found.items(), key=lambda item: (item[1].on, _number(item[0]), item[0]))


def _read(path: Path) -> list[tuple[str, Judgement]]:
    if not path.is_file():
        return []
    store = EmbeddedStore()
    store.load(path, _GRAPH)
    return judgements_in(store)


def _number(iri: str) -> int:
    digits = iri.rpartition(".")[2]
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def _next(judgement: Judgement, taken: set[str]) -> str:
    base = f"{ID}judgement/{slug(judgement.mention_name) or 'name'}."
    return base + str(1 + max((_number(iri) for iri in taken if iri.startswith(base)), default=0))


def _triples(iri: str, judgement: Judgement) -> Iterable[ox.Triple]:
    node = ox.NamedNode(iri)
    values: dict[str, ox.NamedNode | ox.Literal | None] = {
        RDF + "type": ox.NamedNode(LT + "Judgement"),
        LT + "mentionedName": ox.Literal(judgement.mention_name),
        LT + "mentionedCountry": ox.Literal(judgement.mention_country) if judgement.mention_country else None,
        LT + "judgedThing": ox.NamedNode(judgement.thing),
        LT + "verdict": ox.NamedNode(f"{SCHEME}verdict/{judgement.verdict}"),
        LT + "judgedBy": ox.Literal(judgement.by),
        LT + "judgedOn": ox.Literal(judgement.on.isoformat(), datatype=ox.NamedNode(XSD + "date")),
        LT + "reason": ox.Literal(judgement.reason, language=judgement.language) if judgement.reason else None,
    }
    return [ox.Triple(node, ox.NamedNode(p), value) for p, value in values.items() if value is not None]
