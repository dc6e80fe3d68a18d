"""Outlines of countries, as the package countryinfo ships them.

They come from Natural Earth's smallest scale (1:110 million, public domain) by way of world.geo.json: enough
to see where one is, and no statement on borders. Nothing is fetched; the files are read once, for a first map.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Final

Ring = tuple[tuple[float, float], ...]
"""Points as degrees east and degrees north (WGS84), the last one the same as the first."""

_DATA: Final = files("countryinfo") / "data"
_SOUTHERNMOST: Final = -60.0
# A hole would pass for sea. The coasts are Natural Earth's; inland the rings reach under the neighbours.
BENEATH: Final[tuple[Ring, ...]] = (
    (
        (92.4, 20.7), (93.1, 19.9), (93.7, 19.7), (93.5, 19.4), (94.3, 18.2), (94.5, 17.3), (94.2, 16.0),
        (94.8, 15.8), (95.4, 15.7), (96.5, 16.4), (97.2, 16.9), (97.6, 16.1), (97.8, 14.8), (98.1, 13.6),
        (98.5, 13.1), (98.4, 12.0), (98.8, 11.4), (98.5, 10.7), (98.6, 9.9), (99.2, 10.6), (99.7, 11.9),
        (99.7, 14.0), (100.0, 16.0), (100.0, 19.0), (101.5, 20.4), (102.0, 21.5), (100.5, 23.0), (100.0, 25.0),
        (99.5, 28.0), (97.4, 29.2), (95.0, 28.5), (93.0, 26.0), (92.0, 23.5), (92.0, 22.0), (92.4, 20.7),
    ),
    (
        (18.45, 42.48), (19.16, 41.95), (19.7, 42.6), (20.6, 41.8), (21.6, 42.2), (22.5, 42.3), (23.0, 43.2),
        (22.7, 44.6), (21.5, 45.2), (20.8, 46.2), (22.5, 47.9), (20.2, 48.3), (17.5, 47.9), (16.0, 46.8),
        (17.6, 45.8), (19.2, 45.2), (19.3, 43.9), (18.6, 43.2), (18.45, 42.48),
    ),
)  # fmt: skip
"""What to draw beneath all outlines: land where the package has none (Myanmar, Hungary, Serbia, Montenegro)."""


@cache
def outlines() -> tuple[Ring, ...]:
    """Give the outer rings of all countries, in the order of the files.

    Longitudes go on past 180 or below -180 where a ring crosses the antimeridian. Antarctica is left out.
    """
    rings: list[Ring] = []
    for file in sorted(_DATA.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".json"):
            shapes = json.loads(file.read_text("utf-8")).get("geoJSON") or {}
            for feature in shapes.get("features", ()):
                rings += _outer_rings(feature["geometry"])
    return tuple(ring for ring in rings if max(lat for _, lat in ring) > _SOUTHERNMOST)


def is_seam(start: tuple[float, float], end: tuple[float, float]) -> bool:
    """Tell whether a stretch of a ring is where the files cut a country at the antimeridian, and no border."""
    return abs(start[0]) == abs(end[0]) == 180.0  # noqa: PLR2004 - the antimeridian


def _outer_rings(geometry: dict[str, list[list[list[list[float]]]]]) -> list[Ring]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":  # type: ignore[comparison-overlap]
        polygons = [polygons]  # type: ignore[list-item]
    return [_unwrapped(polygon[0]) for polygon in polygons]


def _unwrapped(points: list[list[float]]) -> Ring:
    """Let longitudes run on where they jump from one end of the scale to the other."""
    ring: list[tuple[float, float]] = []
    shift = 0.0
    for number, (longitude, latitude) in enumerate(points):
        if number and abs(longitude - points[number - 1][0]) > 180:  # noqa: PLR2004 - half the circle
            shift += 360.0 if longitude < points[number - 1][0] else -360.0
        ring.append((longitude + shift, latitude))
    return tuple(ring)
