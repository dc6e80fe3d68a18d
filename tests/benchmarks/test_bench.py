from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.bench import measure
from tests.benchmarks.tables import BEGIN, END, between_markers, long_table, short_table

LIMIT = 1.0
PEERS = ("pyoxigraph", "oxigraph server", "rdflib")


@pytest.mark.slow
def test_every_engine_gives_the_same_rows_and_the_tables_are_written(tmp_path: Path) -> None:
    measured = measure(tmp_path / "tiny", 9_000, LIMIT, PEERS)
    rows = {
        name: {query: found[1] for query, found in engine["queries"].items() if found}
        for name, engine in measured["engines"].items()
    }
    assert len(rows["localties"]) > 35
    for name, given in rows.items():
        shared = given.keys() & rows["localties"].keys()
        assert len(shared) > 30, name
        assert {query: given[query] for query in shared} == {query: rows["localties"][query] for query in shared}
    found = {"machine": "this one", "limit": LIMIT, "sizes": {"9k": measured}}
    file = tmp_path / "page.md"
    file.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n", "utf-8")
    between_markers(file, short_table(found) + long_table(found))
    text = file.read_text("utf-8")
    assert text.startswith("before")
    assert text.endswith("after\n")
    assert "old" not in text
    assert "partners-of" in text
    assert all(f" {name} |" in text for name in rows)
