from __future__ import annotations

from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest

import localties
from localties import KnowledgeGraph, Project, Thresholds
from localties.network.history import status_by_year
from localties.query import Register
from localties.terms import expand
from tests.benchmarks.register import make_register
from tests.ingest.reconcile.conftest import HEAD
from tests.tools import ROOT


@pytest.mark.parametrize("year", [2008, 2019, 2025])
def test_a_year_is_judged_as_the_whole_graph_is_judged_on_its_last_day(graph: KnowledgeGraph, year: int) -> None:
    whole = KnowledgeGraph.open(graph.project)
    localties.derive(whole, Thresholds(date(year, 12, 31)))
    expected = {t.iri: t.status_name for t in Register.read(whole).ties.values() if t.status}
    found = {
        tie: years[year]
        for tie, years in status_by_year(graph, [year], Register.read(graph).ties).items()
        if year in years
    }
    assert found == expected


@pytest.mark.slow
def test_a_tie_judged_alone_is_judged_as_among_all(tmp_path: Path) -> None:
    make_register(tmp_path, 9_000)
    graph, whole = localties.open_graph(tmp_path), localties.open_graph(tmp_path)
    ties = list(Register.read(graph).ties)
    years = [2012, 2019, 2025]
    alone = [status_by_year(graph, years, [tie])[tie] for tie in ties]
    for year in years:
        localties.derive(whole, Thresholds(date(year, 12, 31)))
        found = {iri: tie.status_name for iri, tie in Register.read(whole).ties.items() if tie.status}
        assert [found.get(tie) for tie in ties] == [by_year.get(year) for by_year in alone]
    assert len({status for by_year in alone for status in by_year.values()}) > 3


def test_a_tie_that_nothing_dates_has_one_status_in_all_years() -> None:
    graph = KnowledgeGraph.open(Project(ROOT))
    sides = {"undated": "locality:lyon", "of-the-gone": "locality:song-be"}
    turtle = "locality:lyon a lt:Locality . " + "".join(
        f'tie:{name} a lt:Tie ; rdfs:label "{name}"@en ; lt:locality {side} ; lt:partner locality:daejeon .'
        for name, side in sides.items()
    )
    triples = (quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE))
    graph.store.add(triples, "urn:list")
    localties.derive(graph, Thresholds(date(2026, 1, 1)))
    judged = status_by_year(graph, [1990, 1996, 1997, 2020], list(map(expand, (f"tie:{name}" for name in sides))))
    assert set(judged[expand("tie:undated")].values()) == {"undetermined"}
    assert judged[expand("tie:of-the-gone")] == {
        1990: "undetermined",
        1996: "undetermined",
        1997: "successor-unclear",
        2020: "successor-unclear",
    }


def test_the_graph_stays_as_it_is() -> None:
    graph = localties.open_graph(ROOT)
    before = graph.store.triples()
    status_by_year(graph, [2010, 2020], Register.read(graph).ties)
    assert graph.store.triples() == before


def test_a_tie_has_no_status_before_its_first_sign_of_life(register: Register) -> None:
    judged = status_by_year(register.graph, range(2000, 2027), register.ties)
    tie = "https://w3id.org/localties/id/tie/binh-duong--daejeon"
    assert register.ties[tie].first == date(2004, 7, 12)
    assert min(judged[tie]) == 2004
