"""The W3C SHACL test suite (https://w3c.github.io/data-shapes/data-shapes-test-suite/), for both engines.

A test is passed if the engine gives the very results it expects: focus node, path, shape, severity and value of
each, as often as expected; or, where a failure is expected, if the engine gives one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest

from localties.errors import ValidationBrokenError
from localties.store import EmbeddedStore
from localties.terms import RDF, SH
from localties.validation import Finding, Validator, fast, reference
from localties.validation.findings import name_of, severity_of

ROOT = Path(__file__).parents[2]
SUITE = Path(os.environ.get("LOCALTIES_SHARED") or ROOT.parent / "shared") / "suites" / "shacl"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
ENGINES = (Validator.PYSHACL, Validator.SHACL_RUST)
FAILS: dict[tuple[Validator, str], str] = {
    (Validator.PYSHACL, "core/property/datatype-001"): "rdflib rewrites a literal that is not in canonical form",
    (Validator.PYSHACL, "core/property/uniqueLang-002"): 'takes "1"^^xsd:boolean for true',
    (Validator.PYSHACL, "sparql/node/prefixes-001"): "does not look for sh:declare beyond owl:imports",
    (Validator.PYSHACL, "sparql/pre-binding/pre-binding-005"): "rdflib does not pre-bind $this in an inner group",
    (Validator.PYSHACL, "sparql/pre-binding/shapesGraph-001"): "has no $shapesGraph",
    (Validator.SHACL_RUST, "core/complex/shacl-shacl"): "refused: it cannot follow a sequence within a path",
    (Validator.SHACL_RUST, "core/property/datatype-ill-formed"): "Oxigraph keeps an xsd:byte as an xsd:integer",
} | dict.fromkeys(
    [
        (Validator.SHACL_RUST, f"sparql/{name}")
        for name in (
            "component/nodeValidator-001 component/optional-001 component/propertyValidator-select-001 "
            "node/prefixes-001 node/sparql-001 node/sparql-002 node/sparql-003 property/sparql-001 "
            "pre-binding/pre-binding-001 pre-binding/pre-binding-002 pre-binding/pre-binding-003 "
            "pre-binding/pre-binding-004 pre-binding/pre-binding-005 pre-binding/pre-binding-007 "
            "pre-binding/shapesGraph-001"
        ).split()
    ],
    "refused: no core SHACL",
)
"""Tests that an engine does not pass, and why."""

Triples = list[ox.Triple]
Term = ox.NamedNode | ox.BlankNode | ox.Literal
Results = Counter[tuple[object, ...]]


@dataclass(frozen=True)
class Case:
    """A test of the suite.

    Attributes:
        name: Its file below the suite's folder, without the ending.
        data: The data.
        shapes: The shapes.
        expected: The results; None where a failure is expected.
    """

    name: str
    data: Triples
    shapes: Triples
    expected: Results | None


@cache
def parsed(file: Path) -> Triples:
    return [
        quad.triple for quad in ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=file.as_uri())
    ]


def cases() -> Iterator[Case]:
    for file in sorted(SUITE.rglob("*.ttl")):
        triples = parsed(file)

        def values(node: object, name: str, within: Triples = triples) -> list[Term]:
            return [t.object for t in within if t.subject == node and t.predicate.value == name]  # type: ignore[misc]

        for test in [
            t.subject
            for t in triples
            if t.predicate.value == RDF + "type" and t.object == ox.NamedNode(SHT + "Validate")
        ]:
            (action,) = values(test, MF + "action")
            data, shapes = (
                parsed(Path(values(action, SHT + name)[0].value.removeprefix("file://")))
                for name in ("dataGraph", "shapesGraph")
            )
            (report,) = values(test, MF + "result")
            results = Counter(
                result_of(*(values(result, SH + name) for name in FIELDS))
                for result in values(report, SH + "result")
            )
            fails = report == ox.NamedNode(SHT + "Failure")
            name = file.relative_to(SUITE).with_suffix("").as_posix()
            yield Case(name, data, shapes, None if fails else results)


FIELDS = ("focusNode", "resultPath", "sourceShape", "resultSeverity", "value")


def result_of(
    focus: list[Term], path: list[Term], shape: list[Term], severity: list[Term], value: list[Term]
) -> tuple[object, ...]:
    """Give a result as a finding tells it; a blank node is like any other, and a path is an IRI or not told."""
    return (
        label(name_of(focus[0])),
        next((p.value for p in path if isinstance(p, ox.NamedNode)), None),
        shape[0].value if shape and isinstance(shape[0], ox.NamedNode) else "_:",
        severity_of(severity[0].value),
        next((label(str(v)) for v in value), None),
    )


def label(text: str) -> str:
    return "_:" if text.startswith("_:") else text


def told(finding: Finding) -> tuple[object, ...]:
    shape = finding.shape if ":" in finding.shape and not finding.shape.startswith("_:") else "_:"
    value = None if finding.value is None else label(finding.value)
    return (label(finding.focus or ""), finding.path, shape, finding.severity, value)


CASES = list(cases()) if SUITE.is_dir() else []


def runs() -> Iterator[object]:
    for engine in ENGINES:
        for case in CASES:
            reason = FAILS.get((engine, case.name))
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            yield pytest.param(engine, case, id=f"{engine}-{case.name}", marks=marks)


def test_the_suite_is_there(shared: Path) -> None:
    assert len(CASES) == 121


@pytest.mark.parametrize(("engine", "case"), list(runs()))
def test_the_results_are_those_of_the_suite(engine: Validator, case: Case) -> None:
    if case.expected is None:
        with pytest.raises(ValidationBrokenError):
            judged(engine, case)
    else:
        assert Counter(told(finding) for finding in judged(engine, case)) == case.expected


def judged(engine: Validator, case: Case) -> list[Finding]:
    if engine is Validator.PYSHACL:
        return reference.judge(case.data, case.shapes)
    store = EmbeddedStore()
    store.add(case.data, "urn:data")
    return fast.judge(store, case.shapes)


def test_each_expected_failure_is_a_test() -> None:
    assert {name for _, name in FAILS} <= {case.name for case in CASES}
