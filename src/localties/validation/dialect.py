"""Shapes as shacl-rust judges them rightly.

Where it departs from SHACL, a shape is put in another form that says the same, and results are told of the shape
as it stands. What it judges rightly in no form is refused: a wrong judgement would be worse than none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, cast

import pyoxigraph as ox

from localties.terms import RDF, SH, XSD
from localties.validation.targets import TARGETS
from localties.validation.wellformed import ShapesGraph, refused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from localties.store import Term

_TYPE: Final = ox.NamedNode(RDF + "type")
_NIL: Final = ox.NamedNode(RDF + "nil")
_NOWHERE: Final = ox.NamedNode("urn:localties:no-property")
_BOUNDS: Final = ("minExclusive", "minInclusive", "maxExclusive", "maxInclusive")
_PAIRS: Final = {"lessThan": "<", "lessThanOrEquals": "<="}
_EXACT: Final = tuple(
    ox.NamedNode(XSD + name)
    for name in (
        "integer decimal nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger "
        "long int short byte unsignedLong unsignedInt unsignedShort unsignedByte"
    ).split()
)
_FLOATING: Final = tuple(ox.NamedNode(XSD + name) for name in ("double", "float"))
_NOT_NUMBERS: Final = tuple(ox.Literal("NaN", datatype=datatype) for datatype in _FLOATING)
_SAYS_NOTHING: Final = frozenset("message name description order group defaultValue".split())
_NO_LITERALS: Final = {ox.NamedNode(SH + name) for name in ("IRI", "BlankNode", "BlankNodeOrIRI")}


class Pair(NamedTuple):
    """Values of a property that must be less than those of another.

    Attributes:
        shape: The shape that says so.
        path: The property.
        sign: `<` or `<=`.
        other: The other property.
    """

    shape: Term
    path: ox.NamedNode
    sign: str
    other: ox.NamedNode


@dataclass(frozen=True)
class Dialect:
    """Shapes in the form in which shacl-rust judges them rightly.

    Attributes:
        graph: The shapes as they stand.
        shapes: The shapes in that form.
        pairs: Comparisons of two properties, which are left to SPARQL.
        only_nodes: Properties that a shape is judged rightly by if no value of theirs is a literal, and the shape.
        stands_for: For shapes that are there in the place of a part of another, that shape.
    """

    graph: ShapesGraph
    shapes: list[ox.Triple] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    only_nodes: dict[ox.NamedNode, Term] = field(default_factory=dict)
    stands_for: dict[str, Term] = field(default_factory=dict)


def in_dialect(triples: Iterable[ox.Triple]) -> Dialect:
    """Put shapes in the form in which shacl-rust judges them rightly.

    Args:
        triples: The shapes; core SHACL.

    Raises:
        ValidationBrokenError: If a shape is ill-formed, or there is no such form.
    """
    triples = list(triples)
    writer = _Writer(ShapesGraph(triples))
    for triple in triples:
        writer.write(triple)
    writer.write_qualified()
    return writer.made


class _Writer:
    def __init__(self, graph: ShapesGraph) -> None:
        self.made = Dialect(graph)
        self._graph = graph
        self._counting = {shape for shape in graph.shapes if self._counts_literals(shape)}

    def write(self, triple: ox.Triple) -> None:  # noqa: C901 - a table
        """Write a statement of a shape, in another form where it needs one."""
        shape, value = cast("Term", triple.subject), cast("Term", triple.object)
        name = triple.predicate.value.removeprefix(SH)
        if name == triple.predicate.value or shape not in self._graph.shapes:
            self.made.shapes.append(triple)
        elif name == "path":
            self._say(shape, "path", self._path(shape, value))
        elif self._graph.is_on(shape, "deactivated"):
            pass  # It looks only whether a shape with targets is deactivated.
        elif name in _SAYS_NOTHING:
            pass  # Its messages have no language; those of the report are taken from the shapes.
        elif name == "node":
            self._all(shape, value)  # For sh:node, it takes no literal to conform to anything.
        elif name == "not":
            self._all(shape, self._shape("not", value))  # It reads one sh:not of a shape.
        elif name == "property":
            self._property(shape, value)
        elif name in _PAIRS:
            self._pair(shape, name, ox.NamedNode(value.value))
        elif name in _BOUNDS:
            self._bound(shape, name, cast("ox.Literal", value))
        elif name == "equals" and not self._graph.values(shape, "path"):
            self._refuse_literals(shape, "sh:equals")
            self.made.shapes.append(triple)
        elif not (shape in self._counting and name.startswith("qualified")):
            self.made.shapes.append(triple)

    def write_qualified(self) -> None:
        """Write "at least one value conforms" as "not all values do not": it counts no literal as conforming."""
        for shape in sorted(self._counting, key=str):
            if self._graph.is_on(shape, "deactivated"):
                continue
            (operand,) = self._graph.values(shape, "qualifiedValueShape")
            (path,) = self._graph.values(shape, "path")
            none = self._shape("not", operand)
            self._say(none, "path", self._path(shape, path))
            fails = self._shape("property", none)
            aims = [(name, target) for name in TARGETS for target in self._graph.values(shape, name)]
            if aims:
                surrogate = self._shape("not", fails)
                for name, target in aims:
                    self._say(surrogate, name, target)
                self._in_place_of(shape, surrogate)
            for parent in self._graph.shapes:
                if shape in self._graph.values(parent, "property"):
                    self._refuse_literals(parent, "sh:qualifiedValueShape")
                    surrogate = self._beside("not", fails)
                    self._say(parent, "property", surrogate)
                    self._in_place_of(shape, surrogate)

    def _say(self, node: Term, name: str, value: Term) -> None:
        self.made.shapes.append(ox.Triple(node, ox.NamedNode(SH + name), value))  # type: ignore[arg-type]

    def _shape(self, name: str, value: Term) -> ox.BlankNode:
        node = ox.BlankNode()
        self._say(node, name, value)
        return node

    def _beside(self, name: str, value: Term) -> ox.BlankNode:
        """Give a property shape that looks at its focus node itself, by a path that leads nowhere else."""
        itself = self._shape("zeroOrOnePath", _NOWHERE)
        node = self._shape(name, value)
        self._say(node, "path", itself)
        return node

    def _in_place_of(self, shape: Term, surrogate: ox.BlankNode) -> None:
        for severity in self._graph.values(shape, "severity"):
            self._say(surrogate, "severity", severity)
        self.made.stands_for[str(surrogate)] = shape

    def _refuse_literals(self, shape: Term, name: str) -> None:
        if shape in self._graph.at_literals:
            raise refused(shape, f"it judges no literals by {name} here")

    def _list(self, members: Iterable[Term]) -> Term:
        head: Term = _NIL
        for member in reversed(list(members)):
            node = ox.BlankNode()
            self.made.shapes.append(ox.Triple(node, ox.NamedNode(RDF + "first"), member))
            self.made.shapes.append(ox.Triple(node, ox.NamedNode(RDF + "rest"), head))
            head = node
        return head

    def _all(self, shape: Term, *operands: Term) -> None:
        self._say(shape, "and", self._list(operands))

    def _property(self, shape: Term, part: Term) -> None:
        """Write a field; it takes each step of a field's path for a property that a closed shape allows."""
        (path,) = self._graph.values(part, "path")
        if self._graph.is_on(shape, "closed") and not isinstance(path, ox.NamedNode):
            if self._graph.values(part, "qualifiedValueShapesDisjoint"):
                raise refused(part, "it knows no sh:qualifiedValueShapesDisjoint on a path in a closed shape")
            self._refuse_literals(shape, "sh:closed")
            part = self._beside("property", part)
        self._say(shape, "property", part)

    def _bound(self, shape: Term, name: str, bound: ox.Literal) -> None:
        """Write a bound of numbers; it takes texts that look like numbers for numbers, and NaN for anything."""
        if bound.datatype == ox.NamedNode(XSD + "dateTime"):
            self._say(shape, name, bound)
            return
        if bound.datatype not in _EXACT + _FLOATING:
            raise refused(shape, f"it orders {bound} as a text")
        if self._graph.one(shape, "datatype") in _EXACT:
            self._say(shape, name, bound)
            return
        within = self._shape(name, bound)
        numbers = self._list([self._shape("datatype", datatype) for datatype in _EXACT + _FLOATING])
        no_number = self._shape("in", self._list(_NOT_NUMBERS))
        self._all(shape, within, self._shape("or", numbers), self._shape("not", no_number))

    def _pair(self, shape: Term, name: str, other: ox.NamedNode) -> None:
        """Leave a comparison of two properties to SPARQL: here values are ordered as numbers or texts."""
        (path,) = self._graph.values(shape, "path")
        owners = (one for one in self._graph.judging if shape in self._graph.values(one, "property"))
        if shape in self._graph.deciding or any(self._graph.values(owner, "path") for owner in owners):
            raise refused(shape, f"it takes sh:{name} only in a shape with targets or an sh:property of one")
        if not isinstance(path, ox.NamedNode):
            raise refused(shape, f"it takes sh:{name} only for a single property")
        self.made.pairs.append(Pair(shape, path, _PAIRS[name], other))

    def _counts_literals(self, shape: Term) -> bool:
        """Tell whether a shape counts values that may be literals, in the one way that has another form."""
        graph = self._graph
        operands = graph.values(shape, "qualifiedValueShape")
        if not operands or graph.is_on(shape, "deactivated"):
            return False
        disjoint = graph.is_on(shape, "qualifiedValueShapesDisjoint")
        if disjoint and (shape in graph.operands or any(graph.values(shape, name) for name in TARGETS)):
            raise refused(shape, "it takes sh:qualifiedValueShapesDisjoint only in an sh:property")
        if not self._takes_literals(operands[0]):
            return False
        least, most = graph.one(shape, "qualifiedMinCount"), graph.one(shape, "qualifiedMaxCount")
        if (
            most is None
            and least is not None
            and least.value == "1"
            and not disjoint
            and shape not in graph.operands
        ):
            return True
        (path,) = graph.values(shape, "path")
        if not isinstance(path, ox.NamedNode):
            raise refused(shape, "it counts no literals as conforming to an sh:qualifiedValueShape")
        self.made.only_nodes[path] = shape
        return False

    def _takes_literals(self, shape: Term) -> bool:
        """Tell whether a literal can conform to a shape, as far as that is plain."""
        graph = self._graph
        if graph.is_on(shape, "deactivated"):
            return True
        if graph.values(shape, "path"):
            return not any(count.value != "0" for count in graph.values(shape, "minCount"))
        return not (
            graph.values(shape, "class")
            or graph.one(shape, "nodeKind") in _NO_LITERALS
            or any(
                not any(isinstance(member, ox.Literal) for member in graph.members(head))
                for head in graph.values(shape, "in")
            )
            or any(not isinstance(value, ox.Literal) for value in graph.values(shape, "hasValue"))
            or any(not self._takes_literals(one) for one in graph.values(shape, "node"))
            or any(not self._takes_literals(one) for one in graph.values(shape, "property"))
            or any(
                not self._takes_literals(member)
                for head in graph.values(shape, "and")
                for member in graph.members(head)
            )
            or any(
                not any(self._takes_literals(member) for member in graph.members(head))
                for head in graph.values(shape, "or")
            )
        )

    def _path(self, shape: Term, path: Term) -> Term:
        """Give a path in a form that it follows rightly."""
        graph = self._graph
        if isinstance(path, ox.NamedNode):
            return path
        steps = graph.members(path) if graph.is_list(path) else [path]
        followed: list[Term] = []
        passed: set[ox.NamedNode] = set()
        for place, step in enumerate(steps):
            repeated = graph.one(step, "oneOrMorePath")
            from_node = place == 0 and shape not in graph.at_literals
            forwards = self._check_step(shape, repeated or step, from_node=from_node)
            if repeated is not None:  # Of a cycle, it leaves out the node in which it began.
                followed += (repeated, self._shape("zeroOrMorePath", repeated))
                passed |= forwards
            else:
                followed.append(step)
            if repeated is not None or self._can_stay(step):
                if place == 0 and not from_node:
                    raise refused(shape, "it follows no path from a literal to itself")
                self.made.only_nodes.update(dict.fromkeys(passed, shape))
            passed |= forwards
        return path if followed == steps else self._list(followed)

    def _can_stay(self, step: Term) -> bool:
        """Tell whether a path can end where it begins: it takes none to do so at a literal."""
        graph = self._graph
        inner = [member for head in graph.values(step, "alternativePath") for member in graph.members(head)]
        stays = graph.values(step, "zeroOrMorePath") or graph.values(step, "zeroOrOnePath")
        return bool(stays) or any(map(self._can_stay, inner))

    def _check_step(self, shape: Term, step: Term, *, from_node: bool) -> set[ox.NamedNode]:
        """Refuse what it follows wrongly, and note what it follows wrongly from a literal.

        Returns:
            The properties by which the path can come to a literal.
        """
        graph = self._graph
        if isinstance(step, ox.NamedNode):
            return {step}
        inverse, alternatives = graph.one(step, "inversePath"), graph.one(step, "alternativePath")
        repeated = graph.one(step, "zeroOrMorePath")
        if isinstance(inverse, ox.NamedNode):
            if not from_node:
                self.made.only_nodes[inverse] = shape
            return set()
        if repeated is not None:
            return self._check_step(shape, repeated, from_node=False)
        inner = graph.values(step, "zeroOrOnePath") if alternatives is None else graph.members(alternatives)
        if not inner:
            raise refused(shape, "it cannot follow its path")
        return set().union(*(self._check_step(shape, path, from_node=from_node) for path in inner))
