"""What the overview looks up of thousands of places and ties: names in all languages, and who tells a tie.

Looking it up takes seconds for a list of all sister cities, so it is remembered for a graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from localties.labels import choose
from localties.messages import messages
from localties.store import Store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.graph import KnowledgeGraph
    from localties.query import Register

_LAYERS: Final = "SELECT ?layer ?title WHERE { GRAPH ?layer { ?layer a void:Dataset ; dcterms:title ?title } }"
_TOLD: Final = "SELECT DISTINCT ?tie ?file WHERE { GRAPH ?file { ?tie a lt:Tie } }"


@dataclass(frozen=True, slots=True)
class Layers:
    """Who tells the ties.

    Attributes:
        titles: The titles of the lists of a world layer, by language.
        bits: For each tie 1 where curated records tell it, 2, 4 ... where the first, second ... list does.
    """

    titles: tuple[Mapping[str, str], ...]
    bits: Mapping[str, int]

    def names(self, language: str) -> list[str]:
        """Give the names of the layers, the curated records first."""
        curated = messages(language).ugettext("curated records")
        return [curated, *(choose(titles, language) or "" for titles in self.titles)]


@dataclass(slots=True)
class _Known:
    names: dict[str, list[str]] = field(default_factory=dict)
    layers: Layers | None = None


_KNOWN: Final[WeakKeyDictionary[Store, _Known]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def all_names(register: Register, places: Iterable[str]) -> dict[str, list[str]]:
    """Give every name of places, as `Register.all_names` does."""
    with _LOCK:
        known = _KNOWN.setdefault(register.graph.store, _Known()).names
        return {
            iri: known[iri] if iri in known else known.setdefault(iri, register.all_names(iri)) for iri in places
        }


def layers(graph: KnowledgeGraph) -> Layers:
    """Tell which ties of a graph curated records tell, and which a list of a world layer."""
    with _LOCK:
        known = _KNOWN.setdefault(graph.store, _Known())
        if known.layers is None:
            known.layers = _layers(graph)
        return known.layers


def forget(graph: KnowledgeGraph) -> None:
    """Look up anew what is known of a graph, since it has changed."""
    with _LOCK:
        _KNOWN.pop(graph.store, None)


def _layers(graph: KnowledgeGraph) -> Layers:
    titles: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in graph.store.select(_LAYERS).dicts():
        titles[row["layer"].value][getattr(row["title"], "language", "") or ""] = row["title"].value
    lists = sorted(titles)
    bits: Counter[str] = Counter()
    for row in graph.store.select(_TOLD).dicts():
        file = row["file"].value
        bits[row["tie"].value] |= 2 << lists.index(file) if file in titles else 1
    return Layers(tuple(titles[layer] for layer in lists), bits)
