from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

from localties import Finding, KnowledgeGraph, Project, Report, Severity, Thresholds, derive, validate
from localties.terms import BASE, ID, LT, RDFS, SHAPES, expand
from localties.validation import NOTHING_MATCHED
from tests.validation.conftest import HEAD

AS_OF = Thresholds(date(2026, 11, 22))
FIRST_LINE = HEAD.count("\n") + 1

BAD = """\
agreement:x a lt:Agreement ;
    rdfs:label "X"@en ,
        "X"@vi ;
    lt:agreementType field:trade ;
    lt:signedOn
        "2012"^^xsd:date .
"""
OTHER = """\
undertaking:y a lt:Undertaking ;
    lt:dueOn "soon" .
"""


@pytest.fixture
def tiny(project: Project, tmp_path: Path) -> Project:
    """A project with the real vocabulary, shapes and queries, without concepts, and with a graph of its own."""
    (tmp_path / "ontology").mkdir()
    for name in ("ontology/localties.ttl", "ontology/shapes.ttl", "ontology/context.jsonld", "queries"):
        (tmp_path / name).symlink_to(project.root / name)
    (tmp_path / "graph" / "records").mkdir(parents=True)
    return Project(tmp_path)


def write(project: Project, name: str, text: str) -> Path:
    path = project.graph / "records" / name
    path.write_text(HEAD + text, "utf-8")
    return path


def checked(project: Project, *only: Path) -> Report:
    graph = KnowledgeGraph.open(project)
    names = [name for path in only for name in graph.add(path)]
    derive(graph, AS_OF)
    return validate(graph, names or None)


def about(report: Report, focus: str, path: str) -> list[Finding]:
    return [f for f in report.findings if f.focus == expand(focus) and f.path == path]


def test_a_finding_has_the_file_and_the_line_of_the_statement(tiny: Project) -> None:
    file = write(tiny, "x.ttl", BAD)
    report = checked(tiny)
    (wrong_date,) = about(report, "agreement:x", LT + "signedOn")
    assert (wrong_date.file, wrong_date.line) == (file, FIRST_LINE + 5)
    assert wrong_date.severity is Severity.VIOLATION
    assert wrong_date.shape.startswith(SHAPES)
    (wrong_type,) = about(report, "agreement:x", LT + "agreementType")
    assert (wrong_type.file, wrong_type.line) == (file, FIRST_LINE + 3)


def test_of_several_values_the_wrong_one_is_located(tiny: Project) -> None:
    text = 'agreement:x a lt:Agreement ;\n    lt:placeName "A"@en ,\n        "B"@vi ,\n        "C" .\n'
    write(tiny, "x.ttl", text)
    (untagged,) = about(checked(tiny), "agreement:x", LT + "placeName")
    assert (untagged.term, untagged.line) == (ox.Literal("C"), FIRST_LINE + 3)


def test_what_is_missing_is_reported_at_the_record(tiny: Project) -> None:
    file = write(tiny, "x.ttl", "\n\n" + BAD)
    (no_party,) = about(checked(tiny), "agreement:x", LT + "hasParty")
    assert (no_party.file, no_party.line) == (file, FIRST_LINE + 2)


def test_a_record_in_two_files_is_located_where_the_statement_is(tiny: Project) -> None:
    write(tiny, "a.ttl", "agreement:x rdfs:label 'X'@ko .")
    file = write(tiny, "b.ttl", BAD)
    (wrong_date,) = about(checked(tiny), "agreement:x", LT + "signedOn")
    assert (wrong_date.file, wrong_date.line) == (file, FIRST_LINE + 5)


def test_only_the_named_graphs_are_judged(tiny: Project) -> None:
    bad, other = write(tiny, "x.ttl", BAD), write(tiny, "y.ttl", OTHER)
    of_both, of_one = checked(tiny), checked(tiny, other)
    focuses = {f.focus for f in of_one.findings}
    assert focuses == {ID + "undertaking/y"}
    assert {f.file for f in of_one.findings} == {other}
    assert {f.file for f in of_both.findings} == {bad, other}


def test_checks_too_judge_only_the_named_graphs(tiny: Project) -> None:
    unknown = "undertaking:{0} a lt:Undertaking ; lt:noSuchProperty 1 ."
    write(tiny, "x.ttl", unknown.format("x"))
    file = write(tiny, "y.ttl", unknown.format("y"))
    by_check = {f.focus for f in checked(tiny).findings if f.shape == BASE + "check/unknown-term"}
    assert by_check == {ID + "undertaking/x", ID + "undertaking/y"}
    found = [f for f in checked(tiny, file).findings if f.shape == BASE + "check/unknown-term"]
    assert [(f.focus, f.file, f.line) for f in found] == [(ID + "undertaking/y", file, FIRST_LINE)]


def test_a_record_is_no_vocabulary(tiny: Project) -> None:
    write(tiny, "x.ttl", "undertaking:x a lt:Undertaking ; rdfs:subClassOf lt:Event ; rdfs:lable 'X' .")
    found = {f.path for f in checked(tiny).findings if f.shape == BASE + "check/unknown-term"}
    assert found == {RDFS + "subClassOf", RDFS + "lable"}


def test_judging_a_file_alone_finds_what_judging_all_finds_in_it(tiny: Project) -> None:
    files = [write(tiny, "x.ttl", BAD), write(tiny, "y.ttl", OTHER)]
    of_both = set(checked(tiny).findings)
    apart = [set(checked(tiny, file).findings) for file in files]
    assert set().union(*apart) == of_both
    assert about(checked(tiny, files[1]), "undertaking:y", LT + "dueOn")


def test_the_rest_of_the_graph_is_context(tiny: Project) -> None:
    write(tiny, "states.ttl", "state:vn a lt:State .")
    file = write(tiny, "x.ttl", "locality:x a lt:Locality ; lt:country state:vn , state:kr .")
    values = {f.value for f in about(checked(tiny, file), "locality:x", LT + "country")}
    assert f"<{ID}state/kr>" in values
    assert f"<{ID}state/vn>" not in values


@pytest.mark.parametrize("text", ["<urn:s> <urn:p> <urn:o> .", "agreement:x rdfs:label 'X'@en ."])
def test_a_graph_that_no_shape_looked_at_is_not_called_valid(tiny: Project, text: str) -> None:
    write(tiny, "states.ttl", BAD.replace("agreement:x", "agreement:z"))
    file = write(tiny, "x.ttl", text)
    report = checked(tiny, file)
    (nothing,) = (f for f in report.findings if f.shape == NOTHING_MATCHED)
    assert (nothing.severity, nothing.focus, nothing.file) == (Severity.VIOLATION, None, file)
    assert set(nothing.messages) == {"en", "vi"}
    assert report.fails(Severity.VIOLATION)
    assert report.unmatched


def test_findings_come_worst_first_and_by_place(tiny: Project) -> None:
    write(tiny, "x.ttl", BAD)
    write(tiny, "y.ttl", OTHER)
    findings = checked(tiny).findings
    assert list(findings) == sorted(findings, key=Finding.sort_key)
    assert len({f.severity for f in findings}) > 1
    assert len(findings) == len(set(findings))


def test_every_finding_says_in_both_languages_what_to_do(tiny: Project) -> None:
    write(tiny, "x.ttl", BAD)
    write(tiny, "y.ttl", OTHER)
    assert all({"en", "vi"} <= set(f.messages) for f in checked(tiny).findings)


def test_the_number_of_records_each_shape_looked_at_is_told(tiny: Project) -> None:
    write(tiny, "x.ttl", BAD)
    report = checked(tiny)
    assert report.focus_nodes[SHAPES + "AgreementShape"] == 1
    assert SHAPES + "EventShape" in report.unmatched


def test_an_ill_typed_number_is_a_finding_and_no_warning_of_a_library(
    tiny: Project, recwarn: pytest.WarningsRecorder
) -> None:
    write(tiny, "x.ttl", 'locality:x a lt:Locality ; geo:lat "north"^^xsd:decimal .')
    found = [f for f in checked(tiny).findings if f.path and f.path.endswith("#lat")]
    assert found and found[0].value is not None and "north" in found[0].value
    assert not recwarn.list


def test_a_blank_node_is_reported_without_a_place(tiny: Project) -> None:
    write(tiny, "x.ttl", f"[] a lt:Agreement ; <{RDFS}label> 'X'@en .")
    focuses = {f.focus for f in checked(tiny).findings if f.path == LT + "hasParty"}
    assert len(focuses) == 1
    assert all(focus and focus.startswith("_:") for focus in focuses)


def test_a_blank_node_is_judged_when_its_file_is(tiny: Project) -> None:
    file = write(tiny, "x.ttl", f"[] a lt:Agreement ; <{RDFS}label> 'X'@en .")
    assert [f for f in checked(tiny, file).findings if f.path == LT + "hasParty"]
