"""An RDF dataset on any SPARQL 1.1 service.

Beside the named graphs the service holds their union, as a graph of its own under a new name for every load, and
a graph that says which union counts. Readers name the union as the default graph of each query, and the named
graphs as its named ones, so that no setting of the service matters, nothing that is being loaded is seen, and
other graphs of the service are left out.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from localties.store.interface import SharedStore
from localties.store.remote_draft import RemoteDraft, writing
from localties.store.remote_reading import RemoteReader, View
from localties.store.remote_service import Service
from localties.store.remote_state import StateGraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localties.workspace import Remote

_FRESH_SECONDS: Final = 2.0
"""How long what was read of the state may be taken as it was."""


class RemoteStore(SharedStore, RemoteReader):
    """A dataset on a service, as others left it there.

    Args:
        remote: The addresses of the service and how it is spoken to.
        name: The name of the project whose graph is kept there.

    Raises:
        EngineError: If the service does not answer.
        WorkspaceError: If the environment variable with the password is not set.
    """

    def __init__(self, remote: Remote, name: str = "localties") -> None:
        service = Service(remote)
        super().__init__(service, StateGraph(service, name))
        self._seen: tuple[float, View] | None = None
        self._view()

    def copied(self) -> RemoteDraft:
        """Give a copy of one's own, on the service."""
        return RemoteDraft(self._service, self._state, self._view())

    @contextmanager
    def changing(self) -> Iterator[RemoteDraft]:
        """Give a copy to change, which takes this store's place at the end; see `Store.changing`."""
        with writing(self._service, self._state) as draft:
            yield draft
        self._seen = None

    def _view(self) -> View:
        """Give what there is to see, read anew where it may have changed."""
        now = time.monotonic()
        if self._seen is None or now - self._seen[0] > _FRESH_SECONDS:
            self._seen = now, View.of(self._state.read())
        return self._seen[1]
