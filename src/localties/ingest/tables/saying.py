"""From a cell to what it says: each read by the field of its column, or told of where it cannot be."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import InvalidNumberError, LocaltiesError
from localties.ingest.spellings import read_date, read_number
from localties.ingest.tables.cells import NONE, iri_of, literal_of, parts_of, typed
from localties.ingest.tables.forms import Kind, default_of
from localties.ingest.tables.naming import UnknownNameError
from localties.labels import fold
from localties.terms import LT, PREFIXES, RDF

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.ingest.tables.complaints import Complaints
    from localties.ingest.tables.entries import Conventions, Entry, Value
    from localties.ingest.tables.forms import Column, Field, Form
    from localties.ingest.tables.naming import Names
    from localties.ingest.tables.table import Cell
    from localties.store import Term

_TYPE: Final = ox.NamedNode(RDF + "type")
_EVIDENCE: Final = LT + "evidence"
_YEARS: Final = {fold(word): "" for word in ("năm", "year", "years", "년", "年")}
"""What people write behind a term of so many years."""
_EXACT: Final = "exact"


class Saying:
    """Reads the cells of rows.

    Args:
        forms: The forms of the project.
        names: What names mean.
        conventions: How the office writes.
        complaints: Where to tell of what cannot be read.
    """

    def __init__(
        self, forms: Mapping[str, Form], names: Names, conventions: Conventions, complaints: Complaints
    ) -> None:
        self._forms = forms
        self._names = names
        self._conventions = conventions
        self._complaints = complaints

    def fill(self, entry: Entry, cells: Iterable[tuple[Column, Cell]]) -> None:
        """Read a row into an entry; what a figure says beside its number fills cells that are empty."""
        figures: list[Value] = []
        for column, value in cells:
            if column.field is None:
                continue
            said = entry.says.setdefault((column.field.path, column.language), set())
            if value is None or value == "":
                continue
            if column.field.path == _EVIDENCE and value == NONE:
                entry.names_evidence = True
                continue
            for part in _parts(column.field, value):
                said |= self._read(entry, column.field, column.language, part)
            figures += [value] if said and column.field.kind is Kind.DECIMAL else []
        for value in figures:
            self._fill_beside(entry, value)

    def _read(self, entry: Entry, of: Field, language: str | None, value: Value) -> set[Term]:
        """Read one value, or tell why it cannot be."""
        try:
            if of.kind is Kind.DATE:
                found = read_date(value, self._conventions.order)
                return {ox.Literal(found.text, datatype=ox.NamedNode(found.datatype))}
            if of.kind is Kind.DECIMAL:
                figure = read_number(_number(value), self._conventions.language)
                return {typed(canonical(figure.value), "decimal")}
            if of.kind is Kind.INTEGER:
                return {typed(str(self._whole(value)), "integer")}
            term = self._term(entry, of, language, _plain(value))
        except UnknownNameError as error:
            self._complaints.unknown(entry, of, error)
        except (LocaltiesError, ValueError) as error:
            self._complaints.unreadable(entry, of, value, error)
        else:
            return set() if term is None else {term}
        return set()

    def _term(self, entry: Entry, of: Field, language: str | None, text: str) -> Term | None:  # noqa: PLR0911
        match of.kind:
            case Kind.TEXT:
                return ox.Literal(text, language=language)
            case Kind.STRING:
                return ox.Literal(text)
            case Kind.LITERAL:
                return literal_of(text)
            case Kind.ADDRESS:
                return typed(text, "anyURI")
            case Kind.CONCEPT:
                return ox.NamedNode(self._names.concept(of, text))
            case Kind.PART:
                return self._part(entry, of, text)
            case _:
                return ox.NamedNode(self._thing(entry, text, of))

    def _thing(self, entry: Entry, text: str, of: Field) -> str:
        kind = self._forms[of.classes[0]].kind if of.classes and of.classes[0] in self._forms else None
        thing = self._names.thing(text, of.classes, kind)
        entry.parts |= self._names.told_of(thing)
        return thing

    def _part(self, entry: Entry, of: Field, text: str) -> Term | None:
        """Give a part by its identifier, or make one of the thing that it refers to."""
        form = self._forms[of.classes[0]]
        iri = iri_of(text)
        if iri is not None and iri.startswith(PREFIXES[form.kind]):
            entry.names_evidence |= of.path == _EVIDENCE
            return ox.NamedNode(iri)
        if of.path == _EVIDENCE:
            entry.sources.append(text)
            return None
        stands_for = form.stands_for
        if stands_for is None:
            raise UnknownNameError(text)
        thing = self._thing(entry, text, stands_for)
        part = ox.NamedNode(f"{PREFIXES[form.kind]}{entry.thing.rpartition('/')[2]}.{thing.rpartition('/')[2]}")
        entry.parts |= {
            ox.Triple(part, _TYPE, ox.NamedNode(form.cls)),
            ox.Triple(part, ox.NamedNode(stands_for.path), ox.NamedNode(thing)),
        }
        for field_ in form.fields:
            if field_.required and (concept := default_of(field_)):
                entry.parts.add(ox.Triple(part, ox.NamedNode(field_.path), ox.NamedNode(concept)))
        return part

    def _fill_beside(self, entry: Entry, value: Value) -> None:
        """Fill the fields that a figure speaks of too, or see that they say the same."""
        figure = read_number(_number(value), self._conventions.language)
        told = {"qualifier": figure.qualifier, "unit": figure.unit}
        for name, local in told.items():
            of = entry.form.field(LT + name)
            if of is None or local is None:
                continue
            concept = ox.NamedNode(self._names.concept(of, local))
            said = entry.says.setdefault((of.path, None), set())
            if not said:
                said.add(concept)
            elif said != {concept} and local != _EXACT:  # a bare number does not claim to be exact
                self._complaints.contradiction(entry, of, concept.value)

    def _whole(self, value: Value) -> int:
        figure = read_number(_number(value), self._conventions.language, _YEARS)
        if figure.value != int(figure.value) or figure.qualifier != _EXACT or figure.unit:
            raise InvalidNumberError(f"'{value}' is not a whole number", hint="Write a whole number such as 5")
        return int(figure.value)


def canonical(number: Decimal) -> str:
    """Give a number in the canonical form of xsd:decimal (XML Schema 1.1, part 2, E.1): `12`, `0.5`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _parts(of: Field, value: Value) -> Iterable[Value]:
    return parts_of(_plain(value)) if of.many else [value]


def _number(value: Value) -> str | int | float:
    if isinstance(value, str | int | float):
        return value
    raise InvalidNumberError(f"'{value}' is not a number", hint="Format the cell as a number")


def _plain(value: Value) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
