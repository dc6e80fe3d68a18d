from __future__ import annotations

from pathlib import Path

import pytest

from localties import Project
from tests.benchmarks.network_in_browser import measure
from tests.tools import tool


@pytest.mark.slow
def test_the_network_is_usable_at_two_thousand_nodes(project: Project, tmp_path: Path) -> None:
    tool("chromium")
    # Bounds are generous: a machine that does other things must not fail it, a square law must.
    found = measure(project, 2000, 5000, tmp_path)
    assert found.written < 180
    assert found.drawn < 30_000
    assert found.filtered < 2_000
    assert found.searched < 2_000
    assert found.frame < 200
