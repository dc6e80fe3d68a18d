"""Pages that were rendered, to be given again as they are."""

from __future__ import annotations

from operator import attrgetter
from threading import Condition
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache, cachedmethod

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from starlette.responses import Response

_BYTES: Final = 64 << 20
_FINE: Final = 200


class RenderedPages:
    """The pages asked for last, up to 64 MiB of them."""

    def __init__(self) -> None:
        self._pages: LRUCache[Hashable, Response] = LRUCache(_BYTES, getsizeof=_room)
        self._rendering = Condition()

    @cachedmethod(
        attrgetter("_pages"), key=lambda _pages, asked, _render: asked, condition=attrgetter("_rendering")
    )
    def page(self, asked: Hashable, render: Callable[[], Response]) -> Response:
        """Give a page as it was rendered before, or render it; who asks while it is rendered waits for it.

        Args:
            asked: What the page depends on.
            render: Renders it.

        Raises:
            Whatever `render` raises; then nothing is remembered.
        """
        return render()


def _room(page: Response) -> int:
    """Give the bytes that a page takes; a redirect or the like takes more than there are, and is not kept."""
    return len(page.body) if page.status_code == _FINE else _BYTES + 1
