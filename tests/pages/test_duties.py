from __future__ import annotations

import re
from datetime import date

import pytest

from localties import KnowledgeGraph
from localties.errors import ParameterError
from localties.pages import Reader, ServerAddresses
from localties.pages.duties import due, duties_page, read_months
from localties.query import Register
from localties.terms import expand

DAY = date(2025, 9, 1)


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_page_has_a_table_for_each_month(register: Register, language: str) -> None:
    reader = Reader(register, language, ServerAddresses())
    page = duties_page(reader, due(reader, DAY))
    assert re.findall(r'<h2 id="m([\d-]+)"', page) == ["2025-06", "2025-08", "2025-09"]
    assert re.findall(r'<tr class="(\w+)"><td><time datetime="([\d-]+)"', page) == [
        ("overdue", "2025-06-19"),
        ("overdue", "2025-08-12"),
        ("due", "2025-09-13"),
    ]
    assert len(re.findall(r"<td>[^<]*70/2020/QH14[^<]*</td>", page)) == 3
    assert '<a href="/page/agreement/hue--nara-prefecture.2025">' in page


def test_the_page_of_a_place_offers_its_calendar(register: Register) -> None:
    reader = Reader(register, "vi", ServerAddresses())
    place = expand("locality:can-tho")
    page = duties_page(reader, due(reader, DAY, place), place)
    assert 'href="/duties.ics?locality=can-tho&amp;lang=vi"' in page
    assert page.count("<tr class=") == 1


def test_nothing_due_is_said(register: Register) -> None:
    reader = Reader(register, "en", ServerAddresses())
    place = expand("locality:gurye")
    page = duties_page(reader, due(reader, DAY, place, 0), place)
    assert 'class="notice"' in page and "<tr class=" not in page


@pytest.mark.parametrize("text", ["", "-1", "121", "x", "1.5", "٣", "99999999999", "00000121"])
def test_a_strange_number_of_months_is_refused(text: str) -> None:
    with pytest.raises(ParameterError):
        read_months(text)


def test_months_are_read() -> None:
    assert (read_months("0"), read_months("120")) == (0, 120)
