"""What the overview looks up of thousands of places and ties: names in all languages, and who tells a tie.

Looking it up takes seconds for a list of all sister cities, so it is remembered for a graph.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import kept
from localties.labels import choose
from localties.messages import messages
from localties.terms import DCTERMS, LT, PREFIXES, RDF

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from localties.graph import KnowledgeGraph
    from localties.query import Register

_TYPE: Final = ox.NamedNode(RDF + "type")
_TIE: Final = ox.NamedNode(LT + "Tie")
_LAYER: Final = ox.NamedNode(PREFIXES["void"] + "Dataset")
_TITLE: Final = ox.NamedNode(DCTERMS + "title")


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


def all_names(register: Register, places: Collection[str]) -> dict[str, list[str]]:
    """Give every name of places, as `Register.all_names` does."""
    known = kept(register.graph, _names)
    for iri in places:
        if iri not in known:
            known[iri] = register.all_names(iri)
    return {iri: known[iri] for iri in places}


def layers(graph: KnowledgeGraph) -> Layers:
    """Tell which ties of a graph curated records tell, and which a list of a world layer."""
    return kept(graph, _layers)


def _names(_graph: KnowledgeGraph) -> dict[str, list[str]]:
    """Give the names by IRI, none before they are looked up."""
    return {}


def _layers(graph: KnowledgeGraph) -> Layers:
    # Patterns are looked up rather than queried: a query that names graphs first has the large ones spelt out.
    titles: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for layer in graph.store.matching(None, _TYPE, _LAYER):
        if isinstance(layer.subject, ox.NamedNode) and layer.subject == layer.graph_name:
            for quad in graph.store.matching(layer.subject, _TITLE):
                if isinstance(quad.object, ox.Literal) and quad.graph_name == layer.graph_name:
                    titles[layer.subject.value][quad.object.language or ""] = quad.object.value
    lists = sorted(titles)
    bits: Counter[str] = Counter()
    for quad in graph.store.matching(None, _TYPE, _TIE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.graph_name, ox.NamedNode):
            file = quad.graph_name.value
            bits[quad.subject.value] |= 2 << lists.index(file) if file in titles else 1
    return Layers(tuple(titles[layer] for layer in lists), bits)
