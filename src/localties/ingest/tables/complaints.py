"""What is told of cells that cannot be read: where they are, what is wrong, and what to write instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from localties.errors import InvalidDateError, InvalidNumberError
from localties.ingest.spellings import AmbiguousDateError, AmbiguousNumberError
from localties.ingest.tables.forms import Kind
from localties.ingest.tables.notes import Notes
from localties.labels import choose
from localties.messages import LANGUAGES
from localties.terms import shorten
from localties.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.ingest.remarks import Remark
    from localties.ingest.tables.entries import Entry, Value
    from localties.ingest.tables.forms import Field, Form
    from localties.ingest.tables.naming import Names, UnknownNameError

_SHOWN: Final = 12
"""How many of the things that could be meant are named."""


class Complaints:
    """Collects what there is to say about the rows of a table.

    Args:
        forms: The forms of the project.
        names: What things are called.
    """

    def __init__(self, forms: Mapping[str, Form], names: Names) -> None:
        self._forms = forms
        self._names = names
        self._notes: dict[str, Notes] = {}

    @property
    def remarks(self) -> list[Remark]:
        """All that was said."""
        return [remark for notes in self._notes.values() for remark in notes.remarks]

    def on(self, sheet: str) -> Notes:
        """Give the notes on a sheet."""
        return self._notes.setdefault(sheet, Notes(sheet))

    def unknown(self, entry: Entry, of: Field, error: UnknownNameError) -> None:
        """Say that a name means nothing that is certain, and what could be written."""
        if error.candidates:
            text = say("Nothing is certainly meant by this; write one of: %(choice)s")
            values = {"choice": self._choice(error.candidates, as_concepts=of.kind is Kind.CONCEPT)}
        elif sheets := [form.names for cls in of.classes if (form := self._forms.get(cls)) and not form.part]:
            text = say("Nothing is called so; write an identifier, or describe it in a sheet called %(sheets)s")
            values = {"sheets": {tag: _listed(choose(names, tag) for names in sheets) for tag in LANGUAGES}}
        else:
            text = say("Nothing is called so; write an identifier, or describe it in a sheet of its own")
            values = {}
        self._say(entry, of, str(error), text, **values)

    def unreadable(self, entry: Entry, of: Field, value: Value, error: Exception) -> None:
        """Say that a date, a number or a text cannot be read."""
        values: dict[str, object] = {}
        match error:
            case AmbiguousDateError():
                text = say(
                    "This can be the day %(first)s or %(second)s; write one of the two, "
                    "or declare in localties.toml or by --dates which comes first"
                )
                values = dict(zip(("first", "second"), (r.text for r in error.readings), strict=False))
            case InvalidDateError():
                text = say(
                    "This is no date that can be read, or no day of the calendar; "
                    "write for example 2012, 12/2012, 4/12/2012, 2012-12-04, quý IV/2024 or 2026-2030"
                )
            case AmbiguousNumberError():
                text = say(
                    "This number can be read in two ways; write it without grouping, for example 1234 or 1,23"
                )
            case InvalidNumberError():
                text = say("This is no number that can be read; write for example 12, 269.84 or 269,84 triệu USD")
            case _:
                text = say("This cannot be read; see what the column takes")
        self._say(entry, of, str(value), text, **values)

    def contradiction(self, entry: Entry, of: Field, concept: str) -> None:
        """Say that a figure says in words something else than the column that is there for it."""
        self._say(
            entry,
            of,
            None,
            say("The figure of this row says “%(figure)s” here; make the two agree"),
            figure=self._names.called(concept),
        )

    def _say(self, entry: Entry, of: Field, value: str | None, text: str, **values: object) -> None:
        heading = entry.headings.get(of.path, shorten(of.path))
        entry.is_broken = True
        self.on(entry.sheet).say(text, Severity.VIOLATION, row=entry.row, column=heading, value=value, **values)

    def _choice(self, things: tuple[str, ...], *, as_concepts: bool) -> dict[str, str]:
        """Name what can be written: concepts by their names, things by identifiers too, as names are shared."""
        said = {}
        for tag in LANGUAGES:
            named = [(self._names.called(thing)[tag], shorten(thing)) for thing in things]
            words = [name if as_concepts or name == short else f"{name} ({short})" for name, short in named]
            said[tag] = "; ".join([*words[:_SHOWN], *(["…"] if len(words) > _SHOWN else [])])
        return said


def say(text: str) -> str:
    """Mark a message for the catalogue; it is put into words where it is noted."""
    return text


def _listed(names: Iterable[str | None]) -> str:
    return " / ".join(f"“{name}”" for name in names if name)
