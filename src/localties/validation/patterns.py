"""The query of a check, taken apart: alternatives (UNION) with the patterns that every row needs.

What OPTIONAL, MINUS and EXISTS look at besides is kept apart: it can decide on a row, but none needs it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef, Variable
from rdflib.paths import AlternativePath, InvPath, MulPath, SequencePath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

if TYPE_CHECKING:
    from localties.store import Term

_WRAPPING: Final = frozenset(
    "SelectQuery Distinct Reduced OrderBy Project Group AggregateJoin Graph Filter Extend".split()
)

Values = dict[str, set["Term"]]
"""What variables can be."""


class TooFarError(Exception):
    """What a check looks at cannot be told, or is too much to be followed; it never leaves this package."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; a text is a variable's name.

    Attributes:
        subject, predicate, object: Its terms.
        repeated: Whether the predicate may be followed any number of times, also none.
    """

    subject: Term | str
    predicate: Term | str
    object: Term | str
    repeated: bool = False


@dataclass(slots=True)
class Branch:
    """One alternative of a query.

    Attributes:
        must: Patterns that each row needs.
        may: What OPTIONAL, MINUS and EXISTS look at besides.
        given: The values that VALUES gives a variable.
        handed: Variables that BIND gives the value of one of others, as it is or as an IRI.
    """

    must: list[Pattern] = field(default_factory=list)
    may: list[Branch] = field(default_factory=list)
    given: Values = field(default_factory=dict)
    handed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)

    def joined(self, other: Branch) -> Branch:
        """Give what holds where both do."""
        given = dict(self.given)
        for name, values in other.given.items():
            given[name] = given[name] & values if name in given else values
        return Branch(self.must + other.must, self.may + other.may, given, self.handed + other.handed)

    def looking(self) -> Iterator[tuple[Pattern, Branch]]:
        """Give each pattern, also of what is looked at besides, with the patterns that hold along with it."""
        for pattern in self.must:
            yield pattern, self
        for other in self.may:
            yield from ((pattern, self.joined(branch)) for pattern, branch in other.looking())


@cache
def branches_of(query: str) -> list[Branch]:
    """Take a SELECT query apart; kept, since reading one takes some hundredths of a second.

    Raises:
        TooFarError: If it uses what is not understood here.
    """
    return _branches(translateQuery(parseQuery(query)).algebra, count())


def _branches(node: Any, fresh: Iterator[int]) -> list[Branch]:
    match node.name:
        case "Join":
            found = [a.joined(b) for a in _branches(node.p1, fresh) for b in _branches(node.p2, fresh)]
        case "Union":
            found = _branches(node.p1, fresh) + _branches(node.p2, fresh)
        case "LeftJoin" | "Minus":
            besides = _branches(node.p2, fresh) + _exists(node.get("expr"), fresh)
            found = [one.joined(Branch(may=besides)) for one in _branches(node.p1, fresh)]
        case "BGP":
            found = _basic(node.triples, fresh)
        case "ToMultiSet":
            found = _inner(node.p, fresh)
        case name if name in _WRAPPING:
            besides = _exists(node.get("expr"), fresh)
            handed = [(str(node.var), sources)] if name == "Extend" and (sources := _sources(node.expr)) else []
            found = [one.joined(Branch(may=besides, handed=handed)) for one in _branches(node.p, fresh)]
        case _:
            raise TooFarError
    return found


def _basic(triples: Any, fresh: Iterator[int]) -> list[Branch]:
    alternatives = [Branch()]
    for s, p, o in triples:
        paths = [Branch(must=patterns) for patterns in _patterns(_term(s), p, _term(o), fresh)]
        alternatives = [one.joined(other) for one in alternatives for other in paths]
    return alternatives


def _inner(node: Any, fresh: Iterator[int]) -> list[Branch]:
    """Take a subquery apart, or VALUES; variables that stay within a subquery get names of their own."""
    if node.name == "values":
        rows = list(node.res)
        names = {name for row in rows for name in row}
        given = {str(name): {_term(row[name]) for row in rows if name in row} for name in names}
        return [Branch(given=given)]  # type: ignore[arg-type]
    projected = node
    while projected.name != "Project":
        projected = projected.p
    outside, number = {str(variable) for variable in projected.PV}, next(fresh)

    def renamed(term: Term | str) -> Term | str:
        return f"{term}#{number}" if isinstance(term, str) and term not in outside else term

    def rename(branch: Branch) -> Branch:
        return Branch(
            [
                Pattern(renamed(p.subject), renamed(p.predicate), renamed(p.object), p.repeated)
                for p in branch.must
            ],
            [rename(other) for other in branch.may],
            {str(renamed(name)): values for name, values in branch.given.items()},
            [(str(renamed(name)), tuple(str(renamed(s)) for s in sources)) for name, sources in branch.handed],
        )

    return [rename(branch) for branch in _branches(node, fresh)]


def _patterns(s: Term | str, path: Any, o: Term | str, fresh: Iterator[int]) -> list[list[Pattern]]:
    """Give the alternatives of a property path as patterns."""
    match path:
        case InvPath():
            return _patterns(o, path.arg, s, fresh)
        case AlternativePath():
            return [patterns for part in path.args for patterns in _patterns(s, part, o, fresh)]
        case SequencePath():
            ends = [s, *(f"#{next(fresh)}" for _ in path.args[1:]), o]
            alternatives: list[list[Pattern]] = [[]]
            for start, part, end in zip(ends, path.args, ends[1:], strict=False):
                steps = _patterns(start, part, end, fresh)
                alternatives = [before + step for before in alternatives for step in steps]
            return alternatives
        case MulPath():
            if not isinstance(path.path, URIRef):
                raise TooFarError
            return [[Pattern(s, _term(path.path), o, repeated=True)]]
    return [[Pattern(s, _term(path), o)]]


def _term(node: Any) -> Term | str:
    match node:
        case Variable():
            return str(node)
        case URIRef():
            return ox.NamedNode(str(node))
        case BNode():
            return f"_:{node}"
        case Literal():
            if node.language:
                return ox.Literal(str(node), language=node.language)
            return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
    raise TooFarError


def _sources(expression: Any) -> tuple[str, ...]:
    """Give the variables one of which an expression hands through; none where it makes something new."""
    if isinstance(expression, Variable):
        return (str(expression),)
    match getattr(expression, "name", None):
        case "Builtin_IF":
            both = (_sources(expression.arg2), _sources(expression.arg3))
            return both[0] + both[1] if all(both) else ()
        case "Builtin_IRI" | "Builtin_STR":
            return _sources(expression.arg)
    return ()


def _exists(expression: Any, fresh: Iterator[int]) -> list[Branch]:
    """Give what EXISTS and NOT EXISTS within an expression look at."""
    if isinstance(expression, CompValue):
        if expression.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS"):
            return _branches(expression.graph, fresh)
        return [branch for part in expression.values() for branch in _exists(part, fresh)]
    if isinstance(expression, list):
        return [branch for part in expression for branch in _exists(part, fresh)]
    return []
