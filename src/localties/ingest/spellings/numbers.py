"""Numbers as people write them: grouped, with a decimal comma or point, with words for size, bounds and units."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from localties.errors import InvalidNumberError
from localties.labels import fold
from localties.terms import SCHEME

if TYPE_CHECKING:
    from collections.abc import Mapping

    from localties.graph import KnowledgeGraph


class AmbiguousNumberError(InvalidNumberError):
    """A point or a comma could group digits or begin the fraction, and nobody has said which."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what was written around it.

    Attributes:
        value: The number, in the unit's own size: `3 triệu USD` is 3,000,000.
        qualifier: The local name of a qualifier: `exact`, `about`, `more-than`, `at-least`, `up-to`.
        unit: The local name of a unit, or None where none was written.
        raw: The number as it was written.
    """

    value: Decimal
    qualifier: str
    unit: str | None
    raw: str


_QUALIFIERS: Final = (
    (r"(?:khoảng|gần|xấp xỉ|about|around|approximately|nearly|some|約|약)", "about"),
    (r"(?:hơn|trên|more than|over|above)", "more-than"),
    (r"(?:ít nhất|tối thiểu|at least)", "at-least"),
    (r"(?:tối đa|đến|up to|at most)", "up-to"),
)
_SIZES: Final = {
    "nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9, "nghìn tỷ": 10**12,
    "thousand": 10**3, "million": 10**6, "mn": 10**6, "billion": 10**9, "bn": 10**9, "trillion": 10**12,
    "천": 10**3, "만": 10**4, "천만": 10**7, "백만": 10**6, "억": 10**8, "조": 10**12,
    "千": 10**3, "万": 10**4, "千万": 10**7, "百万": 10**6, "億": 10**8, "兆": 10**12,
}  # fmt: skip
_UNITS: Final = {
    "usd": "usd", "us$": "usd", "$": "usd", "đô la mỹ": "usd", "us dollars": "usd", "dollars": "usd",
    "달러": "usd", "ドル": "usd", "won": "krw", "원": "krw", "krw": "krw",
    "đồng": "vnd", "vnd": "vnd", "vnđ": "vnd", "dong": "vnd",
    "dự án": "project", "projects": "project", "người": "person", "people": "person", "명": "person",
}  # fmt: skip
_NUMBER: Final = re.compile(r"[+-]?\d[\d., \u00a0]*")
_HINT: Final = "Write a number such as 269.84, or 269,84 triệu USD"


def unit_names(graph: KnowledgeGraph) -> Mapping[str, str]:
    """Give the folded names of the units that a graph's scheme has, with their local names."""
    rows = graph.store.select(
        f"SELECT ?unit ?name WHERE {{ ?unit skos:inScheme <{SCHEME}unit> ; skos:prefLabel|skos:altLabel ?name }}"
    )
    return {fold(row["name"].value): row["unit"].value.rpartition("/")[2] for row in rows.dicts()}


def read_number(
    value: str | float | Decimal, language: str | None = None, units: Mapping[str, str] | None = None
) -> Figure:
    """Read a number.

    Args:
        value: A number as a person or a spreadsheet writes it.
        language: The language tag whose marks are meant: in `vi` a comma begins the fraction, in `en` a point.
        units: Further folded names of units, with their local names.

    Raises:
        AmbiguousNumberError: If `1.234` or `1,234` stands alone and no language says what is meant.
        InvalidNumberError: If it is no number.
    """
    if isinstance(value, bool):
        raise InvalidNumberError(f"'{value}' is not a number", hint=_HINT)
    if not isinstance(value, str):
        number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if not number.is_finite():
            raise InvalidNumberError(f"'{value}' is not a number", hint=_HINT)
        return Figure(number, "exact", None, str(value))
    raw = " ".join(unicodedata.normalize("NFKC", value).split())
    text, qualifier = _qualified(raw.casefold())
    before, number_text, after = _parted(text)
    size, unit = _sized(f"{before} {after}".strip(), {**_UNITS, **(units or {})}, raw)
    return Figure(_number(number_text, language, raw) * size, qualifier, unit, raw)


def _qualified(text: str) -> tuple[str, str]:
    for pattern, qualifier in _QUALIFIERS:
        if match := re.match(rf"{pattern}\s*(?=[\d$])", text):
            return text[match.end() :], qualifier
    return text, "exact"


def _parted(text: str) -> tuple[str, str, str]:
    match = _NUMBER.search(text)
    if match is None:
        raise InvalidNumberError(f"'{text}' is not a number", hint=_HINT)
    return text[: match.start()].strip(), match[0].strip().rstrip(",. "), text[match.end() :].strip()


def _sized(words: str, units: Mapping[str, str], raw: str) -> tuple[int, str | None]:
    size = 1
    for name in sorted(_SIZES, key=len, reverse=True):
        # Korean and Japanese write what follows without a space.
        if words == name or words.startswith(f"{name} " if name.isascii() else (f"{name} ", name)):
            size, words = _SIZES[name], words[len(name) :].strip()
            break
    if not words:
        return size, None
    unit = units.get(words) or units.get(fold(words))
    if unit is None:
        raise InvalidNumberError(f"'{raw}' has something beside the number: '{words}'", hint=_HINT)
    return size, unit


def _number(text: str, language: str | None, raw: str) -> Decimal:
    text = text.replace(" ", "")
    if text.startswith(("+", "-")):
        size = _number(text[1:], language, raw)
        return -size if text.startswith("-") else size
    marks = [c for c in text if c in ".,"]
    if not marks:
        return Decimal(text)
    if len(set(marks)) == 2:  # noqa: PLR2004 - both marks: the last one begins the fraction
        group, point = marks[0], marks[-1]
        if marks.count(point) > 1:
            raise InvalidNumberError(f"'{raw}' is not a number", hint=_HINT)
        return _grouped(text.partition(point)[0], group, raw) + Decimal(f"0.{text.partition(point)[2] or 0}")
    mark = marks[0]
    if len(marks) > 1:
        return _grouped(text, mark, raw)
    whole, _, rest = text.partition(mark)
    could_group = len(rest) == 3 and 1 <= len(whole) <= 3 and whole != "0"  # noqa: PLR2004
    if not could_group:
        return Decimal(f"{whole}.{rest}")
    if language is None:
        raise AmbiguousNumberError(
            f"'{raw}' can be {whole}{rest} or {whole}.{rest}", hint="Write it without grouping"
        )
    groups = "." if language == "vi" else ","
    return Decimal(whole + rest) if mark == groups else Decimal(f"{whole}.{rest}")


def _grouped(text: str, mark: str, raw: str) -> Decimal:
    if not re.fullmatch(rf"\d{{1,3}}(?:\{mark}\d{{3}})*|\d+", text):
        raise InvalidNumberError(f"'{raw}' is not a number", hint=_HINT)
    return Decimal(text.replace(mark, ""))
