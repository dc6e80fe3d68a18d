"""The static site: the explorer's pages as files that any web host serves and a double click opens."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import write
from localties.graph.knowledge import subjects
from localties.messages import LANGUAGE_NAMES, LANGUAGES
from localties.pages import Reader, inside
from localties.pages.about import about_page
from localties.pages.duties import FURTHEST, Due, due, duties_page
from localties.pages.home import home_page
from localties.pages.site_addresses import CALENDAR, SITE_PAGES, SiteAddresses, file_of, page_file
from localties.pages.status import at_a_day, status_page
from localties.pages.succession import inheritance, succession_page
from localties.pages.thing import thing_page, whole_of
from localties.pages.views import VIEWS, view_page
from localties.pages.vocabulary import ontology_page
from localties.publish.calendar import calendar, calendar_name
from localties.publish.metadata import metadata
from localties.publish.swapping import swapped_in
from localties.query import Register, document_triples, resource_json_ld, resource_triples
from localties.store import format_named
from localties.terms import BASE, ID, SCHEME
from localties.views.render import asset, asset_names, render

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from localties.graph import KnowledgeGraph

DATA_ENDINGS: Final = ("ttl", "nt", "jsonld", "rdf")
"""The formats in which the data of each thing stand beside its page."""


def write_site(
    graph: KnowledgeGraph,
    folder: Path,
    dumps: Sequence[Path] = (),
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> list[Path]:
    """Write the static site, and take the place of an older one only when it is complete.

    The same graph gives the same bytes. Nothing in it needs a server or another host.

    Args:
        graph: The graph, derived facts included.
        folder: Where the site is wanted.
        dumps: The dumps to put into it.
        progress: Called with the number of things that are written and of all there are.

    Returns:
        The paths of all its files, sorted.
    """
    register = Register.read(graph)
    known = _known(graph)
    things = sorted(iri for iri, file in known.items() if "#" not in file)
    with swapped_in(folder) as fresh:
        _put(fresh / "index.html", render("site.html.j2", LANGUAGES[0], languages=LANGUAGE_NAMES))
        for name in asset_names():
            _put(fresh / "assets" / name, asset(name))
        for dump in dumps:
            (fresh / "dumps").mkdir(exist_ok=True)
            shutil.copyfile(dump, fresh / "dumps" / dump.name)
        sizes = {dump.name: dump.stat().st_size for dump in dumps}
        _put(fresh / "void.ttl", write(metadata(graph, BASE.rstrip("/"), sizes), ox.RdfFormat.TURTLE))
        for language in LANGUAGES:
            for name in SITE_PAGES:
                reader = Reader(register, language, SiteAddresses(page_file(name), language, known))
                _put(fresh / language / page_file(name), _page(reader, name, dumps))
            reader = Reader(register, language, SiteAddresses(CALENDAR, language, known))
            _put(fresh / language / CALENDAR, _calendar(reader))
        for done, iri in enumerate(things):
            progress(done, len(things))
            json_ld = resource_json_ld(graph, iri)
            for language in LANGUAGES:
                reader = Reader(register, language, SiteAddresses(known[iri], language, known))
                _put(fresh / language / known[iri], thing_page(reader, iri, json_ld))
            for ending, data in _data(graph, iri):
                _put(fresh / "data" / f"{known[iri].removesuffix('.html')}.{ending}", data)
        progress(len(things), len(things))
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _known(graph: KnowledgeGraph) -> Mapping[str, str]:
    """Give the file of the page that shows each thing; a part is shown on the page of its whole."""
    iris = [iri for iri in subjects(graph.store.triples()) if iri.startswith((ID, SCHEME))]
    wholes = {iri: whole_of(graph, iri) for iri in sorted(iris)}
    files = {iri: f"{file_of(inside(iri) or '')}.html" for iri, whole in wholes.items() if whole is None}
    parts = {iri: f"{files[whole]}#{inside(iri)}" for iri, whole in wholes.items() if whole in files}
    return files | parts


def _page(reader: Reader, name: str, dumps: Iterable[Path]) -> str:
    if name in VIEWS:
        return view_page(reader, name)
    pages: dict[str, Callable[[], str]] = {
        "home": lambda: home_page(reader),
        "status": lambda: status_page(reader, at_a_day(reader)),
        "succession": lambda: succession_page(reader, inheritance(reader)),
        "duties": lambda: duties_page(reader, _due(reader)),
        "ontology": lambda: ontology_page(reader),
        "about": lambda: about_page(reader, {dump.name: dump.stat().st_size for dump in dumps}),
    }
    return pages[name]()


def _due(reader: Reader) -> Due:
    """Look as far ahead as one can, since nobody can ask a file to look further."""
    return due(reader, months=FURTHEST)


def _calendar(reader: Reader) -> bytes:
    found = _due(reader)
    return calendar(found.duties, reader.language, found.as_of, calendar_name(None, reader.language))


def _data(graph: KnowledgeGraph, iri: str) -> Iterable[tuple[str, bytes]]:
    triples = resource_triples(graph, iri)
    for ending in DATA_ENDINGS:
        document = document_triples(iri, f"{BASE}data/{inside(iri)}.{ending}")
        # Expanded, where it is JSON-LD: to compact a thousand documents takes as long as all the rest.
        yield ending, write(triples | document, format_named(ending))


def _put(file: Path, content: str | bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
