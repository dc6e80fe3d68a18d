"""From the rows of a table to what they say of which thing."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

from localties.ingest.tables.cells import iri_of
from localties.ingest.tables.complaints import Complaints
from localties.ingest.tables.entries import Entry
from localties.ingest.tables.headings import Headings
from localties.ingest.tables.naming import UnknownNameError
from localties.ingest.tables.saying import Saying
from localties.labels import slug
from localties.terms import DCTERMS, ID, LT, PREFIXES, RDFS, shorten
from localties.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.ingest.remarks import Remark
    from localties.ingest.tables.entries import Conventions
    from localties.ingest.tables.forms import Column, Form
    from localties.ingest.tables.naming import Names
    from localties.ingest.tables.reading import Row, Sheet, Table

_NAMES: Final = (RDFS + "label", DCTERMS + "title")
_COUNTRY: Final = LT + "country"
_ROLES: Final = {LT + "Partner": LT + "Locality", LT + "Locality": LT + "Partner"}
"""A place can be both, and has a row in each of the sheets."""
_IDENTIFIER: Final = re.compile(rf"{re.escape(ID)}[a-z-]+/[^/.][^/]*")
"""Pages are written under the local name of a thing, which must not lead elsewhere."""
_Planned = tuple[Entry, "Row", "Mapping[int, Column]"]


class Rows:
    """Reads the sheets of a table.

    Args:
        forms: The forms of the project.
        names: What names mean.
        conventions: How the office writes.
        earlier: For each sheet and row, the thing that an earlier import of the same file found there.
    """

    def __init__(
        self,
        forms: Mapping[str, Form],
        names: Names,
        conventions: Conventions,
        earlier: Mapping[tuple[str, int], str],
    ) -> None:
        self._names = names
        self._prefix = conventions.prefix
        self._earlier = earlier
        self._complaints = Complaints(forms, names)
        self._headings = Headings(forms, conventions.languages)
        self._saying = Saying(forms, names, conventions, self._complaints)

    @property
    def remarks(self) -> list[Remark]:
        """What there is to say about the table."""
        return self._complaints.remarks

    def read(self, table: Table) -> list[Entry]:
        """Read every sheet that a form fits.

        Returns:
            An entry for each row that says something; `remarks` has the rest.
        """
        planned: list[_Planned] = []
        for sheet in table.sheets:
            notes = self._complaints.on(sheet.name)
            form = self._headings.form(sheet, notes)
            if form is not None:
                planned += self._identified(sheet, form, self._headings.columns(sheet, form, notes))
        # Only now are all rows known by their names, so that each can refer to any other.
        for entry, row, columns in planned:
            self._saying.fill(entry, ((column, row.cells[n]) for n, column in columns.items()))
        return [entry for entry, _, _ in planned]

    def _identified(self, sheet: Sheet, form: Form, columns: Mapping[int, Column]) -> Iterable[_Planned]:
        """Give each row its thing."""
        headings = {c.field.path: sheet.header[n] for n, c in columns.items() if c.field is not None}
        given = [self._given(sheet, form, columns, row) for row in sheet.rows]
        minted = [self._minted(form, columns, row) for row in sheet.rows]
        own = {iri or mint for iri, mint in zip(given, minted, strict=True)}
        seen: Counter[str] = Counter()
        for row, iri, mint in zip(sheet.rows, given, minted, strict=True):
            thing = iri or self._existing(form, columns, row) or self._renamed(sheet, row, form, mint, own) or mint
            seen[thing] += 1
            if seen[thing] > 1:
                self._complaints.on(sheet.name).say(
                    "Another row of the sheet is about the same thing (%(thing)s); "
                    "join the two, or give each an identifier",
                    Severity.VIOLATION,
                    row=row.number,
                    thing=thing.rpartition("/")[2],
                )
                continue
            self._names.add(thing, form.cls, _called(columns, row))
            yield Entry(thing, sheet.name, row.number, form, headings), row, columns

    def _given(self, sheet: Sheet, form: Form, columns: Mapping[int, Column], row: Row) -> str | None:
        """Give the identifier that a row states."""
        at = next((n for n, column in columns.items() if column.field is None), None)
        if at is None or row.cells[at] is None:
            return None
        iri = iri_of(str(row.cells[at]), form.kind)
        if iri is None or (iri.startswith(ID) and not _IDENTIFIER.fullmatch(iri)):
            self._complaints.on(sheet.name).say(
                "This is no identifier; write small letters without diacritics, digits, hyphens and full stops, "
                "or leave it empty",
                Severity.VIOLATION,
                row=row.number,
                column=sheet.header[at],
                value=row.cells[at],
            )
            return None
        return iri

    def _existing(self, form: Form, columns: Mapping[int, Column], row: Row) -> str | None:
        """Give the thing of the graph that a row without an identifier is certainly about.

        An actor is known by any of its names, a record by the name that it was given alone: many agreements are
        called memorandum in short.
        """
        if form.part:
            return None
        if not self._names.takes_actors((form.cls,)):
            return next(
                filter(None, (self._names.labelled(name, form.cls) for name in _called(columns, row))), None
            )
        classes = (form.cls, _ROLES[form.cls]) if form.cls in _ROLES else (form.cls,)
        for name in _called(columns, row):
            try:
                return self._names.thing(name, classes, country=_text(columns, row, _COUNTRY))
            except UnknownNameError:
                continue
        return None

    def _renamed(self, sheet: Sheet, row: Row, form: Form, mint: str, own: set[str]) -> str | None:
        """Give the thing that the last import found in this row, where the row lost the name it was known by.

        It did so only if the thing has no other row now, and if the row is not one that stood elsewhere before.
        """
        before = self._earlier.get((sheet.name, row.number))
        if (
            before is None
            or before in own
            or mint in self._earlier.values()
            or not before.startswith(PREFIXES[form.kind])
        ):
            return None
        self._complaints.on(sheet.name).say(
            "This row was about %(thing)s when the table was last imported, and is taken for the same under "
            "another name; if it is another, give it an identifier of its own",
            Severity.WARNING,
            row=row.number,
            thing=shorten(before),
        )
        return before

    def _minted(self, form: Form, columns: Mapping[int, Column], row: Row) -> str:
        """Make an identifier of the last of a row's names, or of what it has to say where it has none."""
        words = _called(columns, row)[-1:] or [
            str(row.cells[n])
            for n, column in columns.items()
            if column.field is not None and column.field.required and row.cells[n] is not None
        ]
        return f"{PREFIXES[form.kind]}{self._prefix}{slug(' '.join(words)) or f'row-{row.number}'}"


def _called(columns: Mapping[int, Column], row: Row) -> list[str]:
    return [
        str(row.cells[n])
        for n, column in columns.items()
        if column.field is not None and column.field.path in _NAMES and row.cells[n] is not None
    ]


def _text(columns: Mapping[int, Column], row: Row, path: str) -> str | None:
    said = next((row.cells[n] for n, c in columns.items() if c.field is not None and c.field.path == path), None)
    return None if said is None else str(said)
