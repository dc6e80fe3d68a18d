"""The build: load, derive, validate, write the dumps and the site."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from localties.graph import KnowledgeGraph, Thresholds, dataset_day, derive
from localties.publish.dumps import write_dumps
from localties.publish.site import write_site
from localties.terms import shorten
from localties.validation import Report, Severity, validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from localties.project import Project

_INSTANCES: Final = """
SELECT ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {
  ?thing a ?class . FILTER(STRSTARTS(STR(?class), STR(lt:)))
} GROUP BY ?class ORDER BY ?class
"""


@dataclass(frozen=True, slots=True)
class BuildSummary:
    """What a build made.

    Attributes:
        as_of: The day for which status was judged, ISO 8601.
        triples: How many triples the graph has, derived ones included.
        derived: How many of them are derived.
        files: How many files were read.
        instances: How many things there are of each class, by its prefixed name.
        findings: How many findings there are of each severity.
    """

    as_of: str
    triples: int
    derived: int
    files: int
    instances: dict[str, int]
    findings: dict[str, int]


def build(
    project: Project,
    folder: Path,
    *,
    as_of: date | None = None,
    site: Path | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> tuple[BuildSummary, Report, list[Path]]:
    """Build the graph of a project and write its dumps and its site.

    Two builds of the same files give the same bytes: without `as_of`, status is judged for the day that the
    data set gives as dcterms:modified and not for the day of the build.

    Args:
        project: The project.
        folder: Where the dumps go. Nothing there is touched unless the graph is free of violations.
        as_of: The day for which status is judged.
        site: Where the static site goes; none is written without it.
        progress: Called with the name of each step as it begins.

    Returns:
        The summary, the validation report, and the dumps: none where a violation was found.

    Raises:
        EmptyInputError, EncodingError, RdfSyntaxError: If a file cannot be read.
    """
    progress("load")
    graph = KnowledgeGraph.open(project)
    day = as_of or dataset_day(graph)
    progress("derive")
    derived = derive(graph, Thresholds(day))
    progress("validate")
    report = validate(graph)
    summary = BuildSummary(
        as_of=day.isoformat(),
        triples=len(graph.store.triples()),
        derived=derived,
        files=len(graph.files),
        instances={
            shorten(row["class"].value): int(row["count"].value) for row in graph.store.select(_INSTANCES).dicts()
        },
        findings={severity.value: report.count(severity) for severity in Severity},
    )
    if report.fails(Severity.VIOLATION):
        return summary, report, []
    progress("write")
    written = json.dumps(asdict(summary), indent=2, ensure_ascii=False) + "\n"
    dumps = write_dumps(graph, folder, {"summary.json": written.encode("utf-8")})
    if site is not None:
        progress("site")
        write_site(graph, site, dumps)
    return summary, report, dumps
