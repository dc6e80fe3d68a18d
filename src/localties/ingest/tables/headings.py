"""Which form a sheet is for, and which column each of its headings names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from localties.ingest.tables.forms import Column, Form, columns_of
from localties.labels import fold
from localties.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.ingest.tables.notes import Notes
    from localties.ingest.tables.reading import Sheet

_HEADING: Final = re.compile(r"(.*?)\s*[(\[]([a-z]{2,3}(?:-[A-Za-z0-9]+)*)[)\]]\s*\*?")


class Headings:
    """Reads what sheets and columns are called, in either language.

    Args:
        forms: The forms of the project.
        languages: The language tags of the columns of text, beside those that headings name.
    """

    def __init__(self, forms: Mapping[str, Form], languages: Iterable[str]) -> None:
        self._forms = forms
        self._languages = tuple(languages)

    def form(self, sheet: Sheet, notes: Notes) -> Form | None:
        """Give the form that a sheet is called after, or else the one that its headings fit best."""
        wanted = fold(sheet.name)
        for form in self._forms.values():
            english = fold(form.names["en"])
            plural = {f"{form.kind}s", f"{english}s", f"{english[:-1]}ies"}
            if wanted in {*map(fold, form.names.values()), form.kind, *plural}:
                return form
        fitting = sorted(self._forms.values(), key=lambda form: -self._fit(sheet, form))
        best, second = (self._fit(sheet, form) for form in fitting[:2])
        headings = sum(map(bool, sheet.header))
        if best > second and best * 2 > headings:
            notes.say(
                "By its headings, the sheet was taken for a table of the form “%(form)s”",
                Severity.INFO,
                form=fitting[0].names,
            )
            return fitting[0]
        notes.say(
            "No form fits the sheet, and it was passed over; name it one of: %(forms)s",
            Severity.WARNING,
            forms={
                language: ", ".join(form.names[language] for form in self._forms.values())
                for language in ("en", "vi")
            },
        )
        return None

    def columns(self, sheet: Sheet, form: Form, notes: Notes) -> dict[int, Column]:
        """Give the column that each heading of a sheet names, by its place."""
        known = self._known(sheet, form)
        found: dict[int, Column] = {}
        for number, heading in enumerate(sheet.header):
            column = known.get(_folded(heading))
            if column is None:
                if heading:
                    notes.say(
                        "No such column is known here, and it was passed over; see `localties template`",
                        Severity.WARNING,
                        row=sheet.header_row,
                        column=heading,
                    )
            elif column in found.values():
                notes.say(
                    "Another column of the sheet has the same meaning; keep one of the two",
                    Severity.VIOLATION,
                    row=sheet.header_row,
                    column=heading,
                )
            else:
                found[number] = column
        return found

    def _fit(self, sheet: Sheet, form: Form) -> int:
        known = self._known(sheet, form)
        return sum(_folded(heading) in known for heading in sheet.header if heading)

    def _known(self, sheet: Sheet, form: Form) -> dict[str, Column]:
        """Give what the columns of a form can be called: in either language, or by the name of the property."""
        tags = {match[2] for heading in sheet.header if (match := _HEADING.fullmatch(heading))}
        known = {"id": Column(None)}
        for column in columns_of(form, sorted({*self._languages, *tags})):
            known |= {_folded(column.heading(language)): column for language in ("en", "vi")}
            if column.field is not None and column.language is None:
                known[fold(column.field.path.rpartition("#")[2].rpartition("/")[2])] = column
        return known


def _folded(heading: str) -> str:
    return fold(heading).rstrip(" *")
