"""The two sides of a comparison: a file, a folder of dumps, a project, or a revision of a project in git."""

from __future__ import annotations

import io
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import EmptyInputError, RevisionError
from localties.graph import KnowledgeGraph, Thresholds, dataset_day, derive
from localties.project import Project
from localties.terms import DERIVED_GRAPH, LT, ONTOLOGY_GRAPH, SCHEME, SHAPES

if TYPE_CHECKING:
    from collections.abc import Iterable

_DUMPS: Final = ("localties.trig", "localties.nt", "localties.ttl")
_SECONDS: Final = 60
_JUDGED_ON: Final = LT + "assessedOn"
_VOCABULARY: Final = tuple(f"<{namespace}" for namespace in (LT, SCHEME, SHAPES))
_KEPT: Final = "urn:localties:compared"


@dataclass(frozen=True, slots=True)
class Side:
    """One state of a graph.

    Attributes:
        name: What it was called on the command line.
        triples: What it says, derived facts included, the vocabulary left out.
        graph: The graph, to look up what things are called.
        day: The day for which its status was judged; None where it tells of none.
        yardstick: A digest of the vocabulary, the shapes and the checks that it is judged by; empty where it is
            not to be judged.
    """

    name: str
    triples: frozenset[ox.Triple]
    graph: KnowledgeGraph
    day: date | None = None
    yardstick: str = ""


def read_sides(before: str, after: str, project: Project, as_of: date | None = None) -> tuple[Side, Side]:
    """Read both sides of a comparison, so that as little as possible differs by the mere passing of time.

    Args:
        before: The name of the one, as `read_side` takes it.
        after: The name of the other.
        project: The project at hand.
        as_of: The day for which status is judged on both. By default dumps keep the day for which they were made,
            and a project is judged for the day of the other side.

    Raises:
        RevisionError, LocaltiesError: As `read_side` does.
    """
    read: dict[str, Side] = {}
    day = as_of
    for name in sorted((after, before), key=lambda name: _dump_of(Path(name)) is None):
        read[name] = read_side(name, project, as_of if _dump_of(Path(name)) else day)
        day = day or read[name].day
    return read[before], read[after]


def read_side(name: str, project: Project, as_of: date | None = None) -> Side:
    """Read one side of a comparison.

    Args:
        name: A path, or else a git revision of the project's repository. A path wins where it is both.
        project: The project at hand: its vocabulary says what things are called, its repository has the revisions.
        as_of: The day for which status is judged; by default that for which a dump was made, and a project's own.

    Raises:
        RevisionError: If it is neither, or git is not installed.
        LocaltiesError: If it cannot be read, or holds no RDF.
    """
    path = Path(name)
    if (dump := _dump_of(path)) is not None:
        return _dump(name, dump, project, as_of)
    if path.is_dir():
        return _project(name, Project.find(path.parent if path.name == "graph" else path), as_of)
    return _revision(name, project, as_of)


def _dump_of(path: Path) -> Path | None:
    """Give the file to read where a path leads to one, or to a folder of dumps."""
    if path.is_file():
        return path
    return next((path / file for file in _DUMPS if (path / file).is_file()), None)


def _dump(name: str, path: Path, project: Project, as_of: date | None) -> Side:
    graph = KnowledgeGraph.open(project, records=False)
    vocabulary = graph.store.triples()
    graph.read(path, path.resolve().as_uri())
    said = {t for t in graph.store.triples() - vocabulary if not str(t.subject).startswith(_VOCABULARY)}
    if as_of is not None:
        said = _judged_anew(graph, said, as_of)
    days = {t.object.value for t in said if t.predicate.value == _JUDGED_ON and isinstance(t.object, ox.Literal)}
    return _side(name, graph, said, date.fromisoformat(max(days)) if days else None)


def _judged_anew(graph: KnowledgeGraph, said: set[ox.Triple], as_of: date) -> set[ox.Triple]:
    assessments = {t.subject for t in said if t.predicate.value == _JUDGED_ON}
    kept = {t for t in said if t.subject not in assessments}
    for name in graph.store.graphs():
        if not name.startswith(ONTOLOGY_GRAPH):
            graph.store.drop(name)
    graph.store.add(kept, _KEPT)
    derive(graph, Thresholds(as_of))
    return kept | graph.store.triples(DERIVED_GRAPH)


def _project(name: str, project: Project, as_of: date | None) -> Side:
    graph = KnowledgeGraph.open(project)
    day = as_of or dataset_day(graph)
    derive(graph, Thresholds(day))
    graphs = (g for g in graph.store.graphs() if not g.startswith(ONTOLOGY_GRAPH))
    return _side(name, graph, (t for g in graphs for t in graph.store.triples(g)), day)


def _side(name: str, graph: KnowledgeGraph, triples: Iterable[ox.Triple], day: date | None) -> Side:
    found = frozenset(triples)
    if not found:
        raise EmptyInputError(f"{name} says nothing")
    return Side(name, found, graph, day, _yardstick(graph))


def _yardstick(graph: KnowledgeGraph) -> str:
    vocabulary = [path for _, path in graph.sources(records=False)]
    files = (*vocabulary, *graph.project.all_shapes, *graph.project.queries("checks"))
    said = sorted((path.name, sha256(path.read_bytes()).hexdigest()) for path in files)
    return sha256(repr(said).encode()).hexdigest()


def _revision(name: str, project: Project, as_of: date | None) -> Side:
    """Take a revision out of git into a folder that goes again once it is read."""
    inside = _git(name, project.root, "rev-parse", "--show-prefix").decode().strip()
    top = Path(_git(name, project.root, "rev-parse", "--show-toplevel").decode().strip())
    commit = _git(
        name, project.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    ).decode()
    files = _git(name, top, "archive", "--format=tar", f"{commit.strip()}:{inside}")
    with tempfile.TemporaryDirectory(prefix="localties-") as folder:
        with tarfile.open(fileobj=io.BytesIO(files)) as archive:
            wanted = [
                m for m in archive if m.name.split("/")[0] in ("ontology", "graph", "queries", "localties.toml")
            ]
            archive.extractall(folder, members=wanted, filter="data")
        return _project(name, Project.find(Path(folder)), as_of)


def _git(name: str, folder: Path, *arguments: str) -> bytes:
    """Run git in a folder for the sake of a revision, by whose name a failure is told."""
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
            f"'{name}' is neither a path nor a revision of {folder.resolve()}",
            hint=said.removeprefix("fatal: ").capitalize() or "`git log` lists the revisions",
        )
    return run.stdout
