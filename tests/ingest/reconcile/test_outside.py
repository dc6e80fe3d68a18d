from __future__ import annotations

import pytest

from localties.ingest.reconcile import Mention, suggest


@pytest.mark.parametrize(
    ("mention", "register", "code"),
    [
        (Mention("Gyeongsangbuk-do", "South Korea"), "ISO 3166-2", "KR-47"),
        (Mention("Lyon", "France"), "GeoNames", "2996944"),
        (Mention("Лион", "FR"), "GeoNames", "2996944"),
        (Mention("Ville de Lyon, France"), "GeoNames", "2996944"),
    ],
)
def test_registers_outside_know_what_the_graph_lacks(mention: Mention, register: str, code: str) -> None:
    found = suggest(mention)
    assert (register, code) in [(suggestion.register, suggestion.code) for suggestion in found]


def test_the_country_limits_what_is_suggested() -> None:
    assert {suggestion.country for suggestion in suggest(Mention("Lyon", "France"))} == {"FR"}
    assert suggest(Mention("Lyon", "Vietnam")) == []
    assert suggest(Mention("")) == []
