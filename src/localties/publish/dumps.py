"""Dumps: the whole graph in five formats, swapped into place only when all are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from localties.graph import DEFAULT, in_order, write_ordered
from localties.publish.swapping import swapped_in
from localties.store import at_hand, format_named

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from localties.graph import KnowledgeGraph, Ordered
    from localties.store import EmbeddedStore

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
        store = at_hand(graph.store)
        said = _union(store)
        union = in_order({DEFAULT: said})
        for ending in DUMPS:
            content = _written(graph, _named(store, said) if ending == _QUADS else union, ending)
            (fresh / f"localties.{ending}").write_bytes(content)
        for name, content in extra.items():
            (fresh / name).write_bytes(content)
    return [folder / f"localties.{ending}" for ending in DUMPS]


def dump(graph: KnowledgeGraph, ending: str) -> bytes:
    """Write the whole graph in the format of one of `DUMPS`."""
    store = at_hand(graph.store)
    said = _union(store)
    return _written(graph, _named(store, said) if ending == _QUADS else in_order({DEFAULT: said}), ending)


def _union(store: EmbeddedStore) -> list[str]:
    return store.n_triples().decode("utf-8").split("\n")[:-1]


def _named(store: EmbeddedStore, union: list[str]) -> Ordered:
    return in_order({f"<{graph}>": lines for graph, lines in store.n_triples_by_graph(union).items()})


def _written(graph: KnowledgeGraph, found: Ordered, ending: str) -> bytes:
    return write_ordered(found, format_named(ending), graph.project.context)
