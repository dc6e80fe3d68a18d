from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

import localties
from localties.query import named_query
from localties.web import Settings, application
from tests.conftest import NEED_A_LAYER

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties import KnowledgeGraph, Project
    from localties.ingest.pairs import ImportedPairs


def _rows(graph: KnowledgeGraph, query: str, **values: str) -> list[dict[str, str]]:
    answer = localties.ask(graph, query, lang="en", **values)
    assert isinstance(answer, localties.Solutions)
    return [{name: term.value.rpartition("/")[2] for name, term in row.items()} for row in answer.dicts()]


def test_without_a_layer_there_is_nothing_to_compare(office: Project) -> None:
    graph = localties.open_graph(office.root)
    assert _rows(graph, "world-layer-meets") == []
    assert _rows(graph, "world-layer-disagrees") == []


def test_a_layer_is_held_against_the_curated_records(laid: Callable[..., ImportedPairs], office: Project) -> None:
    laid(
        "Daejeon,South Korea,Bình Dương,Vietnam",
        "Changwon,South Korea,Da Nang,Vietnam",
        "Pittsburgh,United States,Da Nang,Vietnam",
        "Lyon,France,Leipzig,Germany",
    )
    graph = localties.open_graph(office.root)
    [met] = _rows(graph, "world-layer-meets", place="da-nang")
    assert (met["locality"], met["layer"], met["inLayer"], met["inBoth"]) == ("da-nang", "cities", "2", "1")
    assert int(met["curated"]) >= 2
    found = {(row["sort"], row["tie"]) for row in _rows(graph, "world-layer-disagrees")}
    assert ("not-curated", "da-nang--world.us.pittsburgh") in found
    assert ("place-gone", "binh-duong--daejeon") in found
    assert not any("changwon" in tie or "leipzig" in tie for _, tie in found)


def test_a_curated_twinning_that_the_layer_lacks_is_told(
    laid: Callable[..., ImportedPairs], office: Project
) -> None:
    laid("Daejeon,South Korea,Calgary,Canada", "Bình Dương,Vietnam,Lyon,France")
    graph = localties.open_graph(office.root)
    found = {(row["sort"], row["tie"]) for row in _rows(graph, "world-layer-disagrees", place="daejeon")}
    assert ("missing-in-layer", "binh-duong--daejeon") in found


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_page_of_each_question_shows_its_answer(
    laid: Callable[..., ImportedPairs], office: Project, language: str
) -> None:
    laid("Pittsburgh,United States,Da Nang,Vietnam")
    graph = localties.open_graph(office.root)
    with TestClient(application(graph, Settings())) as client:
        for name in sorted(NEED_A_LAYER):
            asked = {**named_query(office, name).example, "place": "da-nang", "lang": language}
            page = client.get(f"/queries/{name}", params=asked).text
            assert "<tbody>" in page, name
