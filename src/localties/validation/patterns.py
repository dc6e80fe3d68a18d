"""What a check looks at: alternatives (UNION) with the patterns that every row needs.

What OPTIONAL, MINUS and EXISTS look at besides is kept apart: it can decide on a row, but none needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localties.store import Term

Values = dict[str, set["Term"]]
"""What variables can be."""


class TooFarError(Exception):
    """What a check looks at cannot be told, or is too much to be followed; it never leaves this package."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A triple pattern; a text is a variable's name.

    Attributes:
        subject, predicate, object: Its terms.
        repeated: Properties that may be followed any number of times, also none, in the place of the predicate,
            which says nothing then.
        idle: Variables that nothing else looks at, of which it counts only that they have a value.
    """

    subject: Term | str
    predicate: Term | str
    object: Term | str
    repeated: frozenset[Term] = frozenset()
    idle: frozenset[str] = frozenset()

    @property
    def terms(self) -> tuple[Term | str, Term | str, Term | str]:
        """Its three terms in their order."""
        return self.subject, self.predicate, self.object

    def renamed(self, name: Callable[[str], str]) -> Pattern:
        """Give it with other names of variables."""
        subject, predicate, value = (name(term) if isinstance(term, str) else term for term in self.terms)
        return Pattern(subject, predicate, value, self.repeated, frozenset(map(name, self.idle)))


@dataclass(slots=True)
class Branch:
    """One alternative of a query.

    Attributes:
        must: Patterns that each row needs.
        may: What OPTIONAL, MINUS and EXISTS look at besides.
        given: The values that VALUES gives a variable.
        handed: Variables that BIND gives the value of one of others, as it is or as an IRI.
        binds: Whether it stands in an OPTIONAL of another branch, which gets its variables where it matches.
    """

    must: list[Pattern] = field(default_factory=list)
    may: list[Branch] = field(default_factory=list)
    given: Values = field(default_factory=dict)
    handed: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    binds: bool = False

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

    def renamed(self, name: Callable[[str], str]) -> Branch:
        """Give it with other names of variables."""
        return Branch(
            [pattern.renamed(name) for pattern in self.must],
            [other.renamed(name) for other in self.may],
            {name(variable): values for variable, values in self.given.items()},
            [(name(variable), tuple(map(name, sources))) for variable, sources in self.handed],
            self.binds,
        )

    def within_a_graph(self) -> Branch:
        """Give it as it is within GRAPH: no variable is idle, since its other values may be in another graph."""
        return replace(
            self,
            must=[replace(pattern, idle=frozenset()) for pattern in self.must],
            may=[other.within_a_graph() for other in self.may],
        )

    def needing(self, name: str) -> list[Branch]:
        """Give the alternatives in which a variable has a value: each OPTIONAL, where only those give it."""
        if self._tells(name):
            return [self]
        return [
            replace(self, may=[one for one in self.may if one is not other]).joined(other)
            for other in self.may
            if other.binds and other._tells(name)
        ] or [self]

    def _tells(self, name: str) -> bool:
        return (
            name in self.given
            or any(name == variable for variable, _ in self.handed)
            or any(name in pattern.terms for pattern in self.must)
        )
