"""What the templates of things, briefs and the register share: links that are safe, texts by language, figures."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from babel import Locale
from babel.core import UnknownLocaleError
from babel.numbers import format_decimal
from markupsafe import Markup, escape

from localties.dates import PartialDate
from localties.labels import choose
from localties.messages import messages
from localties.pages.addresses import inside
from localties.query.told import partial
from localties.terms import LT, SKOS, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from localties.pages.reader import Reader

MOST_LISTED: Final = 100
"""How many things a section of a page lists; of the rest it says how many there are, and where."""

_WEB: Final = ("http://", "https://")


def wording(reader: Reader) -> dict[str, Any]:
    """Give the functions that a template about things works with.

    Returns:
        `most_listed`, `named` (a thing by its name, leading to its page), `listing` (several of them), `badge` (a
        status), `link` (where an IRI leads, or None), `web` (a web address, or None where it is none),
        `local` (the last part of an IRI), `said` (a text by language), `figure` (a number as the language writes
        it), `value` (a literal in words), `on` (a day in words), `property_name`, `language_name`, `slug` (how a
        thing is named in an address) and `anchor` (the id of a part on the page of its whole).
    """

    def link(iri: str | None) -> str | None:
        return link_to(reader, iri)

    def said(texts: Mapping[str, str]) -> str:
        return choose(texts, reader.language) or ""

    def figure(number: Decimal | int) -> str:
        return str(format_decimal(number, "#,##0.######", locale=reader.language))

    def value(text: str) -> str:
        day = partial(text)
        if day is not None:
            return day.in_words(reader.language)
        try:
            return figure(Decimal(text))
        except InvalidOperation:
            return text

    return {
        "most_listed": MOST_LISTED,
        "link": link,
        "web": lambda url: url if url and url.startswith(_WEB) else None,
        **naming(reader, link),
        "said": said,
        "figure": figure,
        "value": value,
        "on": lambda day: PartialDate.parse(day.isoformat()).in_words(reader.language),
        "property_name": lambda iri: property_name(reader, iri),
        "language_name": lambda tag: language_name(tag, reader.language),
        "slug": lambda iri: slug(reader, iri),
        "anchor": inside,
    }


def naming(reader: Reader, link: Callable[[str | None], str | None]) -> dict[str, Any]:
    """Give what names things; a page names its fields, statuses and sides hundreds of times.

    Args:
        reader: Who reads.
        link: Gives where an IRI leads, or None.

    Returns:
        `named`, `listing`, `badge` and `local`, as `wording` gives them.
    """

    @cache
    def named(iri: str) -> Markup:
        address, name = link(iri), escape(reader.name(iri))
        return Markup(f'<a href="{escape(address)}">{name}</a>' if address else f"<bdi>{name}</bdi>")  # noqa: S704

    def listing(iris: Iterable[str]) -> Markup:
        return Markup(", ").join(map(named, iris))

    @cache
    def badge(status: str | None) -> Markup:
        if not status:
            return Markup()
        return Markup(f'<span class="badge {escape(local(status))}">{escape(reader.name(status))}</span>')  # noqa: S704

    def local(iri: str | None) -> str:
        return (iri or "").rpartition("/")[2]

    return {"named": named, "listing": listing, "badge": badge, "local": local}


def link_to(reader: Reader, iri: str | None) -> str | None:
    """Give where an IRI leads: to a page of ours, to the web, or nowhere if it is neither."""
    if not iri:
        return None
    if iri.startswith(LT) or inside(iri):
        return reader.addresses.thing(iri)
    return iri if iri.startswith(_WEB) else None


def property_name(reader: Reader, iri: str) -> str:
    """Give the name of a property; SKOS names its own in English only."""
    _ = messages(reader.language).ugettext
    of_skos = {
        "altLabel": _("other name"),
        "broader": _("broader concept"),
        "narrower": _("narrower concept"),
        "inScheme": _("in the list"),
        "topConceptOf": _("at the top of the list"),
        "hasTopConcept": _("concepts at the top"),
        "notation": _("notation"),
        "exactMatch": _("same as"),
        "closeMatch": _("nearly the same as"),
        "broadMatch": _("part of the wider"),
        "narrowMatch": _("wider than"),
        "relatedMatch": _("related to"),
    }
    return of_skos.get(iri.removeprefix(SKOS)) or reader.name(iri)


def slug(reader: Reader, iri: str) -> str:
    """Give the shortest name by which the graph finds a thing, for an address."""
    short = iri.rpartition("/")[2]
    return short if next(reader.register.graph.meanings(short), None) == iri else shorten(iri)


def language_name(tag: str, language: str) -> str:
    """Give the name of a language (BCP 47 tag) in the reader's language, or the tag where it is not known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(language) or tag
    except (ValueError, UnknownLocaleError):
        return tag
