from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties import KnowledgeGraph, Project
from localties.errors import InvalidNumberError, LocaltiesError
from localties.ingest.spellings import AmbiguousNumberError, read_number, unit_names
from localties.labels import fold
from tests.tools import ROOT

READ = """
88 = 88 exact
0 = 0 exact
-3 = -3 exact
3.5 = 3.5 exact
3,5 = 3.5 exact
0,125 = 0.125 exact
1234 = 1234 exact
12 345 = 12345 exact
1 234 567 = 1234567 exact
1.234.567 = 1234567 exact
1,234,567 = 1234567 exact
1.234,5 = 1234.5 exact
1,234.5 = 1234.5 exact
1.234.567,89 = 1234567.89 exact
1,234,567.89 = 1234567.89 exact
-1.234,5 = -1234.5 exact
-1,234,567 = -1234567 exact
+0,5 = 0.5 exact
20000.0 = 20000 exact
hơn 20 = 20 more-than
trên 20 = 20 more-than
more than 30 = 30 more-than
over 30 = 30 more-than
gần 300 = 300 about
khoảng 150 = 150 about
xấp xỉ 150 = 150 about
about 150 = 150 about
approximately 150 = 150 about
nearly 150 = 150 about
約150 = 150 about
약 150 = 150 about
ít nhất 5 = 5 at-least
at least 5 = 5 at-least
tối đa 50 = 50 up-to
up to 50 = 50 up-to
269,84 triệu USD = 269840000 exact usd
269.84 million USD = 269840000 exact usd
2,5 tỷ USD = 2500000000 exact usd
3,2 tỷ đồng = 3200000000 exact vnd
3 nghìn tỷ đồng = 3000000000000 exact vnd
50 nghìn đồng = 50000 exact vnd
2.5 billion won = 2500000000 exact krw
1 trillion won = 1000000000000 exact krw
5천만 달러 = 50000000 exact usd
3억 원 = 300000000 exact krw
1조 원 = 1000000000000 exact krw
2만 달러 = 20000 exact usd
2万ドル = 20000 exact usd
300万ドル = 3000000 exact usd
88 dự án = 88 exact project
hơn 1.200 dự án = refused
hơn 80,5 triệu USD = 80500000 more-than usd
khoảng 15 nghìn người = 15000 about person
"""
REFUSED = """
abc
1.2.3
12,34,567
1,2,3
1.23.456,7
5 apples
triệu
--3
1e5x
1/2
N/A
-
"""


@pytest.mark.parametrize("line", [line for line in READ.splitlines() if line and not line.endswith("refused")])
def test_a_number_is_read_with_what_stands_around_it(line: str) -> None:
    written, _, meant = line.rpartition(" = ")
    value, qualifier, *unit = meant.split()
    figure = read_number(written)
    assert (figure.value, figure.qualifier, figure.unit) == (Decimal(value), qualifier, unit[0] if unit else None)


@pytest.mark.parametrize("written", [line for line in REFUSED.splitlines() if line])
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(InvalidNumberError):
        read_number(written)


@pytest.mark.parametrize(("written", "vi", "en"), [("1.234", "1234", "1.234"), ("12,345", "12.345", "12345")])
def test_a_mark_that_could_group_is_never_guessed(written: str, vi: str, en: str) -> None:
    with pytest.raises(AmbiguousNumberError):
        read_number(written)
    assert read_number(written, "vi").value == Decimal(vi)
    assert read_number(written, "en").value == Decimal(en)


def test_a_number_from_a_spreadsheet_keeps_its_digits() -> None:
    assert read_number(0.1).value == Decimal("0.1")
    assert read_number(27).value == Decimal(27)
    for odd in (float("nan"), float("inf"), True):
        with pytest.raises(InvalidNumberError):
            read_number(odd)


def test_units_are_those_of_the_scheme() -> None:
    units = unit_names(KnowledgeGraph.open(Project(ROOT), records=False))
    assert units[fold("đô la Mỹ")] == "usd"
    assert read_number("7 chương trình", units=units).unit == "programme"


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2), st.sampled_from(["vi", "en"]))
def test_any_number_is_read_as_its_language_writes_it(number: Decimal, language: str) -> None:
    written = f"{number:,.2f}"
    if language == "vi":
        written = written.translate({ord(","): ".", ord("."): ","})
    assert read_number(written, language).value == number


@given(st.text() | st.from_regex(r"[\d.,  +\-]{1,15}", fullmatch=True))
def test_nothing_but_the_declared_errors_is_raised(text: str) -> None:
    try:
        read_number(text)
    except LocaltiesError as error:
        assert isinstance(error, InvalidNumberError)
