from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from localties.cli.succession import succession
from localties.cli.verbs import _Verbs
from localties.terms import ID
from tests.conftest import ROOT

Run = Callable[..., Any]


@pytest.fixture
def told() -> Run:
    app = typer.Typer(cls=_Verbs)
    app.callback()(lambda: None)
    app.command()(succession)

    def invoke(*arguments: object) -> Any:
        return CliRunner().invoke(app, ["succession", *map(str, arguments), "--project", str(ROOT)])

    return invoke


def test_the_table_says_who_according_to_whom(told: Run) -> None:
    lines = told("--locality", "quang-binh", "--lang", "en").stdout.splitlines()
    (yamanashi,) = [line for line in lines if "Yamanashi Prefecture  " in line]
    assert "confirmed: Quang Tri" in yamanashi
    assert "Quang Binh (1 July 2025)" in yamanashi
    (friends,) = [line for line in lines if "Friendship Association" in line]
    assert "no source seen" in friends


def test_json_has_what_a_program_wants(told: Run) -> None:
    entries = json.loads(told("--locality", "da-lat", "--format", "json", "--lang", "vi").stdout)
    twinning = next(entry for entry in entries if entry["thing"].endswith("/tie/da-lat--chuncheon"))
    assert twinning["predecessor"]["labels"]["vi"] == "Đà Lạt"
    assert twinning["goneFrom"] == "2025-07-01"
    assert twinning["heirs"][0]["iri"] == ID + "locality/lam-dong"
    assert twinning["heirs"][0]["territorialParent"] is True
    assert (twinning["state"], twinning["successors"]) == ("unassigned", [])


def test_the_day_asked_for_counts(told: Run) -> None:
    assert json.loads(told("--locality", "da-lat", "--as-of", "2025-06-30", "--format", "json").stdout) == []


def test_drafts_go_to_a_new_file_and_never_over_an_old_one(told: Run, tmp_path: Path) -> None:
    file = tmp_path / "drafts.ttl"
    assert told("--locality", "vinh-phuc", "--draft", file, "--lang", "en").exit_code == 0
    first = file.read_bytes()
    assert first.count(b"a lt:Succession") == 2
    again = told("--locality", "vinh-phuc", "--draft", file, "--lang", "en")
    assert again.exit_code == 2
    assert file.read_bytes() == first
    assert told("--locality", "vinh-phuc", "--draft", "-", "--lang", "en").stdout_bytes == first


def test_an_unknown_locality_is_refused(told: Run) -> None:
    assert told("--locality", "atlantis").exit_code == 2
