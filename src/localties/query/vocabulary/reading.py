"""The vocabulary as one document: ontology, alignments, shapes and concept schemes, put together term by term.

Nothing is listed here: which terms there are, what they mean, what a record of a class needs and how they stand
to other vocabularies is read from the files under `ontology/`. Names are left to who shows it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self

import pyoxigraph as ox

from localties.graph.knowledge import rdf_files
from localties.query.vocabulary.parts import (
    ClassTerm,
    Concept,
    Field,
    Match,
    PropertyTerm,
    Rule,
    Scheme,
    Texts,
)
from localties.store import EmbeddedStore, Store, format_of
from localties.terms import BASE, LT, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from localties.graph import KnowledgeGraph

ONTOLOGY: Final = LT.rstrip("#")
_BOUNDS: Final = ("Earliest", "Latest")
_KINDS: Final = (
    "VALUES ?kind { owl:ObjectProperty owl:DatatypeProperty owl:FunctionalProperty owl:TransitiveProperty "
    "owl:SymmetricProperty owl:InverseFunctionalProperty owl:AnnotationProperty }"
)
_ALIGNING: Final = (
    "rdfs:subClassOf rdfs:subPropertyOf owl:equivalentClass owl:equivalentProperty "
    "skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch skos:relatedMatch"
)
_MATCHES: Final = (
    f"SELECT ?of ?how ?value WHERE {{ VALUES ?how {{ {_ALIGNING} }} ?of ?how ?value . FILTER(ISIRI(?value)) }}"
)
_CLASS_USES: Final = "SELECT ?of (COUNT(DISTINCT ?x) AS ?value) WHERE { ?x a ?of } GROUP BY ?of"
_PROPERTY_USES: Final = "SELECT ?of (COUNT(*) AS ?value) WHERE { ?x ?of ?y } GROUP BY ?of"
# What a field takes: a class, a datatype, the concepts of a scheme; or one of several of these.
_TAKES: Final = """
SELECT DISTINCT ?of ?value WHERE {
  { ?of sh:class|sh:datatype ?value }
  UNION { ?of (sh:or|sh:xone)/rdf:rest*/rdf:first/(sh:class|sh:datatype) ?value }
  UNION { ?of sh:node/sh:property ?member . ?member sh:path skos:inScheme ; sh:hasValue ?value }
}
"""
_CHOICES: Final = "SELECT ?of ?value WHERE { ?of sh:in/rdf:rest*/rdf:first ?value }"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All of it.

    Attributes:
        header: What the ontology says of itself: the IRI of a property to its values as texts by language tag
            (an empty tag for IRIs and plain values).
        classes: The classes, in the order in which the ontology declares them.
        properties: The properties, by local name; bounds of dates stand with the date they bound.
        foreign: The properties of other vocabularies that stand on our records.
        schemes: The concept schemes that records take their values from.
        crosswalks: The schemes of others that concepts are matched to.
    """

    header: Mapping[str, Texts]
    classes: tuple[ClassTerm, ...]
    properties: tuple[PropertyTerm, ...]
    foreign: tuple[PropertyTerm, ...]
    schemes: tuple[Scheme, ...]
    crosswalks: tuple[Scheme, ...]

    @classmethod
    def read(cls, graph: KnowledgeGraph) -> Self:
        """Read the vocabulary of a graph's project.

        Raises:
            EncodingError, RdfSyntaxError: If the shapes cannot be read.
        """
        reading = _Reading(graph)
        properties, foreign = reading.properties()
        schemes = reading.schemes()
        return cls(
            header=reading.header(),
            classes=reading.classes(),
            properties=properties,
            foreign=foreign,
            schemes=tuple(scheme for scheme in schemes if scheme.iri in reading.drawn_on),
            crosswalks=tuple(scheme for scheme in schemes if scheme.iri not in reading.drawn_on),
        )


class _Reading:
    """One reading of the files: each relation is asked for once, for all terms together."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._store = graph.store
        self._shapes = EmbeddedStore()
        self._shapes.load(graph.project.shapes, BASE + "shapes")
        files = sorted(rdf_files(graph.project.ontology), key=lambda file: file.stem != "localties")
        self._place = _places(files, graph.project.context)

    def header(self) -> dict[str, Texts]:
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for quad in self._store.matching(ox.NamedNode(ONTOLOGY)):
            if isinstance(quad.object, ox.Literal):
                found[quad.predicate.value][quad.object.language or ""] = quad.object.value
            elif isinstance(quad.object, ox.NamedNode):
                found[quad.predicate.value][""] = quad.object.value
        return dict(found)

    def classes(self) -> tuple[ClassTerm, ...]:
        below: dict[str, list[str]] = defaultdict(list)
        for iri in (classes := self._ours("owl:Class")):
            for upper in self._within(iri, "subClassOf"):
                below[upper].append(iri)
        uses = _counts(self._store, _CLASS_USES)
        return tuple(
            ClassTerm(
                iri=iri,
                definition=self._definitions[iri],
                above=self._within(iri, "subClassOf"),
                below=tuple(below[iri]),
                fields=self._fields.get(iri, ()),
                rules=self._rules("sh:targetClass")[iri],
                matches=self._outside(iri),
                uses=uses.get(iri, 0),
            )
            for iri in classes
        )

    def properties(self) -> tuple[tuple[PropertyTerm, ...], tuple[PropertyTerm, ...]]:
        """Give the properties of this vocabulary, and those of others that stand on our records."""
        kinds = self._links(self._store, f"SELECT ?of (?kind AS ?value) WHERE {{ {_KINDS} ?of a ?kind }}")
        domains, ranges = (self._links(self._store, _asking(f"rdfs:{name}")) for name in ("domain", "range"))
        rules, uses = self._rules("sh:targetSubjectsOf"), _counts(self._store, _PROPERTY_USES)
        notes: dict[str, Texts] = {}
        on: dict[str, dict[str, None]] = defaultdict(dict)
        for cls, fields in self._fields.items():
            for field in fields:
                on[field.path][cls] = None
                notes.setdefault(field.path, field.note or field.rule.name)
        ours = sorted((iri for iri in kinds if iri.startswith(LT)), key=str.casefold)
        bounds = {iri: base for iri in ours if (base := _bounded(iri)) in kinds}

        def term(iri: str) -> PropertyTerm:
            bounding = [bound for bound, base in bounds.items() if base == iri]
            return PropertyTerm(
                iri=iri,
                definition=self._definitions[iri] or notes.get(iri, {}),
                kinds=tuple(kind.rpartition("#")[2] for kind in kinds[iri]),
                domain=domains[iri],
                range=ranges[iri],
                on=tuple(sorted(on[iri], key=self._order)),
                above=self._within(iri, "subPropertyOf"),
                rules=tuple({rule.iri: rule for path in (iri, *bounding) for rule in rules[path]}.values()),
                matches=self._outside(iri),
                bounds=tuple(term(bound) for bound in bounding),
                uses=uses.get(iri, 0),
            )

        foreign = sorted((path for path in on if not path.startswith(LT)), key=shorten)
        return tuple(term(iri) for iri in ours if iri not in bounds), tuple(term(iri) for iri in foreign)

    def schemes(self) -> tuple[Scheme, ...]:
        titles, about = _texts(self._store, "dcterms:title"), _texts(self._store, "dcterms:description")
        names, sources = _texts(self._store, "skos:prefLabel"), self._links(self._store, _asking("dcterms:source"))
        broader, members = (self._links(self._store, _asking(path)) for path in ("skos:broader", "^skos:inScheme"))
        narrower: dict[str, list[str]] = defaultdict(list)
        for iri in sorted(broader, key=self._order):
            for upper in broader[iri]:
                narrower[upper].append(iri)

        def under(iris: Iterable[str], depth: int) -> Iterable[Concept]:
            for iri in iris:
                yield Concept(iri, names[iri], self._definitions[iri], depth, self._matches[iri])
                yield from under(narrower[iri], depth + 1)

        return tuple(
            Scheme(
                iri=iri,
                title=titles[iri],
                description=about[iri],
                source=next(iter(sources[iri]), None),
                concepts=tuple(under((c for c in members[iri] if not broader.get(c)), 0)),
            )
            for iri in self._ours("skos:ConceptScheme")
        )

    @cached_property
    def drawn_on(self) -> set[str]:
        """The schemes that records take values from: those a field takes, and those of its choices."""
        fields = [field for fields in self._fields.values() for field in fields]
        return {iri for f in fields for iri in f.takes} | {
            choice.rpartition("/")[0] for f in fields for choice in f.choices
        }

    def _order(self, iri: str) -> tuple[int, str]:
        return self._place.get(iri, len(self._place)), iri

    def _ours(self, kind: str) -> list[str]:
        rows = self._store.select(f"SELECT DISTINCT ?x WHERE {{ ?x a {kind} }}").dicts()
        return sorted((row["x"].value for row in rows if row["x"].value.startswith(BASE)), key=self._order)

    def _links(self, store: Store, query: str) -> defaultdict[str, tuple[str, ...]]:
        found: dict[str, set[str]] = defaultdict(set)
        for row in store.select(query).dicts():
            if isinstance(row["value"], ox.NamedNode):
                found[row["of"].value].add(row["value"].value)
        return defaultdict(tuple, {of: tuple(sorted(values, key=self._order)) for of, values in found.items()})

    def _within(self, iri: str, how: str) -> tuple[str, ...]:
        return tuple(m.other for m in self._matches[iri] if m.how == how and m.other.startswith(LT))

    def _outside(self, iri: str) -> tuple[Match, ...]:
        return tuple(match for match in self._matches[iri] if not match.other.startswith(LT))

    @cached_property
    def _definitions(self) -> defaultdict[str, Texts]:
        return _texts(self._store, "skos:definition")

    @cached_property
    def _matches(self) -> defaultdict[str, tuple[Match, ...]]:
        found: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for row in self._store.select(_MATCHES).dicts():
            found[row["of"].value].add((row["how"].value.rpartition("#")[2], row["value"].value))
        strongest = [name.partition(":")[2] for name in _ALIGNING.split()]
        return defaultdict(
            tuple,
            {
                of: tuple(Match(*m) for m in sorted(values, key=lambda m: (strongest.index(m[0]), m[1])))
                for of, values in found.items()
            },
        )

    @cached_property
    def _shape_rules(self) -> dict[str, Rule]:
        names, labels = _texts(self._shapes, "sh:name"), _texts(self._shapes, "rdfs:label")
        severities = self._links(self._shapes, _asking("sh:severity"))
        return {
            iri: Rule(iri, names[iri] or labels[iri], message, severities[iri][0].rpartition("#")[2])
            for iri, message in _texts(self._shapes, "sh:message").items()
        }

    @cached_property
    def _fields(self) -> dict[str, tuple[Field, ...]]:
        paths, takes, choices = (
            self._links(self._shapes, query) for query in (_asking("sh:path"), _TAKES, _CHOICES)
        )
        notes = _texts(self._shapes, "sh:description")
        least, most = (_counts(self._shapes, _asking(f"sh:{name}")) for name in ("minCount", "maxCount"))
        orders = _numbers(self._shapes, _asking("sh:order"))
        members = self._links(
            self._shapes, "SELECT ?of ?value WHERE { ?shape sh:targetClass ?of ; sh:property ?value }"
        )
        return {
            cls: tuple(
                Field(
                    path=paths[shape][0],
                    rule=self._shape_rules[shape],
                    note=notes[shape],
                    least=least.get(shape, 0),
                    most=most.get(shape),
                    takes=takes[shape],
                    choices=choices[shape],
                )
                for shape in sorted(shapes, key=lambda shape: (orders.get(shape, 0.0), self._order(shape)))
                if shape in self._shape_rules and paths[shape]
            )
            for cls, shapes in members.items()
        }

    def _rules(self, target: str) -> defaultdict[str, tuple[Rule, ...]]:
        closed = "MINUS { ?value sh:closed true }"
        aimed = self._links(self._shapes, f"SELECT ?of ?value WHERE {{ ?value {target} ?of {closed} }}")
        rules = self._shape_rules
        return defaultdict(
            tuple, {of: tuple(rules[shape] for shape in shapes if shape in rules) for of, shapes in aimed.items()}
        )


def _places(files: Iterable[Path], context: Path) -> dict[str, int]:
    """Number the things that files speak of by where they first speak of them."""
    found: dict[str, int] = {}
    for file in files:
        if file != context:
            for quad in ox.parse(file.read_bytes(), format=format_of(file)):
                if isinstance(quad.subject, ox.NamedNode):
                    found.setdefault(quad.subject.value, len(found))
    return found


def _asking(path: str) -> str:
    return f"SELECT ?of ?value WHERE {{ ?of {path} ?value }}"


def _texts(store: Store, path: str) -> defaultdict[str, Texts]:
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select(_asking(path)).dicts():
        if isinstance(row["value"], ox.Literal):
            found[row["of"].value][row["value"].language or ""] = row["value"].value
    return defaultdict(dict, found)


def _numbers(store: Store, query: str) -> dict[str, float]:
    return {row["of"].value: float(row["value"].value) for row in store.select(query).dicts()}


def _counts(store: Store, query: str) -> dict[str, int]:
    return {of: int(number) for of, number in _numbers(store, query).items()}


def _bounded(iri: str) -> str | None:
    return next((iri.removesuffix(end) for end in _BOUNDS if iri.endswith(end)), None)
