"""Spellings that rules do not lead from one to the other: the Korean provinces and their halves."""

from __future__ import annotations

from functools import cache
from typing import Final

from localties.ingest.reconcile.folding import key

_SAME: Final = {
    "KR": (
        "Jeollanam | Jeonnam | South Jeolla | Jeolla Nam | Chollanam | Cholla Nam | South Cholla | 전라남 | 전남",
        "Jeollabuk | Jeonbuk | North Jeolla | Jeolla Buk | Chollabuk | Cholla Buk | North Cholla | 전라북 | 전북",
        "Chungcheongnam | Chungnam | South Chungcheong | Chungchongnam | 충청남 | 충남",
        "Chungcheongbuk | Chungbuk | North Chungcheong | Chungchongbuk | 충청북 | 충북",
        "Gyeongsangnam | Gyeongnam | South Gyeongsang | Kyongsangnam | Kyungnam | 경상남 | 경남",
        "Gyeongsangbuk | Gyeongbuk | North Gyeongsang | Kyongsangbuk | Kyungbuk | 경상북 | 경북",
        "Gangwon | Kangwon | 강원",
        "Gyeonggi | Kyonggi | Kyunggi | 경기",
    ),
}
"""For a country (ISO 3166-1 alpha-2) the spellings of one name, without designators."""


def other_spellings(bare: str, country: str | None) -> frozenset[str]:
    """Give the keys under which a name is written otherwise.

    Args:
        bare: The key of a name without its designator.
        country: The ISO 3166-1 alpha-2 code of the country it lies in.
    """
    return _groups().get((country, bare), frozenset()) - {bare}


@cache
def _groups() -> dict[tuple[str | None, str], frozenset[str]]:
    groups: dict[tuple[str | None, str], frozenset[str]] = {}
    for country, names in _SAME.items():
        for text in names:
            keys = frozenset(key(word) for word in text.split("|"))
            groups.update({(country, one): keys for one in keys})
    return groups
