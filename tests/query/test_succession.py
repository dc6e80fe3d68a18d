from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import localties
from localties import KnowledgeGraph, Severity, Thresholds, derive, validate
from localties.graph import write
from localties.query.succession import UNRECORDED, Pending, by_state, draft, successions
from localties.terms import PREFIXES, expand, shorten
from tests.tools import ROOT

TODAY = date(2026, 9, 1)
ID = "https://w3id.org/localties/id/"


def by_thing(graph: KnowledgeGraph, locality: str | None = None, day: date = TODAY) -> dict[str, Pending]:
    found = successions(graph, ID + "locality/" + locality if locality else None, as_of=day)
    return {shorten(one.thing.iri): one for one in found}


def test_every_agreement_and_tie_of_a_gone_party_is_there(graph: KnowledgeGraph) -> None:
    rows = graph.store.select(
        "SELECT DISTINCT ?thing ?gone WHERE { { ?thing a lt:Tie } UNION { ?thing a lt:Agreement } "
        "?thing lt:locality|lt:partner|(lt:hasParty/lt:actor) ?gone . ?gone lt:validUntil ?until }"
    ).dicts()
    told = {(row["thing"].value, row["gone"].value) for row in rows}
    found = {(one.thing.iri, one.predecessor.iri) for one in successions(graph, as_of=TODAY)}
    assert told < found
    assert {(shorten(thing), shorten(gone)) for thing, gone in found - told} == {
        ("tie:song-be--kratie", "locality:binh-duong")
    }, "an heir that went in its turn"
    assert len(told) > 50


def test_nothing_is_inherited_silently(graph: KnowledgeGraph) -> None:
    """Whatever became of the territory, only an lt:Succession makes a state or names a successor."""
    told = {
        row["unit"].value
        for row in graph.store.select("SELECT DISTINCT ?unit WHERE { ?record lt:predecessor ?unit }").dicts()
    }
    before = len(graph.store)
    found = successions(graph, as_of=TODAY)
    for one in found:
        if one.state == UNRECORDED:
            assert not one.successors
            assert not one.sources
        else:
            assert one.predecessor.iri in told
            assert one.sources
    unsettled = [one for one in found if one.state == UNRECORDED and one.heirs]
    assert {"locality:binh-duong", "locality:vinh-phuc"} <= {shorten(one.predecessor.iri) for one in unsettled}
    assert len(graph.store) == before


def test_ties_of_binh_duong_are_settled_only_where_a_source_says_so(graph: KnowledgeGraph) -> None:
    found = by_thing(graph, "binh-duong")
    daejeon = found["tie:binh-duong--daejeon"]
    assert daejeon.state == "confirmed"
    assert [shorten(carrier.unit.iri) for carrier in daejeon.successors] == ["locality:ho-chi-minh-city"]
    assert len(daejeon.sources) >= 2
    emmen = found["tie:binh-duong--emmen"]
    assert (emmen.state, emmen.successors, emmen.sources, emmen.since) == (UNRECORDED, (), (), None)
    assert [(shorten(h.unit.iri), h.is_parent) for h in emmen.heirs] == [("locality:ho-chi-minh-city", False)]
    assert emmen.gone_from.text == "2025-07-01"


def test_a_source_can_say_that_nobody_is_named_yet(graph: KnowledgeGraph) -> None:
    gurye = by_thing(graph, "da-nang")["tie:son-tra--gurye"]
    assert gurye.state == "unassigned"
    assert not gurye.successors
    assert gurye.since is not None
    assert gurye.since.text == "2025-08-02"
    assert [(shorten(h.unit.iri), h.is_parent) for h in gurye.heirs] == [("locality:da-nang", True)]
    assert by_thing(graph, "da-nang", date(2025, 8, 1))["tie:son-tra--gurye"].state == UNRECORDED


def test_an_agreement_goes_with_its_tie(graph: KnowledgeGraph) -> None:
    found = by_thing(graph)
    assert found["agreement:quang-nam--nagasaki-prefecture.2017"].state == "confirmed"
    assert found["agreement:da-lat--chuncheon.2019"].state == "unassigned"


def test_states_agree_with_status(graph: KnowledgeGraph) -> None:
    """What is settled here for all who are gone is carried on, and what is carried on was confirmed here."""
    rows = graph.store.select("SELECT ?of ?status WHERE { ?a lt:assessmentOf ?of ; lt:status ?status }").dicts()
    status = {shorten(row["of"].value): row["status"].value.rpartition("/")[2] for row in rows}
    ties = [one for one in successions(graph, as_of=TODAY) if one.kind == "tie"]
    confirmed = {shorten(t.thing.iri) for t in ties if t.state == "confirmed"}
    open_still = {shorten(t.thing.iri) for t in ties if t.state != "confirmed"}
    carried_on = {name for name, judged in status.items() if judged == "carried-on" and name.startswith("tie:")}
    assert confirmed - open_still <= carried_on <= confirmed


def test_an_heir_that_went_in_its_turn_needs_an_heir_too(graph: KnowledgeGraph) -> None:
    rows = [one for one in successions(graph, as_of=TODAY) if shorten(one.thing.iri) == "tie:song-be--kratie"]
    told = {shorten(one.predecessor.iri): one for one in rows}
    first, then = told["locality:song-be"], told["locality:binh-duong"]
    assert (first.state, then.state) == ("confirmed", UNRECORDED)
    assert [shorten(heir.unit.iri) for heir in then.heirs] == ["locality:ho-chi-minh-city"]
    assert [str(carrier.gone_from.text) for carrier in first.successors if carrier.gone_from] == ["2025-07-01"]
    assert draft(then)
    on_the_eve = successions(graph, as_of=date(2025, 6, 30))
    assert [shorten(one.predecessor.iri) for one in on_the_eve if one.thing == first.thing] == ["locality:song-be"]


def test_on_the_eve_nothing_of_the_reform_is_pending(graph: KnowledgeGraph) -> None:
    gone = {shorten(one.predecessor.iri) for one in successions(graph, as_of=date(2025, 6, 30))}
    assert gone == {"locality:song-be", "locality:thua-thien-hue", "locality:hue-district-city"}


def test_what_is_open_comes_first_and_each_party_once(graph: KnowledgeGraph) -> None:
    groups = by_state(successions(graph, as_of=TODAY))
    assert [state for state, _ in groups] == [UNRECORDED, "unassigned", "confirmed"]
    for _, parties in groups:
        gone = [{one.predecessor.iri for one in party} for party in parties]
        assert all(len(iris) == 1 for iris in gone)
        assert len(set().union(*gone)) == len(gone)


def test_a_locality_sees_what_concerns_it_from_any_side(graph: KnowledgeGraph) -> None:
    for who in ("vinh-phuc", "phu-tho", "chungcheongbuk-do"):
        assert "tie:vinh-phuc--chungcheongbuk-do" in by_thing(graph, who), who
    assert "tie:vinh-phuc--chungcheongbuk-do" not in by_thing(graph, "da-nang")
    assert "tie:song-be--kratie" in by_thing(graph, "binh-duong")


def with_records(text: str, tmp_path: Path) -> KnowledgeGraph:
    """Open the curated graph with a file of one's own beside it."""
    file = tmp_path / "records.ttl"
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    file.write_text(prefixes + text, "utf-8")
    graph = localties.open_graph(ROOT)
    graph.add(file)
    derive(graph, Thresholds(TODAY))
    return graph


def test_it_works_for_a_korean_party_too(tmp_path: Path) -> None:
    told = """
    tie:can-tho--chungmu a lt:Tie ; rdfs:label "Can Tho – Chungmu"@en , "Cần Thơ – Chungmu"@vi ;
        lt:locality locality:can-tho ; lt:partner locality:chungmu .
    tie:can-tho--gangwon a lt:Tie ; rdfs:label "Can Tho – Gangwon"@en , "Cần Thơ – Gangwon"@vi ;
        lt:locality locality:can-tho ; lt:partner locality:gangwon .
    """
    found = by_thing(with_records(told, tmp_path), "tongyeong")
    assert list(found) == ["tie:can-tho--chungmu"]
    one = found["tie:can-tho--chungmu"]
    assert (one.state, shorten(one.predecessor.iri)) == (UNRECORDED, "locality:chungmu")
    assert {t.subject for t in draft(one)} == {ox.NamedNode(ID + "succession/can-tho--chungmu.from-chungmu")}


@pytest.mark.parametrize(
    ("said", "judged"),
    [
        ("confirmed", "carried-on"),
        ("suspended", "suspended"),
        ("disputed", "successor-unclear"),
        ("unassigned", "successor-unclear"),
    ],
)
def test_what_a_source_says_moves_the_row_and_the_status(said: str, judged: str, tmp_path: Path) -> None:
    successor = "" if said == "unassigned" else "lt:successor locality:ho-chi-minh-city ;"
    told = f"""
    succession:x a lt:Succession ; lt:of tie:binh-duong--emmen ; lt:predecessor locality:binh-duong ;
        {successor} lt:successionStatus succession-status:{said} ;
        lt:successionSince "2026-02-03"^^xsd:date ; lt:evidence evidence:sggp-118213 .
    """
    graph = with_records(told, tmp_path)
    one = by_thing(graph)["tie:binh-duong--emmen"]
    assert one.state == said
    assert [shorten(carrier.unit.iri) for carrier in one.successors] == (
        [] if said == "unassigned" else ["locality:ho-chi-minh-city"]
    )
    assert [source.label("en") for source in one.sources] == [
        "Vietnam now has 34 provincial-level administrative units"
    ]
    assert not draft(one)
    rows = graph.store.select(
        "SELECT ?status WHERE { ?a lt:assessmentOf tie:binh-duong--emmen ; lt:status ?status }"
    ).dicts()
    assert [shorten(row["status"].value) for row in rows] == [f"status:{judged}"]
    assert by_thing(graph, day=date(2026, 2, 2))["tie:binh-duong--emmen"].state == UNRECORDED


def test_drafts_are_valid_and_claim_no_successor(graph: KnowledgeGraph, tmp_path: Path) -> None:
    pending = successions(graph, as_of=TODAY)
    triples = [triple for one in pending for triple in draft(one)]
    unrecorded = [one for one in pending if one.state == UNRECORDED]
    assert len({triple.subject for triple in triples}) == len(unrecorded) > 30
    said = {shorten(triple.predicate.value) for triple in triples}
    assert "lt:successor" not in said
    assert {"lt:of", "lt:predecessor", "lt:change", "lt:evidence", "dcterms:description"} <= said
    status = ox.NamedNode(expand("lt:successionStatus"))
    assert {t.object for t in triples if t.predicate == status} == {
        ox.NamedNode(expand("succession-status:unassigned"))
    }
    drafts = tmp_path / "drafts.ttl"
    drafts.write_bytes(write(triples, ox.RdfFormat.TURTLE))
    judged = localties.open_graph(ROOT)
    names = judged.add(drafts)
    derive(judged, Thresholds(TODAY))
    report = validate(judged, names)
    assert report.findings == ()
    assert report.focus_nodes["https://w3id.org/localties/shapes#SuccessionShape"] == len(unrecorded)
    assert not any(report.fails(severity) for severity in Severity)
    # Once confirmed as unassigned they are on record; still nobody has inherited.
    after = {(one.thing.iri, one.predecessor.iri): one for one in successions(judged, as_of=TODAY)}
    settled = [after[one.thing.iri, one.predecessor.iri] for one in unrecorded]
    assert {one.state for one in settled} == {"unassigned"}
    assert not any(one.successors for one in settled)


def test_a_draft_says_in_both_languages_where_to_ask(graph: KnowledgeGraph) -> None:
    triples = draft(by_thing(graph)["tie:binh-duong--emmen"])
    texts = {t.object.language: t.object.value for t in triples if isinstance(t.object, ox.Literal)}
    assert set(texts) == {"en", "vi"}
    assert "Ho Chi Minh City" in texts["en"]
    assert "Thành phố Hồ Chí Minh" in texts["vi"]
    assert "1/7/2025" in texts["vi"]
    assert not draft(by_thing(graph)["tie:binh-duong--daejeon"])
