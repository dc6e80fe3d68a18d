"""Programs that tests run: servers, browsers, and the clients that people use."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

import pytest

ROOT = Path(__file__).parents[1]
IN_CI = os.environ.get("CI") == "true"
_COMUNICA = ROOT / "build" / "npm" / "node_modules" / "@comunica" / "query-sparql" / "bin" / "query.js"


def found(name: str) -> str | None:
    """Give the path of a program: one that pip put beside the Python that runs, or one of the machine."""
    return shutil.which(name, path=Path(sys.executable).parent) or shutil.which(name)


def tool(name: str) -> str:
    """Give the path of a program; without it the test is skipped, or fails where everything has to be there."""
    return found(name) or missing(name)


def comunica() -> list[str]:
    """Give the command of Comunica, a SPARQL engine that shares no code with those localties is built on."""
    command = [tool("node"), str(_COMUNICA)]
    if not Path(command[1]).exists():
        missing("Comunica")
    return command


def missing(name: str) -> NoReturn:
    """Skip the test, or fail it where everything has to be there."""
    reason = f"{name} is not installed; `sh .ci/tools.sh tests` tells how"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)
