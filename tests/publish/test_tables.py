from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl import load_workbook

from localties import KnowledgeGraph
from localties.graph import write
from localties.publish import select_ties, ties_csv, ties_xlsx
from localties.publish.tables import ATTRIBUTION, safe
from localties.query import Register
from localties.store import format_named
from localties.terms import LICENCE

ADDRESS = "http://localhost/explore?country=kr"


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


def test_csv_has_a_row_for_each_tie_with_licence_and_attribution(register: Register) -> None:
    rows = list(csv.DictReader(io.StringIO(ties_csv(register, "vi").decode("utf-8-sig"))))
    assert [row["tie"] for row in rows] == list(register.ties)
    assert {(row["licence"], row["attribution"]) for row in rows} == {(LICENCE, ATTRIBUTION)}
    assert any(row["locality_name"] == "Cần Thơ" for row in rows)


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_is_no_formula(text: str) -> None:
    assert safe(text) == "'" + text
    assert safe(f"a{text}") == f"a{text}"


def test_a_workbook_has_a_sheet_for_each_and_no_formula(register: Register) -> None:
    hostile = _renamed(register, "=HYPERLINK(1)\x00")
    book = load_workbook(io.BytesIO(ties_xlsx(hostile, "en", ADDRESS)))
    assert book.sheetnames == ["Ties", "Agreements", "Events", "Sources", "About"]
    assert book["Ties"].max_row == len(register.ties) + 1
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert "f" not in {cell.data_type for cell in cells}
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    told = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert told["selection"] == ADDRESS
    assert told["licence"] == LICENCE


def test_a_day_is_a_date_in_the_workbook_and_a_year_is_text(register: Register) -> None:
    sheet = load_workbook(io.BytesIO(ties_xlsx(register, "en", ADDRESS)))["Agreements"]
    dates = {row[0].value: row[4].value for row in sheet.iter_rows(min_row=2)}
    for iri, value in dates.items():
        starts = register.records[str(iri)].starts
        if starts is None:
            assert value is None
        elif starts.earliest == starts.latest:
            assert value == datetime.combine(starts.earliest, datetime.min.time())
        else:
            assert value == starts.text
    assert {type(value) for value in dates.values()} >= {str, datetime}


def test_the_same_selection_gives_the_same_bytes(register: Register) -> None:
    assert ties_xlsx(register, "en", ADDRESS) == ties_xlsx(register, "en", ADDRESS)
    assert ties_csv(register, "en") == ties_csv(register, "en")


def test_a_selection_as_rdf_tells_its_ties_and_no_other(graph: KnowledgeGraph, register: Register) -> None:
    wanted = set(list(register.ties)[:3])
    text = write(select_ties(graph, register.only(wanted)), format_named("nt")).decode()
    told = {line.split()[0].strip("<>") for line in text.splitlines() if "#tieKind>" in line}
    assert told == wanted
    assert "https://creativecommons.org/licenses/by/4.0/" in text
    assert "ns#source>" in text


def _renamed(register: Register, name: str) -> Register:
    return replace(register, as_of=date(2026, 1, 1), _named={(iri, "en"): name for iri in register.actors})
