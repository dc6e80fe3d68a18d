"""Run an ASGI application on a free port of this machine, for tests that need a real server."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.applications import Starlette

_PATIENCE = 30.0


@contextmanager
def running(app: Starlette) -> Iterator[str]:
    """Serve an application for as long as the block lasts and give its address."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", server_header=False, ws="none")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        end = time.monotonic() + _PATIENCE
        while not server.started:
            assert thread.is_alive(), "the server did not start"
            assert time.monotonic() < end, "the server takes too long to start"
            time.sleep(0.02)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
