"""Programs that stand for the clients that people use."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import IN_CI, ROOT

_COMUNICA = ROOT / "build" / "npm" / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"


def tool(name: str) -> str:
    """Give the path of a program; without it the test is skipped, or fails where everything has to be there."""
    found = shutil.which(name)
    return found or _missing(name)


def comunica() -> list[str]:
    """Give the command of Comunica, a SPARQL engine that shares no code with those localties is built on."""
    command = [tool("node"), str(_COMUNICA)]
    if not Path(command[1]).exists():
        _missing("Comunica")
    return command


def _missing(name: str) -> str:
    reason = f"{name} is not installed; `sh .ci/tools.sh tests` tells how"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)
