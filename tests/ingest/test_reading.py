"""Reading what people hand in: honest tables come back as they are, hostile files end in one sentence."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import struct
import tracemalloc
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from localties.errors import ExitCode, TableError
from localties.ingest.tables.reading import Cell, Limits, Sheet, Table, read_table
from localties.validation import Severity

TWINNING = "Thỏa thuận kết nghĩa giữa Bình Dương và Daejeon"
CAN_THO_IN_KOREAN = "전라남도와 껀터시"
HEADER = ("Tên", "Năm")
SHEET_PART = "xl/worksheets/sheet1.xml"
TONES = "\u0300\u0301\u0303\u0309\u0323"


# making files


def workbook(path: Path, rows: Iterable[Sequence[object]], touch: Callable[[Any], None] | None = None) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Agreements"
    for row in rows:
        sheet.append(tuple(row))  # type: ignore[arg-type]
    if touch:
        touch(book)
    book.save(path)
    return path


def text_file(path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def windows_1258(text: str) -> bytes:
    """Encode as Windows does: the tone mark after its letter."""
    out = bytearray()
    for character in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", character)
        bare = unicodedata.normalize("NFC", "".join(c for c in parts if c not in TONES))
        out += (bare + "".join(c for c in parts if c in TONES)).encode("cp1258")
    return bytes(out)


def replaced(path: Path, part: str, change: Callable[[str], str]) -> Path:
    """Change a part of a workbook as text."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part].decode()).encode()
    return packed(path, parts)


def packed(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content office:version="1.3"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:dc="http://purl.org/dc/elements/1.1/">
<office:automatic-styles><style:style style:name="ta2" style:family="table">
<style:table-properties table:display="false"/></style:style></office:automatic-styles>
<office:body><office:spreadsheet>%s</office:spreadsheet></office:body></office:document-content>"""


def opendocument(path: Path, tables: str, **others: bytes) -> Path:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": (ODS % tables).encode()}
    return packed(path, parts | others)


def ods_row(*texts: str, **attributes: int) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in texts
    )
    more = "".join(f' table:{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f"<table:table-row{more}>{cells}</table:table-row>"


def ods_table(*rows: str, name: str = "Agreements", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{"".join(rows)}</table:table>'


def only(table: Table) -> Sheet:
    (sheet,) = table.sheets
    return sheet


def values(table: Table) -> list[tuple[Cell, ...]]:
    return [row.cells for row in only(table).rows]


def told(table: Table) -> list[tuple[Severity, str]]:
    return [(remark.severity, remark.message("en")) for remark in table.remarks]


# what honest tables say


def test_a_workbook_comes_back_with_its_types_and_rows(tmp_path: Path) -> None:
    rows = [
        (),
        ("Tên", "Ngày", "Năm", "Tỷ lệ", "Còn hiệu lực", "Giờ"),
        ("# mô tả", "ngày ký"),
        (TWINNING, dt.datetime(2005, 11, 4), 2012.0, 0.5, True, dt.datetime(2005, 11, 4, 9, 30)),
        (),
        ("  Huế\t", None, 2012),
    ]
    table = read_table(workbook(tmp_path / "a.xlsx", rows))
    sheet = only(table)
    assert (sheet.name, sheet.header_row, sheet.hidden, table.remarks) == ("Agreements", 2, False, ())
    assert sheet.header == ("Tên", "Ngày", "Năm", "Tỷ lệ", "Còn hiệu lực", "Giờ")
    assert [row.number for row in sheet.rows] == [4, 6]
    first, second = values(table)
    assert first == (TWINNING, dt.date(2005, 11, 4), 2012, 0.5, True, dt.datetime(2005, 11, 4, 9, 30))
    assert [type(value) for value in first] == [str, dt.date, int, float, bool, dt.datetime]
    assert second == ("Huế", None, 2012, None, None, None)


def test_texts_shared_between_cells_are_found(tmp_path: Path) -> None:
    """As Excel writes them: one list for the workbook, parts in several fonts, readings above Japanese names."""
    shared = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>Tên</t></si>'
        "<si><r><t>Bình </t></r><r><rPr><b/></rPr><t>Dương</t></r></si>"
        '<si><t>福岡県</t><rPh sb="0" eb="3"><t>フクオカケン</t></rPh></si></sst>'
    )
    path = book_at(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        if "xl/sharedStrings.xml" not in archive.namelist():
            archive.writestr("xl/sharedStrings.xml", "")
    path = replaced(path, "xl/sharedStrings.xml", lambda _: shared)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    path = replaced(path, "[Content_Types].xml", lambda xml: xml if kind in xml else xml.replace("</Types>", part))
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{n - 1}</v></c></row>' for n in (1, 2, 3))
    path = replaced(
        path, SHEET_PART, lambda xml: re.sub("<sheetData>.*</sheetData>", f"<sheetData>{rows}</sheetData>", xml)
    )
    table = read_table(path)
    assert (only(table).header, values(table)) == (("Tên",), [("Bình Dương",), ("福岡県",)])


def test_dates_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book.epoch = CALENDAR_MAC_1904

    path = workbook(tmp_path / "mac.xlsx", [("Ngày",), (dt.datetime(2005, 11, 4),)], touch)
    assert values(read_table(path)) == [(dt.date(2005, 11, 4),)]


def test_sheets_of_templates_are_passed_over_and_hidden_ones_told(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        for name in ("About", "Danh mục", "Giới thiệu", "_check", "Cũ", "Rất cũ", "Trống"):
            book.create_sheet(name).append(HEADER if name != "Trống" else ())
        book["Cũ"].sheet_state = "hidden"
        book["Rất cũ"].sheet_state = "veryHidden"

    table = read_table(workbook(tmp_path / "a.xlsx", [HEADER, ("Huế", 2010)], touch))
    assert [sheet.name for sheet in table.sheets] == ["Agreements"]
    assert [(remark.severity, remark.place()) for remark in table.remarks] == [
        (Severity.WARNING, "Cũ"),
        (Severity.WARNING, "Rất cũ"),
    ]


def test_formulas_are_told_from_values(tmp_path: Path) -> None:
    rows = [HEADER, ("Huế", "=2000+5"), ("Đà Nẵng", "=2000+6"), ("Cần Thơ", "#REF!")]
    path = workbook(tmp_path / "a.xlsx", rows)
    path = replaced(path, SHEET_PART, lambda xml: xml.replace("</f><v></v>", "</f><v>2005</v>", 1))
    table = read_table(path)
    assert values(table) == [("Huế", 2005), ("Đà Nẵng", None), ("Cần Thơ", None)]
    assert [(r.severity, r.place(), r.message("en").split(";")[0]) for r in table.remarks] == [
        (Severity.WARNING, "Agreements!2, Năm", "This is a formula"),
        (Severity.VIOLATION, "Agreements!3, Năm", "This is a formula without a computed value"),
        (Severity.VIOLATION, "Agreements!4, Năm", "This cell shows an error of the spreadsheet"),
    ]


def test_a_column_of_formulas_is_not_told_two_hundred_times(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [HEADER, *(("Huế", "=1") for _ in range(200))])
    *first, last = read_table(path).remarks
    assert len(first) == 100
    assert "100 more times" in last.message("en")
    assert set(last.messages) == {"en", "vi"}


def test_merged_cells_are_named(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book.worksheets[0].merge_cells("A2:A3")

    table = read_table(workbook(tmp_path / "a.xlsx", [HEADER, ("Huế", 2010), (None, 2011)], touch))
    assert values(table) == [("Huế", 2010), (None, 2011)]
    ((severity, message),) = told(table)
    assert severity is Severity.WARNING
    assert "A2:A3" in message


def test_merged_cells_are_found_wherever_they_stand_in_the_file(tmp_path: Path) -> None:
    def touch(book: Any) -> None:
        book.worksheets[0].merge_cells("A2:A3")

    def pad(xml: str) -> str:
        """Have the range stand across the end of the first mebibyte."""
        before, name, after = xml.partition("<mergeCells")
        return f"{before}<!--{'-x' * ((2**20 - len(before.encode()) - 30) // 2)}-->{name}{after}"

    path = replaced(workbook(tmp_path / "a.xlsx", [HEADER, ("Huế", 2010)], touch), SHEET_PART, pad)
    table = read_table(path, Limits(ratio=2000))
    assert [remark.value for remark in table.remarks] == ["A2:A3"]


def test_macros_are_told_and_not_run(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsm", [HEADER, ("Huế", 2010)])
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    table = read_table(path)
    assert values(table) == [("Huế", 2010)]
    assert [severity for severity, _ in told(table)] == [Severity.INFO]


@pytest.mark.parametrize("header", [("Tên", "tên"), ("Năm", "Tên", "Năm")])
def test_one_heading_over_two_columns_is_wrong(tmp_path: Path, header: tuple[str, ...]) -> None:
    table = read_table(workbook(tmp_path / "a.xlsx", [header, ("x",)]))
    assert [(r.severity, r.row, r.column) for r in table.remarks] == [(Severity.VIOLATION, 1, header[0])]


def test_an_opendocument_reads_as_another_library_reads_it(tmp_path: Path) -> None:
    row = (
        '<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>x</text:p>'
        "</office:annotation><text:p>Bình<text:s/>Dương</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="2012"/>'
        '<table:table-cell office:value-type="date" office:date-value="2005-11-04"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"'
        ' table:number-columns-repeated="2"/>'
        "</table:table-row>"
    )
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    sheets = ods_table(ods_row("A", "B", "C", "D", "E"), empty, row, ods_row("Huế", number_rows_repeated=2))
    path = opendocument(tmp_path / "a.ods", sheets)
    table = read_table(path)
    oracle = python_calamine.load_workbook(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert [row.number for row in only(table).rows] == [5, 6, 7]
    assert [
        tuple(None if value == "" else value for value in oracle[row.number - 1]) for row in only(table).rows
    ] == (values(table))
    assert values(table)[0] == ("Bình Dương", 2012, dt.date(2005, 11, 4), True, True)


def test_an_opendocument_tells_formulas_merges_and_hidden_sheets(tmp_path: Path) -> None:
    formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"/>'
    cell = '<table:table-cell %s office:value-type="string"><text:p>%s</text:p></table:table-cell>'
    broken = cell % ('table:formula="of:=1/0"', "#DIV/0!")
    reading = "<text:ruby><text:ruby-base>Huế</text:ruby-base><text:ruby-text>フエ</text:ruby-text></text:ruby>"
    merged = cell % ('table:number-rows-spanned="2"', reading)
    rows = [ods_row(*HEADER), f"<table:table-row>{merged}{formula}</table:table-row>"]
    rows += [f"<table:table-row><table:covered-table-cell/>{broken}</table:table-row>"]
    sheets = ods_table(*rows) + ods_table(ods_row("x"), name="Cũ", more=' table:style-name="ta2"')
    table = read_table(opendocument(tmp_path / "a.ods", sheets))
    assert values(table) == [("Huế", 2)]
    assert sorted((r.severity, r.place()) for r in table.remarks) == [
        (Severity.VIOLATION, "Agreements!3, Năm"),
        (Severity.WARNING, "Agreements!2"),
        (Severity.WARNING, "Agreements!2, Năm"),
        (Severity.WARNING, "Cũ"),
    ]


# text

VIETNAMESE = f"Tên;Nước\n{TWINNING};Hàn Quốc\nUBND tỉnh Thừa Thiên Huế;Nhật Bản\n"
KOREAN = f"이름,나라\n{CAN_THO_IN_KOREAN},대한민국\n"
JAPANESE = "名前,国\n福岡県とハノイ市の友好,ベトナム\n"


@pytest.mark.parametrize(
    ("text", "data", "name", "severity"),
    [
        (VIETNAMESE, VIETNAMESE.encode(), None, None),
        (VIETNAMESE, unicodedata.normalize("NFD", VIETNAMESE).encode(), None, None),
        (VIETNAMESE, VIETNAMESE.encode("utf-8-sig"), None, None),
        (VIETNAMESE, VIETNAMESE.encode("utf-16"), "UTF-16", Severity.INFO),
        (VIETNAMESE, b"\xfe\xff" + VIETNAMESE.encode("utf-16-be"), "UTF-16", Severity.INFO),
        (VIETNAMESE, VIETNAMESE.encode("utf-16-le"), "UTF-16", Severity.WARNING),
        (VIETNAMESE, windows_1258(VIETNAMESE), "Windows-1258", Severity.INFO),
        ("Tên\nHuế", windows_1258("Tên\nHuế"), "Windows-1258", Severity.WARNING),
        ("Quận\nĐồng Nai", windows_1258("Quận\nĐồng Nai"), "Windows-1258", Severity.WARNING),
        (KOREAN, KOREAN.encode("euc-kr"), "EUC-KR", Severity.INFO),
        ("이름\n껀터", "이름\n껀터".encode("cp949"), "EUC-KR", Severity.WARNING),
        (JAPANESE, JAPANESE.encode("shift_jis"), "Shift_JIS", Severity.INFO),
        ("Ville\nOrléans", "Ville\nOrléans".encode("cp1252"), "Windows-1252", Severity.WARNING),
    ],
)
def test_text_is_read_in_the_encoding_it_was_saved_in(
    tmp_path: Path, text: str, data: bytes, name: str | None, severity: Severity | None
) -> None:
    table = read_table(text_file(tmp_path / "a.csv", data))
    separator = ";" if ";" in text else ","
    assert [only(table).header, *values(table)] == [tuple(line.split(separator)) for line in text.splitlines()]
    assert [(s, name in message) for s, message in told(table)] == ([(severity, True)] if name else [])  # type: ignore[operator]


@pytest.mark.parametrize("separator", list(",;\t|"))
def test_separators_are_found(tmp_path: Path, separator: str) -> None:
    text = separator.join(HEADER) + "\n" + f'"a{separator}b,;\nc"{separator}2010\n'
    table = read_table(text_file(tmp_path / "a.tsv", text))
    assert (only(table).header, values(table)) == (
        HEADER,
        [(f"a{' ' if separator == chr(9) else separator}b,;\nc", "2010")],
    )


def test_the_first_line_of_excel_names_the_separator(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", "sep=;\na,b;c\n1,5;2\n"))
    assert (only(table).header, only(table).header_row, values(table)) == (("a,b", "c"), 2, [("1,5", "2")])


def test_ragged_rows_are_told(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", "a,b,c\n1,2\n\n1,2,3,4\n1,2,3,,\n"))
    assert values(table) == [("1", "2", None), ("1", "2", "3"), ("1", "2", "3")]
    assert [(r.severity, r.place(), r.value) for r in table.remarks] == [
        (Severity.WARNING, "a!2", None),
        (Severity.VIOLATION, "a!4, D", "4"),
    ]


def test_control_characters_are_dropped_and_told(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", b"a,b\nHu\xe1\xba\xbf\x00,\x1b[31mx\x7f\n"))
    assert values(table) == [("Huế", "[31mx")]
    assert [(r.severity, r.column) for r in table.remarks] == [(Severity.INFO, "a"), (Severity.INFO, "b")]
    escaped = workbook(tmp_path / "a.xlsx", [("a",), ("1_x000D_\n2_x0007_",)])
    assert values(read_table(escaped)) == [("1\n2",)]


# what cannot be read


def ole(path: Path, *streams: str) -> Path:
    return text_file(path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"".join(s.encode("utf-16-le") for s in streams))


def bomb(path: Path, part: str, megabytes: int, *, lie: bool = False) -> Path:
    """Pack zeros as a part; where it lies, the directory declares a thousand bytes with their checksum."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(part, "w") as target:
        for _ in range(megabytes):
            target.write(bytes(1_000_000))
    if lie:
        data = bytearray(path.read_bytes())
        at = data.rfind(b"PK\x01\x02")
        struct.pack_into("<I", data, at + 16, zlib.crc32(bytes(1000)))
        struct.pack_into("<I", data, at + 24, 1000)
        path.write_bytes(data)
    return path


def marked(path: Path, offset: int, value: int) -> Path:
    """Change a number in the last entry of a workbook's directory."""
    data = bytearray(path.read_bytes())
    struct.pack_into("<H", data, data.rfind(b"PK\x01\x02") + offset, value)
    return text_file(path, bytes(data))


def nested_entities(path: Path) -> Path:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return replaced(path, "xl/workbook.xml", lambda xml: laughs + xml)


def book_at(path: Path) -> Path:
    return workbook(path, [HEADER, ("Huế", 2010)])


def tall(path: Path, count: int) -> Path:
    return workbook(path, [HEADER, *(("Huế", 1) for _ in range(count))])


def broken_in_the_middle(path: Path) -> Path:
    data = book_at(path).read_bytes()
    return text_file(path, data[: len(data) // 2])


def encrypted_document(path: Path) -> Path:
    return opendocument(path, "", **{"META-INF/manifest.xml": b"<m><encryption-data/></m>"})


SMALL = Limits(megabytes=1, unpacked_megabytes=20, rows=10, columns=5)
LAST = 1_048_576
HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "no such file": (lambda folder: folder / "a.xlsx", "there is no such file"),
    "a folder": (lambda folder: folder, "not a file"),
    "unknown ending": (lambda folder: text_file(folder / "a.pdf", b"%PDF"), "'.pdf' are not read"),
    "legacy": (lambda folder: ole(folder / "a.xls", "Workbook"), "save it as .xlsx"),
    "legacy in disguise": (lambda folder: ole(folder / "a.xlsx", "Workbook"), "save it as .xlsx"),
    "encrypted": (lambda folder: ole(folder / "a.xlsx", "EncryptedPackage"), "encrypted"),
    "encrypted ods": (lambda folder: encrypted_document(folder / "a.ods"), "encrypted"),
    "not a zip": (lambda folder: text_file(folder / "a.xlsx", b"<html></html>"), "damaged"),
    "nothing": (lambda folder: text_file(folder / "a.ods", b""), "damaged"),
    "cut": (lambda folder: broken_in_the_middle(folder / "a.xlsx"), "damaged"),
    "not a workbook": (lambda folder: packed(folder / "a.xlsx", {"a.txt": b"x"}), "damaged"),
    "no content": (lambda folder: packed(folder / "a.ods", {"a.txt": b"x"}), "damaged"),
    "workbook called text": (lambda folder: book_at(folder / "a.xlsx").rename(folder / "a.csv"), "no text"),
    "too large": (lambda folder: text_file(folder / "a.csv", b"a,b\n" * 300_000), "more than 1 megabytes"),
    "bomb": (lambda folder: bomb(book_at(folder / "a.xlsx"), "xl/media/a.bin", 1000), "unpacks to more than 20"),
    "ratio": (lambda folder: bomb(book_at(folder / "a.xlsx"), "xl/media/a.bin", 15), "200 times"),
    "lying bomb": (lambda f: bomb(book_at(f / "a.xlsx"), "x", 100, lie=True), "unpacks to more than 20"),
    "lying size": (lambda f: bomb(opendocument(f / "a.ods", ""), "x", 15, lie=True), "damaged"),
    "a size too small": (lambda f: marked(bomb(opendocument(f / "a.ods", ""), "x", 1), 24, 10), "damaged"),
    "a password": (lambda folder: marked(book_at(folder / "a.xlsx"), 8, 1), "encrypted"),
    "entities": (lambda folder: nested_entities(book_at(folder / "a.xlsx")), "declares entities"),
    "too many rows": (lambda folder: tall(folder / "a.xlsx", 11), "more than 10 rows"),
    "too many columns": (lambda folder: workbook(folder / "a.xlsx", [tuple("abcdef")]), "more than 5 columns"),
    "rows out of order": (
        lambda folder: replaced(book_at(folder / "a.xlsx"), SHEET_PART, lambda xml: xml.replace('r="2"', 'r="1"')),
        "row 1 of the sheet 'Agreements' follows row 1",
    ),
    "a million rows in a few bytes": (
        lambda folder: opendocument(
            folder / "a.ods", ods_table(ods_row("a"), ods_row("b", number_rows_repeated=LAST - 1))
        ),
        "more than 10 rows",
    ),
    "a billion columns in a few bytes": (
        lambda folder: opendocument(
            folder / "a.ods",
            ods_table(
                ods_row("a").replace(
                    "<table:table-cell", '<table:table-cell table:number-columns-repeated="1000000000"'
                )
            ),
        ),
        "more than 5 columns",
    ),
    "open quotation mark": (lambda folder: text_file(folder / "a.csv", 'a,b\n"1,2\n3,4\n'), "quotation marks"),
    "old Vietnamese fonts": (
        lambda folder: text_file(folder / "a.csv", b"T\xaan\nT\xd8nh B\xd7nh D\xad\xacng, \xae\xb5 N\xbdng\n"),
        "Save the file as UTF-8",
    ),
    "noise": (lambda folder: text_file(folder / "a.csv", bytes(range(128, 256)) * 4), "encoding of the text"),
    "utf-16 cut": (lambda folder: text_file(folder / "a.csv", "Tên\nHuế".encode("utf-16")[:-1]), "UTF-16"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_told_in_a_sentence(tmp_path: Path, case: str) -> None:
    make, expected = HOSTILE[case]
    path = make(tmp_path)
    with pytest.raises(TableError) as raised:
        read_table(path, SMALL)
    assert expected in str(raised.value)
    assert raised.value.hint
    assert raised.value.exit_code is ExitCode.UNREADABLE


EMPTY: dict[str, Callable[[Path], Path]] = {
    "a.csv": lambda path: text_file(path, b"\n , \n"),
    "a.xlsx": lambda path: workbook(path, []),
    "a.ods": lambda path: opendocument(path, ods_table("")),
}


@pytest.mark.parametrize("name", EMPTY)
def test_an_empty_table_is_told(tmp_path: Path, name: str) -> None:
    table = read_table(EMPTY[name](tmp_path / name))
    assert (table.sheets, [remark.severity for remark in table.remarks]) == ((), [Severity.VIOLATION])


def test_a_text_too_long_is_cut_and_told(tmp_path: Path) -> None:
    table = read_table(text_file(tmp_path / "a.csv", "a\n" + "x" * 30), Limits(cell_characters=20))
    assert values(table) == [("x" * 20,)]
    assert [remark.severity for remark in table.remarks] == [Severity.VIOLATION]


# memory


def peak_of(read: Callable[[], Table]) -> tuple[Table, float]:
    """Read, and give the highest memory of Python's objects in megabytes."""
    tracemalloc.start()
    try:
        return read(), tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


def with_rows(path: Path, rows: str) -> Path:
    return replaced(book_at(path), SHEET_PART, lambda xml: xml.replace("</sheetData>", rows + "</sheetData>"))


def test_empty_rows_neither_fill_memory_nor_count(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 300_003))
    path = with_rows(tmp_path / "a.xlsx", rows)
    table, peak = peak_of(lambda: read_table(path))
    assert values(table) == [("Huế", 2010)]
    assert [(severity, "10000 empty rows" in message) for severity, message in told(table)] == [
        (Severity.INFO, True)
    ]
    assert peak < 20
    _, all_read = peak_of(lambda: read_table(path, Limits(empty_rows=50_000)))
    assert all_read < 20


def test_a_row_of_ever_so_many_cells_does_not_fill_memory(tmp_path: Path) -> None:
    path = with_rows(tmp_path / "a.xlsx", '<row r="3">' + '<c r="A3"/>' * 150_000 + "</row>")
    _, peak = peak_of(lambda: read_table(path, Limits(ratio=2000)))
    assert peak < 20


def test_a_cell_of_a_million_elements_is_refused(tmp_path: Path) -> None:
    path = with_rows(
        tmp_path / "a.xlsx", '<row r="3"><c r="A3" t="inlineStr"><is>' + "<t/>" * 1_000_000 + "</is></c></row>"
    )
    with pytest.raises(TableError, match="damaged"):
        read_table(path, Limits(ratio=2000))


@pytest.mark.parametrize("below", ["", "Huế"])
def test_the_million_empty_rows_of_libreoffice_cost_nothing(tmp_path: Path, below: str) -> None:
    cells = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="{LAST - 2}">{cells}</table:table-row>'
    path = opendocument(tmp_path / "a.ods", ods_table(ods_row("a"), empty, ods_row(below)))
    table, peak = peak_of(lambda: read_table(path))
    assert values(table) == []
    assert [remark.row for remark in table.remarks] == ([1] if below else [])
    assert peak < 20


# round trips

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs"), exclude_characters="\ufeff\ufffe\uffff"),
    max_size=40,
).map(lambda text: unicodedata.normalize("NFC", text).strip())
tables = st.lists(st.tuples(texts, texts, texts), max_size=8)


def expected(rows: Sequence[tuple[str, ...]]) -> list[tuple[str | None, ...]]:
    return [tuple(value or None for value in row) for row in rows if any(row) and not row[0].startswith("#")]


@given(tables, st.sampled_from(",;\t|"), st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_cells_survive_csv(tmp_path: Path, rows: list[tuple[str, ...]], separator: str, encoding: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([("Tên", "Nước", "Năm"), *rows])
    table = read_table(text_file(tmp_path / "a.csv", out.getvalue(), encoding))
    assert values(table) == expected(rows)


@given(tables)
def test_cells_survive_a_workbook(tmp_path: Path, rows: list[tuple[str, ...]]) -> None:
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for number, row in enumerate([("Tên", "Nước", "Năm"), *rows], 1):
        for at, value in enumerate(row, 1):
            cell = book.worksheets[0].cell(number, at)
            cell.value, cell.data_type = value, "s"
    book.save(path)
    assert values(read_table(path)) == expected(rows)
