from __future__ import annotations

import pytest

from localties import KnowledgeGraph
from localties.ingest.tables.forms import Form, Kind, columns_of, forms_of
from localties.terms import LT, expand


@pytest.fixture(scope="module")
def forms(curated: KnowledgeGraph) -> dict[str, Form]:
    return forms_of(curated)


def test_every_class_that_is_written_has_a_form(forms: dict[str, Form]) -> None:
    local = {cls.removeprefix(LT) for cls in forms}
    assert {"Agreement", "Event", "Tie", "Party", "Evidence", "Source", "Succession", "Judgement"} <= local
    assert "StatusAssessment" not in local


@pytest.mark.parametrize(
    ("cls", "path", "kind", "many", "required"),
    [
        ("Agreement", "rdfs:label", Kind.TEXT, False, True),
        ("Agreement", "skos:altLabel", Kind.TEXT, True, False),
        ("Agreement", "lt:agreementType", Kind.CONCEPT, False, True),
        ("Agreement", "lt:realisation", Kind.CONCEPT, False, True),
        ("Agreement", "lt:hasParty", Kind.PART, True, True),
        ("Agreement", "lt:signedOn", Kind.DATE, False, False),
        ("Agreement", "lt:termYears", Kind.INTEGER, False, False),
        ("Agreement", "lt:place", Kind.REFERENCE, True, False),
        ("Observation", "lt:value", Kind.DECIMAL, False, True),
        ("Succession", "lt:of", Kind.REFERENCE, False, True),
        ("Judgement", "lt:judgedOn", Kind.DATE, False, True),
        ("Source", "lt:url", Kind.ADDRESS, True, False),
        ("Source", "dcterms:publisher", Kind.LITERAL, True, False),
    ],
)
def test_a_field_is_what_its_shape_says(
    forms: dict[str, Form], cls: str, path: str, kind: Kind, many: bool, required: bool
) -> None:
    field = forms[LT + cls].field(expand(path))
    assert field is not None
    assert (field.kind, field.many, field.required) == (kind, many, required)
    assert {"en", "vi"} <= field.names.keys()


def test_a_choice_offers_the_concepts_of_its_scheme_or_list(forms: dict[str, Form]) -> None:
    offered = forms[LT + "Agreement"].field(LT + "realisation")
    assert offered is not None
    assert set(offered.concepts) == {expand(f"realisation:{name}") for name in ("signed", "planned", "proposed")}
    succession = forms[LT + "Succession"].field(LT + "of")
    assert succession is not None
    assert set(succession.classes) == {LT + "Agreement", LT + "Tie"}


def test_a_part_that_comes_down_to_one_reference_can_be_named_by_it(forms: dict[str, Form]) -> None:
    stands_for = {cls.removeprefix(LT): form.stands_for and form.stands_for.path for cls, form in forms.items()}
    assert stands_for["Party"] == LT + "actor"
    assert stands_for["Evidence"] == LT + "source"
    assert stands_for["OfficialCode"] is None
    assert stands_for["Agreement"] is None


def test_text_has_a_column_for_each_language(forms: dict[str, Form]) -> None:
    headings = [column.heading("vi") for column in columns_of(forms[LT + "Agreement"], ["vi", "ko"])]
    assert headings[:3] == ["Mã định danh", "Tên gọi (vi)", "Tên gọi (ko)"]
    assert len(set(headings)) == len(headings)
