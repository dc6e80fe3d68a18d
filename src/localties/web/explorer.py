"""What every request works with: the graph, the register read from it, the settings."""

from __future__ import annotations

import gc
import threading
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pyoxigraph as ox
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from localties.messages import LANGUAGES
from localties.pages import Reader, ServerAddresses
from localties.pages.explore import Look, explore_page
from localties.pages.home import home_page
from localties.pages.thing import thing_page
from localties.publish import dump, metadata
from localties.query import Facets, NameIndex, Register, Selection, resource_json_ld
from localties.query.duties import duties
from localties.web.rendered import RenderedPages
from localties.web.workers import QueryWorkers

if TYPE_CHECKING:
    from starlette.requests import Request

    from localties.graph import KnowledgeGraph
    from localties.web.settings import Settings


class Explorer:
    """The explorer behind a server.

    Attributes:
        graph: The graph, derived facts included.
        register: The register read from it.
        facets: Its facets.
        settings: How it is served.
        workers: The processes that answer queries from outside.
        pages: The pages that were rendered from this state of the graph.
    """

    def __init__(self, graph: KnowledgeGraph, settings: Settings) -> None:
        self.graph = graph
        self.settings = settings
        self.register = Register.read(graph)
        self.facets = Facets(graph)
        self.pages = RenderedPages()
        self.workers = QueryWorkers(settings)
        self.workers.publish(graph.store)
        self._dumps: dict[str, bytes] = {}
        self._descriptions: dict[tuple[str, int], set[ox.Triple]] = {}
        self._changing = threading.Lock()
        self._dumping = threading.Lock()

    def prepare(self) -> None:
        """Work out ahead what the first visitors would wait for: names, counts, status, duties of today."""
        NameIndex.of(self.graph)
        reader = Reader(self.register, LANGUAGES[0], ServerAddresses())
        home_page(reader)
        explore_page(reader, self.facets, Selection(), Look(rows=self.settings.page_rows))
        actor = next(iter(self.register.actors), None)
        if actor is not None:
            thing_page(reader, actor, resource_json_ld(self.graph, actor))
        duties(self.graph, date.today(), locality=actor)
        # What was read stays: looking through millions of objects for garbage would halt everyone for a second.
        gc.collect()
        gc.freeze()

    @classmethod
    def of(cls, request: Request) -> Explorer:
        """Give the explorer that a request came to."""
        explorer: Explorer = request.app.state.explorer
        return explorer

    def update(self, sparql: str, *, base: str) -> None:
        """Carry out a SPARQL update, one at a time, and show what came of it from then on.

        The change lives as long as the server. Derived facts stay as they were.

        Raises:
            SparqlError: If it cannot be carried out; then nothing has changed.
        """
        with self._changing:
            self.graph.store.update(sparql, base=base)
            self.register = Register.read(self.graph, self.register.as_of)
            self.facets = Facets(self.graph)
            self.pages = RenderedPages()
            self.workers.publish(self.graph.store)
            self._dumps = {}
            self._descriptions = {}

    def dump(self, ending: str) -> bytes:
        """Give the whole graph in a format of `localties.publish.DUMPS`; written once for each state of it."""
        with self._dumping:
            if ending not in self._dumps:
                self._dumps[ending] = dump(self.graph, ending)
            return self._dumps[ending]

    def description(self, base: str) -> set[ox.Triple]:
        """Describe the data set, with the sizes of the dumps that were written; counted once for each state of it.

        Args:
            base: The public address of the explorer, without a slash at the end.
        """
        with self._dumping:
            sizes = {f"localties.{ending}": len(content) for ending, content in self._dumps.items()}
            key = (base, len(sizes))
            if key not in self._descriptions:
                self._descriptions = {key: metadata(self.graph, base, sizes)}
            return self._descriptions[key]

    def base(self, request: Request) -> str:
        """Give the public address of the explorer, without a slash at the end."""
        return self.settings.base or str(request.base_url).rstrip("/")

    def page_of(self, request: Request, iri: str) -> str:
        """Give the public address of the page about a thing, or its own IRI where it has none."""
        address = self.reader(request).addresses.thing(iri)
        if self.settings.base and address != iri:
            return self.settings.base + address.removeprefix(request.scope.get("root_path", "").rstrip("/"))
        return urljoin(str(request.url), address)

    def reader(self, request: Request) -> Reader:
        """Give the reader of a page: language by `lang` in the address, else by Accept-Language (RFC 9110)."""
        asked = request.query_params.get("lang")
        chosen = asked if asked in LANGUAGES else None
        accepted = parse_accept_header(request.headers.get("accept-language"), LanguageAccept)
        root = request.scope.get("root_path", "").rstrip("/")
        return Reader(
            register=self.register,
            language=chosen or accepted.best_match(LANGUAGES) or LANGUAGES[0],
            addresses=ServerAddresses(
                path=request.url.path.removeprefix(root) or "/",
                query=tuple((k, v) for k, v in request.query_params.multi_items() if k != "lang"),
                language=chosen,
                root=root,
            ),
        )
