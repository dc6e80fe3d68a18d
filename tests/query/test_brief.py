from __future__ import annotations

import pytest

from localties import KnowledgeGraph
from localties.query import Register
from localties.query.brief import Brief, brief, family
from localties.terms import ID, expand

PAIRS = [
    ("ho-chi-minh-city", "daejeon"),
    ("binh-duong", "daejeon"),
    ("da-nang", "nagasaki-prefecture"),
    ("da-nang", "gurye"),
    ("can-tho", "jeollanam-do"),
    ("can-tho", "daejeon"),
]


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


def of(register: Register, locality: str, partner: str) -> Brief:
    return brief(register, f"{ID}locality/{locality}", f"{ID}locality/{partner}")


def test_a_merged_city_is_briefed_on_the_ties_it_took_in(register: Register) -> None:
    told = of(register, "da-nang", "nagasaki-prefecture")
    assert told.tie is not None
    assert told.tie.iri == expand("tie:da-nang--nagasaki-prefecture")
    (inherited,) = told.inherited
    assert inherited.iri == expand("tie:quang-nam--nagasaki-prefecture")
    assert inherited.status == "carried-on"
    assert [s.successor for s in inherited.successions] == [expand("locality:da-nang")]
    assert [a.iri for a in told.agreements] == [expand("agreement:quang-nam--nagasaki-prefecture.2017")]


def test_an_unclear_successor_is_told_as_such(register: Register) -> None:
    told = {tie.iri: tie.status for tie in of(register, "da-nang", "gurye").inherited}
    assert told == {
        expand("tie:son-tra--gurye"): "successor-unclear",
        expand("tie:hoa-vang--gurye"): "successor-unclear",
    }


def test_the_brief_of_a_unit_that_is_gone_names_its_successor(register: Register) -> None:
    assert of(register, "binh-duong", "daejeon").successors == (expand("locality:ho-chi-minh-city"),)


def test_the_order_of_the_sides_changes_nothing_of_what_is_between_them(register: Register) -> None:
    one, other = of(register, "ho-chi-minh-city", "daejeon"), of(register, "daejeon", "ho-chi-minh-city")
    for section in ("tie", "agreements", "history", "meetings", "promises", "wishes", "planned"):
        assert getattr(one, section) == getattr(other, section)


def test_a_pair_without_a_tie_says_so_and_still_tells_of_the_partner(register: Register) -> None:
    told = of(register, "can-tho", "daejeon")
    assert (told.tie, told.inherited, told.agreements, told.history) == (None, (), (), ())
    assert told.in_office
    assert told.organs


@pytest.mark.parametrize(("locality", "partner"), PAIRS)
def test_the_history_is_what_the_graph_tells_between_the_two(
    register: Register, locality: str, partner: str
) -> None:
    told = of(register, locality, partner)
    ours, theirs = (family(register.graph, f"{ID}locality/{side}") for side in (locality, partner))
    between = {
        record.iri
        for record in register.records.values()
        if record.is_done and record.actors & ours and record.actors & theirs
    }
    assert between <= {step.iri for step in told.history}
    days = [step.when.earliest for step in told.history if step.when]
    assert days == sorted(days)


@pytest.mark.parametrize(("locality", "partner"), PAIRS)
def test_what_is_told_has_a_footnote(register: Register, locality: str, partner: str) -> None:
    told = of(register, locality, partner)
    assert all(told.notes(step.sources) for step in told.history)
    assert all(told.notes(promise.sources) for promise in (*told.promises, *told.wishes))
    assert all(told.notes(figure.sources) for figure in told.figures)
    assert len({document.iri for document in told.sources}) == len(told.sources)


def test_wishes_are_no_promises(register: Register) -> None:
    told = of(register, "ho-chi-minh-city", "daejeon")
    realisations = {promise.realisation.rpartition("/")[2] for promise in told.promises}
    assert realisations <= {"agreed", "planned", "not-implemented"}
    assert {wish.realisation.rpartition("/")[2] for wish in told.wishes} <= {"wished", "proposed", "discussed"}
    assert told.promises
    assert told.wishes


def test_what_stands_comes_first(register: Register) -> None:
    live = [agreement.is_live for agreement in of(register, "can-tho", "jeollanam-do").agreements]
    assert live == sorted(live, reverse=True)
    assert set(live) == {True, False}


def test_a_signing_and_its_ceremony_are_one_meeting(register: Register) -> None:
    days = [seats[0].when for seats in of(register, "ho-chi-minh-city", "daejeon").meetings]
    texts = [day.text for day in days if day and day.earliest == day.latest]
    assert len(texts) == len(set(texts))


def test_disputes_show_more_than_one_value_the_preferred_first(register: Register) -> None:
    told = of(register, "ho-chi-minh-city", "daejeon").disputes
    assert told
    for claims in told:
        assert len(claims) > 1
        assert [claim.is_preferred for claim in claims] == sorted((c.is_preferred for c in claims), reverse=True)
