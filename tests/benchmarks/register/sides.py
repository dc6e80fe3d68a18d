"""What follows from who stands on the sides of a record: its name, its time, the ties that it makes."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from tests.benchmarks.register.world import TODAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.benchmarks.register.world import Actor


def ties_among(sides: Sequence[Actor]) -> Iterator[tuple[str, ...]]:
    """Give the pairs that are tied by having signed together: of two countries, one of the two a locality."""
    for one, other in combinations(sides, 2):
        if one.country != other.country and (one.is_locality or other.is_locality):
            yield tuple(sorted((one.name, other.name)))


def last_year(sides: Sequence[Actor]) -> int:
    """Give the last full year in which all of them existed."""
    ends = [side.until.year - 1 for side in sides if side.until]
    return min([TODAY.year - 1, *ends])


def between(english: str, vietnamese: str, *sides: Actor) -> tuple[str, str]:
    """Name something after its sides, in English and Vietnamese."""
    names = [side.label for side in sides]
    return (
        f"{english} {', '.join(name.english for name in names[:-1])} and {names[-1].english}",
        f"{vietnamese} {', '.join(name.vietnamese for name in names[:-1])} và {names[-1].vietnamese}",
    )
