"""Dumps: the whole graph in five formats, swapped into place only when all are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import ordered, write, write_ordered
from localties.publish.swapping import swapped_in
from localties.store import format_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from localties.graph import KnowledgeGraph, Ordered

DUMPS: Final = ("ttl", "nt", "jsonld", "trig", "rdf")
"""The endings of the dumps; `trig` has the named graphs, the others their union."""
_QUADS: Final = "trig"


def write_dumps(graph: KnowledgeGraph, folder: Path, extra: Mapping[str, bytes]) -> list[Path]:
    """Write the dumps, and take the place of older ones only when all are complete.

    Args:
        graph: The graph, derived facts included.
        folder: Where the dumps are wanted; made where it does not exist.
        extra: Further files to put beside them, name to content.

    Returns:
        The paths of the dumps.
    """
    with swapped_in(folder) as fresh:
        union = ordered(graph.store.triples())
        for ending in DUMPS:
            content = dump(graph, ending) if ending == _QUADS else _of_union(graph, union, ending)
            (fresh / f"localties.{ending}").write_bytes(content)
        for name, content in extra.items():
            (fresh / name).write_bytes(content)
    return [folder / f"localties.{ending}" for ending in DUMPS]


def dump(graph: KnowledgeGraph, ending: str) -> bytes:
    """Write the whole graph in the format of one of `DUMPS`."""
    if ending == _QUADS:
        return write(graph.store.matching(), ox.RdfFormat.TRIG)
    return _of_union(graph, ordered(graph.store.triples()), ending)


def _of_union(graph: KnowledgeGraph, union: Ordered, ending: str) -> bytes:
    return write_ordered(union, format_named(ending), graph.project.context)
