"""Places of a layer that may be curated ones: listed with reasons, decided by people, met at the next import."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
import typer
from typer.testing import CliRunner

from localties.cli.reconcile import reconcile
from localties.graph import KnowledgeGraph
from localties.ingest.pairs import Kind, doubtful_places
from localties.ingest.reconcile import Judgement, Ledger, Verdict, doubles
from localties.pages import Reader, ServerAddresses
from localties.pages.reconcile import reconcile_page
from localties.query import Register
from localties.terms import GRAPH, expand, shorten

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties import Project
    from localties.ingest.pairs import ImportedPairs

    Laid = Callable[..., ImportedPairs]

LIST = ("Huế,Vietnam,Blois,France", "Nagasaki,Japan,Porto,Portugal", "Da Nang,Vietnam,Pittsburgh,United States")
app = typer.Typer()
app.add_typer(reconcile, name="reconcile")


def _decide(project: Project, verdict: Verdict, thing: str = "locality:hue-district-city") -> None:
    ledger = Ledger(project.graph)
    ledger.judge(Judgement("Huế", "VN", expand(thing), verdict, "Lê Thị A", date(2026, 1, 2)))
    ledger.write()


def test_what_an_import_could_not_tell_can_be_listed_afterwards(laid: Laid, office: Project) -> None:
    done = laid(*LIST)
    graph = KnowledgeGraph.open(office)
    found = {shorten(doubt.place): doubt.match for doubt in doubtful_places(graph)}
    assert sorted(found) == ["locality:world.jp.nagasaki", "locality:world.vn.hue"]
    assert len(found) == len(done.findings.of(Kind.DOUBTFUL_PLACE))
    things = {shorten(candidate.thing) for candidate in found["locality:world.vn.hue"].candidates}
    assert things >= {"locality:hue", "locality:hue-district-city"}
    (nagasaki,) = found["locality:world.jp.nagasaki"].candidates
    assert "a town may have that name too" in nagasaki.reasons["en"]
    # The two of one name are asked once, and not as two places of the graph besides.
    assert not [pair for pair in doubles(graph) if "world." in pair.one + pair.other]


def test_a_place_that_someone_decided_about_is_met_at_the_next_import(laid: Laid, office: Project) -> None:
    first = laid(*LIST)
    assert expand("locality:hue-district-city") not in first.met
    _decide(office, Verdict.SAME)
    graph = KnowledgeGraph.open(office)
    assert [shorten(doubt.place) for doubt in doubtful_places(graph)] == ["locality:world.jp.nagasaki"]
    again = laid(*LIST)
    assert expand("locality:hue-district-city") in again.met
    assert b"world.vn.hue" not in again.data
    assert b"tie:hue-district-city--world.fr.blois" in again.data


@pytest.mark.parametrize("verdict", [Verdict.DIFFERENT, Verdict.UNSURE])
def test_a_place_is_asked_until_it_is_known_to_be_none_of_them(
    laid: Laid, office: Project, verdict: Verdict
) -> None:
    laid(*LIST)
    _decide(office, verdict)
    _decide(office, verdict, "locality:hue")
    found = {shorten(doubt.place) for doubt in doubtful_places(KnowledgeGraph.open(office))}
    assert ("locality:world.vn.hue" in found) is (verdict is Verdict.UNSURE)


def test_places_are_found_anew_when_the_graph_has_changed(laid: Laid, office: Project) -> None:
    laid(*LIST)
    graph = KnowledgeGraph.open(office)
    assert len(doubtful_places(graph)) == len(("Huế", "Nagasaki"))
    graph.store.drop(f"{GRAPH}world/cities")
    assert not doubtful_places(graph)


def test_the_terminal_lists_them_with_reasons(laid: Laid, office: Project) -> None:
    laid(*LIST)
    listed = ["reconcile", "places", "--project", str(office.root), "--lang", "en"]
    table = CliRunner().invoke(app, listed, env={"COLUMNS": "200"})
    assert table.exit_code == 1
    assert "locality:hue-district-city" in table.stdout
    machine = json.loads(CliRunner().invoke(app, [*listed, "--format", "json"]).stdout)
    assert {shorten(entry["place"]) for entry in machine} == {
        "locality:world.jp.nagasaki",
        "locality:world.vn.hue",
    }


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_page_says_how_to_decide(laid: Laid, office: Project, language: str) -> None:
    laid(*LIST)
    graph = KnowledgeGraph.open(office)
    page = reconcile_page(Reader(Register.read(graph), language, ServerAddresses()))
    assert 'id="places"' in page
    assert "hue-district-city same|different|unsure --by WHO --country VN" in page


def test_without_a_layer_nothing_is_asked(office: Project) -> None:
    assert doubtful_places(KnowledgeGraph.open(office)) == ()
