"""A database in a folder: killed writers, strange folders, damage, a full disk."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from localties.errors import DamagedStoreError, EngineFullError, ForeignStoreError, GraphBusyError
from localties.store import DiskStore

G = "https://example.org/graph/g"

# Replaces a graph by a larger one again and again; each state holds the numbers up to its own.
WRITER = """
import sys, itertools, pyoxigraph as ox
from pathlib import Path
from localties.store import DiskStore
store = DiskStore(Path(sys.argv[1]))
for n in itertools.count(1 + store.size() // 100):
    store.replace("https://example.org/graph/g",
        [ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(i)) for i in range(n * 100)], str(n))
    print(n, flush=True)
"""


def numbers(count: int) -> set[ox.Triple]:
    return {ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(i)) for i in range(count)}


def writer(folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(folder)], stdout=subprocess.PIPE)


@pytest.mark.slow
def test_a_writer_killed_at_any_moment_leaves_the_last_good_state(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    for _ in range(8):
        with writer(folder) as running:
            assert running.stdout is not None
            running.stdout.readline()
            time.sleep(random.uniform(0, 0.4))  # noqa: S311 - no secret
            running.send_signal(signal.SIGKILL)
            told = running.stdout.read().split()
        store = DiskStore(folder)
        state = int(store.digests[G])
        assert state >= int(told[-1] if told else 1)
        assert store.triples() == store.triples(G) == numbers(100 * state)
    store.replace(G, numbers(7), "seven")
    assert DiskStore(folder).triples() == numbers(7)
    del store
    DiskStore(folder).replace(G, numbers(8), "eight")
    assert len([path for path in folder.iterdir() if path.is_dir()]) <= 2, (
        "what killed writers left is tidied away"
    )


@pytest.mark.slow
def test_readers_keep_their_state_while_another_process_writes(tmp_path: Path) -> None:
    folder = tmp_path / "store"
    DiskStore(folder).replace(G, numbers(5), "five")
    reader = DiskStore(folder)
    with writer(folder) as running:
        assert running.stdout is not None
        for _ in range(4):
            running.stdout.readline()
        assert reader.triples() == numbers(5)
        assert DiskStore(folder).size() >= 100
        with pytest.raises(GraphBusyError, match="another run is writing"):
            for _ in range(2000):
                DiskStore(folder).replace(G, numbers(1), "one")
        running.kill()


def test_another_folder_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "thesis.doc").write_text("chapter one", "utf-8")
    with pytest.raises(ForeignStoreError, match=r"something else than a graph of localties \(thesis\.doc\)"):
        DiskStore(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.doc"]


def test_a_database_of_another_program_is_not_overwritten(tmp_path: Path) -> None:
    ox.Store(str(tmp_path / "store")).flush()
    before = sorted(path.name for path in (tmp_path / "store").iterdir())
    with pytest.raises(ForeignStoreError):
        DiskStore(tmp_path / "store")
    assert sorted(path.name for path in (tmp_path / "store").iterdir()) == before


def test_a_folder_of_another_version_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "localties-store.json").write_text('{"format": 99, "generation": null, "digests": {}}', "utf-8")
    with pytest.raises(ForeignStoreError, match="another version"):
        DiskStore(tmp_path)


@pytest.mark.parametrize("victim", ["localties-store.json", "CURRENT", "MANIFEST", "generation"])
def test_damage_is_told(victim: str, tmp_path: Path) -> None:
    DiskStore(tmp_path).replace(G, numbers(500), "many")
    (generation,) = (path for path in tmp_path.iterdir() if path.is_dir())
    if victim == "generation":
        generation.rename(tmp_path.parent / f"{tmp_path.name}-gone")
    else:
        path = next(
            path for path in (tmp_path, generation) for path in path.iterdir() if path.name.startswith(victim)
        )
        path.write_bytes(b"\x00garbage")
    with pytest.raises(DamagedStoreError, match=r"the database is damaged.*build the graph again") as caught:
        DiskStore(tmp_path)
    assert "\n" not in str(caught.value)


@pytest.mark.slow
def test_a_full_disk_is_told_and_the_last_state_stays(tmp_path: Path) -> None:
    DiskStore(tmp_path).replace(G, numbers(5), "five")
    code = (
        "import resource, signal, sys\nfrom pathlib import Path\nimport pyoxigraph as ox\n"
        "from localties.errors import EngineError\nfrom localties.store import DiskStore\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\nresource.setrlimit(resource.RLIMIT_FSIZE, (200_000, -1))\n"
        "node = ox.NamedNode\n"
        "t = [ox.Triple(node(f'urn:{i}'), node('urn:p'), ox.Literal('x' * 99)) for i in range(20000)]\n"
        f"try:\n    DiskStore(Path(sys.argv[1])).replace({G!r}, t, 'big')\n"
        "except EngineError as error:\n    print(type(error).__name__, error)\n"
    )
    run = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert run.stdout.startswith(f"{EngineFullError.__name__} "), run.stdout + run.stderr
    assert DiskStore(tmp_path).triples() == numbers(5)
