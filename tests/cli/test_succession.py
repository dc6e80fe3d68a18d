from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from localties.cli import output
from localties.cli.succession import succession
from localties.cli.verbs import _Verbs
from localties.terms import ID
from tests.tools import ROOT

Run = Callable[..., Any]


@pytest.fixture
def told() -> Run:
    app = typer.Typer(cls=_Verbs)
    app.callback()(lambda: None)
    app.command()(succession)

    def invoke(*arguments: object) -> Any:
        return CliRunner().invoke(app, ["succession", *map(str, arguments), "--project", str(ROOT)])

    return invoke


def test_it_says_what_is_open_and_who_carries_on_according_to_whom(told: Run) -> None:
    lines = told("--locality", "quang-binh", "--lang", "en").stdout.splitlines()
    assert lines[:3] == [
        "no source seen (1)",
        "  Quang Binh, gone from 1 July 2025 · Territory now with: Quang Tri",
        "    Quang Binh – Yamanashi-Vietnam Friendship Association",
    ]
    (yamanashi,) = [number for number, line in enumerate(lines) if "Quang Binh – Yamanashi Prefecture" in line]
    assert lines[yamanashi] == "    Quang Binh – Yamanashi Prefecture → Quang Tri"
    assert lines[yamanashi + 1] == "      According to: Yamanashi Prefecture on its sister province in Vietnam"
    assert "confirmed (2)" in lines


def test_an_heir_that_is_gone_itself_is_called_so(told: Run) -> None:
    shown = told("--locality", "song-be", "--lang", "vi").stdout
    assert "Sông Bé – Kratie → Bình Dương (cũng không còn từ 1/7/2025)" in shown
    before = told("--locality", "song-be", "--lang", "vi", "--as-of", "2025-06-30").stdout
    assert "Sông Bé – Kratie → Bình Dương\n" in before


@pytest.mark.parametrize("name", ["Bình Dương", "binh duong", "tỉnh bình dương", "locality:binh-duong"])
def test_a_place_may_be_called_by_any_of_its_names(told: Run, name: str) -> None:
    assert (
        told("--locality", name, "--lang", "en").stdout == told("--locality", "binh-duong", "--lang", "en").stdout
    )


def test_a_name_that_several_bear_is_refused_with_a_choice(told: Run) -> None:
    answer = told("--locality", "Huyện Châu Thành")
    assert answer.exit_code == 2
    assert isinstance(answer.exception, SystemExit)


def test_lines_are_readable_on_a_small_terminal(told: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(output, "console", lambda: Console(width=80, highlight=False))
    lines = told("--lang", "vi").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    assert len(lines) < 3 * len(successions_of(told))


def successions_of(told: Run) -> list[Any]:
    entries = json.loads(told("--format", "json").stdout)
    assert isinstance(entries, list)
    return entries


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
