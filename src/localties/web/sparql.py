"""The SPARQL endpoint: SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/) at `/sparql`."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from werkzeug.http import parse_options_header

from localties.graph import write
from localties.pages.questions import sparql_page
from localties.store import Dataset, format_named, using
from localties.web.explorer import Explorer
from localties.web.negotiation import HTML, RDF_ENDINGS, negotiate
from localties.web.service_description import service_description
from localties.web.workers import Question

if TYPE_CHECKING:
    from starlette.requests import Request

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = {"application/sparql-query": "query", "application/sparql-update": "update"}
_GRAPHS: Final = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}
_MOST_FIELDS: Final = 1000
_VARY: Final = {"Vary": "Accept"}


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks the endpoint to do.

    Attributes:
        kind: `query` or `update`.
        text: The query or the update.
        default_graphs: The IRIs of the graphs that make the default graph.
        named_graphs: The IRIs of the named graphs.
    """

    kind: str
    text: str
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


async def sparql(request: Request) -> Response:
    """Answer a query or carry out an update; without either, show the editor or the service description."""
    operation = await _operation(request)
    if operation is None:
        return await run_sync(_describe, request)
    return await run_sync(_answer if operation.kind == "query" else _update, request, operation)


async def _operation(request: Request) -> Operation | None:
    parameters = request.query_params.multi_items()
    if request.method == "POST":
        media_type, options = parse_options_header(request.headers.get("content-type"))
        if media_type not in (_FORM, *_DIRECT):
            raise HTTPException(415, f"Send {_FORM} or {' or '.join(_DIRECT)}")
        if options.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
            raise HTTPException(415, "Queries and updates are UTF-8")
        text = _decoded(await request.body())
        if media_type in _DIRECT:
            parameters = [*parameters, (_DIRECT[media_type], text)]
        else:
            parameters = [*parameters, *_fields(text)]
    elif any(name == "update" for name, _ in parameters):
        raise HTTPException(400, "Updates are sent by POST")
    asked = [(name, value) for name, value in parameters if name in ("query", "update")]
    if not asked and request.method != "POST":
        return None
    if len(asked) != 1:
        raise HTTPException(400, "Send one query or one update")
    kind, text = asked[0]
    default, named = _GRAPHS[kind]
    return Operation(
        kind,
        text,
        tuple(value for name, value in parameters if name == default),
        tuple(value for name, value in parameters if name == named),
    )


def _answer(request: Request, operation: Operation) -> Response:
    dataset = None
    if operation.default_graphs or operation.named_graphs:
        dataset = Dataset(operation.default_graphs, operation.named_graphs)
    accept = request.headers.get("accept")
    question = Question(operation.text, accept, dataset, str(request.url.replace(query="")))
    reply = Explorer.of(request).workers.write(question)
    if reply.media_type is None:
        raise HTTPException(406, f"There is {', '.join(reply.offered)}", _VARY)
    return Response(reply.content, media_type=reply.media_type, headers=_VARY)


def _update(request: Request, operation: Operation) -> Response:
    explorer = Explorer.of(request)
    token = explorer.settings.update_token
    if not token:
        raise HTTPException(403, "This endpoint is read-only")
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    # Starlette reads headers as Latin-1, which gives back the bytes that were sent.
    if scheme.lower() != "bearer" or not hmac.compare_digest(shown.strip().encode("latin-1"), token.encode()):
        raise HTTPException(401, "Updates need a token", {"WWW-Authenticate": 'Bearer realm="localties"'})
    text = using(operation.text, operation.default_graphs, operation.named_graphs)
    explorer.update(text, base=str(request.url.replace(query="")))
    return Response(status_code=204)


def _describe(request: Request) -> Response:
    explorer = Explorer.of(request)
    chosen = negotiate(request.headers.get("accept"), (*RDF_ENDINGS, HTML))
    if chosen is None:
        raise HTTPException(406, f"There is {', '.join(RDF_ENDINGS)}", _VARY)
    if chosen == HTML:
        limits = explorer.settings
        page = sparql_page(explorer.reader(request), seconds=limits.query_seconds, rows=limits.query_rows)
        return HTMLResponse(page, headers={"Vary": "Accept, Accept-Language"})
    triples = service_description(explorer.graph.store, f"{explorer.base(request)}/sparql", explorer.settings)
    return Response(write(triples, format_named(RDF_ENDINGS[chosen])), media_type=chosen, headers=_VARY)


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise HTTPException(400, "The body is not UTF-8") from None


def _fields(form: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(form, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except UnicodeDecodeError:
        raise HTTPException(400, "The form is not UTF-8") from None
    except ValueError:
        raise HTTPException(400, f"The form has more than {_MOST_FIELDS} fields") from None


routes: Final = [
    Route("/sparql", sparql, methods=["GET", "POST"]),
    Route("/sparql/", sparql, methods=["GET", "POST"]),
]
