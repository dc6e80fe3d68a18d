"""Validation by SHACL shapes (https://www.w3.org/TR/shacl/): which engine judges, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox

from localties.terms import RDF, RDFS, SH
from localties.validation import fast, reference
from localties.validation.findings import Finding
from localties.validation.reach import Reach

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from localties.store import Store, Term

REFERENCE_LIMIT: Final = 40_000
"""Triples, derived ones included, up to which the reference judges unless another engine is asked for."""

_TYPE: Final = ox.NamedNode(RDF + "type")
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")
_NODE: Final = ox.NamedNode(SH + "targetNode")
_TARGETS: Final = frozenset(
    SH + name for name in ("targetClass", "targetSubjectsOf", "targetObjectsOf", "targetNode")
)


class Validator(StrEnum):
    """Who applies the shapes."""

    AUTO = "auto"
    """The reference up to `REFERENCE_LIMIT` triples, the fast engine above."""
    PYSHACL = "pyshacl"
    SHIFTY = "shifty"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the shapes say.

    Attributes:
        findings: The findings, without file and line.
        focus_nodes: For each shape with a target, how many records it looked at. One with none has passed nothing.
        validator: The engine that judged.
    """

    findings: list[Finding]
    focus_nodes: dict[str, int]
    validator: Validator


def check_shapes(
    store: Store,
    shapes: Collection[ox.Triple],
    only: Collection[str] | None = None,
    validator: Validator = Validator.AUTO,
) -> Judgement:
    """Validate a graph against shapes.

    Args:
        store: The data together with the class hierarchy, derived bounds of dates included.
        shapes: The shapes.
        only: The records to look at, by IRI or `_:` label; all of them by default. The engine is then given just
            the part of the graph that the shapes look at from there.
        validator: The engine.

    Raises:
        ShapesError: If `only` is given and the shapes go beyond core SHACL.
        ValidationBrokenError: If the data drive the engine into an error of its own.
    """
    if validator is Validator.AUTO:
        beyond = next(islice(store.matching(), REFERENCE_LIMIT, None), None)
        validator = Validator.PYSHACL if beyond is None else Validator.SHIFTY
    matched = focus_nodes(store, shapes, only)
    counts = {shape: len(nodes) for shape, nodes in matched.items()}
    if not any(counts.values()):
        return Judgement([], counts, validator)
    engine = reference if validator is Validator.PYSHACL else fast
    if only is None:
        return Judgement(engine.judge(store.triples(), shapes), counts, validator)
    part = Reach(shapes).part(store, set().union(*matched.values()))
    return Judgement(engine.judge(part, _aimed(shapes, matched)), counts, validator)


def focus_nodes(
    store: Store, shapes: Iterable[ox.Triple], only: Collection[str] | None = None
) -> dict[str, set[Term]]:
    """Give for each shape with a target the nodes that it is aimed at (https://www.w3.org/TR/shacl/#targets).

    Args:
        store: The data together with the class hierarchy.
        shapes: The shapes; that a shape is a class is no target here.
        only: The records to look for, by IRI or `_:` label.
    """
    wanted = None if only is None else {_node(name) for name in only}
    matched: dict[str, set[Term]] = {}
    for triple in shapes:
        if triple.predicate.value in _TARGETS:
            kind, target = triple.predicate.value.removeprefix(SH), cast("Term", triple.object)
            found = _all_targets(store, kind, target) if wanted is None else _targets(store, kind, target, wanted)
            matched.setdefault(str(getattr(triple.subject, "value", triple.subject)), set()).update(found)
    return matched


def _all_targets(store: Store, kind: str, target: Term) -> set[Any]:
    match kind:
        case "targetNode":
            return {target}
        case "targetSubjectsOf":
            return {quad.subject for quad in store.matching(None, ox.NamedNode(target.value))}
        case "targetObjectsOf":
            return {quad.object for quad in store.matching(None, ox.NamedNode(target.value))}
    return {quad.subject for cls in _below(store, target) for quad in store.matching(None, _TYPE, cls)}


def _targets(store: Store, kind: str, target: Term, wanted: set[Any]) -> set[Any]:
    match kind:
        case "targetNode":
            return wanted & {target}
        case "targetSubjectsOf":
            return {node for node in wanted if any(store.matching(node, ox.NamedNode(target.value)))}
        case "targetObjectsOf":
            return {node for node in wanted if any(store.matching(None, ox.NamedNode(target.value), node))}
    classes = _below(store, target)
    return {node for node in wanted if any(quad.object in classes for quad in store.matching(node, _TYPE))}


def _below(store: Store, cls: Term) -> set[Any]:
    """Give a class and those below it."""
    classes, todo = {cls}, [cls]
    while todo:
        below = {cast("Term", quad.subject) for quad in store.matching(None, _SUBCLASS, todo.pop())} - classes
        classes |= below
        todo += below
    return classes


def _node(name: str) -> Any:
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)


def _aimed(shapes: Iterable[ox.Triple], matched: dict[str, set[Term]]) -> list[ox.Triple]:
    """Give the shapes with records as targets in place of classes and properties.

    The option `focus_nodes` of pySHACL would do, were it not applied to the values that sh:or, sh:not and sh:node
    look at as well: those constraints then find nothing.
    """
    kept = [triple for triple in shapes if triple.predicate.value not in _TARGETS]
    return kept + [ox.Triple(_node(shape), _NODE, node) for shape, nodes in matched.items() for node in nodes]
