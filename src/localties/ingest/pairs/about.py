"""What a list is, whose, and under which licence."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from localties.errors import ParameterError
from localties.graph import is_iri
from localties.ingest.pairs.lists import Form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CC_BY_SA: Final = "https://creativecommons.org/licenses/by-sa/4.0/"
CC0: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_DOI: Final = re.compile(r"(?:doi:)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Given:
    """What whoever imports a list says of it; None where nothing was said.

    Attributes:
        licence: The address of the licence.
        attribution: The text that the licence asks for.
        title: What the list is called, in both languages.
        source: Where it comes from: a URL or a DOI.
    """

    licence: str | None = None
    attribution: str | None = None
    title: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a list.

    Attributes:
        titles: What it is called, by language.
        licence: The address of the licence.
        rights: The attribution, by language.
        source: The address that it comes from.
        digest: SHA-256 of the file, in hexadecimal digits.
    """

    titles: Mapping[str, str]
    licence: str
    rights: Mapping[str, str]
    source: str
    digest: str


_WIKIPEDIA: Final = (
    {
        "en": "Twin towns and sister cities in the lists of Wikipedia",
        "vi": "Các thành phố kết nghĩa theo danh sách của Wikipedia",
    },
    CC_BY_SA,
    {
        "en": "English Wikipedia, lists of twin towns and sister cities, by its contributors (CC BY-SA 4.0)",
        "vi": "Wikipedia tiếng Anh, các danh sách thành phố kết nghĩa, của những người đóng góp (CC BY-SA 4.0)",
    },
    "https://github.com/Hekman/twincities",
)
_WIKIDATA: Final = (
    {
        "en": "Twinned administrative bodies (P190) in Wikidata",
        "vi": "Các đơn vị hành chính kết nghĩa (P190) trong Wikidata",
    },
    CC0,
    {"en": "Wikidata, by its contributors (CC0 1.0)", "vi": "Wikidata, của những người đóng góp (CC0 1.0)"},
)
_LIST_OF_2016: Final = "97a24bcf23989728ecfbecb20322237a8800836709931fb750ae92e372294154"
_BY_DIGEST: Final = {
    "0964bc76ba1dffa002c1c7257292bf42f1c828d2df44aab22490341a708dd60a": _WIKIPEDIA,
    "e2d2e542f319fe45ddaf588b9cf6308c7fc17dbceb3c9b16c64fabfbbe7923c1": _WIKIPEDIA,
    _LIST_OF_2016: (*_WIKIDATA, "https://github.com/L3viathan/sister-cities"),
}
"""Files whose origin is known, by SHA-256."""
_P190: Final = (*_WIKIDATA, "https://www.wikidata.org/wiki/Property:P190")


def about(path: Path, form: Form | None, given: Given) -> About:
    """Say what a list is: what was said of it, before what is known of a recognised one.

    A file is recognised by its bytes, and a SPARQL result by the items of Wikidata that it is about.

    Args:
        path: The file.
        form: Its format, or None where it has not been read yet.
        given: What was said of it.

    Raises:
        ParameterError: If the file is not recognised and something was not said, or an address is none.
    """
    digest = _digest(path)
    known = _BY_DIGEST.get(digest) or (_P190 if form is Form.SPARQL else None)
    titles, licence, rights, source = known or ({}, "", {}, "")
    licence = given.licence or licence
    source = _address(given.source) if given.source else source
    titles = {"en": given.title, "vi": given.title} if given.title else titles
    rights = {"en": given.attribution, "vi": given.attribution} if given.attribution else rights
    said = {"--licence": licence, "--attribution": rights, "--title": titles, "--source": source}
    if missing := [option for option, value in said.items() if not value]:
        raise ParameterError(
            f"the list is not one that localties recognises, and nothing says {', '.join(missing)}",
            hint="Say under which licence it stands, whom to name, what it is called and where it comes from",
            file=path,
        )
    for option, address in (("--licence", licence), ("--source", source)):
        if not is_iri(address) or not address.startswith(("http://", "https://")):
            raise ParameterError(f"{option} is '{address}'", hint="Give an address that begins with https://")
    return About(titles, licence, rights, source, digest)


def language_of(path: Path) -> str | None:
    """Give the language of the names of a recognised list that does not say it itself."""
    return "de" if _digest(path) == _LIST_OF_2016 else None


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _address(text: str) -> str:
    doi = _DOI.fullmatch(text.strip())
    return f"https://doi.org/{doi[1]}" if doi else text.strip()
