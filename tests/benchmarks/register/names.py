"""Names as in Vietnamese, Korean, Japanese and other languages, each number giving another one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_VIETNAMESE: Final = (
    "An Bình Châu Dương Đông Giang Hà Hải Hưng Khánh Lai Lâm "
    "Long Minh Nam Ninh Phú Phước Quảng Sơn Tân Thanh Thịnh Vĩnh"
).split()
_PLAIN: Final = (
    "An Binh Chau Duong Dong Giang Ha Hai Hung Khanh Lai Lam "
    "Long Minh Nam Ninh Phu Phuoc Quang Son Tan Thanh Thinh Vinh"
).split()
# Every syllable begins with a consonant, so that two different rows of them never read the same.
_HANGUL: Final = "가나다라마바사자하고노도로모보소조호강남산천성평"
_KOREAN: Final = ("ga na da ra ma ba sa ja ha go no do ro mo bo so jo ho gang nam san cheon seong pyeong").split()
_KANJI: Final = "山川田島福宮崎長野松本高木富石林森村谷沢浜坂"
_JAPANESE: Final = (
    "yama kawa ta shima fuku miya saki naga no matsu moto taka ki tomi seki bayashi mori mura tani zawa hama zaka"
).split()
_LATIN: Final = [c + v for c in "bdfghklmnprstvz" for v in "aeiou"]
_FAMILY: Final = "Nguyễn Trần Lê Phạm Hoàng Phan Vũ Đặng Bùi Đỗ Hồ Ngô".split()
_FAMILY_PLAIN: Final = "Nguyen Tran Le Pham Hoang Phan Vu Dang Bui Do Ho Ngo".split()
_STEP: Final = 7919
"""A prime, so that neighbouring numbers give unlike names and none is given twice."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name in several languages.

    Attributes:
        english: In Latin letters without diacritics.
        vietnamese: As a Vietnamese text writes it.
        native: In the writing of its country with its language tag, or None where that is one of the above.
    """

    english: str
    vietnamese: str
    native: tuple[str, str] | None = None


def place_name(country: str, number: int) -> Name:
    """Give the name of a place.

    Args:
        country: The ISO 3166-1 code of its country, in small letters.
        number: Its number in the country, below 10,000; another one gives another name.
    """
    if country == "vn":
        digits = _digits(number, len(_PLAIN), 3)
        return Name(" ".join(_PLAIN[d] for d in digits), " ".join(_VIETNAMESE[d] for d in digits))
    if country == "kr":
        return _written(_KOREAN, _HANGUL, "ko", number, 3)
    if country == "jp":
        return _written(_JAPANESE, _KANJI, "ja", number, 3)
    latin = "".join(_LATIN[d] for d in _digits(number, len(_LATIN), 3)).capitalize()
    return Name(latin, latin)


def person_name(country: str, number: int) -> Name:
    """Give the name of a person, like `place_name`; the number is below 150,000."""
    if country == "vn":
        family = number % len(_FAMILY)
        given = _digits(number // len(_FAMILY), len(_PLAIN), 3)
        return Name(
            " ".join([_FAMILY_PLAIN[family], *(_PLAIN[d] for d in given)]),
            " ".join([_FAMILY[family], *(_VIETNAMESE[d] for d in given)]),
        )
    if country == "kr":
        return _written(_KOREAN, _HANGUL, "ko", number, 4)
    if country == "jp":
        return _written(_JAPANESE, _KANJI, "ja", number, 4)
    digits = _digits(number, len(_LATIN), 4)
    latin = " ".join("".join(_LATIN[d] for d in pair).capitalize() for pair in (digits[:2], digits[2:]))
    return Name(latin, latin)


def _written(syllables: list[str], letters: str, language: str, number: int, length: int) -> Name:
    digits = _digits(number, len(syllables), length)
    latin = "".join(syllables[d] for d in digits).capitalize()
    return Name(latin, latin, ("".join(letters[d] for d in digits), language))


def _digits(number: int, base: int, length: int) -> list[int]:
    left = number * _STEP % base**length
    digits = []
    for _ in range(length):
        left, digit = divmod(left, base)
        digits.append(digit)
    return digits
