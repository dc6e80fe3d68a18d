from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from localties.cli.verbs import app

ROOT = Path(__file__).parents[2]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A project of its own with a small right graph, to be spoilt by a test."""
    root = tmp_path / "example"
    shutil.copytree(ROOT / "ontology", root / "ontology")
    shutil.copytree(ROOT / "queries", root / "queries")
    (root / "graph").mkdir()
    shutil.copy(ROOT / "tests" / "example.ttl", root / "graph" / "example.ttl")
    return root


@pytest.fixture
def run() -> Callable[..., Any]:
    """Run a verb in this process and give its result."""
    runner = CliRunner()

    def invoke(*arguments: object, text: str | bytes | None = None) -> Any:
        return runner.invoke(app, [str(argument) for argument in arguments], input=text)

    return invoke
