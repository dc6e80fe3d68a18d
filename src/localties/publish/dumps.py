"""Dumps: the whole graph in five formats, swapped into place only when all are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import write
from localties.publish.swapping import swapped_in
from localties.store import format_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from localties.graph import KnowledgeGraph

DUMPS: Final = ("ttl", "nt", "jsonld", "trig", "rdf")
"""The endings of the dumps; `trig` has the named graphs, the others their union."""


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
        for ending in DUMPS:
            (fresh / f"localties.{ending}").write_bytes(dump(graph, ending))
        for name, content in extra.items():
            (fresh / name).write_bytes(content)
    return [folder / f"localties.{ending}" for ending in DUMPS]


def dump(graph: KnowledgeGraph, ending: str) -> bytes:
    """Write the whole graph in the format of one of `DUMPS`."""
    if ending == "trig":
        return write(graph.store.matching(), ox.RdfFormat.TRIG)
    return write(graph.store.triples(), format_named(ending), graph.project.context)
