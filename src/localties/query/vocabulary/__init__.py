"""The vocabulary of the graph, read from its files."""

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
from localties.query.vocabulary.reading import ONTOLOGY, Vocabulary

__all__ = [
    "ONTOLOGY",
    "ClassTerm",
    "Concept",
    "Field",
    "Match",
    "PropertyTerm",
    "Rule",
    "Scheme",
    "Texts",
    "Vocabulary",
]
