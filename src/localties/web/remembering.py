"""Pages are rendered once for as long as the explorer shows the same graph."""

from __future__ import annotations

from functools import partial, wraps
from typing import TYPE_CHECKING

from localties.web.explorer import Explorer

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response


def remembered(show: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Have what a function answers remembered; it depends on the address, the language and the graph alone."""

    @wraps(show)
    def answer(request: Request) -> Response:
        explorer = Explorer.of(request)
        # Taken before anything is read: a change of the graph puts new ones in their place.
        pages, reader = explorer.pages, explorer.reader(request)
        return pages.page((reader.language, reader.addresses), partial(show, request))

    return answer
