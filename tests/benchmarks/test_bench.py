from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import bench
from tests.benchmarks.bench import Bounds, measure, measure_world, results
from tests.benchmarks.markdown import BEGIN, END, growing
from tests.benchmarks.measuring import in_process
from tests.benchmarks.tables import long_tables, short_tables

BOUNDS = Bounds(("pyoxigraph", "oxigraph server", "rdflib"), limit=1.0)
PLACES, PAIRS = 120, 150


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a run over a tiny register and a tiny list of sister cities leaves."""
    folder = tmp_path_factory.mktemp("bench")
    measure(folder / "9k", 9_000, BOUNDS)
    measure_world(folder / "world", PLACES, PAIRS, BOUNDS.minutes)
    return folder


@pytest.mark.slow
def test_every_engine_gives_the_same_rows(folder: Path) -> None:
    engines = results(folder)[0]["9k"]["engines"]
    rows = {
        name: {query: found[1] for query, found in engine["queries"].items() if found}
        for name, engine in engines.items()
    }
    assert rows.keys() == {"localties", *BOUNDS.peers}
    assert len(rows["localties"]) > 35
    for name, given in rows.items():
        shared = given.keys() & rows["localties"].keys()
        assert len(shared) > 30, name
        assert {query: given[query] for query in shared} == {query: rows["localties"][query] for query in shared}


@pytest.mark.slow
def test_every_step_is_measured_and_stands_in_the_tables(folder: Path) -> None:
    sizes, world = results(folder)
    assert world is not None
    assert (world["places"], world["pairs"]) == (PLACES, PAIRS)
    (size,) = sizes.values()
    assert size["build"]["triples"] == size["bare"]["triples"] == size["validation"]["triples"]
    assert size["build"]["stages"].keys() == {"load", "validate and write"}
    short, long = short_tables(sizes, world), long_tables(sizes, world)
    assert {line for line in short.splitlines() if " – " in line} == {"| shapes, by pySHACL, reckoned | – |"}
    assert " – " not in long
    assert "| partners-of | " in long
    for engine in size["engines"]:
        assert f" {engine} |" in short


@pytest.mark.slow
def test_tables_are_written_of_what_is_there(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "docs").mkdir()
    pages = tmp_path / "README.md", tmp_path / "docs" / "benchmarks.md"
    for page in pages:
        page.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n", "utf-8")
    monkeypatch.setattr(bench, "ROOT", tmp_path)
    monkeypatch.setattr("sys.argv", ["bench", "--from-results", "--write", "--folder", str(folder)])
    bench.main()
    assert "9k: load" in capsys.readouterr().out
    for page in pages:
        text = page.read_text("utf-8")
        assert text.startswith("before")
        assert text.endswith("after\n")
        assert "stale" not in text
        assert "facets page, first" in text


def test_a_size_says_what_was_left_out_of_it_and_what_that_would_take() -> None:
    answered = {"q": [0.01, 3]}
    fast = {"load": 1.0, "megabytes": 50.0, "queries": answered}
    slow = {"load": 8.0, "megabytes": 90.0, "queries": {"q": [2.0, 3]}}
    common = {"machine": "this one", "limit": 10.0, "ties": 1}
    sizes = {
        "1k": {**common, "triples": 1_000, "engines": {"localties": fast, "rdflib": slow}},
        "10k": {**common, "triples": 10_000, "engines": {"localties": {**fast, "load": 16.0}}},
    }
    short = short_tables(sizes, None)
    assert "| 1k: load | 1.0 s | 8.0 s (8.0×) |" in short
    assert "| 10k: load | 16.0 s | 80.0 s (5.0×, reckoned) |" in short
    assert "| 10k: named query, median | 10.0 ms | left out |" in short


def test_what_is_not_linear_is_seen() -> None:
    assert growing([1.0, 10.0, 250.0], [1_000, 10_000, 100_000]) == ["1.0 s", "10.0 s, ×10.0", "250 s, **×25**"]
    assert growing([2.0, None, 400.0], [1_000, 10_000, 100_000]) == ["2.0 s", "–", "400 s, **×14**"]


def test_a_process_that_fails_or_takes_too_long_ends_no_run(capfd: pytest.CaptureFixture[str]) -> None:
    assert in_process("working", "/no/such/folder", minutes=1) is None
    assert in_process("judging", "pyshacl", ".", minutes=0.01) is None
    assert "took longer than 0.01 minutes" in capfd.readouterr().err
