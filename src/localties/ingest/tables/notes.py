"""Collecting remarks while a table is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from localties.ingest.remarks import Remark
from localties.messages import LANGUAGES, messages
from localties.validation import Severity

MOST_OF_A_KIND: Final = 100
"""A column of formulas is told a hundred times and then counted."""
_LONGEST_VALUE: Final = 100


class Notes:
    """The remarks on a sheet, or on a file as a whole.

    Args:
        sheet: The sheet's name, or None.
    """

    def __init__(self, sheet: str | None = None) -> None:
        self._sheet = sheet
        self._remarks: list[Remark] = []
        self._counts: Counter[str] = Counter()
        self._first: dict[str, Remark] = {}

    def say(
        self,
        text: str,
        severity: Severity,
        *,
        row: int | None = None,
        column: str | None = None,
        value: object = None,
        **values: object,
    ) -> None:
        """Remark on something.

        Args:
            text: The English message, with `%(name)s` for each of `values`.
            severity: How bad it is.
            row: The row, from 1.
            column: The heading.
            value: The value as it stands in the table.
            values: What is put into the message; by language tag where it is a text in words.
        """
        self._counts[text] += 1
        if self._counts[text] > MOST_OF_A_KIND:
            return
        shown = None if value is None else str(value)[:_LONGEST_VALUE]
        said = {
            language: messages(language).ugettext(text) % {name: _in(language, v) for name, v in values.items()}
            for language in LANGUAGES
        }
        remark = Remark(severity, self._sheet, row, column, shown, said)
        self._first.setdefault(text, remark)
        self._remarks.append(remark)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was said, and how often the same was left unsaid."""
        return (
            *self._remarks,
            *(
                said_more_often(self._first[text], count - MOST_OF_A_KIND)
                for text, count in self._counts.items()
                if count > MOST_OF_A_KIND
            ),
        )


def said_more_often(first: Remark, count: int) -> Remark:
    """Say how often what was said of one place is left unsaid of others."""
    more = {}
    for language in LANGUAGES:
        _ = messages(language).ugettext
        values = {"count": count, "message": first.message(language)}
        more[language] = _("The same is to be said %(count)s more times: %(message)s") % values
    return Remark(first.severity, first.sheet, None, None, None, more)


def _in(language: str, value: object) -> object:
    return value[language] if isinstance(value, Mapping) else value
