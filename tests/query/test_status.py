from __future__ import annotations

from datetime import date

import pytest

import localties
from localties import Assessment, KnowledgeGraph, Thresholds, assess
from localties.terms import expand


@pytest.fixture(scope="module")
def own_graph(project: localties.Project) -> KnowledgeGraph:
    """A graph of this module's own: judging it anew changes it."""
    return KnowledgeGraph.open(project)


def status_of(graph: KnowledgeGraph, thing: str, day: date) -> Assessment | None:
    return next((a for a in assess(graph, Thresholds(day)) if a.thing == expand(thing)), None)


@pytest.mark.parametrize(
    ("thing", "day", "status"),
    [
        ("agreement:binh-duong--daejeon.2005", date(2005, 5, 16), None),
        ("agreement:binh-duong--daejeon.2005", date(2006, 1, 1), "in-force"),
        ("agreement:binh-duong--daejeon.2005", date(2025, 7, 1), "carried-on"),
        ("agreement:vinh-phuc--chungcheongbuk-do.2013", date(2025, 6, 30), "in-force"),
        ("tie:vinh-phuc--chungcheongbuk-do", date(2025, 7, 1), "successor-unclear"),
        ("agreement:hai-phong--kitakyushu.2009", date(2013, 12, 1), "expiring"),
        ("agreement:hai-phong--kitakyushu.2009", date(2014, 4, 18), "superseded"),
        ("agreement:thanh-hoa--hua-phan.2025", date(2026, 1, 1), "in-force"),
        ("agreement:thanh-hoa--hua-phan.2025", date(2030, 12, 1), "expiring"),
        ("agreement:thanh-hoa--hua-phan.2025", date(2031, 1, 1), "expired"),
        ("agreement:can-tho--jeollanam-do.2012", date(2024, 4, 25), "in-force"),
        ("agreement:can-tho--jeollanam-do.2012", date(2024, 4, 26), "superseded"),
    ],
)
def test_status_follows_the_sources_through_time(
    own_graph: KnowledgeGraph, thing: str, day: date, status: str | None
) -> None:
    found = status_of(own_graph, thing, day)
    assert (found.status if found else None) == status


def test_the_reason_is_told_in_both_languages(own_graph: KnowledgeGraph) -> None:
    found = status_of(own_graph, "agreement:binh-duong--daejeon.2005", date(2026, 1, 1))
    assert found is not None
    assert "Binh Duong abolished 2025-07-01" in found.reasons["en"]
    assert "Bình Dương không còn từ 2025-07-01" in found.reasons["vi"]
    assert found.status_labels["vi"]


def test_a_unit_answers_for_the_ties_of_those_it_absorbed(own_graph: KnowledgeGraph) -> None:
    assessments = assess(own_graph, Thresholds(date(2026, 1, 1)), expand("locality:ho-chi-minh-city"))
    things = {a.thing for a in assessments}
    assert expand("tie:binh-duong--daejeon") in things
    assert expand("tie:da-nang--daegu") not in things


def test_a_city_answers_for_the_ties_of_its_abolished_districts(own_graph: KnowledgeGraph) -> None:
    things = {a.thing for a in assess(own_graph, Thresholds(date(2026, 1, 1)), expand("locality:da-nang"))}
    assert expand("tie:son-tra--gurye") in things
    before = {
        a.thing for a in assess(own_graph, Thresholds(date(2026, 1, 1)), expand("locality:kyoto-prefecture"))
    }
    assert expand("tie:hue-district-city--kyoto-city") not in before


def test_every_assessment_has_one_status_and_a_reason(own_graph: KnowledgeGraph) -> None:
    assessments = assess(own_graph, Thresholds(date(2026, 11, 22)))
    assert len({a.thing for a in assessments}) == len(assessments) > 80
    assert all(set(a.reasons) == set(a.labels) == {"en", "vi"} for a in assessments)
