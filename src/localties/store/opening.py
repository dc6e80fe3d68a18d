"""From the setting of an engine to a store."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from localties.errors import WorkspaceError
from localties.store.disk import DiskStore
from localties.store.embedded import EmbeddedStore
from localties.store.remote import RemoteStore
from localties.workspace import ENGINES, Remote

if TYPE_CHECKING:
    from pathlib import Path

    from localties.store.interface import Store


def open_store(engine: str, folder: Path, remote: Remote | None = None, name: str = "localties") -> Store:
    """Open the store that a setting means.

    Args:
        engine: `memory`, `disk`, `remote`, or the address of a SPARQL service.
        folder: Where the engine `disk` keeps its database.
        remote: The service of the engine `remote`; for an address, whose credentials and limits are taken.
        name: The name of the project whose graph is kept.

    Raises:
        WorkspaceError: If the engine is none of these, or needs settings that are not there.
        EngineError: If it cannot be worked with.
    """
    match engine:
        case "memory":
            return EmbeddedStore()
        case "disk":
            return DiskStore(folder)
        case "remote":
            if remote is None:
                raise WorkspaceError("the settings name no service", hint="Give [remote] in localties.toml")
            return RemoteStore(remote, name)
    if not engine.startswith(("http://", "https://")):
        raise WorkspaceError(
            f"'{engine}' is not an engine", hint=f"It is one of {', '.join(ENGINES)}, or the address of a service"
        )
    return RemoteStore(_at(engine, remote), name)


def _at(address: str, settings: Remote | None) -> Remote:
    """Give the service at an address.

    One without a path, or that ends in `/query`, has its parts beside each other, as the servers of Oxigraph and
    Apache Jena have; any other address takes queries and updates alike.
    """
    parts = urlsplit(address)
    query = f"{address.rstrip('/')}/query" if parts.path in ("", "/") else address
    base = query.removesuffix("/query")
    update = f"{base}/update" if query != base else address
    if settings is None:
        return Remote(query, update)
    return Remote(
        query, update, None, settings.auth, settings.user, settings.secret, settings.seconds, settings.chunk
    )
