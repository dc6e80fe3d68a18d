"""What shapes are aimed at (https://www.w3.org/TR/shacl/#targets)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from localties.terms import RDF, RDFS, SH

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from localties.store import Store, Term
    from localties.validation.nearby import Looked

TARGETS: Final = ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
"""The local names of the properties that aim a shape."""

_MANY: Final = 2_000
"""Records of which it is quicker to look at all targets than at each of them."""
_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_NODE: Final = ox.NamedNode(SH + "targetNode")
_AIMING: Final = frozenset(SH + name for name in TARGETS)


def focus_nodes(
    store: Looked, shapes: Iterable[ox.Triple], only: Collection[str] | None = None
) -> dict[str, set[Term]]:
    """Give for each shape with a target the nodes that it is aimed at.

    Args:
        store: The data together with the class hierarchy.
        shapes: The shapes; that a shape is a class is no target here.
        only: The records to look for, by IRI or `_:` label.
    """
    wanted = None if only is None else {_node(name) for name in only}
    classes = _Classes(store)
    matched: dict[str, set[Term]] = {}
    for triple in shapes:
        if triple.predicate.value in _AIMING:
            kind, target = triple.predicate.value.removeprefix(SH), cast("Term", triple.object)
            if wanted is None:
                found = _all_targets(store, classes, kind, target)
            elif len(wanted) > _MANY:
                found = wanted & _all_targets(store, classes, kind, target)
            else:
                found = _targets(store, classes, kind, target, wanted)
            matched.setdefault(str(getattr(triple.subject, "value", triple.subject)), set()).update(found)
    return matched


def counts_of_focus_nodes(
    store: Store, shapes: Iterable[ox.Triple], only: Collection[str] | None = None
) -> dict[str, int]:
    """Count for each shape with a target the nodes that it is aimed at, as `focus_nodes` gives them.

    One query for all shapes that are aimed at the same.

    Args:
        store: The data together with the class hierarchy.
        shapes: The shapes.
        only: The records to count, by IRI or `_:` label.
    """
    wanted = None if only is None else {_node(name) for name in only}
    aims: dict[str, list[ox.Triple]] = {}
    for triple in shapes:
        if triple.predicate.value in _AIMING:
            aims.setdefault(str(getattr(triple.subject, "value", triple.subject)), []).append(triple)
    counts, counted = {}, dict[str, int]()
    for shape, triples in aims.items():
        patterns = {pattern for triple in triples for pattern in _patterns(store, triple)}
        if any("_:" in pattern for pattern in patterns):  # A query cannot name a blank node.
            counts[shape] = len(focus_nodes(store, triples, only)[shape])
            continue
        aimed_at = " UNION ".join(sorted(patterns))
        if aimed_at not in counted:
            counted[aimed_at] = _count(store, aimed_at, wanted)
        counts[shape] = counted[aimed_at]
    return counts


def _count(store: Store, pattern: str, wanted: set[Any] | None) -> int:
    if wanted is None:
        rows = store.select(f"SELECT (COUNT(DISTINCT ?node) AS ?count) {{ {pattern} }}").rows
        return int(cast("ox.Literal", rows[0][0]).value)
    return sum(node in wanted for (node,) in store.select(f"SELECT DISTINCT ?node {{ {pattern} }}").rows)


def aimed(shapes: Iterable[ox.Triple], matched: Mapping[str, set[Term]]) -> list[ox.Triple]:
    """Give the shapes with records as targets in place of classes and properties.

    The option `focus_nodes` of pySHACL would do, were it not applied to the values that sh:or, sh:not and sh:node
    look at as well: those constraints then find nothing.
    """
    kept = [triple for triple in shapes if triple.predicate.value not in _AIMING]
    return kept + [ox.Triple(_node(shape), _NODE, node) for shape, nodes in matched.items() for node in nodes]


def _all_targets(store: Looked, classes: _Classes, kind: str, target: Term) -> set[Any]:
    match kind:
        case "targetNode":
            return {target}
        case "targetSubjectsOf":
            return {quad.subject for quad in store.matching(None, ox.NamedNode(target.value))}
        case "targetObjectsOf":
            return {quad.object for quad in store.matching(None, ox.NamedNode(target.value))}
    return {quad.subject for cls in classes.below(target) for quad in store.matching(None, _TYPE, cls)}


def _patterns(store: Store, aim: ox.Triple) -> list[str]:
    """Give the patterns of a query for the nodes that a shape is aimed at."""
    target = cast("Term", aim.object)
    match aim.predicate.value.removeprefix(SH):
        case "targetNode":
            return [f"{{ BIND({target} AS ?node) }}"]
        case "targetSubjectsOf":
            return [f"{{ ?node {target} ?value }}"]
        case "targetObjectsOf":
            return [f"{{ ?subject {target} ?node }}"]
    return [f"{{ ?node a {cls} }}" for cls in sorted(map(str, _Classes(store).below(target)))]


def _targets(store: Looked, classes: _Classes, kind: str, target: Term, wanted: set[Any]) -> set[Any]:
    match kind:
        case "targetNode":
            return wanted & {target}
        case "targetSubjectsOf":
            return {node for node in wanted if any(store.matching(node, ox.NamedNode(target.value)))}
        case "targetObjectsOf":
            return {node for node in wanted if any(store.matching(None, ox.NamedNode(target.value), node))}
    return {node for node in wanted if target in classes.of(node)}


class _Classes:
    """The class hierarchy of a graph, and the classes of its nodes; each is looked up once."""

    def __init__(self, store: Looked) -> None:
        self._store = store
        self._of: dict[Any, set[Any]] = {}
        self._up: dict[Any, set[Any]] = {}

    def of(self, node: Any) -> set[Any]:
        """Give the classes of a node, with those above them."""
        if node not in self._of:
            own = {quad.object for quad in self._store.matching(node, _TYPE)}
            self._of[node] = set().union(*map(self._above, own))
        return self._of[node]

    def below(self, cls: Any) -> set[Any]:
        """Give a class and those below it."""
        return self._closed(cls, lambda one: {quad.subject for quad in self._store.matching(None, _SUBCLASS, one)})

    def _above(self, cls: Any) -> set[Any]:
        if cls not in self._up:
            self._up[cls] = self._closed(
                cls, lambda one: {quad.object for quad in self._store.matching(one, _SUBCLASS)}
            )
        return self._up[cls]

    def _closed(self, cls: Any, following: Callable[[Any], set[Any]]) -> set[Any]:
        classes, todo = {cls}, [cls]
        while todo:
            fresh = following(todo.pop()) - classes
            classes |= fresh
            todo += fresh
        return classes


def _node(name: str) -> Any:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)
