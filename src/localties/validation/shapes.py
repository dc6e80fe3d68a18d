"""Validation by SHACL shapes (https://www.w3.org/TR/shacl/): which engine judges, and what it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final

from localties.errors import UnsupportedShapesError
from localties.store import EmbeddedStore, at_hand
from localties.validation import fast, reference
from localties.validation.findings import Finding
from localties.validation.nearby import Nearby
from localties.validation.reach import reach_of
from localties.validation.targets import aimed, counts_of_focus_nodes, focus_nodes

if TYPE_CHECKING:
    from collections.abc import Collection

    import pyoxigraph as ox

    from localties.store import Store, Term

    _Matched = dict[str, set[Term]]

REFERENCE_LIMIT: Final = 40_000
"""Triples, derived ones included, up to which the reference judges unless another engine is asked for."""

_FEW: Final = 2_000
"""Records of which the part of the graph that they need is put together sooner than the whole is judged."""
_PART: Final = "urn:localties:part"


class Validator(StrEnum):
    """Who applies the shapes."""

    AUTO = "auto"
    """The reference up to `REFERENCE_LIMIT` triples; above, the fast engine where it can judge by the shapes."""
    PYSHACL = "pyshacl"
    SHACL_RUST = "shacl-rust"


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
        only: The records to look at, by IRI or `_:` label; all of them by default. Of few records the engine is
            given just the part of the graph that the shapes look at from there.
        validator: The engine.

    Raises:
        ShapesError: If `only` is given and the shapes go beyond core SHACL.
        ValidationBrokenError: If the data drive the engine into an error of its own, or the shapes are ill-formed.
        UnsupportedShapesError: If shacl-rust was asked for and cannot judge by the shapes.
    """
    is_free = validator is Validator.AUTO
    if is_free:
        beyond = next(islice(store.matching(), REFERENCE_LIMIT, None), None)
        validator = Validator.PYSHACL if beyond is None else Validator.SHACL_RUST
    matched = None if only is None or len(only) > _FEW else focus_nodes(Nearby(store), shapes, only)
    if matched is not None and not any(matched.values()):
        return Judgement([], dict.fromkeys(matched, 0), validator)
    if validator is Validator.SHACL_RUST:
        try:
            found = _by_fast(store, shapes, matched)
        except UnsupportedShapesError:
            if not is_free:
                raise
            validator = Validator.PYSHACL
    if validator is Validator.PYSHACL:
        found = _by_reference(store, shapes, matched)
    if matched is not None:
        return Judgement(found, {shape: len(nodes) for shape, nodes in matched.items()}, validator)
    if only is not None:
        found = [finding for finding in found if finding.focus in only]
    return Judgement(found, counts_of_focus_nodes(store, shapes, only), validator)


def _by_fast(store: Store, shapes: Collection[ox.Triple], matched: _Matched | None) -> list[Finding]:
    if matched is None:
        return fast.judge(at_hand(store), shapes)
    part = EmbeddedStore()
    part.add(_part(store, shapes, matched), _PART)
    return fast.judge(part, aimed(shapes, matched))


def _by_reference(store: Store, shapes: Collection[ox.Triple], matched: _Matched | None) -> list[Finding]:
    if matched is None:
        return reference.judge(store.triples(), shapes)
    return reference.judge(_part(store, shapes, matched), aimed(shapes, matched))


def _part(store: Store, shapes: Collection[ox.Triple], matched: _Matched) -> set[ox.Triple]:
    return reach_of(frozenset(shapes)).part(Nearby(store), matched)
