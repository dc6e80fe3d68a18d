"""Where the ontology, the graph and the queries are: a checkout, or the copy shipped in the package."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from localties.errors import InputNotFoundError, ProjectNotFoundError

_SHIPPED = Path(__file__).parent / "data"
_CHECKOUT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Project:
    """A folder that holds `ontology/`, `graph/` and `queries/`.

    Attributes:
        root: The folder itself.
    """

    root: Path

    @property
    def ontology(self) -> Path:
        """The vocabulary, its shapes, concept schemes and alignments."""
        return self.root / "ontology"

    @property
    def shapes(self) -> Path:
        """The SHACL shapes."""
        return self.ontology / "shapes.ttl"

    @property
    def context(self) -> Path:
        """The JSON-LD context."""
        return self.ontology / "context.jsonld"

    @property
    def graph(self) -> Path:
        """The gazetteer and the records."""
        return self.root / "graph"

    def queries(self, kind: str) -> Path:
        """The queries of one kind: `named`, `questions`, `rules` or `checks`."""
        return self.root / "queries" / kind

    @classmethod
    def find(cls, folder: Path | None = None) -> Project:
        """Find the project to work on.

        Args:
            folder: The project's folder. Without it, the working folder or the nearest one above it that is a
                project; failing that, the data shipped in the package.

        Raises:
            InputNotFoundError: If `folder` does not exist.
            ProjectNotFoundError: If `folder` is not a project, or no data were shipped.
        """
        if folder is not None:
            if not folder.exists():
                raise InputNotFoundError(f"there is no folder {folder}")
            if not _is_project(folder):
                raise ProjectNotFoundError(
                    f"{folder} is not a localties project",
                    hint="A project holds ontology/localties.ttl, graph/ and queries/",
                )
            return cls(folder)
        here = Path.cwd()
        for candidate in (here, *here.parents, _SHIPPED, _CHECKOUT):
            if _is_project(candidate):
                return cls(candidate)
        raise ProjectNotFoundError("no localties project here, and none was shipped with the package")


def _is_project(folder: Path) -> bool:
    return (folder / "ontology" / "localties.ttl").is_file() and (folder / "graph").is_dir()
