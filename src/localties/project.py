"""Where the ontology, the graph and the queries are: a checkout, the copy shipped in the package, a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from localties.errors import InputNotFoundError, ProjectNotFoundError
from localties.workspace import SETTINGS_FILE, Workspace

_SHIPPED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that holds `ontology/`, `graph/` and `queries/`, or a workspace laid over one that does.

    A workspace has a `localties.toml` and a `graph/` of its own; `ontology/` and `queries/` hold what it adds to
    the project below it.

    Attributes:
        root: The folder itself.
        workspace: Its settings, if it is a workspace.
        below: The project that the workspace is laid over.
    """

    root: Path
    workspace: Workspace | None = None
    below: Project | None = None

    @property
    def base(self) -> Project:
        """The project that brings the vocabulary: the one below a workspace, else this one."""
        return self.below or self

    @property
    def ontology(self) -> Path:
        """The vocabulary, its shapes, concept schemes and alignments."""
        return self.base.root / "ontology"

    @property
    def shapes(self) -> Path:
        """The SHACL shapes of the vocabulary."""
        return self.ontology / "shapes.ttl"

    @property
    def all_shapes(self) -> list[Path]:
        """The shapes of the vocabulary, and those that a workspace adds in its own `ontology/shapes.ttl`."""
        own = self.root / "ontology" / "shapes.ttl"
        return [self.shapes, *([own] if own != self.shapes and own.is_file() else [])]

    @property
    def context(self) -> Path:
        """The JSON-LD context."""
        return self.ontology / "context.jsonld"

    @property
    def graph(self) -> Path:
        """The gazetteer and the records; in a workspace, its own."""
        return self.root / "graph"

    def folders(self, *names: str) -> list[Path]:
        """Give a folder of the project below and of this one, where they exist, by its path from the root."""
        roots = [project.root for project in (self.below, self) if project is not None]
        return [folder for root in roots if (folder := root.joinpath(*names)).is_dir()]

    def queries(self, kind: str) -> list[Path]:
        """Give the query files of one kind: `named`, `questions`, `rules` or `checks`.

        A file of a workspace takes the place of one of the same name below it.
        """
        files = {path.name: path for folder in self.folders("queries", kind) for path in folder.glob("*.rq")}
        return [files[name] for name in sorted(files)]

    @classmethod
    def find(cls, folder: Path | None = None) -> Project:
        """Find the project to work on.

        Args:
            folder: The project's folder. Without it, the working folder or the nearest one above it that is a
                project; failing that, the data shipped in the package.

        Raises:
            InputNotFoundError: If `folder` does not exist.
            ProjectNotFoundError: If `folder` is not a project, or no data were shipped.
            WorkspaceError: If the settings of a workspace are wrong.
        """
        if folder is not None:
            if not folder.exists():
                raise InputNotFoundError(f"there is no folder {folder}")
            found = cls._at(folder)
            if found is None:
                raise ProjectNotFoundError(
                    f"{folder} is not a localties project",
                    hint="A project holds ontology/localties.ttl, graph/ and queries/; a workspace localties.toml",
                )
            return found
        here = Path.cwd()
        for candidate in (here, *here.parents):
            if found := cls._at(candidate):
                return found
        return cls.shipped()

    @classmethod
    def shipped(cls) -> Project:
        """Give the data shipped in the package, or the checkout that the package runs from.

        Raises:
            ProjectNotFoundError: If there is neither.
        """
        for candidate in (_SHIPPED, _CHECKOUT):
            if _is_project(candidate):
                return cls(candidate)
        raise ProjectNotFoundError("no localties project here, and none was shipped with the package")

    @classmethod
    def _at(cls, folder: Path) -> Project | None:
        settings = folder / SETTINGS_FILE
        if settings.is_file():
            return cls(folder, Workspace.read(settings), cls.shipped())
        return cls(folder) if _is_project(folder) else None


def _is_project(folder: Path) -> bool:
    return (folder / "ontology" / "localties.ttl").is_file() and (folder / "graph").is_dir()
