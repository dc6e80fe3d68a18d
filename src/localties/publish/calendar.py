"""Duties as a calendar to subscribe to: iCalendar (RFC 5545, with properties of RFC 7986)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

import icalendar

from localties.labels import choose
from localties.messages import messages
from localties.query.duties import state_in_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from localties.query.duties import Duty

_PRODUCT: Final = "-//localties//duties//EN"
_ALARMS: Final = (timedelta(days=-14), timedelta(days=-1))
_REFRESH: Final = timedelta(days=1)
_DAY: Final = timedelta(days=1)


def calendar(
    duties: Iterable[Duty], language: str, as_of: date, name: str, address: Callable[[str], str] = str
) -> bytes:
    """Write duties as an iCalendar file.

    Each duty is an event of whole days; where its day is not known, of all days on which it can fall due. Alarms
    ring 14 days and 1 day before one that is still ahead. The same duty keeps its UID, so that a calendar
    programme updates it and does not show it twice.

    Args:
        duties: The duties, in the order in which they are written.
        language: `en` or `vi`.
        as_of: The day for which they were judged; it is the time stamp, so that equal input gives equal bytes.
        name: The name under which calendar programmes show it.
        address: Gives the address of the page about a thing, by its IRI, which is the address by default.

    Returns:
        UTF-8, lines ended by CRLF and folded at 75 octets.
    """
    made = icalendar.Calendar()
    made.add("prodid", _PRODUCT)
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    # The names of RFC 7986, and those that programmes went by before it.
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", icalendar.vDuration(_REFRESH))
    for duty in duties:
        made.add_component(_event(duty, language, as_of, address(duty.thing)))
    return bytes(made.to_ical())


def calendar_name(place: str | None, language: str) -> str:
    """Give the name of a calendar of duties: of a place, by its name, or of the whole register."""
    _ = messages(language).ugettext
    return str(_("Duties") if place is None else _("Duties of %(place)s") % {"place": place})


def _event(duty: Duty, language: str, as_of: date, address: str) -> icalendar.Event:
    title = choose(duty.titles, language) or duty.rule
    summary = f"{title}: {duty.label(language)}"
    event = icalendar.Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, f"{duty.thing}#{duty.profile}/{duty.rule}")))
    judged = datetime.combine(as_of, time(), UTC)
    event.add("dtstamp", judged)
    event.add("last-modified", judged)
    event.add("dtstart", duty.earliest)
    event.add("dtend", duty.latest + _DAY)
    event.add("summary", summary)
    event.add("description", _description(duty, language))
    event.add("url", address)
    event.add("categories", [title])
    # Nobody is busy all day because something is due.
    event.add("transp", "TRANSPARENT")
    # Some programmes ring at once for what is long past.
    if duty.earliest >= as_of:
        for before in _ALARMS:
            event.add_component(_alarm(before, summary))
    return event


def _alarm(before: timedelta, summary: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", before)
    alarm.add("description", summary)
    return alarm


def _description(duty: Duty, language: str) -> str:
    _ = messages(language).ugettext
    lines = [
        choose(duty.descriptions, language),
        _("Counted from %(day)s") % {"day": duty.anchor.in_words(language)},
        _("Due %(when)s") % {"when": duty.when(language)} if not duty.is_certain else None,
        _("State: %(state)s") % {"state": state_in_words(duty.state, language)},
        _("Legal basis: %(provision)s") % {"provision": choose(duty.legal_bases, language)}
        if duty.legal_bases
        else None,
    ]
    return "\n".join(line for line in lines if line)
