"""Changing files of a graph so that a run killed at any moment leaves them as they were or as they should be.

New contents are written beside the files, then a journal names them, then each takes its file's place. Until the
journal is there nothing has changed; once it is there, whoever opens the graph next carries on. One writer works
at a time.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

from localties.errors import GraphBusyError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

_JOURNAL: Final = ".changes.json"
_LOCK: Final = ".lock"
_FRESH: Final = ".fresh"
_PATIENCE: Final = 60.0
"""Seconds to wait for another writer."""


@contextmanager
def writing(folder: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Keep other writers away from a graph's folder, after finishing what a killed one began.

    Args:
        folder: The `graph/` folder of a project; made where it does not exist.
        patience: Seconds to wait for another writer.

    Raises:
        GraphBusyError: If another writer did not finish in time.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        until = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise GraphBusyError(
                        "another run is writing to this graph", hint="Wait until it has ended", file=folder
                    ) from None
                time.sleep(0.05)
        _carry_on(folder)
        yield


def replace_files(folder: Path, contents: Mapping[Path, bytes | None]) -> None:
    """Put new contents in the place of files, all of them or none; to be called within `writing`.

    Args:
        folder: The `graph/` folder.
        contents: For each file below it, its new bytes, or None to take it away.

    Raises:
        OSError: If they cannot be written; then no file has changed.
    """
    steps = {path.relative_to(folder).as_posix(): data is not None for path, data in contents.items()}
    journal = folder / _JOURNAL
    try:
        for path, data in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if data is not None:
                _write(_beside(path), data)
        _write(_beside(journal), json.dumps(steps).encode())
    except OSError:
        for path in (*contents, journal):
            _beside(path).unlink(missing_ok=True)
        raise
    _beside(journal).replace(journal)
    _sync(folder)
    _carry_on(folder)


def finish(folder: Path) -> None:
    """Carry on what a killed writer began, after waiting for one that is at work.

    It is not to be called within `writing`, which has done so.

    Raises:
        GraphBusyError: If a writer at work did not finish in time.
    """
    if (folder / _JOURNAL).exists():
        with writing(folder):
            pass


def _carry_on(folder: Path) -> None:
    journal = folder / _JOURNAL
    try:
        steps: dict[str, bool] = json.loads(journal.read_bytes())
    except FileNotFoundError:
        return
    for name, stays in steps.items():
        path = folder / name
        if not stays:
            path.unlink(missing_ok=True)
        else:
            with suppress(FileNotFoundError):  # it has taken its place already
                _beside(path).replace(path)
        _sync(path.parent)
    journal.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}{_FRESH}")


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
