"""Writing N-Triples as they come, so that a register of any size needs no memory of its own."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, TextIO

from localties.terms import expand

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable
    from datetime import date

Statement = tuple[str, str]
"""A property as a prefixed name, and its value as an N-Triples term."""


class Writer:
    """Writes things to a text file and counts their triples.

    Attributes:
        triples: How many were written so far.
    """

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.triples = 0

    def thing(self, name: str, classes: str, statements: Iterable[Statement]) -> None:
        """Write a thing.

        Args:
            name: Its prefixed name.
            classes: The prefixed names of its classes, parted by blanks.
            statements: What is said of it.
        """
        subject = ref(name)
        said = [("rdf:type", ref(cls)) for cls in classes.split()]
        said += statements
        self._file.writelines(f"{subject} {ref(prop)} {value} .\n" for prop, value in said)
        self.triples += len(said)


@lru_cache(maxsize=4096)
def ref(name: str) -> str:
    """Write a prefixed name as an N-Triples IRI."""
    return f"<{expand(name)}>"


def refs(prop: str, names: Iterable[str]) -> list[Statement]:
    """Say that a property has things as values."""
    return [(prop, ref(name)) for name in names]


def text(value: str, language: str = "") -> str:
    """Write a string, with its language tag if it has one."""
    quoted = json.dumps(value, ensure_ascii=False)
    return f"{quoted}@{language}" if language else quoted


def typed(value: object, datatype: str) -> str:
    """Write a literal of a datatype, named by its prefixed name."""
    return f'"{value}"^^{ref(datatype)}'


def both(english: str, vietnamese: str, prop: str = "rdfs:label") -> list[Statement]:
    """Say something in English and Vietnamese."""
    return [(prop, text(english, "en")), (prop, text(vietnamese, "vi"))]


def day(value: date) -> str:
    """Write a day in full."""
    return typed(value.isoformat(), "xsd:date")


def partial(rng: random.Random, value: date) -> str:
    """Write a day as precisely as a source might: mostly in full, else a month, a year, a quarter or about."""
    chance = rng.random()
    if chance < 0.6:
        return day(value)
    if chance < 0.75:
        return typed(f"{value.year}-{value.month:02}", "xsd:gYearMonth")
    if chance < 0.9:
        return typed(value.year, "xsd:gYear")
    if chance < 0.95:
        return typed(f"{value.year}-{33 + (value.month - 1) // 3}", "edtf:EDTF")
    return typed(f"{value.year}~", "edtf:EDTF")
