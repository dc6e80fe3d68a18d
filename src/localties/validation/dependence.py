"""What a check looks at, read from its query: which records a change can make it report, or no longer report.

A query is taken apart into alternatives (UNION): patterns that every row needs, and what OPTIONAL, MINUS and EXISTS
look at besides. From a changed triple that fits a pattern, the patterns that the row needs lead to the records it can
be about; from those records all patterns together lead to the triples by which the check can be asked of them alone.
Sets of values are kept for each variable, not rows: they may hold too much, never too little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
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

MOST: Final = 20_000
"""Triples that following one pattern may give; beyond it, asking the check of the whole graph is the shorter way."""

Values = dict[str, set["Term"]]
Matching = Callable[["Term | None", "Term | None", "Term | None"], Iterable[ox.Triple]]


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


def follow(branch: Branch, values: Values, matching: Matching, *, until: str | None = None) -> list[ox.Triple]:
    """Follow the patterns that each row needs, from what is known of some variables.

    Args:
        branch: The patterns.
        values: What is known; filled with what the others can be.
        matching: The graph.
        until: The variable that is looked for; all patterns are followed without it.

    Returns:
        The triples that were met.

    Raises:
        TooFarError: If a pattern gives more than `MOST`, or nothing known leads to `until`.
    """
    met: list[ox.Triple] = []
    for name, given in branch.given.items():
        values[name] = values[name] & given if name in values else set(given)
    todo = list(branch.must)
    while todo and (until is None or until not in values):
        _hand_on(branch, values)
        todo.sort(key=lambda pattern: _effort(pattern, values))
        pattern = todo.pop(0)
        if until is not None and _effort(pattern, values)[0]:
            raise TooFarError
        found, ends = _matches(pattern, values, matching)
        met += found
        for term, reached in zip((pattern.subject, pattern.predicate, pattern.object), ends, strict=True):
            if isinstance(term, str):
                values[term] = values[term] & reached if term in values else reached
    _hand_on(branch, values)
    if until is not None and until not in values:
        raise TooFarError
    return met


def fits(pattern: Pattern, triple: ox.Triple, given: Values) -> bool:
    """Tell whether a triple can be one that a pattern matches."""
    ends = ((pattern.predicate, triple.predicate),)
    if not pattern.repeated:
        ends += ((pattern.subject, triple.subject), (pattern.object, triple.object))  # type: ignore[assignment]
    return all(
        (isinstance(term, str) and (term not in given or end in given[term])) or term == end for term, end in ends
    )


def _effort(pattern: Pattern, values: Values) -> tuple[bool, bool, bool, int]:
    """Order patterns: known ends first, then in the direction of the property, which seldom fans out."""
    known = [
        len(values[term]) if isinstance(term, str) else 1
        for term in (pattern.subject, pattern.object)
        if not isinstance(term, str) or term in values
    ]
    reached = any(isinstance(term, str) and term in values for term in (pattern.subject, pattern.object))
    forwards = not isinstance(pattern.subject, str) or pattern.subject in values
    return not reached, len(known) < 2, not forwards, min(known, default=0)  # noqa: PLR2004 - a triple's two ends


def _hand_on(branch: Branch, values: Values) -> None:
    for name, sources in branch.handed:
        if name not in values and all(source in values for source in sources):
            values[name] = set().union(*(values[source] for source in sources))
            values[name] |= {iri for value in values[name] if (iri := _as_iri(value)) is not None}


def _as_iri(value: Term) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(value.value)
    except ValueError:
        return None


def _matches(pattern: Pattern, values: Values, matching: Matching) -> tuple[list[ox.Triple], list[set[Term]]]:
    """Give the triples that a pattern matches, and what its three terms can be."""
    subjects, predicates, objects = (
        values.get(term) if isinstance(term, str) else {term}
        for term in (pattern.subject, pattern.predicate, pattern.object)
    )
    if pattern.repeated:
        starts, forwards = (objects or set(), False) if subjects is None else (subjects, True)
        if subjects is None and objects is None:
            raise TooFarError
        found, seen = closure(pattern.predicate, starts, matching, forwards=forwards)
        return found, [starts, set(), seen] if forwards else [seen, set(), starts]
    found = []
    for lookup in _lookups(subjects, predicates, objects):
        for triple in matching(*lookup):
            if (subjects is None or triple.subject in subjects) and (objects is None or triple.object in objects):
                found.append(triple)
                if len(found) > MOST:
                    raise TooFarError
    return found, [{t.subject for t in found}, {t.predicate for t in found}, {t.object for t in found}]  # type: ignore[misc]


def _lookups(
    subjects: set[Term] | None, predicates: set[Term] | None, objects: set[Term] | None
) -> Iterator[tuple[Term | None, Term | None, Term | None]]:
    for predicate in [None] if predicates is None else [p for p in predicates if isinstance(p, ox.NamedNode)]:
        if subjects is not None and (objects is None or len(subjects) <= len(objects)):
            yield from ((s, predicate, None) for s in subjects if not isinstance(s, ox.Literal))
        elif objects is not None:
            yield from ((None, predicate, o) for o in objects)
        elif predicate is not None:
            yield None, predicate, None
        else:
            raise TooFarError


def closure(
    predicate: Any, starts: Iterable[Term], matching: Matching, *, forwards: bool
) -> tuple[list[ox.Triple], set[Term]]:
    """Follow a property any number of times, also none; give the triples that were met and where they lead.

    Raises:
        TooFarError: If it leads to more than `MOST` triples.
    """
    todo: list[Any] = list(starts)
    seen, found = set(todo), []
    while todo:
        node = todo.pop()
        if forwards and isinstance(node, ox.Literal):
            continue
        for triple in matching(node, predicate, None) if forwards else matching(None, predicate, node):
            found.append(triple)
            after = triple.object if forwards else triple.subject
            if after not in seen:
                seen.add(after)
                todo.append(after)
        if len(found) > MOST:
            raise TooFarError
    return found, seen


def seeds(pattern: Pattern, fitting: Iterable[ox.Triple], matching: Matching) -> Values:
    """Give what triples that fit a pattern say of its variables."""
    fitting = list(fitting)
    subjects: set[Any] = {triple.subject for triple in fitting}
    objects: set[Any] = {triple.object for triple in fitting}
    if pattern.repeated:
        subjects = closure(pattern.predicate, subjects, matching, forwards=False)[1]
        objects = closure(pattern.predicate, objects, matching, forwards=True)[1]
    values: Values = {}
    ends = (
        (pattern.subject, subjects),
        (pattern.predicate, {t.predicate for t in fitting}),
        (pattern.object, objects),
    )
    for term, said in ends:
        if isinstance(term, str):
            values[term] = values[term] & said if term in values else set(said)
    return values


def _branches(node: Any, fresh: Iterator[int]) -> list[Branch]:
    match node.name:
        case "SelectQuery" | "Distinct" | "Reduced" | "OrderBy" | "Project" | "Group" | "AggregateJoin":
            return _branches(node.p, fresh)
        case "Graph":
            return _branches(node.p, fresh)
        case "BGP":
            alternatives = [Branch()]
            for s, p, o in node.triples:
                paths = [Branch(must=patterns) for patterns in _patterns(_term(s), p, _term(o), fresh)]
                alternatives = [one.joined(other) for one in alternatives for other in paths]
            return alternatives
        case "Join":
            return [a.joined(b) for a in _branches(node.p1, fresh) for b in _branches(node.p2, fresh)]
        case "Union":
            return _branches(node.p1, fresh) + _branches(node.p2, fresh)
        case "LeftJoin" | "Minus":
            besides = _branches(node.p2, fresh) + _exists(node.get("expr"), fresh)
            return [one.joined(Branch(may=besides)) for one in _branches(node.p1, fresh)]
        case "Filter":
            besides = _exists(node.expr, fresh)
            return [one.joined(Branch(may=besides)) for one in _branches(node.p, fresh)]
        case "Extend":
            besides = _exists(node.expr, fresh)
            handed = [(str(node.var), sources)] if (sources := _sources(node.expr)) else []
            return [one.joined(Branch(may=besides, handed=handed)) for one in _branches(node.p, fresh)]
        case "ToMultiSet":
            return _inner(node.p, fresh)
    raise TooFarError


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
