"""Pages are rendered once, and anew after a change."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from starlette.responses import RedirectResponse, Response
from starlette.testclient import TestClient

from localties import KnowledgeGraph
from localties.errors import UnknownEntityError
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
    sizes = {"a": 4, "b": 4, "c": 4, "large": 11}
    first = {name: pages.page(name, lambda size=size: Response(b"x" * size)) for name, size in sizes.items()}
    again = {name: pages.page(name, Response) for name in ("b", "c", "large", "a")}
    assert [name for name in sizes if again[name] is first[name]] == ["b", "c"]


def test_a_redirect_is_not_remembered() -> None:
    pages = RenderedPages()
    first, again = (pages.page("moved", lambda: RedirectResponse("/")) for _ in range(2))
    assert first is not again


def test_who_asks_while_a_page_is_rendered_waits_for_it() -> None:
    pages, asked, may_end = RenderedPages(), Barrier(4), Event()
    rendered: list[Response] = []

    def render() -> Response:
        assert may_end.wait(10)
        rendered.append(Response(b"x"))
        return rendered[-1]

    def ask() -> Response:
        asked.wait(10)
        return pages.page("a", render)

    with ThreadPoolExecutor() as readers:
        answers = [readers.submit(ask) for _ in range(3)]
        asked.wait(10)
        assert pages.page("another", lambda: Response(b"y")).body == b"y"
        may_end.wait(0.2)  # Time to ask, and to render once more were nobody to wait.
        may_end.set()
        assert {id(answer.result(10)) for answer in answers} == {id(page) for page in rendered}
    assert len(rendered) == 1


def test_a_page_that_failed_is_rendered_anew() -> None:
    pages = RenderedPages()
    answers = iter((UnknownEntityError("no such page"), Response(b"x")))

    def render() -> Response:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(UnknownEntityError):
        pages.page("a", render)
    assert pages.page("a", render).body == b"x"
