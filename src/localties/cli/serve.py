"""`localties serve`: the explorer on the web."""

from __future__ import annotations

import socket
import threading
from typing import Annotated

import typer
import uvicorn

import localties
from localties.cli import output
from localties.cli.options import AsOfOption, EngineOption, ProjectOption
from localties.errors import AddressTakenError
from localties.project import Project
from localties.web import Settings, application

_DEFAULTS = Settings()


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every one.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    base: Annotated[
        str | None, typer.Option(help="Public address; by the settings of the workspace, else where it listens.")
    ] = None,
    allow_update: Annotated[
        str | None,
        typer.Option(
            metavar="TOKEN", envvar="LOCALTIES_UPDATE_TOKEN", help="Allow SPARQL updates to who shows it."
        ),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, help="Queries that run at a time.")] = _DEFAULTS.workers,
    waiting: Annotated[int, typer.Option(min=0, help="Queries that may wait for a worker.")] = _DEFAULTS.waiting,
    query_seconds: Annotated[float, typer.Option(help="Longest time of a query.")] = _DEFAULTS.query_seconds,
    query_megabytes: Annotated[
        int, typer.Option(help="Most memory of a query, in MiB.")
    ] = _DEFAULTS.query_megabytes,
    query_rows: Annotated[int, typer.Option(help="Most rows of an answer.")] = _DEFAULTS.query_rows,
    body_kilobytes: Annotated[
        int, typer.Option(help="Largest body of a request, in KiB.")
    ] = _DEFAULTS.body_kilobytes,
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
) -> None:
    """Serve the explorer: pages, linked data and a SPARQL endpoint."""
    found = Project.find(project)
    public = base or (found.workspace.base if found.workspace else None)
    settings = Settings(
        base=public.rstrip("/") if public else None,
        update_token=allow_update,
        workers=workers,
        waiting=waiting,
        query_seconds=query_seconds,
        query_megabytes=query_megabytes,
        query_rows=query_rows,
        body_kilobytes=body_kilobytes,
    )
    listener = _listen(host, port)
    with output.log().status("load") as spinner:
        graph = localties.open_graph(found.root, as_of=as_of, engine=engine, told=output.bar(spinner))
        app = application(graph, settings)
    # Beside the server, which answers meanwhile.
    threading.Thread(target=app.state.explorer.prepare, daemon=True).start()
    output.log().print(f"http://{host}:{listener.getsockname()[1]}/", markup=False)
    uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False)).run([listener])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise AddressTakenError(
            f"cannot listen on {host}:{port}: {error.strerror}", hint="Choose another --port; 0 takes a free one"
        ) from None
