"""The timeline: agreements and events, each date drawn as exactly as its source gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from markupsafe import Markup

from localties.dates import PartialDate
from localties.messages import messages
from localties.views.chronicle import Entry, chronicle
from localties.views.render import render
from localties.views.scale import TimeScale
from localties.views.standalone import standalone
from localties.views.timeline_rows import Section, counted_sections, record_sections

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from localties.query import Register

WIDTH: Final = 1160.0
NAMES: Final = 236.0
"""How much of the width the names of rows take, in pixels."""

MOST: Final = 400
"""How many dated records are drawn one by one; more are counted by home side and year."""

_RIGHT: Final = 16.0
_HEAD: Final = 34.0
_ROOM: Final = 31.0


def timeline_part(register: Register, language: str, link: Callable[[str], str]) -> Markup:
    """Draw the agreements and events of a register along time, as a part that any page can include.

    Args:
        register: The ties to show, and their records.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.

    Returns:
        A figure in SVG and the same as a list; `views.css` styles it, `timeline.js` lets one zoom and filter.
    """
    entries = chronicle(register, language, link)
    dated = [entry for entry in entries if entry.starts]
    values: dict[str, object] = {
        "entries": dated,
        "undated": [entry for entry in entries if not entry.starts],
        "agreements": sum(entry.kind == "agreement" for entry in entries),
        "events": sum(entry.kind == "event" for entry in entries),
        "counted": len(dated) > MOST,
        "most": MOST,
    }
    if dated:
        today = register.as_of
        scale = TimeScale.showing(_days(dated), today, NAMES, WIDTH - NAMES - _RIGHT)
        sections = (counted_sections if len(dated) > MOST else record_sections)(dated, scale, language, _HEAD)
        values |= {
            "scale": scale,
            "years": scale.years(_ROOM),
            "sections": sections,
            "width": WIDTH,
            "height": _bottom(sections) + 20,
            "head": _HEAD,
            "names": NAMES,
            "today": scale.start(today),
            "day": PartialDate.parse(today.isoformat()),
        }
    return Markup(render("timeline.html.j2", language, **values))  # noqa: S704 - the template escapes


def timeline_page(register: Register, language: str, link: Callable[[str], str]) -> str:
    """Write the timeline as one HTML file that needs nothing else.

    Args:
        register: The ties to show, and their records.
        language: `en` or `vi`.
        link: Gives the address of the page about a thing.
    """
    return standalone(
        messages(language).ugettext("Timeline of agreements and events"),
        timeline_part(register, language, link),
        language,
        ("style.css", "views.css"),
        ("timeline.js",),
    )


def _days(entries: Sequence[Entry]) -> list[PartialDate]:
    return [day for entry in entries for day in (entry.starts, entry.ends) if day]


def _bottom(sections: Sequence[Section]) -> float:
    return max(row.y + row.height for section in sections for row in section.rows)
