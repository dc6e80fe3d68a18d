"""What the names in a table mean: things of the same table, of the graph, and concepts."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import names_of
from localties.ingest.reconcile import Certainty, Mention, Reconciler
from localties.ingest.tables.cells import iri_of
from localties.labels import fold
from localties.terms import DCTERMS, ID, LT, RDF, RDFS, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.graph import KnowledgeGraph
    from localties.ingest.tables.forms import Field

_NAMING: Final = tuple(
    ox.NamedNode(iri) for iri in (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", DCTERMS + "title")
)
_ADDRESS: Final = ox.NamedNode(LT + "url")
_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")


class UnknownNameError(ValueError):
    """A name means nothing, or one of several things.

    Attributes:
        candidates: What it could mean, as prefixed names with their labels.
    """

    def __init__(self, name: str, candidates: Iterable[str] = ()) -> None:
        super().__init__(name)
        self.candidates = tuple(candidates)


class Names:
    """Names of one import: those of its rows first, then those of the graph.

    Args:
        graph: The graph into which is imported.
    """

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._known: dict[str, set[str]] = defaultdict(set)
        for predicate in (*_NAMING, _ADDRESS):
            for quad in graph.store.matching(None, predicate):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    self._known[fold(quad.object.value)].add(quad.subject.value)
        self._own: dict[str, set[str]] = defaultdict(set)
        self._classes: dict[str, set[str]] = defaultdict(set)
        self._reconciler: Reconciler | None = None

    def add(self, thing: str, cls: str, names: Iterable[str]) -> None:
        """Take in what a row of the table is called."""
        self._classes[thing].add(cls)
        for name in names:
            self._own[fold(name)].add(thing)

    def concept(self, field: Field, text: str) -> str:
        """Give the concept that a field's text means, by its local name or any of its labels.

        Raises:
            UnknownNameError: If it means none of those that can be chosen, or several.
        """
        by_local = {iri.rpartition("/")[2]: iri for iri in field.concepts}
        local = text.rpartition(":")[2]
        if local in by_local:
            return by_local[local]
        found = self._known[fold(text)] & set(field.concepts)
        if len(found) != 1:
            raise UnknownNameError(text, map(self.said, sorted(found or field.concepts)))
        return found.pop()

    def thing(self, text: str, classes: tuple[str, ...], kind: str | None = None) -> str:
        """Give the thing that a text means: an identifier, or a name of something of certain classes.

        Raises:
            UnknownNameError: If it means nothing that is certain.
        """
        iri = iri_of(text, kind)
        if iri is not None and (self._exists(iri) or (iri.startswith(ID) and ":" in text)):
            return iri
        for names in (self._own, self._known):
            found = {thing for thing in names.get(fold(text), ()) if self.fits(thing, classes)}
            if len(found) == 1:
                return found.pop()
            if found and names is self._own:
                raise UnknownNameError(text, map(self.said, sorted(found)))
        return self._reconciled(text, classes)

    def _exists(self, thing: str) -> bool:
        return thing in self._classes or any(self._graph.store.matching(ox.NamedNode(thing)))

    def fits(self, thing: str, classes: tuple[str, ...]) -> bool:
        """Tell whether a thing is of one of some classes; any will do where none are given."""
        if not classes:
            return True
        waiting = list(self._classes.get(thing, ())) + [
            quad.object.value
            for quad in self._graph.store.matching(ox.NamedNode(thing), _TYPE)
            if isinstance(quad.object, ox.NamedNode)
        ]
        seen: set[str] = set()
        while waiting:
            cls = waiting.pop()
            if cls in classes:
                return True
            if cls not in seen:
                seen.add(cls)
                above = self._graph.store.matching(ox.NamedNode(cls), _SUBCLASS)
                waiting += [quad.object.value for quad in above if isinstance(quad.object, ox.NamedNode)]
        return False

    def said(self, iri: str) -> str:
        """Give an identifier and a name, for a person to choose from."""
        label = min(names_of(self._graph, ox.NamedNode(iri)).values(), default=None)
        return f"{shorten(iri)} ({label})" if label else shorten(iri)

    def _reconciled(self, text: str, classes: tuple[str, ...]) -> str:
        if self._reconciler is None:
            self._reconciler = Reconciler(self._graph)
        match = self._reconciler.match(Mention(text))
        fitting = [candidate.thing for candidate in match.candidates if self.fits(candidate.thing, classes)]
        if match.certainty is Certainty.CERTAIN and match.thing is not None and self.fits(match.thing, classes):
            return match.thing
        raise UnknownNameError(text, map(self.said, fitting))
