"""The two sides of a comparison: a file, a folder of dumps, a project, or a revision of a project in git."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import EmptyInputError, RevisionError
from localties.graph import KnowledgeGraph, Thresholds, dataset_day, derive
from localties.project import Project
from localties.terms import ONTOLOGY_GRAPH

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

_DUMPS: Final = ("localties.trig", "localties.nt", "localties.ttl")
_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Side:
    """One state of a graph.

    Attributes:
        name: What it was called on the command line.
        triples: What it says, derived facts included, the vocabulary left out.
        graph: The graph, to look up what things are called.
    """

    name: str
    triples: frozenset[ox.Triple]
    graph: KnowledgeGraph


def read_side(name: str, project: Project, as_of: date | None = None) -> Side:
    """Read one side of a comparison.

    Args:
        name: A path, or else a git revision of the project's repository. A path wins where it is both.
        project: The project at hand: its vocabulary says what things are called, its repository has the revisions.
        as_of: The day for which the status of a project is judged; its own day by default. Dumps keep theirs.

    Raises:
        RevisionError: If it is neither, or git is not installed.
        LocaltiesError: If it cannot be read, or holds no RDF.
    """
    path = Path(name)
    if path.is_file():
        return _dump(name, path, project)
    if path.is_dir():
        dump = next((path / file for file in _DUMPS if (path / file).is_file()), None)
        if dump is not None:
            return _dump(name, dump, project)
        return _project(name, Project.find(path.parent if path.name == "graph" else path), as_of)
    return _revision(name, project, as_of)


def _dump(name: str, path: Path, project: Project) -> Side:
    graph = KnowledgeGraph.open(project, records=False)
    vocabulary = graph.store.triples()
    graph.read(path, path.resolve().as_uri())
    return _side(name, graph, (t for t in graph.store.triples() if t not in vocabulary))


def _project(name: str, project: Project, as_of: date | None) -> Side:
    graph = KnowledgeGraph.open(project)
    derive(graph, Thresholds(as_of or dataset_day(graph)))
    graphs = (g for g in graph.store.graphs() if not g.startswith(ONTOLOGY_GRAPH))
    return _side(name, graph, (t for g in graphs for t in graph.store.triples(g)))


def _side(name: str, graph: KnowledgeGraph, triples: Iterable[ox.Triple]) -> Side:
    found = frozenset(triples)
    if not found:
        raise EmptyInputError(f"{name} says nothing")
    return Side(name, found, graph)


def _revision(name: str, project: Project, as_of: date | None) -> Side:
    """Take a revision out of git into a folder that goes again once it is read."""
    inside = _git(project.root, "rev-parse", "--show-prefix").decode().strip()
    top = Path(_git(project.root, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(
        project.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    ).decode()
    files = _git(top, "archive", "--format=tar", f"{commit.strip()}:{inside}")
    with tempfile.TemporaryDirectory(prefix="localties-") as folder:
        with tarfile.open(fileobj=io.BytesIO(files)) as archive:
            wanted = [
                m for m in archive if m.name.split("/")[0] in ("ontology", "graph", "queries", "localties.toml")
            ]
            archive.extractall(folder, members=wanted, filter="data")
        return _project(name, Project.find(Path(folder)), as_of)


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        run = subprocess.run(  # noqa: S603 - arguments are a list, and a revision cannot be an option
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - whichever git the reader uses
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except FileNotFoundError:
        raise RevisionError("git is not installed", hint="Compare files or folders instead") from None
    if run.returncode:
        said = run.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise RevisionError(
            f"'{arguments[-1].partition('^')[0]}' is neither a path nor a revision of {folder.resolve()}",
            hint=said.removeprefix("fatal: ").capitalize() or "`git log` lists the revisions",
        )
    return run.stdout
