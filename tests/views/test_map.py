from __future__ import annotations

import json
import re
from itertools import combinations, pairwise

import pytest
from markupsafe import Markup

from localties import KnowledgeGraph
from localties.query import Register
from localties.views.map import map_page, map_part
from localties.views.map_picture import HEIGHT, REACH, WIDTH, Picture, draw
from localties.views.outlines import BENEATH, outlines
from localties.views.places import atlas
from localties.views.placing import Box, clusters, shortened, text_width
from localties.views.projection import Extent, Projection, bulk
from tests.views.drawn import HOSTILE, Elements, actor, of_class, register_of, renamed, svgs, tie


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


@pytest.fixture(scope="module")
def picture(register: Register) -> Picture:
    return draw(atlas(register, "vi", str))


def link(iri: str) -> str:
    return iri


def data_of(html: str) -> dict[str, list[dict[str, object]]]:
    found = re.search(r'id="map-data">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])  # type: ignore[no-any-return]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_tie_is_an_arc_or_listed_with_the_reason(register: Register, language: str) -> None:
    html = map_part(register, language, link)
    arcs = [arc.get("href") for arc in of_class(svgs(html)[0], "arc") if arc.get("href")]
    listed = [a["href"] for a in Elements(html).of("a") if a.get("class") == "unplaced"]
    assert sorted([*arcs, *listed], key=str) == sorted(register.ties)
    assert listed


def test_each_tie_that_has_no_arc_lacks_a_place(register: Register) -> None:
    unplaced = {tie.href: {href for href, _ in tie.sides} for tie in atlas(register, "en", link).unplaced}
    for iri, sides in unplaced.items():
        told = {register.ties[iri].locality, register.ties[iri].partner}
        assert sides == {side for side in told if register.actors[side].latitude is None}
    assert all(unplaced.values())


def test_every_place_is_drawn_once_alone_or_in_a_bubble(register: Register, picture: Picture) -> None:
    drawn = [place.iri for spot in picture.spots for place in spot.places]
    sides = {side for tie in register.ties.values() for side in (tie.locality, tie.partner)}
    assert len(drawn) == len(set(drawn))
    assert set(drawn) == {side for side in sides if register.actors[side].latitude is not None}


def test_a_bubble_leads_to_links_of_its_places(register: Register) -> None:
    html = map_part(register, "en", link)
    bubbles = [e for e in of_class(svgs(html)[0], "spot") if "bubble" in e.get("class", "")]
    anchors = {"#" + str(item["id"]) for item in Elements(html).of("li") if item.get("id")}
    assert bubbles
    assert {bubble.get("href") for bubble in bubbles} == anchors
    for place in atlas(register, "en", link).places:
        assert f'href="{place.href}"' in html


def test_bubbles_of_one_side_are_never_closer_than_the_reach(picture: Picture) -> None:
    for one, other in combinations(picture.spots, 2):
        if one.places[0].home is other.places[0].home:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= REACH**2


@pytest.mark.parametrize("language", ["en", "vi"])
def test_no_label_lies_on_another_or_on_a_place(register: Register, language: str) -> None:
    picture = draw(atlas(register, language, link))
    labels = [spot.label for spot in picture.spots if spot.label] + [box for _, box in picture.countries]
    points = [Box(s.x - s.radius, s.y - s.radius, 2 * s.radius, 2 * s.radius) for s in picture.spots]
    assert len(labels) > 15
    assert not [(a, b) for a, b in combinations(labels, 2) if a.overlaps(b)]
    assert not [(label, point) for label in labels for point in points if label.overlaps(point)]
    frame = Box(0, 0, WIDTH, HEIGHT)
    assert all(label.within(frame) for label in labels)


def test_the_first_view_shows_most_and_the_small_map_the_rest(register: Register, picture: Picture) -> None:
    shown = atlas(register, "vi", link)
    outside = [place for place in shown.places if not picture.first.holds(place.x, place.y)]
    assert outside
    assert sum(place.weight for place in outside) < 0.12 * sum(place.weight for place in shown.places)
    assert picture.small
    html = map_part(register, "vi", link)
    for place in outside:
        assert f'href="{place.href}"' in html.split("</svg>")[-1]
    little = of_class(svgs(html)[0], "map-small")[0]
    dots = [e for e in little.iter() if e.tag.endswith("circle")]
    assert len(dots) == len(shown.places)
    for dot in dots:
        assert 0 <= float(dot.get("cx", "-1")) <= picture.small.width
        assert 0 <= float(dot.get("cy", "-1")) <= picture.small.height


def test_an_unclear_successor_is_marked_and_each_status_in_the_legend(register: Register) -> None:
    html = map_part(register, "en", link)
    svg = svgs(html)[0]
    assert of_class(svg, "unclear-mark")
    for status in {one.status for one in register.ties.values() if one.status}:
        assert register.name(status, "en") in html


def test_more_agreements_make_a_wider_arc(register: Register, picture: Picture) -> None:
    widths = {arc.line.agreements: arc.width for arc in picture.arcs}
    assert len(widths) >= 3
    assert [widths[n] for n in sorted(widths)] == sorted(widths.values())
    assert len(set(widths.values())) == len(widths)


def test_a_tie_across_the_antimeridian_takes_the_short_way(graph: KnowledgeGraph) -> None:
    one, other = actor("fiji", 178.0, -18.0), actor("samoa", -172.0, -13.8, "ws")
    shown = atlas(register_of(graph, [tie(one, other)], [one, other], []), "en", link)
    xs = [place.x for place in shown.places]
    assert abs(xs[0] - xs[1]) == pytest.approx(10, rel=0.1)


def test_places_all_round_the_earth_all_come_into_view(graph: KnowledgeGraph) -> None:
    home = actor("home", 106, 10)
    ends = [actor(f"end-{n}", longitude, 10 * n - 30, "us") for n, longitude in enumerate(range(-170, 180, 50))]
    made = register_of(graph, [tie(home, end) for end in ends], [home, *ends], [])
    html = map_part(made, "en", link)
    assert len([a for a in of_class(svgs(html)[0], "arc") if a.get("href")]) == len(ends)


@pytest.mark.parametrize("cut", [-180.0, -30.0, 0.0, 30.0, 150.0])
def test_outlines_are_whole_wherever_the_plane_is_cut(cut: float) -> None:
    projection = Projection(cut, 0)
    for outline in outlines():
        copies = projection.rings(outline)
        assert copies
        west, east = min(x for x, _ in outline), max(x for x, _ in outline)
        for ring in copies:
            assert max(x for x, _ in ring) - min(x for x, _ in ring) == pytest.approx(east - west)
            assert all(abs(x1 - x2) < 180 for (x1, _), (x2, _) in pairwise(ring))


def test_russia_beyond_the_antimeridian_joins_the_rest() -> None:
    projection = Projection(0.0, 60)
    xs = [x for outline in outlines() for ring in projection.rings(outline) for x, y in ring if -68 < y < -65]
    assert max(xs) > projection.place(-171, 66)[0] > projection.place(179, 66)[0]


def test_outlines_stand_for_the_land_that_the_package_lacks() -> None:
    inside = [(96.1, 21.9), (96.2, 16.9), (19.0, 47.5), (20.5, 44.8)]
    for x, y in inside:
        assert any(_holds(ring, x, y) for ring in BENEATH), (x, y)


def test_the_page_stays_small(register: Register) -> None:
    assert len(map_page(register, "vi", link).encode()) < 250_000


def test_land_that_cannot_come_into_view_is_left_out(graph: KnowledgeGraph) -> None:
    one, other = actor("can-tho", 105, 10), actor("gurye", 127, 35, "kr")
    near = map_part(register_of(graph, [tie(one, other)], [one, other], []), "en", link)
    far = actor("lima", -77, -12, "pe")
    wide = map_part(register_of(graph, [tie(one, far)], [one, far], []), "en", link)
    assert len(near) < len(wide) / 1.5


def test_the_script_gets_the_same_places_and_ties(register: Register) -> None:
    shown = atlas(register, "en", link)
    data = data_of(map_part(register, "en", link))
    assert [place["href"] for place in data["places"]] == [place.href for place in shown.places]
    assert [line["href"] for line in data["lines"]] == [line.href for line in shown.lines]


def test_a_selection_is_all_that_is_shown(register: Register) -> None:
    chosen = list(register.ties)[:3]
    html = map_part(register.only(chosen), "en", link)
    assert {str(a.get("href")) for a in of_class(svgs(html)[0], "arc") if a.get("href")} <= set(chosen)


def test_without_ties_the_map_says_so(register: Register) -> None:
    html = map_part(register.only([]), "en", link)
    assert not svgs(html)
    assert "There is no tie to show." in html


def test_without_coordinates_the_ties_are_listed(graph: KnowledgeGraph) -> None:
    one, other = actor("can-tho", None, None), actor("hue", None, None)
    made = register_of(graph, [tie(one, other)], [one, other], [])
    html = map_part(made, "en", link)
    assert [a["href"] for a in Elements(html).of("a") if a.get("class") == "unplaced"] == list(made.ties)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_hostile_names_stand_as_text(register: Register, language: str) -> None:
    html = map_page(renamed(register, HOSTILE), language, link)
    elements = Elements(html)
    assert elements.of("img") == []
    assert len(elements.of("script")) == 3
    assert not [a for _, attributes in elements.found for a in attributes if a.startswith("on") or a == "style"]
    assert "{{ 7*7 }}" in html
    assert data_of(html)["places"][0]["name"] == HOSTILE
    for svg in svgs(html):
        assert any(HOSTILE in (e.text or "") for e in svg.iter()) or "map-svg" not in svg.get("class", "")


def test_the_part_is_markup_that_a_page_can_include(register: Register) -> None:
    assert isinstance(map_part(register, "en", link), Markup)


def test_the_bulk_leaves_out_what_lies_far_off() -> None:
    points = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (90.0, 5.0)]
    assert bulk(points, [5, 5, 5, 1], 0.9) == [0, 1, 2]
    assert bulk(points, [1, 1, 1, 5], 0.9) == [0, 1, 2, 3]


def test_an_extent_has_the_shape_asked_for_and_holds_its_points() -> None:
    points = [(10.0, -20.0), (14.0, -5.0)]
    extent = Extent.around(points, 2.0)
    assert (extent.right - extent.left) / (extent.bottom - extent.top) == pytest.approx(2)
    assert all(extent.holds(*point) for point in points)


def test_clusters_keep_every_point_once() -> None:
    points = [(0.0, 0.0), (3.0, 0.0), (30.0, 0.0), (6.0, 0.0)]
    assert clusters(points, 5) == [[0, 1], [2], [3]]


def test_a_text_is_shortened_only_where_it_has_to_be() -> None:
    assert shortened("Huế", 12, 100) == "Huế"
    cut = shortened("Thừa Thiên Huế", 12, 60)
    assert cut.endswith("…")
    assert text_width(cut, 12) <= 60
    assert text_width("대한민국", 10) == 40


def _holds(ring: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside
