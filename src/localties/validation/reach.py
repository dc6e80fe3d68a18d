"""What a shape looks at, read from the shapes: which triples a verdict on a record can depend on.

Shapes of core SHACL (https://www.w3.org/TR/shacl/#core-components) walk from a focus node along paths, and look at
some properties of each node they come to. That is an automaton: a state for each shape and each place in a path,
a step for each property that is followed, forwards or against its direction.

Walked forwards from records it gives the part of a graph that suffices to judge them. Walked backwards from what
came or went it gives the records whose verdict may differ. It is enough to walk the graph as it is now: where
two verdicts part, the first look that differs is at a node to which both came by triples that have not changed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pyoxigraph as ox

from localties.errors import ShapesError
from localties.terms import RDF, RDFS, SH
from localties.validation.targets import TARGETS

if TYPE_CHECKING:
    from localties.store import Term
    from localties.validation.nearby import Looked

_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_OF_VALUES: Final = ("node", "property", "qualifiedValueShape", "not")
_OF_LISTS: Final = ("and", "or", "xone")
_OF_PAIRS: Final = ("equals", "disjoint", "lessThan", "lessThanOrEquals")
_AT_THE_VALUE: Final = frozenset(
    "datatype nodeKind minExclusive minInclusive maxExclusive maxInclusive minLength maxLength pattern flags "
    "languageIn uniqueLang hasValue in minCount maxCount qualifiedMinCount qualifiedMaxCount "
    "qualifiedValueShapesDisjoint ignoredProperties "
    "path name description order group defaultValue message severity deactivated".split()
)
"""What decides at the values themselves, or decides nothing."""
CORE: Final = _AT_THE_VALUE | {*TARGETS, *_OF_VALUES, *_OF_LISTS, *_OF_PAIRS, "class", "closed"}
"""The local names of the properties of core SHACL that a shape can have."""


class _Step(NamedTuple):
    """From one state to another along a property; against its direction where `inverse`."""

    predicate: ox.NamedNode
    inverse: bool
    state: int


class Reach:
    """The automaton of some shapes.

    Args:
        shapes: The shapes; core SHACL.

    Raises:
        ShapesError: If they use what goes beyond core SHACL, so that what they look at cannot be told.
    """

    def __init__(self, shapes: Iterable[ox.Triple]) -> None:
        self._said: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in shapes:
            self._said[triple.subject][triple.predicate.value].append(triple.object)  # type: ignore[index, arg-type]
        self._steps: list[list[_Step]] = []
        self._same: list[set[int]] = []
        self._closed: set[int] = set()
        self._of_shape: dict[Term, int] = {}
        self._starts = {
            node.value: self._shape(node) for node, said in list(self._said.items()) if _has_target(said)
        }
        self._marks = {
            (value, kind == "targetObjectsOf")
            for said in self._said.values()
            for kind in ("targetSubjectsOf", "targetObjectsOf")
            for value in said.get(SH + kind, ())
        } | {(_TYPE, False)}
        self._into: dict[int, list[tuple[int, _Step | None]]] = defaultdict(list)
        self._from: dict[ox.NamedNode, list[tuple[int, bool]]] = defaultdict(list)
        for state, steps in enumerate(self._steps):
            for step in steps:
                self._into[step.state].append((state, step))
                self._from[step.predicate].append((state, step.inverse))
            for same in self._same[state]:
                self._into[same].append((state, None))

    def part(self, store: Looked, aims: Mapping[str, Iterable[Term]]) -> set[ox.Triple]:
        """Give the part of a graph by which records can be judged.

        Args:
            store: The graph.
            aims: For each shape the records to be judged by it.

        Returns:
            What the shapes look at when they judge the records, and the class hierarchy.
        """
        found = {quad.triple for quad in store.matching(None, _SUBCLASS)}
        todo = [(record, self._starts[shape]) for shape, records in aims.items() for record in records]
        seen = set(todo)
        while todo:
            node, state = todo.pop()
            reached: list[tuple[Term, int]] = [(node, same) for same in self._same[state]]
            if state in self._closed and not isinstance(node, ox.Literal):
                found |= {quad.triple for quad in store.matching(node)}
            for step in self._steps[state]:
                for triple in _followed(store, node, step):
                    found.add(triple)
                    reached.append((triple.subject if step.inverse else triple.object, step.state))  # type: ignore[arg-type]
            fresh = [pair for pair in reached if pair not in seen]
            seen.update(fresh)
            todo += fresh
        return found

    def touched(self, store: Looked, changed: Iterable[ox.Triple]) -> set[Term] | None:
        """Give the records whose verdict a change can have altered.

        Args:
            store: The graph after the change.
            changed: The triples that came and those that went.

        Returns:
            The records, some of which may be judged by no shape; None where the class hierarchy changed, so that
            it can be any.
        """
        records: set[Term] = set()
        todo: list[tuple[Term, int]] = []
        for triple in changed:
            if triple.predicate == _SUBCLASS:
                return None
            ends: dict[bool, Term] = {False: triple.subject, True: triple.object}  # type: ignore[dict-item]
            records |= {end for inverse, end in ends.items() if (triple.predicate, inverse) in self._marks}
            todo += ((ends[inverse], state) for state, inverse in self._from.get(triple.predicate, ()))
            todo += ((ends[False], state) for state in self._closed)
        starts, seen = set(self._starts.values()), set(todo)
        while todo:
            node, state = todo.pop()
            if state in starts:
                records.add(node)
            for before, step in self._into[state]:
                origins: Iterable[Term] = [node] if step is None else _origins(store, node, step)
                fresh = [pair for origin in origins if (pair := (origin, before)) not in seen]
                seen.update(fresh)
                todo += fresh
        return records

    def _state(self) -> int:
        self._steps.append([])
        self._same.append(set())
        return len(self._steps) - 1

    def _shape(self, shape: Term) -> int:
        if shape in self._of_shape:
            return self._of_shape[shape]
        focus = self._of_shape[shape] = self._state()
        said = self._said[shape]
        _refuse_what_cannot_be_followed(shape, said)
        values = self._path(said[SH + "path"][0], focus, inverse=False) if SH + "path" in said else focus
        for name in _OF_VALUES:
            self._same[values] |= {self._shape(other) for other in said.get(SH + name, ())}
        for name in _OF_LISTS:
            for head in said.get(SH + name, ()):
                self._same[values] |= {self._shape(other) for other in self._list(head)}
        for name in _OF_PAIRS:
            for predicate in said.get(SH + name, ()):
                self._step(focus, predicate, inverse=False)
        if SH + "class" in said:
            self._step(values, _TYPE, inverse=False)
        if any(value.value == "true" for value in said.get(SH + "closed", ())):
            self._closed.add(values)
        return focus

    def _step(self, state: int, predicate: Term, *, inverse: bool) -> int:
        after = self._state()
        self._steps[state].append(_Step(ox.NamedNode(predicate.value), inverse, after))
        return after

    def _path(self, path: Term, state: int, *, inverse: bool) -> int:
        """Add the steps of a property path (https://www.w3.org/TR/shacl/#property-paths); give where it ends."""
        said = self._said.get(path)
        if isinstance(path, ox.NamedNode) or said is None:
            return self._step(state, path, inverse=inverse)
        if RDF + "first" in said:
            parts = self._list(path)
            for part in reversed(parts) if inverse else parts:
                state = self._path(part, state, inverse=inverse)
            return state
        (kind, (value, *_)), *_rest = said.items()
        if kind == SH + "inversePath":
            return self._path(value, state, inverse=not inverse)
        after = self._state()
        if kind == SH + "alternativePath":
            for part in self._list(value):
                self._same[self._path(part, state, inverse=inverse)].add(after)
            return after
        end = self._path(value, state, inverse=inverse)
        self._same[end].add(after)
        if kind in (SH + "zeroOrMorePath", SH + "zeroOrOnePath"):
            self._same[state].add(after)
        if kind in (SH + "zeroOrMorePath", SH + "oneOrMorePath"):
            self._same[end].add(state)
        return after

    def _list(self, head: Term) -> list[Term]:
        members = []
        while head.value != RDF + "nil":
            said = self._said[head]
            members.append(said[RDF + "first"][0])
            head = said[RDF + "rest"][0]
        return members


@lru_cache(maxsize=1)
def reach_of(shapes: frozenset[ox.Triple]) -> Reach:
    """Give the automaton of some shapes, kept for who asks for it again.

    Raises:
        ShapesError: As `Reach` does.
    """
    return Reach(shapes)


def _followed(store: Looked, node: Term, step: _Step) -> list[ox.Triple]:
    if step.inverse:
        return [quad.triple for quad in store.matching(None, step.predicate, node)]
    return [] if isinstance(node, ox.Literal) else [quad.triple for quad in store.matching(node, step.predicate)]


def _origins(store: Looked, node: Term, step: _Step) -> Iterable[Term]:
    backwards = step._replace(inverse=not step.inverse)
    return [t.subject if backwards.inverse else t.object for t in _followed(store, node, backwards)]  # type: ignore[misc]


def _has_target(said: dict[str, list[Term]]) -> bool:
    return any(SH + target in said for target in TARGETS)


def _refuse_what_cannot_be_followed(shape: Term, said: dict[str, list[Term]]) -> None:
    names = {name.removeprefix(SH) for name in said if name.startswith(SH)}
    if unknown := sorted(names - CORE):
        raise ShapesError(
            f"{shape} uses sh:{unknown[0]}, which is no core SHACL",
            hint="Write rules across records as a check in queries/checks",
        )
