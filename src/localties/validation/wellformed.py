"""Whether shapes are well-formed (https://www.w3.org/TR/shacl/#syntax-rules), and which hold in which place.

An engine that passes over what it cannot read passes data that nobody has looked at. So the shapes are read first.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import UnsupportedShapesError, ValidationBrokenError
from localties.terms import RDF, SH, XSD, shorten
from localties.validation.reach import CORE
from localties.validation.targets import TARGETS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from localties.store import Term

DEEPEST: Final = 100
"""Shapes that may stand within one another; what an engine does by recursion must not exhaust its stack."""

_LARGEST: Final = 2**31 - 1
_LISTS_OF_SHAPES: Final = ("and", "or", "xone")
_OF_VALUES: Final = ("node", "not", "qualifiedValueShape")
_BOUNDS: Final = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_COUNTS: Final = ("minCount", "maxCount", "minLength", "maxLength", "qualifiedMinCount", "qualifiedMaxCount")
_SWITCHES: Final = ("closed", "uniqueLang", "deactivated", "qualifiedValueShapesDisjoint")
_IRIS: Final = frozenset(
    "class datatype nodeKind equals disjoint lessThan lessThanOrEquals severity "
    "targetClass targetSubjectsOf targetObjectsOf".split()
)
_ONCE: Final = frozenset(
    "datatype nodeKind pattern flags languageIn in qualifiedValueShape ignoredProperties path severity".split()
) | {*_BOUNDS, *_COUNTS, *_SWITCHES}
_WITH_PATH: Final = frozenset("minCount maxCount uniqueLang lessThan lessThanOrEquals qualifiedValueShape".split())
_KINDS: Final = {"IRI", "BlankNode", "Literal", "BlankNodeOrIRI", "BlankNodeOrLiteral", "IRIOrLiteral"}
_SHAPES: Final = {ox.NamedNode(SH + name) for name in ("NodeShape", "PropertyShape", "Shape")}


def broken(shape: object, why: str) -> ValidationBrokenError:
    """Give the error that a shape is ill-formed."""
    return ValidationBrokenError(f"the shapes cannot be applied: {_name(shape)} {why}")


def refused(shape: object, why: str) -> UnsupportedShapesError:
    """Give the error that a shape is one for the reference."""
    return UnsupportedShapesError(
        f"shacl-rust cannot judge by {_name(shape)}: {why}", hint="Take pyshacl as the validator"
    )


class ShapesGraph:
    """Shapes, read.

    Args:
        triples: The shapes; core SHACL.

    Attributes:
        shapes: Every shape, those included that nothing is judged by.
        judging: The shapes whose results are reported: those with targets, and what they have as sh:property.
        deciding: The shapes that decide whether a value conforms to another shape; their results are not reported.
        operands: Those of them that another shape names itself.
        at_literals: The shapes that a literal can be judged by.

    Raises:
        ValidationBrokenError: If a shape is ill-formed or goes beyond core SHACL.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._said: dict[object, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            self._said[triple.subject][triple.predicate.value].append(triple.object)  # type: ignore[arg-type]
        self._depth: dict[Term, int] = {}
        self.judging: set[Term] = set()
        self.deciding: set[Term] = set()
        idle: set[Term] = set()
        for node, said in list(self._said.items()):
            types = said.get(RDF + "type", ())
            if ox.NamedNode(SH + "ConstraintComponent") in types:
                raise refused(node, "a constraint component is no core SHACL")
            if any(SH + name in said for name in TARGETS):
                self._read(node, [], self.judging)  # type: ignore[arg-type]
            elif _SHAPES & set(types):
                self._read(node, [], idle)  # type: ignore[arg-type]
        self.shapes = self.judging | self.deciding | idle
        self.operands = frozenset(operand for shape in self.shapes for operand in self.operands_of(shape))
        self.at_literals: set[Term] = set()
        for shape in self.shapes:
            nodes = self.values(shape, "targetNode")
            if self.values(shape, "targetObjectsOf") or any(isinstance(node, ox.Literal) for node in nodes):
                self._spread(shape)
            elif self.values(shape, "path"):
                for part in self._parts_of(shape):
                    self._spread(part)

    def values(self, node: object, name: str) -> list[Term]:
        """Give what a node says by a property of SHACL, given by its local name."""
        return self._said.get(node, {}).get(SH + name, [])

    def one(self, node: object, name: str) -> Term | None:
        """Give the one value of a property, or None."""
        return next(iter(self.values(node, name)), None)

    def is_on(self, node: object, name: str) -> bool:
        """Tell whether a switch such as sh:closed is true."""
        return any(value.value == "true" for value in self.values(node, name))

    def members(self, head: Term) -> list[Term]:
        """Give the members of a list; see `broken` for what is no list."""
        found, seen = [], set()
        while head.value != RDF + "nil":
            firsts, rests = (self._said.get(head, {}).get(RDF + name, []) for name in ("first", "rest"))
            if head in seen or len(firsts) != 1 or len(rests) != 1:
                raise broken(None, "has a list that is broken off, forked or without end")
            seen.add(head)
            found.append(firsts[0])
            head = rests[0]
        return found

    def is_list(self, node: Term) -> bool:
        """Tell whether a node is a list."""
        return isinstance(node, ox.BlankNode) and RDF + "first" in self._said.get(node, {})

    def operands_of(self, shape: Term) -> Iterator[Term]:
        """Give the shapes that decide with others whether a value conforms to a shape."""
        for name in _OF_VALUES:
            yield from self.values(shape, name)
        for name in _LISTS_OF_SHAPES:
            for head in self.values(shape, name):
                yield from self.members(head)

    def _parts_of(self, shape: Term) -> Iterator[Term]:
        yield from self.operands_of(shape)
        yield from self.values(shape, "property")

    def _spread(self, shape: Term) -> None:
        if shape not in self.at_literals:
            self.at_literals.add(shape)
            for part in self._parts_of(shape):
                self._spread(part)

    def _read(self, shape: Term, trail: list[Term], place: set[Term]) -> None:
        if shape in trail:
            raise broken(shape, "refers to itself, which SHACL leaves undefined")
        if isinstance(shape, ox.Literal):
            raise broken(trail[-1], f"refers to {shape}, which is no shape")
        if shape not in place:
            if len(trail) < DEEPEST:
                self._check(shape)
                below = [*trail, shape]
                operands, parts = list(self.operands_of(shape)), self.values(shape, "property")
                for operand in operands:
                    self._read(operand, below, self.deciding)
                for part in parts:
                    if not self.values(part, "path"):
                        raise broken(shape, "has an sh:property without sh:path")
                    self._read(part, below, place)
                self._depth[shape] = 1 + max((self._depth[one] for one in (*operands, *parts)), default=0)
            place.add(shape)
        if len(trail) + self._depth.get(shape, 1) > DEEPEST:
            raise broken((*trail, shape)[0], f"has shapes within shapes, more than {DEEPEST} deep")

    def _check(self, shape: Term) -> None:
        for iri, values in self._said.get(shape, {}).items():
            name = iri.removeprefix(SH)
            if name == iri:
                continue
            if name not in CORE:
                raise refused(shape, f"sh:{name} is no core SHACL")
            if name in _ONCE and len(values) > 1:
                raise broken(shape, f"says sh:{name} more than once")
            if name in _WITH_PATH and not self.values(shape, "path"):
                raise broken(shape, f"has sh:{name}, which needs an sh:path")
            for value in values:
                if (wanted := self._wanted(name, value)) is not None:
                    raise broken(shape, f"has {value} as sh:{name}, where {wanted} is due")
        if self.values(shape, "closed") and self.values(shape, "path"):
            raise broken(shape, "has both sh:closed and sh:path")
        if self.values(shape, "qualifiedValueShape") and not (
            self.values(shape, "qualifiedMinCount") or self.values(shape, "qualifiedMaxCount")
        ):
            raise broken(shape, "has an sh:qualifiedValueShape without a count")

    def _wanted(self, name: str, value: Term) -> str | None:
        """Give what a value of a property should be, if it is not that."""
        for names, is_fine, wanted in _VALUES:
            if name in names and not is_fine(value):
                return wanted
        return self._wanted_list(name, value)

    def _wanted_list(self, name: str, value: Term) -> str | None:
        if name == "ignoredProperties" and not all(map(_is_iri, self.members(value))):
            return "a list of properties"
        if name == "languageIn" and not all(map(_is_text, self.members(value))):
            return "a list of language tags"
        if name in {"in", "languageIn", "or", "xone"} and not self.members(value):
            return "a list that is not empty"
        return None


def _name(shape: object) -> str:
    return shorten(shape.value) if isinstance(shape, ox.NamedNode) else "a shape without IRI"


def _is_iri(value: Term) -> bool:
    return isinstance(value, ox.NamedNode)


def _is_kind(value: Term) -> bool:
    return value.value.removeprefix(SH) in _KINDS


def _is_count(value: Term) -> bool:
    return _is(value, "integer") and value.value.isdecimal() and int(value.value) <= _LARGEST


def _is_switch(value: Term) -> bool:
    return _is(value, "boolean") and value.value in {"true", "false", "1", "0"}


def _is_text(value: Term) -> bool:
    return _is(value, "string")


def _is_literal(value: Term) -> bool:
    return isinstance(value, ox.Literal)


def _is(value: Term, datatype: str) -> bool:
    return isinstance(value, ox.Literal) and value.datatype.value == XSD + datatype


_VALUES: Final = (
    (_IRIS, _is_iri, "an IRI"),
    ({"nodeKind"}, _is_kind, "a node kind"),
    (_COUNTS, _is_count, "a count"),
    (_SWITCHES, _is_switch, "true or false"),
    ({"pattern", "flags"}, _is_text, "a text"),
    (_BOUNDS, _is_literal, "a literal"),
)
"""What the values of properties have to be."""
