from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools import ROOT

MODULES = sorted((ROOT / "src" / "localties").rglob("*.py"))
LONGEST = 400
# Comments may name a standard and pages may link to a licence; nothing is fetched from another server.
REMOTE = re.compile(
    r"src\s*=\s*[\"']?(?:https?:)?//|<link(?![^>]*rel=\"license\")[^>]*href\s*=\s*[\"']?(?:https?:)?//"
    r"|cdn\.|unpkg\.com|jsdelivr|cdnjs|@import\s+url",
    re.I,
)


def test_imports_run_only_downwards() -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--config", "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT / "src").as_posix())
def test_a_module_fits_in_the_head(module: Path) -> None:
    assert len(module.read_text("utf-8").splitlines()) <= LONGEST


def test_nothing_is_loaded_from_another_server() -> None:
    shipped = [path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".html", ".js", ".css", ".j2"}]
    assert shipped
    assert [path for path in shipped if REMOTE.search(path.read_text("utf-8"))] == []
