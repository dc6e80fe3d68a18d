"""What a vocabulary consists of, term by term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from localties.terms import LT

Texts = Mapping[str, str]
"""A text by language tag."""


@dataclass(frozen=True, slots=True)
class Match:
    """How a term or a concept stands to one of another vocabulary.

    Attributes:
        how: The local name of the relation, such as `subClassOf` or `closeMatch`.
        other: The IRI of the other.
    """

    how: str
    other: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that shapes put on records.

    Attributes:
        iri: The IRI of its shape.
        name: What it is called.
        message: What it tells to do.
        severity: `Violation`, `Warning` or `Info`.
    """

    iri: str
    name: Texts
    message: Texts
    severity: str


@dataclass(frozen=True, slots=True)
class Field:
    """A property that the shape of a class lets its records have.

    Attributes:
        path: The IRI of the property.
        rule: The property shape, with its name and message.
        note: What else is said of it.
        least: How many values a record needs.
        most: How many it may have, or None.
        takes: The IRIs of the classes, datatypes or concept schemes that its values come from.
        choices: The IRIs of the only values it may have, or empty.
    """

    path: str
    rule: Rule
    note: Texts
    least: int
    most: int | None
    takes: tuple[str, ...]
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class.

    Attributes:
        iri: Its IRI.
        definition: What it means.
        above: The IRIs of its superclasses in this vocabulary.
        below: The IRIs of its subclasses in this vocabulary.
        fields: What its shape lets its records say, in reading order.
        rules: What else is asked of its records.
        matches: How it stands to other vocabularies.
        uses: How many things are of this class.
    """

    iri: str
    definition: Texts
    above: tuple[str, ...]
    below: tuple[str, ...]
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...]
    matches: tuple[Match, ...]
    uses: int

    @property
    def is_part(self) -> bool:
        """Whether its records exist only as part of others."""
        return LT + "Part" in self.above


@dataclass(frozen=True, slots=True)
class PropertyTerm:
    """A property.

    Attributes:
        iri: Its IRI.
        definition: What it means.
        kinds: The local names of its types, such as `ObjectProperty` and `FunctionalProperty`.
        domain: The IRIs of its domain.
        range: The IRIs of its range.
        on: The IRIs of the classes whose shapes have it as a field.
        above: The IRIs of its superproperties in this vocabulary.
        rules: What is asked of records that have it.
        matches: How it stands to other vocabularies.
        bounds: The properties derived from it that give the earliest and the latest day.
        uses: How many statements it makes.
    """

    iri: str
    definition: Texts
    kinds: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    on: tuple[str, ...]
    above: tuple[str, ...]
    rules: tuple[Rule, ...]
    matches: tuple[Match, ...]
    bounds: tuple[PropertyTerm, ...]
    uses: int


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme.

    Attributes:
        iri: Its IRI.
        names: Its preferred names.
        definition: What it means.
        depth: How many broader concepts stand above it.
        matches: The categories of others that it is matched to.
    """

    iri: str
    names: Texts
    definition: Texts
    depth: int
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A concept scheme.

    Attributes:
        iri: Its IRI.
        title: What it is called.
        description: What it is for.
        source: The address it was taken from, or None.
        concepts: Its concepts, each below its broader one.
    """

    iri: str
    title: Texts
    description: Texts
    source: str | None
    concepts: tuple[Concept, ...]
