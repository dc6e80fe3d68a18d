"""How far two points of the earth are apart."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt
from typing import Final

_EARTH: Final = 6371.0
"""Its mean radius in kilometres."""


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Give the great-circle distance of two points in kilometres.

    By the haversine formula on a sphere, which errs by half a percent at most.

    Args:
        one: Latitude and longitude in degrees (WGS 84).
        other: Likewise.
    """
    lat1, long1, lat2, long2 = map(radians, (*one, *other))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((long2 - long1) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(h)))
