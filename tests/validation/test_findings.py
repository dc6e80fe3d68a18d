from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, XSD, Graph, Literal, URIRef

from localties import Finding, Report, Severity
from localties.graph import quiet_rdflib, write
from localties.terms import ID, LT, SHAPES
from localties.validation import shacl_report

MESSAGES = {"en": "Give a date.", "vi": "Hãy ghi ngày."}
X = ID + "agreement/x"


def finding(
    severity: Severity = Severity.VIOLATION,
    file: str | None = "b.ttl",
    line: int | None = 2,
    focus: str | None = X,
) -> Finding:
    path = Path(file) if file else None
    return Finding(severity, SHAPES + "signedOn", focus, LT + "signedOn", '"2012"', MESSAGES, path, line)


def as_rdflib(report: Report) -> Graph:
    return Graph().parse(data=write(shacl_report(report), ox.RdfFormat.TURTLE), format="turtle")


def test_the_worst_comes_first_then_the_place() -> None:
    in_order = [
        finding(file=None),
        finding(file="a.ttl", line=9),
        finding(file="b.ttl", line=None),
        finding(file="b.ttl", line=2),
        finding(file="b.ttl", line=10),
        finding(Severity.WARNING, "a.ttl", 1),
        finding(Severity.INFO, None, None, None),
    ]
    in_disorder = [in_order[number] for number in (6, 2, 0, 5, 1, 4, 3)]
    assert sorted(in_disorder, key=Finding.sort_key) == in_order


def test_a_message_is_given_in_the_language_asked_for() -> None:
    assert finding().message("vi") == "Hãy ghi ngày."
    assert finding().message("ko") == "Give a date."
    assert Finding(Severity.INFO, SHAPES + "signedOn", X).message("en") == "lts:signedOn"


@pytest.mark.parametrize(
    ("worst", "fails_at"),
    [
        (Severity.VIOLATION, {"violation", "warning", "info"}),
        (Severity.WARNING, {"warning", "info"}),
        (Severity.INFO, {"info"}),
        (None, set()),
    ],
)
def test_a_report_fails_at_and_above_a_threshold(worst: Severity | None, fails_at: set[str]) -> None:
    report = Report((finding(worst),) if worst else (), {})
    assert {threshold.value for threshold in Severity if report.fails(threshold)} == fails_at
    assert sum(report.count(severity) for severity in Severity) == len(report.findings)


def test_a_shape_that_looked_at_nothing_has_passed_nothing() -> None:
    assert Report((), {"urn:b": 0, "urn:a": 0, "urn:c": 3}).unmatched == ["urn:a", "urn:b"]


def test_a_report_without_findings_conforms() -> None:
    graph = as_rdflib(Report((), {}))
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert list(graph.objects(node, SH.conforms)) == [Literal(True)]
    assert len(graph) == 2


@pytest.mark.parametrize("severity", Severity)
def test_a_report_with_a_finding_of_any_severity_does_not_conform(severity: Severity) -> None:
    graph = as_rdflib(Report((finding(severity),), {}))
    assert list(graph.objects(None, SH.conforms)) == [Literal(False)]


def test_a_report_says_all_that_shacl_asks_of_a_result() -> None:
    report = Report((finding(), finding(Severity.WARNING, focus="_:b1"), finding(Severity.INFO, focus=None)), {})
    graph = as_rdflib(report)
    (node,) = graph.subjects(RDF.type, SH.ValidationReport)
    results = list(graph.objects(node, SH.result))
    assert len(results) == 3
    for result in results:
        assert (result, RDF.type, SH.ValidationResult) in graph
        assert len(list(graph.objects(result, SH.resultSeverity))) == 1
        assert len(list(graph.objects(result, SH.sourceShape))) == 1
        messages = graph.objects(result, SH.resultMessage)
        assert {message.language for message in messages if isinstance(message, Literal)} == {"en", "vi"}
    assert {str(term) for term in graph.objects(None, SH.resultSeverity)} == {
        str(SH.Violation),
        str(SH.Warning),
        str(SH.Info),
    }


@pytest.mark.parametrize(
    "term",
    [
        Literal("2012", datatype=XSD.date),
        Literal('two\nlines, "one" quotation', lang="en"),
        Literal("north", datatype=XSD.decimal),
        URIRef("https://example.org/Huế"),
    ],
)
def test_a_report_gives_the_offending_value_as_it_is(term: Literal | URIRef) -> None:
    with quiet_rdflib():
        graph = as_rdflib(Report((replace(finding(), value=term.n3()),), {}))
        assert list(graph.objects(None, SH.value)) == [term]
