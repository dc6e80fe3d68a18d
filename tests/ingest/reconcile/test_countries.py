from __future__ import annotations

import csv
from pathlib import Path

import pytest

from localties.ingest.reconcile import country_of, resemble_country


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("South Korea", "KR"),
        ("Hàn Quốc", "KR"),
        ("대한민국", "KR"),
        ("韓国", "KR"),
        ("KR", "KR"),
        ("KOR", "KR"),
        ("Viet Nam", "VN"),
        ("việt nam", "VN"),
        ("Georgia (country)", "GE"),
        ("England, United Kingdom", "GB"),
        ("Scotland", "GB"),
        ("Republic of Ireland", "IE"),
        ("Czech Republic", "CZ"),
        ("Turkey", "TR"),
        ("Kosovo", "XK"),
        ("Côte d’Ivoire", "CI"),
        ("Mỹ", "US"),
        ("it", None),
        ("Kazakhstah", None),
        ("in Italy", None),
        ("Korea", None),
        ("Northern Cyprus", None),
        ("", None),
    ],
)
def test_a_country_is_read_only_where_it_is_certain(text: str, code: str | None) -> None:
    assert country_of(text) == code


@pytest.mark.parametrize(
    ("text", "code"), [("Kazakhstah", "KZ"), ("in Italy", "IT"), ("Việt Namm", "VN"), ("Japan", "JP")]
)
def test_a_misspelt_country_is_suggested_with_a_reason(text: str, code: str) -> None:
    best = resemble_country(text)[0]
    assert best.code == code
    assert (best.score == 100) == (country_of(text) is not None)
    assert text in best.reasons["en"]
    assert text in best.reasons["vi"]


@pytest.mark.parametrize("text", ["", "x", "12", "Atlantis"])
def test_what_is_no_country_resembles_none(text: str) -> None:
    assert resemble_country(text) == ()


@pytest.mark.parametrize("language", ["en", "vi", "ko", "ja"])
def test_the_names_of_a_list_by_others_are_read_as_it_reads_them(shared: Path, language: str) -> None:
    with (shared / "data" / "country-names" / f"country_{language}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read = {row["id"]: country_of(row["value"]) for row in rows}
    assert len(read) > 200
    assert {code: found for code, found in read.items() if found not in (code, None)} == {}
    # Names differ from one edition of CLDR to the next; most do not.
    assert sum(found is not None for found in read.values()) > 0.9 * len(read)
