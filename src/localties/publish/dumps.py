"""Dumps: the whole graph in five formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from localties.graph import DEFAULT, in_order, in_order_of, lines_in, write_ordered
from localties.publish.rewriting import rewritten
from localties.store import at_hand, format_named

if TYPE_CHECKING:
    from pathlib import Path

    from localties.graph import KnowledgeGraph

DUMPS: Final = ("ttl", "nt", "jsonld", "trig", "rdf")
"""The endings of the dumps; `trig` has the named graphs, the others their union."""
_TRIPLES: Final = "nt"
_QUADS: Final = "trig"
_BESIDE: Final = ("jsonld", "ttl")
"""What a second process writes, of many triples: about half of the work."""
_MANY: Final = 200_000
"""Triples that two processes write sooner than one, although each has to begin."""


def write_dumps(graph: KnowledgeGraph, folder: Path) -> list[str]:
    """Write the dumps.

    Args:
        graph: The graph, derived facts included.
        folder: Where they go; it is there.

    Returns:
        Their names.

    Raises:
        OSError: If they cannot be written.
    """
    whole, files = _Whole(graph), {ending: folder / f"localties.{ending}" for ending in DUMPS}
    triples = files.pop(_TRIPLES)
    triples.write_bytes(whole.written(_TRIPLES))
    beside = _BESIDE if len(whole.lines) > _MANY else ()
    with rewritten(triples, beside, whole.union.namespaces, graph.project.context):
        for ending in files.keys() - set(beside):
            files[ending].write_bytes(whole.written(ending))
    return [f"localties.{ending}" for ending in DUMPS]


def dump(graph: KnowledgeGraph, ending: str) -> bytes:
    """Write the whole graph in the format of one of `DUMPS`."""
    return _Whole(graph).written(ending)


class _Whole:
    """What a graph says, in order."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self._store = at_hand(graph.store)
        self._context = graph.project.context
        self.lines = lines_in(self._store.n_triples())
        self.union = in_order({DEFAULT: self.lines})

    def written(self, ending: str) -> bytes:
        found = self.union
        if ending == _QUADS:
            graphs = {f"<{graph}>": lines for graph, lines in self._store.n_triples_by_graph(self.lines).items()}
            found = in_order_of(self.union, graphs)
        return write_ordered(found, format_named(ending), self._context)
