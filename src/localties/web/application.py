"""The explorer as an ASGI application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette

from localties.web import assets
from localties.web.explorer import Explorer

if TYPE_CHECKING:
    from localties.graph import KnowledgeGraph
    from localties.web.settings import Settings


def application(graph: KnowledgeGraph, settings: Settings) -> Starlette:
    """Make the explorer over a graph.

    Args:
        graph: The graph, derived facts included; it is only read, unless the settings allow updates.
        settings: The limits it keeps to.
    """
    explorer = Explorer.over(graph, settings)
    app = Starlette(routes=[*assets.routes])
    app.state.explorer = explorer
    return app
