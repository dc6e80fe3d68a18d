"""All of validation in one step: shapes and checks, each finding with file and line."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import lines_of
from localties.store import EmbeddedStore, at_hand
from localties.terms import BASE
from localties.validation.checks import run_checks
from localties.validation.findings import Finding, Report, Severity, name_of
from localties.validation.shapes import Validator, check_shapes

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from localties.graph import KnowledgeGraph

NOTHING_MATCHED: Final = BASE + "check/nothing-matched"
"""What is reported when no shape looked at anything: a graph of other things is no valid graph."""


def validate(
    graph: KnowledgeGraph,
    only: Collection[str] | None = None,
    validator: Validator = Validator.AUTO,
    copy: EmbeddedStore | None = None,
) -> Report:
    """Validate a graph by the shapes and the checks of its project.

    Args:
        graph: The graph, derived facts included.
        only: The IRIs of the named graphs whose records are to be judged; the rest is context. By default those of
            the project, so that an office does not answer for the data under its workspace.
        validator: The SHACL engine that applies the shapes.
        copy: What the graph's engine holds, at hand in this process: made where it is needed and not given.

    Returns:
        The findings, worst first, each with file and line where they are known.
    """
    asked = only is not None
    if only is None and graph.project.workspace is not None:
        only = [name for name in graph.files if name.startswith(tuple(graph.own_graphs))]
    store = copy or at_hand(graph.store)
    found = run_checks(graph)
    judged = None if only is None else {name_of(subject) for name in only for subject in store.subjects(name)}
    if judged is not None:
        found = [finding for finding in found if finding.focus in judged]
    said = check_shapes(store, shapes_of(graph), judged, validator)
    found += said.findings
    if not any(said.focus_nodes.values()) and (asked or judged is None):
        found.append(nothing_matched(graph.files[min(only)] if only else None))
    placed = {located(finding, graph, only) for finding in found}
    return Report(tuple(sorted(placed, key=Finding.sort_key)), said.focus_nodes, said.validator)


def shapes_of(graph: KnowledgeGraph) -> frozenset[ox.Triple]:
    """Give the shapes of a graph's project, those of its workspace included."""
    shapes = EmbeddedStore()
    for path in graph.project.all_shapes:
        shapes.load(path, BASE + "shapes")
    return frozenset(shapes.triples())


def located(finding: Finding, graph: KnowledgeGraph, only: Collection[str] | None = None) -> Finding:
    """Add the file and the line: those of the very statement if a file holds it, else those of the record."""
    if finding.focus is None:
        return finding
    is_blank = finding.focus.startswith("_:")
    node = ox.BlankNode(finding.focus[2:]) if is_blank else ox.NamedNode(finding.focus)
    value = None if finding.term is None else finding.term.value
    best: Finding | None = None
    for name, path in graph.describing(node):
        lines = lines_of(path)
        here = replace(finding, file=path, line=lines.of(finding.focus, finding.path, value))
        if (finding.focus, finding.path or "") in lines.statements and (only is None or name in only):
            return here
        if best is None or (only is not None and name in only):
            best = here
    return best or finding


def nothing_matched(file: Path | None = None) -> Finding:
    """Give the finding that no shape looked at anything, in a file where one was named."""
    return Finding(
        severity=Severity.VIOLATION,
        shape=NOTHING_MATCHED,
        focus=None,
        messages={
            "en": "No shape applies to anything here: give the records a class, such as lt:Agreement",
            "vi": "Không có quy tắc nào áp dụng ở đây: hãy gán cho bản ghi một lớp, như lt:Agreement",
        },
        file=file,
    )
