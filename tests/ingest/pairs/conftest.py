from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from localties import Project
from localties.ingest.pairs import Given, import_pairs

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.ingest.pairs import ImportedPairs

ROOT = Path(__file__).parents[3]
GIVEN = Given("https://creativecommons.org/licenses/by/4.0/", "A city office", "Sister cities", "10.1234/abcd.5")


@pytest.fixture
def office(tmp_path: Path) -> Project:
    """A copy of the project that a test may write to, without layers of its own."""
    for part in ("graph", "ontology", "queries"):
        shutil.copytree(
            ROOT / part, tmp_path / "office" / part, ignore=shutil.ignore_patterns("world", "ledger", ".*")
        )
    return Project(tmp_path / "office")


@pytest.fixture
def laid(office: Project, tmp_path: Path) -> Callable[..., ImportedPairs]:
    """Import rows of a list with the heading of the shorter CSV."""

    def lay(*rows: str, name: str = "cities", dry_run: bool = False) -> ImportedPairs:
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(["city1,country1,city2,country2", *rows, ""]), "utf-8")
        return import_pairs(office, path, GIVEN, dry_run=dry_run)

    return lay
