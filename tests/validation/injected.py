"""Records broken on purpose, in every way that the fields of `ontology/shapes.ttl` can see, and so many times.

For each form and field of the shapes and each constraint on it, a good record of the form's class is copied and
broken by the injector of that constraint. What must be found is known from how it was made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox
from rdflib import SH, URIRef
from rdflib.term import Node

from localties.terms import ID, RDF, SHAPES, XSD
from tests.validation import test_shapes as examples

Triples = frozenset[ox.Triple]
Term = ox.NamedNode | ox.BlankNode | ox.Literal
TYPE = ox.NamedNode(RDF + "type")
NOWHERE = ox.NamedNode(ID + "locality/nobody-knows-it")


@dataclass(frozen=True)
class Field:
    """A field of a form, and what a good record says in it.

    Attributes:
        shape: The property shape.
        values: What the record says.
        others: What other good records say in the same property.
    """

    shape: Node
    values: frozenset[Term]
    others: frozenset[Term]

    def says(self, name: str) -> list[str]:
        return [str(value) for value in examples.shapes().objects(self.shape, SH[name])]

    def typed(self, text: str) -> ox.Literal:
        """Give a literal of the datatype that the field asks for."""
        (datatype, *_) = self.says("datatype") or [XSD + "decimal"]
        if datatype == RDF + "langString":
            return ox.Literal(text, language="en")
        return ox.Literal(text, datatype=ox.NamedNode(datatype))


def too_many(field: Field) -> set[Term]:
    more = sorted(field.others - field.values, key=str)
    spare = [ox.Literal(text, datatype=ox.NamedNode(XSD + "gYear")) for text in ("1951", "1952")]
    return {*field.values, *(more + spare)[:2]}


def another_value_type(field: Field) -> set[Term]:
    return {ox.Literal(True)}


def ill_formed(field: Field) -> set[Term]:
    return {field.typed(" ")}


def same_language_twice(field: Field) -> set[Term]:
    return {ox.Literal("one", language="en"), ox.Literal("two", language="en")}


def other_kind(field: Field) -> set[Term]:
    return {NOWHERE} if field.says("nodeKind") == [str(SH.Literal)] else {ox.Literal("a text")}


INJECTORS: dict[str, Callable[[Field], set[Term]]] = {
    "minCount": lambda _: set(),
    "maxCount": too_many,
    "datatype": another_value_type,
    "pattern": ill_formed,
    "uniqueLang": same_language_twice,
    "class": lambda _: {NOWHERE},
    "node": lambda _: {NOWHERE},
    "in": lambda _: {NOWHERE},
    "nodeKind": other_kind,
    "or": lambda _: {ox.Literal("2012", datatype=ox.NamedNode(XSD + "date"))},
    "minInclusive": lambda field: {field.typed("-1000")},
    "maxInclusive": lambda field: {field.typed("1000")},
}
BY_OTHER_FIELDS = {"lessThan", "disjoint"}
"""Constraints that compare a field with another; the examples of `shapes/*.yaml` break each of them."""
DERIVED_WHERE_MISSING = {("TieShape", "Tie-tieKind", "minCount"), ("TieShape", "label", "minCount")}
"""A tie that rests on an agreement gets its name and kind by a rule, so that leaving them out breaks nothing."""
NO_CONSTRAINTS = {"path", "order", "name", "description", "severity", "message"}


def constraints(field: Node) -> set[str]:
    """Give the names of the constraints on a field."""
    names = {
        str(p).removeprefix(str(SH)) for p in examples.shapes().predicates(field) if str(p).startswith(str(SH))
    }
    return names - NO_CONSTRAINTS


@dataclass(frozen=True)
class Broken:
    """A record broken on purpose.

    Attributes:
        focus: Its IRI.
        shape: The shape that must report it.
        triples: What it says.
    """

    focus: str
    shape: str
    triples: Triples


@cache
def good() -> Triples:
    """Give the good records of all examples."""
    return frozenset().union(*(examples.parse(str(examples.content(f).get("base", ""))) for f in examples.FILES))


def record_of(form: Node) -> tuple[ox.NamedNode, Triples]:
    """Give a good record of a form's class and what it says: the one that says most in its file."""
    classes = {str(cls) for cls in examples.shapes().objects(form, SH.targetClass)}
    found = []
    for file in examples.FILES:
        triples = examples.parse(str(examples.content(file).get("base", "")))
        for triple in triples:
            if triple.predicate == TYPE and triple.object.value in classes:  # type: ignore[union-attr]
                found.append((triple.subject, frozenset(t for t in triples if t.subject == triple.subject)))
    return max(found, key=lambda one: (len(one[1]), str(one[0])))  # type: ignore[return-value]


def broken() -> Iterator[Broken]:
    """Give each form's record, broken in each field by each constraint, and once by a property of no form."""
    for form in examples.forms():
        record, said = record_of(form)
        name = str(form).removeprefix(SHAPES)

        def copy(triples: set[ox.Triple], label: str, shape: Node, record: ox.NamedNode = record) -> Broken:
            focus = ox.NamedNode(f"{record.value}.{label}")
            return Broken(
                focus.value, str(shape), frozenset(ox.Triple(focus, t.predicate, t.object) for t in triples)
            )

        stray = ox.Triple(record, ox.NamedNode(ID + "no-such-property"), ox.Literal("x"))
        yield copy({*said, stray}, f"{name}.closed", form)
        for field in sorted(examples.shapes().objects(form, SH.property), key=str):
            (path,) = examples.shapes().objects(field, SH.path)
            if not isinstance(path, URIRef):
                continue
            for constraint in sorted(constraints(field) & INJECTORS.keys()):
                if (name, str(field).removeprefix(SHAPES), constraint) in DERIVED_WHERE_MISSING:
                    continue
                values = frozenset(t.object for t in said if t.predicate.value == str(path))
                others = frozenset(t.object for t in good() if t.predicate.value == str(path))
                injected = INJECTORS[constraint](Field(field, values, others))  # type: ignore[arg-type]
                rest = {t for t in said if t.predicate.value != str(path)}
                made = {ox.Triple(record, ox.NamedNode(str(path)), value) for value in injected}
                label = f"{name}.{str(field).removeprefix(SHAPES)}.{constraint}"
                yield copy(rest | made, label, field)
