"""The forms in which names are compared."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import Final

from anyascii import anyascii

from localties.labels import fold

_LETTERS: Final = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ə": "a"}
)
"""Latin letters that Unicode does not take apart."""
_APOSTROPHES: Final = re.compile("['\u2018\u2019\u02bb\u02bc\u02b9\u02ba`\u00b4]")
_SEPARATORS: Final = re.compile(r"[\W_]+")
_HAN: Final = re.compile("[\u3400-\u9fff]")


def softened(text: str) -> str:
    """Fold a name and keep its punctuation, by which some designators are told."""
    if text.isascii():
        return _APOSTROPHES.sub("", " ".join(text.lower().split()))
    return _APOSTROPHES.sub("", fold(text).translate(_LETTERS))


def key(text: str) -> str:
    """Give the form under which a name is looked up: folded, in single spaces, without punctuation.

    >>> key("Bà Rịa – Vũng Tàu"), key("Łódź"), key("L'Aquila")
    ('ba ria vung tau', 'lodz', 'laquila')
    """
    return _SEPARATORS.sub(" ", softened(text)).strip()


def transliterated(text: str) -> str | None:
    """Give the key of a name in Latin letters, or None where it has one already or cannot be read so.

    Han characters read differently in each language, so they are not transliterated.
    """
    if text.isascii() or _HAN.search(text):
        return None
    latin = key(anyascii(text))
    return latin if latin and latin != key(text) else None


def marks(text: str) -> Counter[str]:
    """Count the diacritics of a name, wherever they stand: `Hoá` and `Hóa` are two spellings of one name."""
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d\u0335"))
    return Counter(c for c in decomposed if unicodedata.combining(c))
