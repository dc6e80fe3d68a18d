from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from localties.cli.import_pairs import pairs
from localties.errors import ParameterError

if TYPE_CHECKING:
    from pathlib import Path

ROWS = "city1,country1,city2,country2\nPittsburgh,United States,Da Nang,Vietnam\nLyon,France,Milan,in Italy\n"
SAID = [
    "--licence",
    "https://example.org/l",
    "--attribution",
    "x",
    "--title",
    "x",
    "--source",
    "https://example.org/",
]


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    app.command()(pairs)
    return app


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    path = tmp_path / "cities.csv"
    path.write_text(ROWS, "utf-8")
    return path


def test_json_tells_every_finding(app: typer.Typer, cities: Path) -> None:
    done = CliRunner().invoke(app, [str(cities), *SAID, "--dry-run", "--format", "json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["rows"], told["ties"], told["written"]) == (2, 2, False)
    assert told["places"] == {"new": 3, "met": ["locality:da-nang"]}
    assert [finding["value"] for finding in told["findings"]] == ["in Italy"]


@pytest.mark.parametrize(("language", "words"), [("en", "country mended"), ("vi", "in Italy")])
def test_the_table_counts_and_shows_findings(app: typer.Typer, cities: Path, language: str, words: str) -> None:
    done = CliRunner().invoke(app, [str(cities), *SAID, "--dry-run", "--lang", language])
    assert done.exit_code == 0, done.output
    assert words in done.stdout


def test_a_missing_licence_is_an_error_of_usage(app: typer.Typer, cities: Path) -> None:
    done = CliRunner().invoke(app, [str(cities), "--dry-run"])
    assert isinstance(done.exception, ParameterError)
    assert "--licence" in str(done.exception)
