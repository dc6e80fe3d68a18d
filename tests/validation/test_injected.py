"""Of errors injected on purpose, whose number is known, both engines find every one, and find the same."""

from __future__ import annotations

from collections import Counter

import pytest
from rdflib import SH, URIRef

from localties.terms import SHAPES
from localties.validation import Validator
from tests.validation import test_shapes as examples
from tests.validation.conftest import Judge
from tests.validation.injected import BY_OTHER_FIELDS, INJECTORS, broken, constraints, good
from tests.validation.test_engines import said

COPIES = list(broken())
TEXT = "".join(f"{triple} .\n" for triple in good().union(*(one.triples for one in COPIES)))


def compared(field: URIRef) -> bool:
    return bool(constraints(field) & BY_OTHER_FIELDS)


def test_each_constraint_on_a_field_has_an_injector() -> None:
    fields = {field for form in examples.forms() for field in examples.shapes().objects(form, SH.property)}
    used = set().union(*(constraints(field) for field in fields))
    assert used - BY_OTHER_FIELDS == set(INJECTORS)


def test_each_field_of_each_form_is_broken() -> None:
    fields = {str(field) for form in examples.forms() for field in examples.shapes().objects(form, SH.property)}
    assert fields | {str(form) for form in examples.forms()} == {one.shape for one in COPIES}
    assert len({one.focus for one in COPIES}) == len(COPIES) > 500


@pytest.mark.slow
def test_both_engines_find_every_injected_error(judge: Judge) -> None:
    by_reference, by_fast = (judge(TEXT, engine) for engine in (Validator.PYSHACL, Validator.SHACL_RUST))
    assert said(by_reference) == said(by_fast)
    # A field that is compared with another also speaks up where the other is broken.
    fields = {str(field) for field in map(URIRef, {one.shape for one in COPIES}) if not compared(field)}
    focuses = {one.focus for one in COPIES}
    expected = Counter((one.focus, one.shape) for one in COPIES if one.shape in fields)
    found = Counter({(f.focus, f.shape) for f in by_fast if f.focus in focuses and f.shape in fields})
    assert {(focus, shape.removeprefix(SHAPES)) for focus, shape in expected - found} == set()
    assert {(focus, shape.removeprefix(SHAPES)) for focus, shape in found - expected} == set()
