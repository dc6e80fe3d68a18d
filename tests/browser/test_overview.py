"""The overview in chromium over a list of all sister cities: it opens, finds, filters and leads on at once.

Bounds are generous: a machine that does other things must not fail them, a square law or a stalled page must.
"""

from __future__ import annotations

import shutil
import statistics
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Dialog, Page, ViewportSize, expect

from localties import Project
from localties.graph import KnowledgeGraph
from localties.ingest.pairs import Given, import_pairs
from localties.query import Register
from localties.views.overview import overview_page
from localties.web import Settings, application
from tests.browser.test_every_page import SERIOUS, axe  # noqa: F401 - axe is a fixture
from tests.network.strange import strange_register
from tests.serving import running
from tests.tools import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow

PHONE: ViewportSize = {"width": 360, "height": 740}
GIVEN = Given("https://creativecommons.org/licenses/by-sa/4.0/", "Wikipedia", "Sister cities", "10.1234/abcd.5")
FOUND = """text => new Promise(done => {
  const start = performance.now();
  const box = document.getElementById('overview-search');
  box.value = text;
  box.dispatchEvent(new Event('input', {bubbles: true}));
  requestAnimationFrame(() => done(performance.now() - start));
})"""
CHOSEN = """([name, number]) => new Promise(done => {
  const start = performance.now();
  const list = document.getElementById('overview-' + name);
  list.selectedIndex = number;
  list.dispatchEvent(new Event('change', {bubbles: true}));
  requestAnimationFrame(() => done(performance.now() - start));
})"""
FRAMES = """() => {
  window.seen = [];
  let last = performance.now();
  const note = now => { window.seen.push(now - last); last = now; requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""
PLACE = """name => {
  const {scene} = document.getElementById('overview');
  const place = scene.data.names.indexOf(name);
  const box = scene.view.getBoundingClientRect();
  const {k, left, top} = scene.eye;
  return [scene.x[place] * k + left + box.x, scene.y[place] * k + top + box.y];
}"""


@pytest.fixture(scope="module")
def world(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The curated graph with all sister cities of Wikipedia's lists; without the rules, which take minutes."""
    office = tmp_path_factory.mktemp("office")
    for part in ("graph", "ontology", "queries"):
        shutil.copytree(ROOT / part, office / part, ignore=shutil.ignore_patterns("world", "ledger", ".*"))
    project = Project(office)
    import_pairs(project, shared / "data" / "wikipedia-sister-pairs-2026" / "twin_cities.csv", GIVEN)
    return KnowledgeGraph.open(project)


@pytest.fixture(scope="module")
def register(world: KnowledgeGraph) -> Register:
    return Register.read(world)


@pytest.fixture(scope="module")
def wide_server(world: KnowledgeGraph) -> Iterator[str]:
    with running(application(world, Settings())) as address:
        yield address


@pytest.fixture(scope="module")
def file(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("overview") / "overview.html"
    path.write_text(overview_page(register, "en", str, "network"), "utf-8")
    return path


def _open(page: Page, address: str) -> None:
    page.goto(address, timeout=120_000)
    expect(page.locator("#overview[data-drawn]")).to_have_count(1, timeout=30_000)


def _shown(page: Page) -> int:
    return int(page.locator("#overview").get_attribute("data-shown") or "-1")


def _degrees(register: Register) -> Counter[str]:
    return Counter(side for tie in register.ties.values() for side in (tie.locality, tie.partner))


def test_a_file_opens_at_once_and_moves_without_a_stall(page: Page, file: Path, register: Register) -> None:
    assert file.stat().st_size < 4_000_000
    _open(page, file.as_uri())
    assert float(page.locator("#overview").get_attribute("data-drawn") or "inf") < 15_000
    assert _shown(page) == len(register.ties) > 20_000
    x, y = page.evaluate(PLACE, "Seattle")
    page.evaluate(FRAMES)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x + step * 5, y + step * 2)
    page.mouse.up()
    for _ in range(8):
        page.mouse.wheel(0, -100)
        page.wait_for_timeout(50)
    assert statistics.median(page.evaluate("window.seen")) < 120
    assert page.evaluate(
        "(() => { const {scene} = document.getElementById('overview'); return scene.eye.k > scene.whole * 2; })()"
    )


@pytest.mark.parametrize("typed", ["da nang", "Đà Nẵng", "DA  NANG"])
def test_a_place_is_found_by_any_of_its_names_and_shows_its_ties(
    page: Page, file: Path, register: Register, typed: str
) -> None:
    _open(page, file.as_uri())
    assert page.evaluate(FOUND, typed) < 1_000
    page.locator("#overview-search").press("Enter")
    panel = page.locator(".network-panel")
    expect(panel.locator("h2")).to_have_text("Da Nang")
    ties = len(register.ties_of("https://w3id.org/localties/id/locality/da-nang"))
    expect(panel).to_contain_text(f"{ties} ties")
    assert page.evaluate("document.getElementById('overview').scene.chosen.ties.length") == ties
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_a_name_of_another_script_finds_the_place(page: Page, file: Path) -> None:
    _open(page, file.as_uri())
    page.locator("#overview-search").fill("껀터")
    expect(page.locator(".overview-found button")).to_have_text(["Can ThoVietnam"])
    page.locator("#overview-search").fill("no such place")
    expect(page.locator(".overview-found")).to_have_text("No place of that name")


def test_filters_count_as_the_register_does(page: Page, file: Path, register: Register) -> None:
    _open(page, file.as_uri())
    jp = "https://w3id.org/localties/id/state/jp"
    japanese = [
        tie
        for tie in register.ties.values()
        if jp in {register.actors[tie.locality].country, register.actors[tie.partner].country}
    ]
    page.locator("#overview-country").select_option(label="Japan")
    assert _shown(page) == len(japanese)
    page.locator("#overview-layer").select_option(label="curated records")
    assert 0 < _shown(page) < len(japanese)
    expect(page.locator(".network-count")).to_contain_text(f"{_shown(page)} of ")
    page.get_by_role("button", name="Reset").click()
    expect(page.locator("#overview")).to_have_attribute("data-shown", str(len(register.ties)))
    for name in ("country", "kind", "layer"):
        assert page.evaluate(CHOSEN, [name, 1]) < 2_000


def test_a_point_and_a_disc_can_be_chosen_by_mouse(page: Page, file: Path, register: Register) -> None:
    _open(page, file.as_uri())
    most = max((register.name(iri, "en"), n) for iri, n in _degrees(register).items() if n > 60)
    page.mouse.move(*page.evaluate(PLACE, most[0]))
    expect(page.locator(".overview-tip")).to_contain_text(f"{most[0]}")
    expect(page.locator(".overview-tip")).to_contain_text(f"{most[1]} ties")
    page.mouse.click(*page.evaluate(PLACE, most[0]))
    expect(page.locator(".network-panel h2")).to_have_text(most[0])
    page.locator(".network-legend button", has_text="Germany").press("Enter")
    expect(page.locator(".network-panel h2")).to_have_text("Germany")


def test_the_map_shows_the_same_ties(page: Page, file: Path, register: Register) -> None:
    _open(page, file.as_uri())
    page.get_by_role("radio", name="map").check()
    assert _shown(page) == len(register.ties)
    assert "not on the map" in page.locator(".overview-unplaced").inner_text()
    tokyo, lima = page.evaluate(PLACE, "Tokyo"), page.evaluate(PLACE, "Lima")
    assert tokyo[0] > lima[0]
    assert tokyo[1] < lima[1]


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_explorer_shows_it_and_leads_to_the_network_in_detail(
    page: Page,
    wide_server: str,
    shots: Path,
    axe: str,  # noqa: F811
    language: str,
) -> None:
    _open(page, f"{wide_server}/network?lang={language}")
    page.screenshot(path=shots / f"overview-{language}.png")
    page.evaluate(axe)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
    assert [v["id"] for v in found if v["impact"] in SERIOUS] == []
    page.locator("#overview-search").fill("Daejeon")
    page.locator("#overview-search").press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".network-panel h2")).to_have_text("Daejeon")
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
    assert [v["id"] for v in found if v["impact"] in SERIOUS] == []
    page.screenshot(path=shots / f"overview-{language}-chosen.png")
    page.set_viewport_size(PHONE)
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    page.screenshot(path=shots / f"overview-{language}-phone.png")
    link = page.locator(".overview-links a[href*='locality=']")
    ties = page.evaluate("document.getElementById('overview').scene.chosen.ties.length")
    link.click(timeout=60_000)
    expect(page.locator("#network[data-drawn]")).to_have_count(1, timeout=60_000)
    assert 0 < int(page.locator("#network").get_attribute("data-ties") or 0) <= ties


def test_without_scripts_there_is_a_picture_and_tables(plain_page: Page, file: Path) -> None:
    plain_page.goto(file.as_uri())
    assert plain_page.locator(".overview-picture").is_visible()
    assert plain_page.locator(".network-controls").is_hidden()
    plain_page.locator("summary", has_text="by country").click()
    expect(plain_page.get_by_role("row", name="Vietnam")).to_have_count(1)


def test_strange_names_are_shown_as_text(page: Page, graph: KnowledgeGraph, tmp_path: Path) -> None:
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    path = tmp_path / "strange.html"
    path.write_text(overview_page(strange_register(Register.read(graph)), "en", str, "network"), "utf-8")
    _open(page, path.as_uri())
    page.locator("#overview-search").fill("alert(1)")
    page.locator(".overview-found button").first.click()
    expect(page.locator(".network-panel h2")).to_contain_text("alert(1)")
    assert page.locator("img").count() == 0
    assert alerts == []
