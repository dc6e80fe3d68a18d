from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project
from localties.errors import AmbiguousNameError
from localties.query.search import Fit, NameIndex, called
from localties.terms import ID, RDFS, expand


@pytest.mark.parametrize(
    ("asked", "thing"),
    [
        ("Can Tho", "locality:can-tho"),
        ("Cần Thơ", "locality:can-tho"),
        ("CẦN THƠ", "locality:can-tho"),
        ("cantho", "locality:can-tho"),
        ("껀터", "locality:can-tho"),
        ("VN-CT", "locality:can-tho"),
        ("vn ct", "locality:can-tho"),
        ("전남", "locality:jeollanam-do"),
        ("Ba Ria Vung Tau", "locality:ba-ria-vung-tau"),
        ("Đà Nẵng", "locality:da-nang"),
        ("da nang", "locality:da-nang"),
        ("KR", "state:kr"),
    ],
)
def test_the_thing_meant_comes_first(graph: KnowledgeGraph, asked: str, thing: str) -> None:
    total, hits = NameIndex.of(graph).find(asked)
    assert total >= len(hits) > 0
    assert hits[0].thing == expand(thing)


def test_better_fits_come_before_worse_ones(graph: KnowledgeGraph) -> None:
    _, hits = NameIndex.of(graph).find("can tho", limit=200)
    fits = [hit.fit for hit in hits]
    assert fits == sorted(fits)
    assert {Fit.EXACT, Fit.BEGINS, Fit.WORD_BEGINS} <= set(fits)


def test_the_hit_names_the_spelling_that_was_typed(graph: KnowledgeGraph) -> None:
    assert NameIndex.of(graph).find("Cần Thơ")[1][0].matched == "Cần Thơ"
    assert NameIndex.of(graph).find("Can Tho")[1][0].matched == "Can Tho"
    code = NameIndex.of(graph).find("VN-CT")[1][0]
    assert (code.sort, code.matched) == ("code", "VN-CT")


def test_a_thing_is_found_once_and_pages_do_not_overlap(graph: KnowledgeGraph) -> None:
    index = NameIndex.of(graph)
    total, everything = index.find("a", limit=10_000)
    assert total == len(everything) == len({hit.thing for hit in everything})
    pages = [hit for offset in range(0, total, 50) for hit in index.find("a", offset, 50)[1]]
    assert pages == everything


def test_parts_are_not_found(graph: KnowledgeGraph) -> None:
    _, hits = NameIndex.of(graph).find("a", limit=10_000)
    kinds = {hit.thing.removeprefix(ID).partition("/")[0] for hit in hits}
    assert not kinds & {"party", "participation", "evidence", "code", "assessment"}


@pytest.mark.parametrize("nothing", ["", "   ", "--", "\n", "ẞẞẞẞ no such name"])
def test_nothing_finds_nothing(graph: KnowledgeGraph, nothing: str) -> None:
    assert NameIndex.of(graph).find(nothing) == (0, [])


def test_an_index_is_made_once_per_graph(graph: KnowledgeGraph, project: Project) -> None:
    assert NameIndex.of(graph) is NameIndex.of(graph)
    assert NameIndex.of(KnowledgeGraph(project)) is not NameIndex.of(graph)


def test_a_new_name_is_found_at_once(project: Project) -> None:
    small = KnowledgeGraph(project)
    place, label = ox.NamedNode(ID + "locality/here"), ox.NamedNode(RDFS + "label")
    small.store.add([ox.Triple(place, label, ox.Literal("Here", language="en"))], ID + "graph/small")
    assert NameIndex.of(small).find("here")[0] == 1
    small.store.add([ox.Triple(place, label, ox.Literal("Đây", language="vi"))], ID + "graph/small")
    assert NameIndex.of(small).find("day")[0] == 1


@pytest.mark.slow
def test_a_hundred_thousand_names_are_searched_in_a_moment(project: Project) -> None:
    large = KnowledgeGraph(project)
    label = ox.NamedNode(RDFS + "label")
    large.store.add(
        (
            ox.Triple(ox.NamedNode(f"{ID}locality/place-{n}"), label, ox.Literal(f"Xã Số {n} Đông", language="vi"))
            for n in range(100_000)
        ),
        ID + "graph/large",
    )
    index = NameIndex.of(large)
    start = time.perf_counter()
    total, hits = index.find("xa so 77777")
    assert time.perf_counter() - start < 1
    assert (total, hits[0].thing) == (1, ID + "locality/place-77777")


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("can-tho", "locality:can-tho"),
        ("locality:can-tho", "locality:can-tho"),
        ("Bình Dương", "locality:binh-duong"),
        ("binh duong", "locality:binh-duong"),
        ("TP.HCM", "locality:ho-chi-minh-city"),
        ("전라북도", "locality:jeonbuk"),
        ("Jeonbuk State", "locality:jeonbuk"),
        ("Chungmu", "locality:chungmu"),
        ("VN-57", "locality:binh-duong"),
        ("Thị xã Phú Thọ", "locality:phu-tho-district-town"),
    ],
)
def test_a_name_of_old_or_of_today_is_understood(graph: KnowledgeGraph, text: str, thing: str) -> None:
    assert called(graph, text) == expand(thing)


def test_what_exists_goes_before_what_is_gone(graph: KnowledgeGraph) -> None:
    assert called(graph, "Thành phố Huế") == expand("locality:hue")
    assert called(graph, "Quảng Ninh") == expand("locality:quang-ninh")


def test_a_name_that_means_nothing_means_nothing(graph: KnowledgeGraph) -> None:
    assert called(graph, "Atlantis") is None
    assert called(graph, " - ") is None


def test_a_shared_name_is_not_guessed(graph: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousNameError) as caught:
        called(graph, "huyện châu thành")
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("Write which: locality:chau-thanh-an-giang, ")
    assert caught.value.hint.endswith(" …")
