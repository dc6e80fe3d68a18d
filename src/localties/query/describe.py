"""One entity as a person would want it: its names, what is known of it, what speaks of it, and the sources.

Which properties are shown, in which order and under which name is read from the shapes and the ontology.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.errors import InvalidDateError, UnknownEntityError
from localties.graph import classes_of, is_part, mentions, names_of, with_parts
from localties.labels import choose
from localties.store import EmbeddedStore
from localties.terms import BASE, DCTERMS, EDTF, LT, RDF, RDFS, SKOS, XSD, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from localties.graph import KnowledgeGraph
    from localties.store import Term

_DATES: Final = {XSD + "gYear", XSD + "gYearMonth", XSD + "date", EDTF + "EDTF"}
_TOLD_ELSEWHERE: Final = {RDF + "type", RDFS + "label", SKOS + "altLabel", LT + "evidence"}
_BOUND_SUFFIXES: Final = ("Earliest", "Latest")
_PROPERTY_ORDER: Final = "SELECT ?path ?order WHERE { ?shape sh:path ?path ; sh:order ?order }"
_LAST: Final = 1e9
_ASSESSMENT: Final = ox.NamedNode(LT + "StatusAssessment")
_POINT_AND_COMMA: Final = str.maketrans(".,", ",.")
_PERSON: Final = ox.NamedNode(LT + "Person")


class Words(str):
    """A text for a reader that knows what it names.

    Attributes:
        iri: The IRI of the thing, concept, term or web page that the words stand for, or None.
        language: The language tag of the words where they are a text in one language, or None.
        facts: Of a part, such as a party or a code, what is said of it; empty for anything else.
    """

    iri: str | None
    language: str | None
    facts: tuple[Fact, ...]

    def __new__(
        cls, text: str, iri: str | None = None, language: str | None = None, facts: tuple[Fact, ...] = ()
    ) -> Self:
        """Give the text with what it stands for."""
        words = super().__new__(cls, text)
        words.iri, words.language, words.facts = iri, language, facts
        return words


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and its values.

    Attributes:
        name: The property in words, with its IRI.
        values: The values in words, each with the IRI of what it names.
    """

    name: Words
    values: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that speaks of the entity: an agreement, an event, a tie ...

    Attributes:
        thing: Its IRI.
        kind: The IRI of the class it is grouped by.
        label: Its name.
        when: Its first date in words, or None.
        standing: Whether it was held, signed, planned ..., or None.
        role: Of a person: for whom and in which office, or None.
        status: Its status in words, with the IRI of the concept, or None.
        reason: Why it has that status, or None.
    """

    thing: str
    kind: str
    label: Words
    when: str | None
    standing: str | None
    role: str | None
    status: Words | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a source bears the entity out.

    Attributes:
        evidence: The IRI of the evidence.
        title: The source's title, with its IRI and its language.
        url: Its address, or None.
        publisher: Who published it, or None.
        issued: When, in words, or None.
        place: Line and span, or None where the evidence points to the source as a whole.
        certainty: In words.
        reason: Why it is not simply stated, or None.
    """

    evidence: str
    title: Words
    url: str | None
    publisher: str | None
    issued: str | None
    place: str | None
    certainty: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """An entity, in words.

    Attributes:
        thing: Its IRI.
        title: Its name in the reader's language, with the language it is in.
        classes: What it is, in words, with the IRI of each class.
        status: Its status in words with the reason, and with the IRI of the concept; None where there is none.
        other_names: Its names in other languages and other spellings, each with its language tag.
        facts: What is said of it.
        mentions: What speaks of it, by class name.
        in_short: The IRIs of what speaks of it and was wanted in short, by the IRI of the class.
        citations: The evidence for it.
    """

    thing: str
    title: Words
    classes: tuple[Words, ...]
    status: Words | None
    other_names: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    mentions: dict[str, tuple[Mention, ...]]
    in_short: dict[str, tuple[str, ...]]
    citations: tuple[Citation, ...]


def describe(
    graph: KnowledgeGraph, thing: str, language: str, in_short: Callable[[str, str], bool] | None = None
) -> Card:
    """Describe one entity.

    Args:
        graph: The graph, derived facts included.
        thing: Its IRI.
        language: `vi` or `en`.
        in_short: Tells of something that speaks of it, by the IRIs of its class and of itself, whether its IRI is
            all that is wanted; a place may be spoken of by thousands.

    Raises:
        UnknownEntityError: If the graph says nothing about it.
    """
    node = ox.NamedNode(thing)
    if not any(graph.store.matching(node)):
        raise UnknownEntityError(f"the graph says nothing about {thing}")
    return _Describer(graph, language, in_short or (lambda _kind, _thing: False)).card(node)


@cache
def _order_of_properties(shapes: Path) -> dict[str, float]:
    store = EmbeddedStore()
    store.load(shapes, BASE + "shapes")
    return {row["path"].value: float(row["order"].value) for row in store.select(_PROPERTY_ORDER).dicts()}


class _Describer:
    def __init__(self, graph: KnowledgeGraph, language: str, in_short: Callable[[str, str], bool]) -> None:
        self._graph = graph
        self._store = graph.store
        self._language = language
        self._is_short = in_short
        self._order = _order_of_properties(graph.project.shapes)
        self._names: dict[ox.NamedNode, Words] = {}

    def card(self, node: ox.NamedNode) -> Card:
        title = self._name(node)
        names = [(lang, name) for lang, name in names_of(self._graph, node).items() if name != title]
        names += [
            (v.language or "", v.value)
            for v in self._objects(node, SKOS + "altLabel")
            if isinstance(v, ox.Literal)
        ]
        status, reason = self._status(node)
        mentions, in_short = self._mentions(node)
        return Card(
            thing=node.value,
            title=title,
            classes=tuple(sorted(self._name(cls) for cls in classes_of(self._graph, node))),
            status=Words(f"{status}: {reason}" if reason else status, status.iri) if status else None,
            other_names=tuple(sorted(names)),
            facts=tuple(self._facts(node)),
            mentions=mentions,
            in_short=in_short,
            citations=tuple(
                self._citation(evidence)
                for evidence in sorted(self._objects(node, LT + "evidence"), key=str)
                if isinstance(evidence, ox.NamedNode)
            ),
        )

    def _facts(self, node: ox.NamedNode) -> list[Fact]:
        values: dict[str, set[Term]] = defaultdict(set)
        for quad in self._store.matching(node):
            predicate = quad.predicate.value
            if predicate in _TOLD_ELSEWHERE or predicate.endswith(_BOUND_SUFFIXES):
                continue
            if not isinstance(quad.object, ox.BlankNode):
                values[predicate].add(_plain(quad.object))
        ordered = sorted(values, key=lambda path: (self._order.get(path, _LAST), path))
        return [Fact(self._name(ox.NamedNode(path)), self._words_for(values[path])) for path in ordered]

    def _words_for(self, values: set[Term]) -> tuple[Words, ...]:
        texts = [value for value in values if isinstance(value, ox.Literal) and value.language]
        if len(texts) == len(values):
            by_language = {text.language or "": text.value for text in sorted(texts, key=str)}
            return (self._chosen(by_language),)
        words = sorted((self._words(value) for value in values), key=lambda w: (w, w.iri or ""))
        # Two things can have one name; two parts that read the same are told once.
        return tuple({(w, None if w.facts else w.iri): w for w in words}.values())

    def _words(self, value: Term) -> Words:
        if isinstance(value, ox.Literal):
            return self._literal(value)
        if not isinstance(value, ox.NamedNode):
            return Words(str(value))
        if not is_part(self._graph, value):
            return self._name(value)
        inner = tuple(self._facts(value))
        return Words(" · ".join(v for fact in inner for v in fact.values), value.value, facts=inner)

    def _literal(self, value: ox.Literal) -> Words:
        kind = value.datatype.value
        if kind in _DATES:
            try:
                return Words(PartialDate.parse(value.value).in_words(self._language))
            except InvalidDateError:
                return Words(value.value)
        if kind == XSD + "decimal":
            number = f"{float(value.value):,.10g}"
            return Words(number.translate(_POINT_AND_COMMA) if self._language == "vi" else number)
        if kind == XSD + "anyURI":
            is_term = shorten(value.value).startswith("lt:")
            return self._name(ox.NamedNode(value.value)) if is_term else Words(value.value, value.value)
        return Words(value.value, language=value.language)

    def _mentions(self, node: ox.NamedNode) -> tuple[dict[str, tuple[Mention, ...]], dict[str, tuple[str, ...]]]:
        grouped: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
        short: dict[str, list[str]] = defaultdict(list)
        for speaker, classes in mentions(self._graph, node).items():
            if _ASSESSMENT not in classes:
                heading = min(self._name(cls) for cls in classes)
                kind = heading.iri or ""
                if self._is_short(kind, speaker.value):
                    short[kind].append(speaker.value)
                else:
                    grouped[heading].append(self._mention(speaker, node, kind))
        told = {
            heading: tuple(m for _, m in sorted(grouped[heading], key=lambda dated: (dated[0], dated[1].label)))
            # What has a status is what most readers come for.
            for heading in sorted(grouped, key=lambda h: (not any(m.status for _, m in grouped[h]), h))
        }
        return told, {kind: tuple(sorted(short[kind])) for kind in sorted(short)}

    def _mention(self, speaker: ox.NamedNode, node: ox.NamedNode, kind: str) -> tuple[str, Mention]:
        dates = sorted(
            (self._order.get(quad.predicate.value, _LAST), quad.object.value, quad.object)
            for quad in self._store.matching(speaker)
            if isinstance(quad.object, ox.Literal)
            and quad.object.datatype.value in _DATES
            and not quad.predicate.value.endswith(_BOUND_SUFFIXES)
        )
        standing = self._objects(speaker, LT + "realisation")
        status, reason = self._status(speaker)
        mention = Mention(
            thing=speaker.value,
            kind=kind,
            label=self._name(speaker),
            when=self._words(dates[0][2]) if dates else None,
            standing=", ".join(self._words_for(standing)) or None,
            role=self._role(speaker, node),
            status=status,
            reason=reason,
        )
        return dates[0][1] if dates else "~", mention

    def _role(self, speaker: ox.NamedNode, node: ox.NamedNode) -> str | None:
        if _PERSON not in classes_of(self._graph, node):
            return None
        parts = {
            part for part in with_parts(self._graph, [speaker]) if any(self._store.matching(part, None, node))
        }
        offices = sorted(self._words(part) for part in parts - {speaker})
        return "; ".join(offices).replace(f" · {self._name(node)}", "") or None

    def _status(self, node: ox.NamedNode) -> tuple[Words | None, str | None]:
        for quad in self._store.matching(None, ox.NamedNode(LT + "assessmentOf"), node):
            if isinstance(quad.subject, ox.NamedNode):
                status = self._objects(quad.subject, LT + "status")
                reason = self._objects(quad.subject, LT + "reason")
                return self._words_for(status)[0], self._words_for(reason)[0]
        return None, None

    def _citation(self, evidence: ox.NamedNode) -> Citation:
        source = next((s for s in self._objects(evidence, LT + "source") if isinstance(s, ox.NamedNode)), evidence)
        span = [self._first(evidence, LT + name) for name in ("line", "startChar", "endChar")]
        return Citation(
            evidence=evidence.value,
            title=self._name(source),
            url=self._first(source, LT + "url"),
            publisher=self._first(source, DCTERMS + "publisher"),
            issued=self._first(source, DCTERMS + "issued"),
            place=f"{span[0]}:{span[1]}–{span[2]}" if all(span) else None,
            certainty=", ".join(self._words_for(self._objects(evidence, LT + "certainty"))),
            reason=self._first(evidence, LT + "reason"),
        )

    def _first(self, node: ox.NamedNode, predicate: str) -> Words | None:
        """Give the first value of a property in words, or None where there is none."""
        values = self._objects(node, predicate)
        return self._words_for(values)[0] if values else None

    def _objects(self, node: ox.NamedNode, predicate: str) -> set[Term]:
        return {_plain(quad.object) for quad in self._store.matching(node, ox.NamedNode(predicate))}

    def _name(self, node: ox.NamedNode) -> Words:
        if node not in self._names:
            texts = names_of(self._graph, node) or {"": shorten(node.value)}
            self._names[node] = self._chosen(texts, node.value)
        return self._names[node]

    def _chosen(self, texts: Mapping[str, str], iri: str | None = None) -> Words:
        text = choose(texts, self._language) or ""
        language = next((tag for tag, name in texts.items() if name == text), "")
        # A name that two languages share reads as one in the reader's own.
        return Words(text, iri, self._language if texts.get(self._language) == text else language or None)


def _plain(value: Term | ox.Triple) -> Term:
    return ox.Literal(str(value)) if isinstance(value, ox.Triple) else value
