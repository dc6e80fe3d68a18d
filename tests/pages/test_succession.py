from __future__ import annotations

import re
from datetime import date

import pytest

from localties import KnowledgeGraph
from localties.pages import Reader, ServerAddresses
from localties.pages.site_addresses import SiteAddresses
from localties.pages.succession import inheritance, succession_page
from localties.query import Register
from localties.query.succession import successions
from localties.terms import expand

DAY = date(2026, 9, 1)


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_page_lists_each_record_under_its_state(register: Register, language: str) -> None:
    reader = Reader(register, language, ServerAddresses())
    page = succession_page(reader, inheritance(reader, DAY))
    found = successions(register.graph, as_of=DAY)
    assert page.count('<li><span class="day">') == len(found)
    assert re.findall(r'<h2 id="(\w+)"', page) == ["unrecorded", "unassigned", "confirmed"]
    assert [int(n) for n in re.findall(r'<h2 .*<span class="count">(\d+)</span>', page)] == [
        sum(one.state == state for one in found) for state in ("unrecorded", "unassigned", "confirmed")
    ]


def test_a_row_leads_to_its_heir_and_its_sources(register: Register) -> None:
    reader = Reader(register, "vi", ServerAddresses())
    place = expand("locality:binh-duong")
    page = succession_page(reader, inheritance(reader, DAY, place), place)
    assert (
        '<a href="/page/tie/binh-duong--daejeon">Bình Dương – Daejeon</a> → '
        '<a href="/page/locality/ho-chi-minh-city">Thành phố Hồ Chí Minh</a>' in page
    )
    assert re.search('Theo nguồn: <a href="/page/source/[^"]+">', page)
    assert '<a href="/page/locality/binh-duong">Bình Dương</a> (cũng không còn từ 1/7/2025)' in page


def test_on_the_eve_of_the_first_change_nothing_is_listed(register: Register) -> None:
    reader = Reader(register, "en", ServerAddresses())
    page = succession_page(reader, inheritance(reader, date(1990, 1, 1)))
    assert 'class="notice"' in page
    assert "<h2" not in page


def test_in_the_static_site_there_is_no_form(register: Register) -> None:
    reader = Reader(register, "en", SiteAddresses("succession.html", "en", {}))
    page = succession_page(reader, inheritance(reader, DAY))
    assert "<form" not in page
    assert 'id="unrecorded"' in page
