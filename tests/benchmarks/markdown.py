"""Cells and tables in Markdown: each figure with its ratio to another, or with how it grows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

BEGIN: Final = "<!-- benchmarks -->"
END: Final = "<!-- /benchmarks -->"
NONE: Final = "–"
"""What stands where nothing was measured."""
_STEEP: Final = 13.0
"""Growth for ten times as much from which on it is printed bold: ten is linear, n log n is about twelve."""
_NOTICED: Final = 0.1
"""Seconds from which on growth is worth a look."""


def between_markers(file: Path, text: str) -> None:
    """Put a text between the markers of a file."""
    before, begin, rest = file.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    assert begin, f"{file} has no {BEGIN}"
    file.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", "utf-8")


def table(rows: Iterable[Sequence[str]]) -> str:
    """Give rows as a table, the first of them as its head."""
    head, *body = ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join([head, "|---" * (head.count("|") - 1) + "|", *body])


def figure(value: float | None, unit: str) -> str:
    """Give a value with its unit and three digits at the most; seconds below one as milliseconds."""
    if value is None:
        return NONE
    if unit == "s" and value < 1:
        value, unit = 1000 * value, "ms"
    return f"{value:,.0f} {unit}" if value >= 100 else f"{value:.1f} {unit}"


def ratio(value: float | None, to: float | None, unit: str, note: str = "") -> str:
    """Give a value with its ratio to another one of the same size."""
    if value is None or to is None or value == to:
        return figure(value, unit)
    return f"{figure(value, unit)} ({value / to:.1f}×{note})"


def growing(values: Sequence[float | None], sizes: Sequence[int]) -> list[str]:
    """Give seconds for each size, from the second on with how they grow for ten times as much.

    Args:
        values: Seconds for each size; None where they were not measured.
        sizes: Triples of each size, the smallest first.
    """
    cells: list[str] = []
    before: tuple[float, int] | None = None
    for seconds, size in zip(values, sizes, strict=True):
        cell = figure(seconds, "s")
        if seconds is not None and before is not None and before[0] > 0 and size > before[1]:
            tenfold = (seconds / before[0]) ** (1 / math.log10(size / before[1]))
            steep = tenfold > _STEEP and seconds > _NOTICED
            cell += f", **×{tenfold:.0f}**" if steep else f", ×{tenfold:.1f}"
        cells.append(cell)
        if seconds is not None:
            before = (seconds, size)
    return cells
