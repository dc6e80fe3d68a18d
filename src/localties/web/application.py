"""The explorer as an ASGI application."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware

from localties.errors import LocaltiesError
from localties.web import assets, explore, reference, resources, sparql, things
from localties.web.explorer import Explorer
from localties.web.failures import broken, failed, refused
from localties.web.middleware import Bounds, EntityTags, StandingHeaders

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import ASGIApp

    from localties.graph import KnowledgeGraph
    from localties.web.settings import Settings


class _Application(Starlette):
    """Starlette puts its error handling outermost; the standing headers have to be on its answers too."""

    def build_middleware_stack(self) -> ASGIApp:
        return StandingHeaders(super().build_middleware_stack())


def application(graph: KnowledgeGraph, settings: Settings) -> Starlette:
    """Make the explorer over a graph.

    Args:
        graph: The graph, derived facts included; it is only read, unless the settings allow updates.
        settings: The limits it keeps to.
    """
    explorer = Explorer(graph, settings)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        yield
        await run_sync(explorer.workers.close)

    app = _Application(
        routes=[
            *assets.routes,
            *explore.routes,
            *reference.routes,
            *resources.routes,
            *sparql.routes,
            *things.routes,
        ],
        middleware=[
            Middleware(EntityTags),
            Middleware(Bounds, body_bytes=settings.body_kilobytes * 1024),
        ],
        lifespan=lifespan,
        exception_handlers={HTTPException: failed, LocaltiesError: refused, Exception: broken},
    )
    app.state.explorer = explorer
    return app
