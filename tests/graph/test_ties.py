from __future__ import annotations

import pytest

from localties import KnowledgeGraph
from localties.terms import DERIVED_GRAPH, LT
from tests.graph.conftest import Small, derived, node

PARTIES = """
party:h lt:actor locality:home . party:a lt:actor locality:abroad . party:e lt:actor locality:else .
participation:h lt:actor locality:home . participation:a lt:actor locality:abroad .
"""
SIGNED = """
agreement:x a lt:Agreement ; lt:agreementType agreement-type:memorandum ; lt:realisation realisation:signed ;
    lt:hasParty party:h , party:a ; lt:signedOn "2012-05"^^xsd:gYearMonth .
"""
HELD = """
event:x a lt:Event ; lt:realisation realisation:held ; lt:startsOn "2015-03-04"^^xsd:date ;
    lt:participation participation:h , participation:a .
"""
TIE = "tie:home--abroad"


def ties(graph: KnowledgeGraph) -> set[str]:
    """Give the local names of the ties that were derived."""
    types = (t for t in graph.store.triples(DERIVED_GRAPH) if t.object == node("lt:Tie"))
    return {str(t.subject).rpartition("/")[2].rstrip(">") for t in types}


def test_an_agreement_makes_a_tie(small: Small) -> None:
    graph = small(PARTIES + SIGNED)
    assert ties(graph) == {"home--abroad"}
    assert derived(graph, TIE, "lt:locality") == {"home"}
    assert derived(graph, TIE, "lt:partner") == {"abroad"}
    assert derived(graph, TIE, "lt:basis") == {"x"}
    assert derived(graph, TIE, "lt:tieKind") == {"cooperation"}
    assert derived(graph, TIE, "rdfs:label") == {"Home – Abroad@en", "Nhà – Bạn@vi"}


def test_the_home_country_stands_on_the_locality_side(small: Small) -> None:
    graph = small(PARTIES + SIGNED + "locality:home a lt:Partner .")
    assert ties(graph) == {"home--abroad"}


def test_between_two_others_the_name_that_sorts_first_does(small: Small) -> None:
    graph = small(PARTIES + SIGNED.replace("party:h", "party:e"))
    assert ties(graph) == {"abroad--else"}


def test_two_of_one_country_make_no_tie(small: Small) -> None:
    assert ties(small(PARTIES + SIGNED + "locality:home a lt:Partner . party:a lt:actor locality:home .")) == {
        "home--abroad"
    }
    inland = "locality:near a lt:Locality , lt:Partner ; lt:country state:vn . party:n lt:actor locality:near ."
    assert ties(small(PARTIES + inland + SIGNED.replace("party:a", "party:n"))) == set()


def test_three_parties_make_a_tie_for_each_pair_across_a_border(small: Small) -> None:
    graph = small(PARTIES + SIGNED.replace("party:a", "party:a , party:e"))
    assert ties(graph) == {"home--abroad", "home--else", "abroad--else"}


def test_a_shared_event_makes_a_tie(small: Small) -> None:
    graph = small(PARTIES + HELD)
    assert ties(graph) == {"home--abroad"}
    assert derived(graph, TIE, "lt:shownBy") == {"x"}
    assert derived(graph, TIE, "lt:tieKind") == {"contact"}


def test_the_host_of_an_event_shares_it(small: Small) -> None:
    assert ties(
        small(
            PARTIES
            + HELD.replace("participation:h , ", "participation:a ; lt:host locality:home ; lt:participation ")
        )
    ) == {"home--abroad"}


@pytest.mark.parametrize("stage", ["planned", "proposed", "discussed", "cancelled"])
def test_what_did_not_take_place_makes_no_tie(small: Small, stage: str) -> None:
    assert ties(small(PARTIES + HELD.replace("held", stage))) == set()
    assert ties(small(PARTIES + SIGNED.replace("signed ", f"{stage} "))) == set()


def test_a_consul_makes_no_tie(small: Small) -> None:
    consulate = """
    partner:consulate a lt:Partner , lt:Organ ; lt:country state:kr ; org:unitOf state:kr .
    participation:a lt:organ partner:consulate .
    """
    visit = PARTIES.replace("participation:a lt:actor locality:abroad", "participation:a lt:actor state:kr")
    assert ties(small(visit + consulate + HELD)) == set()


def test_what_organs_sign_and_attend_is_a_tie_of_their_localities(small: Small) -> None:
    organs = """
    organ:home.peoples-council a lt:Organ ; org:unitOf locality:home .
    party:h lt:organ organ:home.peoples-council .
    organ:abroad.council a lt:Organ ; org:unitOf locality:abroad . party:a lt:organ organ:abroad.council .
    participation:h lt:organ organ:home.peoples-council .
    """
    assert ties(small(PARTIES + organs + SIGNED + HELD)) == {"home--abroad"}


def test_a_partner_without_a_country_makes_no_tie(small: Small) -> None:
    network = "partner:network a lt:Partner . party:n lt:actor partner:network ."
    assert ties(small(PARTIES + network + SIGNED.replace("party:a", "party:n"))) == set()


def test_contacts_are_counted_and_dated_by_their_widest_bounds(small: Small) -> None:
    more = """
    agreement:y a lt:Agreement ; lt:agreementType agreement-type:memorandum ; lt:realisation realisation:signed ;
        lt:hasParty party:h , party:a ; lt:signedOn "2020"^^xsd:gYear .
    agreement:undated a lt:Agreement ; lt:agreementType agreement-type:minutes ;
        lt:realisation realisation:signed ; lt:hasParty party:h , party:a .
    """
    graph = small(PARTIES + SIGNED + HELD + more)
    assert derived(graph, TIE, "lt:agreementCount") == {"3"}
    assert derived(graph, TIE, "lt:eventCount") == {"1"}
    assert derived(graph, TIE, "lt:firstContact") == {"2012-05-01"}
    assert derived(graph, TIE, "lt:lastContact") == {"2020-12-31"}


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        ("memorandum", "cooperation"),
        ("labour-agreement", "cooperation"),
        ("memorandum friendship-agreement", "friendship"),
        ("memorandum friendship-agreement twinning-agreement", "twinning"),
        ("twinning-agreement letter-of-intent", "twinning"),
    ],
)
def test_the_strongest_agreement_gives_the_kind(small: Small, types: str, kind: str) -> None:
    text = "".join(
        SIGNED.replace("agreement:x", f"agreement:x{number}").replace("type:memorandum", f"type:{name}")
        for number, name in enumerate(types.split())
    )
    assert derived(small(PARTIES + text + HELD), TIE, "lt:tieKind") == {kind}


def test_a_stated_tie_keeps_what_its_source_says(small: Small) -> None:
    stated = """
    tie:home--abroad a lt:Tie ; lt:locality locality:home ; lt:partner locality:abroad ;
        lt:tieKind tie-kind:twinning ; rdfs:label "The twins"@en .
    """
    graph = small(PARTIES + SIGNED + stated)
    assert ties(graph) == set()
    assert derived(graph, TIE, "lt:tieKind") == set()
    assert derived(graph, TIE, "rdfs:label") == {"Nhà – Bạn@vi"}
    assert derived(graph, TIE, "lt:basis") == {"x"}


def test_deriving_twice_gives_the_same(small: Small) -> None:
    text = PARTIES + SIGNED + HELD
    once = small(text).store.triples(DERIVED_GRAPH)
    assert small(text).store.triples(DERIVED_GRAPH) == once
    assert once


def test_nothing_is_derived_that_is_stated(small: Small) -> None:
    text = (
        PARTIES + SIGNED + 'agreement:x lt:signedOnEarliest "2012-05-01"^^xsd:date . tie:home--abroad a lt:Tie .'
    )
    graph = small(text)
    assert derived(graph, "agreement:x", "lt:signedOnEarliest") == set()
    assert derived(graph, "agreement:x", "lt:signedOnLatest") == {"2012-05-31"}
    stated = [t for name in graph.store.graphs() if name != DERIVED_GRAPH for t in graph.store.triples(name)]
    assert not graph.store.triples(DERIVED_GRAPH) & set(stated)


def test_on_the_curated_graph_stated_and_derived_are_apart(graph: KnowledgeGraph) -> None:
    names = [name for name in graph.store.graphs() if name != DERIVED_GRAPH]
    stated = set().union(*(graph.store.triples(name) for name in names))
    made = graph.store.triples(DERIVED_GRAPH)
    assert made and stated
    assert not made & stated
    assert not {t.predicate.value for t in made} & {LT + "evidence", LT + "hasParty", LT + "signedOn"}
