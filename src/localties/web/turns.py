"""Pages are rendered a few at a time.

Python runs one thread at a time: twenty threads that hand the interpreter to each other render half as many pages
in a second as two do.
"""

from __future__ import annotations

from functools import wraps
from threading import Semaphore
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

_TURNS: Final = Semaphore(2)
_PATIENCE: Final = 3.0
"""Seconds after which a page is rendered all the same, so that long ones do not hold up all others."""


def in_turn(show: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Have a function that renders a page wait for its turn; not for what waits for others itself."""

    @wraps(show)
    def answer(request: Request) -> Response:
        has_turn = _TURNS.acquire(timeout=_PATIENCE)
        try:
            return show(request)
        finally:
            if has_turn:
                _TURNS.release()

    return answer
