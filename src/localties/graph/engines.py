"""Having an engine hold what a project's files say and what follows from it, loading only what has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from localties.errors import EmptyInputError
from localties.graph.changes import finish
from localties.graph.derive import Thresholds, dataset_day, derive
from localties.graph.knowledge import KnowledgeGraph
from localties.store import open_store, read_triples
from localties.terms import DERIVED_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    import pyoxigraph as ox

    from localties.project import Project
    from localties.store import Store

_FOLDER: Final = ("build", "store")
"""Where the engine `disk` keeps its database, from the folder of the project."""
_LOADED_AS: Final = "1"
"""The version of how files are loaded; raised when the same files come to be loaded in another way."""


@dataclass(frozen=True, slots=True)
class Loading:
    """How far a load has come.

    Attributes:
        arrived: How many triples have arrived.
        expected: How many there will be, as far as files have been read.
        file: What is being loaded.
    """

    arrived: int
    expected: int
    file: str


Told = Callable[[Loading], None]
"""What is called as triples arrive."""


def nobody(_loading: Loading) -> None:
    """Tell nobody how far a load has come."""


def engine_of(project: Project, engine: str | None = None) -> Store:
    """Open the engine of a project.

    Args:
        project: The project.
        engine: `memory`, `disk`, `remote`, or the address of a SPARQL service; by the settings of the workspace
            otherwise, and in memory where there are none.

    Raises:
        WorkspaceError: If the engine is none of these, or needs settings that are not there.
        EngineError: If it cannot be worked with.
    """
    workspace = project.workspace
    return open_store(
        engine or (workspace.engine if workspace else "memory"),
        project.root.joinpath(*_FOLDER),
        workspace.remote if workspace else None,
        workspace.slug if workspace else "localties",
    )


def bring(project: Project, store: Store, told: Told = nobody) -> KnowledgeGraph:
    """Have an engine hold a project's graph, judged for the day of its data set.

    What changed is laid beside what others read and then takes its place as a whole.

    Args:
        project: The project.
        store: The engine.
        told: Called as triples arrive.

    Returns:
        The graph, derived facts included.

    Raises:
        EmptyInputError, EncodingError, RdfSyntaxError: If a file cannot be read; then nothing has changed.
        GraphBusyError: If another run is writing to the engine.
        EngineError: If the engine cannot be worked with; then readers see what they saw before.
    """
    wanted = _Wanted(project)
    if store.digests != wanted.digests:
        with _brought(wanted, store, told):
            pass
    return KnowledgeGraph(project, store, wanted.files)


def opened(
    project: Project, engine: str | None = None, *, as_of: date | None = None, told: Told = nobody
) -> KnowledgeGraph:
    """Open a project's graph on its engine, derived facts included.

    Args:
        project: The project.
        engine: As `engine_of`.
        as_of: The day for which status is judged, on a copy of one's own; the data set's own day by default.
        told: Called as triples arrive.

    Raises:
        As `engine_of` and `bring`.
    """
    store = engine_of(project, engine)
    return as_of_day(bring(project, store, told), as_of) if store.shared else _in_memory(project, as_of)


def stated(project: Project, engine: str | None = None, *, told: Told = nobody) -> KnowledgeGraph:
    """Give a copy of a project's graph of one's own, on its engine, to derive from for any day.

    Raises:
        As `engine_of` and `bring`.
    """
    store = engine_of(project, engine)
    return bring(project, store, told).copied() if store.shared else KnowledgeGraph.open(project)


@contextmanager
def building(
    project: Project, store: Store, as_of: date | None = None, told: Told = nobody
) -> Iterator[KnowledgeGraph]:
    """Give a project's graph for as long as the block lasts; at its end the engine holds it.

    Where the block ends by an exception, the engine holds what it held.

    Args:
        project: The project.
        store: The engine.
        as_of: The day for which status is judged in the block; the engine holds it for the data set's own day.
        told: Called as triples arrive.

    Raises:
        As `bring`.
    """
    if not store.shared:
        yield _in_memory(project, as_of)
        return
    wanted = _Wanted(project)
    if store.digests == wanted.digests:
        yield as_of_day(KnowledgeGraph(project, store, wanted.files), as_of)
        return
    with _brought(wanted, store, told) as graph:
        yield as_of_day(graph, as_of)


def _in_memory(project: Project, as_of: date | None) -> KnowledgeGraph:
    graph = KnowledgeGraph.open(project)
    derive(graph, Thresholds(as_of or dataset_day(graph)))
    return graph


def as_of_day(graph: KnowledgeGraph, day: date | None) -> KnowledgeGraph:
    """Give a graph judged for a day: itself where that is the data set's own, else a copy of one's own."""
    if day is None or day == dataset_day(graph):
        return graph
    copy = graph.copied()
    derive(copy, Thresholds(day))
    return copy


class _Wanted:
    """What an engine is to hold: the files of a project, and for each graph the digest of what it comes from."""

    def __init__(self, project: Project) -> None:
        finish(project.graph)
        self.project = project
        self.files: dict[str, Path] = dict(KnowledgeGraph(project).sources())
        self.digests = {name: _digest(_LOADED_AS, path.read_bytes()) for name, path in self.files.items()}
        rules = [path.read_bytes() for path in project.queries("rules")]
        stated = json.dumps(sorted(self.digests.items())).encode()
        self.digests[DERIVED_GRAPH] = _digest(_LOADED_AS, stated, *rules)


@contextmanager
def _brought(wanted: _Wanted, store: Store, told: Told) -> Iterator[KnowledgeGraph]:
    with store.changing() as draft:
        graph = KnowledgeGraph(wanted.project, draft, wanted.files)
        held = dict(draft.digests)
        changed = {
            name: (path, _read(path))
            for name, path in wanted.files.items()
            if held.get(name) != wanted.digests[name]
        }
        for name in set(draft.graphs()) - wanted.digests.keys():
            draft.drop(name)
        arrived, expected = 0, sum(len(triples) for _, triples in changed.values())
        for name, (path, triples) in changed.items():

            def count(some: int, name: str = path.name) -> None:
                nonlocal arrived
                arrived += some
                told(Loading(arrived, expected, name))

            draft.replace(name, triples, wanted.digests[name], count)
        derive(graph, Thresholds(dataset_day(graph)))
        draft.note(DERIVED_GRAPH, wanted.digests[DERIVED_GRAPH])
        yield graph


def _read(path: Path) -> set[ox.Triple]:
    triples = set(read_triples(path))
    if not triples:
        raise EmptyInputError("the file holds no triple", file=path)
    return triples


def _digest(version: str, *parts: bytes) -> str:
    digest = hashlib.sha256(version.encode())
    for part in parts:
        digest.update(hashlib.sha256(part).digest())
    return digest.hexdigest()
