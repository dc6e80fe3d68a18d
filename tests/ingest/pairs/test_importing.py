from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING

import pytest

import localties
from localties.errors import EmptyInputError, ParameterError
from localties.graph import KnowledgeGraph
from localties.ingest.pairs import LEFT_OUT, Given, Kind, import_pairs
from localties.ingest.reconcile import Judgement, Ledger, Verdict
from localties.terms import GRAPH, expand
from tests.ingest.pairs.conftest import GIVEN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from localties import Project
    from localties.ingest.pairs import ImportedPairs

    Laid = Callable[..., ImportedPairs]


def _asked(project: Project, sparql: str) -> list[dict[str, str]]:
    store = KnowledgeGraph.open(project).store
    return [{name: term.value for name, term in row.items()} for row in store.select(sparql).dicts()]


def _told(done: ImportedPairs, kind: Kind) -> list[tuple[int | None, str | None]]:
    return [(remark.row, remark.value) for remark in done.findings.of(kind)]


def test_a_pair_becomes_two_places_and_a_tie_in_a_graph_of_its_own(laid: Laid, office: Project) -> None:
    done = laid("Lyon,France,Leipzig,Germany")
    assert (done.written, done.ties, done.new, done.met) == (True, 1, 2, frozenset())
    assert done.file == office.graph / "world" / "cities.ttl"
    layer = f"<{GRAPH}world/cities>"
    [said] = _asked(
        office,
        f"""SELECT * WHERE {{ GRAPH {layer} {{
          tie:world.de.leipzig--world.fr.lyon a lt:Tie ; lt:tieKind tie-kind:unspecified ; lt:locality ?locality ;
            lt:partner ?partner ; lt:evidence [ lt:row ?row ; lt:certainty certainty:reported ] .
          ?partner a lt:Partner ; lt:partnerKind partner-kind:locality ; lt:level level:unspecified ;
            lt:country/lt:countryCode ?code ; rdfs:label ?name .
          FILTER(LANG(?name) = "vi")
          {layer} a void:Dataset ; dcterms:license ?licence ; dcterms:source ?source ;
            dcterms:rights "A city office"@vi .
        }} }}""",
    )
    assert said["locality"].endswith("/world.de.leipzig")
    assert (said["code"], said["name"], said["row"]) == ("FR", "Lyon", "2")
    assert (said["licence"], said["source"]) == (GIVEN.licence, "https://doi.org/10.1234/abcd.5")


def test_places_that_the_graph_describes_are_met_and_get_no_second_record(laid: Laid, office: Project) -> None:
    done = laid("Pittsburgh,United States,Da Nang,Vietnam", "Daejeon,South Korea,Calgary,Canada")
    assert done.met == {expand("locality:da-nang"), expand("locality:daejeon")}
    turtle = done.data.decode()
    assert "tie:da-nang--world.us.pittsburgh a lt:Tie" in turtle  # the home country's side comes first
    assert "locality:da-nang a" not in turtle
    assert "world.vn" not in turtle


def test_of_a_known_tie_the_list_only_adds_its_evidence(laid: Laid, office: Project) -> None:
    known = "SELECT ?kind WHERE { tie:da-nang--changwon lt:tieKind ?kind }"
    before = list(localties.open_graph(office.root).store.select(known).dicts())
    laid("Changwon,South Korea,Da Nang,Vietnam")
    after = localties.open_graph(office.root)
    assert list(after.store.select(known).dicts()) == before != []
    rows = "SELECT ?row WHERE { tie:da-nang--changwon lt:evidence/lt:row ?row }"
    assert [row["row"].value for row in after.store.select(rows).dicts()] == ["2"]


def test_a_town_is_not_taken_for_the_province_of_its_name(laid: Laid) -> None:
    done = laid("Nagasaki,Japan,Porto,Portugal", "Nagasaki Prefecture,Japan,Fujian,China")
    assert expand("locality:nagasaki-prefecture") in done.met
    assert _told(done, Kind.DOUBTFUL_PLACE) == [(2, "Nagasaki, Japan")]
    assert b"locality:world.jp.nagasaki a lt:Locality" in done.data


def test_rows_that_make_no_tie_are_told_one_by_one(laid: Laid) -> None:
    done = laid(
        "Lyon,France,Leipzig,Germany",
        "Stryi,Ukraine,Stryi,Ukraine",
        "Lyon,France,Paris,France",
        "Leipzig,Germany,Lyon,France",
        "Lyon,France,Atlantis,Zzyzxia",
        "Lyon,France,Varna",
        "Lyon,France,Varna,",
        ",France,Varna,Bulgaria",
        "Lyon,France,Bender,Moldavia",
    )
    assert done.ties == 1
    assert done.read == 9
    assert {kind: _told(done, kind)[0][0] for kind in done.findings.counts()} == {
        Kind.SELF: 3,
        Kind.DOMESTIC: 4,
        Kind.REPEATED: 5,
        Kind.UNKNOWN_COUNTRY: 6,
        Kind.UNREADABLE: 7,
        Kind.NO_COUNTRY: 8,
        Kind.NO_NAME: 9,
        Kind.DOUBTFUL_COUNTRY: 10,
    }


def test_misspelt_countries_are_mended_and_the_ledger_says_so_once(laid: Laid, office: Project) -> None:
    rows = (
        "Lyon,France,Milan,in Italy",
        "Lyon,France,Almaty,Kazakhstah",
        "Lyon,France,Tbilisi,Georgia (country)",
        'Lyon,France,Birmingham,"England, United Kingdom"',
        'Lyon,France,Leeds,"England, United Kingdom"',
    )
    done = laid(*rows)
    assert done.ties == 5
    spelt = ["in Italy", "Kazakhstah", "Georgia (country)", "England, United Kingdom"]
    assert [value for _, value in _told(done, Kind.MENDED_COUNTRY)] == spelt
    for _ in range(2):
        judged = Ledger(office.graph).judgements
        assert {(j.mention_name, j.thing.rpartition("/")[2], j.by) for j in judged} == {
            (text, code, "localties") for text, code in zip(spelt, ("it", "kz", "ge", "gb"), strict=True)
        }
        assert len(judged) == 4
        laid(*rows)


def test_what_people_decided_about_a_spelling_counts(laid: Laid, office: Project) -> None:
    ledger = Ledger(office.graph)
    ledger.judge(
        Judgement("Moldavia", None, expand("state:md"), Verdict.SAME, "An officer", date(2026, 1, 1), "Old name")
    )
    ledger.write()
    done = laid("Lyon,France,Bender,Moldavia")
    assert done.ties == 1
    assert b"locality:world.md.bender" in done.data


def test_the_same_list_gives_the_same_bytes(laid: Laid) -> None:
    rows = ["Lyon,France,Leipzig,Germany", "Huế,Vietnam,Lyon,France", "Hue,Vietnam,Leipzig,Germany"]
    first = laid(*rows)
    assert laid(*rows).data == first.data == first.file.read_bytes()


def test_a_dry_run_writes_nothing(laid: Laid, office: Project) -> None:
    before = {path: path.read_bytes() for path in office.graph.rglob("*") if path.is_file()}
    done = laid("Lyon,France,Milan,in Italy", dry_run=True)
    assert (done.written, done.ties) == (False, 1)
    assert {path: path.read_bytes() for path in office.graph.rglob("*") if path.is_file()} == before


def test_what_a_killed_run_left_beside_is_ignored_and_replaced(laid: Laid, office: Project) -> None:
    first = laid("Lyon,France,Leipzig,Germany")
    beside = first.file.with_name(f".{first.file.name}.fresh")
    beside.write_bytes(b"half a fi")
    assert KnowledgeGraph.open(office).files[first.graph] == first.file
    second = laid("Lyon,France,Leipzig,Germany", "Lyon,France,Turin,Italy")
    assert second.file.read_bytes() == second.data != first.data
    assert not beside.exists()


def test_points_far_apart_make_two_places_of_one_name(office: Project, tmp_path: Path) -> None:
    path = tmp_path / "points.csv"
    path.write_text(
        "city1,country1,lat1,lng1,city2,country2,lat2,lng2\n"
        "Springfield,United States,39.7817,-89.6501,Ashikaga,Japan,36.3403,139.4497\n"
        "Springfield,United States,42.1015,-72.5898,Takikawa,Japan,43.5578,141.9106\n"
        "Springfield,United States,42.1,-72.59,Lyon,France,95,400\n",
        "utf-8",
    )
    done = import_pairs(office, path, GIVEN)
    turtle = done.data.decode()
    assert "locality:world.us.springfield a lt:Locality" in turtle
    assert "locality:world.us.springfield.2 a lt:Locality" in turtle
    assert "locality:world.us.springfield.3" not in turtle
    assert "geo:lat 42.1015" in turtle
    assert "42.1 " not in turtle
    assert _told(done, Kind.BAD_VALUE) == [(4, "95 400")]


def test_two_layers_agree_on_the_places_they_share(laid: Laid, office: Project, tmp_path: Path) -> None:
    laid("Lyon,France,Leipzig,Germany")
    path = tmp_path / "points.csv"
    path.write_text(
        "city1,country1,lat1,lng1,city2,country2,lat2,lng2\nLyon,France,45.76,4.84,Leipzig,Germany,51.34,12.38\n",
        "utf-8",
    )
    other = import_pairs(office, path, GIVEN)
    assert other.new == 2
    again = laid("Lyon,France,Leipzig,Germany")
    ties = _asked(office, "SELECT DISTINCT ?tie WHERE { ?tie lt:locality locality:world.de.leipzig }")
    assert len(ties) == 1
    assert len(_asked(office, "SELECT ?lat WHERE { locality:world.fr.lyon geo:lat ?lat }")) == 1
    assert import_pairs(office, path, GIVEN).data == other.data
    assert again.file.is_file()


def test_without_a_licence_nothing_is_imported(office: Project, tmp_path: Path) -> None:
    path = tmp_path / "cities.csv"
    path.write_text("city1,country1,city2,country2\nLyon,France,Leipzig,Germany\n", "utf-8")
    with pytest.raises(ParameterError, match=r"--licence, --attribution, --title, --source"):
        import_pairs(office, path)
    with pytest.raises(ParameterError, match="--licence is 'free'"):
        import_pairs(office, path, Given("free", "x", "x", "https://example.org/"))
    assert not (office.graph / "world").exists()


def test_a_list_without_a_tie_leaves_the_old_layer(laid: Laid) -> None:
    first = laid("Lyon,France,Leipzig,Germany")
    with pytest.raises(EmptyInputError, match="domestic 1"):
        laid("Lyon,France,Paris,France")
    assert first.file.read_bytes() == first.data


def test_a_layer_passes_the_shapes_and_checks(laid: Laid, office: Project) -> None:
    done = laid(
        "Lyon,France,Leipzig,Germany",
        "Changwon,South Korea,Da Nang,Vietnam",
        "Pittsburgh,United States,Da Nang,Vietnam",
        "Milan,in Italy,Huế,Vietnam",
    )
    graph = localties.open_graph(office.root)
    report = localties.validate(graph, [done.graph, f"{GRAPH}ledger/judgements"])
    assert [f for f in report.findings if f.severity is localties.Severity.VIOLATION] == []


@pytest.mark.slow
def test_all_pairs_of_the_lists_of_wikipedia_are_imported_in_time(office: Project, shared: Path) -> None:
    path = shared / "data" / "wikipedia-sister-pairs-2026" / "twin_cities.csv"
    if not path.is_file():
        pytest.skip(f"there is no file {path}")
    began = time.monotonic()
    done = import_pairs(office, path)
    assert time.monotonic() - began < 120
    assert done.read == 25917
    counts = done.findings.counts()
    counted = sum(counts.get(kind, 0) for kind in LEFT_OUT | {Kind.REPEATED})
    assert done.ties + counted == done.read
    assert expand("locality:da-nang") in done.met
    assert done.ties > 23000
