from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import localties.cli  # noqa: F401 - registers every verb
from localties.cli.verbs import app
from localties.ingest.starting import start
from localties.workspace import Workspace

HEADINGS = "Name (en),Name (vi),Type of agreement,Realisation,Parties,Date of signature,Evidence"
ROW = "Memorandum of Can Tho and Gimhae,Bản ghi nhớ,memorandum,signed,Cần Thơ; Gimhae,{day},File 123"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    start(tmp_path / "office", Workspace("office", dates="day-first"), [], date(2026, 11, 24))
    return tmp_path / "office"


def ran(office: Path, day: str, *options: str, code: int = 0) -> str:
    file = office.parent / "agreements.csv"
    file.write_text(f"{HEADINGS}\n{ROW.format(day=day)}\n", "utf-8")
    arguments = ["import", str(file), "--project", str(office), "--lang", "en", *options]
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, (result.output, result.exception)
    return result.output


def as_json(office: Path, day: str, *options: str, code: int = 0) -> Any:
    return json.loads(ran(office, day, *options, "--format", "json", code=code))


def test_a_dry_run_tells_record_by_record_what_would_change_and_writes_nothing(office: Path) -> None:
    told = ran(office, "4/12/2012", "--dry-run")
    assert "Memorandum of Can Tho and Gimhae" in told
    assert "Gimhae" in told and "4 December 2012" in " ".join(told.split())
    assert "nothing was written" in told
    assert not (office / "graph" / "imports").exists()


def test_a_corrected_cell_is_told_as_one_change(office: Path) -> None:
    ran(office, "4/12/2012")
    assert "nothing changes" in ran(office, "4/12/2012")
    answer = as_json(office, "5/12/2012", "--dry-run")
    [change] = answer["changes"]
    assert change["kind"] == "changed"
    assert "5 December 2012, was 4 December 2012" in " ".join(change["details"])
    assert not answer["written"]


def test_a_wrong_cell_ends_with_findings(office: Path) -> None:
    told = ran(office, "31/2/2012", code=1)
    assert "agreements!2, Date of signature" in " ".join(told.split())
    assert "nothing was imported" in told
