"""Where links lead in the static site: to files beside each other, from any folder of any host or disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import dirname, relpath
from typing import Final
from urllib.parse import quote

from localties.pages.addresses import inside
from localties.terms import LT

SITE_PAGES: Final = tuple("home network map timeline charts status succession duties ontology about".split())
"""The pages of the static site that are not about one thing; the others need a server."""

CALENDAR: Final = "duties.ics"
"""The calendar of what is due, beside the pages of each language."""


def file_of(path: str) -> str:
    """Give the file name that stands for a path of an IRI, safe on every file system and below its folder.

    >>> file_of("locality/can-tho"), file_of("x/a:b?c"), file_of("../../etc")
    ('locality/can-tho', 'x/a%3Ab%3Fc', '%2E./%2E./etc')
    """
    segments = (quote(segment, safe="") for segment in path.split("/"))
    return "/".join("%2E" + s[1:] if s.startswith(".") else s or "%" for s in segments)


@dataclass(frozen=True, slots=True)
class SiteAddresses:
    """Addresses in the static site, relative to the page at hand.

    Attributes:
        path: The file of the page at hand, below the folder of its language.
        language: The language of the page at hand, which is the folder it stands in.
        known: For each thing that can be led to, the file of the page that shows it, below the folder of the
            language and with an anchor where it is a part.
    """

    path: str
    language: str
    known: Mapping[str, str]

    @property
    def live(self) -> bool:
        """No server answers."""
        return False

    def page(self, name: str, /, **parameters: str) -> str:
        """Give the address of a page.

        Raises:
            ValueError: If the page needs a server.
        """
        if (name not in SITE_PAGES and name != CALENDAR) or parameters:
            raise ValueError(f"the static site has no page '{name}'")
        return self._to(f"{self.language}/{page_file(name)}")

    def thing(self, iri: str) -> str:
        """Give the address of the page about a thing."""
        if iri.startswith(LT):
            return self.page("ontology") + "#" + quote(iri.removeprefix(LT))
        if iri not in self.known:
            return iri
        file, mark, anchor = self.known[iri].partition("#")
        return self._to(f"{self.language}/{file}") + mark + quote(anchor)

    def data(self, iri: str, ending: str) -> str:
        """Give the address of the data about a thing."""
        return self._to(f"data/{file_of(inside(iri) or '')}.{ending}")

    def dump(self, name: str) -> str:
        """Give the address of a dump."""
        return self._to(f"dumps/{name}")

    def asset(self, name: str) -> str:
        """Give the address of a script or a style."""
        return self._to(f"assets/{name}")

    def in_language(self, language: str) -> str:
        """Give the address of the page at hand in another language."""
        return self._to(f"{language}/{self.path}")

    def _to(self, file: str) -> str:
        return quote(relpath(file, dirname(f"{self.language}/{self.path}")))


def page_file(name: str) -> str:
    """Give the file of a page, below the folder of its language."""
    if name == CALENDAR:
        return name
    return "index.html" if name == "home" else f"{name}.html"
