"""Templates: their examples import as they stand, and what they say can be followed in a spreadsheet."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest

from localties import KnowledgeGraph, Project
from localties.ingest.tables.entries import Conventions
from localties.ingest.tables.importing import import_table
from localties.ingest.tables.template import OFFERED, template, template_csv
from localties.terms import LT
from tests.tools import ROOT

languages = pytest.mark.parametrize("language", ["en", "vi"])


@languages
@pytest.mark.parametrize("cls", OFFERED)
def test_an_example_says_of_the_graph_what_the_graph_says(
    curated: KnowledgeGraph, tmp_path: object, language: str, cls: str
) -> None:
    """Nothing in it is unknown or unreadable; its record is curated, and so left alone."""
    headings, example = csv.reader(
        io.StringIO(template_csv(curated, cls, language, ["vi", "en"]).decode("utf-8-sig"))
    )
    assert example[0].startswith("#") and len(example) == len(headings)
    file = tmp_path / f"{cls.removeprefix(LT)}.csv"  # type: ignore[operator]
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([headings, ["", *example[1:]]])
    done = import_table(Project(ROOT), file, Conventions(language="en"), dry_run=True)
    wrong = [r for r in done.remarks if r.severity in ("violation", "warning") and r.column]
    assert [r for r in wrong if "which imports leave alone" not in r.message("en")] == []


@languages
def test_a_hint_speaks_of_cells_in_the_language_of_the_reader(curated: KnowledgeGraph, language: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(curated, language, ["vi", "en"])))
    hints = {
        (sheet.title, cell.value): cell.comment.text
        for sheet in book.worksheets
        for cell in sheet[1]
        if cell.comment is not None
    }
    assert len(hints) > 100
    for place, hint in hints.items():
        assert hint.strip(), place
        assert not any(word in hint for word in ("IRI", "xsd:", "EDTF", "YYYY", "tag", "thẻ ngôn ngữ")), (
            place,
            hint,
        )
        if language == "vi":
            assert not any(word in hint for word in ("Several", "Write", "Choose", "name of")), (place, hint)


def test_columns_of_dates_keep_what_is_typed_as_it_is(curated: KnowledgeGraph) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template(curated, "en", ["vi", "en"])))
    sheet = book["Agreement"]
    at = next(cell.column_letter for cell in sheet[1] if cell.value == "Date of signature")
    assert sheet.column_dimensions[at].number_format == "@"


def test_a_part_that_no_name_can_stand_for_is_not_offered(curated: KnowledgeGraph) -> None:
    (headings, _) = csv.reader(io.StringIO(template_csv(curated, OFFERED[0], "en", ["en"]).decode("utf-8-sig")))
    assert "Code" not in headings and "Official code" not in headings and "Evidence" in headings
