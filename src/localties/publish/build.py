"""The build: load, derive, validate, write the dumps and the site."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Final

from localties.graph import building, dataset_day, engine_of
from localties.publish.dumps import write_dumps
from localties.publish.site import write_site
from localties.publish.swapping import swapped_in
from localties.store import at_hand, in_memory
from localties.terms import DERIVED_GRAPH, shorten
from localties.validation import Report, Severity, validate

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from localties.graph import KnowledgeGraph, Loading
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


class _ViolatedError(Exception):
    """The graph is not to take the place of what the engine holds."""


def build(  # noqa: PLR0913 - each is an option of the verb
    project: Project,
    folder: Path,
    *,
    as_of: date | None = None,
    site: Path | None = None,
    engine: str | None = None,
    progress: Callable[[str | Loading], None] = lambda _: None,
) -> tuple[BuildSummary, Report, list[Path]]:
    """Build the graph of a project on its engine and write its dumps and its site.

    Two builds of the same files give the same bytes: without `as_of`, status is judged for the day that the
    data set gives as dcterms:modified and not for the day of the build.

    Args:
        project: The project.
        folder: Where the dumps go. Nothing there is touched, and the engine holds what it held, unless the graph
            is free of violations.
        as_of: The day for which status is judged.
        site: Where the static site goes; none is written without it.
        engine: As `localties.open_graph`.
        progress: Called with the name of each step as it begins, and as triples arrive in the engine.

    Returns:
        The summary, the validation report, and the dumps: none where a violation was found.

    Raises:
        EmptyInputError, EncodingError, RdfSyntaxError: If a file cannot be read.
        GraphBusyError, EngineError: If the engine cannot be written to.
    """
    progress("load")
    store = engine_of(project, engine)
    try:
        # The engine holds the graph before the dumps of it take the place of older ones.
        with ExitStack() as at_last, building(project, store, as_of, progress) as graph:
            progress("validate and write")
            fresh = at_last.enter_context(swapped_in(folder))
            near = at_hand(graph.store)
            copy = replace(graph, store=near)
            with ThreadPoolExecutor(1) as beside:
                judging = beside.submit(validate, graph, copy=near)
                names = write_dumps(copy, fresh)
                report = judging.result()
            summary = _summary(graph, report, as_of or dataset_day(graph))
            if report.fails(Severity.VIOLATION):
                raise _ViolatedError
            written = json.dumps(asdict(summary), indent=2, ensure_ascii=False) + "\n"
            (fresh / "summary.json").write_text(written, "utf-8")
            if site is not None and store.shared and near is graph.store:
                # The draft goes. Pages read the whole graph thing by thing: that is done in memory.
                copy = replace(copy, store=in_memory(near))
    except _ViolatedError:
        return summary, report, []
    dumps = [folder / name for name in names]
    if site is not None:
        progress("site")
        write_site(copy, site, dumps)
    return summary, report, dumps


def _summary(graph: KnowledgeGraph, report: Report, day: date) -> BuildSummary:
    return BuildSummary(
        as_of=day.isoformat(),
        triples=graph.store.size(),
        derived=graph.store.size(DERIVED_GRAPH),
        files=len(graph.files),
        instances={
            shorten(row["class"].value): int(row["count"].value) for row in graph.store.select(_INSTANCES).dicts()
        },
        findings={severity.value: report.count(severity) for severity in Severity},
    )
