from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from localties import Project
from localties.compare import Kind, changes, patch, read_side, read_sides
from localties.compare.sides import Side
from localties.errors import EmptyInputError, ProjectNotFoundError, RdfSyntaxError, RevisionError
from localties.ingest.starting import start
from localties.workspace import Workspace
from tests.tools import ROOT

MEMORANDUM = ROOT / "graph" / "records" / "cctoday-118361.ttl"
DAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    for name in ("ontology", "graph", "queries"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


@pytest.fixture
def edited(original: Path, tmp_path: Path) -> Path:
    """The twinning of Binh Duong and Daejeon gets a term that has run out."""
    folder = tmp_path / "edited"
    shutil.copytree(original, folder)
    file = folder / "graph" / "records" / MEMORANDUM.name
    text = file.read_text("utf-8")
    file.write_text(
        text.replace(
            'lt:signedOn "2005-05-17"^^xsd:date ;', 'lt:signedOn "2005-05"^^xsd:gYearMonth ; lt:termYears 5 ;'
        ),
        "utf-8",
    )
    return folder


@pytest.fixture(scope="module")
def before(original: Path) -> Side:
    return read_side(str(original), Project(original), DAY)


def test_equal_sides_have_nothing_to_tell(before: Side, original: Path) -> None:
    again = read_side(str(original / "graph"), Project(original), DAY)
    assert changes(before, again, "en") == []
    assert [line[0] for line in patch(before.triples, again.triples).decode().splitlines()] == ["H", "T", "T"]


def test_a_change_is_told_in_words(before: Side, edited: Path) -> None:
    after = read_side(str(edited), Project(edited), DAY)
    told = {change.thing.rpartition("/")[2]: change for change in changes(before, after, "en")}
    change = told["binh-duong--daejeon.2005"]
    assert (change.cls, change.kind) == ("Agreement", Kind.CHANGED)
    assert "signed on May 2005, was 17 May 2005" in change.details
    assert "term in years 5, new" in change.details
    assert any(detail.startswith("status expired, was ") for detail in change.details), change.details
    assert next(iter(told.values())).status_differs, "changes of status come first"
    assert not any("Earliest" in detail or "earliest" in detail for c in told.values() for detail in c.details)


def test_it_is_told_in_vietnamese(before: Side, edited: Path) -> None:
    after = read_side(str(edited), Project(edited), DAY)
    change = next(c for c in changes(before, after, "vi") if c.thing.endswith("/binh-duong--daejeon.2005"))
    assert any("5/2005" in detail and "17/5/2005" in detail for detail in change.details), change.details


def test_what_a_part_says_is_told_under_its_whole(before: Side, original: Path, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    shutil.copytree(original, folder)
    file = folder / "graph" / "records" / MEMORANDUM.name
    text = file.read_text("utf-8")
    file.write_text(
        text.replace("    lt:organ organ:daejeon.government ;\n    lt:signatory person:yum-hong-chul ;\n", ""),
        "utf-8",
    )
    assert file.read_text("utf-8") != text
    found = changes(before, read_side(str(folder), Project(folder), DAY), "en")
    (change,) = [c for c in found if c.cls == "Agreement"]
    assert any("signatory" in detail and "no longer" in detail for detail in change.details), change.details


def test_a_file_taken_away_is_told_thing_by_thing(before: Side, original: Path, tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    shutil.copytree(original, folder)
    (folder / "graph" / "records" / MEMORANDUM.name).unlink()
    found = changes(before, read_side(str(folder), Project(folder), DAY), "en")
    removed = {change.thing.rpartition("/")[2] for change in found if change.kind is Kind.REMOVED}
    assert {"binh-duong--daejeon.2005", "cctoday-118361"} <= removed
    backwards = changes(read_side(str(folder), Project(folder), DAY), before, "en")
    assert {c.thing for c in backwards if c.kind is Kind.ADDED} == {
        c.thing for c in found if c.kind is Kind.REMOVED
    }


def test_dumps_are_compared_like_files(tmp_path: Path, original: Path) -> None:
    prefix = (
        "@prefix lt: <https://w3id.org/localties/ns#> . @prefix l: <https://w3id.org/localties/id/locality/> .\n"
    )
    one, other = tmp_path / "one.ttl", tmp_path / "dumps" / "localties.nt"
    other.parent.mkdir()
    one.write_text(prefix + 'l:x a lt:Locality ; <http://www.w3.org/2000/01/rdf-schema#label> "X"@en .', "utf-8")
    other.write_text(
        "<https://w3id.org/localties/id/locality/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> "
        "<https://w3id.org/localties/ns#Locality> .\n",
        "utf-8",
    )
    project = Project(original)
    (change,) = changes(read_side(str(one), project), read_side(str(other.parent), project), "en")
    assert change.details == ("name “X” (en), no longer",)


def test_revisions_of_a_repository_are_compared(original: Path, tmp_path: Path, edited: Path) -> None:
    root = tmp_path / "repository"
    shutil.copytree(original, root / "inner")
    run = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    subprocess.run([*run, "init", "-q"], check=True)
    subprocess.run([*run, "add", "."], check=True)
    subprocess.run([*run, "commit", "-qm", "first"], check=True)
    name = f"graph/records/{MEMORANDUM.name}"
    shutil.copy(edited / name, root / "inner" / name)
    subprocess.run([*run, "commit", "-qam", "second"], check=True)
    project = Project(root / "inner")
    first, second = (read_side(revision, project, DAY) for revision in ("HEAD~1", "HEAD"))
    assert any(c.thing.endswith("/binh-duong--daejeon.2005") for c in changes(first, second, "en"))
    with pytest.raises(RevisionError, match="'nowhere' is neither a path nor a revision"):
        read_side("nowhere", project)
    with pytest.raises(RevisionError, match="neither a path nor a revision"):
        read_side("--output=/tmp/x", project)


@pytest.mark.parametrize("inner", ["", "registers/office"])
def test_a_workspace_in_git_is_compared_with_what_was_not_committed(tmp_path: Path, inner: str) -> None:
    root = tmp_path / "repository"
    folder = root / inner
    start(folder, Workspace("office", home=("can-tho",)), [], DAY)
    run = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*run, *command], check=True)
    (folder / "graph" / "ours.ttl").write_text(PREFIXES + PLACES, "utf-8")
    here = Project.find(folder)
    sides = read_sides("HEAD", str(here.root), here)
    assert [str(change) for change in changes(*sides, "en")] == ["Locality Home: added", "Locality Other: added"]
    assert changes(*read_sides("HEAD", "HEAD", here), "en") == []


def test_outside_a_repository_only_paths_will_do(original: Path, tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="neither a path nor a revision"):
        read_side("HEAD", Project(original))
    empty = tmp_path / "empty.nt"
    empty.touch()
    with pytest.raises(EmptyInputError):
        read_side(str(empty), Project(original))


PREFIXES = (
    "@prefix lt: <https://w3id.org/localties/ns#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix id: <https://w3id.org/localties/id/> .\n"
    "@prefix realisation: <https://w3id.org/localties/scheme/realisation/> .\n"
    "@prefix status: <https://w3id.org/localties/scheme/status/> .\n"
)
PACT = """
<https://w3id.org/localties/id/agreement/a> a lt:Agreement ; rdfs:label "Pact"@en ;
    lt:realisation realisation:signed ; lt:signedOn "2020-03-04"^^xsd:date ; lt:termYears 5 ;
    lt:hasParty <https://w3id.org/localties/id/party/h> , <https://w3id.org/localties/id/party/o> .
<https://w3id.org/localties/id/party/h> a lt:Party ; lt:actor <https://w3id.org/localties/id/locality/h> .
<https://w3id.org/localties/id/party/o> a lt:Party ; lt:actor <https://w3id.org/localties/id/locality/o> .
"""
PLACES = """
<https://w3id.org/localties/id/locality/h> a lt:Locality ; rdfs:label "Home"@en .
<https://w3id.org/localties/id/locality/o> a lt:Locality ; rdfs:label "Other"@en .
"""
JUDGED = """
<https://w3id.org/localties/id/assessment/agreement.a> a lt:StatusAssessment ;
    lt:assessmentOf <https://w3id.org/localties/id/agreement/a> ; lt:status status:{status} ;
    lt:assessedOn "{day}"^^xsd:date .
"""


def told(tmp_path: Path, one: str, other: str, original: Path, as_of: date | None = None) -> list[str]:
    files = [tmp_path / name for name in ("one.ttl", "other.ttl")]
    for file, text in zip(files, (one, other), strict=True):
        file.write_text(PREFIXES + text, "utf-8")
    sides = read_sides(str(files[0]), str(files[1]), Project(original), as_of)
    return [str(change) for change in changes(*sides, "en")]


def test_what_is_new_is_told_with_its_parties_and_its_day(tmp_path: Path, original: Path) -> None:
    assert told(tmp_path, PLACES, PLACES + PACT, original) == [
        "Agreement Pact: added (Home, Other; signed on 4 March 2020)"
    ]
    assert told(tmp_path, PLACES + PACT, PLACES, original) == [
        "Agreement Pact: removed (Home, Other; signed on 4 March 2020)"
    ]


def test_another_iri_of_the_same_thing_is_one_change(tmp_path: Path, original: Path) -> None:
    moved = (PLACES + PACT).replace("id/locality/h>", "id/locality/moved>")
    assert told(tmp_path, PLACES + PACT, moved, original) == [
        "Locality Home: IRI locality:moved, was locality:h",
    ]


def test_a_thing_merged_into_another_is_told_where_it_was_used(tmp_path: Path, original: Path) -> None:
    gone = PLACES.splitlines()[1] + PACT.replace("id/locality/o>", "id/locality/h>")
    assert told(tmp_path, PLACES + PACT, gone, original) == [
        "Agreement Pact: Party: actor Home, was Other",
        "Locality Other: removed",
    ]


def test_another_label_and_another_class_are_told(tmp_path: Path, original: Path) -> None:
    other = PLACES.replace('"Home"', '"House"').replace(
        'a lt:Locality ; rdfs:label "O', 'a lt:State ; rdfs:label "O'
    )
    found = told(tmp_path, PLACES, other, original)
    assert found == [
        "Locality House: name “House” (en), was “Home” (en)",
        "State Other: class State, was Locality",
    ]


def test_dumps_of_two_days_tell_what_time_changed(tmp_path: Path, original: Path) -> None:
    one = PLACES + PACT + JUDGED.format(status="in-force", day="2024-01-01")
    other = PLACES + PACT + JUDGED.format(status="expired", day="2026-01-01")
    assert told(tmp_path, one, other, original) == ["Agreement Pact: status expired, was in force"]
    assert told(tmp_path, one, other, original, DAY) == []


def test_a_project_is_judged_for_the_day_of_the_dump(original: Path, tmp_path: Path) -> None:
    dump = tmp_path / "dump.ttl"
    dump.write_text(PREFIXES + PLACES + PACT + JUDGED.format(status="in-force", day="2023-05-06"), "utf-8")
    for names in ((str(dump), str(original)), (str(original), str(dump))):
        sides = read_sides(*names, Project(original))
        assert {side.day for side in sides} == {date(2023, 5, 6)}
    assert {s.day for s in read_sides(str(dump), str(original), Project(original), DAY)} == {DAY}


def test_projects_of_two_days_are_judged_for_that_of_the_later_one(original: Path, tmp_path: Path) -> None:
    older = tmp_path / "older"
    shutil.copytree(original, older)
    file = older / "graph" / "dataset.ttl"
    text = file.read_text("utf-8")
    file.write_text(text.replace('dcterms:modified "2026-11-22"', 'dcterms:modified "2019-01-01"'), "utf-8")
    assert file.read_text("utf-8") != text
    before, after = read_sides(str(older), str(original), Project(original))
    assert before.day == after.day == date(2026, 11, 22)
    assert [change.thing.rpartition("/")[2] for change in changes(before, after, "en")] == ["dataset"]


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_a_path_that_holds_nothing_is_refused(original: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises((RevisionError, ProjectNotFoundError), match=name):
        read_side(str(tmp_path / name), Project(original))


def test_a_broken_file_is_told_with_its_line(original: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text('@prefix x: <urn:x> .\nx:a x:b "unfinished', "utf-8")
    with pytest.raises(RdfSyntaxError, match=r"broken\.ttl:2"):
        read_side(str(broken), Project(original))


names = st.integers(0, 5).map(lambda n: ox.NamedNode(f"urn:n{n}"))
literals = st.builds(ox.Literal, st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=5))
graphs = st.sets(st.builds(ox.Triple, names, names, names | literals), max_size=8)


@given(graphs, graphs)
def test_a_patch_makes_one_graph_of_the_other(one: set[ox.Triple], other: set[ox.Triple]) -> None:
    head, begin, *lines, end = patch(one, other).decode("utf-8").split("\n")[:-1]
    assert head.startswith("H id <urn:uuid:") and (begin, end) == ("TX .", "TC .")
    patched = set(one)
    for line in lines:
        (quad,) = ox.parse(line[2:], format=ox.RdfFormat.N_TRIPLES)
        if line[0] == "D":
            patched.remove(quad.triple)
        else:
            assert quad.triple not in patched
            patched.add(quad.triple)
    assert patched == other
    assert patch(one, other) == patch(list(one)[::-1], sorted(other, key=str))
