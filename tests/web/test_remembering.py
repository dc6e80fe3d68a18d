"""Pages are rendered once, and anew after a change."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from starlette.responses import Response
from starlette.testclient import TestClient

from localties import KnowledgeGraph
from localties.pages.thing import thing_page
from localties.terms import ID
from localties.web import Settings, application
from localties.web.rendered import RenderedPages

PAGE = "/page/locality/can-tho"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each page was rendered, by language."""
    times: Counter[str] = Counter()

    def counting(reader: Any, *rest: Any) -> str:
        times[reader.language] += 1
        return thing_page(reader, *rest)

    monkeypatch.setattr("localties.web.things.thing_page", counting)
    return times


def test_a_page_is_rendered_once_for_each_language(graph: KnowledgeGraph, rendered: Counter[str]) -> None:
    with TestClient(application(graph.copied(), Settings())) as client:
        first, again = (client.get(PAGE, headers={"Accept-Language": "en"}) for _ in range(2))
        assert (first.content, first.headers) == (again.content, again.headers)
        assert client.get(PAGE, headers={"Accept-Language": "vi"}).content != first.content
        assert client.get(PAGE, params={"lang": "vi"}).status_code == 200
    assert rendered == {"en": 1, "vi": 2}


def test_a_page_that_is_not_there_is_not_remembered(graph: KnowledgeGraph, rendered: Counter[str]) -> None:
    with TestClient(application(graph.copied(), Settings())) as client:
        assert [client.get("/page/locality/nowhere").status_code for _ in range(2)] == [404, 404]
    assert rendered == {"en": 2}


def test_after_an_update_a_page_is_rendered_anew(graph: KnowledgeGraph) -> None:
    app = application(graph.copied(), Settings())
    with TestClient(app) as client:
        assert "A city by another name" not in client.get(PAGE).text
        label = f'INSERT DATA {{ <{ID}locality/can-tho> skos:altLabel "A city by another name"@en }}'
        app.state.explorer.update(label, base="urn:base")
        assert "A city by another name" in client.get(PAGE).text


def test_what_was_asked_for_last_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("localties.web.rendered._BYTES", 10)
    pages = RenderedPages()
    for name, size in (("a", 4), ("b", 4), ("c", 4), ("large", 11)):
        pages.keep(name, Response(b"x" * size))
    assert [name for name in ("a", "b", "c", "large") if pages.get(name)] == ["b", "c"]
