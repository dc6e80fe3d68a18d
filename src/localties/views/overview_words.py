"""What the script of the overview says."""

from __future__ import annotations

from localties.messages import messages


def words(language: str) -> dict[str, str]:
    """Give the words of the overview in a language, `en` or `vi`."""
    gettext = messages(language).ugettext
    return {
        "close": gettext("Close"),
        "count": gettext("{shown} of {all} ties, {places} places"),
        "asLocality": gettext("Draw in detail: {n} ties as locality"),
        "less": gettext("and {n} more"),
        "nothing": gettext("No place of that name"),
        "openPage": gettext("Open the page"),
        "asPartner": gettext("Draw in detail: {n} ties as partner"),
        "partnersThere": gettext("Draw in detail: {n} ties with partners there"),
        "places": gettext("{n} places"),
        "ties": gettext("{n} ties"),
        "unplaced": gettext("{n} places are not on the map: no point is known"),
    }
