from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties.ingest.tables.cells import cell_of, iri_of, join, literal_of, parts_of
from localties.ingest.tables.forms import Kind
from localties.terms import expand

values = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1).filter(
    lambda t: t == t.strip()
)
languages = st.sampled_from([None, "vi", "en", "zh-Hant"])


@given(st.lists(values, min_size=1, max_size=4))
def test_values_parted_are_the_values_joined(parts: list[str]) -> None:
    assert parts_of(join(parts)) == parts


@given(values, languages)
def test_a_literal_is_read_as_it_was_written(text: str, language: str | None) -> None:
    literal = ox.Literal(text, language=language) if language else ox.Literal(text)
    (part,) = parts_of(cell_of(Kind.LITERAL, [literal]))
    assert literal_of(part) == literal


def test_several_values_are_parted_by_semicolons_or_lines() -> None:
    assert parts_of("kinh tế; văn hóa;") == parts_of("kinh tế\nvăn hóa") == ["kinh tế", "văn hóa"]


@pytest.mark.parametrize(
    ("text", "kind", "iri"),
    [
        ("locality:can-tho", None, expand("locality:can-tho")),
        ("can-tho", "locality", expand("locality:can-tho")),
        ("can-tho", None, None),
        ("Cần Thơ", "locality", None),
        ("https://example.org/x", None, "https://example.org/x"),
        ("note: see below", None, None),
        ("https://example.org/a b", None, None),
    ],
)
def test_an_identifier_is_told_from_a_name(text: str, kind: str | None, iri: str | None) -> None:
    assert iri_of(text, kind) == iri


def test_a_list_nested_without_end_is_text() -> None:
    assert parts_of("[" * 100_000) == ["[" * 100_000]
