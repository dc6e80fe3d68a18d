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
from localties.compare import Kind, changes, patch, read_side
from localties.compare.sides import Side
from localties.errors import EmptyInputError, RevisionError
from tests.conftest import ROOT

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
    assert change.details == ("label “X” (en), no longer",) or "“X” (en)" in change.details[0]


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


def test_outside_a_repository_only_paths_will_do(original: Path, tmp_path: Path) -> None:
    with pytest.raises(RevisionError, match="neither a path nor a revision"):
        read_side("HEAD", Project(original))
    empty = tmp_path / "empty.nt"
    empty.touch()
    with pytest.raises(EmptyInputError):
        read_side(str(empty), Project(original))


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
