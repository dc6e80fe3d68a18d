"""The explorer over the curated graph, in process and on a port."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from localties.web import Settings, application
from tests.serving import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette

    from localties import KnowledgeGraph


@pytest.fixture(scope="session")
def app(graph: KnowledgeGraph) -> Starlette:
    return application(graph, Settings())


@pytest.fixture(scope="session")
def client(app: Starlette) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://localhost", follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def server(graph: KnowledgeGraph) -> Iterator[str]:
    """The address of a server on a free port of this machine."""
    with running(application(graph, Settings())) as address:
        yield address
