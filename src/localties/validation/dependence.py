"""What a check looks at: which records a change can make it report, or no longer report.

From a changed triple that fits a pattern of the check, the patterns that a row needs lead to the records it can be
about; from those records all patterns together lead to the triples by which the check can be asked of them alone.
Sets of values are kept for each variable, not rows: they may hold too much, never too little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from localties.validation.patterns import TooFarError, Values

if TYPE_CHECKING:
    from localties.store import Term
    from localties.validation.patterns import Branch, Pattern

MOST: Final = 20_000
"""Triples that following one pattern may give; beyond it, asking the check of the whole graph is shorter."""

_FEW: Final = 1_000
"""Triples that a pattern may give as long as there is another to follow."""

Lookup = tuple["Term | None", "Term | None", "Term | None"]
Matching = Callable[["Term | None", "Term | None", "Term | None"], Iterable[ox.Triple]]


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
        TooFarError: If a pattern gives more than `MOST`, or none leads to `until`.
    """
    met: list[ox.Triple] = []
    for name, given in branch.given.items():
        values[name] = values[name] & given if name in values else set(given)
    todo = list(branch.must)
    _hand_on(branch, values)
    while todo and (until is None or until not in values):
        pattern, found, ends = _shortest(todo, values, matching)
        todo.remove(pattern)
        met += found
        for term, reached in zip(pattern.terms, ends, strict=True):
            if isinstance(term, str):
                values[term] = values[term] & reached if term in values else reached
        _hand_on(branch, values)
        if until is not None and not all(values.values()):
            values[until] = set()  # What a row needs can be nothing: there is none.
    if until is not None and until not in values:
        raise TooFarError
    return met


def fits(pattern: Pattern, triple: ox.Triple, given: Values) -> bool:
    """Tell whether a triple can be one that a pattern matches."""
    if pattern.repeated:
        return triple.predicate in pattern.repeated
    ends = zip(pattern.terms, (triple.subject, triple.predicate, triple.object), strict=True)
    return all(
        (isinstance(term, str) and (term not in given or end in given[term])) or term == end for term, end in ends
    )


def alters(pattern: Pattern, triple: ox.Triple, stays: Callable[[Lookup], bool]) -> bool:
    """Tell whether a pattern matches something else because a triple that fits it came or went.

    It does not where what it looks for once was and is there as well by another triple.

    Args:
        pattern: The pattern.
        triple: What came or went.
        stays: Tells whether the graph has a triple, to be looked for by some of its terms, as it had before.
    """
    ends = zip(pattern.terms, (triple.subject, triple.predicate, triple.object), strict=True)
    lookup = (None if term in pattern.idle else end for term, end in ends)
    return not (pattern.idle and stays(tuple(lookup)))  # type: ignore[arg-type]


def _shortest(
    patterns: list[Pattern], values: Values, matching: Matching
) -> tuple[Pattern, list[ox.Triple], list[set[Term]]]:
    """Match the first pattern that gives few triples, or else the first that can be followed.

    A class, a country or a year leads to a good part of the graph; most often another pattern leads on as well.
    """
    ordered = sorted(patterns, key=lambda pattern: _effort(pattern, values))
    for most in (_FEW, MOST):
        for pattern in ordered:
            with suppress(TooFarError):
                return pattern, *_matches(pattern, values, matching, most)
    raise TooFarError


def _effort(pattern: Pattern, values: Values) -> tuple[bool, bool, bool, int]:
    """Order patterns: known ends first, then in the direction of the property, which seldom fans out."""
    known = [
        len(values[term]) if isinstance(term, str) else 1
        for term in (pattern.subject, pattern.object)
        if not isinstance(term, str) or term in values
    ]
    reached = any(isinstance(term, str) and term in values for term in pattern.terms)
    forwards = not isinstance(pattern.subject, str) or pattern.subject in values
    return not reached, len(known) < 2, not forwards, min(known, default=MOST)  # noqa: PLR2004 - a triple's two ends


def _hand_on(branch: Branch, values: Values) -> None:
    for name, sources in branch.handed:
        if all(source in values for source in sources):
            given = set().union(*(values[source] for source in sources))
            iris = {_as_iri(value) for value in given}
            told = {*given, *(iri for iri in iris if iri is not None), *(ox.Literal(v.value) for v in given)}
            if name not in values:
                values[name] = told
            elif None not in iris:  # What cannot be made an IRI leaves the variable open.
                values[name] &= told


def _as_iri(value: Term) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(value.value)
    except ValueError:
        return None


def _matches(
    pattern: Pattern, values: Values, matching: Matching, most: int
) -> tuple[list[ox.Triple], list[set[Term]]]:
    """Give the triples that a pattern matches, and what its three terms can be."""
    subjects, predicates, objects = (
        values.get(term) if isinstance(term, str) else {term}
        for term in (pattern.subject, pattern.predicate, pattern.object)
    )
    if pattern.repeated:
        starts, forwards = (objects or set(), False) if subjects is None else (subjects, True)
        if subjects is None and objects is None:
            raise TooFarError
        found, seen = closure(pattern.repeated, starts, matching, forwards=forwards, most=most)
        followed = set(pattern.repeated)
        return found, [starts, followed, seen] if forwards else [seen, followed, starts]
    found = []
    for lookup in _lookups(subjects, predicates, objects):
        alike = matching(*lookup)
        if all(term in pattern.idle for term, known in zip(pattern.terms, lookup, strict=True) if known is None):
            alike = islice(alike, 1)
        for triple in alike:
            if (subjects is None or triple.subject in subjects) and (objects is None or triple.object in objects):
                found.append(triple)
                if len(found) > most:
                    raise TooFarError
    return found, [{t.subject for t in found}, {t.predicate for t in found}, {t.object for t in found}]  # type: ignore[misc]


def _lookups(
    subjects: set[Term] | None, predicates: set[Term] | None, objects: set[Term] | None
) -> Iterator[Lookup]:
    """Give what to ask the graph for: by the subject where it is known, since things have few values."""
    for predicate in [None] if predicates is None else [p for p in predicates if isinstance(p, ox.NamedNode)]:
        if subjects is not None:
            only = next(iter(objects)) if objects is not None and len(objects) == 1 else None
            yield from ((s, predicate, only) for s in subjects if not isinstance(s, ox.Literal))
        elif objects is not None:
            yield from ((None, predicate, o) for o in objects)
        elif predicate is not None:
            yield None, predicate, None
        else:
            raise TooFarError


def closure(
    predicates: Iterable[Any], starts: Iterable[Term], matching: Matching, *, forwards: bool, most: int = MOST
) -> tuple[list[ox.Triple], set[Term]]:
    """Follow properties any number of times, also none; give the triples that were met and where they lead.

    Raises:
        TooFarError: If they lead to more than `most` triples.
    """
    todo: list[Any] = list(starts)
    seen, found = set(todo), []
    while todo:
        node = todo.pop()
        if forwards and isinstance(node, ox.Literal):
            continue
        for predicate in predicates:
            for triple in matching(node, predicate, None) if forwards else matching(None, predicate, node):
                found.append(triple)
                after = triple.object if forwards else triple.subject
                if after not in seen:
                    seen.add(after)
                    todo.append(after)
        if len(found) > most:
            raise TooFarError
    return found, seen


def seeds(pattern: Pattern, fitting: Iterable[ox.Triple], matching: Matching) -> Values:
    """Give what triples that fit a pattern say of its variables."""
    fitting = list(fitting)
    subjects: set[Any] = {triple.subject for triple in fitting}
    objects: set[Any] = {triple.object for triple in fitting}
    if pattern.repeated:
        subjects = closure(pattern.repeated, subjects, matching, forwards=False)[1]
        objects = closure(pattern.repeated, objects, matching, forwards=True)[1]
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
