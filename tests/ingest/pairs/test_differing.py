"""What becomes of dates and ends that a list gives otherwise than the record, or than another of its rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import localties
from localties.graph import KnowledgeGraph, dataset_day
from localties.ingest.pairs import import_pairs
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from localties import Project

    Listed = Callable[..., Project]
    Statement = tuple[str, str, str, str]

DAEJEON = ("Q20921", "Daejeon", "South Korea")
BINH_DUONG = ("Q36381", "Bình Dương", "Vietnam")
LYON = ("Q456", "Lyon", "France")
LEIPZIG = ("Q2079", "Leipzig", "Germany")
TIE = "tie:binh-duong--daejeon"
"""A tie whose record says that it stands since 17 May 2005."""


@pytest.fixture
def listed(office: Project, tmp_path: Path) -> Listed:
    """Import a result of Wikidata's query service, of statements given as start, end and the two sides."""

    def lay(
        *statements: tuple[str, str, tuple[str, str, str], tuple[str, str, str]], name: str = "p190"
    ) -> Project:
        bindings = [
            {
                **_side("item", one),
                **_side("partner", other),
                **({"start": _day(start)} if start else {}),
                **({"end": _day(end)} if end else {}),
            }
            for start, end, one, other in statements
        ]
        variables = "item itemLabel partner partnerLabel start end itemCountryLabel partnerCountryLabel".split()
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps({"head": {"vars": variables}, "results": {"bindings": bindings}}), "utf-8")
        import_pairs(office, path)
        return office

    return lay


def _side(name: str, place: tuple[str, str, str]) -> dict[str, dict[str, str]]:
    item, label, country = place
    return {
        name: {"type": "uri", "value": f"http://www.wikidata.org/entity/{item}"},
        f"{name}Label": {"type": "literal", "xml:lang": "en", "value": label},
        f"{name}CountryLabel": {"type": "literal", "xml:lang": "en", "value": country},
    }


def _day(day: str) -> dict[str, str]:
    return {"type": "literal", "value": f"{day}T00:00:00Z"}


def _claims(project: Project) -> set[tuple[str, str, str, str]]:
    rows = KnowledgeGraph.open(project).store.select(
        """SELECT ?about ?property ?value ?rank WHERE { GRAPH ?layer {
          ?layer a void:Dataset . ?claim a lt:Claim ; lt:claimAbout ?about ; lt:claimProperty ?property ;
            lt:rank ?rank ; lt:evidence ?evidence ; lt:reason ?reason ; lt:claimValue|lt:claimThing ?value . } }"""
    )
    return {
        (
            shorten(row["about"].value),
            shorten(row["property"].value),
            shorten(row["value"].value),
            row["rank"].value.rpartition("/")[2],
        )
        for row in rows.dicts()
    }


def _on_record(project: Project, tie: str, name: str) -> set[str]:
    rows = KnowledgeGraph.open(project).store.select(f"SELECT ?value WHERE {{ {tie} {name} ?value }}").dicts()
    return {shorten(row["value"].value) for row in rows}


def test_another_day_than_that_of_the_record_is_a_claim_beside_it(listed: Listed) -> None:
    project = listed(("2004-03-02", "", DAEJEON, BINH_DUONG))
    assert _on_record(project, TIE, "lt:since") == {"2005-05-17"}
    assert _claims(project) == {
        (TIE, "lt:since", "2005-05-17", "preferred"),
        (TIE, "lt:since", "2004-03-02", "alternative"),
    }
    answer = localties.ask(localties.open_graph(project.root), "world-layer-disagrees", place="daejeon", lang="en")
    assert isinstance(answer, localties.Solutions)
    [other] = [row for row in answer.dicts() if row["sort"].value == "other-value"]
    assert shorten(other["property"].value) == "lt:since"
    assert (other["listed"].value, other["recorded"].value) == ("2004-03-02", "2005-05-17")


@pytest.mark.parametrize("start", ["2005-05-17", "2005-05-01", "2005-01-01"])
def test_the_same_day_said_less_precisely_is_no_claim(listed: Listed, start: str) -> None:
    assert _claims(listed((start, "", DAEJEON, BINH_DUONG))) == set()


def test_an_end_that_the_record_does_not_know_is_kept_and_does_not_end_it(listed: Listed) -> None:
    project = listed(("", "2019-06-30", DAEJEON, BINH_DUONG))
    assert _claims(project) == {
        (TIE, "lt:status", "status:terminated", "alternative"),
        (TIE, "lt:statusSince", "2019-06-30", "alternative"),
    }
    graph = localties.open_graph(project.root)
    assert _on_record(project, TIE, "lt:status") == set()
    [status] = [
        a.status
        for a in localties.assess(graph, localties.Thresholds(dataset_day(graph)))
        if shorten(a.thing) == TIE
    ]
    assert status != "terminated"


def test_of_a_tie_that_only_the_list_has_it_gives_the_days_itself(listed: Listed) -> None:
    project = listed(("1981-04-05", "2022-03-02", LYON, LEIPZIG))
    tie = "tie:wikidata.Q2079--wikidata.Q456"
    assert _claims(project) == set()
    found = [_on_record(project, tie, name) for name in ("lt:since", "lt:status", "lt:statusSince")]
    assert found == [{"1981-04-05"}, {"status:terminated"}, {"2022-03-02"}]


def test_two_rows_that_differ_give_two_claims(listed: Listed) -> None:
    project = listed(("1981-04-05", "", LYON, LEIPZIG), ("1982-07-08", "2022-03-02", LEIPZIG, LYON))
    tie = "tie:wikidata.Q2079--wikidata.Q456"
    assert _on_record(project, tie, "lt:since") == {"1981-04-05"}
    assert _claims(project) == {
        (tie, "lt:since", "1981-04-05", "preferred"),
        (tie, "lt:since", "1982-07-08", "alternative"),
        (tie, "lt:status", "status:terminated", "alternative"),
        (tie, "lt:statusSince", "2022-03-02", "alternative"),
    }


def test_two_layers_that_differ_leave_one_day_on_the_record(listed: Listed) -> None:
    listed(("1981-04-05", "", LYON, LEIPZIG), name="one")
    project = listed(("1982-07-08", "", LYON, LEIPZIG), name="two")
    tie = "tie:wikidata.Q2079--wikidata.Q456"
    assert _on_record(project, tie, "lt:since") == {"1981-04-05"}
    assert (tie, "lt:since", "1982-07-08", "alternative") in _claims(project)
    before = {path: path.read_bytes() for path in (project.graph / "world").iterdir()}
    listed(("1981-04-05", "", LYON, LEIPZIG), name="one")
    assert {path: path.read_bytes() for path in (project.graph / "world").iterdir()} == before


def test_claims_of_a_layer_pass_the_shapes_and_checks(listed: Listed) -> None:
    project = listed(
        ("2004-03-02", "2019-06-30", DAEJEON, BINH_DUONG),
        ("1981-04-05", "", LYON, LEIPZIG),
        ("1982-07-08", "", LEIPZIG, LYON),
    )
    report = localties.validate(localties.open_graph(project.root))
    assert not [
        finding for finding in report.findings if "world" in str(finding.file) and finding.severity != "info"
    ]
