"""One entity as a person would want it: its names, what is known of it, what speaks of it, and the sources.

Which properties are shown, in which order and under which name is read from the shapes and the ontology.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.errors import InvalidDateError, UnknownEntityError
from localties.graph import classes_of, is_part, mentions, names_of, with_parts
from localties.labels import choose
from localties.store import EmbeddedStore
from localties.terms import BASE, EDTF, LT, RDF, RDFS, SKOS, XSD, shorten

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Fact:
    """A property and its values, in words."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that speaks of the entity: an agreement, an event, a tie ...

    Attributes:
        thing: Its IRI.
        label: Its name.
        when: Its first date in words, or None.
        standing: Whether it was held, signed, planned ..., or None.
        role: Of a person: for whom and in which office, or None.
        status: Its status in words, or None.
        reason: Why it has that status, or None.
    """

    thing: str
    label: str
    when: str | None
    standing: str | None
    role: str | None
    status: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a source bears the entity out.

    Attributes:
        title: The source's title.
        url: Its address, or None.
        place: Line and span, or None where the evidence points to the source as a whole.
        certainty: In words.
        reason: Why it is not simply stated, or None.
    """

    title: str
    url: str | None
    place: str | None
    certainty: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Card:
    """An entity, in words.

    Attributes:
        thing: Its IRI.
        title: Its name in the reader's language.
        classes: What it is, in words.
        status: Its status in words with the reason, or None.
        other_names: Its names in other languages and other spellings, each with its language tag.
        facts: What is said of it.
        mentions: What speaks of it, by class name.
        citations: The evidence for it.
    """

    thing: str
    title: str
    classes: tuple[str, ...]
    status: str | None
    other_names: tuple[tuple[str, str], ...]
    facts: tuple[Fact, ...]
    mentions: dict[str, tuple[Mention, ...]]
    citations: tuple[Citation, ...]


def describe(graph: KnowledgeGraph, thing: str, language: str) -> Card:
    """Describe one entity.

    Args:
        graph: The graph, derived facts included.
        thing: Its IRI.
        language: `vi` or `en`.

    Raises:
        UnknownEntityError: If the graph says nothing about it.
    """
    node = ox.NamedNode(thing)
    if not any(graph.store.matching(node)):
        raise UnknownEntityError(f"the graph says nothing about {thing}")
    return _Describer(graph, language).card(node)


class _Describer:
    def __init__(self, graph: KnowledgeGraph, language: str) -> None:
        self._graph = graph
        self._store = graph.store
        self._language = language
        shapes = EmbeddedStore()
        shapes.load(graph.project.shapes, BASE + "shapes")
        self._order = {
            row["path"].value: float(row["order"].value) for row in shapes.select(_PROPERTY_ORDER).dicts()
        }

    def card(self, node: ox.NamedNode) -> Card:
        title = self._name(node)
        names = [(lang, name) for lang, name in names_of(self._graph, node).items() if name != title]
        names += [
            (v.language or "", v.value)
            for v in self._objects(node, SKOS + "altLabel")
            if isinstance(v, ox.Literal)
        ]
        return Card(
            thing=node.value,
            title=title,
            classes=tuple(sorted(self._name(cls) for cls in classes_of(self._graph, node))),
            status=": ".join(part for part in self._status(node) if part) or None,
            other_names=tuple(sorted(names)),
            facts=tuple(self._facts(node)),
            mentions=self._mentions(node),
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

    def _words_for(self, values: set[Term]) -> tuple[str, ...]:
        texts = [value for value in values if isinstance(value, ox.Literal) and value.language]
        if len(texts) == len(values):
            by_language = {text.language or "": text.value for text in sorted(texts, key=str)}
            return (choose(by_language, self._language) or "",)
        return tuple(dict.fromkeys(sorted(self._words(value) for value in values)))

    def _words(self, value: Term) -> str:
        if isinstance(value, ox.NamedNode):
            if not is_part(self._graph, value):
                return self._name(value)
            inner = [v for fact in self._facts(value) for v in fact.values]
            return " · ".join(inner)
        if isinstance(value, ox.Literal) and value.datatype.value in _DATES:
            try:
                return PartialDate.parse(value.value).in_words(self._language)
            except InvalidDateError:
                return value.value
        if isinstance(value, ox.Literal) and value.datatype.value == XSD + "decimal":
            number = f"{float(value.value):,.10g}"
            return number.translate(_POINT_AND_COMMA) if self._language == "vi" else number
        return str(getattr(value, "value", value))

    def _mentions(self, node: ox.NamedNode) -> dict[str, tuple[Mention, ...]]:
        grouped: dict[str, list[tuple[str, Mention]]] = defaultdict(list)
        for speaker in mentions(self._graph, node):
            classes = classes_of(self._graph, speaker)
            if _ASSESSMENT not in classes:
                heading = min(self._name(cls) for cls in classes)
                grouped[heading].append(self._mention(speaker, node))
        return {
            heading: tuple(m for _, m in sorted(grouped[heading], key=lambda dated: (dated[0], dated[1].label)))
            # What has a status is what most readers come for.
            for heading in sorted(grouped, key=lambda h: (not any(m.status for _, m in grouped[h]), h))
        }

    def _mention(self, speaker: ox.NamedNode, node: ox.NamedNode) -> tuple[str, Mention]:
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

    def _status(self, node: ox.NamedNode) -> tuple[str | None, str | None]:
        for quad in self._store.matching(None, ox.NamedNode(LT + "assessmentOf"), node):
            if isinstance(quad.subject, ox.NamedNode):
                status = self._objects(quad.subject, LT + "status")
                reason = self._objects(quad.subject, LT + "reason")
                return self._words_for(status)[0], self._words_for(reason)[0]
        return None, None

    def _citation(self, evidence: ox.NamedNode) -> Citation:
        said = {name: self._objects(evidence, LT + name) for name in ("source", "certainty", "reason")}
        source = next((s for s in said["source"] if isinstance(s, ox.NamedNode)), evidence)
        url = next((u.value for u in self._objects(source, LT + "url") if isinstance(u, ox.Literal)), None)
        span = [
            next((str(v.value) for v in self._objects(evidence, LT + n) if isinstance(v, ox.Literal)), None)
            for n in ("line", "startChar", "endChar")
        ]
        return Citation(
            title=self._name(source),
            url=url,
            place=f"{span[0]}:{span[1]}–{span[2]}" if all(span) else None,
            certainty=", ".join(self._words_for(said["certainty"])),
            reason=self._words_for(said["reason"])[0] if said["reason"] else None,
        )

    def _objects(self, node: ox.NamedNode, predicate: str) -> set[Term]:
        return {_plain(quad.object) for quad in self._store.matching(node, ox.NamedNode(predicate))}

    def _name(self, node: ox.NamedNode) -> str:
        return choose(names_of(self._graph, node), self._language) or shorten(node.value)


def _plain(value: Term | ox.Triple) -> Term:
    return ox.Literal(str(value)) if isinstance(value, ox.Triple) else value
