"""The knowledge graph: a store, and which file each of its named graphs came from."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import EmptyInputError, InputNotFoundError
from localties.graph.changes import finish
from localties.labels import fold
from localties.store import EmbeddedStore, Store
from localties.terms import GRAPH, ID, ONTOLOGY_GRAPH, PREFIXES, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from localties.project import Project

_RECORDS: Final = "Records are Turtle files, ending in .ttl"
_RDF_ENDINGS: Final = frozenset({".ttl", ".nt", ".nq", ".trig", ".rdf", ".jsonld"})


@dataclass(slots=True)
class KnowledgeGraph:
    """A dataset with one named graph per file.

    Attributes:
        project: Where the ontology, the graph and the queries come from.
        store: The dataset.
        files: For each named graph that was read from a file, that file.
    """

    project: Project
    store: Store = field(default_factory=EmbeddedStore)
    files: dict[str, Path] = field(default_factory=dict)

    @classmethod
    def open(cls, project: Project, *, records: bool = True) -> KnowledgeGraph:
        """Read a project's files.

        Args:
            project: The project.
            records: Whether to read `graph/` as well as the ontology.

        Raises:
            EmptyInputError: If `graph/` holds no RDF file.
            EncodingError, RdfSyntaxError: If a file cannot be read; the message names file, line and column.
        """
        graph = cls(project)
        finish(project.graph)
        for name, path in graph.sources(records=records):
            graph.read(path, name)
        return graph

    def copied(self) -> KnowledgeGraph:
        """Give a copy of one's own, which nobody else sees."""
        return KnowledgeGraph(self.project, self.store.copied(), dict(self.files))

    def sources(self, *, records: bool = True) -> Iterator[tuple[str, Path]]:
        """Give the files of the project, each with the IRI of its named graph.

        Raises:
            EmptyInputError: If `graph/` holds no RDF file.
        """
        project = self.project
        apart = {*project.all_shapes, project.context}
        for folder in project.folders("ontology"):
            namespace = self._namespace(folder, ONTOLOGY_GRAPH + "/")
            yield from ((_graph_iri(p, folder, namespace), p) for p in rdf_files(folder) if p not in apart)
        if not records:
            return
        if (below := project.below) and (workspace := project.workspace):
            for part in workspace.shipped:
                yield from ((_graph_iri(p, below.graph, GRAPH), p) for p in rdf_files(below.graph / part))
        own = rdf_files(project.graph)
        if not own and not project.below:
            raise EmptyInputError(f"{project.graph} holds no RDF file", hint=_RECORDS)
        namespace = self._namespace(project.graph, GRAPH)
        yield from ((_graph_iri(path, project.graph, namespace), path) for path in own)

    @property
    def own_graphs(self) -> list[str]:
        """What the IRIs of the project's own graphs begin with; those below a workspace are not its own."""
        return [self._namespace(self.project.graph, GRAPH)]

    def _namespace(self, folder: Path, namespace: str) -> str:
        """Give a namespace for the graphs of a folder, apart from those of the project below."""
        workspace = self.project.workspace
        own = workspace is not None and folder.is_relative_to(self.project.root)
        return f"{namespace}{workspace.slug}/" if workspace is not None and own else namespace

    def add(self, path: Path) -> list[str]:
        """Read a file, or every RDF file of a folder, each into a named graph of its own.

        Args:
            path: A file or folder; a file that was read already is not read twice.

        Returns:
            The IRIs of the named graphs that hold what the path says.

        Raises:
            InputNotFoundError: If there is no such file or folder.
            EmptyInputError: If a folder holds no RDF file, or a file no triple.
            EncodingError, RdfSyntaxError, UnknownFormatError: If a file cannot be read.
        """
        if not path.exists():
            raise InputNotFoundError(f"there is no file or folder {path}")
        paths = rdf_files(path) if path.is_dir() else [path]
        if not paths:
            raise EmptyInputError(f"{path} holds no RDF file", hint=_RECORDS)
        known = {file.resolve(): graph for graph, file in self.files.items()}
        base = self.project.graph if path.is_relative_to(self.project.graph) else path
        graphs = []
        for file in paths:
            graph = known.get(file.resolve()) or _graph_iri(file, base, self._namespace(base, GRAPH))
            if graph not in self.files:
                self.read(file, graph)
            graphs.append(graph)
        return graphs

    def read(self, path: Path, graph: str) -> None:
        """Read one file into a named graph and remember where it came from.

        Raises:
            EmptyInputError: If the file holds no triple.
            EncodingError, RdfSyntaxError, UnknownFormatError: If it cannot be read.
        """
        if not self.store.load(path, graph):
            raise EmptyInputError("the file holds no triple", file=path)
        self.files[graph] = path

    def describing(self, subject: ox.NamedNode | ox.BlankNode) -> Iterator[tuple[str, Path]]:
        """Give the named graphs and files in which a thing is the subject of a statement."""
        names = {
            q.graph_name.value for q in self.store.matching(subject) if isinstance(q.graph_name, ox.NamedNode)
        }
        yield from ((name, self.files[name]) for name in sorted(names & self.files.keys()))

    def find(self, name: str) -> list[str]:
        """Give the things that an identifier can mean, as `meanings` does."""
        return list(self.meanings(name))

    def meanings(self, name: str) -> Iterator[str]:
        """Look up the things that an identifier can mean, one after the other.

        Args:
            name: An absolute IRI, a prefixed name (`locality:can-tho`), or the local part alone (`can-tho`).

        Returns:
            IRIs of things that the graph describes, localities before others; empty where there is none.
        """
        if ":" not in name:
            candidates = [namespace + name for namespace in PREFIXES.values() if namespace.startswith(ID)]
        elif name.partition(":")[0] in PREFIXES:
            candidates = [expand(name)]
        else:
            candidates = [name]
        return (iri for iri in candidates if is_iri(iri) and any(self.store.matching(ox.NamedNode(iri))))

    def resembling(self, name: str) -> list[str]:
        """Give local names that resemble an unknown one, for a hint; compared without diacritics."""
        locals_ = {iri.rpartition("/")[2] for iri in subjects(self.store.triples()) if iri.startswith(ID)}
        return difflib.get_close_matches(fold(name).replace(" ", "-"), sorted(locals_))


def rdf_files(folder: Path) -> list[Path]:
    """Give the RDF files below a folder, in the order of their paths; hidden files are passed over."""
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in _RDF_ENDINGS and path.is_file() and not path.name.startswith(".")
    )


def subjects(triples: Iterable[ox.Triple]) -> set[str]:
    """Give the IRIs that are subjects of triples."""
    return {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}


def _graph_iri(path: Path, folder: Path, base: str) -> str:
    inside = path.relative_to(folder) if path != folder and path.is_relative_to(folder) else path
    name = inside.with_suffix("").as_posix().strip("/")
    return base + "".join(c if c.isalnum() or c in "/-._" else "-" for c in name)


def is_iri(text: str) -> bool:
    """Tell whether a text is an absolute IRI (RFC 3987)."""
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
