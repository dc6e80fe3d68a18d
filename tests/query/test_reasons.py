from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pyoxigraph as ox
import pytest

import localties
from localties import KnowledgeGraph, Project, Thresholds, assess
from localties.query.reason_steps import StepKind, in_words
from localties.query.reasons import Chain, chains
from localties.terms import expand
from tests.graph.conftest import HEAD, SMALL, WORLD
from tests.graph.test_status import HEIR_GONE, PARTIES, agreement, gone, signed, succession

Told = Callable[..., dict[str, Chain]]

EVENT = """
event:e a lt:Event ; lt:realisation realisation:held ; rdfs:label "Visit"@en , "Thăm"@vi ;
    lt:startsOn "2024-05"^^xsd:gYearMonth ; lt:host locality:home ; lt:participation participation:p .
participation:p lt:actor locality:abroad .
"""
LATER = agreement('lt:upgrades agreement:x ; lt:signedOn "2023-05-06"^^xsd:date', "later")
TERM = signed("2024-04-26") + " ; lt:termYears 5"
# What must be among the steps, for the status to be explained.
EXPLAINED_BY = {
    "superseded": {StepKind.RENEWED, StepKind.UPGRADED, StepKind.SUPERSEDED},
    "planned": {StepKind.PLANNED},
    "expired": {StepKind.ENDED},
    "expiring": {StepKind.EXPIRING},
    "dormant": {StepKind.DORMANT},
    "carried-on": {StepKind.CARRIED_ON, StepKind.CARRIED_ON_BY_A_SUCCESSOR},
    "successor-unclear": {StepKind.NO_SUCCESSOR, StepKind.UNASSIGNED, StepKind.DISPUTED},
    "suspended": {StepKind.SUSPENDED, StepKind.STATED},
    "terminated": {StepKind.STATED},
    "in-force": set(StepKind),
    "undetermined": {StepKind.UNDATED},
}


@pytest.fixture(scope="module")
def own_graph(project: Project) -> KnowledgeGraph:
    """A graph of this module's own: judging it anew changes it."""
    return KnowledgeGraph.open(project)


@pytest.fixture(scope="module")
def told(project: Project) -> Told:
    """Tell the chains of a Turtle text and a little world around it, as of a day, by local name."""
    graph = KnowledgeGraph(project)
    graph.read(project.ontology / "localties.ttl", "urn:ontology")
    graph.read(project.ontology / "schemes" / "statuses.ttl", "urn:statuses")

    def tell(turtle: str, as_of: str = "2026-01-01", **spans: int) -> dict[str, Chain]:
        graph.store.drop(SMALL)
        text = HEAD + WORLD + PARTIES + turtle
        graph.store.add((q.triple for q in ox.parse(text, format=ox.RdfFormat.TURTLE)), SMALL)
        found = chains(graph, Thresholds(date.fromisoformat(as_of), **spans))
        return {chain.thing.rpartition("/")[2]: chain for chain in found}

    return tell


def steps(chain: Chain) -> list[tuple[str, str | None]]:
    return [(step.kind.value, step.when.text if step.when else None) for step in chain.steps]


@pytest.mark.parametrize(
    ("turtle", "as_of", "status", "expected"),
    [
        (agreement(TERM), "2026-01-01", "in-force", [("signed", "2024-04-26"), ("ends", "2029-04-26")]),
        (
            agreement(TERM),
            "2029-01-01",
            "expiring",
            [("signed", "2024-04-26"), ("expiring", "2028-10-26"), ("ends", "2029-04-26")],
        ),
        (agreement(TERM), "2029-04-27", "expired", [("signed", "2024-04-26"), ("ended", "2029-04-26")]),
        (
            agreement(signed("2024-04") + " ; lt:termYears 5"),
            "2026-01-01",
            "in-force",
            [("signed", "2024-04"), ("ends", "2029-04-01/2029-04-30")],
        ),
        (agreement(stage="planned"), "2026-01-01", "planned", [("planned", None)]),
        (
            agreement(signed("2012")) + LATER,
            "2026-01-01",
            "superseded",
            [("signed", "2012"), ("upgraded", "2023-05-06")],
        ),
        (agreement(signed("2022")) + LATER, "2023-05-05", "in-force", [("signed", "2022")]),
        (
            agreement(signed("2020")) + EVENT,
            "2026-01-01",
            "in-force",
            [("signed", "2020"), ("event", "2024-05")],
        ),
        (
            agreement(signed("2022-12-31")),
            "2026-01-01",
            "dormant",
            [("signed", "2022-12-31"), ("dormant", "2026-01-01")],
        ),
        (
            agreement(signed("2025-01-01")) + gone(),
            "2026-01-01",
            "successor-unclear",
            [("signed", "2025-01-01"), ("abolished", "2025-07-01"), ("no-successor", None)],
        ),
        (
            agreement(signed("2025-01-01")) + gone() + succession("confirmed", since="2025-09-01"),
            "2026-01-01",
            "carried-on",
            [("signed", "2025-01-01"), ("abolished", "2025-07-01"), ("carried-on", "2025-09-01")],
        ),
        (
            agreement(signed("2025-01-01")) + gone() + succession("confirmed", since="2026-09-01"),
            "2026-01-01",
            "successor-unclear",
            [("signed", "2025-01-01"), ("abolished", "2025-07-01"), ("no-successor", None)],
        ),
        (
            agreement(
                signed("2025-01-01") + ' ; lt:status status:suspended ; lt:statusSince "2025-06"^^xsd:gYearMonth'
            ),
            "2026-01-01",
            "suspended",
            [("signed", "2025-01-01"), ("stated", "2025-06")],
        ),
        (
            agreement(signed("2025-01-01")) + gone() + succession("confirmed", since="2025-09-01") + HEIR_GONE,
            "2026-01-01",
            "successor-unclear",
            [
                ("signed", "2025-01-01"),
                ("abolished", "2025-07-01"),
                ("carried-on", "2025-09-01"),
                ("abolished", "2025-10-01"),
                ("no-successor", None),
            ],
        ),
        (
            agreement(signed("2025-11-30") + ' ; lt:startsOn "2026"^^xsd:gYear ; lt:endsOn "2026"^^xsd:gYear'),
            "2025-12-01",
            "in-force",
            [("signed", "2025-11-30"), ("to-begin", "2026"), ("ends", "2026")],
        ),
        (
            agreement(signed("2025-11-30") + ' ; lt:startsOn "2026"^^xsd:gYear ; lt:endsOn "2026"^^xsd:gYear'),
            "2026-08-01",
            "expiring",
            [("signed", "2025-11-30"), ("in-force", "2026"), ("expiring", "2026-07-01"), ("ends", "2026")],
        ),
        (
            agreement('lt:startsOn "2025"^^xsd:gYear', stage="planned"),
            "2026-01-01",
            "planned",
            [("planned", None)],
        ),
    ],
)
def test_an_agreement_tells_the_steps_to_its_status(
    told: Told, turtle: str, as_of: str, status: str, expected: list[tuple[str, str | None]]
) -> None:
    chain = told(turtle, as_of)["x"]
    assert (chain.status, steps(chain)) == (status, expected)


def test_a_tie_tells_the_steps_of_its_agreements_and_events(told: Told) -> None:
    chain = told(agreement(signed("2012")) + LATER + EVENT)["home--abroad"]
    assert chain.kind == "tie"
    assert steps(chain) == [
        ("signed", "2012"),
        ("signed", "2023-05-06"),
        ("upgraded", "2023-05-06"),
        ("event", "2024-05"),
    ]


def test_a_tie_tells_nothing_of_agreements_signed_later(told: Told) -> None:
    signed_later = LATER.replace("lt:signedOn", 'lt:endsOn "2030"^^xsd:gYear ; lt:signedOn')
    chain = told(agreement(signed("2012")) + signed_later, "2014-01-01")["home--abroad"]
    assert steps(chain) == [("signed", "2012")]


def test_a_step_without_a_day_stands_with_the_one_it_belongs_to(told: Told) -> None:
    undated = succession("confirmed", "tie:home--abroad").replace(
        ' ; lt:successionSince "2025-07-01"^^xsd:date', ""
    )
    attested = """
    tie:home--abroad lt:evidence evidence:e . evidence:e lt:source source:s .
    source:s dcterms:issued "2025-12"^^xsd:gYearMonth .
    """
    chain = told(agreement(signed("2025-01-01")) + gone() + undated + attested)["home--abroad"]
    assert [kind for kind, _ in steps(chain)] == ["signed", "abolished", "carried-on", "attested"]


def test_where_nothing_is_dated_the_chain_says_so(told: Told) -> None:
    stated = "tie:home--abroad a lt:Tie ; lt:locality locality:home ; lt:partner locality:abroad ."
    chain = told(stated)["home--abroad"]
    assert (chain.status, steps(chain)) == ("undetermined", [("undated", None)])


def test_a_succession_of_the_tie_speaks_for_the_agreement(told: Told) -> None:
    found = told(agreement(signed("2025-01-01")) + gone() + succession("confirmed", "tie:home--abroad"))
    for chain in found.values():
        last = chain.steps[-1]
        assert (last.kind, last.record) == (StepKind.CARRIED_ON, expand("succession:s"))
        assert "Heir" in last.words["en"] and "Kế thừa" in last.words["vi"]


def test_a_step_rests_on_a_record_or_on_a_threshold(told: Told) -> None:
    chain = told(agreement(TERM), "2029-01-01")["x"]
    assert [step.record for step in chain.steps] == [expand("agreement:x"), None, expand("agreement:x")]
    assert "6" in chain.steps[1].words["en"]
    assert "Bản x" in chain.steps[0].words["vi"]


@pytest.mark.parametrize("last", ["2020-02-28", "2020-02-29", "2021-02-28", "2020-12-31"])
def test_the_day_of_dormancy_is_that_of_the_rule(told: Told, last: str) -> None:
    turtle = agreement(signed(last))
    crossed = told(turtle)["x"].steps[-1]
    assert crossed.kind is StepKind.DORMANT and crossed.when is not None
    before = crossed.when.earliest - timedelta(days=1)
    assert told(turtle, crossed.when.text)["x"].status == "dormant"
    assert told(turtle, before.isoformat())["x"].status == "in-force"


@pytest.mark.parametrize("end", ["2026-08-31", "2026-02-28", "2026-12-31"])
def test_the_day_of_expiring_is_that_of_the_rule(told: Told, end: str) -> None:
    turtle = agreement(signed("2025-01-01") + f' ; lt:endsOn "{end}"^^xsd:date')
    crossed = next(s for s in told(turtle, end)["x"].steps if s.kind is StepKind.EXPIRING)
    assert crossed.when is not None
    before = crossed.when.earliest - timedelta(days=1)
    assert told(turtle, crossed.when.text)["x"].status == "expiring"
    assert told(turtle, before.isoformat())["x"].status == "in-force"


@pytest.mark.parametrize(
    "day", ["2014-06-01", "2024-05-01", "2025-07-01", "2026-11-22", "2030-12-01", "2031-06-01"]
)
def test_each_status_in_the_graph_is_explained(own_graph: KnowledgeGraph, day: str) -> None:
    as_of = date.fromisoformat(day)
    found = chains(own_graph, Thresholds(as_of))
    assert [(c.thing, c.status) for c in found] == [
        (a.thing, a.status) for a in assess(own_graph, Thresholds(as_of))
    ]
    for chain in found:
        kinds = {step.kind for step in chain.steps}
        assert kinds & EXPLAINED_BY[chain.status], (chain.thing, chain.status, kinds)
        assert all(set(step.words) == {"en", "vi"} and "%(" not in step.words["en"] for step in chain.steps)
        ahead = (StepKind.ENDS, StepKind.TO_BEGIN)
        days = [step.when.earliest for step in chain.steps if step.when and step.kind not in ahead]
        assert days == sorted(days)
        assert all(day <= as_of for day in days)


def test_a_merged_unit_leads_to_the_chains_of_those_it_took_in(own_graph: KnowledgeGraph) -> None:
    place = expand("locality:ho-chi-minh-city")
    found = {c.thing: c for c in chains(own_graph, Thresholds(date(2026, 1, 1)), place)}
    chain = found[expand("agreement:binh-duong--daejeon.2005")]
    assert steps(chain)[0] == ("signed", "2005-05-17")
    assert ("abolished", "2025-07-01") in steps(chain)
    assert expand("tie:da-nang--daegu") not in found


def test_every_kind_of_step_can_be_said() -> None:
    said = {in_words(kind, "en") for kind in StepKind}
    assert len(said) == len(StepKind)
    assert all(in_words(kind, "vi").count("%(") == in_words(kind, "en").count("%(") for kind in StepKind)


def test_reading_the_chains_leaves_the_graph_as_judged(own_graph: KnowledgeGraph) -> None:
    thresholds = Thresholds(date(2026, 11, 22))
    localties.derive(own_graph, thresholds)
    before = own_graph.store.triples()
    chains(own_graph, thresholds)
    assert own_graph.store.triples() == before
