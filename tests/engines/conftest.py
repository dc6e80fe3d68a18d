"""The engines that tests run on: each kind of store, and the servers behind the remote ones."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from localties.store import DiskStore, EmbeddedStore, Store, open_store
from tests.engines.servers import Server, oxigraph, virtuoso

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with oxigraph(tmp_path_factory.mktemp("oxigraph") / "data") as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(params=["memory", "disk", "oxigraph", "oxigraph by updates", "virtuoso"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind; what a test puts on a server is taken away again."""
    kind = request.param
    if kind == "memory":
        yield EmbeddedStore()
    elif kind == "disk":
        yield DiskStore(tmp_path / "store")
    else:
        server: Server = request.getfixturevalue(f"{kind.split()[0]}_server")
        remote = (
            replace(server.remote, chunk=3, graph_store=None) if " " in kind else replace(server.remote, chunk=3)
        )
        store = open_store("remote", tmp_path, remote, "contract")
        yield store
        with store.changing() as draft:
            for graph in draft.graphs():
                draft.drop(graph)
