"""What the README shows works as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import localties.cli  # noqa: F401 - registers every verb
from localties.cli.verbs import app
from localties.ingest.starting import start
from localties.workspace import Workspace

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


def commands() -> Iterator[tuple[str, str]]:
    """Give each command with the folder that the commands before it have led to."""
    for block in re.findall(r"```sh\n(.*?)```", README, re.DOTALL):
        folder = "."
        for line in (line.split("#")[0].strip() for line in block.splitlines()):
            if line.startswith("cd "):
                folder = line.removeprefix("cd ")
            # `localties serve` goes on until it is stopped; tests/cli/test_serve.py starts it.
            elif line.startswith("localties ") and not line.startswith("localties serve"):
                yield folder, line


COMMANDS = list(commands())
PYTHON = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.fixture
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that the commands name."""
    (tmp_path / "my.rq").write_text("SELECT * { ?tie a lt:Tie } LIMIT 1", "utf-8")
    shutil.copy(ROOT / "graph" / "records" / "kbcs-269873.ttl", tmp_path / "my-records.ttl")
    start(tmp_path / "my-office", Workspace("my-office", dates="day-first"), [], date(2026, 11, 24))
    (tmp_path / "partners.csv").write_text("name,country\nJeonnam,South Korea\n", "utf-8")
    (tmp_path / "text.txt").write_text("\n" * 11 + "Here stand the exact words.", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("folder", "command"), COMMANDS)
def test_each_command_of_the_readme_runs(
    folder: str, command: str, workplace: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if "articles/" in command:
        (workplace / "articles").symlink_to(request.getfixturevalue("shared") / "articles")
    if command.startswith("localties init"):
        shutil.rmtree(workplace / "my-office")
    monkeypatch.chdir(workplace / folder)
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output


def test_the_python_of_the_readme_runs() -> None:
    assert len(PYTHON) == 1
    names: dict[str, object] = {}
    exec(PYTHON[0], names)  # noqa: S102 - it is our own text
    assert names["register"]
    assert names["card"]


def test_the_readme_shows_commands_and_its_links_lead_somewhere() -> None:
    assert len(COMMANDS) >= 8
    targets = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_every_verb_is_in_the_readme() -> None:
    verbs = {command.name or getattr(command.callback, "__name__", "") for command in app.registered_commands}
    assert [
        verb for verb in sorted(verbs) if f"localties {verb}" not in README and f"make {verb}" not in README
    ] == []
