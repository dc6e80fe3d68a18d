from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from localties.errors import GraphBusyError
from localties.graph import changes, replace_files, writing

BEFORE = {"a.ttl": b"a before", "b.ttl": b"b before", "c.ttl": b"c before"}
AFTER = {"a.ttl": b"a after", "b.ttl": None, "new/d.ttl": b"d after"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in BEFORE.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*.ttl")) if p.name[0] != "."
    }


DONE = {"a.ttl": b"a after", "c.ttl": b"c before", "new/d.ttl": b"d after"}


def test_all_files_change_together(folder: Path) -> None:
    with writing(folder):
        replace_files(folder, {folder / name: data for name, data in AFTER.items()})
    assert contents(folder) == DONE
    assert [p.name for p in folder.rglob(".*")] == [".lock"]


KILLED = """
import os, signal, sys
from pathlib import Path
from localties.graph import changes
folder, steps = Path(sys.argv[1]), int(sys.argv[2])
count = 0
def dying(event, arguments):
    global count
    if event in ("open", "os.rename", "os.remove", "os.mkdir"):
        count += 1
        if count > steps:
            os.kill(os.getpid(), signal.SIGKILL)
after = {"a.ttl": b"a after", "b.ttl": None, "new/d.ttl": b"d after"}
with changes.writing(folder):
    sys.addaudithook(dying)
    changes.replace_files(folder, {folder / name: data for name, data in after.items()})
print("done")
"""


def test_killed_at_any_step_it_is_as_before_or_as_after(folder: Path) -> None:
    seen = set()
    for steps in range(40):
        for name, data in BEFORE.items():
            (folder / name).write_bytes(data)
        (folder / "new" / "d.ttl").unlink(missing_ok=True)
        run = subprocess.run(
            [sys.executable, "-c", KILLED, str(folder), str(steps)], capture_output=True, text=True, check=False
        )
        changes.finish(folder)
        state = contents(folder)
        assert state in (BEFORE, DONE), f"killed after {steps} steps"
        seen.add((run.returncode, state == DONE))
        if run.returncode == 0:
            break
    assert seen == {(-signal.SIGKILL, False), (-signal.SIGKILL, True), (0, True)}


def test_a_journal_without_its_files_is_done(folder: Path) -> None:
    (folder / ".changes.json").write_text(json.dumps({"a.ttl": True, "b.ttl": False}))
    changes.finish(folder)
    assert contents(folder) == {"a.ttl": b"a before", "c.ttl": b"c before"}


def _hold(folder: Path, ready: Path) -> None:
    with writing(folder):
        ready.touch()
        time.sleep(1.5)


def test_one_writer_waits_for_the_other_and_says_so_when_it_takes_too_long(folder: Path) -> None:
    ready = folder / "ready"
    other = multiprocessing.get_context("spawn").Process(target=_hold, args=(folder, ready))
    other.start()
    while not ready.exists():
        time.sleep(0.01)
    with pytest.raises(GraphBusyError, match="another run"), writing(folder, patience=0.1):
        pass
    with writing(folder, patience=30):
        assert not other.is_alive() or os.getpid()
    other.join()
