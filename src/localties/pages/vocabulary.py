"""The ontology as a document that people read, with an anchor per term."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from localties.dates import PartialDate
from localties.labels import choose
from localties.messages import LANGUAGES
from localties.pages.wording import wording
from localties.query.vocabulary import ONTOLOGY, Vocabulary
from localties.store import QueryFile
from localties.terms import LT, PREFIXES, SCHEME, SHAPES, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.pages.reader import Reader
    from localties.query.vocabulary import ClassTerm, Field, Match, PropertyTerm

_SEVERITIES: Final = ("Violation", "Warning", "Info")


def ontology_page(reader: Reader) -> str:
    """Give the page of the ontology, read from its files.

    Raises:
        EncodingError, RdfSyntaxError: If the shapes cannot be read.
    """
    graph = reader.register.graph
    vocabulary = Vocabulary.read(graph)
    everywhere = _everywhere(vocabulary.classes)
    titles = {scheme.iri: scheme.title for scheme in vocabulary.crosswalks}
    by_iri = {cls.iri: cls for cls in vocabulary.classes}
    other = next(language for language in LANGUAGES if language != reader.language)
    return reader.page(
        "ontology.html.j2",
        here="ontology",
        vocabulary=vocabulary,
        roots=[cls for cls in vocabulary.classes if not cls.above],
        children=lambda cls: [by_iri[iri] for iri in cls.below],
        everywhere=everywhere,
        relations=lambda cls: _relations(cls, everywhere),
        checks=sorted(
            QueryFile.read_all(graph.project.queries("checks")), key=lambda file: _rank(file.header["severity"])
        ),
        derivations=QueryFile.read_all(graph.project.queries("rules")),
        section=anchor,
        field_anchor=lambda iri: anchor(iri) or shorten(iri).replace(":", "-"),
        grouped=_grouped,
        whose=lambda iri: choose(titles.get(iri.rpartition("/")[0], {}), reader.language),
        day=lambda text: PartialDate.parse(text).in_words(reader.language),
        prefixed=shorten,
        other=other,
        name_in=reader.register.name,
        ontology=ONTOLOGY,
        shapes=SHAPES,
        prefixes={"lt": LT, **{p: ns for p, ns in PREFIXES.items() if p in _used_prefixes(vocabulary)}},
        header=lambda path: vocabulary.header.get(_expanded(path), {}),
        **wording(reader),
    )


def anchor(iri: str) -> str | None:
    """Give the id under which the document explains a term or a scheme, or None where it does not.

    >>> anchor("https://w3id.org/localties/ns#Agreement"), anchor("https://w3id.org/localties/scheme/field")
    ('Agreement', 'scheme-field')
    """
    if iri.startswith(LT):
        return iri.removeprefix(LT)
    slug = iri.removeprefix(SCHEME)
    return f"scheme-{slug}" if slug != iri and "/" not in slug else None


def _rank(severity: str) -> int:
    return [name.lower() for name in _SEVERITIES].index(severity)


def _everywhere(classes: Iterable[ClassTerm]) -> list[Field]:
    """Give the fields that most classes with a shape have; said once, they need not be drawn on each."""
    shaped = [cls for cls in classes if cls.fields]
    counts = Counter(field.path for cls in shaped for field in cls.fields)
    first: dict[str, Field] = {}
    for cls in shaped:
        for field in cls.fields:
            first.setdefault(field.path, field)
    return [field for path, field in first.items() if counts[path] > len(shaped) / 2]


def _relations(cls: ClassTerm, everywhere: list[Field]) -> list[Field]:
    """Give the fields of a class that lead to records of this vocabulary."""
    told = {field.path for field in everywhere}
    return [
        field
        for field in cls.fields
        if field.path not in told and any(taken.startswith(LT) for taken in field.takes)
    ]


def _grouped(matches: Iterable[Match]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for match in matches:
        found.setdefault(match.how, []).append(match.other)
    return found


def _used_prefixes(vocabulary: Vocabulary) -> set[str]:
    terms: list[ClassTerm | PropertyTerm] = [*vocabulary.classes, *vocabulary.properties]
    matches = [match.other for term in terms for match in term.matches]
    fields = [iri for cls in vocabulary.classes for field in cls.fields for iri in (field.path, *field.takes)]
    short = [shorten(iri) for iri in (*matches, *fields)]
    return {name.partition(":")[0] for name in short if name not in matches} - {"scheme"}


def _expanded(path: str) -> str:
    prefix, _, local = path.partition(":")
    return PREFIXES[prefix] + local
