"""The brief for a visit: as a page, as one HTML file to mail or print, and as Markdown."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from localties.pages.addresses import inside
from localties.pages.wording import naming, wording
from localties.query import describe
from localties.query.brief import brief as gather
from localties.terms import DCTERMS
from localties.views.render import asset, environment, render

if TYPE_CHECKING:
    from jinja2 import Environment

    from localties.pages.reader import Reader

_PUNCTUATION: Final = re.compile(r"([\\`*_{}\[\]<>()#|~!&$^])")
# What opens a list or a heading at the head of a line.
_OPENING: Final = re.compile(r"^(\d+(?=[.)])|)([-+=.)])")
# Marks that turn the direction of writing would turn what stands around them too.
_TURNING: Final = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])
_NOT_IN_ADDRESS: Final = re.compile(r"[\s<>\\]")


def brief_page(reader: Reader, locality: str, partner: str) -> str:
    """Give the brief as a page of the explorer.

    Args:
        reader: Who reads.
        locality: The IRI of one side.
        partner: The IRI of the side to be visited or received.
    """
    return reader.page("brief.html.j2", **_values(reader, locality, partner))


def brief_file(reader: Reader, locality: str, partner: str) -> str:
    """Give the brief as one HTML file that needs no other; its links lead to the IRIs of things."""
    style = "\n".join(asset(name).decode("utf-8") for name in ("style.css", "things.css"))
    values = _values(reader, locality, partner) | _for_a_file(reader)
    # The style is our own; no data goes into it.
    return render("brief_file.html.j2", reader.language, style=Markup(style), **values)  # noqa: S704


def brief_markdown(reader: Reader, locality: str, partner: str) -> str:
    """Give the brief in Markdown (CommonMark), what comes from data escaped."""
    values = _values(reader, locality, partner) | _for_a_file(reader)
    text = _markdown(reader.language).get_template("brief.md.j2").render(language=reader.language, **values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def escape_markdown(text: str) -> str:
    r"""Write a text so that CommonMark shows it as it is.

    >>> escape_markdown("1. <b>*x*")
    '1\\. \\<b\\>\\*x\\*'
    """
    plain = " ".join(str(text).translate(_TURNING).split())
    return _OPENING.sub(r"\1\\\2", _PUNCTUATION.sub(r"\\\1", plain))


def _values(reader: Reader, locality: str, partner: str) -> dict[str, Any]:
    gathered = gather(reader.register, locality, partner)
    # What speaks of the partner is told by the brief itself.
    card = describe(reader.register.graph, partner, reader.language, lambda _kind, _thing: True)
    tie = reader.register.ties.get(gathered.tie.iri) if gathered.tie else None
    return {
        **wording(reader),
        "brief": gathered,
        "card": card,
        "lead": next((f.values[0] for f in card.facts if f.name.iri == DCTERMS + "description"), None),
        "about_partner": [fact for fact in card.facts if any(_is_thing(value) for value in fact.values)],
        "own_figures": [f for f in gathered.figures if f.about == partner and f.counterpart is None],
        "figures_between": [f for f in gathered.figures if f.about != partner or f.counterpart is not None],
        "tie_kind": reader.name(tie.kind) if tie and tie.kind else "",
    }


def _is_thing(value: Any) -> bool:
    return bool(value.iri and inside(value.iri) and not value.facts)


def _for_a_file(reader: Reader) -> dict[str, Any]:
    """Give what a file has in place of a server: names, and links to IRIs."""

    def link(iri: str | None) -> str | None:
        return iri if iri and iri.startswith(("http://", "https://")) else None

    return {"name": reader.name, "link": link, **naming(reader, link)}


def _bracketed(url: str) -> str:
    """Write a web address so that it ends where the brackets around it end."""
    return _NOT_IN_ADDRESS.sub("", url)


@cache
def _markdown(language: str) -> Environment:
    """Give the templates with filters for Markdown, beside those for HTML."""
    templates = environment(language).overlay()
    templates.filters = {**templates.filters, "md": escape_markdown, "address": _bracketed}
    return templates
