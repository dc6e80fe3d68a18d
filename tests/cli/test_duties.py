from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import icalendar
import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner, Result

from localties import KnowledgeGraph, Project, Thresholds
from localties.cli import output
from localties.cli.chains import print_chains
from localties.cli.duties import duties
from localties.query.reasons import chains
from localties.terms import expand
from tests.tools import ROOT

app = typer.Typer()
app.command()(duties)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--project", str(ROOT), "--as-of", "2025-09-01"])


def test_a_table_tells_what_is_due() -> None:
    told = run("--lang", "en").stdout
    assert "13 September 2025" in told and "Article 19" in told
    assert "10 December 2025" not in told.split("Name")[0]
    assert "Hue and Nara" in told
    assert "Can Tho and South Jeolla" not in told
    assert "Renewed memorandum of cooperation between Can Tho" in run("--lang", "en", "--all").stdout


def test_a_place_and_a_profile_narrow_it() -> None:
    told = run("--lang", "vi", "--locality", "hue").stdout
    assert "tỉnh Nara" in told and "Cần Thơ" not in told
    assert "Nara" not in run("--lang", "en", "--profile", "general").stdout


def test_json_gives_every_value() -> None:
    told = json.loads(run("--lang", "en", "--format", "json", "--locality", "hue").stdout)
    assert [(d["due"], d["state"], d["anchor"]) for d in told] == [
        ("2025-06-19", "overdue", "2025-06-04"),
        ("2025-09-13", "due", "2025-08-29"),
    ]
    assert told[0]["titles"].keys() == {"en", "vi"}


def test_a_calendar_is_written_by_the_ending_of_the_file(tmp_path: Path) -> None:
    file = tmp_path / "hue.ics"
    assert run("--lang", "en", "--locality", "hue", "-o", str(file)).exit_code == 0
    made = icalendar.Calendar.from_ical(file.read_bytes())
    assert len(made.walk("VEVENT")) == 2
    assert str(made["x-wr-calname"]) == "Duties of Hue"


def test_a_table_goes_to_the_terminal_alone(tmp_path: Path) -> None:
    assert run("--lang", "en", "-o", str(tmp_path / "duties.txt")).exit_code == 2


def test_chains_are_printed_in_the_order_of_time(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = io.StringIO()
    monkeypatch.setattr(output, "console", lambda: Console(file=paper, width=200))
    graph = KnowledgeGraph.open(project)
    found = chains(graph, Thresholds(date(2026, 1, 1)), expand("locality:son-tra"))
    print_chains(found, "en")
    text = paper.getvalue()
    assert "Friendship exchange agreement between Son Tra District and Gurye County" in text
    assert text.index("11 January 2024") < text.index("1 July 2025") < text.index("2 August 2025")
    assert "succession:son-tra--gurye.unassigned" in text
