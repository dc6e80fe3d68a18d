"""Reading large XML in passing, so that memory does not grow with the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Final
from xml.etree.ElementTree import Element

from openpyxl.xml.functions import iterparse

_MOST_HELD: Final = 200_000
"""Elements in memory at a time; a cell has a handful."""


def stream(source: IO[bytes], shed: frozenset[str]) -> Iterator[tuple[str, Element]]:
    """Give the start and the end of each element.

    Args:
        source: The XML.
        shed: The names of elements that are forgotten, with all that stands in their parent, once they have ended:
            attributes of the parent have to be read at its start.

    Raises:
        ValueError: If too many elements would have to be held.
    """
    path: list[Element] = []
    held = 0
    for event, element in iterparse(source, ("start", "end")):
        if event == "start":
            path.append(element)
            held += 1
            if held > _MOST_HELD:
                raise ValueError("too many elements in one")
            yield event, element
            continue
        path.pop()
        yield event, element
        if path and element.tag in shed:
            path[-1].clear()
            held = len(path)
