"""Importing a table: what its rows say is laid over the graph, validated, and then written, wholly or not at all.

What a file brings stands in `graph/imports/`, one Turtle file for each table by the name of the table. A record
that an import wrote is changed where it stands; one that is kept by hand, or is shipped, is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import KnowledgeGraph, Thresholds, dataset_day, derive, replace_files, write, writing
from localties.ingest.remarks import Remark
from localties.ingest.tables.forms import forms_of
from localties.ingest.tables.laying import Laying
from localties.ingest.tables.naming import Names
from localties.ingest.tables.notes import MOST_OF_A_KIND, said_more_often
from localties.ingest.tables.reading import Limits, read_table
from localties.ingest.tables.rows import Rows
from localties.ingest.tables.sourcing import rows_of
from localties.terms import shorten
from localties.validation import Change, Severity, revalidate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from localties.ingest.tables.entries import Conventions
    from localties.project import Project
    from localties.validation import Finding

_LIMITS: Final = Limits(rows=20_000)
"""A row becomes some 25 statements, which take some 60 kB of memory until they are judged."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does, or would do.

    Attributes:
        table: The table.
        remarks: What there is to say about it, worst first.
        before: What the files that change say.
        after: What they will say.
        files: For each of these files its new bytes, or None where nothing is left of it.
        graph: The graph as it will be, or would be.
        written: Whether the files were written.
    """

    table: Path
    remarks: tuple[Remark, ...]
    before: frozenset[ox.Triple]
    after: frozenset[ox.Triple]
    files: Mapping[Path, bytes | None]
    graph: KnowledgeGraph
    written: bool = False

    @property
    def refused(self) -> bool:
        """Whether a remark keeps the table from being imported."""
        return any(remark.severity is Severity.VIOLATION for remark in self.remarks)


def import_table(
    project: Project, path: Path, conventions: Conventions, *, prune: bool = False, dry_run: bool = False
) -> Imported:
    """Import a table into a project, wholly or not at all.

    Args:
        project: The project.
        path: An XLSX, XLSM, ODS, CSV or TSV file with sheets as `localties template` makes them.
        conventions: How the office writes dates, numbers and identifiers.
        prune: Whether records that an earlier import of the same file brought, and that are no longer in it, go.
        dry_run: Whether to write nothing.

    Returns:
        What was done; nothing was written if a remark is a violation.

    Raises:
        InputNotFoundError, LocaltiesError: If the table or the graph cannot be read.
        GraphBusyError: If another run is writing to the graph.
    """
    table = read_table(path, _LIMITS)
    with nullcontext() if dry_run else writing(project.graph):
        graph = KnowledgeGraph.open(project)
        forms, names = forms_of(graph), Names(graph)
        laid = Laying(graph, path, conventions, forms, names)
        rows = Rows(forms, names, conventions, rows_of(laid.here, laid.sourcing.register))
        laid.over(rows.read(table), prune=prune)
        remarks = [*table.remarks, *rows.remarks, *laid.remarks]
        changed = laid.changed()
        before = frozenset(t for file in changed for t in laid.before.get(file, ()))
        done = Imported(
            path,
            _sorted([*remarks, *_findings(graph, laid, changed)]),
            before,
            frozenset(t for triples in changed.values() for t in triples),
            {file: write(t, ox.RdfFormat.TURTLE) if t else None for file, t in sorted(changed.items())},
            graph,
        )
        if dry_run or done.refused or not done.files:
            return done
        replace_files(project.graph, done.files)
        return replace(done, written=True)


def _findings(graph: KnowledgeGraph, laid: Laying, changed: Mapping[Path, set[ox.Triple]]) -> list[Remark]:
    """Validate what changes of the graph, and say of each finding where in the table it comes from.

    A row with a cell that cannot be read is passed over: what it lacks, it lacks for that reason.
    """
    if not changed:
        return []
    thresholds = Thresholds(dataset_day(graph))
    derive(graph, thresholds)
    before = graph.store.triples()
    for file, triples in changed.items():
        name = laid.graph_name(file)
        graph.store.drop(name)
        graph.store.add(triples, name)
        graph.files.pop(name, None)  # its lines on disk are those of before
    derive(graph, thresholds)
    after = graph.store.triples()
    report = revalidate(graph, Change(frozenset(after - before), frozenset(before - after))).report
    told: dict[str, list[Remark]] = defaultdict(list)
    for finding in report.findings:
        if (remark := _told(laid, finding)) is not None:
            told[finding.shape].append(remark)
    often = [remarks for remarks in told.values() if len(remarks) > MOST_OF_A_KIND]
    return [
        *(remark for remarks in told.values() for remark in remarks[:MOST_OF_A_KIND]),
        *(said_more_often(remarks[0], len(remarks) - MOST_OF_A_KIND) for remarks in often),
    ]


def _told(laid: Laying, finding: Finding) -> Remark | None:
    """Turn a finding into a remark; one on what no row describes is told only if it is a violation."""
    focus, is_wrong = finding.focus or "", finding.severity is Severity.VIOLATION
    entry = laid.entry_of.get(focus) or (laid.source_of.get(focus) if is_wrong else None)
    if entry is not None and entry.is_broken:
        return None
    if entry is not None:
        heading = entry.headings.get(finding.path or "", shorten(finding.path) if finding.path else None)
        value = None if finding.term is None else shorten(finding.term.value)
        return Remark(finding.severity, entry.sheet, entry.row, heading, value, dict(finding.messages))
    if not is_wrong or finding.focus is None or laid.is_kept_elsewhere(focus):
        return None
    column = shorten(finding.path) if finding.path else None
    return Remark(finding.severity, None, None, column, shorten(focus), dict(finding.messages))


def _sorted(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda r: (r.severity.rank, r.sheet or "", r.row or 0, r.column or "")))
