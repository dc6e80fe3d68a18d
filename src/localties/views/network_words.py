"""What the script of the network view says."""

from __future__ import annotations

from localties.messages import messages


def words(language: str) -> dict[str, str]:
    """Give the words of the network view in a language, `en` or `vi`."""
    gettext = messages(language).ugettext
    return {
        "agreements": gettext("Agreements"),
        "asking": gettext("One moment …"),
        "close": gettext("Close"),
        "events": gettext("Events"),
        "fields": gettext("Fields"),
        "focusHere": gettext("Show only what is around"),
        "noAnswer": gettext("No answer; try again"),
        "of": gettext("{shown} of {all} ties"),
        "openPage": gettext("Open the page"),
        "otherNames": gettext("Other names"),
        "planned": gettext("Planned or proposed"),
        "show": gettext("Show"),
        "sources": gettext("Sources"),
        "ties": gettext("Ties"),
        "today": gettext("{day}, the latest"),
        "yearEnd": gettext("31 December {year}"),
    }
