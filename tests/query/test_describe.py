from __future__ import annotations

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, describe
from localties.errors import UnknownEntityError
from localties.query.describe import Card
from localties.terms import ID, LT, expand


def facts(card: Card) -> dict[str, tuple[str, ...]]:
    return {fact.name: fact.values for fact in card.facts}


def test_an_agreement_tells_parties_with_organ_and_office(graph: KnowledgeGraph) -> None:
    card = describe(graph, expand("agreement:can-tho--jeollanam-do.2012"), "en")
    assert card.classes == ("Agreement",)
    assert facts(card)["signed on"] == ("4 December 2012",)
    (ours,) = [party for party in facts(card)["has party"] if party.startswith("Can Tho")]
    assert "People's Committee" in ours
    assert "Nguyen Thanh Son" in ours
    assert card.status is not None
    assert card.status.startswith("superseded: signed 2012-12-04")


def test_the_same_card_reads_in_vietnamese(graph: KnowledgeGraph) -> None:
    card = describe(graph, expand("agreement:can-tho--jeollanam-do.2012"), "vi")
    assert facts(card)["ngày ký"] == ("4/12/2012",)
    assert card.classes == ("Thỏa thuận",)


def test_evidence_is_shown_with_line_and_span(graph: KnowledgeGraph) -> None:
    card = describe(graph, expand("agreement:can-tho--jeollanam-do.2024"), "en")
    places = {citation.place for citation in card.citations}
    assert any(place and place.startswith("13:") for place in places)
    assert all(citation.title and citation.certainty for citation in card.citations)


def test_bounds_of_dates_are_not_shown(graph: KnowledgeGraph) -> None:
    card = describe(graph, expand("agreement:can-tho--jeollanam-do.2012"), "en")
    assert not any("earliest" in name or "latest" in name for name in facts(card))


def test_what_speaks_of_a_place_is_grouped_and_dated(graph: KnowledgeGraph) -> None:
    card = describe(graph, expand("locality:can-tho"), "en")
    assert {"Agreement", "Event", "Tie", "Observation", "Membership"} <= set(card.mentions)
    days = [mention.when for mention in card.mentions["Membership"]]
    assert days == ["September 2016", "December 2018", "February 2019"]
    planned = [m.standing for m in card.mentions["Event"] if m.when == "Q4 2024"]
    assert planned == ["planned"]


def test_every_entity_can_be_described_in_both_languages(graph: KnowledgeGraph) -> None:
    subjects = (t.subject.value for t in graph.store.triples() if isinstance(t.subject, ox.NamedNode))
    entities = sorted({subject for subject in subjects if subject.startswith(ID + "event/")})
    for entity in entities:
        for language in ("en", "vi"):
            assert describe(graph, entity, language).title


def test_a_term_of_the_vocabulary_can_be_described_too(graph: KnowledgeGraph) -> None:
    assert describe(graph, LT + "Agreement", "vi").title == "Thỏa thuận"


def test_the_unknown_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(UnknownEntityError):
        describe(graph, expand("locality:atlantis"), "en")


def test_a_person_is_shown_in_every_office_held(graph: KnowledgeGraph) -> None:
    card = describe(graph, expand("person:pham-van-hieu"), "en")
    (role,) = [m.role for m in card.mentions["Event"] if m.when == "26 April 2024"]
    assert role is not None
    assert "Chairman of the Can Tho City People's Council" in role
    assert "Standing Deputy Secretary of the Can Tho City Party Committee" in role
    assert "Pham Van Hieu" not in role


def test_figures_are_written_as_the_language_has_it(graph: KnowledgeGraph) -> None:
    figure = expand("observation:can-tho--kr.2023.trade-turnover")
    assert "55,420,000" in facts(describe(graph, figure, "en"))["value"]
    assert "55.420.000" in facts(describe(graph, figure, "vi"))["giá trị"]
