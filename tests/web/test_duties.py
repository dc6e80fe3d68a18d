"""What is due, as a page and as a calendar to subscribe to."""

from __future__ import annotations

from datetime import date
from typing import Any

import icalendar
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from localties import KnowledgeGraph
from localties.web import Settings, application

PLACE = "/duties.ics?as-of=2025-09-01&locality=hue"


def events(content: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def test_a_calendar_comes_in_the_language_asked_for(client: TestClient) -> None:
    for language, name in (("en", "Duties of Hue"), ("vi", "Việc đến hạn của Huế")):
        answer = client.get(f"{PLACE}&lang={language}")
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
        assert answer.headers["content-language"] == language
        assert str(icalendar.Calendar.from_ical(answer.content)["x-wr-calname"]) == name
        assert [event.start for event in events(answer.content)] == [date(2025, 6, 19), date(2025, 9, 13)]


def test_who_has_the_calendar_is_not_sent_it_again(client: TestClient) -> None:
    head = client.head(PLACE)
    assert head.status_code == 200 and not head.content
    tag = head.headers["etag"]
    assert client.get(PLACE, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(PLACE.replace("09-01", "09-02"), headers={"If-None-Match": tag}).status_code == 200


def test_an_event_leads_to_a_page(client: TestClient, app: Starlette) -> None:
    mounted = TestClient(Starlette(routes=[Mount("/ties", app)]), base_url="http://localhost")
    for browser, root in ((client, ""), (mounted, "/ties")):
        addresses = [str(event["url"]) for event in events(browser.get(f"{root}{PLACE}&lang=vi").content)]
        assert f"http://localhost{root}/page/agreement/hue--nara-prefecture.2025?lang=vi" in addresses
        assert all(browser.get(address).status_code == 200 for address in addresses)


def test_behind_another_server_an_event_leads_to_the_public_address(graph: KnowledgeGraph) -> None:
    with TestClient(application(graph, Settings(base="https://ties.example.org/x"))) as browser:
        addresses = {str(event["url"]) for event in events(browser.get(PLACE).content)}
    assert "https://ties.example.org/x/page/agreement/hue--nara-prefecture.2025" in addresses


def test_how_far_ahead_to_look_can_be_said(client: TestClient) -> None:
    year, decade = (
        events(client.get(f"/duties.ics?as-of=2026-11-26&locality=thanh-hoa&months={months}").content)
        for months in (12, 120)
    )
    assert (len(year), len(decade)) == (0, 2)


@pytest.mark.parametrize("page", ["/duties", "/duties.ics"])
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("locality=nowhere", 404),
        ("months=x", 400),
        ("months=-1", 400),
        ("months=99999", 400),
        ("as-of=yesterday", 400),
        ("as-of=9999", 400),
        ("lang=xx", 200),
    ],
)
def test_strange_parameters_are_refused(client: TestClient, page: str, query: str, status: int) -> None:
    assert client.get(f"{page}?{query}").status_code == status
