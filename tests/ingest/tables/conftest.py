from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from localties import KnowledgeGraph, Project
from localties.ingest.starting import start
from localties.ingest.tables.entries import Conventions
from localties.terms import expand
from localties.workspace import Workspace
from tests.tools import ROOT

OURS = Conventions(order=None, language="vi", prefix="office.")


@pytest.fixture(scope="session")
def curated() -> KnowledgeGraph:
    return KnowledgeGraph.open(Project(ROOT))


@pytest.fixture
def office(tmp_path: Path) -> Project:
    """A fresh workspace over the gazetteer."""
    folder = tmp_path / "office"
    start(folder, Workspace("office", home=("can-tho",)), [expand("locality:can-tho")], date(2026, 11, 24))
    return Project.find(folder)
