"""Linked data: each thing answers at its own address with a page or with data, as the client accepts.

Follows Cool URIs for the Semantic Web (https://www.w3.org/TR/cooluris/), the 303 way: `/id/X` names the thing,
`/page/X` is a page about it and `/data/X.ttl` its data.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from localties.graph import is_iri, write
from localties.publish import DUMPS
from localties.publish.metadata import DATASET
from localties.query import document_triples, resource_triples
from localties.store import format_named
from localties.terms import BASE, GRAPH, ID, LICENCE, ONTOLOGY_GRAPH
from localties.web.explorer import Explorer
from localties.web.negotiation import HTML, JSON_LD, RDF_ENDINGS, TRIG, TURTLE, negotiate

if TYPE_CHECKING:
    from starlette.requests import Request

    from localties.graph import KnowledgeGraph
    from localties.pages import Addresses

_LICENSED: Final = f'<{LICENCE}>; rel="license"'
_TYPES: Final = {ending: media_type for media_type, ending in RDF_ENDINGS.items()}
_DUMP_TYPES: Final = {**_TYPES, "trig": TRIG}
_OFFERS: Final = (TURTLE, HTML, *list(RDF_ENDINGS)[1:])
"""Turtle answers who accepts anything, such as curl; browsers ask for HTML by name."""


def see_thing(request: Request) -> Response:
    """Answer `/id/…` and `/scheme/…` by 303: the page for people, data for programs."""
    explorer = Explorer.of(request)
    iri = _iri(request.path_params["path"])
    if not _known(explorer.graph, iri):
        raise HTTPException(404, f"The graph says nothing about {iri}")
    addresses = explorer.reader(request).addresses
    headers = {"Vary": "Accept", "Link": _links(addresses, iri, "describedby")}
    chosen = negotiate(request.headers.get("accept"), _OFFERS)
    if chosen is None:
        raise HTTPException(406, f"There is {', '.join(_OFFERS)}", headers)
    target = _page_about(addresses, iri) if chosen == HTML else addresses.data(iri, RDF_ENDINGS[chosen])
    return RedirectResponse(target, 303, headers)


def see_concept(request: Request) -> Response:
    """Answer `/scheme/…` like `/id/…`."""
    request.path_params["path"] = "scheme/" + request.path_params["path"]
    return see_thing(request)


def give_data(request: Request) -> Response:
    """Answer `/data/….ENDING`."""
    explorer = Explorer.of(request)
    path, ending = request.path_params["path"], request.path_params["ending"]
    iri = _iri(path)
    triples = resource_triples(explorer.graph, iri) if ending in _TYPES and is_iri(iri) else set()
    if not triples:
        raise HTTPException(404)
    if iri == DATASET:
        triples |= _metadata(request)
    addresses = explorer.reader(request).addresses
    triples |= document_triples(iri, f"{explorer.base(request)}/data/{quote(path)}.{ending}")
    data = write(triples, format_named(ending), explorer.graph.project.context)
    return Response(data, media_type=_TYPES[ending], headers={"Link": link_header(addresses, iri)})


def see_vocabulary(request: Request) -> Response:
    """Answer `/ns`: the ontology as a document, or as RDF."""
    explorer = Explorer.of(request)
    if negotiate(request.headers.get("accept"), _OFFERS) == HTML:
        return RedirectResponse(explorer.reader(request).addresses.page("ontology"), 303, {"Vary": "Accept"})
    return _data(request, explorer.graph.store.triples(ONTOLOGY_GRAPH + "/localties"))


def give_alignments(request: Request) -> Response:
    """Answer `/alignments`: what the vocabulary has in common with others."""
    return _data(request, Explorer.of(request).graph.store.triples(ONTOLOGY_GRAPH + "/alignments"))


def give_shapes(request: Request) -> Response:
    """Answer `/shapes`: the SHACL shapes."""
    return _data(request, {quad.triple for quad in ox.parse(path=Explorer.of(request).graph.project.shapes)})


def give_graph(request: Request) -> Response:
    """Answer `/graph/NAME`: one named graph."""
    name = GRAPH + request.path_params["path"]
    return _data(request, Explorer.of(request).graph.store.triples(name) if is_iri(name) else set())


def give_context(request: Request) -> Response:
    """Answer `/context.jsonld`."""
    return Response(Explorer.of(request).graph.project.context.read_bytes(), media_type=JSON_LD)


def give_dump(request: Request) -> Response:
    """Answer `/dumps/localties.ENDING`: the whole graph."""
    name, _, ending = request.path_params["name"].rpartition(".")
    if name != "localties" or ending not in DUMPS:
        raise HTTPException(404)
    explorer = Explorer.of(request)
    return Response(explorer.dump(ending), media_type=_DUMP_TYPES[ending], headers={"Link": _LICENSED})


def give_metadata(request: Request) -> Response:
    """Answer `/.well-known/void`: VoID and DCAT, counts computed from the data."""
    return _data(request, _metadata(request))


def link_header(addresses: Addresses, iri: str) -> str:
    """Give the Link header (RFC 8288) of a document about a thing: the other documents, the licence, the thing."""
    return f'{_links(addresses, iri, "alternate")}, <{iri}>; rel="describes"'


def _links(addresses: Addresses, iri: str, relation: str) -> str:
    """Link to what is about a thing; `describedby` from the thing, `alternate` from its documents."""
    documents = {HTML: _page_about(addresses, iri)} | {t: addresses.data(iri, e) for t, e in RDF_ENDINGS.items()}
    links = [f'<{address}>; rel="{relation}"; type="{kind}"' for kind, address in documents.items()]
    return ", ".join([*links, _LICENSED])


def _page_about(addresses: Addresses, iri: str) -> str:
    return addresses.page("about") if iri == DATASET else addresses.thing(iri)


def _metadata(request: Request) -> set[ox.Triple]:
    explorer = Explorer.of(request)
    return explorer.description(explorer.base(request))


def _data(request: Request, triples: set[ox.Triple]) -> Response:
    if not triples:
        raise HTTPException(404)
    chosen = negotiate(request.headers.get("accept"), list(RDF_ENDINGS))
    if chosen is None:
        raise HTTPException(406, f"There is {', '.join(RDF_ENDINGS)}")
    data = write(triples, format_named(RDF_ENDINGS[chosen]), Explorer.of(request).graph.project.context)
    return Response(data, media_type=chosen, headers={"Vary": "Accept", "Link": _LICENSED})


def _iri(path: str) -> str:
    return BASE + path if path.startswith("scheme/") else ID + path


def _known(graph: KnowledgeGraph, iri: str) -> bool:
    return is_iri(iri) and any(graph.store.matching(ox.NamedNode(iri)))


routes: Final = [
    Route("/id/{path:path}", see_thing),
    Route("/scheme/{path:path}", see_concept),
    Route("/data/{path:path}.{ending:str}", give_data),
    Route("/ns", see_vocabulary),
    Route("/alignments", give_alignments),
    Route("/shapes", give_shapes),
    Route("/graph/{path:path}", give_graph),
    Route("/context.jsonld", give_context),
    Route("/dumps/{name}", give_dump),
    Route("/.well-known/void", give_metadata),
]
