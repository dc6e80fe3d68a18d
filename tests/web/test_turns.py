"""Pages are rendered a few at a time, and one that waited too long is rendered all the same."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Semaphore

import pytest
from starlette.requests import Request
from starlette.responses import Response

from localties.web.turns import in_turn

_REQUEST = Request({"type": "http", "method": "GET", "path": "/", "headers": []})


class Pages:
    """Pages that are rendered until they may end."""

    def __init__(self) -> None:
        self.may_end = Event()
        self.rendering = self.most = 0
        self._counting = Lock()

    def show(self, _request: Request) -> Response:
        with self._counting:
            self.rendering += 1
            self.most = max(self.most, self.rendering)
        assert self.may_end.wait(10)
        with self._counting:
            self.rendering -= 1
        return Response(b"x")


@pytest.mark.parametrize(("patience", "most"), [(10, 2), (0.01, 5)])
def test_pages_are_rendered_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch, patience: float, most: int) -> None:
    monkeypatch.setattr("localties.web.turns._TURNS", Semaphore(2))
    monkeypatch.setattr("localties.web.turns._PATIENCE", patience)
    pages = Pages()
    with ThreadPoolExecutor(5) as readers:
        answers = [readers.submit(in_turn(pages.show), _REQUEST) for _ in range(5)]
        Event().wait(0.3)
        assert pages.rendering == most
        pages.may_end.set()
        assert [answer.result(10).body for answer in answers] == [b"x"] * 5
    assert pages.most == most


def test_a_page_that_failed_gives_its_turn_on(monkeypatch: pytest.MonkeyPatch) -> None:
    turns = Semaphore(1)
    monkeypatch.setattr("localties.web.turns._TURNS", turns)

    def show(_request: Request) -> Response:
        raise LookupError("no such page")

    with pytest.raises(LookupError, match="no such page"):
        in_turn(show)(_REQUEST)
    assert turns.acquire(blocking=False)
