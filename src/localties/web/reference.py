"""Pages to look things up in: named queries, the ontology, about, and the views over the whole register."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from localties.errors import (
    LocaltiesError,
    ParameterError,
    QueryTooLargeError,
    QueryTooLongError,
    TooManyQueriesError,
    UnknownQueryError,
)
from localties.graph import write
from localties.pages.about import about_page
from localties.pages.answers import NUMBERS
from localties.pages.questions import (
    TABLE_FORMATS,
    TRIPLE_FORMATS,
    Outcome,
    filled,
    question_page,
    questions_page,
)
from localties.pages.reconcile import reconcile_page
from localties.pages.views import VIEWS, view_page
from localties.pages.vocabulary import ontology_page
from localties.publish.tables import safe
from localties.query import NamedQuery, QueryFormat, named_query, write_answer
from localties.store import Solutions, format_named
from localties.web.explorer import Explorer

if TYPE_CHECKING:
    from starlette.requests import Request

    from localties.pages import Reader
    from localties.store import Answer, Term

_TABLE_TYPES: Final = {
    "csv": ox.QueryResultsFormat.CSV.media_type,
    "tsv": ox.QueryResultsFormat.TSV.media_type,
    "json": ox.QueryResultsFormat.JSON.media_type,
    "xml": ox.QueryResultsFormat.XML.media_type,
}
_STATUSES: Final[dict[type[LocaltiesError], int]] = {
    TooManyQueriesError: 503,
    QueryTooLongError: 504,
    QueryTooLargeError: 422,
}
_FRAME: Final = ("lang", "page")
_LAST_PAGE: Final = 10_000


def show_questions(request: Request) -> Response:
    """Answer `/queries`."""
    reader = Explorer.of(request).reader(request)
    return _page(reader, questions_page(reader))


def show_question(request: Request) -> Response:
    """Answer `/queries/NAME`, and `/queries/NAME.csv` and the like with the answer alone."""
    explorer = Explorer.of(request)
    reader = explorer.reader(request)
    name, _, ending = request.path_params["name"].partition(".")
    try:
        query = named_query(explorer.graph.project, name)
    except UnknownQueryError as error:
        raise HTTPException(404, error.message) from None
    given = {key: text for key, text in request.query_params.items() if key not in _FRAME}
    asks_nothing = all(parameter.name == "lang" for parameter in query.parameters)
    try:
        if ending:
            return _download(request, reader, query, given, ending)
        if not given and not asks_nothing:
            return _page(reader, question_page(reader, query, given))
        outcome = _ask(request, reader, query, given)
    except ParameterError as error:
        if ending:
            raise HTTPException(400, str(error)) from None
        told = error.message if error.hint is None else f"{error.message}. {error.hint}"
        return _page(reader, question_page(reader, query, given, error=told), 400)
    return _page(reader, question_page(reader, query, given, outcome))


def show_ontology(request: Request) -> Response:
    """Answer `/ontology`."""
    reader = Explorer.of(request).reader(request)
    return _page(reader, ontology_page(reader))


def show_about(request: Request) -> Response:
    """Answer `/about`."""
    reader = Explorer.of(request).reader(request)
    return _page(reader, about_page(reader))


def show_view(request: Request) -> Response:
    """Answer `/network`, `/map`, `/timeline` and `/charts`: the whole register in one view."""
    reader = Explorer.of(request).reader(request)
    return _page(reader, view_page(reader, request.url.path.rpartition("/")[2]))


def _ask(request: Request, reader: Reader, query: NamedQuery, given: dict[str, str]) -> Outcome:
    explorer = Explorer.of(request)
    text, number = filled(reader, query, given), _number(request)
    start = time.perf_counter()
    answer = explorer.workers.ask(text)
    return Outcome(answer, text, time.perf_counter() - start, number, explorer.settings.page_rows)


def _number(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= _LAST_PAGE):
        raise HTTPException(400, f"Pages are numbered from 1 to {_LAST_PAGE}")
    return int(text)


def _download(request: Request, reader: Reader, query: NamedQuery, given: dict[str, str], ending: str) -> Response:
    answer = _ask(request, reader, query, given).answer
    if isinstance(answer, list) and ending in TRIPLE_FORMATS:
        syntax = format_named(ending)
        content, kind = write(answer, syntax, reader.register.graph.project.context), syntax.media_type
    elif not isinstance(answer, list) and ending in TABLE_FORMATS:
        form = QueryFormat(ending)
        content = write_answer(_harmless(answer) if form is QueryFormat.CSV else answer, form)
        kind = _TABLE_TYPES[ending]
    else:
        raise HTTPException(404)
    disposition = f'attachment; filename="{query.name}.{ending}"'
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition})


def _harmless(answer: Answer) -> Answer:
    """Make texts safe that a spreadsheet would take for formulas; figures stay what they are."""

    def harmless(term: Term | None) -> Term | None:
        if isinstance(term, ox.Literal) and term.datatype.value not in NUMBERS:
            return ox.Literal(safe(term.value))
        return term

    if not isinstance(answer, Solutions):
        return answer
    return Solutions(answer.variables, [tuple(harmless(term) for term in row) for row in answer.rows])


def show_reconcile(request: Request) -> Response:
    """Answer `/reconcile`."""
    reader = Explorer.of(request).reader(request)
    return _page(reader, reconcile_page(reader))


def _page(reader: Reader, page: str, status: int = 200) -> Response:
    headers = {"Content-Language": reader.language, "Vary": "Accept, Accept-Language"}
    return HTMLResponse(page, status, headers=headers)


routes: Final = [
    Route("/queries", show_questions),
    Route("/queries/{name}", show_question),
    Route("/ontology", show_ontology),
    Route("/about", show_about),
    Route("/reconcile", show_reconcile),
    *(Route(f"/{name}", show_view) for name in VIEWS),
]
