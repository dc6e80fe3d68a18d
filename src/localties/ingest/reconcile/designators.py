"""Words that say what kind of unit a name is of, and the levels (`ontology/schemes/levels.ttl`) they can mean."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from typing import TYPE_CHECKING, Final

from localties.ingest.reconcile.folding import key, marks, softened

if TYPE_CHECKING:
    from collections import Counter

Levels = frozenset[str]


class Place(Enum):
    """Where a designator stands."""

    BEFORE = auto()
    AFTER = auto()
    HYPHENATED = auto()
    JOINED = auto()


def _levels(text: str) -> Levels:
    return frozenset(text.split())


_CITIES_ABOVE: Final = _levels("centrally-run-city metropolitan-city special-city")
_CITIES: Final = _CITIES_ABOVE | _levels("district-level-city municipality")
_TOWNS: Final = _CITIES | {"district-level-town"}
_PROVINCES: Final = _levels("province do special-self-governing-province prefecture oblast region")
_DISTRICTS: Final = _levels("urban-district rural-district autonomous-district county")
_COMMUNES: Final = _levels("municipality district-level-city")
_REGIONS: Final = _levels("region province oblast special-self-governing-province")
_BELOW: Final = _levels("unspecified")
"""Wards and communes have no level of their own."""

DESIGNATORS: Final[tuple[tuple[Place, str, Levels], ...]] = (
    # Vietnamese.
    (Place.BEFORE, "thành phố trực thuộc trung ương | thành phố đặc biệt", _CITIES_ABOVE),
    (Place.BEFORE, "thành phố | TP | T.P.", _CITIES),
    (Place.BEFORE, "thị xã | thị trấn", _TOWNS),
    (Place.BEFORE, "thủ đô", _CITIES | {"prefecture"}),
    (Place.BEFORE, "tỉnh | phủ", _PROVINCES),
    (Place.BEFORE, "quận", _levels("urban-district autonomous-district county")),
    (Place.BEFORE, "huyện", _levels("rural-district county")),
    (Place.BEFORE, "vùng | bang | tiểu bang", _REGIONS),
    (Place.BEFORE, "phường | xã", _BELOW),
    # English.
    (Place.AFTER, "metropolitan city | special city", _CITIES_ABOVE),
    (Place.AFTER, "city | village | borough", _CITIES),
    (Place.AFTER, "town", _TOWNS),
    (Place.BEFORE, "city of", _CITIES),
    (Place.BEFORE, "town of", _TOWNS),
    (Place.AFTER, "municipality | commune | township", _CITIES),
    (Place.BEFORE, "municipality of", _CITIES),
    (Place.AFTER, "special self-governing province", _levels("special-self-governing-province")),
    (Place.AFTER, "province", _PROVINCES - {"prefecture", "region"}),
    (Place.BEFORE, "province of", _PROVINCES),
    (Place.AFTER, "prefecture", _levels("prefecture")),
    (Place.BEFORE, "prefecture of", _levels("prefecture")),
    (Place.AFTER, "county", _levels("county rural-district province region")),
    (Place.BEFORE, "county of", _levels("county rural-district province region")),
    (Place.AFTER, "district", _DISTRICTS | {"municipality"}),
    (Place.AFTER, "region | state | oblast | krai | voivodeship | governorate | canton | department", _REGIONS),
    (Place.BEFORE, "region of | state of | republic of | canton of | department of", _REGIONS),
    # German and other languages of lists.
    (Place.BEFORE, "Stadt | Gemeinde | ville de | ciudad de | comune di | commune de", _CITIES),
    (Place.BEFORE, "Provinz | Präfektur | Oblast | provincia de | provincia di | province de", _PROVINCES),
    (Place.BEFORE, "Landkreis | Kreis | Rajon | Powiat", _DISTRICTS),
    (Place.BEFORE, "Kanton | Département | Woiwodschaft | Région", _REGIONS),
    # Korean and Japanese, romanised.
    (Place.HYPHENATED, "do", _levels("do special-self-governing-province")),
    (Place.HYPHENATED, "si | shi", _CITIES),
    (Place.HYPHENATED, "gun", _levels("county")),
    (Place.HYPHENATED, "gu", _levels("autonomous-district urban-district")),
    (Place.HYPHENATED, "ku", _levels("autonomous-district urban-district municipality")),
    (Place.HYPHENATED, "ken | fu | to", _levels("prefecture")),
    (Place.HYPHENATED, "cho | machi | mura | son", _COMMUNES),
    # Korean.
    (Place.JOINED, "광역시 | 특별시 | 직할시 | 특별자치시", _CITIES_ABOVE),
    (Place.JOINED, "특별자치도", _levels("special-self-governing-province")),
    (Place.JOINED, "도", _levels("do special-self-governing-province prefecture")),
    (Place.JOINED, "시", _CITIES),
    (Place.JOINED, "군", _levels("county rural-district")),
    (Place.JOINED, "구", _levels("autonomous-district urban-district")),
    (Place.JOINED, "성", _levels("province")),
    (Place.JOINED, "현", _levels("prefecture rural-district")),
    # Japanese and Chinese.
    (Place.JOINED, "県 | 府 | 都", _levels("prefecture")),
    (Place.JOINED, "道", _levels("prefecture do")),
    (Place.JOINED, "市", _CITIES),
    (Place.JOINED, "省", _levels("province")),
    (Place.JOINED, "区", _levels("autonomous-district urban-district municipality")),
    (Place.JOINED, "郡", _levels("county")),
    (Place.JOINED, "町 | 村", _COMMUNES),
)
"""Where it stands, the words, the levels."""

_PART_OF_NAMES: Final = frozenset({"city", "town", "village", "state", "borough"})
"""Words that are as often part of the name itself: Kansas City is not Kansas."""
_SHORTEST: Final = 2


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name.

    Attributes:
        key: The name without designators, as it is looked up.
        marks: Its diacritics.
        levels: The levels that its designator can mean; None where it has none, or where the name was read as
            a whole.
        weak: Whether the designator may be part of the name itself.
    """

    key: str
    marks: Counter[str]
    levels: Levels | None = None
    weak: bool = False


def readings(name: str) -> list[Reading]:
    """Read a name as a whole and, where it has a designator, without it.

    >>> [(r.key, sorted(r.levels or ())) for r in readings("Gurye-gun")]
    [('gurye gun', []), ('gurye', ['county'])]
    """
    whole = Reading(key(name), marks(name))
    text = softened(name)
    found = [whole]
    for pattern, word, levels in _patterns():
        fit = pattern.fullmatch(text)
        bare = key(fit["name"]) if fit else ""
        if len(bare) >= _SHORTEST:
            found.append(Reading(bare, whole.marks - marks(word), levels, word in _PART_OF_NAMES))
            break
    return found


def levels_named(text: str) -> Levels | None:
    """Give the levels that a designator alone can mean, as in `Fukuoka (prefecture)`; None where it is none."""
    return next((levels for _, word, levels in _patterns() if key(word) == key(text)), None)


@cache
def _patterns() -> list[tuple[re.Pattern[str], str, Levels]]:
    """Give the designators as patterns for softened names, the longest first."""
    table = [(place, word.strip(), levels) for place, words, levels in DESIGNATORS for word in words.split("|")]
    table.sort(key=lambda row: -len(row[1]))
    return [(_pattern(place, word), word, levels) for place, word, levels in table]


def _pattern(place: Place, word: str) -> re.Pattern[str]:
    said = re.escape(softened(word).rstrip("."))
    return re.compile(
        {
            Place.BEFORE: rf"{said}(?:\.\s*|\s+)(?P<name>.+)",
            Place.AFTER: rf"(?P<name>.+)\s+{said}",
            Place.HYPHENATED: rf"(?P<name>.+)[-\u2010\u2011]{said}",
            Place.JOINED: rf"(?P<name>.+?)\s?{said}",
        }[place]
    )
