"""What a search found."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import classes_of
from localties.pages.wording import wording
from localties.query.search import NameIndex
from localties.query.told import partial
from localties.terms import LT

if TYPE_CHECKING:
    from localties.dates import PartialDate
    from localties.pages.reader import Reader
    from localties.query.search import Hit

PER_PAGE: Final = 30
_LONGEST: Final = 200
_HEIRS: Final = (
    "SELECT DISTINCT ?heir WHERE {{ {unit} ^lt:from/lt:into ?heir FILTER(?heir != {unit}) }} ORDER BY ?heir"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A thing that fits, with what tells it apart from others of its name.

    Attributes:
        hit: What was found, and by which name.
        classes: What it is: its level or kind where it has one, else its classes.
        country: The IRI of its country, or None.
        until: The day from which it no longer exists, or None.
        heirs: The IRIs of the units it went into, if it is gone.
    """

    hit: Hit
    classes: tuple[str, ...]
    country: str | None
    until: PartialDate | None
    heirs: tuple[str, ...]


def search_page(reader: Reader, query: str, number: int = 1) -> str:
    """Give the page of what a search found.

    Args:
        reader: Who reads.
        query: What is looked for; nothing shows the form alone. Only its first 200 characters count.
        number: Which page of the hits, counted from 1.
    """
    asked = query[:_LONGEST].strip()
    total, hits = NameIndex.of(reader.register.graph).find(asked, (number - 1) * PER_PAGE, PER_PAGE)
    return reader.page(
        "search.html.j2",
        q=asked,
        total=total,
        found=[_found(reader, hit) for hit in hits],
        number=number,
        last=max(1, ceil(total / PER_PAGE)),
        **wording(reader),
    )


def _found(reader: Reader, hit: Hit) -> Found:
    graph, node = reader.register.graph, ox.NamedNode(hit.thing)
    actor = reader.register.actors.get(hit.thing)
    until = next((q.object for q in graph.store.matching(node, ox.NamedNode(LT + "validUntil"))), None)
    heirs = graph.store.select(_HEIRS.format(unit=node)).dicts() if until else ()
    return Found(
        hit=hit,
        classes=(actor.kind,) if actor and actor.kind else tuple(sorted(c.value for c in classes_of(graph, node))),
        country=actor.country if actor else None,
        until=partial(until.value) if isinstance(until, ox.Literal) else None,
        heirs=tuple(sorted(row["heir"].value for row in heirs)),
    )
