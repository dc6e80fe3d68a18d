"""What every request works with: the graph, the register read from it, the settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from localties.messages import LANGUAGES
from localties.pages import Reader, ServerAddresses
from localties.query import Register

if TYPE_CHECKING:
    from starlette.requests import Request

    from localties.graph import KnowledgeGraph
    from localties.web.settings import Settings


@dataclass(frozen=True, slots=True)
class Explorer:
    """The explorer behind a server.

    Attributes:
        graph: The graph, derived facts included.
        register: The register read from it.
        settings: How it is served.
    """

    graph: KnowledgeGraph
    register: Register
    settings: Settings

    @classmethod
    def over(cls, graph: KnowledgeGraph, settings: Settings) -> Self:
        """Make an explorer over a graph whose derived facts are in place."""
        return cls(graph, Register.read(graph), settings)

    @classmethod
    def of(cls, request: Request) -> Explorer:
        """Give the explorer that a request came to."""
        explorer: Explorer = request.app.state.explorer
        return explorer

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
