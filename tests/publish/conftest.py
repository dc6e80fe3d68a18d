from __future__ import annotations

from pathlib import Path

import pytest

from localties import Project, build

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def dumps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The dumps of the curated graph."""
    folder = tmp_path_factory.mktemp("build") / "dumps"
    _, report, written = build(Project(ROOT), folder)
    assert written, report.findings[:3]
    return folder
