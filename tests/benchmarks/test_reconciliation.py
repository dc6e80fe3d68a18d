from __future__ import annotations

from pathlib import Path

from tests.benchmarks.reconciliation import measure


def test_certain_matches_of_names_in_another_language_are_right(shared: Path) -> None:
    found = measure(shared, 500)
    assert found.items == 500
    assert found.places > 17_000
    assert found.right / found.certain >= 0.98
    assert found.right / found.items >= 0.8
    assert found.listed / found.items >= 0.9
    # Generous: a machine that does other things must not fail it, a square law must.
    assert found.matching < 20
