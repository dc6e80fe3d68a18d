"""Which encoding a text is in, where it does not say so.

UTF-8 and byte order marks speak for themselves. What is left is told from what comes out: words built like
Vietnamese ones, Hangul, Kana. Statistics over bytes alone take the few words of a small table for any language.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from localties.errors import TableError

_CHUNK: Final = 1 << 20
_SAMPLE: Final = 200_000
_ENOUGH: Final = 5
"""Fewer words, or syllables, leave a doubt."""
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_TONES: Final = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")
_WORD: Final = re.compile("[^\\W\\d_][^\\W\\d_\u0300-\u036f]*|[\u0300-\u036f]+")
_SYLLABLE: Final = re.compile(
    "(?:ngh?|nh|gh|gi|g|kh|k|ch|c|ph|p|th|tr|t|qu|[bdđhlmnrsvx])?"
    "(?:(?:ă|oă|uă|â|uâ|iê|yê|uyê|uô|ươ|oo|o|ô|ơ|a|oa|ua|e|oe|ue|ê|uê|i|u|uy|ư|y)(?:ng|nh|ch|[cmnpt])"
    "|[aeêioôơuưy]|ai|ao|au|ay|âu|ây|eo|êu|ia|iu|yêu|iêu|oa|oai|oay|oao|oe|oeo|oi|ôi|ơi|ua|uâ|uây|uao|uê|ui|uôi|uơ"
    "|uy|uya|uyu|ưa|ưi|ưu|ươi|ươu)"
)
"""A Vietnamese syllable, in lower case and without its tone."""
_WESTERN: Final = re.compile("[ÀÂÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœŠšŽžÁÃÕ“”‘’„–—…«»€°·\xa0]+")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a text is to be decoded.

    Attributes:
        codec: The name Python knows it by.
        name: The name people know it by.
        certain: Whether there is no doubt.
        plain: Whether it is UTF-8, which needs no remark.
    """

    codec: str
    name: str
    certain: bool = True
    plain: bool = False


def encoding_of(path: Path) -> Encoding:
    """Find the encoding of a text file.

    Raises:
        TableError: If none can be told from the others.
    """
    with path.open("rb") as file:
        beginning = file.read(_CHUNK)
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if beginning.startswith(mark):
            return Encoding(codec, name, plain=name == "UTF-8")
    if unmarked := _unmarked_utf16(beginning):
        return Encoding(unmarked, "UTF-16", certain=False)
    if _is_utf8(path):
        return Encoding("utf-8", "UTF-8", plain=True)
    found = _legacy(path.read_bytes())
    if found is None:
        hint = "Save the file as UTF-8, in Excel as 'CSV UTF-8'"
        raise TableError("the encoding of the text cannot be told", hint=hint, file=path)
    return found


def _unmarked_utf16(data: bytes) -> str | None:
    """Tell UTF-16 by its zeros: every second byte of a comma or a line end is one, always on the same side."""
    even, odd = data[0::2].count(0), data[1::2].count(0)
    codec, line_end = ("utf-16-le", b"\n\0") if odd > even else ("utf-16-be", b"\0\n")
    many = max(even, odd) * 20 > len(data) and min(even, odd) * 20 < max(even, odd)
    return codec if many and line_end in data else None


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _legacy(data: bytes) -> Encoding | None:
    """Weigh the legacy encodings of Vietnam, Korea, Japan and the West against each other."""
    weighed: list[tuple[float, int, str, str]] = []
    for codec, name, weigh in _LEGACY:
        text = _decode(data, codec)
        if text is not None:
            share, count = weigh(text)
            if share >= _PLAUSIBLE:
                weighed.append((share, count, codec, name))
    if weighed:
        share, count, codec, name = max(weighed, key=lambda one: one[:2])
        return Encoding(codec, name, certain=len(weighed) == 1 and share >= _SURE and count >= _ENOUGH)
    return _western(data)


def _decode(data: bytes, codec: str) -> str | None:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    lines = (line for line in text.splitlines() if not line.isascii())
    sample, size = [], 0
    for line in lines:
        sample.append(line)
        size += len(line)
        if size > _SAMPLE:
            break
    return unicodedata.normalize("NFC", "\n".join(sample))


def _vietnamese(text: str) -> tuple[float, int]:
    """Give the share of words with diacritics that are built as Vietnamese ones, and how many there are.

    Where no letter differs from what a Western reading gives, there is nothing to tell them apart by.
    """
    if not re.search("[đĐăĂơƠưƯ\u1ea0-\u1ef9ĩĨũŨ]|[\u0300-\u036f]", text) and text == _as_western(text):
        return 0.0, 0
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    good = sum(_is_syllable(word) for word in words)
    return (good / len(words) if words else 0.0), good


def _as_western(text: str) -> str | None:
    try:
        return text.encode("cp1258").decode("cp1252")
    except UnicodeError:
        return None


def _is_syllable(word: str) -> bool:
    toneless = unicodedata.normalize("NFD", word.lower()).translate(_TONES)
    return bool(_SYLLABLE.fullmatch(unicodedata.normalize("NFC", toneless)))


def _korean(text: str) -> tuple[float, int]:
    """Give the share of the syllables of KS X 1001 among all that is not ASCII, and their number."""
    letters = [c for c in text if not c.isascii() and c.isalpha()]
    good = sum("가" <= c <= "힣" and _fits(c, "euc_kr") for c in letters)
    return (good / len(letters) if letters else 0.0), good


def _japanese(text: str) -> tuple[float, int]:
    """Give the share of Kana of full width and of the more frequent Kanji, and their number."""
    letters = [c for c in text if not c.isascii() and c.isalpha()]
    good = sum("\u3041" <= c <= "\u30ff" or _is_frequent_kanji(c) for c in letters)
    return (good / len(letters) if letters else 0.0), good


def _is_frequent_kanji(character: str) -> bool:
    if not "一" <= character <= "鿿":
        return False
    data = character.encode("cp932", "ignore")
    return b"\x88\x9f" <= data <= b"\x98\x72"


def _fits(character: str, codec: str) -> bool:
    try:
        return len(character.encode(codec)) == 2  # noqa: PLR2004 (others take eight)
    except UnicodeEncodeError:
        return False


def _western(data: bytes) -> Encoding | None:
    """Take Windows-1252 where nothing but letters and marks of Western languages comes out."""
    text = _decode(data, "cp1252")
    if text is None or not all(_WESTERN.fullmatch(run) for run in re.findall(r"[^\x00-\x7f]+", text)):
        return None
    best = from_bytes(
        data[:_SAMPLE], cp_isolation=["cp1252", "cp1258", "cp949", "euc_kr", "cp932", "shift_jis"]
    ).best()
    agreed = best is not None and best.encoding == "cp1252"
    return Encoding("cp1252", "Windows-1252", certain=agreed and len(_WESTERN.findall(text)) >= _ENOUGH)


_PLAUSIBLE: Final = 0.8
_SURE: Final = 0.95
_LEGACY: Final[tuple[tuple[str, str, Callable[[str], tuple[float, int]]], ...]] = (
    ("cp1258", "Windows-1258", _vietnamese),
    ("cp949", "EUC-KR", _korean),
    ("cp932", "Shift_JIS", _japanese),
)
"""Cp949 and cp932 hold all of EUC-KR and Shift_JIS, and what Windows adds."""
