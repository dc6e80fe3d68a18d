from __future__ import annotations

import pytest

from localties.graph import KnowledgeGraph
from localties.query import Register


@pytest.fixture(scope="session")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)
