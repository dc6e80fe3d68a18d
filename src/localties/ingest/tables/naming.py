"""What the names in a table mean: things of the same table, of the graph, and concepts."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from rapidfuzz import fuzz, process

from localties.graph import classes_of, names_of
from localties.ingest.reconcile import Certainty, Mention, Reconciler, country_name, country_of
from localties.ingest.tables.cells import iri_of
from localties.labels import choose, fold
from localties.messages import LANGUAGES
from localties.terms import DCTERMS, ID, LT, PREFIXES, RDF, RDFS, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.graph import KnowledgeGraph
    from localties.ingest.reconcile import Match
    from localties.ingest.tables.forms import Field

_NAMING: Final = tuple(
    ox.NamedNode(iri) for iri in (RDFS + "label", SKOS + "prefLabel", SKOS + "altLabel", DCTERMS + "title")
)
_LABEL: Final = ox.NamedNode(RDFS + "label")
_ADDRESS: Final = ox.NamedNode(LT + "url")
_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_STATE: Final = LT + "State"
_ACTOR: Final = LT + "Actor"
_RESEMBLES: Final = 75.0
"""From which likeness on, 0 to 100, a name is offered for one that means nothing."""
_OFFERED: Final = 5
_MOST_LOOKED_FOR: Final = 200
"""Of how many names that mean nothing the like is looked for: a column in the wrong place has one in each row."""


class UnknownNameError(ValueError):
    """A name means nothing, or one of several things.

    Attributes:
        candidates: The IRIs of what it could mean, the likeliest first.
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
        self._states: dict[str, frozenset[ox.Triple]] = {}
        self._matches: dict[tuple[str, str | None], Match] = {}
        self._supers: dict[str, set[str]] = {}
        self._looked_for = 0

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
        iri = iri_of(text) or by_local.get(text)
        if iri in field.concepts:
            return iri
        found = self._known[fold(text)] & set(field.concepts)
        if len(found) != 1:
            raise UnknownNameError(
                text, sorted(found or field.concepts, key=lambda iri: (-self._like(text, iri), iri))
            )
        return found.pop()

    def thing(
        self, text: str, classes: tuple[str, ...], kind: str | None = None, country: str | None = None
    ) -> str:
        """Give the thing that a text means: an identifier, or a name of something of certain classes.

        Args:
            text: The identifier or name.
            classes: The IRIs of the classes; empty for any.
            kind: The word for the class whose identifiers local names belong to; or None for none.
            country: The country that is written beside the name, where one is.

        Raises:
            UnknownNameError: If it means nothing that is certain.
        """
        iri = iri_of(text, kind)
        if iri is not None and (self.exists(iri) or (iri.startswith(ID) and ":" in text)):
            return iri
        found = self._named(text, classes)
        if len(found) == 1:
            return found[0]
        if found and set(found) <= self._own.get(fold(text), set()):
            raise UnknownNameError(text, found)
        if self._takes(classes, _STATE) and (code := country_of(text)):
            return self._state(code)
        if not self.takes_actors(classes):
            raise UnknownNameError(text, self._resembling(text, classes))
        return self._reconciled(text, classes, country)

    def named(self, text: str, classes: tuple[str, ...]) -> str | None:
        """Give the one thing of certain classes that is called so to the letter, diacritics and case aside.

        What a row of the table is called comes first; where several are, it is none.
        """
        found = self._named(text, classes)
        return found[0] if len(found) == 1 else None

    def _named(self, text: str, classes: tuple[str, ...]) -> list[str]:
        own, known = (
            sorted(thing for thing in names.get(fold(text), ()) if self.fits(thing, classes))
            for names in (self._own, self._known)
        )
        return own or known

    def labelled(self, text: str, cls: str) -> str | None:
        """Give the one thing of a class whose preferred name is this."""
        wanted = fold(text)
        found = {
            thing
            for thing in self._known.get(wanted, ())
            if self.fits(thing, (cls,))
            and any(fold(name) == wanted for name in names_of(self._graph, _node(thing)).values())
        }
        return found.pop() if len(found) == 1 else None

    def told_of(self, thing: str) -> frozenset[ox.Triple]:
        """Give what has to be said of a country that the graph does not describe; nothing for other things."""
        return self._states.get(thing, frozenset())

    def fits(self, thing: str, classes: tuple[str, ...]) -> bool:
        """Tell whether a thing is of one of some classes; any will do where none are given."""
        if not classes:
            return True
        own = {*self._classes.get(thing, ()), *(cls.value for cls in classes_of(self._graph, _node(thing)))}
        return any(self._is_a(cls, wanted) for cls in own for wanted in classes)

    def exists(self, thing: str) -> bool:
        """Tell whether the graph or a row of the table describes a thing."""
        return thing in self._classes or any(self._graph.store.matching(_node(thing)))

    def takes_actors(self, classes: tuple[str, ...]) -> bool:
        """Tell whether one of some classes is a kind of actor, or none is asked for."""
        return not classes or any(self._is_a(cls, _ACTOR) for cls in classes)

    def called(self, iri: str) -> dict[str, str]:
        """Give what a thing is called in each language of the interface, its identifier where it has no name."""
        names = names_of(self._graph, _node(iri))
        return {language: choose(names, language) or shorten(iri) for language in LANGUAGES}

    def _is_a(self, cls: str, wanted: str) -> bool:
        return wanted in self._above(cls)

    def _above(self, cls: str) -> set[str]:
        """Give a class and all that it is a subclass of."""
        if cls in self._supers:
            return self._supers[cls]
        found, waiting = {cls}, [cls]
        while waiting:
            for quad in self._graph.store.matching(_node(waiting.pop()), _SUBCLASS):
                if isinstance(quad.object, ox.NamedNode) and quad.object.value not in found:
                    found.add(quad.object.value)
                    waiting.append(quad.object.value)
        self._supers[cls] = found
        return found

    def _takes(self, classes: tuple[str, ...], cls: str) -> bool:
        return any(self._is_a(cls, wanted) for wanted in classes)

    def _state(self, code: str) -> str:
        """Give the state of an ISO 3166-1 code: that of the graph, or one that is to be described."""
        state = f"{PREFIXES['state']}{code.lower()}"
        if not self.exists(state):
            self._states[state] = frozenset(
                {
                    ox.Triple(_node(state), _TYPE, _node(_STATE)),
                    ox.Triple(_node(state), _node(LT + "countryCode"), ox.Literal(code)),
                    *(
                        ox.Triple(_node(state), _LABEL, ox.Literal(country_name(code, tag), language=tag))
                        for tag in LANGUAGES
                    ),
                }
            )
        return state

    def _like(self, text: str, iri: str) -> float:
        return max((fuzz.ratio(fold(text), fold(name)) for name in self.called(iri).values()), default=0.0)

    def _resembling(self, text: str, classes: tuple[str, ...]) -> list[str]:
        """Give things of certain classes whose names resemble one that means nothing; for so many names only."""
        self._looked_for += 1
        if self._looked_for > _MOST_LOOKED_FOR:
            return []
        near = process.extract(
            fold(text), [*self._own, *self._known], score_cutoff=_RESEMBLES, scorer=fuzz.ratio, limit=50
        )
        things = (
            thing
            for name, _, _ in near
            for thing in sorted(self._own.get(name, set()) | self._known.get(name, set()))
        )
        return list(dict.fromkeys(thing for thing in things if self.fits(thing, classes)))[:_OFFERED]

    def _reconciled(self, text: str, classes: tuple[str, ...], country: str | None) -> str:
        match = self._matches.get((text, country))
        if match is None:
            match = self._matches[text, country] = self._reconciler.match(Mention(text, country))
        if match.certainty is Certainty.CERTAIN and match.thing is not None and self.fits(match.thing, classes):
            return match.thing
        raise UnknownNameError(text, [c.thing for c in match.candidates if self.fits(c.thing, classes)])

    @cached_property
    def _reconciler(self) -> Reconciler:
        return Reconciler(self._graph)


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)
