from __future__ import annotations

import doctest

import pytest

from localties import KnowledgeGraph
from localties.ingest.reconcile import designators, folding, qualifiers
from localties.ingest.reconcile.designators import DESIGNATORS, levels_named, readings


def test_every_level_of_the_table_is_in_the_scheme(graph: KnowledgeGraph) -> None:
    rows = graph.store.select("SELECT ?c WHERE { ?c skos:inScheme <https://w3id.org/localties/scheme/level> }")
    known = {row["c"].value.rpartition("/")[2] for row in rows.dicts()}
    assert set().union(*(levels for _, _, levels in DESIGNATORS)) <= known


@pytest.mark.parametrize(
    ("name", "bare", "level"),
    [
        ("Tỉnh Bắc Giang", "bac giang", "province"),
        ("TP.Huế", "hue", "centrally-run-city"),
        ("tp Huế", "hue", "district-level-city"),
        ("Thị xã Sơn Tây", "son tay", "district-level-city"),
        ("Quận 12", "12", "urban-district"),
        ("Huyện Gurye", "gurye", "county"),
        ("Jeollanam-do", "jeollanam", "do"),
        ("Osaka-fu", "osaka", "prefecture"),
        ("대전광역시", readings("대전")[0].key, "metropolitan-city"),
        ("愛知県", "愛知", "prefecture"),
        ("Province of Bologna", "bologna", "province"),
        ("Landkreis Hildesheim", "hildesheim", "county"),
    ],
)
def test_a_designator_is_taken_off_and_says_the_type(name: str, bare: str, level: str) -> None:
    whole, *others = readings(name)
    assert whole.levels is None
    assert [reading.key for reading in others] == [bare]
    assert level in (others[0].levels or ())


@pytest.mark.parametrize(
    "name", ["Kyoto", "京", "도", "TP", "Province", "Townsville", "Toledo", "Kanto", "Quanzhou"]
)
def test_what_is_no_designator_stays(name: str) -> None:
    assert len(readings(name)) == 1


def test_a_designator_alone_names_its_levels() -> None:
    assert levels_named("Prefecture") == frozenset({"prefecture"})
    assert levels_named("Bavaria") is None


def test_the_place_of_a_tone_mark_makes_no_other_name() -> None:
    assert folding.marks("Thuận Hoá") == folding.marks("Thuận Hóa") != folding.marks("Thuận Họa")


@pytest.mark.parametrize("module", [designators, folding, qualifiers], ids=lambda module: module.__name__)
def test_the_examples_hold(module: object) -> None:
    found = doctest.testmod(module)  # type: ignore[arg-type]
    assert (found.failed, found.attempted > 0) == (0, True)
