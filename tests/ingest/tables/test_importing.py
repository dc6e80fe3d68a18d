from __future__ import annotations

from pathlib import Path

import pytest

import localties
from localties import Project, Severity
from localties.ingest.tables.entries import Conventions
from localties.ingest.tables.importing import import_table
from localties.terms import expand
from tests.ingest.tables.making import AGREEMENT, OURS, ROW, said, table, told


def test_a_row_becomes_a_record_with_its_evidence(office: Project, tmp_path: Path) -> None:
    done = import_table(office, table(tmp_path, [ROW]), OURS)
    assert done.written and told(done) == []
    assert said(office, AGREEMENT, "lt:signedOn") == {"2012-12-04"}
    assert said(office, AGREEMENT, "lt:field") == {expand("field:economy"), expand("field:culture")}
    graph = localties.open_graph(office.root)
    parties = {row["actor"].value.rpartition("/")[2] for row in graph.store.select(
        f"SELECT ?actor WHERE {{ <{AGREEMENT}> lt:hasParty/lt:actor ?actor }}").dicts()}  # fmt: skip
    assert parties == {"can-tho", "gimhae"}
    evidence = {
        (row["title"].value, row["row"].value if "row" in row else None, row["certainty"].value.rpartition("/")[2])
        for row in graph.store.select(
            f"SELECT ?title ?row ?certainty WHERE {{ <{AGREEMENT}> lt:evidence ?e . ?e lt:certainty ?certainty ; "
            "lt:source/dcterms:title ?title OPTIONAL { ?e lt:row ?row ; lt:sheet ?sheet } }"
        ).dicts()
    }
    assert evidence == {("agreements.csv", "2", "stated"), ("Công văn 123/UBND-NV", None, "reported")}


def test_importing_again_changes_nothing(office: Project, tmp_path: Path) -> None:
    file = table(tmp_path, [ROW])
    first = import_table(office, file, OURS)
    (written,) = first.files
    bytes_before, time_before = written.read_bytes(), written.stat().st_mtime_ns
    again = import_table(office, file, OURS)
    assert not again.files and not again.written
    assert (written.read_bytes(), written.stat().st_mtime_ns) == (bytes_before, time_before)


def test_a_dry_run_writes_nothing_and_says_what_would_change(office: Project, tmp_path: Path) -> None:
    done = import_table(office, table(tmp_path, [ROW]), OURS, dry_run=True)
    assert not done.written and done.after
    assert not (office.graph / "imports").exists()


def test_a_corrected_row_changes_its_record_alone(office: Project, tmp_path: Path) -> None:
    other = {**ROW, "Tên gọi (vi)": "Khác", "Name (en)": "Another", "Ngày ký": "2013"}
    import_table(office, table(tmp_path, [ROW, other]), OURS)
    done = import_table(office, table(tmp_path, [{**ROW, "Ngày ký": "5/12/2012"}, other]), OURS)
    assert {str(t.object) for t in done.after - done.before} == {
        '"2012-12-05"^^<http://www.w3.org/2001/XMLSchema#date>'
    }
    assert len(done.before - done.after) == 1


def test_a_corrected_name_keeps_the_identifier(office: Project, tmp_path: Path) -> None:
    import_table(office, table(tmp_path, [ROW]), OURS)
    import_table(office, table(tmp_path, [{**ROW, "Name (en)": "Memorandum of Can Tho with Gimhae"}]), OURS)
    assert said(office, AGREEMENT, "rdfs:label") == {
        "Bản ghi nhớ Cần Thơ – Gimhae",
        "Memorandum of Can Tho with Gimhae",
    }


def test_what_vanished_from_the_table_goes_only_when_asked(office: Project, tmp_path: Path) -> None:
    other = {**ROW, "Tên gọi (vi)": "Khác", "Name (en)": "Another", "Ngày ký": "2013"}
    import_table(office, table(tmp_path, [ROW, other]), OURS)
    kept = import_table(office, table(tmp_path, [ROW]), OURS)
    assert not kept.files
    assert [r.value for r in kept.remarks if r.severity is Severity.INFO and r.sheet is None] == [
        "agreement:office.another"
    ]
    import_table(office, table(tmp_path, [ROW]), OURS, prune=True)
    text = (office.graph / "imports" / "agreements.ttl").read_text("utf-8")
    assert "office.another" not in text and "memorandum-of-can-tho" in text


@pytest.mark.parametrize(
    ("column", "value", "place"),
    [
        ("Loại thỏa thuận", "bản gi nhớ", "agreements!2, Loại thỏa thuận"),
        ("Các bên ký", "Cần Thơ; Atlantis", "agreements!2, Các bên ký"),
        ("Ngày ký", "31/2/2012", "agreements!2, Ngày ký"),
        ("Ngày ký", "hôm qua", "agreements!2, Ngày ký"),
        ("Realisation", "", "agreements!2, Realisation"),
        ("Các bên ký", "Cần Thơ", "agreements!2, Các bên ký"),
    ],
)
def test_a_wrong_cell_is_told_by_sheet_row_and_column_and_nothing_is_imported(
    office: Project, tmp_path: Path, column: str, value: str, place: str
) -> None:
    good = {**ROW, "Tên gọi (vi)": "Khác", "Name (en)": "Another"}
    done = import_table(office, table(tmp_path, [{**ROW, column: value}, good]), OURS)
    assert done.refused and not done.written
    assert place in {where for _, where, _ in told(done)}, told(done)
    assert all(remark.message("vi") and remark.message("en") for remark in done.remarks)
    assert not (office.graph / "imports").exists()


def test_an_ambiguous_date_is_settled_by_the_declared_order_alone(office: Project, tmp_path: Path) -> None:
    undeclared = Conventions(order=None, language="vi", prefix="office.")
    done = import_table(office, table(tmp_path, [ROW]), undeclared)
    assert [value for _, _, value in told(done)] == ["4/12/2012"]
    assert "2012-12-04 hoặc 2012-04-12" in done.remarks[0].message("vi")


def test_unknown_columns_are_reported_and_two_rows_on_one_thing_refused(office: Project, tmp_path: Path) -> None:
    done = import_table(office, table(tmp_path, [{**ROW, "Ghi chú": "x"}, {**ROW, "Ghi chú": "y"}]), OURS)
    assert ("warning", "agreements!1, Ghi chú") in {(r.severity.value, r.place()) for r in done.remarks}
    assert told(done)[0][1] == "agreements!3"


def test_what_is_shipped_is_left_alone(office: Project, tmp_path: Path) -> None:
    row = {"Name (en)": "Can Tho", "Name (vi)": "Cần Thơ", "Level": "tỉnh", "Country": "Việt Nam", "Evidence": "x"}
    done = import_table(office, table(tmp_path, [row], "localities.csv"), OURS)
    assert not done.files
    assert ["vietnam.ttl" in r.message("en") for r in done.remarks if r.severity is Severity.WARNING] == [True]


def test_what_is_no_identifier_is_told(office: Project, tmp_path: Path) -> None:
    done = import_table(office, table(tmp_path, [{"Identifier": "not an id", **ROW}]), OURS)
    assert ("violation", "agreements!2, Identifier", "not an id") in told(done)
    assert not done.written
