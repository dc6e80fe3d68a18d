"""Map, timeline and charts as files of their own, opened from a disk in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from localties import KnowledgeGraph
from localties.query import Register
from localties.views.charts import charts_page
from localties.views.map import map_page
from localties.views.timeline import timeline_page
from tests.browser.test_every_page import SERIOUS, axe
from tests.views.drawn import HOSTILE, large_register, renamed

if TYPE_CHECKING:
    from playwright.sync_api import Dialog, Page

__all__ = ["axe"]

PAGES = {"map": map_page, "timeline": timeline_page, "charts": charts_page}
GROUND = "document.querySelector('use.map-ground')"
OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll('.map-spots .name, .map-country')]
    .map(e => [e.textContent, e.getBBox()]);
  const found = [];
  boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
    if (p.x + 1 < q.x + q.width && q.x + 1 < p.x + p.width && p.y + 4 < q.y + q.height && q.y + 4 < p.y + p.height)
      found.push(a + ' / ' + b);
  }));
  return found;
}"""


def link(iri: str) -> str:
    return iri


@pytest.fixture(scope="session")
def files(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The three pages in both languages, over the curated graph; and over names that try to break out."""
    folder = tmp_path_factory.mktemp("pictures")
    register = Register.read(graph)
    for name, page in PAGES.items():
        for language in ("en", "vi"):
            (folder / f"{name}-{language}.html").write_text(page(register, language, link), "utf-8")
        (folder / f"{name}-hostile.html").write_text(page(renamed(register, HOSTILE), "en", link), "utf-8")
    large = large_register(graph, 2000)
    (folder / "map-large.html").write_text(map_page(large, "en", link), "utf-8")
    (folder / "timeline-large.html").write_text(timeline_page(large, "en", link), "utf-8")
    return folder


def open_file(page: Page, files: Path, name: str) -> None:
    page.goto((files / f"{name}.html").as_uri())


def arcs(page: Page) -> int:
    return page.locator(".map-arcs a.arc").count()


def bubbles(page: Page) -> int:
    return page.locator(".map-spots .bubble").count()


def view_of(page: Page) -> Any:
    return page.locator("use.map-ground").first.get_attribute("transform")


def settle(page: Page) -> None:
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", PAGES)
def test_a_file_opens_from_a_disk_without_a_complaint(
    page: Page, files: Path, shots: Path, name: str, language: str
) -> None:
    for width in (1280, 360):
        page.set_viewport_size({"width": width, "height": 900})
        open_file(page, files, f"{name}-{language}")
        settle(page)
        assert page.evaluate("document.scrollingElement.scrollWidth") <= width
        page.screenshot(path=shots / f"{name}-{language}-{width}.png", full_page=True)


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("name", PAGES)
def test_a_file_is_accessible(page: Page, files: Path, axe: str, name: str, language: str) -> None:
    open_file(page, files, f"{name}-{language}")
    for details in page.locator("details").all():
        details.evaluate("e => { e.open = true; }")
    page.evaluate(axe)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
    told = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found if v["impact"] in SERIOUS]
    assert told == []


@pytest.mark.parametrize("name", PAGES)
def test_hostile_names_run_nothing(page: Page, files: Path, name: str) -> None:
    opened: list[str] = []

    def close(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", close)
    open_file(page, files, f"{name}-hostile")
    settle(page)
    assert page.locator("img").count() == 0
    assert opened == []
    assert HOSTILE[:20] in page.locator("main").inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_without_a_script_the_picture_is_there(plain_page: Page, files: Path, name: str) -> None:
    open_file(plain_page, files, f"{name}-en")
    assert plain_page.locator("svg a, svg rect.bar").count() > 15
    assert plain_page.locator(".view-bar:visible").count() == 0


def test_zooming_gathers_places_anew_and_reset_brings_them_back(page: Page, files: Path, shots: Path) -> None:
    open_file(page, files, "map-en")
    settle(page)
    ties, first, start = arcs(page), bubbles(page), view_of(page)
    assert first > 5
    page.get_by_label("Go to").select_option("=South Korea")
    settle(page)
    page.screenshot(path=shots / "map-korea.png")
    in_korea = page.locator(".map-spots a", has_text="Gwangyang")
    assert in_korea.locator("text.name").text_content() == "Gwangyang"
    assert arcs(page) == ties
    page.get_by_label("Go to").select_option("*")
    settle(page)
    page.screenshot(path=shots / "map-all.png")
    assert bubbles(page) < first
    assert page.evaluate(OVERLAPPING) == []
    page.get_by_role("button", name="First view").click()
    settle(page)
    assert (bubbles(page), view_of(page)) == (first, start)


@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("width", [1280, 700, 360])
def test_no_label_of_the_map_lies_on_another_at_any_zoom(
    page: Page, files: Path, language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    open_file(page, files, f"map-{language}")
    for _ in range(6):
        settle(page)
        assert page.evaluate(OVERLAPPING) == []
        page.locator("[data-do=in]").click()


def test_the_first_picture_of_the_server_has_no_labels_on_each_other(plain_page: Page, files: Path) -> None:
    open_file(plain_page, files, "map-vi")
    # The page's own scripts are off; the test may still look.
    assert plain_page.locator(".map-spots .name").count() > 10


def test_the_keyboard_moves_and_zooms_the_map(page: Page, files: Path) -> None:
    open_file(page, files, "map-en")
    page.locator(".map-frame").focus()
    seen = {view_of(page)}
    for key in ("+", "ArrowLeft", "ArrowUp", "-", "ArrowRight"):
        page.keyboard.press(key)
        settle(page)
        assert view_of(page) not in seen, key
        seen.add(view_of(page))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.map-spots') !== null")


def test_the_wheel_zooms_only_once_the_map_was_chosen(page: Page, files: Path) -> None:
    open_file(page, files, "map-en")
    settle(page)
    box = page.locator(".map-frame").bounding_box()
    assert box
    page.mouse.move(box["x"] + 800, box["y"] + 300)
    before = view_of(page)
    page.mouse.wheel(0, -300)
    settle(page)
    assert view_of(page) == before
    page.locator(".map-frame").focus()
    page.mouse.move(box["x"] + 801, box["y"] + 100)
    page.mouse.wheel(0, -300)
    page.wait_for_function(f"{GROUND}.getAttribute('transform') !== '{before}'")


def test_dragging_moves_the_map_and_follows_no_link(page: Page, files: Path) -> None:
    open_file(page, files, "map-en")
    settle(page)
    before, address = view_of(page), page.url
    box = page.locator(".map-spots a").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 120, y + 40, steps=6)
    page.mouse.up()
    settle(page)
    assert view_of(page) != before
    assert page.url == address


def test_a_bubble_opens_and_names_its_places(page: Page, files: Path) -> None:
    open_file(page, files, "map-en")
    settle(page)
    bubble = page.locator(".map-spots .bubble", has_text="South Chungcheong")
    count = int(bubble.locator(".count").text_content() or 0)
    before = view_of(page)
    bubble.locator("circle").click()
    settle(page)
    assert page.locator(".map-said a").count() == count
    assert view_of(page) != before


def test_a_place_is_a_link(page: Page, files: Path) -> None:
    open_file(page, files, "map-en")
    settle(page)
    place = page.locator(".map-spots a:not(.bubble)").first
    assert str(place.get_attribute("href")).startswith("https://w3id.org/localties/id/locality/")


def test_a_large_map_zooms_without_a_wait(page: Page, files: Path) -> None:
    open_file(page, files, "map-large")
    settle(page)
    took = page.evaluate("""() => {
      const start = performance.now();
      document.querySelector('[data-do=in]').click();
      const frame = () => new Promise(requestAnimationFrame);
      return frame().then(frame).then(() => performance.now() - start);
    }""")
    assert took < 1500


def test_the_timeline_zooms_and_keeps_its_names_in_sight(page: Page, files: Path, shots: Path) -> None:
    open_file(page, files, "timeline-en")
    settle(page)
    frame = page.locator(".timeline-frame")
    marks = page.locator(".timeline-svg .mark").count()
    width = page.locator(".timeline-svg").bounding_box()
    page.get_by_role("button", name="Zoom in").click()
    frame.focus()
    page.keyboard.press("+")
    settle(page)
    wider = page.locator(".timeline-svg").bounding_box()
    assert width
    assert wider
    assert wider["width"] > 2 * width["width"]
    assert page.locator(".timeline-svg .mark").count() == marks
    name, box = page.locator(".timeline-names text").first.bounding_box(), frame.bounding_box()
    assert name
    assert box
    assert box["x"] <= name["x"] < box["x"] + 60
    page.screenshot(path=shots / "timeline-zoomed.png")
    page.get_by_role("button", name="Whole time").click()
    settle(page)
    back = page.locator(".timeline-svg").bounding_box()
    assert back
    assert back["width"] == pytest.approx(width["width"], abs=1)


def test_a_year_stays_a_year_when_zoomed(page: Page, files: Path) -> None:
    open_file(page, files, "timeline-en")
    page.get_by_role("button", name="Zoom in").click()
    settle(page)
    measured = page.evaluate("""() => {
      const svg = document.querySelector('.timeline-svg');
      const marks = [...svg.querySelectorAll('.mark')];
      const mark = marks.find(m => m.querySelector('title').textContent.startsWith('2008:'));
      const span = mark.querySelector('.span');
      const starts = {};
      svg.querySelectorAll('.timeline-axis text').forEach(t => {
        starts[t.textContent] = Number(t.getAttribute('x')) - 4;
      });
      const x = Number(span.getAttribute('x'));
      return [x - starts['2008'], x + Number(span.getAttribute('width')) - starts['2009']];
    }""")
    assert measured == pytest.approx([0, 0], abs=0.1)


def test_the_timeline_shows_agreements_or_events_alone(page: Page, files: Path) -> None:
    open_file(page, files, "timeline-en")
    assert page.locator(".mark.event:visible").count() > 20
    page.get_by_role("checkbox", name="events").uncheck()
    assert page.locator(".mark.event:visible").count() == 0
    assert page.locator(".mark.agreement:visible").count() > 20
    page.get_by_role("checkbox", name="events").check()
    page.get_by_role("checkbox", name="agreements").uncheck()
    assert page.locator(".mark.agreement:visible").count() == 0
    assert page.locator(".mark.event:visible").count() > 20


def test_on_a_phone_the_timeline_is_a_list(page: Page, files: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    open_file(page, files, "timeline-vi")
    assert not page.locator(".timeline-frame").is_visible()
    assert page.locator(".timeline-twin li:visible").count() > 100


def test_a_large_timeline_is_counted_and_still_zooms(page: Page, files: Path, shots: Path) -> None:
    open_file(page, files, "timeline-large")
    settle(page)
    page.screenshot(path=shots / "timeline-large.png")
    assert page.locator(".cell").count() > 500
    page.get_by_role("button", name="Zoom in").click()
    settle(page)
    assert page.locator(".notice").is_visible()
