"""Where an imported record comes from: the row of the table, and the source that the row names."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.ingest.tables.cells import iri_of, typed
from localties.labels import slug
from localties.terms import DCTERMS, LT, PREFIXES, RDF, expand

if TYPE_CHECKING:
    from collections.abc import Container, Iterable
    from pathlib import Path

    from localties.ingest.tables.entries import Conventions, Entry
    from localties.ingest.tables.naming import Names

_TYPE: Final = ox.NamedNode(RDF + "type")
_DIGEST: Final = 12


def _lt(name: str) -> ox.NamedNode:
    return ox.NamedNode(LT + name)


class Sourcing:
    """Gives records of a table their evidence.

    Args:
        names: What names mean; a source that a row names is looked for among them.
        table: The table.
        conventions: How the office writes.

    Attributes:
        register: The source that stands for the table.
    """

    def __init__(self, names: Names, table: Path, conventions: Conventions) -> None:
        self._names = names
        self._conventions = conventions
        self._stem = slug(table.stem) or "table"
        self._made: dict[ox.NamedNode, set[ox.Triple]] = {}
        self.register = ox.NamedNode(f"{PREFIXES['source']}{conventions.prefix}{self._stem}")
        self._table: Final = {
            ox.Triple(self.register, _TYPE, _lt("Source")),
            ox.Triple(
                self.register,
                ox.NamedNode(DCTERMS + "title"),
                ox.Literal(table.name, language=conventions.languages[0]),
            ),
            ox.Triple(self.register, _lt("sourceKind"), ox.NamedNode(expand("source-kind:office-register"))),
        }

    def evidence(
        self, thing: ox.NamedNode, told: list[Entry], *, changed: bool, known: Container[object]
    ) -> tuple[set[ox.Triple], set[ox.Triple]]:
        """Give the evidence of a record.

        Args:
            thing: The record.
            told: The rows that tell of it.
            changed: Whether the rows say something new.
            known: What its file describes.

        Returns:
            What is said of the pieces of evidence and of new sources, and the record's statements that lead to
            them. Nothing for a record that another table brought and that this one only repeats.
        """
        row = self._piece(thing, self._stem)
        if not changed and row not in known:
            return set(), set()
        first = told[0]
        said = self._table | {
            ox.Triple(row, _TYPE, _lt("Evidence")),
            ox.Triple(row, _lt("source"), self.register),
            ox.Triple(row, _lt("sheet"), ox.Literal(first.sheet)),
            ox.Triple(row, _lt("row"), typed(str(first.row), "integer")),
            ox.Triple(row, _lt("certainty"), ox.NamedNode(expand("certainty:stated"))),
        }
        pieces = {row}
        for text in sorted({text for entry in told for text in entry.sources}):
            source, new = self._source(text)
            local = source.value.rpartition("/")[2].removeprefix(self._conventions.prefix)
            piece = self._piece(thing, f"{self._stem}.{local}")
            pieces.add(piece)
            said |= new | {
                ox.Triple(piece, _TYPE, _lt("Evidence")),
                ox.Triple(piece, _lt("source"), source),
                ox.Triple(piece, _lt("certainty"), ox.NamedNode(expand("certainty:reported"))),
            }
        return said, {ox.Triple(thing, _lt("evidence"), piece) for piece in pieces}

    def gave(self, thing: ox.NamedNode, piece: object) -> bool:
        """Tell whether a piece of evidence for a record is one that this table gave it, now or before."""
        row = self._piece(thing, self._stem).value
        return isinstance(piece, ox.NamedNode) and (piece.value == row or piece.value.startswith(f"{row}."))

    def brought(self, triples: Iterable[ox.Triple]) -> set[ox.NamedNode]:
        """Give the records that an earlier import of the table brought, by the identifiers of their evidence."""
        rows = {t.subject for t in triples if t.predicate == _lt("source") and t.object == self.register}
        return {
            t.subject
            for t in triples
            if t.predicate == _lt("evidence") and t.object in rows and isinstance(t.subject, ox.NamedNode)
        }

    def _piece(self, thing: ox.NamedNode, of: str) -> ox.NamedNode:
        kind, _, local = thing.value.removeprefix(PREFIXES["evidence"].removesuffix("evidence/")).partition("/")
        return ox.NamedNode(f"{PREFIXES['evidence']}{kind}.{local}.{of}")

    def _source(self, text: str) -> tuple[ox.NamedNode, set[ox.Triple]]:
        """Give the source that a text names, with what is said of it where it is a new one."""
        iri = iri_of(text, "source")
        if iri is not None and (self._names.exists(iri) or (":" in text and iri.startswith(PREFIXES["source"]))):
            return ox.NamedNode(iri), set()
        if known := self._names.named(text, (LT + "Source",)):
            return ox.NamedNode(known), set()
        local = slug(text) or sha256(text.encode()).hexdigest()[:_DIGEST]
        source = ox.NamedNode(f"{PREFIXES['source']}{self._conventions.prefix}{local}")
        if source in self._made or self._names.exists(source.value):
            return source, self._made.get(source, set())
        is_address = text.startswith(("http://", "https://"))
        said = {
            ox.Triple(source, _TYPE, _lt("Source")),
            ox.Triple(
                source, ox.NamedNode(DCTERMS + "title"), ox.Literal(text, language=self._conventions.languages[0])
            ),
            ox.Triple(source, _lt("sourceKind"), ox.NamedNode(expand("source-kind:unspecified"))),
        }
        said |= {ox.Triple(source, _lt("url"), typed(text, "anyURI"))} if is_address else set()
        return source, self._made.setdefault(source, said)


def rows_of(triples: Iterable[ox.Triple], register: ox.NamedNode) -> dict[tuple[str, int], str]:
    """Give for each sheet and row of a table the thing that an earlier import found there."""
    by_piece: dict[object, dict[str, str]] = {}
    of: dict[object, str] = {}
    for t in triples:
        if t.predicate in (_lt("sheet"), _lt("row"), _lt("source")):
            by_piece.setdefault(t.subject, {})[t.predicate.value] = t.object.value  # type: ignore[union-attr]
        elif t.predicate == _lt("evidence") and isinstance(t.subject, ox.NamedNode):
            of[t.object] = t.subject.value
    return {
        (said[LT + "sheet"], int(said[LT + "row"])): of[piece]
        for piece, said in by_piece.items()
        if piece in of and said.get(LT + "source") == register.value and {LT + "sheet", LT + "row"} <= said.keys()
    }
