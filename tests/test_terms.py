from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties.terms import BASE, ID, LT, PREFIXES, expand, shorten

if TYPE_CHECKING:
    from localties import Project

prefixes = st.sampled_from(sorted(PREFIXES))
local_names = st.from_regex(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9-]+)*", fullmatch=True)


@given(prefixes, local_names)
def test_a_prefixed_name_comes_back_from_its_iri(prefix: str, local: str) -> None:
    iri = expand(f"{prefix}:{local}")
    assert iri == PREFIXES[prefix] + local
    assert expand(shorten(iri)) == iri


@given(prefixes, st.text(max_size=20))
def test_shortening_is_always_undone_by_expanding(prefix: str, tail: str) -> None:
    iri = PREFIXES[prefix] + tail
    name = shorten(iri)
    assert name == iri or expand(name) == iri


@given(
    prefixes, st.sampled_from(["", "/a", "a/b", "a#b", "?q", " a", "a b", ".a", "-a", "a:b", "//a", "a\n", "(a)"])
)
def test_an_iri_that_makes_no_local_name_stays_whole(prefix: str, tail: str) -> None:
    iri = PREFIXES[prefix] + tail
    name = shorten(iri)
    assert name == iri or PREFIXES[name.partition(":")[0]] != PREFIXES[prefix]


def test_the_longest_namespace_wins() -> None:
    assert shorten(ID + "locality/can-tho") == "locality:can-tho"
    assert shorten(BASE + "scheme/field/trade") == "field:trade"
    assert shorten(BASE + "scheme/field") == "scheme:field"
    assert shorten(LT + "signedOn") == "lt:signedOn"


@pytest.mark.parametrize("iri", ["https://example.org/a", "http://example.org/x:y", "urn:uuid:1-2"])
def test_an_iri_expands_to_itself(iri: str) -> None:
    assert expand(iri) == iri
    assert shorten(iri) == iri
    assert not iri.startswith(BASE)


@pytest.mark.parametrize("name", ["nowhere:a", "can-tho", "", ":a", "LOCALITY:can-tho"])
def test_an_unknown_prefix_is_a_key_error(name: str) -> None:
    with pytest.raises(KeyError):
        expand(name)


def test_no_namespace_has_two_prefixes() -> None:
    assert len(set(PREFIXES.values())) == len(PREFIXES)
    assert all(PREFIXES[prefix].startswith(BASE) for prefix in ("lt", "locality", "field", "scheme", "lts"))


def test_the_jsonld_context_binds_prefixes_to_the_same_namespaces(project: Project) -> None:
    context = json.loads(project.context.read_text("utf-8"))["@context"]
    bound = {
        name: value for name, value in context.items() if isinstance(value, str) and value.endswith(("/", "#"))
    }
    assert len(bound) > 20
    assert bound == {name: PREFIXES[name] for name in bound}
