"""Forms: what can be written about a thing of a class, read from the SHACL shapes.

Templates, imports and exported workbooks have one sheet for a form and one column for a field, or one for each
language of a field that holds language-tagged text. No second list of the properties exists.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import names_of
from localties.labels import choose
from localties.store import EmbeddedStore
from localties.terms import BASE, LT, RDF, RDFS, SHAPES, SKOS, XSD, expand

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.graph import KnowledgeGraph
    from localties.store import Term

Texts = dict[str, str]


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    """Text with a language tag: one column for each language."""
    STRING = "string"
    LITERAL = "literal"
    ADDRESS = "address"
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    CONCEPT = "concept"
    REFERENCE = "reference"
    PART = "part"
    """Things that exist only as part of the record: parties, participations, codes, evidence."""


@dataclass(frozen=True, slots=True)
class Field:
    """One property of a form.

    Attributes:
        path: The IRI of the property.
        kind: What it holds.
        names: What it is called, by language tag.
        descriptions: What to write and what not, by language tag.
        many: Whether it takes several values; for text, several in one language.
        required: Whether a record needs one.
        classes: For references and parts, the IRIs of the classes of what is referred to; empty for any.
        concepts: For concepts, the IRIs of those that can be chosen.
        refers_to: The IRIs of the classes of what can be written: for a part, of the one thing that stands for it,
            such as the actor of a party; empty for a part that needs more than that, and for any class.
    """

    path: str
    kind: Kind
    names: Texts
    descriptions: Texts
    many: bool
    required: bool
    classes: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    refers_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """What can be written about a thing of a class.

    Attributes:
        cls: The IRI of the class.
        names: What it is called, by language tag.
        fields: Its fields in reading order.
        part: Whether things of the class exist only as part of another.
        stands_for: For a part that can be named by the one thing it refers to, such as a party by its actor, the
            field that refers to it; None where more has to be told.
    """

    cls: str
    names: Texts
    fields: tuple[Field, ...]
    part: bool
    stands_for: Field | None

    @property
    def kind(self) -> str:
        """The word for the class in identifiers, e.g. `agreement` or `organ`."""
        local = self.cls.removeprefix(LT)
        return {"TerritorialChange": "change", "OfficialCode": "code"}.get(local, local.lower())

    def field(self, path: str) -> Field | None:
        """Give the field of a property."""
        return next((field for field in self.fields if field.path == path), None)


_DEFAULTS: Final[Mapping[str, str]] = {LT + "certainty": expand("certainty:stated")}
"""What a required field holds where a part is named by what it refers to: a register states what it says."""

_NOT_WRITTEN: Final = (LT + "StatusAssessment", SKOS + "Concept")
"""Classes that nobody writes into a table: what is derived, and the vocabulary."""


def forms_of(graph: KnowledgeGraph) -> dict[str, Form]:
    """Read the forms of a project.

    Args:
        graph: The graph of the project, whose ontology and schemes say what things and concepts are called.

    Returns:
        Class IRI to form, those of whole records before those of their parts.
    """
    reading = _Reading(graph)
    read = (reading.form(shape, cls) for shape, cls in reading.closed_shapes() if cls not in _NOT_WRITTEN)
    forms = {form.cls: form for form in sorted(read, key=lambda form: (form.part, form.cls))}
    return {
        cls: replace(form, fields=tuple(replace(of, refers_to=_refers_to(of, forms)) for of in form.fields))
        for cls, form in forms.items()
    }


def default_of(field: Field) -> str | None:
    """Give the concept that a required field has where nobody says otherwise."""
    return _DEFAULTS.get(field.path)


def _refers_to(of: Field, forms: Mapping[str, Form]) -> tuple[str, ...]:
    if of.kind is not Kind.PART:
        return of.classes
    stands_for = forms[of.classes[0]].stands_for
    return stands_for.classes if stands_for else ()


class _Reading:
    def __init__(self, graph: KnowledgeGraph) -> None:
        self._graph = graph
        self._shapes = EmbeddedStore()
        for path in graph.project.all_shapes:
            self._shapes.load(path, BASE + "shapes")
        self._parts = {
            quad.subject.value
            for quad in graph.store.matching(None, ox.NamedNode(RDFS + "subClassOf"), ox.NamedNode(LT + "Part"))
            if isinstance(quad.subject, ox.NamedNode)
        }

    def closed_shapes(self) -> Iterable[tuple[str, str]]:
        rows = self._shapes.select("SELECT ?shape ?cls WHERE { ?shape sh:closed true ; sh:targetClass ?cls }")
        return ((row["shape"].value, row["cls"].value) for row in rows.dicts())

    def form(self, shape: str, cls: str) -> Form:
        rows = self._shapes.select(
            f"SELECT ?property ?path (COALESCE(?at, 0) AS ?order) WHERE {{ <{shape}> sh:property ?property . "
            "?property sh:path ?path OPTIONAL { ?property sh:order ?at } } ORDER BY ?order STR(?path)"
        )
        fields = tuple(self._field(row["property"], row["path"].value) for row in rows.dicts())
        names = names_of(self._graph, ox.NamedNode(cls))
        part = cls in self._parts
        return Form(cls, names, fields, part, self._stands_for(fields) if part else None)

    @staticmethod
    def _stands_for(fields: tuple[Field, ...]) -> Field | None:
        asked = [field for field in fields if field.required and default_of(field) is None]
        return asked[0] if len(asked) == 1 and asked[0].kind is Kind.REFERENCE else None

    def _field(self, shape: Term, path: str) -> Field:
        said: dict[str, list[Term]] = {}
        for quad in self._shapes.matching(ox.NamedNode(shape.value)):
            said.setdefault(quad.predicate.value.rpartition("#")[2], []).append(quad.object)  # type: ignore[arg-type]
        classes = tuple(cls.value for cls in said.get("class", [])) or self._alternatives(said)
        concepts = self._concepts(said)
        kind = self._kind(said, classes, concepts)
        one = "uniqueLang" in said if kind is Kind.TEXT else "maxCount" in said
        return Field(
            path=path,
            kind=kind,
            names=_texts(said.get("name", [])),
            descriptions=_texts(said.get("description", [])),
            many=not one,
            required="minCount" in said,
            classes=classes,
            concepts=concepts,
        )

    def _kind(self, said: dict[str, list[Term]], classes: tuple[str, ...], concepts: tuple[str, ...]) -> Kind:
        datatype = said["datatype"][0].value if "datatype" in said else None
        if datatype is not None:
            return {
                RDF + "langString": Kind.TEXT,
                XSD + "integer": Kind.INTEGER,
                XSD + "decimal": Kind.DECIMAL,
                XSD + "anyURI": Kind.ADDRESS,
            }.get(datatype, Kind.STRING)
        if concepts:
            return Kind.CONCEPT
        if classes:
            return Kind.PART if self._parts.issuperset(classes) else Kind.REFERENCE
        if "or" in said or any(node.value == SHAPES + "Day" for node in said.get("node", [])):
            return Kind.DATE
        return Kind.LITERAL if said["nodeKind"][0].value.endswith("Literal") else Kind.REFERENCE

    def _alternatives(self, said: dict[str, list[Term]]) -> tuple[str, ...]:
        """Give the classes of `sh:or ( lts:IsTie lts:IsAgreement )`."""
        found = (
            row["cls"].value
            for head in said.get("or", [])
            if isinstance(head, ox.BlankNode | ox.NamedNode)
            for member in self._members(head)
            for row in self._shapes.select(f"SELECT ?cls WHERE {{ <{member}> sh:class ?cls }}").dicts()
        )
        return tuple(sorted(found))

    def _members(self, head: ox.NamedNode | ox.BlankNode) -> list[str]:
        members: list[str] = []
        node: Term = head
        while isinstance(node, ox.NamedNode | ox.BlankNode) and node.value != RDF + "nil":
            said = {quad.predicate.value: quad.object for quad in self._shapes.matching(node)}
            members.append(said[RDF + "first"].value)  # type: ignore[union-attr]
            node = said[RDF + "rest"]  # type: ignore[assignment]
        return members

    def _concepts(self, said: dict[str, list[Term]]) -> tuple[str, ...]:
        if "in" in said and isinstance(head := said["in"][0], ox.BlankNode | ox.NamedNode):
            return tuple(self._members(head))
        found: set[str] = set()
        for node in said.get("node", []):
            rows = self._shapes.select(
                f"SELECT ?scheme WHERE {{ <{node.value}> sh:property ?p . "
                "?p sh:path skos:inScheme ; sh:hasValue ?scheme }"
            )
            for row in rows.dicts():
                query = f"SELECT ?concept WHERE {{ ?concept skos:inScheme <{row['scheme'].value}> }}"
                found |= {concept["concept"].value for concept in self._graph.store.select(query).dicts()}
        return tuple(sorted(found))


def _texts(terms: Iterable[Term]) -> Texts:
    return {term.language or "": term.value for term in terms if isinstance(term, ox.Literal)}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    Attributes:
        field: The field that it holds; None for the column of identifiers.
        language: The language tag of the text in it; None where the field is not text.
    """

    field: Field | None
    language: str | None = None

    def heading(self, language: str) -> str:
        """Give the heading, e.g. `Date of signature` or `Tên gọi (vi)`."""
        if self.field is None:
            return ID_HEADINGS.get(language, ID_HEADINGS["en"])
        name = choose(self.field.names, language) or self.field.path
        return f"{name} ({self.language})" if self.language else name


ID_HEADINGS: Final = {"en": "Identifier", "vi": "Mã định danh"}


def columns_of(form: Form, languages: Iterable[str]) -> list[Column]:
    """Give the columns of a form's sheet: the identifier, then the fields, text once for each language."""
    tags = list(languages)
    columns = [Column(None)]
    for field in form.fields:
        columns += [Column(field, tag) for tag in tags] if field.kind is Kind.TEXT else [Column(field)]
    return columns
