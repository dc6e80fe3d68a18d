"""Whatever stands in a table, an import ends with a finding or with a correct record, in bounded memory."""

from __future__ import annotations

import io
import resource
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from localties import Project
from localties.errors import ExitCode, TableError
from localties.ingest.tables.importing import Imported, import_table
from tests.ingest.tables.making import LOCALTIES, OURS, ROW, table, told

IDENTIFIER = "Mã định danh"
REFUSED = {
    IDENTIFIER: ["Cần Thơ 01", "agreement:../../x", "https://exa mple.org/<>"],
    "Các bên ký": ["[" * 19_000, '[{"a": 1}]', "Cần Thơ; http://[", "Cần Thơ; field:economy", "Cần Thơ; Cần Thơ"],
    "Ngày ký": ["-" * 15_000, "1" + " - 1" * 4_000, "từ " * 3_000, "0000-00-00", "2030-2026", "1" * 5_000],
    "Thời hạn (năm)": ["9" * 5_000, "-3", "2.5", "năm năm"],
    "Dẫn chứng": ["-", "source:nowhere", "evidence:nowhere", "https://example.org/a b <x>"],
    "Tên gọi (vi)": ["x" * 30_000],
}
TAKEN = {
    "Các bên ký": ['["Cần Thơ", "Gimhae"]', "Cần Thơ\nGimhae"],
    "Ngày ký": ["2026-2030", "2024-04-26 00:00:00", "２０１６年９月１３日"],
    "Thời hạn (năm)": ["5 năm"],
    "Dẫn chứng": ["😀", "báo " * 4_000, "...", 'a "b" \\ <c>'],
    "Lĩnh vực": [";;;", "field:economy; https://w3id.org/localties/scheme/field/culture"],
    "Tên gọi (vi)": ["<script>alert(1)</script>", '"""@prefix . \\u0000 \\', "Bản\nghi\u202enhớ", "=1+1", "007"],
}
MEGABYTES = 1_000_000


def rows(cells: dict[str, list[str]]) -> list[dict[str, str]]:
    filled = dict.fromkeys((IDENTIFIER, *ROW, "Thời hạn (năm)"), "") | ROW
    made = [{**filled, column: value} for column, values in cells.items() for value in values]
    for number, row in enumerate(made):
        row["Name (en)"] = f"Memorandum {number}"
        row["Ngày ký"] = row["Ngày ký"] if row["Ngày ký"] != ROW["Ngày ký"] else str(1900 + number)
        row["Tên gọi (vi)"] = (
            row["Tên gọi (vi)"] if row["Tên gọi (vi)"] != ROW["Tên gọi (vi)"] else f"Bản {number}"
        )
    return made


def test_every_cell_that_cannot_be_right_is_told_in_its_row(office: Project, tmp_path: Path) -> None:
    made = rows(REFUSED)
    done = import_table(office, table(tmp_path, made), OURS)
    assert {r.row for r in done.remarks if r.severity == "violation"} == set(range(2, len(made) + 2))
    assert not (office.graph / "imports").exists()


def test_strange_cells_that_are_right_are_taken_in(office: Project, tmp_path: Path) -> None:
    file = table(tmp_path, rows(TAKEN))
    done = import_table(office, file, OURS)
    assert told(done) == [] and done.written
    assert not import_table(office, file, OURS).files


def test_a_column_that_is_wrong_throughout_is_not_told_row_by_row(office: Project, tmp_path: Path) -> None:
    many = [{**ROW, "Name (en)": f"m{n}", "Tên gọi (vi)": f"m{n}", "Ngày ký": "hôm qua"} for n in range(400)]
    done: Imported = import_table(office, table(tmp_path, many), OURS)
    assert 100 < len(done.remarks) < 110
    assert any("300 more times" in remark.message("en") for remark in done.remarks)


def test_a_number_with_a_fraction_is_no_date(office: Project, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Agreements"
    sheet.append(list(ROW))
    sheet.append([2012.1 if column == "Ngày ký" else value for column, value in ROW.items()])  # October, once
    book.save(tmp_path / "a.xlsx")
    assert [v for _, _, v in told(import_table(office, tmp_path / "a.xlsx", OURS))] == ["2012.1"]


def test_rows_are_counted_over_all_sheets(office: Project, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in ("one", "two", "three"):
        sheet = book.create_sheet(name)
        for _ in range(7_000):
            sheet.append(["x"])
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(TableError, match="more than 20,000 rows"):
        import_table(office, tmp_path / "a.xlsx", OURS)


def tall(path: Path, rows: int) -> Path:
    """A sheet of some 200 MB: a kilobyte of words in every row."""
    source = io.BytesIO()
    book = openpyxl.Workbook()
    book.worksheets[0].title = "Agreements"
    book.save(source)
    words = "".join(f"từ {n * 7919 % 65_536:x} " for n in range(120))
    row = (
        "<row>"
        + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in (*ROW.values(), words))
        + "</row>"
    )
    with (
        zipfile.ZipFile(source) as frame,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out,
    ):
        for name in frame.namelist():
            if name != "xl/worksheets/sheet1.xml":
                out.writestr(name, frame.read(name))
        with out.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(
                b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            )
            headings = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in (*ROW, "Mô tả (vi)"))
            sheet.write(f"<row>{headings}</row>".encode())
            for number in range(rows):
                sheet.write(row.replace("từ 0 ", f"từ {number:x} ").encode())
            sheet.write(b"</sheetData></worksheet>")
    return path


def bomb(path: Path) -> Path:
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out,
        out.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(600):
            sheet.write(b" " * MEGABYTES)
    return path


def endless(path: Path) -> Path:
    with path.open("w", encoding="utf-8") as out:
        out.write(",".join(ROW) + "\n")
        for number in range(60_000):
            out.write(f"n{number}," + "x" * 900 + "\n")
    return path


@pytest.fixture
def large(tmp_path: Path) -> Iterator[dict[str, Path]]:
    yield {
        "tall": tall(tmp_path / "tall.xlsx", 110_000),
        "bomb": bomb(tmp_path / "bomb.xlsx"),
        "text": endless(tmp_path / "endless.csv"),
    }


@pytest.mark.slow
def test_large_files_are_refused_in_bounded_memory(office: Project, large: dict[str, Path]) -> None:
    """Each in a process of its own that may take a gigabyte of address space, the interpreter included."""
    for name, file in large.items():
        run = subprocess.run(
            [*LOCALTIES, "import", file, "--project", office.root],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (1_000 * MEGABYTES, 1_000 * MEGABYTES)),
        )
        assert run.returncode == ExitCode.UNREADABLE, (name, run.stderr[-500:])
        assert run.stderr.count("\n") == 1 and "Traceback" not in run.stderr
    assert not (office.graph / "imports").exists()
