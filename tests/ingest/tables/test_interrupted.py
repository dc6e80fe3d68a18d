"""The command in processes of its own: killed at any step it leaves all or nothing; two at once lose nothing."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from localties import KnowledgeGraph, Project
from localties.ingest.tables.importing import import_table
from localties.terms import LT
from tests.ingest.tables.making import AGREEMENT, LOCALTIES, OURS, ROW, said, table

OTHER = {**ROW, "Tên gọi (vi)": "Khác", "Name (en)": "Another", "Ngày ký": "2013"}
ANOTHER = "https://w3id.org/localties/id/agreement/office.another"
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from localties.graph import changes
from localties.cli import main

left = int(sys.argv.pop(1))

def counted(step):
    def stepping(*args, **kwargs):
        global left
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **kwargs)
    return stepping

changes._write, changes._sync = counted(changes._write), counted(changes._sync)
Path.replace, Path.unlink = counted(Path.replace), counted(Path.unlink)
main()
"""
"""The command that kills itself before the step of that number in which it touches a file."""


def files(project: Project) -> dict[str, bytes]:
    folder = project.graph / "imports"
    return {path.name: path.read_bytes() for path in folder.glob("*.ttl")} if folder.exists() else {}


def run_killed(project: Project, file: Path, steps: int) -> int:
    call = [
        sys.executable,
        "-c",
        KILLED_AT,
        str(steps),
        "import",
        str(file),
        "--project",
        str(project.root),
        "--dates",
        "day-first",
    ]
    return subprocess.run(call, capture_output=True, check=False, timeout=120).returncode


@pytest.mark.slow
def test_a_run_killed_at_any_step_of_writing_leaves_all_or_nothing(office: Project, tmp_path: Path) -> None:
    """The second table changes what the first one brought, so that two files change together."""
    import_table(office, table(tmp_path, [ROW], "one.csv"), OURS)
    before = files(office)
    second = table(tmp_path, [{**ROW, "Ngày ký": "2014"}, OTHER], "two.csv")
    killed = 0
    for steps in range(100):
        ended = run_killed(office, second, steps)
        KnowledgeGraph.open(office)  # whoever comes next finishes what was begun
        signed = said(office, AGREEMENT, "lt:signedOn")
        both = said(office, ANOTHER, "lt:signedOn")
        assert (signed, both) in (({"2012-12-04"}, set()), ({"2014"}, {"2013"})), steps
        if signed == {"2012-12-04"}:
            assert files(office) == before
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
        killed += 1
        if signed == {"2014"}:  # the journal stood: try the next step from the beginning
            for name in files(office):
                (office.graph / "imports" / name).unlink()
            for name, data in before.items():
                (office.graph / "imports" / name).write_bytes(data)
    assert killed > 8
    assert (said(office, AGREEMENT, "lt:signedOn"), said(office, ANOTHER, "lt:signedOn")) == ({"2014"}, {"2013"})


@pytest.mark.slow
def test_a_run_killed_at_random_moments_can_be_started_again(office: Project, tmp_path: Path) -> None:
    moments = random.Random(4)  # noqa: S311 - nothing secret
    file = table(tmp_path, [ROW, OTHER])
    call = [*LOCALTIES, "import", str(file), "--project", str(office.root), "--dates", "day-first"]
    for _ in range(5):
        run = subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(moments.uniform(0.5, 4))
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
        assert said(office, AGREEMENT, "lt:signedOn") in (set(), {"2012-12-04"})
        assert len(said(office, AGREEMENT, "lt:signedOn")) == len(said(office, ANOTHER, "lt:signedOn"))
    assert subprocess.run(call, capture_output=True, check=False, timeout=120).returncode == 0
    assert said(office, AGREEMENT, "lt:signedOn") == {"2012-12-04"}
    assert not import_table(office, file, OURS).files


@pytest.mark.slow
def test_two_runs_at_once_lose_no_record(office: Project, tmp_path: Path) -> None:
    """All write the very same file, so that whoever reads before it waits would overwrite another's record.

    The tables have the file that they write in common, by its slug, and are no corrections of each other,
    by their names.
    """
    tables = {"agreements.csv": "one", "Agreements.csv": "two", "AGREEMENTS.csv": "three"}
    runs = []
    for name, agreement in tables.items():
        file = table(tmp_path, [{**ROW, "Tên gọi (vi)": agreement, "Name (en)": agreement}], name)
        call = [*LOCALTIES, "import", str(file), "--project", str(office.root)]
        runs.append(subprocess.Popen([*call, "--dates", "day-first"], stdout=subprocess.DEVNULL))
    assert [run.wait(240) for run in runs] == [0, 0, 0]
    found = KnowledgeGraph.open(office).store.select(f"SELECT DISTINCT ?a WHERE {{ ?a a <{LT}Agreement> }}").rows
    assert len(found) == len(tables)
