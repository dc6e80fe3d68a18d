"""Where links lead: on a running explorer, and in the static site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlencode

from localties.terms import ID, LT, SCHEME


class Addresses(Protocol):
    """Gives the addresses that a page links to."""

    @property
    def live(self) -> bool:
        """Whether a server answers: facets, forms and SPARQL work."""

    def page(self, name: str, /, **parameters: str) -> str:
        """Give the address of a page such as `explore` or `status`; `home` is the first one."""

    def thing(self, iri: str) -> str:
        """Give the address of the page about a thing, a concept or a term; of anything else, its own IRI."""

    def data(self, iri: str, ending: str) -> str:
        """Give the address of the data about a thing, in the format that a file ending stands for."""

    def dump(self, name: str) -> str:
        """Give the address of a dump, by its file name."""

    def asset(self, name: str) -> str:
        """Give the address of a script or a style."""

    def in_language(self, language: str) -> str:
        """Give the address of the page at hand in another language."""


def inside(iri: str) -> str | None:
    """Give the path under which pages about a thing stand, or None where it is none of ours.

    >>> inside("https://w3id.org/localties/id/locality/can-tho")
    'locality/can-tho'
    >>> inside("https://w3id.org/localties/scheme/field/trade")
    'scheme/field/trade'
    """
    if iri.startswith(ID):
        return iri.removeprefix(ID)
    if iri.startswith(SCHEME):
        return "scheme/" + iri.removeprefix(SCHEME)
    return None


@dataclass(frozen=True, slots=True)
class ServerAddresses:
    """Addresses on a running explorer.

    Attributes:
        path: The path of the page at hand.
        query: Its parameters as they came, without the language.
        language: The language asked for in the address, which links carry on; None where the browser's setting
            decides.
        root: The path under which the explorer is mounted, without a slash at the end.
    """

    path: str = "/"
    query: tuple[tuple[str, str], ...] = ()
    language: str | None = None
    root: str = ""

    @property
    def live(self) -> bool:
        """A server answers."""
        return True

    def page(self, name: str, /, **parameters: str) -> str:
        """Give the address of a page."""
        return self._to("/" if name == "home" else f"/{quote(name)}", tuple(parameters.items()))

    def thing(self, iri: str) -> str:
        """Give the address of the page about a thing."""
        if iri.startswith(LT):
            return self._to("/ontology", ()) + "#" + quote(iri.removeprefix(LT))
        path = inside(iri)
        return iri if path is None else self._to("/page/" + quote(path), ())

    def data(self, iri: str, ending: str) -> str:
        """Give the address of the data about a thing."""
        return f"{self.root}/data/{quote(inside(iri) or '')}.{ending}"

    def dump(self, name: str) -> str:
        """Give the address of a dump."""
        return f"{self.root}/dumps/{quote(name)}"

    def asset(self, name: str) -> str:
        """Give the address of a script or a style."""
        return f"{self.root}/assets/{quote(name)}"

    def in_language(self, language: str) -> str:
        """Give the address of the page at hand in another language."""
        return self.root + quote(self.path) + "?" + urlencode([*self.query, ("lang", language)])

    def _to(self, path: str, parameters: tuple[tuple[str, str], ...]) -> str:
        given = dict(parameters)
        if self.language:
            given.setdefault("lang", self.language)
        query = urlencode(given)
        return self.root + path + (f"?{query}" if query else "")
