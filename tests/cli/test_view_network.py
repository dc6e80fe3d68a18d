from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from localties.views.overview import MOST
from tests.tools import ROOT

Run = Callable[..., Any]


def test_it_writes_a_file_and_says_where(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "views" / "network.html"
    options = ("--lang", "vi", "--focus", "can-tho", "--depth", 2)
    result = run("view", "network", "--project", ROOT, "-o", file, *options)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.strip() == str(file)
    html = file.read_text("utf-8")
    assert 'lang="vi"' in html
    assert '"focus": "https://w3id.org/localties/id/locality/can-tho", "depth": 2' in html


def test_it_writes_to_standard_output(run: Run) -> None:
    result = run("view", "network", "--project", ROOT, "-o", "-", "--rule", "partner-partner", "--lang", "en")
    assert result.exit_code == 0
    assert result.stdout.startswith("<!doctype html>")
    assert 'data-rule="partner-partner"' in result.stdout


def test_an_unknown_place_is_refused_with_a_hint(run: Run) -> None:
    result = run("view", "network", "--project", ROOT, "-o", "-", "--focus", "can-tha")
    assert result.exit_code == 2
    assert "can-tho" in result.stderr


@pytest.mark.parametrize("view", ["network", "map"])
def test_very_many_ties_are_an_overview(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    monkeypatch.setitem(MOST, view, 20)
    file = tmp_path / "overview.html"
    assert run("view", view, "--project", ROOT, "-o", file, "--lang", "en").exit_code == 0
    html = file.read_text("utf-8")
    assert 'id="overview"' in html
    assert f'value="{view}" checked' in html


def test_the_focus_of_very_many_ties_is_drawn_in_detail(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(MOST, "network", 20)
    file = tmp_path / "network.html"
    assert run("view", "network", "--project", ROOT, "-o", file, "--focus", "hue").exit_code == 0
    html = file.read_text("utf-8")
    assert 'id="overview"' not in html
    assert 0 < html.count("<tr data-tie=") <= 20


@pytest.mark.parametrize("option", [("--with-agreements",), ("--with-events",), ("--rule", "locality-field")])
def test_what_an_overview_cannot_show_is_refused(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]
) -> None:
    monkeypatch.setitem(MOST, "network", 20)
    file = tmp_path / "network.html"
    result = run("view", "network", "--project", ROOT, "-o", file, *option)
    assert result.exit_code == 2
    assert "--focus" in result.stderr
    assert not file.exists()
