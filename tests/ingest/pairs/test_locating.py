"""Countries of places whose list gives none: read where only one can be meant, told, and marked as inferred."""

from __future__ import annotations

from typing import TYPE_CHECKING

from localties.graph import KnowledgeGraph
from localties.ingest.pairs import Given, Kind, import_pairs
from localties.terms import expand

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from localties import Project
    from localties.ingest.pairs import ImportedPairs

GIVEN = Given(
    "https://creativecommons.org/publicdomain/zero/1.0/", "Wikidata", "Pairs", "https://example.org/pairs"
)
NAMES = {
    "Q490": "Mailand",
    "Q1040": "Karlsruhe",
    "Q90": "Paris",
    "Q25282": "Đà Nẵng",
    "Q9": "Zzyzxia",
    "Q8": "Krefeld",
}
PAIRS = (
    ("Q490", "Q1040"),
    ("Q1040", "Q490"),
    ("Q1040", "Q90"),
    ("Q1040", "Q9"),
    ("Q25282", "Q490"),
    ("Q1040", "Q8"),
)


def _listed(office: Project, folder: Path) -> ImportedPairs:
    (folder / "names.tsv").write_text("".join(f"{item}\t{name}\n" for item, name in NAMES.items()), "utf-8")
    path = folder / "relations.tsv"
    path.write_text("".join(f"{one}\t{other}\n" for one, other in PAIRS), "utf-8")
    return import_pairs(office, path, GIVEN, language="de")


def test_a_name_of_one_country_alone_gives_it_and_any_other_none(office: Project, tmp_path: Path) -> None:
    done = _listed(office, tmp_path)
    read = {remark.value for remark in done.findings.of(Kind.INFERRED_COUNTRY)}
    assert read == {"Mailand", "Karlsruhe", "Krefeld", "Đà Nẵng"}
    # Paris is a town in several countries, the other in none.
    assert [remark.value for remark in done.findings.of(Kind.NO_COUNTRY)] == ["Paris", "Zzyzxia"]
    assert done.findings.counts()[Kind.DOMESTIC] == 1
    assert done.met == {expand("locality:da-nang")}
    store = KnowledgeGraph.open(office).store
    asked = """SELECT ?place ?code ?certainty WHERE {
      ?place lt:country/lt:countryCode ?code ; lt:evidence ?piece . ?piece lt:certainty ?certainty .
      FILTER(?place IN (locality:wikidata.Q490, locality:wikidata.Q1040)) }"""
    found = {tuple(term.value.rpartition("/")[2] for term in row.values()) for row in store.select(asked).dicts()}
    assert found == {
        (f"wikidata.{item}", code, certainty)
        for item, code in (("Q490", "IT"), ("Q1040", "DE"))
        for certainty in ("reported", "inferred")
    }


def test_what_another_layer_says_of_the_same_item_counts(
    laid: Callable[..., ImportedPairs], office: Project, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    names = tmp_path / "other" / "names.tsv"
    names.write_text("Q90\tParis\tFrance\nQ220\tRome\tItaly\n", "utf-8")
    (tmp_path / "other" / "capitals.tsv").write_text("Q90\tQ220\n", "utf-8")
    import_pairs(office, tmp_path / "other" / "capitals.tsv", GIVEN)
    done = _listed(office, tmp_path)
    assert [remark.value for remark in done.findings.of(Kind.NO_COUNTRY)] == ["Zzyzxia"]
    assert b"lt:partner locality:wikidata.Q90" in done.data or b"lt:locality locality:wikidata.Q90" in done.data


def test_a_country_that_stands_beside_the_name_is_the_country(
    laid: Callable[..., ImportedPairs],
) -> None:
    done = laid('"Varna, Bulgaria",,Lyon,France', "Falkland Islands,,Lyon,France")
    assert [(remark.row, remark.value) for remark in done.findings.of(Kind.INFERRED_COUNTRY)] == [
        (2, "Varna, Bulgaria")
    ]
    assert [remark.value for remark in done.findings.of(Kind.NO_COUNTRY)] == ["Falkland Islands"]
    assert b"locality:world.bg.varna a lt:Locality" in done.data
    assert b"certainty:inferred" not in done.data
