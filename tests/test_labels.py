from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties.labels import FALLBACKS, choose, fold

NAMES = {"vi": "Thành phố Cần Thơ", "en": "Can Tho", "ko": "껀터", "ja": "カントー", "fr": "Cần Thơ (ville)"}


@pytest.mark.parametrize(
    ("present", "language", "chosen"),
    [
        ("vi en ko ja", "vi", "vi"),
        ("vi en ko ja", "ko", "ko"),
        ("en ko", "vi", "en"),
        ("vi ko", "en", "vi"),
        ("ko ja", "en", "ko"),
        ("ja fr", "vi", "ja"),
        ("vi en", "ja", "en"),
        ("fr", "vi", "fr"),
    ],
)
def test_the_next_best_language_serves(present: str, language: str, chosen: str) -> None:
    names = {tag: NAMES[tag] for tag in present.split()}
    assert choose(names, language) == NAMES[chosen]


def test_without_a_name_there_is_none() -> None:
    assert choose({}, "vi") is None


@given(st.dictionaries(st.sampled_from(["de", "fr", "", "lo", *FALLBACKS]), st.text(min_size=1), min_size=1))
def test_a_thing_with_a_name_never_stays_nameless(names: dict[str, str]) -> None:
    assert choose(names, "vi") in names.values()
    assert choose(names, "en") == choose(dict(reversed(names.items())), "en")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đà Nẵng", "da nang"),
        ("ĐÀ NẴNG", "da nang"),
        ("  Thừa  Thiên\tHuế ", "thua thien hue"),
        ("Bà Rịa\u00a0–\u00a0Vũng Tàu", "ba ria – vung tau"),
        ("Ōsaka", "osaka"),
        ("Straße", "strasse"),
    ],
)
def test_names_are_compared_without_diacritics(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_folding_ignores_case_normal_form_and_repetition(text: str) -> None:
    once = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == once
    assert once == " ".join(once.split())


@given(st.text(alphabet="aàáảãạăâđeèéêiìíoòóôơuùúưyỳýĐÀÊÔƠƯ ", max_size=30))
def test_folded_vietnamese_is_ascii_and_stays_as_it_is(text: str) -> None:
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
