"""localties: a knowledge graph of subnational diplomacy.

The same steps as on the command line, for a notebook or another program:

    >>> import localties
    >>> graph = localties.open_graph()
    >>> answer = localties.ask(graph, "agreements-of", locality="can-tho")
    >>> assessments = localties.assess(graph, localties.Thresholds(as_of=date(2026, 1, 1)))
"""

from __future__ import annotations

from datetime import date
from importlib.metadata import version
from pathlib import Path

from localties.errors import LocaltiesError
from localties.graph import KnowledgeGraph, Loading, Thresholds, Told, derive, nobody, opened
from localties.project import Project
from localties.publish import build, select
from localties.query import Assessment, Card, assess, catalogue, describe, named_query
from localties.store import Answer, Solutions
from localties.validation import Finding, Report, Severity, validate, verify

__version__ = version("localties")

__all__ = [
    "Answer",
    "Assessment",
    "Card",
    "Finding",
    "KnowledgeGraph",
    "Loading",
    "LocaltiesError",
    "Project",
    "Report",
    "Severity",
    "Solutions",
    "Thresholds",
    "ask",
    "assess",
    "build",
    "catalogue",
    "derive",
    "describe",
    "open_graph",
    "select",
    "validate",
    "verify",
]


def open_graph(
    folder: Path | str | None = None,
    *,
    as_of: date | None = None,
    engine: str | None = None,
    told: Told = nobody,
) -> KnowledgeGraph:
    """Open a project's graph, derived facts included, loading into its engine what has changed.

    Args:
        folder: The project's folder; the one at hand, or the data shipped with the package, by default.
        as_of: The day for which status is judged; the data set's own day by default.
        engine: `memory`, `disk`, `remote`, or the address of a SPARQL service; by the settings of the workspace,
            and in memory where there are none, by default.
        told: Called as triples arrive in the engine.

    Raises:
        LocaltiesError: If there is no project, one of its files cannot be read, or the engine does not work.
    """
    return opened(Project.find(None if folder is None else Path(folder)), engine, as_of=as_of, told=told)


def ask(graph: KnowledgeGraph, name: str, **values: str) -> Answer:
    """Ask a named query.

    Args:
        graph: The graph.
        name: The query's name, see `catalogue`.
        values: Its parameters, as text.

    Raises:
        UnknownQueryError: If there is no such query.
        ParameterError: If a parameter is unknown or its value does not fit.
    """
    return named_query(graph.project, name).ask(graph, values)
