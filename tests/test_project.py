from __future__ import annotations

from pathlib import Path

import pytest

from localties import Project, project
from localties.errors import ExitCode, InputNotFoundError, ProjectNotFoundError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "localties.ttl").touch()
    (tmp_path / "graph" / "records").mkdir(parents=True)
    return tmp_path


def test_it_is_found_from_a_folder_inside_it(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "graph" / "records")
    assert Project.find() == Project(folder)


def test_the_nearest_one_above_is_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = folder / "graph" / "inner"
    (inner / "ontology").mkdir(parents=True)
    (inner / "ontology" / "localties.ttl").touch()
    (inner / "graph").mkdir()
    monkeypatch.chdir(inner)
    assert Project.find().root == inner


def test_a_named_folder_is_taken_as_it_is(folder: Path) -> None:
    assert Project.find(folder) == Project(folder)


def test_away_from_any_project_the_shipped_data_serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Project.find()
    assert found.shapes.is_file() and found.context.is_file()
    assert not found.root.is_relative_to(tmp_path)


def test_without_shipped_data_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("_SHIPPED", "_CHECKOUT"):
        monkeypatch.setattr(project, name, tmp_path / "nowhere")
    with pytest.raises(ProjectNotFoundError, match="no localties project here"):
        Project.find()


def test_a_folder_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputNotFoundError, match="nowhere"):
        Project.find(tmp_path / "nowhere")


def test_a_folder_of_other_things_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    with pytest.raises(ProjectNotFoundError, match=r"is not a localties project\. A project holds") as caught:
        Project.find(tmp_path)
    assert caught.value.exit_code is ExitCode.USAGE


def test_it_knows_where_its_files_are(folder: Path) -> None:
    here = Project(folder)
    assert here.shapes == folder / "ontology" / "shapes.ttl"
    (folder / "queries" / "rules").mkdir(parents=True)
    for name in ("b.rq", "a.rq", "notes.txt"):
        (folder / "queries" / "rules" / name).touch()
    assert [path.name for path in here.queries("rules")] == ["a.rq", "b.rq"]


def test_a_workspace_lies_over_the_shipped_project(tmp_path: Path) -> None:
    (tmp_path / "localties.toml").write_text('name = "office"', "utf-8")
    (tmp_path / "queries" / "checks").mkdir(parents=True)
    (tmp_path / "queries" / "checks" / "ours.rq").touch()
    (tmp_path / "queries" / "checks" / "part-of-itself.rq").touch()
    found = Project.find(tmp_path)
    assert found.below is not None and found.shapes == found.below.shapes
    assert found.graph == tmp_path / "graph"
    checks = {path.name: path for path in found.queries("checks")}
    assert checks["ours.rq"].is_relative_to(tmp_path)
    assert checks["part-of-itself.rq"].is_relative_to(tmp_path), "a file of one's own takes the place of ours"
    assert not checks["renewal-cycle.rq"].is_relative_to(tmp_path)
    assert found.all_shapes == [found.shapes]
    (tmp_path / "ontology").mkdir()
    (tmp_path / "ontology" / "shapes.ttl").touch()
    assert found.all_shapes == [found.shapes, tmp_path / "ontology" / "shapes.ttl"]
