"""From the rows of a table to statements, each cell read by the field of its column."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import InvalidDateError, LocaltiesError
from localties.ingest.remarks import Remark
from localties.ingest.spellings import AmbiguousDateError, read_date, read_number
from localties.ingest.tables.cells import NONE, iri_of, literal_of, parts_of, typed
from localties.ingest.tables.forms import Column, Form, Kind, columns_of, default_of
from localties.ingest.tables.naming import Names, UnknownNameError
from localties.labels import fold, slug
from localties.terms import DCTERMS, LT, PREFIXES, RDF, RDFS
from localties.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.ingest.spellings import Order
    from localties.ingest.tables.forms import Field
    from localties.ingest.tables.reading import Row, Sheet, Table
    from localties.store import Term

Value = str | int | float | bool | date | None
_TYPE: Final = ox.NamedNode(RDF + "type")
_NAMES: Final = (RDFS + "label", DCTERMS + "title")
_EVIDENCE: Final = LT + "evidence"
_HEADING: Final = re.compile(r"(.*?)\s*[(\[]([a-z]{2,3}(?:-[A-Za-z0-9]+)*)[)\]]\s*\*?")


@dataclass(slots=True)
class Entry:
    """What a row says of a thing.

    Attributes:
        thing: Its IRI.
        sheet: The name of the sheet.
        row: The row as a spreadsheet numbers it.
        form: The form that the sheet is for.
        headings: For each property, the heading of its column.
        says: Predicate and language (None for what is no text) to values; empty where the cell is.
        parts: What is said of the parts that cells name by what they refer to.
        sources: What the row names as its sources, as it is written.
        names_evidence: Whether the row names pieces of evidence of its own, or `-` for none.
    """

    thing: str
    sheet: str
    row: int
    form: Form
    headings: Mapping[str, str]
    says: dict[tuple[str, str | None], set[Term]] = field(default_factory=dict)
    parts: set[ox.Triple] = field(default_factory=set)
    sources: list[str] = field(default_factory=list)
    names_evidence: bool = False


@dataclass(frozen=True, slots=True)
class Conventions:
    """How an office writes.

    Attributes:
        order: How `3/4/2020` is read; None where it is refused.
        language: The language whose decimal comma or point is meant; None where `1.234` is refused.
        prefix: What stands before the local names of things that get one, with a dot at the end; or nothing.
        languages: The language tags of the columns of text, beside those that headings name.
    """

    order: Order | None = None
    language: str | None = None
    prefix: str = ""
    languages: tuple[str, ...] = ("vi", "en")


class Rows:
    """Reads the sheets of a table.

    Args:
        forms: The forms of the project.
        names: What names mean.
        conventions: How the office writes.
        earlier: For each sheet and row, the thing that an earlier import of the same file found there.

    Attributes:
        remarks: What there is to say about the table.
    """

    def __init__(
        self,
        forms: Mapping[str, Form],
        names: Names,
        conventions: Conventions,
        earlier: Mapping[tuple[str, int], str],
    ) -> None:
        self._forms = forms
        self._names = names
        self._conventions = conventions
        self._earlier = earlier
        self.remarks: list[Remark] = []

    def read(self, table: Table) -> list[Entry]:
        """Read every sheet that a form fits.

        Returns:
            An entry for each row that says something; `remarks` has the rest.
        """
        sheets = [(sheet, form) for sheet in table.sheets if (form := self._form(sheet)) is not None]
        planned = [(sheet, form, self._columns(sheet, form)) for sheet, form in sheets]
        entries = [entry for sheet, form, columns in planned for entry in self._identified(sheet, form, columns)]
        for entry, row, columns in entries:
            self._fill(entry, row, columns)
        return [entry for entry, _, _ in entries]

    def _form(self, sheet: Sheet) -> Form | None:
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
            self._say(
                Severity.INFO, (sheet.name, None, None, None),
                f"The sheet was taken for a table of the form '{fitting[0].names['en']}' by its headings",
                f"Trang tính được hiểu là biểu mẫu '{fitting[0].names['vi']}' theo tiêu đề các cột",
            )  # fmt: skip
            return fitting[0]
        self._say(
            Severity.WARNING, (sheet.name, None, None, None),
            "No form fits the sheet, and it was passed over; name it one of: "
            + ", ".join(form.names["en"] for form in self._forms.values()),
            "Không có biểu mẫu nào khớp nên trang tính bị bỏ qua; hãy đặt tên là một trong các loại: "
            + ", ".join(form.names["vi"] for form in self._forms.values()),
        )  # fmt: skip
        return None

    def _fit(self, sheet: Sheet, form: Form) -> int:
        known = self._known(sheet, form)
        return sum(_folded(heading) in known for heading in sheet.header if heading)

    def _known(self, sheet: Sheet, form: Form) -> dict[str, Column]:
        """Give what the columns of a form can be called: in either language, or by the name of the property."""
        tags = {match[2] for heading in sheet.header if (match := _HEADING.fullmatch(heading))}
        known = {"id": Column(None)}
        for column in columns_of(form, sorted({*self._conventions.languages, *tags})):
            known |= {_folded(column.heading(language)): column for language in ("en", "vi")}
            if column.field is not None and column.language is None:
                known[fold(column.field.path.rpartition("#")[2].rpartition("/")[2])] = column
        return known

    def _columns(self, sheet: Sheet, form: Form) -> dict[int, Column]:
        known = self._known(sheet, form)
        found: dict[int, Column] = {}
        for number, heading in enumerate(sheet.header):
            column = known.get(_folded(heading))
            if column is not None:
                found[number] = column
            elif heading:
                self._say(
                    Severity.WARNING, (sheet.name, sheet.header_row, heading, None),
                    "No such column is known here, and it was passed over; see `localties template`",
                    "Không có cột này trong biểu mẫu nên bị bỏ qua; xem `localties template`",
                )  # fmt: skip
        return found

    def _identified(
        self, sheet: Sheet, form: Form, columns: Mapping[int, Column]
    ) -> list[tuple[Entry, Row, Mapping[int, Column]]]:
        """Give each row its thing, so that rows can refer to each other in any order."""
        found: list[tuple[Entry, Row, Mapping[int, Column]]] = []
        minted: Counter[str] = Counter()
        ids: list[tuple[Row, str | None, str]] = []
        for row in sheet.rows:
            given = next(
                (row.cells[n] for n, c in columns.items() if c.field is None and n < len(row.cells)), None
            )
            ids.append(
                (row, None if given is None else iri_of(str(given), form.kind), self._minted(form, columns, row))
            )
        own = {iri or mint for _, iri, mint in ids}
        for row, iri, mint in ids:
            thing = iri or self._existing(form, columns, row) or mint
            before = self._earlier.get((sheet.name, row.number))
            if iri is None and before is not None and before not in own and before.startswith(PREFIXES[form.kind]):
                thing = before  # the row lost the name that its identifier was made of
            minted[thing] += 1
            if minted[thing] > 1:
                self._say(
                    Severity.VIOLATION, (sheet.name, row.number, None, None),
                    f"Another row of the sheet is about the same thing ({thing.rpartition('/')[2]}); "
                    "join the two, or give each an identifier",
                    f"Một hàng khác của trang tính nói về cùng đối tượng ({thing.rpartition('/')[2]}); "
                    "hãy gộp hai hàng hoặc ghi mã định danh cho từng hàng",
                )  # fmt: skip
                continue
            self._names.add(thing, form.cls, self._called(columns, row))
            found.append((Entry(thing, sheet.name, row.number, form, _headings(sheet, columns)), row, columns))
        return found

    def _existing(self, form: Form, columns: Mapping[int, Column], row: Row) -> str | None:
        """Give the thing of the graph that a row without an identifier is certainly about."""
        for name in self._called(columns, row):
            try:
                thing = self._names.thing(name, (form.cls,))
            except UnknownNameError:
                continue
            if not form.part:
                return thing
        return None

    @staticmethod
    def _called(columns: Mapping[int, Column], row: Row) -> list[str]:
        return [
            str(row.cells[n])
            for n, column in columns.items()
            if column.field is not None
            and column.field.path in _NAMES
            and n < len(row.cells)
            and row.cells[n] is not None
        ]

    def _minted(self, form: Form, columns: Mapping[int, Column], row: Row) -> str:
        words = self._called(columns, row)[-1:] or [
            str(row.cells[n])
            for n, column in columns.items()
            if column.field is not None
            and column.field.required
            and n < len(row.cells)
            and row.cells[n] is not None
        ]
        return f"{PREFIXES[form.kind]}{self._conventions.prefix}{slug(' '.join(words)) or f'row-{row.number}'}"

    def _fill(self, entry: Entry, row: Row, columns: Mapping[int, Column]) -> None:
        for number, column in columns.items():
            if column.field is None:
                continue
            value = row.cells[number] if number < len(row.cells) else None
            heading = entry.headings[column.field.path]
            key = (column.field.path, column.language)
            entry.says.setdefault(key, set())
            if value is None or value == "":
                continue
            if column.field.path == _EVIDENCE and value == NONE:
                entry.names_evidence = True
                continue
            try:
                entry.says[key] |= set(self._terms(entry, column, value))
            except UnknownNameError as error:
                self._unknown(entry, heading, error)
            except (LocaltiesError, ValueError) as error:
                self._refused(entry, heading, value, error)

    def _terms(self, entry: Entry, column: Column, value: Value) -> Iterable[Term]:
        assert column.field is not None  # noqa: S101 - callers pass over the column of identifiers
        of = column.field
        if of.kind is Kind.DATE:
            found = read_date(value, self._conventions.order)  # type: ignore[arg-type]
            return [ox.Literal(found.text, datatype=ox.NamedNode(found.datatype))]
        if of.kind is Kind.DECIMAL:
            return [self._decimal(entry, value)]
        text = _plain(value)
        parts = parts_of(text) if of.many else [text]
        return [term for part in parts if (term := self._term(entry, of, column.language, part)) is not None]

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
            case Kind.INTEGER:
                return typed(str(int(text)), "integer")
            case Kind.CONCEPT:
                return ox.NamedNode(self._names.concept(of, text))
            case Kind.PART:
                return self._part(entry, of, text)
            case _:
                kind = self._forms[of.classes[0]].kind if of.classes and of.classes[0] in self._forms else None
                return ox.NamedNode(self._names.thing(text, of.classes, kind))

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
        thing = self._names.thing(text, stands_for.classes)
        part = ox.NamedNode(f"{PREFIXES[form.kind]}{entry.thing.rpartition('/')[2]}.{thing.rpartition('/')[2]}")
        entry.parts |= {
            ox.Triple(part, _TYPE, ox.NamedNode(form.cls)),
            ox.Triple(part, ox.NamedNode(stands_for.path), ox.NamedNode(thing)),
        }
        for field_ in form.fields:
            if field_.required and (concept := default_of(field_)):
                entry.parts.add(ox.Triple(part, ox.NamedNode(field_.path), ox.NamedNode(concept)))
        return part

    def _decimal(self, entry: Entry, value: Value) -> Term:
        figure = read_number(value, self._conventions.language)  # type: ignore[arg-type]
        told = {"qualifier": figure.qualifier, "unit": figure.unit}
        for name, local in told.items():
            of = entry.form.field(LT + name)
            if of is not None and local is not None and (LT + name, None) not in entry.says:
                entry.says[LT + name, None] = {ox.NamedNode(self._names.concept(of, local))}
        return typed(canonical(figure.value), "decimal")

    def _unknown(self, entry: Entry, heading: str, error: UnknownNameError) -> None:
        choice = ", ".join(error.candidates[:12])
        self._say(
            Severity.VIOLATION, (entry.sheet, entry.row, heading, str(error)),
            f"Nothing is certainly meant by this; write one of: {choice}" if choice
            else "Nothing is called so; write an identifier, or describe it in a sheet of its own",
            f"Không xác định chắc chắn được đối tượng; hãy ghi một trong: {choice}" if choice
            else "Không có đối tượng nào mang tên này; hãy ghi mã định danh, hoặc mô tả ở trang tính riêng",
        )  # fmt: skip

    def _refused(self, entry: Entry, heading: str, value: Value, error: Exception) -> None:
        said = (
            str(error) if isinstance(error, LocaltiesError) else "This cannot be read; see what the column takes"
        )
        vi = "Không đọc được giá trị này; xem phần mô tả của cột"
        if isinstance(error, AmbiguousDateError):
            choice = " hoặc ".join(reading.text for reading in error.readings)
            vi = f"Ngày này có thể là {choice}; hãy ghi rõ một trong hai, hoặc khai báo ngày hay tháng đứng trước"
        elif isinstance(error, InvalidDateError):
            vi = "Không đọc được ngày này; hãy ghi NĂM, NĂM-THÁNG hoặc NĂM-THÁNG-NGÀY"
        self._say(Severity.VIOLATION, (entry.sheet, entry.row, heading, str(value)), said, vi)

    def _say(
        self, severity: Severity, at: tuple[str, int | None, str | None, str | None], en: str, vi: str
    ) -> None:
        """Note a remark on a sheet, row, column and value."""
        self.remarks.append(Remark(severity, *at, {"en": en, "vi": vi}))


def _folded(heading: str) -> str:
    return fold(heading).rstrip(" *")


def canonical(number: Decimal) -> str:
    """Give a number in the canonical form of xsd:decimal (XML Schema 1.1, part 2, E.1): `12`, `0.5`."""
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _headings(sheet: Sheet, columns: Mapping[int, Column]) -> dict[str, str]:
    return {column.field.path: sheet.header[n] for n, column in columns.items() if column.field is not None}


def _plain(value: Value) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
