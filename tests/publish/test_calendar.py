from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject

from localties import KnowledgeGraph
from localties.publish.calendar import calendar, calendar_name
from localties.query.duties import Duty, duties

DAY = date(2025, 9, 1)
LONGEST_LINE = 75


@pytest.fixture(scope="module")
def found(graph: KnowledgeGraph) -> list[Duty]:
    return duties(graph, DAY, past=True, horizon_months=120)


def events(data: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(data).walk("VEVENT"))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_each_duty_is_an_event_of_whole_days(found: list[Duty], language: str) -> None:
    told = events(calendar(found, language, DAY, "Duties"))
    assert len(told) == len(found) > 5
    for event, duty in zip(told, found, strict=True):
        assert (event.start, event.end) == (duty.earliest, duty.latest + timedelta(days=1))
        assert not isinstance(event.start, datetime)
        assert str(event["summary"]) == f"{duty.titles[language]}: {duty.label(language)}"
        assert str(event["url"]) == duty.thing
        assert event["dtstamp"].dt == datetime(2025, 9, 1, tzinfo=UTC)
        assert duty.descriptions[language] in str(event["description"])
        assert duty.legal_bases.get(language, "") in str(event["description"])
        assert event.categories == [duty.titles[language]]


def test_a_duty_without_a_day_spans_the_days_it_allows(found: list[Duty]) -> None:
    (duty,) = [d for d in found if d.anchor.text == "2023-09"]
    (event,) = events(calendar([duty], "en", DAY, "Duties"))
    assert (event.start, event.end) == (date(2023, 9, 16), date(2023, 10, 16))
    assert "between 16 September 2023 and 15 October 2023" in str(event["description"])


def test_alarms_ring_two_weeks_and_a_day_before_what_is_ahead(found: list[Duty]) -> None:
    told = events(calendar(found, "vi", DAY, "Duties"))
    assert {event.start >= DAY for event in told} == {True, False}
    for event in told:
        alarms = list(event.walk("VALARM"))
        expected = [timedelta(days=-14), timedelta(days=-1)] if event.start >= DAY else []
        assert [alarm["trigger"].dt for alarm in alarms] == expected
        assert all(alarm["action"] == "DISPLAY" and alarm["description"] for alarm in alarms)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_another_library_reads_the_same(found: list[Duty], language: str) -> None:
    data = calendar(found, language, DAY, "Việc; đến, hạn")
    (read,) = vobject.readComponents(data.decode("utf-8"), validate=True)
    assert (read.version.value, read.method.value) == ("2.0", "PUBLISH")
    assert len(read.vevent_list) == len(found)
    for event, duty in zip(read.vevent_list, found, strict=True):
        assert (event.dtstart.value, event.dtend.value) == (duty.earliest, duty.latest + timedelta(days=1))
        assert event.summary.value == f"{duty.titles[language]}: {duty.label(language)}"
        assert duty.descriptions[language] in event.description.value
        assert event.last_modified.value == event.dtstamp.value == datetime(2025, 9, 1, tzinfo=UTC)


def test_an_event_leads_to_the_page_of_its_thing(found: list[Duty]) -> None:
    data = calendar(found[:1], "en", DAY, "Duties", lambda thing: f"https://x.org/{thing.rpartition('/')[2]}")
    (event,) = events(data)
    assert str(event["url"]) == f"https://x.org/{found[0].thing.rpartition('/')[2]}"


def test_equal_input_gives_equal_bytes(found: list[Duty]) -> None:
    assert calendar(found, "vi", DAY, "X") == calendar(list(found), "vi", DAY, "X")


def test_a_duty_keeps_its_identifier(graph: KnowledgeGraph, found: list[Duty]) -> None:
    def uids(known: list[Duty], language: str, day: date) -> set[str]:
        return {str(event["uid"]) for event in events(calendar(known, language, day, "X"))}

    first = uids(found, "en", DAY)
    assert len(first) == len(found)
    later = date(2026, 3, 1)
    assert first <= uids(duties(graph, later, past=True, horizon_months=120), "vi", later)


def test_lines_are_folded_without_tearing_a_letter(found: list[Duty]) -> None:
    data = calendar(
        found, "vi", DAY, "Việc đến hạn của Thành phố Hồ Chí Minh, gồm cả các tỉnh đã sáp nhập; xem thêm"
    )
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= LONGEST_LINE
    assert all(line.decode("utf-8") is not None for line in lines)
    assert any(line.startswith(b" ") for line in lines)


def test_the_calendar_says_its_name_and_how_often_to_look(found: list[Duty]) -> None:
    name = "Việc đến hạn; Cần Thơ, 2025"
    made = icalendar.Calendar.from_ical(calendar(found[:1], "vi", DAY, name))
    assert str(made["x-wr-calname"]) == name
    assert made["version"] == "2.0" and made["prodid"]
    for line in (b"METHOD:PUBLISH", b"REFRESH-INTERVAL;VALUE=DURATION:P1D", b"X-PUBLISHED-TTL:P1D"):
        assert b"\r\n" + line + b"\r\n" in calendar([], "vi", DAY, name)


def test_no_duties_make_a_calendar_still() -> None:
    assert events(calendar([], "en", DAY, "Duties")) == []


def test_a_calendar_is_named_after_its_place() -> None:
    assert calendar_name(None, "en") == "Duties"
    assert calendar_name("Can Tho", "en") == "Duties of Can Tho"
