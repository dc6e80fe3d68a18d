"""Pages of things, briefs, the register as of a day, search and the first page."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from localties.errors import InvalidDateError, ParameterError, UnknownEntityError
from localties.pages.addresses import inside
from localties.pages.brief import brief_page
from localties.pages.duties import Due, due, duties_page, read_months
from localties.pages.home import home_page
from localties.pages.search import search_page
from localties.pages.status import at_a_day, read_day, status_page
from localties.pages.succession import inheritance, succession_page
from localties.pages.thing import thing_page, whole_of
from localties.publish.calendar import calendar, calendar_name
from localties.publish.metadata import DATASET
from localties.query import resource_json_ld
from localties.terms import BASE, ID
from localties.web.explorer import Explorer
from localties.web.remembering import remembered
from localties.web.resources import link_header
from localties.web.turns import in_turn

if TYPE_CHECKING:
    from starlette.requests import Request

    from localties.pages import Reader

_LAST_PAGE: Final = 10_000


def show_home(request: Request) -> Response:
    """Answer `/`."""
    reader = Explorer.of(request).reader(request)
    return _answer(reader, home_page(reader))


def show_thing(request: Request) -> Response:
    """Answer `/page/CLASS/SLUG` and `/page/scheme/SCHEME/CONCEPT`; a part leads to the page of its whole."""
    explorer = Explorer.of(request)
    reader = explorer.reader(request)
    iri = _iri(request.path_params["path"])
    if iri == DATASET:
        return RedirectResponse(reader.addresses.page("about"), 303)
    whole = whole_of(explorer.graph, iri)
    if whole is not None:
        return RedirectResponse(f"{reader.addresses.thing(whole)}#{inside(iri)}", 303)
    try:
        shown = thing_page(reader, iri, resource_json_ld(explorer.graph, iri))
    except UnknownEntityError:
        raise HTTPException(404) from None
    return _answer(reader, shown, Link=link_header(reader.addresses, iri))


def show_brief(request: Request) -> Response:
    """Answer `/brief/LOCALITY/PARTNER`."""
    reader = Explorer.of(request).reader(request)
    sides = [_actor(reader, request.path_params[name]) for name in ("locality", "partner")]
    return _answer(reader, brief_page(reader, *sides))


def show_status(request: Request) -> Response:
    """Answer `/status?as-of=DAY&locality=SLUG&why=1`."""
    reader = Explorer.of(request).reader(request)
    place = request.query_params.get("locality")
    locality = _actor(reader, place) if place else None
    text = request.query_params.get("as-of")
    try:
        why = request.query_params.get("why") == "1"
        day = at_a_day(reader, read_day(text) if text else None, locality, why=why)
    except (InvalidDateError, ParameterError) as error:
        raise HTTPException(400, str(error)) from None
    except TimeoutError:
        raise HTTPException(503, "Other days are being judged", {"Retry-After": "2"}) from None
    return _answer(reader, status_page(reader, day, locality))


def show_succession(request: Request) -> Response:
    """Answer `/succession?as-of=DAY&locality=SLUG`."""
    reader = Explorer.of(request).reader(request)
    place = request.query_params.get("locality")
    locality = _actor(reader, place) if place else None
    text = request.query_params.get("as-of")
    try:
        found = inheritance(reader, read_day(text) if text else None, locality)
    except (InvalidDateError, ParameterError) as error:
        raise HTTPException(400, str(error)) from None
    return _answer(reader, succession_page(reader, found, locality))


def show_duties(request: Request) -> Response:
    """Answer `/duties?as-of=DAY&locality=SLUG&months=NUMBER`."""
    reader = Explorer.of(request).reader(request)
    found, locality = _due(request, reader)
    return _answer(reader, duties_page(reader, found, locality))


def show_calendar(request: Request) -> Response:
    """Answer `/duties.ics` with the same parameters: a calendar to subscribe to."""
    explorer = Explorer.of(request)
    reader = explorer.reader(request)
    found, locality = _due(request, reader)
    name = calendar_name(reader.name(locality) if locality else None, reader.language)
    content = calendar(
        found.duties, reader.language, found.as_of, name, lambda thing: explorer.page_of(request, thing)
    )
    headers = {"Content-Language": reader.language, "Vary": "Accept-Language"}
    return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)


def _due(request: Request, reader: Reader) -> tuple[Due, str | None]:
    place = request.query_params.get("locality")
    locality = _actor(reader, place) if place else None
    text, months = request.query_params.get("as-of"), request.query_params.get("months", "12")
    try:
        # What is due changes every day, so that here the day is today's, and not the one of the data set.
        return due(reader, read_day(text) if text else date.today(), locality, read_months(months)), locality
    except (InvalidDateError, ParameterError) as error:
        raise HTTPException(400, str(error)) from None


def show_search(request: Request) -> Response:
    """Answer `/search?q=NAME&page=NUMBER`."""
    reader = Explorer.of(request).reader(request)
    number = request.query_params.get("page", "1")
    if not (number.isascii() and number.isdecimal() and 1 <= int(number[:9]) <= _LAST_PAGE):
        raise HTTPException(400, f"Pages are numbered from 1 to {_LAST_PAGE}")
    return _answer(reader, search_page(reader, request.query_params.get("q", ""), int(number)))


def _answer(reader: Reader, page: str, **more: str) -> Response:
    headers = {"Content-Language": reader.language, "Vary": "Accept, Accept-Language", **more}
    return HTMLResponse(page, headers=headers)


def _iri(path: str) -> str:
    """Give the IRI of the thing that a path below `/page/` stands for.

    Raises:
        HTTPException: 404, if it cannot be one.
    """
    iri = (BASE if path.startswith("scheme/") else ID) + path
    try:
        ox.NamedNode(iri)
    except ValueError:
        raise HTTPException(404) from None
    return iri


def _actor(reader: Reader, name: str) -> str:
    """Give the IRI of the locality or partner that a slug or a prefixed name stands for.

    Raises:
        HTTPException: 404, if there is none.
    """
    found = [iri for iri in reader.register.graph.find(name) if iri in reader.register.actors]
    if not found:
        raise HTTPException(404)
    return found[0]


routes: Final = [
    Route("/", remembered(in_turn(show_home))),
    Route("/page/{path:path}", remembered(in_turn(show_thing))),
    Route("/brief/{locality}/{partner}", remembered(in_turn(show_brief))),
    Route("/status", remembered(show_status)),  # Without a turn: days that are being judged wait for each other.
    Route("/succession", remembered(in_turn(show_succession))),
    Route("/duties", in_turn(show_duties)),
    Route("/duties.ics", show_calendar),
    Route("/search", in_turn(show_search)),
]
