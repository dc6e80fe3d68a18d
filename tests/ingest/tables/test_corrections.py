"""A corrected table changes what was corrected: no row is taken for another, and nothing wrong stays behind."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from localties import KnowledgeGraph, Project, Severity
from localties.ingest.tables.entries import Conventions
from localties.ingest.tables.importing import import_table
from localties.ingest.tables.workbook import export
from localties.terms import LT, expand
from tests.ingest.tables.making import AGREEMENT, OURS, ROW, said, table, told

OTHER = {
    **ROW,
    "Tên gọi (vi)": "Khác",
    "Name (en)": "Another",
    "Ngày ký": "2013",
    "Các bên ký": "Cần Thơ; Jeollanam",
    "Dẫn chứng": "Công văn 124",
}
ANOTHER = "https://w3id.org/localties/id/agreement/office.another"
FIGURE = {
    "Name (en)": "Exports",
    "Name (vi)": "Xuất khẩu",
    "Indicator": "kim ngạch xuất khẩu",
    "About": "Cần Thơ",
    "Counterpart": "Hàn Quốc",
    "Qualifier": "",
    "Value": "hơn 269,84 triệu USD",
    "Unit": "",
    "Period": "2023",
    "Evidence": "Niên giám",
}
EXPORTS = "https://w3id.org/localties/id/observation/office.xuat-khau"
HYOGO = expand("locality:hyogo-prefecture")


def warned(project: Project, file: Path) -> list[str]:
    done = import_table(project, file, OURS)
    return [r.message("en") for r in done.remarks if r.severity is Severity.WARNING]


def test_a_row_that_moves_up_stays_itself(office: Project, tmp_path: Path) -> None:
    import_table(office, table(tmp_path, [ROW, OTHER]), OURS)
    done = import_table(office, table(tmp_path, [OTHER]), OURS)
    assert {t.predicate.value for t in done.before ^ done.after} == {LT + "row"}
    assert said(office, AGREEMENT, "lt:signedOn") == {"2012-12-04"}
    assert said(office, ANOTHER, "lt:signedOn") == {"2013"}


def test_a_row_under_another_name_keeps_its_identity_and_is_told(office: Project, tmp_path: Path) -> None:
    import_table(office, table(tmp_path, [ROW]), OURS)
    renamed = {**ROW, "Tên gọi (vi)": "Tên mới", "Name (en)": "New name"}
    assert any("is taken for the same" in text for text in warned(office, table(tmp_path, [renamed])))
    assert said(office, AGREEMENT, "rdfs:label") == {"Tên mới", "New name"}


def test_a_corrected_source_leaves_nothing_of_the_old_one(office: Project, tmp_path: Path) -> None:
    import_table(office, table(tmp_path, [ROW]), OURS)
    done = import_table(office, table(tmp_path, [{**ROW, "Dẫn chứng": "Công văn 456"}]), OURS)
    assert done.written
    text = (office.graph / "imports" / "agreements.ttl").read_text("utf-8")
    assert "Công văn 456" in text and "123" not in text


def test_what_is_pruned_takes_its_sources_with_it(office: Project, tmp_path: Path) -> None:
    import_table(office, table(tmp_path, [ROW, OTHER]), OURS)
    import_table(office, table(tmp_path, [ROW]), OURS, prune=True)
    text = (office.graph / "imports" / "agreements.ttl").read_text("utf-8")
    assert "Công văn 124" not in text and "jeollanam" not in text


def test_long_names_that_differ_at_their_end_are_two_sources(office: Project, tmp_path: Path) -> None:
    title = "Báo cáo kết quả công tác đối ngoại và hội nhập quốc tế của thành phố Cần Thơ trong các tháng của năm "
    rows = [{**ROW, "Dẫn chứng": title + "2021"}, {**OTHER, "Dẫn chứng": title + "2022"}]
    import_table(office, table(tmp_path, rows), OURS)
    text = (office.graph / "imports" / "agreements.ttl").read_text("utf-8")
    assert title + "2021" in text and title + "2022" in text


def test_another_table_that_changes_a_record_is_told(office: Project, tmp_path: Path) -> None:
    import_table(office, table(tmp_path, [ROW]), OURS)
    second = table(tmp_path, [{**ROW, "Ngày ký": "2014"}], "second.csv")
    assert any("was brought by the table agreements" in text for text in warned(office, second))


@pytest.mark.parametrize(
    ("cells", "qualifier", "unit"),
    [
        ({}, "more-than", "usd"),
        ({"Value": "5", "Unit": "USD"}, "exact", "usd"),
        ({"Qualifier": "hơn"}, "more-than", "usd"),
    ],
)
def test_what_a_figure_says_fills_the_columns_beside_it(
    office: Project, tmp_path: Path, cells: dict[str, str], qualifier: str, unit: str
) -> None:
    done = import_table(office, table(tmp_path, [{**FIGURE, **cells}], "observations.csv"), OURS)
    assert told(done) == []
    assert said(office, EXPORTS, "lt:qualifier") == {expand(f"qualifier:{qualifier}")}
    assert said(office, EXPORTS, "lt:unit") == {expand(f"unit:{unit}")}


@pytest.mark.parametrize(("column", "value"), [("Qualifier", "tối đa"), ("Unit", "đồng")])
def test_a_figure_that_contradicts_its_columns_is_refused(
    office: Project, tmp_path: Path, column: str, value: str
) -> None:
    done = import_table(office, table(tmp_path, [{**FIGURE, column: value}], "observations.csv"), OURS)
    assert [place for _, place, _ in told(done)] == [f"observations!2, {column}"]


def test_the_language_of_the_workspace_says_what_a_point_means(office: Project, tmp_path: Path) -> None:
    file = table(tmp_path, [{**FIGURE, "Value": "1.234 USD"}], "observations.csv")
    undeclared = dataclasses.replace(OURS, language=None)
    assert [value for _, _, value in told(import_table(office, file, undeclared))] == ["1.234 USD"]
    import_table(office, file, OURS)
    assert said(office, EXPORTS, "lt:value") == {"1234"}


def test_a_country_that_the_graph_lacks_is_described(office: Project, tmp_path: Path) -> None:
    row = {
        "Name (en)": "Bonn Institute",
        "Name (vi)": "Viện Bonn",
        "Kind of partner": "university",
        "Country": "Đức",
        "Evidence": "x",
    }
    file = table(tmp_path, [row], "partners.csv")
    assert told(import_table(office, file, OURS)) == []
    assert said(office, expand("state:de"), "rdfs:label") == {"Germany", "Đức"}
    assert not import_table(office, file, OURS).files


def test_a_place_abroad_that_signs_is_a_partner(office: Project, tmp_path: Path) -> None:
    file = table(tmp_path, [{**ROW, "Các bên ký": "Cần Thơ; Tỉnh Hyogo"}])
    import_table(office, file, OURS)
    assert said(office, HYOGO, "rdf:type") == {LT + "Locality", LT + "Partner"}
    assert not import_table(office, file, OURS).files


def test_a_shipped_place_can_be_given_the_role_of_a_partner(office: Project, tmp_path: Path) -> None:
    row = {
        "Name (en)": "Hyogo Prefecture",
        "Name (vi)": "Tỉnh Hyogo",
        "Kind of partner": "locality",
        "Country": "Nhật Bản",
        "Evidence": "x",
    }
    file = table(tmp_path, [row], "partners.csv")
    assert told(import_table(office, file, OURS)) == []
    assert said(office, HYOGO, "lt:partnerKind") == {expand("partner-kind:locality")}
    assert not import_table(office, file, OURS).files


def test_no_other_class_can_be_given_to_what_is_shipped(office: Project, tmp_path: Path) -> None:
    done = import_table(office, table(tmp_path, [{**ROW, "Identifier": expand("locality:can-tho")}]), OURS)
    assert not done.files
    assert any("imports leave alone" in remark.message("en") for remark in done.remarks)


def test_a_place_with_a_row_in_both_sheets_is_one_thing(office: Project, tmp_path: Path) -> None:
    place = {
        "Name (en)": "Gwangju",
        "Name (vi)": "Gwangju",
        "Level": "metropolitan-city",
        "Country": "Hàn Quốc",
        "Evidence": "x",
    }
    import_table(office, table(tmp_path, [place], "localities.csv"), OURS)
    partner = {
        "Name (en)": "Gwangju",
        "Name (vi)": "Gwangju",
        "Kind of partner": "locality",
        "Country": "Hàn Quốc",
        "Evidence": "x",
    }
    import_table(office, table(tmp_path, [partner], "partners.csv"), OURS)
    thing = expand("locality:office.gwangju")
    assert said(office, thing, "rdf:type") == {LT + "Locality", LT + "Partner"}


def test_an_export_changes_nothing_where_it_comes_from(office: Project, tmp_path: Path) -> None:
    import_table(office, table(tmp_path, [{**ROW, "Các bên ký": "Cần Thơ; Tỉnh Hyogo"}, OTHER]), OURS)
    graph = KnowledgeGraph.open(office)
    file = tmp_path / "all.xlsx"
    file.write_bytes(export(graph, "en", folders=graph.own_graphs))
    assert not import_table(office, file, Conventions(language="en", prefix="office.")).files
