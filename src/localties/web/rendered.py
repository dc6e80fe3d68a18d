"""Pages that were rendered, to be given again as they are."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from cachetools import LRUCache

if TYPE_CHECKING:
    from collections.abc import Hashable

    from starlette.responses import Response

_BYTES: Final = 64 << 20


class RenderedPages:
    """The pages asked for last, up to 64 MiB of them."""

    def __init__(self) -> None:
        self._pages: LRUCache[Hashable, Response] = LRUCache(_BYTES, getsizeof=lambda page: len(page.body))
        self._lock = Lock()

    def get(self, asked: Hashable) -> Response | None:
        """Give a page, or None where it is not remembered."""
        with self._lock:
            return self._pages.get(asked)

    def keep(self, asked: Hashable, page: Response) -> None:
        """Remember a page, unless it is larger than all of them may be."""
        with self._lock:
            if len(page.body) <= _BYTES:
                self._pages[asked] = page
