"""Importing a table: what its rows say is laid over the graph, validated as a whole, and then written.

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
from localties.ingest.tables.naming import Names
from localties.ingest.tables.reading import read_table
from localties.ingest.tables.rows import Conventions, Entry, Rows
from localties.ingest.tables.sourcing import Sourcing, rows_of
from localties.labels import slug
from localties.terms import GRAPH, LT, PREFIXES, RDF, shorten
from localties.validation import Severity, validate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from localties.ingest.tables.forms import Form
    from localties.project import Project
    from localties.store import Term
    from localties.validation import Finding

Subject = ox.NamedNode | ox.BlankNode | ox.Triple

_TYPE: Final = ox.NamedNode(RDF + "type")
_EVIDENCE: Final = LT + "evidence"
_SHOWN: Final = 5
"""How many differing values of a record that is left alone are told."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does, or would do.

    Attributes:
        table: The table.
        remarks: What there is to say about it, worst first.
        before: What the files that change say.
        after: What they will say.
        files: For each of these files its new bytes, or None where nothing is left of it.
        written: Whether they were written.
    """

    table: Path
    remarks: tuple[Remark, ...]
    before: frozenset[ox.Triple]
    after: frozenset[ox.Triple]
    files: Mapping[Path, bytes | None]
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
    table = read_table(path)
    with nullcontext() if dry_run else writing(project.graph):
        graph = KnowledgeGraph.open(project)
        forms = forms_of(graph)
        laid = _Laying(graph, path, conventions, forms)
        rows = Rows(forms, Names(graph), conventions, rows_of(laid.here, laid.sourcing.register))
        entries = rows.read(table)
        laid.over(entries, prune=prune)
        remarks = [*table.remarks, *rows.remarks, *laid.remarks]
        done = laid.outcome(path, remarks)
        if not done.refused:
            done = replace(done, remarks=_sorted([*remarks, *laid.findings()]))
        if dry_run or done.refused or not done.files:
            return done
        replace_files(project.graph, done.files)
        return replace(done, written=True)


class _Laying:
    """Lays what rows say over a graph in memory."""

    def __init__(
        self, graph: KnowledgeGraph, table: Path, conventions: Conventions, forms: Mapping[str, Form]
    ) -> None:
        self._graph = graph
        self._folder = graph.project.graph / "imports"
        self._target = self._folder / f"{slug(table.stem)}.ttl"
        self._before = {
            file: frozenset(graph.store.triples(name))
            for name, file in graph.files.items()
            if file.is_relative_to(self._folder)
        }
        self._names = {file: name for name, file in graph.files.items()}
        self._after: dict[Path, dict[Subject, set[ox.Triple]]] = defaultdict(lambda: defaultdict(set))
        for file, triples in self._before.items():
            for triple in triples:
                self._after[file][triple.subject].add(triple)
        self._homes = {
            t.subject: file for file, triples in self._before.items() for t in triples if t.predicate == _TYPE
        }
        self.sourcing = Sourcing(graph, table, conventions)
        self.remarks: list[Remark] = []
        self._part_namespaces = tuple(PREFIXES[form.kind] for form in forms.values() if form.part)
        self._entry_of: dict[str, Entry] = {}

    @property
    def here(self) -> frozenset[ox.Triple]:
        """What an earlier import of the same table said."""
        return self._before.get(self._target, frozenset())

    def over(self, entries: Iterable[Entry], *, prune: bool) -> None:
        """Lay entries over the graph."""
        by_thing: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            by_thing[entry.thing].append(entry)
        for thing, told in by_thing.items():
            self._lay(ox.NamedNode(thing), told)
        self._vanished({ox.NamedNode(thing) for thing in by_thing}, prune)

    def outcome(self, table: Path, remarks: Iterable[Remark]) -> Imported:
        """Give what changes, as bytes for each file."""
        changed = self._changed()
        return Imported(
            table,
            _sorted(remarks),
            frozenset(t for file in changed for t in self._before.get(file, ())),
            frozenset(t for triples in changed.values() for t in triples),
            {file: write(t, ox.RdfFormat.TURTLE) if t else None for file, t in sorted(changed.items())},
        )

    def findings(self) -> list[Remark]:
        """Validate the graph as it will be, and say of each finding where in the table it comes from."""
        changed = self._changed()
        if not changed:
            return []
        names = {file: self._names.get(file) or f"{GRAPH}imports/{file.stem}" for file in changed}
        for file, name in names.items():
            self._graph.store.drop(name)
            self._graph.store.add(changed[file], name)
            self._graph.files.pop(name, None)  # its lines on disk are those of before
        derive(self._graph, Thresholds(dataset_day(self._graph)))
        report = validate(self._graph, list(names.values()))
        return [remark for finding in report.findings if (remark := self._told(finding)) is not None]

    def _changed(self) -> dict[Path, set[ox.Triple]]:
        after = {file: {t for said in things.values() for t in said} for file, things in self._after.items()}
        return {file: triples for file, triples in after.items() if triples != self._before.get(file, set())}

    def _lay(self, thing: ox.NamedNode, told: list[Entry]) -> None:
        says: dict[tuple[str, str | None], set[Term]] = defaultdict(set)
        for entry in told:
            for key, terms in entry.says.items():
                says[key] |= terms
        wanted = {
            ox.Triple(thing, ox.NamedNode(path), term) for (path, _), terms in says.items() for term in terms
        }
        wanted |= {ox.Triple(thing, _TYPE, ox.NamedNode(entry.form.cls)) for entry in told}
        home = self._homes.get(thing)
        if home is None and any(self._graph.store.matching(thing, _TYPE)):
            self._leave_alone(thing, told[0], says, wanted)
            return
        home = home or self._target
        self._entry_of |= {thing.value: told[0]}
        file = self._after[home]
        old = file[thing]
        own_evidence = any(entry.names_evidence for entry in told)
        replaced = {key for key in says if key[0] != _EVIDENCE or own_evidence}
        new = {t for t in old if _key(t) not in replaced} | wanted
        parts = _by_subject(t for entry in told for t in entry.parts)
        changed = new != old or any(not said <= file.get(part, set()) for part, said in parts.items())
        if not own_evidence and not told[0].form.part:
            brought, evidence = self.sourcing.evidence(thing, told, changed=changed, known=file.keys())
            new |= evidence
            file.update(_by_subject(brought))
        for part, said in parts.items():
            file[part] |= said
            self._entry_of[str(getattr(part, "value", part))] = told[0]
        file[thing] = new
        self._without_parts(file, old - new)

    def _without_parts(self, file: dict[Subject, set[ox.Triple]], gone: Iterable[ox.Triple]) -> None:
        """Take away the parts to which statements led that are gone."""
        for value in {t.object for t in gone}:
            if isinstance(value, ox.NamedNode) and value.value.startswith(self._part_namespaces):
                file.pop(value, None)

    def _leave_alone(
        self,
        thing: ox.NamedNode,
        entry: Entry,
        says: Mapping[tuple[str, str | None], set[Term]],
        wanted: set[ox.Triple],
    ) -> None:
        old = {quad.triple for quad in self._graph.store.matching(thing)}
        differs = (wanted - old) | {t for t in old - wanted if _key(t) in says and says[_key(t)]}
        evidence = {t for t in differs if t.predicate.value == _EVIDENCE}
        # Who keeps the record may still be told of further evidence for it.
        if evidence & wanted:
            self._after[self._target][thing] |= evidence & wanted
        differs -= evidence
        if not differs:
            return
        file = next((path for _, path in self._graph.describing(thing)), None)
        columns = sorted({entry.headings.get(t.predicate.value, shorten(t.predicate.value)) for t in differs})[
            :_SHOWN
        ]
        name, place = shorten(thing.value), file.name if file else "?"
        self.remarks.append(
            Remark(
                Severity.WARNING,
                entry.sheet,
                entry.row,
                ", ".join(columns),
                None,
                {
                    "en": f"{name} is described in {place}, which imports leave alone; this was not taken over",
                    "vi": f"{name} đã được mô tả trong {place}, tệp không đổi khi nhập; phần này không được ghi",
                },
            )
        )

    def _vanished(self, named: set[ox.NamedNode], prune: bool) -> None:
        for thing in self.sourcing.brought(self.here) - named:
            if self._homes.get(thing) != self._target:
                continue
            if prune:
                file = self._after[self._target]
                self._without_parts(file, file.pop(thing))
                continue
            self.remarks.append(
                Remark(
                    Severity.INFO,
                    None,
                    None,
                    None,
                    shorten(thing.value),
                    {
                        "en": "It is no longer in the table and stays in the graph; --prune takes it away",
                        "vi": "Không còn trong bảng nhưng vẫn giữ trong đồ thị; dùng --prune để xóa",
                    },
                )
            )

    def _told(self, finding: Finding) -> Remark | None:
        entry = self._entry_of.get(finding.focus or "")
        if entry is None:
            return None
        heading = entry.headings.get(finding.path or "", shorten(finding.path) if finding.path else None)
        value = None if finding.term is None else shorten(finding.term.value)
        return Remark(finding.severity, entry.sheet, entry.row, heading, value, dict(finding.messages))


def _by_subject(triples: Iterable[ox.Triple]) -> dict[Subject, set[ox.Triple]]:
    found: dict[Subject, set[ox.Triple]] = defaultdict(set)
    for triple in triples:
        found[triple.subject].add(triple)
    return found


def _key(triple: ox.Triple) -> tuple[str, str | None]:
    language = triple.object.language if isinstance(triple.object, ox.Literal) else None
    return triple.predicate.value, language


def _sorted(remarks: Iterable[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(remarks, key=lambda r: (r.severity.rank, r.sheet or "", r.row or 0, r.column or "")))
