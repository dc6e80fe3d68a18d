from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

import localties
from localties import KnowledgeGraph, Project
from tests.tools import IN_CI, ROOT, tool

NEED_A_LAYER = {"world-layer-meets", "world-layer-disagrees"}
"""Named queries about lists of sister cities, none of which is shipped; tests/ingest/pairs asks them."""

settings.register_profile(
    "localties",
    deadline=None,
    derandomize=IN_CI,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("localties")


@pytest.fixture(scope="session")
def project() -> Project:
    return Project(ROOT)


@pytest.fixture(scope="session")
def graph() -> KnowledgeGraph:
    """The curated graph with what follows from it; shared, so a test only reads it."""
    return localties.open_graph(ROOT)


@pytest.fixture(scope="session")
def rapper() -> str:
    """Raptor's command, a parser that shares no code with those localties is built on."""
    return tool("rapper")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material that is not part of the repository: the cited articles, the W3C test suites."""
    folder = Path(os.environ.get("LOCALTIES_SHARED") or ROOT.parent / "shared")
    if not folder.is_dir():
        pytest.skip(f"there is no folder {folder}; LOCALTIES_SHARED can name another")
    return folder
