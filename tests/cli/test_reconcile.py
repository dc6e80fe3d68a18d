from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from localties.cli.reconcile import reconcile
from localties.ingest.reconcile import Ledger
from tests.tools import ROOT

app = typer.Typer()
app.add_typer(reconcile, name="reconcile")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy to write into, its records left out."""
    for folder in ("ontology", "queries", "graph/gazetteer"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "graph" / "dataset.ttl", tmp_path / "graph")
    return tmp_path


def ran(project: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["reconcile", *arguments, "--project", str(project), "--lang", "en"])
    assert result.exit_code == code, (result.output, result.exception)
    return result.stdout


def as_json(project: Path, *arguments: str, code: int = 0) -> Any:
    return json.loads(ran(project, *arguments, "--format", "json", code=code))


def test_a_judgement_decides_and_a_later_one_takes_its_place(project: Path) -> None:
    before = as_json(project, "name", "Huế", "--country", "Vietnam", code=1)
    assert (before["certainty"], len(before["candidates"])) == ("doubtful", 2)
    judge = ("judge", "Huế", "hue", "--by", "Lê Thị A", "--country", "Vietnam", "--reason", "the list is of 2026")
    ran(project, *judge[:3], "same", *judge[3:])
    decided = as_json(project, "name", "Huế", "--country", "VN")
    assert decided["judged"]
    assert decided["thing"].endswith("/locality/hue")
    ran(project, *judge[:3], "unsure", *judge[3:])
    assert as_json(project, "name", "Huế", "--country", "VN", code=1)["certainty"] == "doubtful"
    assert [entry["verdict"] for entry in as_json(project, "ledger")] == ["same", "unsure"]
    assert ran(project, "ledger").count("the list is of 2026") == 2
    assert len(Ledger(project / "graph").judgements) == 2


def test_the_day_is_read(project: Path) -> None:
    assert as_json(project, "name", "Huế", "--on", "2024")["thing"].endswith("/hue-district-city")
    assert as_json(project, "name", "Huế", "--on", "2025-01-01")["thing"].endswith("/hue")


@pytest.mark.parametrize("separator", [",", "\t"])
def test_a_list_is_counted_and_what_is_open_is_shown(project: Path, tmp_path: Path, separator: str) -> None:
    rows = [
        ("Name", "Country", "On"),
        ("Jeonnam", "Hàn Quốc", ""),
        ("Huế", "VN", ""),
        ("Huế", "VN", "2026"),
        ("Lyon", "Pháp", ""),
    ]
    file = tmp_path / "list.csv"
    file.write_text("\ufeff" + "\n".join(separator.join(row) for row in rows), "utf-8")
    answer = as_json(project, "list", str(file), code=1)
    assert answer["counts"] == {"certain": 2, "doubtful": 1, "unknown": 1}
    table = ran(project, "list", str(file), code=1)
    assert "locality:hue-district-city" in table
    assert "Jeonnam" not in table


def test_a_list_of_certain_names_is_fine(project: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("name,country\nDaejeon,Sout Korea\n대전,KR\n", "utf-8")
    ran(project, "list", str(tmp_path / "list.csv"), code=1)
    (tmp_path / "list.csv").write_text("name\nDaejeon\n\n전남\n", "utf-8")
    ran(project, "list", str(tmp_path / "list.csv"))


def test_a_table_without_names_is_refused(project: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("place\nHuế\n", "utf-8")
    result = CliRunner().invoke(app, ["reconcile", "list", str(tmp_path / "list.csv"), "--project", str(project)])
    assert "no column 'name'" in str(result.exception)


def test_an_unknown_thing_is_refused_and_nothing_written(project: Path) -> None:
    result = CliRunner().invoke(
        app, ["reconcile", "judge", "Huế", "huee", "same", "--by", "A", "--project", str(project)]
    )
    assert "nothing in the graph is called 'huee'" in str(result.exception)
    assert not (project / "graph" / "ledger").exists()
