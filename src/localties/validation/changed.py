"""Validating after a change only what the change touches, with the same findings as a whole run."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import pyoxigraph as ox

from localties.store import EmbeddedStore, QueryFile, at_hand
from localties.terms import BASE
from localties.validation.checks import findings_of
from localties.validation.dependence import alters, fits, follow, seeds
from localties.validation.findings import Finding, Report, name_of
from localties.validation.nearby import Nearby
from localties.validation.patterns import Branch, Pattern, TooFarError, Values
from localties.validation.reach import reach_of
from localties.validation.reading import branches_of
from localties.validation.shapes import Validator, check_shapes
from localties.validation.targets import focus_nodes
from localties.validation.validate import NOTHING_MATCHED, located, nothing_matched, shapes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from localties.graph import KnowledgeGraph
    from localties.store import Term
    from localties.validation.dependence import Lookup
    from localties.validation.nearby import Looked

_CHANGED = "urn:localties:changed"


@dataclass(frozen=True, slots=True)
class Change:
    """What came and what went, derived triples included.

    Attributes:
        added: Triples that the graph has now and had not before.
        removed: Triples that it had and has no longer.
    """

    added: frozenset[ox.Triple]
    removed: frozenset[ox.Triple]


@dataclass(frozen=True, slots=True)
class Revalidation:
    """What validation finds about the records that a change touches.

    Attributes:
        report: The findings about them as they are now, and how many of them each shape looked at.
        judged: For each check, and under None for the shapes, the records that were judged; None where all were.
        before: How many of them each shape looked at before the change.
    """

    report: Report
    judged: Mapping[str | None, frozenset[str] | None]
    before: Mapping[str, int]

    def merged(self, earlier: Report) -> Report:
        """Give the report of the whole graph, from the one before the change.

        Findings about untouched records are taken over as they stand; where a file has changed since, their lines
        may have moved.
        """
        kept = (f for f in earlier.findings if f.shape != NOTHING_MATCHED and not self._covers(f))
        now = self.report.focus_nodes
        counts = {s: n + now.get(s, 0) - self.before.get(s, 0) for s, n in earlier.focus_nodes.items()}
        if self.judged[None] is None:
            counts = dict(now)
        findings = {*kept, *(f for f in self.report.findings if f.shape != NOTHING_MATCHED)}
        if not any(counts.values()):
            findings.add(nothing_matched())
        return Report(tuple(sorted(findings, key=Finding.sort_key)), counts, self.report.validator)

    def _covers(self, finding: Finding) -> bool:
        name = finding.shape.removeprefix(BASE + "check/")
        judged = self.judged[None if name == finding.shape else name]
        return judged is None or finding.focus in judged


def revalidate(graph: KnowledgeGraph, change: Change, validator: Validator = Validator.AUTO) -> Revalidation:
    """Validate what a change touches.

    Which records a shape or a check can say something else about is read from the shapes and from the queries of
    the checks. Where that cannot be told, or is no small part of the graph, it is asked of the whole graph.

    Args:
        graph: The graph after the change, derived facts included.
        change: What changed.
        validator: The SHACL engine; which one is meant by `auto` is decided by the size of the graph.

    Raises:
        ShapesError, ValidationBrokenError, QueryHeaderError: As in `validate`.
    """
    shapes, store = shapes_of(graph), at_hand(graph.store)
    near = Nearby(store)
    nodes = reach_of(shapes).touched(near, change.added | change.removed)
    names = None if nodes is None else frozenset(map(name_of, nodes))
    said = check_shapes(store, shapes, names, validator)
    before = {} if names is None else focus_nodes(_Past(near, change), shapes, names)
    found = list(said.findings)
    judged: dict[str | None, frozenset[str] | None] = {None: names}
    asked = _Asked(store, near, change)
    for check in QueryFile.read_all(graph.project.queries("checks")):
        findings, records = asked.of(check)
        found += findings
        judged[check.name] = records
    findings = sorted({located(f, graph) for f in found}, key=Finding.sort_key)
    return Revalidation(
        Report(tuple(findings), said.focus_nodes, said.validator),
        judged,
        {shape: len(nodes) for shape, nodes in before.items()},
    )


class _Past:
    """A graph as it was before a change, to look things up in."""

    def __init__(self, graph: Looked, change: Change) -> None:
        self._graph = graph
        self._added = change.added
        self._gone = EmbeddedStore()
        self._gone.add(change.removed, _CHANGED)

    def matching(
        self,
        subject: ox.NamedNode | ox.BlankNode | None = None,
        predicate: ox.NamedNode | None = None,
        value: Term | None = None,
    ) -> Iterator[ox.Quad]:
        """Give the quads that match a pattern, None standing for anything."""
        pattern = (subject, predicate, value)
        yield from (quad for quad in self._graph.matching(*pattern) if quad.triple not in self._added)
        yield from self._gone.matching(*pattern)


class _Asked:
    """Asks checks of the records that a change touches."""

    def __init__(self, store: EmbeddedStore, near: Nearby, change: Change) -> None:
        self._store = store
        self._near = near
        self._added = change.added
        self._changed: dict[Term, list[ox.Triple]] = defaultdict(list)
        for triple in (*change.added, *change.removed):
            self._changed[triple.predicate].append(triple)
        self._gone = EmbeddedStore()
        self._gone.add(change.removed, _CHANGED)
        self._staying: dict[Lookup, bool] = {}
        self._part = EmbeddedStore()
        self._in_part: set[ox.Triple] = set()

    def of(self, check: QueryFile) -> tuple[list[Finding], frozenset[str] | None]:
        """Give the findings of a check about the records it was asked of, and those records; None for all."""
        try:
            branches = branches_of(check.text)
            records = self._records(branches)
            if not records:
                return [], frozenset()
            part = self._part_for(branches, records)
        except TooFarError:
            return findings_of(check, self._store), None
        names = frozenset(map(name_of, records))
        return [f for f in findings_of(check, part) if f.focus in names], names

    def _records(self, branches: Iterable[Branch]) -> set[Term]:
        records: set[Term] = set()
        for branch in branches:
            for pattern, along in branch.looking():
                fitting = [
                    triple
                    for triple in self._about(pattern)
                    if fits(pattern, triple, along.given) and alters(pattern, triple, self._stays)
                ]
                if fitting:
                    values = seeds(pattern, fitting, self._with_gone)
                    follow(along, values, self._with_gone, until="focus")
                    records |= values["focus"]
        return records

    def _about(self, pattern: Pattern) -> Iterable[ox.Triple]:
        """Give the changed triples that a pattern can match by its predicate."""
        if isinstance(pattern.predicate, str):
            return chain.from_iterable(self._changed.values())
        return self._changed.get(pattern.predicate, ())

    def _stays(self, lookup: Lookup) -> bool:
        """Tell whether the graph has a triple that it had before; what came is passed over once."""
        if lookup not in self._staying:
            self._staying[lookup] = any(triple not in self._added for triple in self._now(*lookup))
        return self._staying[lookup]

    def _part_for(self, branches: Iterable[Branch], records: set[Term]) -> EmbeddedStore:
        """Give a part of the graph in which a check finds of some records what it finds in the whole graph.

        Whatever else of the graph is in it does no harm, so that the checks share one.
        """
        met: set[ox.Triple] = set()

        def gather(branch: Branch, values: Values) -> None:
            met.update(follow(branch, values, self._now))
            # Without what each row needs there is none, and nothing is looked at besides.
            for besides in branch.may if all(values.values()) else ():
                gather(besides, dict(values))

        for branch in branches:
            gather(branch, {"focus": set(records)})
        by_graph: dict[str, list[ox.Triple]] = defaultdict(list)
        for triple in met - self._in_part:
            for quad in self._near.matching(triple.subject, triple.predicate, triple.object):  # type: ignore[arg-type]
                by_graph[quad.graph_name.value].append(triple)  # type: ignore[union-attr]
        for name, triples in by_graph.items():
            self._part.add(triples, name)
        self._in_part |= met
        return self._part

    def _now(self, s: Term | None, p: Term | None, o: Term | None) -> Iterable[ox.Triple]:
        return (quad.triple for quad in self._near.matching(s, p, o))  # type: ignore[arg-type]

    def _with_gone(self, s: Term | None, p: Term | None, o: Term | None) -> Iterable[ox.Triple]:
        yield from self._now(s, p, o)
        yield from (quad.triple for quad in self._gone.matching(s, p, o))  # type: ignore[arg-type]
