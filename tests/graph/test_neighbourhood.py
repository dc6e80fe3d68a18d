from __future__ import annotations

from collections.abc import Iterable

import pytest

from localties import KnowledgeGraph
from localties.graph import classes_of, is_part, leading_to, mentions, names_of, with_parts
from tests.graph.conftest import Small, node

RECORDS = """
agreement:x a lt:Agreement ; lt:hasParty party:x.home , party:x.abroad ; lt:evidence evidence:e .
party:x.home a lt:Party ; lt:actor locality:home ; lt:evidence evidence:p .
party:x.abroad a lt:Party ; lt:actor locality:abroad .
evidence:e a lt:Evidence ; lt:source source:s . evidence:p a lt:Evidence ; lt:source source:s .
source:s a lt:Source ; dcterms:title "Nguồn"@vi .
event:y a lt:Event ; lt:participation participation:y ; lt:outcome agreement:x .
participation:y a lt:Participation ; lt:actor locality:abroad .
claim:c a lt:Claim ; lt:claimAbout agreement:x .
<urn:untyped> lt:actor locality:home .
_:blank a lt:Event ; lt:host locality:home .
"""


@pytest.fixture
def records(small: Small) -> KnowledgeGraph:
    return small(RECORDS)


def local_names(things: Iterable[object]) -> set[str]:
    return {str(thing).strip("<>").removeprefix("https://w3id.org/localties/id/") for thing in things}


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("party:x.home", True),
        ("participation:y", True),
        ("evidence:e", True),
        ("agreement:x", False),
        ("locality:home", False),
        ("source:s", False),
        ("locality:nowhere", False),
    ],
)
def test_a_part_is_told_from_a_thing_of_its_own(records: KnowledgeGraph, name: str, part: bool) -> None:
    assert is_part(records, node(name)) is part


def test_things_come_with_their_parts(records: KnowledgeGraph) -> None:
    assert local_names(with_parts(records, {node("agreement:x")})) == {
        *("agreement/x", "party/x.home", "party/x.abroad", "evidence/e", "evidence/p")
    }
    assert with_parts(records, set()) == set()


def test_a_part_that_speaks_stands_for_its_whole(records: KnowledgeGraph) -> None:
    assert local_names(mentions(records, node("locality:home"))) >= {"agreement/x"}
    found = local_names(mentions(records, node("locality:abroad")))
    assert {"agreement/x", "event/y"} <= found
    assert not [name for name in found if name.startswith(("party/", "participation/"))]


def test_what_has_no_type_or_no_name_does_not_speak(records: KnowledgeGraph) -> None:
    found = local_names(mentions(records, node("locality:home")))
    assert "urn:untyped" not in found
    assert not [name for name in found if name.startswith("_:")]


def test_a_mention_tells_its_classes(records: KnowledgeGraph) -> None:
    kinds = {
        classes_of(records, thing) == classes
        for thing, classes in mentions(records, node("locality:home")).items()
    }
    assert kinds == {True}


def test_parts_of_parts_lead_to_the_whole(records: KnowledgeGraph) -> None:
    assert local_names(mentions(records, node("source:s"))) == {"agreement/x"}


def test_the_way_from_the_whole_to_what_its_part_says_is_told(records: KnowledgeGraph) -> None:
    told = {
        (*local_names({t.subject}), t.predicate.value.rpartition("#")[2], *local_names({t.object}))
        for t in leading_to(records, node("locality:abroad"))
    }
    assert told >= {
        ("party/x.abroad", "actor", "locality/abroad"),
        ("agreement/x", "hasParty", "party/x.abroad"),
        ("event/y", "participation", "participation/y"),
    }
    assert ("agreement/x", "hasParty", "party/x.home") not in told
    assert ("claim/c", "claimAbout", "agreement/x") not in told


def test_nothing_speaks_of_what_is_unknown(records: KnowledgeGraph) -> None:
    assert mentions(records, node("locality:nowhere")) == {}


def test_names_and_classes_of_a_thing(records: KnowledgeGraph) -> None:
    assert names_of(records, node("locality:home")) == {"en": "Home", "vi": "Nhà"}
    assert names_of(records, node("source:s")) == {"vi": "Nguồn"}
    assert names_of(records, node("party:x.home")) == {}
    assert classes_of(records, node("locality:abroad")) == {node("lt:Locality"), node("lt:Partner")}


def test_a_cycle_of_parts_comes_to_an_end(small: Small) -> None:
    graph = small("party:a a lt:Party ; lt:organ party:b . party:b a lt:Party ; lt:organ party:a .")
    assert local_names(with_parts(graph, {node("party:a")})) == {"party/a", "party/b"}
    assert mentions(graph, node("party:a")) == {}
