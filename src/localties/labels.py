"""Which of several names to show to whom."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from anyascii import anyascii

FALLBACKS = {"vi": ("vi", "en", "ko", "ja"), "en": ("en", "vi", "ko", "ja")}
"""For each language of the interface, the languages in which a name is looked for, best first."""

_NOT_IN_SLUGS: Final = re.compile(r"[^a-z0-9]+")
_LONGEST_SLUG: Final = 80
_DIGEST: Final = 8


def choose(names: Mapping[str, str], language: str) -> str | None:
    """Pick the name that a reader of `language` is served best with.

    Args:
        names: Language tag to name.
        language: The reader's language tag.

    Returns:
        The name in that language, else in the next best one, else any; None where there is no name at all.
    """
    for tag in (language, *FALLBACKS.get(language, FALLBACKS["en"])):
        if tag in names:
            return names[tag]
    return min(names.items())[1] if names else None


def fold(text: str) -> str:
    """Bring a name to the form in which names are compared: no diacritics, lower case, single spaces.

    `đ` is a letter of its own in Unicode and does not decompose, so it is folded to `d` by hand.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def slug(text: str) -> str:
    """Give a text as a part of identifiers: small ASCII letters, digits and hyphens, 80 at most.

    Letters of other scripts are romanised; nothing is left of a text without letters and digits. A longer text
    ends in a digest of it, since the names of two reports may differ in nothing but the year at their end.
    """
    latin = anyascii(unicodedata.normalize("NFC", fold(text))).lower()
    whole = _NOT_IN_SLUGS.sub("-", latin).strip("-")
    if len(whole) <= _LONGEST_SLUG:
        return whole
    digest = sha256(whole.encode()).hexdigest()[:_DIGEST]
    return f"{whole[: _LONGEST_SLUG - _DIGEST - 1].strip('-')}-{digest}"
