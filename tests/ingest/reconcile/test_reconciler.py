from __future__ import annotations

from datetime import date

import pytest

from localties import KnowledgeGraph
from localties.ingest.reconcile import Certainty, Match, Mention, Reconciler
from localties.terms import ID
from tests.ingest.reconcile.conftest import Made

LOCALITY = ID + "locality/"


def things(match: Match) -> list[str]:
    return [candidate.thing.rpartition("/")[2] for candidate in match.candidates]


def meant(match: Match) -> str | None:
    return None if match.thing is None else match.thing.rpartition("/")[2]


@pytest.mark.parametrize(
    "name",
    ["Jeollanam", "Jeonnam", "South Jeolla", "Jeollanam-do", "전라남도", "전남", "Jeolla Nam", "TỈNH JEOLLANAM"],
)
@pytest.mark.parametrize("country", [None, "South Korea", "Hàn Quốc", "KR", "대한민국"])
def test_all_spellings_of_a_province_mean_it(reconciler: Reconciler, name: str, country: str | None) -> None:
    match = reconciler.match(Mention(name, country))
    assert (match.certainty, meant(match)) == (Certainty.CERTAIN, "jeollanam-do")
    assert match.thing == LOCALITY + "jeollanam-do"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Fukuoka Prefecture", "fukuoka-prefecture"),
        ("Fukuoka-ken", "fukuoka-prefecture"),
        ("tỉnh Fukuoka", "fukuoka-prefecture"),
        ("福岡県", "fukuoka-prefecture"),
        ("Fukuoka (prefecture)", "fukuoka-prefecture"),
        ("Fukuoka City", "fukuoka-city"),
        ("Fukuoka-shi", "fukuoka-city"),
        ("TP Fukuoka", "fukuoka-city"),
        ("福岡市", "fukuoka-city"),
        ("City of Fukuoka", "fukuoka-city"),
        ("Quận Guro", "guro"),
        ("Guro-gu", "guro"),
        ("구로구", "guro"),
        ("Guro, Seoul", "guro"),
        ("Huyện Gurye", "gurye"),
        ("구례군", "gurye"),
        ("TP. Cần Thơ", "can-tho"),
        ("tp can tho", "can-tho"),
        ("CAN THO", "can-tho"),
    ],
)
def test_the_type_tells_units_of_one_name_apart(reconciler: Reconciler, name: str, expected: str) -> None:
    assert meant(reconciler.match(Mention(name))) == expected


@pytest.mark.parametrize("name", ["Fukuoka", "福岡", "Fukuoka, Japan"])
def test_a_name_that_two_units_bear_is_doubtful_and_lists_both(reconciler: Reconciler, name: str) -> None:
    match = reconciler.match(Mention(name, "Japan"))
    assert (match.certainty, match.thing) == (Certainty.DOUBTFUL, None)
    assert {"fukuoka-city", "fukuoka-prefecture"} <= set(things(match))


@pytest.mark.parametrize("name", ["Jeju-si", "Thành phố Jeju", "Tỉnh Daejeon", "Guro, Busan"])
def test_a_unit_of_another_type_or_place_is_not_meant(reconciler: Reconciler, name: str) -> None:
    match = reconciler.match(Mention(name, "South Korea"))
    assert match.certainty is not Certainty.CERTAIN
    assert not {"jeju", "daejeon", "guro"} & set(things(match))


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("Huế", date(2024, 12, 31), "hue-district-city"),
        ("Huế", date(2025, 1, 1), "hue"),
        ("Thành phố Huế", date(2024, 12, 31), "hue-district-city"),
        ("TP. Huế", date(2025, 1, 1), "hue"),
        ("Tỉnh Thừa Thiên Huế", date(2024, 12, 31), "thua-thien-hue"),
        ("Thừa Thiên-Huế", None, "thua-thien-hue"),
    ],
)
def test_the_day_tells_old_from_new_units(
    reconciler: Reconciler, name: str, on: date | None, expected: str
) -> None:
    assert meant(reconciler.match(Mention(name, "Vietnam", on=on))) == expected


def test_hue_without_a_day_is_doubtful(reconciler: Reconciler) -> None:
    match = reconciler.match(Mention("Huế"))
    assert match.certainty is Certainty.DOUBTFUL
    assert things(match)[:2] == ["hue", "hue-district-city"]
    assert [candidate.name for candidate in match.candidates][:1] == ["Huế"]


@pytest.mark.parametrize(
    ("name", "thing"),
    [
        ("Thị xã Sơn Tây", "son-tay-ha-noi"),
        ("Son Tay Town", "son-tay-ha-noi"),
        ("huyện Sơn Tây", "son-tay-quang-ngai"),
        ("Thị xã Phú Thọ", "phu-tho-district-town"),
        ("tỉnh Phú Thọ", "phu-tho"),
        ("Huyện Quảng Ninh", "quang-ninh-quang-binh"),
        ("tỉnh Quảng Ninh", "quang-ninh"),
    ],
)
def test_units_below_the_province_are_kept_apart_by_their_kind(
    reconciler: Reconciler, name: str, thing: str
) -> None:
    match = reconciler.match(Mention(name, on=date(2024, 1, 1)))
    assert (match.certainty, things(match)[0]) == (Certainty.CERTAIN, thing)


def test_a_unit_that_no_longer_exists_is_doubtful_and_says_so(reconciler: Reconciler) -> None:
    match = reconciler.match(Mention("Thừa Thiên Huế", on=date(2025, 1, 1)))
    assert (match.certainty, things(match)[0]) == (Certainty.DOUBTFUL, "thua-thien-hue")
    assert "no longer existed on 1 January 2025" in match.candidates[0].reasons["en"]


@pytest.mark.parametrize(
    ("name", "country", "certainty"),
    [
        ("Daejeon", "Japan", Certainty.UNKNOWN),
        ("Daejeon", "Sout Korea", Certainty.DOUBTFUL),
        ("Daejon", "South Korea", Certainty.DOUBTFUL),
        ("Emmen", "Netherlands", Certainty.CERTAIN),
        ("Emmen", "Switzerland", Certainty.UNKNOWN),
        ("Hà Nam", None, Certainty.CERTAIN),
        ("Ha Nam", None, Certainty.CERTAIN),
        ("Hạ Nám", None, Certainty.DOUBTFUL),
        ("Nowhere at all", "Vietnam", Certainty.UNKNOWN),
        ("", None, Certainty.UNKNOWN),
        ("()", "Vietnam", Certainty.UNKNOWN),
    ],
)
def test_what_does_not_agree_is_never_certain(
    reconciler: Reconciler, name: str, country: str | None, certainty: Certainty
) -> None:
    match = reconciler.match(Mention(name, country))
    assert match.certainty is certainty
    assert (match.thing is not None) == (certainty is Certainty.CERTAIN)


def test_points_far_apart_make_doubtful_and_near_ones_support(reconciler: Reconciler) -> None:
    far = reconciler.match(Mention("Daejeon", "KR", latitude=48.85, longitude=2.35))
    near = reconciler.match(Mention("Daejeon", "KR", latitude=36.35, longitude=127.38))
    assert (far.certainty, near.certainty) == (Certainty.DOUBTFUL, Certainty.CERTAIN)
    assert "km" in far.candidates[0].reasons["vi"]
    assert "km" in near.candidates[0].reasons["en"]


def test_the_point_chooses_between_two_of_one_name(made: Made) -> None:
    graph = made("""
        state:us a lt:State ; lt:countryCode "US" .
        locality:one a lt:Locality ; rdfs:label "Springfield"@en ; lt:country state:us ;
            geo:lat 39.8 ; geo:long -89.6 .
        locality:two a lt:Locality ; rdfs:label "Springfield"@en ; lt:country state:us ;
            geo:lat 37.2 ; geo:long -93.3 .
    """)
    reconciler = Reconciler(graph)
    assert reconciler.match(Mention("Springfield", "US")).certainty is Certainty.DOUBTFUL
    assert meant(reconciler.match(Mention("Springfield", "US", 39.81, -89.61))) == "one"


def test_a_word_that_may_be_part_of_the_name_is_not_taken_off(made: Made) -> None:
    graph = made("""
        locality:kansas-city a lt:Locality ; rdfs:label "Kansas City"@en ; lt:level level:municipality .
    """)
    reconciler = Reconciler(graph)
    assert meant(reconciler.match(Mention("Kansas City"))) == "kansas-city"
    assert reconciler.match(Mention("Kansas")).certainty is Certainty.DOUBTFUL


def test_a_type_that_the_graph_does_not_know_is_doubtful(made: Made) -> None:
    graph = made('locality:x a lt:Locality ; rdfs:label "Nagano"@en ; lt:level level:unspecified .')
    assert Reconciler(graph).match(Mention("Nagano Prefecture")).certainty is Certainty.DOUBTFUL
    assert Reconciler(graph).match(Mention("Nagano")).certainty is Certainty.CERTAIN


def test_letters_of_another_script_are_read_but_never_certain(made: Made) -> None:
    graph = made('locality:x a lt:Locality ; rdfs:label "Орёл"@ru .')
    match = Reconciler(graph).match(Mention("Orel"))
    assert (match.certainty, things(match)) == (Certainty.DOUBTFUL, ["x"])


def test_persons_are_met_only_when_asked_for(graph: KnowledgeGraph, reconciler: Reconciler) -> None:
    mention = Mention("Bùi Thanh Sơn")
    assert reconciler.match(mention).certainty is Certainty.UNKNOWN
    assert meant(Reconciler(graph, ["lt:Person"]).match(mention)) == "bui-thanh-son"


def test_states_are_met_by_name(reconciler: Reconciler) -> None:
    assert meant(reconciler.match(Mention("Ý"))) in {None, "it"}
    assert meant(reconciler.match(Mention("Italia"))) == "it"


def test_each_name_of_each_locality_leads_to_it(graph: KnowledgeGraph, reconciler: Reconciler) -> None:
    """What the graph calls a locality can be doubtful, but never another one for certain."""
    rows = graph.store.select(
        "SELECT ?thing ?name ?code WHERE { ?thing a lt:Locality ; rdfs:label|skos:altLabel ?name ; "
        "lt:country/lt:countryCode ?code }"
    ).dicts()
    found = [(row, reconciler.match(Mention(row["name"].value, row["code"].value))) for row in rows]
    assert found
    wrong = [(row["name"].value, m.thing) for row, m in found if m.thing not in (None, row["thing"].value)]
    lost = [row["name"].value for row, m in found if row["thing"].value not in {c.thing for c in m.candidates}]
    assert (wrong, lost) == ([], [])


def test_every_reason_is_said_in_both_languages(reconciler: Reconciler) -> None:
    match = reconciler.match(Mention("Daejon", "Sout Korea"))
    assert match.candidates
    assert all(set(candidate.reasons) == {"en", "vi"} for candidate in match.candidates)
    assert all(all(candidate.reasons.values()) for candidate in match.candidates)


def test_a_part_of_a_place_is_not_perhaps_the_place(reconciler: Reconciler) -> None:
    match = reconciler.match(Mention("Gangnam (Seoul)", "South Korea"))
    assert match.certainty is Certainty.UNKNOWN
    assert "seoul" in things(match)
