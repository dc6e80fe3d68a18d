from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties.dates import PartialDate
from localties.errors import InvalidDateError
from localties.ingest.spellings import AmbiguousDateError, Order, read_date

READ = """
2012 = 2012
năm 2012 = 2012
2012年 = 2012
2012년 = 2012
12/2012 = 2012-12
12-2012 = 2012-12
12.2012 = 2012-12
2012-12 = 2012-12
2012/12 = 2012-12
2012.12 = 2012-12
tháng 4/2024 = 2024-04
Tháng 4 năm 2024 = 2024-04
tháng 4, năm 2024 = 2024-04
tháng 04-2024 = 2024-04
April 2024 = 2024-04
Apr. 2024 = 2024-04
Sept 2024 = 2024-09
April, 2024 = 2024-04
2024년 4월 = 2024-04
2024年4月 = 2024-04
26/4/2024 = 2024-04-26
26-4-2024 = 2024-04-26
26.4.2024 = 2024-04-26
4/26/2024 = 2024-04-26
5/5/2020 = 2020-05-05
2024-04-26 = 2024-04-26
2024/4/26 = 2024-04-26
2024.04.29 = 2024-04-29
2024. 4. 29. = 2024-04-29
ngày 26/4/2024 = 2024-04-26
ngày 4/3/2024 = 2024-03-04
ngày 4-3-2024 = 2024-03-04
ngày 26 tháng 4 năm 2024 = 2024-04-26
Ngày 04 tháng 12 năm 2012 = 2012-12-04
26 tháng 4 năm 2024 = 2024-04-26
26 tháng 4, 2024 = 2024-04-26
26 April 2024 = 2024-04-26
26th April 2024 = 2024-04-26
1st May 2019 = 2019-05-01
2 Dec. 2012 = 2012-12-02
April 26, 2024 = 2024-04-26
APRIL 26 2024 = 2024-04-26
Dec 4th, 2012 = 2012-12-04
2024년 4월 29일 = 2024-04-29
2024년4월29일 = 2024-04-29
2016年9月13日 = 2016-09-13
２０１６年９月１３日 = 2016-09-13
平成28年9月13日 = 2016-09-13
平成28年9月 = 2016-09
平成28年 = 2016
平成元年1月8日 = 1989-01-08
令和元年5月1日 = 2019-05-01
令和6年4月1日 = 2024-04-01
昭和48年10月 = 1973-10
昭和64年1月7日 = 1989-01-07
大正15年12月24日 = 1926-12-24
明治元年 = 1868
H28.9.13 = 2016-09-13
R6.4.1 = 2024-04-01
s50.3.4 = 1975-03-04
quý IV/2024 = 2024-36
Quý 4 năm 2024 = 2024-36
quý I/2024 = 2024-33
quý II năm 2024 = 2024-34
quý iii-2024 = 2024-35
Q4 2024 = 2024-36
Q4/2024 = 2024-36
Q1-2024 = 2024-33
4Q2024 = 2024-36
2024Q2 = 2024-34
2024-Q2 = 2024-34
quarter IV/2024 = 2024-36
2024年第4四半期 = 2024-36
2024年4四半期 = 2024-36
2024년 4분기 = 2024-36
2026-2030 = 2026/2030
2026–2030 = 2026/2030
2026 — 2030 = 2026/2030
2026~2030 = 2026/2030
2026/2030 = 2026/2030
giai đoạn 2026-2030 = 2026/2030
từ 2026 đến 2030 = 2026/2030
từ năm 2026 đến năm 2030 = 2026/2030
from 2026 to 2030 = 2026/2030
between 2026 and 2030 = 2026/2030
2026年-2030年 = 2026/2030
2026년~2030년 = 2026/2030
tháng 4/2024 đến tháng 6/2025 = 2024-04/2025-06
26/4/2024 - 28/4/2024 = 2024-04-26/2024-04-28
26 April 2024 – 28 April 2024 = 2024-04-26/2024-04-28
khoảng 2012 = 2012~
khoảng năm 2012 = 2012~
about 2012 = 2012~
around 2012 = 2012~
c. 2012 = 2012~
ca. 2012 = 2012~
circa 2012 = 2012~
2012頃 = 2012~
2012年頃 = 2012~
2012년경 = 2012~
약 2012년 = 2012~
khoảng tháng 4/2022 = 2022-04~
2022-04~ = 2022-04~
2024-36 = 2024-36
2026/.. = 2026/..
  2012   = 2012
"""
REFUSED = """
31/2/2020
2024-02-30
29/2/2023
32/1/2020
13/13/2020
0/5/2020
12/13
26/4/24
4/12/12
2012?12
12
99999
45408
0999
đầu năm 2024
cuối năm 2024
early 2024
spring 2024
quý V/2024
quý 0/2024
Q5 2024
tháng 13/2024
tháng Tư
2024年13月
平成32年1月1日
平成31年5月1日
平成0年
昭和65年
令和0年1月1日
X28.9.13
2030-2026
2026-30
hôm qua
yesterday
-
?
26 Aprl 2024
ngày 31 tháng 4 năm 2024
khoảng 2026-2030
"""


def spellings(table: str) -> list[str]:
    return [line for line in table.splitlines() if line.strip()]


@pytest.mark.parametrize("line", spellings(READ))
def test_a_date_is_read_as_precisely_as_it_was_written(line: str) -> None:
    written, _, meant = line.rpartition(" = ")
    assert read_date(written).text == meant


@pytest.mark.parametrize("written", spellings(REFUSED))
def test_what_is_no_date_is_refused_with_a_hint(written: str) -> None:
    with pytest.raises(InvalidDateError):
        read_date(written)


@pytest.mark.parametrize(
    ("written", "day_first", "month_first"),
    [
        ("3/4/2020", "2020-04-03", "2020-03-04"),
        ("4/12/2012", "2012-12-04", "2012-04-12"),
        ("01-02-2020", "2020-02-01", "2020-01-02"),
        ("1.2.2020", "2020-02-01", "2020-01-02"),
    ],
)
def test_day_and_month_that_could_be_swapped_are_never_guessed(
    written: str, day_first: str, month_first: str
) -> None:
    with pytest.raises(AmbiguousDateError) as caught:
        read_date(written)
    assert [reading.text for reading in caught.value.readings] == [day_first, month_first]
    assert read_date(written, Order.DAY_FIRST).text == day_first
    assert read_date(written, Order.MONTH_FIRST).text == month_first


def test_what_a_spreadsheet_gives_is_read() -> None:
    assert read_date(2012).text == read_date(2012.0).text == "2012"
    assert read_date(date(2024, 4, 26)).text == read_date(datetime(2024, 4, 26, 0, 0)).text == "2024-04-26"
    assert read_date("2024-04-26T00:00:00").text == read_date("2024-04-26 09:30").text == "2024-04-26"
    for number in (45408.5, 2012.1):  # of 2012.10 a spreadsheet keeps no zero
        with pytest.raises(InvalidDateError):
            read_date(number)


STYLES = (
    "{d}/{m}/{y}", "{y}-{m:02}-{d:02}", "ngày {d} tháng {m} năm {y}", "ngày {d}/{m}/{y}", "{y}年{m}月{d}日",
    "{y}년 {m}월 {d}일", "{y}. {m}. {d}.", "{y}/{m}/{d}",
)  # fmt: skip


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)), st.sampled_from(STYLES))
def test_any_day_is_read_in_any_style(day: date, style: str) -> None:
    written = style.format(y=day.year, m=day.month, d=day.day)
    assert read_date(written, Order.DAY_FIRST) == PartialDate.parse(day.isoformat())


@given(st.text() | st.from_regex(r"[\d/. \-年월日qQ]{1,20}", fullmatch=True))
def test_nothing_but_the_declared_error_is_raised(text: str) -> None:
    try:
        found = read_date(text)
    except InvalidDateError:
        return
    assert found == PartialDate.parse(found.text)
