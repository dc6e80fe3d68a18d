"""The reforms of Vietnam and Korea as the graph tells them, against tables that it was not written from."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest

from localties import KnowledgeGraph, Solutions, ask
from localties.labels import fold
from localties.query.territory import Holder, Territory
from localties.terms import shorten
from tests.graph.conftest import Small

EVE = date(2025, 6, 30)
DAY = date(2025, 7, 1)
RANK = re.compile(r"^(tỉnh|thủ đô|thành phố(?! hồ chí minh))\s+", re.IGNORECASE)

_PROVINCIAL = """
SELECT ?unit ?name WHERE {
  ?unit lt:country state:vn ; lt:level/skos:broader level:first-level ; rdfs:label ?name .
  OPTIONAL { ?unit lt:validFromEarliest ?from }
  OPTIONAL { ?unit lt:validUntilEarliest ?until }
  FILTER(LANG(?name) = "vi" && COALESCE(?from <= "%(day)s"^^xsd:date, true)
    && COALESCE(?until > "%(day)s"^^xsd:date, true))
}
"""
_CODES = """
SELECT ?unit ?value WHERE {
  ?unit lt:code ?code . ?code lt:codeSystem code-system:gso ; lt:codeValue ?value .
  OPTIONAL { ?code lt:validFrom ?from }
  OPTIONAL { ?code lt:validUntil ?until }
  FILTER(COALESCE(?from <= "%(day)s"^^xsd:date, true) && COALESCE(?until > "%(day)s"^^xsd:date, true))
}
"""

_ISO = """
SELECT ?unit ?value WHERE { ?unit lt:code ?c . ?c lt:codeSystem code-system:iso-3166-2 ; lt:codeValue ?value }
"""
_NAMES = "SELECT ?unit ?name WHERE { ?unit a lt:Locality ; lt:country state:vn ; rdfs:label|skos:altLabel ?name }"
_ENDS = "SELECT ?unit ?until WHERE { ?unit a lt:Locality ; lt:country state:vn ; lt:validUntil ?until }"
_LEVELS = "SELECT ?unit ?level WHERE { ?unit a lt:Locality ; lt:country state:vn ; lt:level ?level }"
CITIES_OF_2024 = {f"locality:{name}" for name in "ha-noi hai-phong hue da-nang ho-chi-minh-city can-tho".split()}
_WHOLES = "SELECT ?unit ?whole WHERE { ?unit lt:within ?whole ; lt:country state:vn }"
_RANKS_LATER = {"locality:bac-ninh", "locality:quang-ninh"}
"""Provinces that became cities after the table was made, on 2 August 2026."""


def key(name: str) -> str:
    """Bring a name to the form in which two tables agree: without rank, marks and hyphens."""
    bare = RANK.sub("", name.strip()).replace("TPHCM", "Thành phố Hồ Chí Minh").replace("-", " ")
    return fold(bare)


def units(graph: KnowledgeGraph, day: date) -> dict[str, str]:
    rows = graph.store.select(_PROVINCIAL % {"day": day}).dicts()
    return {key(row["name"].value): shorten(row["unit"].value) for row in rows}


def codes(graph: KnowledgeGraph, day: date) -> dict[str, str]:
    rows = graph.store.select(_CODES % {"day": day}).dicts()
    return {shorten(row["unit"].value): row["value"].value for row in rows}


def table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "data" / "vn-provinces" / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def iri(name: str) -> str:
    return f"https://w3id.org/localties/id/locality/{name}"


def holders(graph: KnowledgeGraph, unit: str, day: date = DAY) -> set[str]:
    return {shorten(holder.unit) for holder in Territory(graph, day).holders(unit)}


def test_there_were_63_provincial_units_and_there_are_34(graph: KnowledgeGraph) -> None:
    assert len(units(graph, EVE)) == 63
    assert len(units(graph, DAY)) == 34


def test_each_of_the_63_went_where_the_table_of_wards_says(graph: KnowledgeGraph, shared: Path) -> None:
    old, new = units(graph, EVE), units(graph, DAY)
    rows = table(shared, "province_succession_63_to_34.derived.csv")
    assert len(rows) == 63
    told = {old[key(row["old_province"])]: {new[key(row["new_province"])]} for row in rows}
    territory = Territory(graph, DAY)
    found = {unit: {shorten(h.unit) for h in territory.holders(iri(unit[9:]))} for unit in old.values()}
    assert found == told
    assert not any(h.is_parent for unit in old.values() for h in territory.holders(iri(unit[9:])))


def test_each_code_was_whose_the_table_says(graph: KnowledgeGraph, shared: Path) -> None:
    before, after = codes(graph, EVE), codes(graph, DAY)
    old, new = units(graph, EVE), units(graph, DAY)
    rows = table(shared, "province_succession_63_to_34.derived.csv")
    for row in rows:
        assert before[old[key(row["old_province"])]] == row["old_code"], row
        assert after[new[key(row["new_province"])]] == row["new_code"], row
    reused = {
        code
        for unit, code in after.items()
        if unit in new.values() and code in {c for u, c in before.items() if u != unit and u in old.values()}
    }
    assert reused == {"15", "24", "44", "52", "80", "82", "91"}


def test_each_of_the_34_was_made_of_what_the_official_table_says(graph: KnowledgeGraph, shared: Path) -> None:
    old, new = units(graph, EVE), units(graph, DAY)
    made_of: dict[str, set[str]] = defaultdict(set)
    territory = Territory(graph, DAY)
    for unit in old.values():
        for holder in territory.holders(iri(unit[9:])):
            made_of[shorten(holder.unit)].add(unit)
    rows = table(shared, "provinces34_with_predecessors.csv")
    assert len(rows) == 34
    for row in rows:
        unit = new[key(row["tentinh"])]
        if row["truocsapnhap"] == "không sáp nhập":
            assert made_of[unit] == {unit}
        else:
            parts = re.split(r", | và ", row["truocsapnhap"])
            assert made_of[unit] == {old[key(part)] for part in parts}, row


def one_each(graph: KnowledgeGraph, query: str) -> dict[str, str]:
    rows = ([term.value for term in row if term] for row in graph.store.select(query).rows)
    return {shorten(unit): shorten(value) for unit, value in rows}


def names(graph: KnowledgeGraph) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in graph.store.select(_NAMES).dicts():
        found[shorten(row["unit"].value)].add(fold(row["name"].value))
    return found


def test_those_that_were_absorbed_ended_on_the_day_and_no_others(graph: KnowledgeGraph) -> None:
    ends, old, new = one_each(graph, _ENDS), units(graph, EVE), units(graph, DAY)
    assert len(set(new.values()) - set(old.values())) == 0
    gone = set(old.values()) - set(new.values())
    assert {unit: ends.get(unit) for unit in old.values() if unit in ends} == dict.fromkeys(gone, "2025-07-01")


def test_each_of_the_63_bears_its_name_and_rank(graph: KnowledgeGraph, shared: Path) -> None:
    known, old, levels = names(graph), units(graph, EVE), one_each(graph, _LEVELS)
    for row in table(shared, "province_succession_63_to_34.derived.csv"):
        unit = old[key(row["old_province"])]
        assert fold(row["old_province"]) in known[unit], row
        was_city = row["old_province"].startswith("Thành phố")
        became_city = any(change.startswith("2026") for change in changes_of_level(graph, unit))
        assert (levels[unit] == "level:centrally-run-city") == (was_city or became_city), row


def test_each_of_the_34_bears_the_names_the_rank_and_the_code_of_the_table(
    graph: KnowledgeGraph, shared: Path
) -> None:
    known, new, levels, after = names(graph), units(graph, DAY), one_each(graph, _LEVELS), codes(graph, DAY)
    rows = json.loads((shared / "data" / "vn-provinces" / "vn_units_after_2025.json").read_text("utf-8"))
    assert len(rows) == 34
    for row in rows:
        unit = new[key(row["FullName"])]
        assert {fold(row["Name"]), fold(row["FullName"]), fold(row["NameEn"])} <= known[unit], row["FullName"]
        assert after[unit] == row["Code"]
        is_city = row["FullName"].startswith("Thành phố") or unit in _RANKS_LATER
        assert levels[unit] == ("level:centrally-run-city" if is_city else "level:province"), row["FullName"]


def test_each_of_the_63_bears_its_international_code(graph: KnowledgeGraph, shared: Path) -> None:
    """The list has the province of Thua Thien Hue still, whose code the city of Hue has not taken over."""
    with (shared / "data" / "iso3166" / "subdivisions.csv").open(encoding="utf-8-sig", newline="") as stream:
        listed = {row[1]: row[2] for row in csv.reader(stream) if row[0] == "VN"}
    found = one_each(graph, _ISO)
    known, old = names(graph), set(units(graph, EVE).values()) - {"locality:hue"} | {"locality:thua-thien-hue"}
    assert {found[unit] for unit in old} == set(listed)
    assert all(fits(listed[found[unit]], known[unit]) for unit in old)


def fits(listed: str, known: set[str]) -> bool:
    return key(listed) in {key(name) for name in known}


def changes_of_level(graph: KnowledgeGraph, unit: str) -> set[str]:
    rows = graph.store.select(
        f"SELECT ?day WHERE {{ ?c lt:from {unit} ; lt:into {unit} ; lt:effectiveOn ?day ; "
        "lt:changeType change-type:change-of-level }"
    )
    return {row["day"].value for row in rows.dicts()}


def test_each_merger_rests_on_the_resolution_and_on_several_sources(graph: KnowledgeGraph) -> None:
    rows = list(
        graph.store.select(
            "SELECT ?change ?basis (COUNT(DISTINCT ?source) AS ?sources) WHERE { ?change lt:effectiveOn ?day ; "
            "lt:changeType change-type:merger ; lt:legalBasis ?basis ; lt:evidence/lt:source ?source ; "
            f'lt:from/lt:country state:vn FILTER(?day = "{DAY}"^^xsd:date && LANG(?basis) = "vi") }} '
            "GROUP BY ?change ?basis"
        ).dicts()
    )
    assert len(rows) == 23
    for row in rows:
        assert "202/2025/QH15" in row["basis"].value
        assert int(row["sources"].value) >= 3


def test_before_the_day_each_unit_had_its_own_territory(graph: KnowledgeGraph) -> None:
    assert holders(graph, iri("binh-duong"), EVE) == {"locality:binh-duong"}
    assert holders(graph, iri("thua-thien-hue"), EVE) == {"locality:hue"}
    assert holders(graph, iri("song-be"), date(1996, 12, 31)) == {"locality:song-be"}
    assert holders(graph, iri("song-be"), EVE) == {"locality:binh-duong"}
    assert holders(graph, iri("song-be")) == {"locality:ho-chi-minh-city"}


def test_an_abolished_city_lay_within_what_became_another_unit(graph: KnowledgeGraph) -> None:
    territory = Territory(graph, DAY)
    for city, now in (
        ("hoi-an", "da-nang"),
        ("vung-tau", "ho-chi-minh-city"),
        ("thu-duc", "ho-chi-minh-city"),
        ("quy-nhon", "gia-lai"),
        ("nam-dinh-district-city", "ninh-binh"),
        ("rach-gia", "an-giang"),
        ("phu-xuan", "hue"),
        ("hue-district-city", "hue"),
        ("vinh", "nghe-an"),
        ("chau-thanh-an-giang", "an-giang"),
        ("quang-ninh-quang-binh", "quang-tri"),
        ("nam-dong", "hue"),
    ):
        assert territory.holders(iri(city)) == (Holder(iri(now), is_parent=True),), city


def test_no_unit_of_the_district_level_is_left(graph: KnowledgeGraph) -> None:
    """Each ended with the level, by an abolition that names no heir, or was divided before."""
    rows = list(
        graph.store.select(
            "SELECT ?unit ?until WHERE { ?unit lt:country state:vn ; lt:level/skos:broader level:second-level . "
            "OPTIONAL { ?unit lt:validUntil ?until } }"
        ).dicts()
    )
    assert len(rows) == 698
    territory = Territory(graph, DAY)
    for row in rows:
        end = territory.ending(row["unit"].value)
        assert end is not None, row
        assert end.when is not None, row
        assert end.when.text == row["until"].value, row
        if end.when.text == "2025-07-01":
            assert [shorten(kind) for kind in end.types] == ["change-type:abolition"]
            assert not end.after


def test_the_696_units_of_the_district_level_are_all_there(graph: KnowledgeGraph) -> None:
    """As many as the press counted when the level ended: 85 cities of provinces and 2 of cities, 52 towns."""
    rows = list(
        graph.store.select(
            "SELECT ?unit ?level ?within ?name ?code WHERE { ?unit lt:level ?level ; lt:validUntil ?until ; "
            "lt:within ?within ; rdfs:label ?name ; lt:code/lt:codeValue ?code . "
            "?change lt:from ?unit ; lt:changeType change-type:abolition ; lt:legalBasis ?basis . "
            f'FILTER(?until = "{DAY}"^^xsd:date && LANG(?name) = "vi" && LANG(?basis) = "vi" '
            '&& CONTAINS(?basis, "203/2025/QH15")) }'
        ).dicts()
    )
    assert Counter(shorten(row["level"].value) for row in rows) == {
        "level:district-level-city": 87,
        "level:district-level-town": 52,
        "level:urban-district": 49,
        "level:rural-district": 508,
    }
    assert {shorten(row["within"].value) for row in rows} == set(units(graph, EVE).values())
    assert len({row["name"].value for row in rows}) == len({row["unit"].value for row in rows}) == len(rows)
    assert len({row["code"].value for row in rows if re.fullmatch("[0-9]{3}", row["code"].value)}) == len(rows)
    cities = sum(
        shorten(row["within"].value) in CITIES_OF_2024 for row in rows if row["level"].value.endswith("-city")
    )
    assert cities == 2, "Thu Duc and Thuy Nguyen"


def test_the_statistics_office_numbered_them_by_province(graph: KnowledgeGraph) -> None:
    """Codes rise with those of the provinces, but for what came to Hanoi in 2008 and kept its number."""
    numbers, wholes = codes(graph, EVE), one_each(graph, _WHOLES)
    units_in_order = sorted((numbers[unit], unit) for unit in wholes if len(numbers.get(unit, "")) == 3)
    assert len(units_in_order) == 696
    elsewhere = [unit for _, unit in units_in_order if wholes[unit] != "locality:ha-noi"]
    of = [numbers[wholes[unit]] for unit in elsewhere]
    assert of == sorted(of)
    assert len(elsewhere) == 666


def test_provinces_became_cities_in_2026_and_go_on(graph: KnowledgeGraph) -> None:
    for name, day in (("dong-nai", "2026-04-30"), ("quang-ninh", "2026-09-01"), ("bac-ninh", "2026-09-20")):
        assert changes_of_level(graph, f"locality:{name}") == {day}
        assert Territory(graph, date(2026, 11, 1)).holders(iri(name)) == (Holder(iri(name), is_parent=False),)


def test_korean_provinces_go_on_under_another_name(graph: KnowledgeGraph) -> None:
    today = Territory(graph, date(2026, 1, 1))
    for name in ("gangwon", "jeonbuk", "jeju"):
        assert today.holders(iri(name)) == (Holder(iri(name), is_parent=False),)
        assert today.ending(iri(name)) is None


def test_chungmu_and_the_county_became_tongyeong(graph: KnowledgeGraph) -> None:
    for name in ("chungmu", "tongyeong-county"):
        assert holders(graph, iri(name), date(1994, 12, 31)) == {f"locality:{name}"}
        assert holders(graph, iri(name), date(1995, 1, 1)) == {"locality:tongyeong"}


@pytest.mark.parametrize(
    ("old", "place"),
    [
        ("Chungmu", "chungmu"),
        ("충무", "chungmu"),
        ("통영", "tongyeong"),
        ("Gangwon-do", "gangwon"),
        ("Gangwon State", "gangwon"),
        ("강원도", "gangwon"),
        ("강원특별자치도", "gangwon"),
        ("전라북도", "jeonbuk"),
        ("Jeonbuk State", "jeonbuk"),
        ("Thừa Thiên Huế", "thua-thien-hue"),
        ("Thành phố Hội An", "hoi-an"),
        ("Da Lat City", "da-lat"),
    ],
)
def test_a_place_is_found_under_its_old_and_new_names(graph: KnowledgeGraph, old: str, place: str) -> None:
    answer = ask(graph, "find-by-name", text=old)
    assert isinstance(answer, Solutions)
    assert iri(place) in {row["thing"].value for row in answer.dicts()}


def test_an_old_name_leads_to_the_unit_of_today(graph: KnowledgeGraph) -> None:
    for query, values, column, expected in (
        ("predecessors-and-successors-of", {"unit": "chungmu"}, "into", "locality:tongyeong"),
        ("abolished-units", {"locality": "da-nang"}, "gone", "locality:hoi-an"),
        ("renamed-units", {"country": "kr"}, "after", "locality:jeonbuk"),
    ):
        answer = ask(graph, query, **values)
        assert isinstance(answer, Solutions)
        assert expected in {shorten(row[column].value) for row in answer.dicts()}


def place(name: str, more: str = "") -> str:
    return f'locality:{name} a lt:Locality ; rdfs:label "{name}"@en {more} .\n'


def change(before: str, after: str, day: str, kind: str = "split") -> str:
    olds, news = (" , ".join(f"locality:{name}" for name in names.split()) for names in (before, after))
    into = f"lt:into {news} ;" if after else ""
    typed = f'"{day}"^^xsd:{"gYear" if len(day) == 4 else "date"}'
    return (
        f"change:{day}.{before.replace(' ', '.')} a lt:TerritorialChange ; lt:changeType change-type:{kind} ;\n"
        + (f"    lt:from {olds} ; {into} lt:effectiveOn {typed} .\n")
    )


def told(small: Small, turtle: str, unit: str, day: date = DAY) -> set[tuple[str, bool]]:
    found = Territory(small(turtle), day).holders(iri(unit))
    return {(shorten(holder.unit), holder.is_parent) for holder in found}


def test_what_a_province_gave_away_before_never_held_the_city(small: Small) -> None:
    world = (
        place("a") + place("b") + place("city", '; lt:within locality:a ; lt:validUntil "2020-01-01"^^xsd:date')
    )
    early, late = change("a", "a b", "1997"), change("a", "a b", "2021-01-01")
    end = change("city", "", "2020-01-01", "abolition")
    assert told(small, world + early + end, "city") == {("locality:a", True)}
    assert told(small, world + late + end, "city") == {("locality:a", True), ("locality:b", True)}


def test_a_unit_that_ended_without_a_known_change_lay_within_another(small: Small) -> None:
    ended = '; lt:validUntil "2020"^^xsd:gYear'
    assert told(small, place("a") + place("b", ended + " ; lt:within locality:a"), "b") == {("locality:a", True)}
    assert told(small, place("b", ended), "b") == set()
    assert told(small, place("b", ended), "b", date(2019, 12, 31)) == {("locality:b", False)}


def test_a_unit_divided_goes_to_all_its_parts_and_each_of_them_on(small: Small) -> None:
    world = "".join(map(place, "abcd")) + change("a", "b c", "1997") + change("c", "d", "2008-08-01", "absorption")
    assert told(small, world, "a") == {("locality:b", False), ("locality:d", False)}
    assert told(small, world, "a", date(2008, 7, 31)) == {("locality:b", False), ("locality:c", False)}


def test_changes_that_run_in_a_circle_come_to_an_end(small: Small) -> None:
    world = place("a") + place("b") + change("a", "b", "1997") + change("b", "a", "1998")
    assert told(small, world, "a") == set()
