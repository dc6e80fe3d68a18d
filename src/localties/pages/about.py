"""What the data set is: whose, from which sources, how its status is judged, where to take it from."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.graph import Thresholds
from localties.labels import choose, fold
from localties.pages.wording import wording
from localties.query.vocabulary import Vocabulary
from localties.store import QueryFile
from localties.terms import BASE, DCTERMS, ID, SCHEME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.pages.reader import Reader

DATASET: Final = ID + "dataset"
_SOURCES: Final = """
SELECT ?source ?publisher ?issued ?url ?extent ?kind (COUNT(DISTINCT ?record) AS ?records) WHERE {
  ?source a lt:Source .
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:issued ?issued }
  OPTIONAL { ?source lt:url ?url }
  OPTIONAL { ?source lt:extent ?extent }
  OPTIONAL { ?source lt:sourceKind ?kind }
  OPTIONAL { ?record lt:evidence/lt:source ?source }
}
GROUP BY ?source ?publisher ?issued ?url ?extent ?kind
"""
_JUDGING: Final = "status"


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A source as the list of sources shows it.

    Attributes:
        iri: Its IRI.
        publisher: Who published it, or None.
        issued: When, or None.
        url: Its address, or None.
        extent: The concept that says how much of it was read, or None.
        kind: The concept of its kind, or None.
        records: How many records rest on it.
    """

    iri: str
    publisher: str | None
    issued: PartialDate | None
    url: str | None
    extent: str | None
    kind: str | None
    records: int


def about_page(reader: Reader, sizes: Mapping[str, int] | None = None) -> str:
    """Give the page about the data set.

    Args:
        reader: Who reads it.
        sizes: The dumps that can be downloaded, file name to size in bytes; None where they are not counted.
    """
    graph = reader.register.graph
    vocabulary = Vocabulary.read(graph)
    said = _said(reader)
    day = said.get("modified") or reader.register.as_of.isoformat()
    citation = {
        "title": reader.name(DATASET),
        "version": version("localties"),
        "year": day[:4],
        "url": BASE,
    }
    return reader.page(
        "about.html.j2",
        here="about",
        dataset=DATASET,
        about=said,
        day=PartialDate.parse(day),
        version=citation["version"],
        citation=citation,
        bibtex=_bibtex(citation, said.get("creator", "")),
        classes=[cls for cls in vocabulary.classes if cls.uses and not cls.is_part],
        sources=_sources(reader),
        statuses=next((s.concepts for s in vocabulary.schemes if s.iri == SCHEME + "status"), ()),
        rules=[file for file in QueryFile.read_all(graph.project.queries("rules")) if _JUDGING in file.name],
        thresholds=Thresholds(reader.register.as_of),
        sizes=sizes,
        size_of=_size,
        **wording(reader),
    )


def _said(reader: Reader) -> dict[str, str]:
    texts: dict[str, dict[str, str]] = {}
    for quad in reader.register.graph.store.matching(ox.NamedNode(DATASET)):
        if quad.predicate.value.startswith(DCTERMS) and isinstance(quad.object, ox.Literal | ox.NamedNode):
            tag = getattr(quad.object, "language", None) or ""
            texts.setdefault(quad.predicate.value.removeprefix(DCTERMS), {})[tag] = quad.object.value
    return {name: choose(by_language, reader.language) or "" for name, by_language in texts.items()}


def _sources(reader: Reader) -> list[SourceLine]:
    found: dict[str, SourceLine] = {}
    rows = reader.register.graph.store.select(_SOURCES).dicts()
    for row in sorted(rows, key=str):
        values = {name: term.value for name, term in row.items()}
        iri = values["source"]
        issued = values.get("issued")
        found.setdefault(
            iri,
            SourceLine(
                iri=iri,
                publisher=values.get("publisher"),
                issued=PartialDate.parse(issued) if issued else None,
                url=values.get("url"),
                extent=values.get("extent"),
                kind=values.get("kind"),
                records=int(values["records"]),
            ),
        )
    return sorted(found.values(), key=lambda line: (-line.records, fold(reader.name(line.iri))))


def _bibtex(citation: Mapping[str, str], creator: str) -> str:
    fields = {
        "title": citation["title"],
        "author": f"{{{creator}}}",
        "year": citation["year"],
        "version": citation["version"],
        "url": citation["url"],
    }
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{localties{citation['year']},\n{lines}}}"


def _size(count: int) -> str:
    """Give a size as people write it, in kilobytes or megabytes of 1000 (SI)."""
    kilobytes = count / 1000
    return f"{kilobytes:.0f} kB" if kilobytes < 1000 else f"{kilobytes / 1000:.1f} MB"  # noqa: PLR2004 - SI
