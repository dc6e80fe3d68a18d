"""Countries by their names in English, Vietnamese, Korean and Japanese (CLDR, ISO 3166-1) and by their codes."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import pycountry
from babel import Locale
from rapidfuzz import fuzz, process

from localties.ingest.reconcile.folding import key
from localties.ingest.reconcile.mentions import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

_LANGUAGES: Final = ("en", "vi", "ko", "ja")
_COMMON: Final = {
    "GB": "UK | U.K. | Great Britain | Britain | England | Scotland | Wales | Northern Ireland | Anh Quốc | 영국",
    "US": "USA | U.S. | U.S.A. | United States of America | America | Mỹ | Hoa Kỳ | 美国",
    "KR": "South Korea | Republic of Korea | Korea, South | ROK | Đại Hàn Dân Quốc | 대한민국 | 한국 | 韓国",
    "KP": "North Korea | DPRK | Bắc Triều Tiên | 북한 | 北朝鮮",
    "VN": "Viet Nam | Vietnam | Socialist Republic of Vietnam | 베트남 | ベトナム | 越南",
    "CN": "China | PRC | People's Republic of China | Mainland China | Trung Quốc | 중국 | 中国",
    "TW": "Taiwan | Chinese Taipei | Đài Loan",
    "IE": "Ireland | Republic of Ireland",
    "RU": "Russia | Russian Federation | Nga",
    "TR": "Turkey | Türkiye | Turkiye | Thổ Nhĩ Kỳ",
    "CZ": "Czech Republic | Czechia | Cộng hòa Séc | Séc | Tiệp",
    "MK": "Macedonia | North Macedonia | Republic of Macedonia",
    "GE": "Georgia (country) | Georgia | Gruzia",
    "CV": "Cape Verde | Cabo Verde",
    "CI": "Ivory Coast | Côte d'Ivoire",
    "SZ": "Swaziland | Eswatini",
    "MM": "Burma | Myanmar",
    "LA": "Laos | Lao PDR | Lào",
    "BA": "Bosnia | Bosnia and Herzegovina",
    "PS": "Palestine | State of Palestine | Palestinian territories",
    "XK": "Kosovo",
    "VA": "Vatican | Vatican City | Holy See",
    "BN": "Brunei",
    "FM": "Micronesia",
    "CD": "DR Congo | Democratic Republic of the Congo | Congo-Kinshasa",
    "CG": "Republic of the Congo | Congo-Brazzaville",
    "TL": "East Timor | Timor-Leste",
    "AE": "UAE | United Arab Emirates",
    "GM": "The Gambia | Gambia",
    "BS": "The Bahamas | Bahamas",
    "NL": "The Netherlands | Netherlands | Holland | Hà Lan",
    "PH": "The Philippines | Philippines",
    "IR": "Iran",
    "SY": "Syria",
    "MD": "Moldova",
    "AU": "Australia | Úc",
    "IT": "Italy | Italia | Ý",
    "IN": "India | Ấn Độ",
    "BY": "Belarus | Byelorussia",
}
"""Names in use that CLDR and ISO 3166-1 lack, and those that two countries could claim."""
_AROUND: Final = re.compile(r"(?:in|from|of|the|ở|tại|thuộc|nước)\s+", re.IGNORECASE)
_TOO_SHORT: Final = 4
_RESEMBLES: Final = 80.0


class Resemblance(NamedTuple):
    """A country that a text may mean.

    Attributes:
        code: ISO 3166-1 alpha-2, or XK for Kosovo.
        score: How well it fits, 0 to 100.
        reasons: Why, in words, by language.
    """

    code: str
    score: float
    reasons: Mapping[str, str]


def country_of(text: str) -> str | None:
    """Read the name or code of a country where it is certain.

    Args:
        text: A name in English, Vietnamese, Korean or Japanese, a code (ISO 3166-1, capital letters), or a part
            of a country followed by its name (`England, United Kingdom`).

    Returns:
        The ISO 3166-1 alpha-2 code (XK for Kosovo); None where the text names no country, or is misspelt.
    """
    stripped = text.strip()
    if stripped in _codes():
        return _codes()[stripped]
    found = _names().get(key(stripped))
    if found or "," not in stripped:
        return found
    part, _, whole = stripped.rpartition(",")
    # Of "Georgia, United States" and "Macao, China" it is not certain which country is meant.
    within, of_its_own = _names().get(key(whole)), _names().get(key(part))
    return within if of_its_own in (None, within) else None


def resemble_country(text: str) -> tuple[Resemblance, ...]:
    """Give the countries that a text resembles, the best first; one alone where it is certain."""
    certain = country_of(text)
    if certain:
        return (Resemblance(certain, 100.0, _saying(text, certain)),)
    bare = _AROUND.sub("", text.strip(), count=1) if _AROUND.match(text.strip()) else text.strip()
    within = country_of(bare)
    if within:
        return (Resemblance(within, 95.0, _saying(text, within)),)
    if len(key(bare)) < _TOO_SHORT:
        return ()
    best: dict[str, float] = {}
    for _, score, name in process.extract(
        key(bare), {name: name for name in _names()}, scorer=fuzz.ratio, score_cutoff=_RESEMBLES, limit=10
    ):
        best.setdefault(_names()[name], min(score, 94.0))
    return tuple(Resemblance(code, score, _saying(text, code)) for code, score in best.items())


def country_name(code: str, language: str) -> str:
    """Give the name of a country, or the code where it has none.

    Args:
        code: ISO 3166-1 alpha-2.
        language: A language tag that CLDR knows.
    """
    return str(Locale.parse(language).territories.get(code, code))


def _saying(text: str, code: str) -> dict[str, str]:
    resembled = Reason(
        lambda _: _("“%(text)s” resembles %(country)s"),
        {"text": text, "country": lambda language: country_name(code, language)},
    )
    return resembled.in_words()


@cache
def _codes() -> dict[str, str]:
    codes = {"XK": "XK", "XKX": "XK", "UK": "GB"}
    for country in pycountry.countries:
        codes[country.alpha_2] = codes[country.alpha_3] = country.alpha_2
    return codes


@cache
def _names() -> dict[str, str]:
    meant: dict[str, set[str]] = defaultdict(set)
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in _codes():
                meant[key(name)].add(code)
    for country in pycountry.countries:
        for attribute in ("name", "official_name", "common_name"):
            if hasattr(country, attribute):
                meant[key(getattr(country, attribute))].add(country.alpha_2)
    names = {name: next(iter(codes)) for name, codes in meant.items() if len(codes) == 1}
    for code, common in _COMMON.items():
        names.update({key(name): code for name in common.split("|")})
    return names
