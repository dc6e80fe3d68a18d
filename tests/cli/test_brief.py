from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from localties.cli.brief import brief
from localties.cli.verbs import _Verbs
from localties.pages.brief import escape_markdown
from tests.tools import ROOT

Run = Callable[..., Any]


@pytest.fixture
def told() -> Run:
    """Run the verb by itself and give its result."""
    app = typer.Typer(cls=_Verbs)
    app.callback()(lambda: None)
    app.command()(brief)

    def invoke(*arguments: object) -> Any:
        return CliRunner().invoke(app, ["brief", *map(str, arguments), "--project", str(ROOT)])

    return invoke


def test_markdown_tells_agreements_people_and_sources(told: Run) -> None:
    text = told("ho-chi-minh-city", "daejeon", "--lang", "en").stdout
    assert text.startswith("# Ho Chi Minh City – Daejeon\n")
    for heading in ("The partner", "Agreements", "Who met whom", "Promised and not known to be done", "Sources"):
        assert f"\n## {heading}\n" in text
    assert "\n1. " in text
    assert "<https://" in text
    assert "\n\n\n" not in text


def test_the_same_in_vietnamese(told: Run) -> None:
    text = told("da-nang", "nagasaki-prefecture", "--lang", "vi").stdout
    assert text.startswith("# Đà Nẵng – ")
    assert "được kế thừa" in text


def test_a_file_is_html_by_its_ending_and_needs_no_other_file(told: Run, tmp_path: Path) -> None:
    out = tmp_path / "brief.html"
    assert told("can-tho", "jeollanam-do", "--lang", "vi", "-o", out).exit_code == 0
    page = out.read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert 'lang="vi"' in page
    assert "<link" not in page
    assert "<script" not in page
    assert 'src="' not in page
    assert 'href="/' not in page


def test_status_is_told_for_the_day_asked_for(told: Run) -> None:
    text = told("binh-duong", "daejeon", "--lang", "en", "--as-of", "2006-01-01").stdout
    assert "status as of 1 January 2006" in text
    assert "**in force**" in text


def test_an_unknown_side_is_refused(told: Run) -> None:
    result = told("can-tho", "atlantis", "--lang", "en")
    assert result.exit_code == 2
    assert "atlantis" in result.stderr


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a *b* _c_ [d](e)", r"a \*b\* \_c\_ \[d\]\(e\)"),
        ("<script>", r"\<script\>"),
        ("# head", r"\# head"),
        ("1. one", r"1\. one"),
        ("- item", r"\- item"),
        ("a\n\n# b", r"a \# b"),
        ("a\u202eb", "ab"),
        ("Quảng Nam – Nagasaki, 2017", "Quảng Nam – Nagasaki, 2017"),
    ],
)
def test_markdown_in_data_stays_text(text: str, written: str) -> None:
    assert escape_markdown(text) == written
