"""The explore page, and selections to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from localties.graph import write
from localties.network import gexf, graphml, project
from localties.pages.explore import DOWNLOADS, Look, explore_page
from localties.pages.views import PAST, TOLD, VIEWS
from localties.publish import select_ties, ties_csv, ties_xlsx
from localties.store import format_named
from localties.terms import LICENCE
from localties.views import network_details
from localties.web.explorer import Explorer
from localties.web.remembering import remembered
from localties.web.turns import in_turn

if TYPE_CHECKING:
    from starlette.requests import Request

    from localties.pages import Reader
    from localties.query import Register

_TYPES: Final = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
}
_LONGEST_PAGE_NUMBER: Final = 6


def explore(request: Request) -> Response:
    """Answer `/explore`."""
    explorer = Explorer.of(request)
    reader = explorer.reader(request)
    facets = explorer.facets
    selection = facets.read(request.query_params.multi_items())
    page = request.query_params.get("page", "1")
    if not (page.isascii() and page.isdecimal() and len(page) <= _LONGEST_PAGE_NUMBER and int(page)):
        raise HTTPException(400, "Pages are numbered from 1")
    look = Look(
        view=request.query_params.get("view", Look.view),
        sort=request.query_params.get("sort", Look.sort),
        page=int(page),
        rows=explorer.settings.page_rows,
    )
    try:
        text = explore_page(reader, facets, selection, look)
    except KeyError as error:
        raise HTTPException(400, f"There is no view or column {error}") from None
    return HTMLResponse(text, headers={"Vary": "Accept-Language", "Content-Language": reader.language})


def take(request: Request) -> Response:
    """Answer `/explore.ENDING`: the selection as a file."""
    explorer = Explorer.of(request)
    reader = explorer.reader(request)
    ending = request.path_params["ending"]
    if ending not in DOWNLOADS:
        raise HTTPException(404)
    facets = explorer.facets
    selection = facets.read(request.query_params.multi_items())
    part = explorer.register.only(facets.ties(selection))
    address = explorer.base(request) + reader.addresses.page("explore", **facets.parameters(selection))
    name = "-".join(["localties", *facets.parameters(selection).values()]).replace(",", "-")[:80]
    headers = {
        "Content-Disposition": f'attachment; filename="{_ascii(name)}.{ending}"',
        "Vary": "Accept-Language",
        "Link": f'<{LICENCE}>; rel="license"',
    }
    return Response(_file(ending, part, reader.language, address), media_type=_TYPES[ending], headers=headers)


def past(request: Request) -> Response:
    """Answer `/explore/past`: what stood of the selection in past years, as the network view asks for it."""
    explorer = Explorer.of(request)
    reader = explorer.reader(request)
    facets = explorer.facets
    part = explorer.register.only(facets.ties(facets.read(request.query_params.multi_items())))
    if not VIEWS["network"].takes(part):
        raise HTTPException(400, f"Choose fewer ties, at most {VIEWS['network'].most}")
    return _as_json(reader, network_details.past(part, reader.language))


def told(request: Request) -> Response:
    """Answer `/explore/told?tie=IRI`: what more there is of one tie, as the network view asks for it."""
    explorer = Explorer.of(request)
    reader = explorer.reader(request)
    tie = request.query_params.get("tie", "")
    if tie not in explorer.register.ties:
        raise HTTPException(404)
    part = explorer.register.only({tie})
    return _as_json(reader, network_details.told(part, reader.language, reader.addresses.thing))


def _as_json(reader: Reader, value: object) -> Response:
    return JSONResponse(value, headers={"Vary": "Accept-Language", "Content-Language": reader.language})


def _file(ending: str, part: Register, language: str, address: str) -> bytes:
    match ending:
        case "csv":
            return ties_csv(part, language)
        case "xlsx":
            return ties_xlsx(part, language, address)
        case "graphml":
            return graphml(project(part, language=language), part)
        case "gexf":
            return gexf(project(part, language=language), part)
    graph = part.graph
    return write(select_ties(graph, part), format_named(ending), graph.project.context)


def _ascii(name: str) -> str:
    return "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "_" for c in name)


routes: Final = [
    Route("/explore", remembered(in_turn(explore))),
    Route("/explore.{ending:str}", take),
    Route(f"/{PAST}", remembered(in_turn(past))),
    Route(f"/{TOLD}", remembered(in_turn(told))),
]
