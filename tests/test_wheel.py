"""The wheel carries ontology, graph and queries: it builds the graph where no checkout is at hand."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_wheel_builds_the_graph_in_an_empty_environment_and_folder(tmp_path: Path) -> None:
    def run(*command: object, cwd: Path = tmp_path) -> str:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run(
            [str(c) for c in command], cwd=cwd, env=environment, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", tmp_path / "dist", ROOT)
    (wheel,) = (tmp_path / "dist").glob("localties-*.whl")
    run(sys.executable, "-m", "venv", tmp_path / "empty")
    python = tmp_path / "empty" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    command = tmp_path / "empty" / "bin" / "localties"
    assert str(tmp_path) in run(python, "-c", "import localties; print(localties.__file__)", cwd=elsewhere)
    assert "triples from" in run(command, "build", cwd=elsewhere)
    assert (elsewhere / "build" / "dumps" / "localties.trig").stat().st_size > 100_000
    assert "Cần Thơ" in run(command, "show", "can-tho", "--lang", "vi", cwd=elsewhere)
