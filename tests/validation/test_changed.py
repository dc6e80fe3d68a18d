"""After a change, validating what it touches gives the same report as validating everything."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localties import KnowledgeGraph, Project, Report, derive, validate
from localties.terms import BASE, GRAPH, ID, RDF, XSD
from localties.validation import Change, Validator, revalidate
from tests.validation import test_shapes as examples
from tests.validation.conftest import AS_OF

ROOT = Path(__file__).parents[2]
CHECKS = Path(__file__).parent / "checks"
RECORDS = GRAPH + "records/case"
TYPE = ox.NamedNode(RDF + "type")
Triples = frozenset[ox.Triple]
DATES = [
    ox.Literal(text, datatype=ox.NamedNode(XSD + kind))
    for text, kind in (("1990", "gYear"), ("2024-02", "gYearMonth"), ("2031-01-01", "date"), ("2012", "date"))
]


@cache
def stated() -> Triples:
    """Give what all examples of shapes and checks say together, good and bad, each file under names of its own."""
    texts = {file: str(examples.content(file).get("base", "")) for file in examples.FILES}
    for path in sorted(CHECKS.glob("*.yaml")):
        case = yaml.safe_load(path.read_text("utf-8"))
        texts |= {f"{path.stem}.fires": case["fires"], f"{path.stem}.silent": case["silent"]}
    found: set[ox.Triple] = set()
    for name, text in texts.items():
        triples = examples.parse(text)
        names = {iri: f"{iri}.{name}" for iri in examples.subjects(triples) if iri.startswith(ID)}
        found |= {
            ox.Triple(examples.rename(t.subject, names), t.predicate, examples.rename(t.object, names))
            for t in triples
        }
    return frozenset(found)


class World:
    """A graph that holds those examples, and the report of all of it."""

    def __init__(self) -> None:
        self.graph = KnowledgeGraph.open(Project(ROOT), records=False)
        self.before = self.hold(stated())
        self.report = self.whole()

    def hold(self, triples: Iterable[ox.Triple]) -> set[ox.Triple]:
        """Put other records in the place of those there are; give all that the graph then says."""
        self.graph.store.drop(RECORDS)
        self.graph.store.add(triples, RECORDS)
        derive(self.graph, AS_OF)
        return self.graph.store.triples()

    def whole(self) -> Report:
        return validate(self.graph, validator=Validator.SHACL_RUST)

    def after(self, triples: Triples) -> tuple[Report, Report]:
        """Give the report after a change, by what it touches and by all there is."""
        now = self.hold(triples)
        change = Change(frozenset(now - self.before), frozenset(self.before - now))
        return revalidate(self.graph, change, Validator.SHACL_RUST).merged(self.report), self.whole()


@pytest.fixture(scope="module")
def world() -> World:
    return World()


def said(report: Report) -> set[tuple[object, ...]]:
    return {(f.shape, f.focus, f.path, f.severity, f.value, *sorted(f.messages.items())) for f in report.findings}


def order(triple: ox.Triple) -> str:
    return str(triple)


@st.composite
def changes(draw: st.DrawFn) -> Triples:
    """Add, remove, retype, redate or re-point statements, or drop a record."""
    now = set(stated())
    listed = sorted(now, key=order)
    one = st.sampled_from(listed)
    for _ in range(draw(st.integers(1, 4))):
        triple, other = draw(one), draw(one)
        match draw(st.sampled_from(["remove", "add", "retype", "redate", "re-point", "drop", "drop"])):
            case "remove":
                now.discard(triple)
            case "add":
                now.add(ox.Triple(triple.subject, other.predicate, other.object))
            case "retype":
                types = sorted({t.object for t in listed if t.predicate == TYPE}, key=str)
                now -= {t for t in now if t.subject == triple.subject and t.predicate == TYPE}
                now.add(ox.Triple(triple.subject, TYPE, draw(st.sampled_from(types))))
            case "redate":
                dated = [t for t in listed if isinstance(t.object, ox.Literal) and t.object.value[:4].isdigit()]
                old = draw(st.sampled_from(dated))
                now.discard(old)
                now.add(ox.Triple(old.subject, old.predicate, draw(st.sampled_from(DATES))))
            case "re-point":
                alike = [t.object for t in listed if t.predicate == triple.predicate]
                now.discard(triple)
                now.add(ox.Triple(triple.subject, triple.predicate, draw(st.sampled_from(alike))))
            case "drop":
                now -= {t for t in now if t.subject == triple.subject}
    return frozenset(now)


@pytest.mark.slow
@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(triples=changes())
def test_what_a_change_touches_gives_the_report_of_a_whole_run(world: World, triples: Triples) -> None:
    by_part, by_all = world.after(triples)
    assert said(by_all) - said(by_part) == set()
    assert said(by_part) - said(by_all) == set()
    assert dict(by_part.focus_nodes) == dict(by_all.focus_nodes)


NEW = "".join(f"agreement:new-{n} a lt:Agreement . " for n in (1, 2, 3))
CYCLE = "agreement:new-1 lt:renews agreement:new-2 . agreement:new-2 lt:upgrades agreement:new-3 . "


@pytest.mark.parametrize(
    ("check", "before", "after"),
    [
        ("untyped-thing", "", "agreement:new lt:signedOn 1990 ."),
        ("untyped-thing", "agreement:new lt:signedOn 1990 .", "agreement:new lt:signedOn 1990, 1991 ."),
        ("untyped-thing", "agreement:new lt:signedOn 1990 .", ""),
        ("untyped-thing", "agreement:new lt:signedOn 1990 .", NEW.replace("new-1", "new")),
        ("unknown-term", NEW, NEW + "agreement:new-1 lt:unheardOf 1 ."),
        ("unknown-term", NEW + "agreement:new-1 lt:unheardOf 1 .", NEW + "agreement:new-2 lt:unheardOf 1 ."),
        ("unknown-term", NEW + "agreement:new-1 lt:unheardOf 1 .", NEW),
        ("unknown-term", NEW, NEW + "agreement:new a lt:UnheardOf ."),
        ("renewal-cycle", NEW + CYCLE, NEW + CYCLE + "agreement:new-3 lt:supersedes agreement:new-1 ."),
        ("renewal-cycle", NEW + CYCLE + "agreement:new-3 lt:supersedes agreement:new-1 .", NEW + CYCLE),
    ],
)
def test_what_comes_and_goes_is_seen_by_a_check(world: World, check: str, before: str, after: str) -> None:
    earlier = world.before, world.report
    reports = []
    try:
        world.before = world.hold(stated() | examples.parse(before))
        world.report = world.whole()
        by_part, by_all = world.after(stated() | examples.parse(after))
        reports = [world.report, by_all]
    finally:
        world.before, world.report = earlier
    assert said(by_part) == said(by_all)
    shape = f"{BASE}check/{check}"
    found = [{finding.focus for finding in report.findings if finding.shape == shape} for report in reports]
    assert found[0] != found[1] or "1991" in after
