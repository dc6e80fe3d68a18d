"""The network in chromium: what a visitor does with it, and what it must not do."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, ViewportSize, expect

from localties.graph import KnowledgeGraph
from localties.query import Register
from localties.views.network import network_page
from tests.network.strange import STRANGE, strange_register

DAEJEON = "https://w3id.org/localties/id/tie/binh-duong--daejeon"
CAN_THO = "https://w3id.org/localties/id/locality/can-tho"
PHONE: ViewportSize = {"width": 360, "height": 740}
PLACE_OF_TIE = """iri => {
  const {network} = document.getElementById('network');
  const [a, b] = network.getConnectedNodes(iri).map(id => network.getPosition(id));
  const at = network.canvasToDOM({x: a.x + (b.x - a.x) * 0.4, y: a.y + (b.y - a.y) * 0.4});
  const box = document.querySelector('.network-canvas').getBoundingClientRect();
  return [at.x + box.x, at.y + box.y];
}"""
PLACE_OF_NODE = """iri => {
  const at = document.getElementById('network').network.canvasToDOM(
    document.getElementById('network').network.getPosition(iri));
  const box = document.querySelector('.network-canvas').getBoundingClientRect();
  return [at.x + box.x, at.y + box.y];
}"""


@pytest.fixture(scope="module")
def register(graph: KnowledgeGraph) -> Register:
    return Register.read(graph)


@pytest.fixture(scope="module")
def files(register: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    for language in ("en", "vi"):
        (folder / f"{language}.html").write_text(network_page(register, language, _itself), "utf-8")
    (folder / "strange.html").write_text(network_page(strange_register(register), "en", _itself), "utf-8")
    return folder


def _itself(iri: str) -> str:
    return iri


def _open(page: Page, file: Path) -> None:
    page.goto(file.as_uri())
    expect(page.locator("#network[data-drawn]")).to_have_count(1)


def _shown(page: Page) -> int:
    return int(page.locator("#network").get_attribute("data-shown") or "-1")


def _rows(page: Page) -> int:
    return page.locator("tr[data-tie]:visible").count()


@pytest.mark.parametrize("language", ["en", "vi"])
def test_the_network_is_drawn(page: Page, files: Path, shots: Path, register: Register, language: str) -> None:
    _open(page, files / f"{language}.html")
    assert _shown(page) == _rows(page) == len(register.ties)
    assert page.locator(".network-static").is_hidden()
    page.screenshot(path=shots / f"network-{language}.png")
    page.set_viewport_size(PHONE)
    page.reload()
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    page.screenshot(path=shots / f"network-{language}-phone.png")


def test_every_tie_has_an_edge_of_its_own(page: Page, files: Path, register: Register) -> None:
    _open(page, files / "en.html")
    drawn = page.evaluate("document.getElementById('network').network.body.data.edges.getIds()")
    assert set(register.ties) <= set(drawn)


@pytest.mark.parametrize("typed", ["Can Tho", "cần thơ", "껀터", "CAN  THO"])
def test_a_place_is_found_by_any_of_its_names(page: Page, files: Path, register: Register, typed: str) -> None:
    _open(page, files / "en.html")
    page.get_by_label("Find a place").fill(typed)
    assert _shown(page) == _rows(page) == len(register.ties_of(CAN_THO))
    page.get_by_role("button", name="Reset").click()
    assert _shown(page) == len(register.ties)


def test_the_letter_with_a_stroke_is_folded_as_in_python(page: Page, files: Path, register: Register) -> None:
    _open(page, files / "vi.html")
    page.locator("#network-search").fill("da nang")
    by_plain = _shown(page)
    page.locator("#network-search").fill("Đà Nẵng")
    assert _shown(page) == by_plain > 0


def test_filters_narrow_picture_and_table_alike(page: Page, files: Path, register: Register) -> None:
    _open(page, files / "en.html")
    page.get_by_label("Partner’s country").select_option(label="Japan")
    japan = {
        t.iri
        for t in register.ties.values()
        if register.name(register.actors[t.partner].country or "", "en") == "Japan"
    }
    assert _shown(page) == _rows(page) == len(japan)
    page.locator("#network-status").select_option(label="dormant")
    both = [iri for iri in japan if register.ties[iri].status_name == "dormant"]
    assert _shown(page) == _rows(page) == len(both)
    visible = page.evaluate(
        "document.getElementById('network').network.body.data.edges.get({filter: e => !e.hidden}).map(e => e.id)"
    )
    assert set(visible) == set(both)


def test_the_legend_filters(page: Page, files: Path, register: Register) -> None:
    _open(page, files / "en.html")
    key = page.locator("[data-legend=status] button", has_text="dormant")
    key.press("Enter")
    expect(key).to_have_attribute("aria-pressed", "false")
    assert _shown(page) == len([t for t in register.ties.values() if t.status_name != "dormant"])
    key.press("Enter")
    assert _shown(page) == len(register.ties)


def test_an_earlier_year_shows_the_ties_of_that_year(page: Page, files: Path, shots: Path) -> None:
    _open(page, files / "en.html")
    now = _shown(page)
    page.locator("#network-year").fill("2010")
    expect(page.locator("output")).to_have_text("31 December 2010")
    assert 0 < _shown(page) == _rows(page) < now
    assert page.locator(f'tr[data-tie="{DAEJEON}"] .badge').inner_text() == "dormant"
    edges = "document.getElementById('network').network.body.data.edges.get({filter: e => !e.hidden})"
    assert {mark.strip() for mark in page.evaluate(f"{edges}.map(e => e.label)")} == {""}
    page.screenshot(path=shots / "network-2010.png")
    page.locator("#network-year").press("End")
    expect(page.locator("#network")).to_have_attribute("data-shown", str(now))


def test_the_explorer_is_asked_for_past_years_when_they_are_looked_at(page: Page, server: str) -> None:
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server + "/explore?view=network&country=kr")
    page.wait_for_selector("#network[data-drawn]")
    now = _shown(page)
    assert not [address for address in asked if "/explore/past" in address]
    page.locator("#network-year").fill("2010")
    expect(page.locator("output")).to_have_text("31 December 2010")
    assert 0 < _shown(page) == _rows(page) < now
    page.locator("#network-year").fill("2008")
    expect(page.locator("output")).to_have_text("31 December 2008")
    assert [address for address in asked if "/explore/past" in address] == [server + "/explore/past?country=kr"]


def test_a_year_that_the_explorer_cannot_tell_is_left_for_today(page: Page, server: str) -> None:
    page.goto(server + "/explore?view=network&country=jp")
    page.wait_for_selector("#network[data-drawn]")
    now = _shown(page)
    page.route("**/explore/past*", lambda route: route.fulfill(body=""))
    page.locator("#network-year").fill("2010")
    expect(page.locator("label[for=network-year]")).to_have_text("No answer; try again", use_inner_text=True)
    assert _shown(page) == now
    page.unroute("**/explore/past*")
    page.locator("#network-year").fill("2010")
    expect(page.locator("label[for=network-year]")).to_have_text("As of 31 December 2010", use_inner_text=True)


def test_a_click_on_a_tie_tells_of_it_with_sources(page: Page, files: Path, shots: Path) -> None:
    _open(page, files / "en.html")
    page.mouse.click(*page.evaluate(PLACE_OF_TIE, DAEJEON))
    panel = page.locator(".network-panel")
    expect(panel).to_be_visible()
    expect(panel.locator("h2")).to_have_text("Binh Duong – Daejeon")
    expect(panel.locator(".badge").first).to_have_text("carried on by a successor")
    expect(panel).to_contain_text("Agreements (1)")
    assert panel.locator('a[href^="https://w3id.org/localties/id/agreement/"]').count() == 1
    assert panel.locator('a[href^="https://w3id.org/localties/id/source/"]').count() > 0
    page.screenshot(path=shots / "network-panel.png")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()


def test_the_explorer_is_asked_for_a_tie_when_it_is_chosen(page: Page, server: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server + "/explore?view=network&country=kr")
    page.wait_for_selector("#network[data-drawn]")
    panel = page.locator(".network-panel")
    page.route("**/explore/told*", lambda route: route.fulfill(body=""))
    page.locator(f'tr[data-tie="{DAEJEON}"] button').click()
    expect(panel).to_contain_text("No answer; try again")
    page.unroute("**/explore/told*")
    page.locator(f'tr[data-tie="{DAEJEON}"] button').click()
    expect(panel).to_contain_text("Agreements (1)")
    assert panel.locator('a[href^="/page/agreement/"]').count() == 1
    assert panel.locator('a[href^="/page/source/"]').count() > 0
    expect(panel.locator(".reason")).to_have_count(1)
    expect(panel).not_to_contain_text("One moment")
    count = len(asked)
    page.locator(f'tr[data-tie="{DAEJEON}"] button').click()
    expect(panel).to_contain_text("Agreements (1)")
    assert len(asked) == count


def test_an_agreement_that_is_drawn_is_asked_for_as_well(page: Page, server: str) -> None:
    page.goto(server + "/explore?view=network&locality=binh-duong")
    page.wait_for_selector("#network[data-drawn]")
    page.get_by_role("checkbox", name="agreements").check()
    data = "JSON.parse(document.getElementById('network-data').textContent)"
    node = page.evaluate(data + ".nodes.find(n => n.role === 'agreement').id")
    page.locator(".network-canvas").evaluate("canvas => canvas.scrollIntoView({block: 'center'})")
    page.evaluate("iri => document.getElementById('network').network.focus(iri)", node)
    page.mouse.click(*page.evaluate(PLACE_OF_NODE, node))
    expect(page.locator(".network-panel").get_by_role("link", name="Open the page")).to_have_attribute(
        "href", node.replace("https://w3id.org/localties/id/", "/page/")
    )


def test_a_place_can_be_looked_at_with_what_is_around_it(page: Page, files: Path, register: Register) -> None:
    _open(page, files / "en.html")
    page.mouse.click(*page.evaluate(PLACE_OF_NODE, CAN_THO))
    page.get_by_role("button", name="Show only what is around").click()
    near = len(register.ties_of(CAN_THO))
    assert _shown(page) == _rows(page) == near
    page.get_by_label("Steps around a place").select_option("3")
    assert _shown(page) >= near
    page.get_by_role("button", name="Reset").click()
    assert _shown(page) == len(register.ties)


def test_agreements_and_events_are_drawn_on_demand(page: Page, files: Path, register: Register) -> None:
    _open(page, files / "en.html")
    count = "document.getElementById('network').network.body.data.nodes.get({filter: n => !n.hidden}).length"
    plain = page.evaluate(count)
    page.get_by_role("checkbox", name="agreements").check()
    assert page.evaluate(count) == plain + len({a for t in register.ties.values() for a in t.agreements})
    page.get_by_role("checkbox", name="agreements").uncheck()
    assert page.evaluate(count) == plain


def test_rows_are_chosen_by_keyboard(page: Page, files: Path) -> None:
    _open(page, files / "en.html")
    page.locator(f'tr[data-tie="{DAEJEON}"] button').press("Enter")
    expect(page.locator(".network-panel h2")).to_have_text("Binh Duong – Daejeon")
    assert page.evaluate("document.activeElement.className") == "network-panel"


def test_without_scripts_there_is_a_picture_and_a_table(plain_page: Page, files: Path, register: Register) -> None:
    plain_page.goto((files / "vi.html").as_uri())
    assert plain_page.locator(".network-picture").is_visible()
    assert plain_page.locator("tr[data-tie]:visible").count() == len(register.ties)
    assert plain_page.locator(".network-controls").is_hidden()


def test_the_picture_is_printed(page: Page, files: Path) -> None:
    _open(page, files / "en.html")
    page.emulate_media(media="print")
    assert page.locator(".network-picture").is_visible()
    assert page.locator(".network-canvas").is_hidden()


def test_strange_names_are_shown_as_text(page: Page, files: Path) -> None:
    alerts: list[str] = []

    def note(dialog: Dialog) -> None:
        alerts.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    _open(page, files / "strange.html")
    for row in page.locator("tr[data-tie] button").all():
        row.click()
        title = page.locator(".network-panel h2").inner_text()
        assert any(name.strip() in title for name in STRANGE if "\x0b" not in name)
        assert page.locator('.network-panel a[href^="javascript"]').count() == 0
        expect(page.locator(".network-panel")).to_contain_text("</script><b>source")
    assert page.locator("img").count() == 0
    assert alerts == []


def test_nothing_wobbles(page: Page, files: Path) -> None:
    _open(page, files / "en.html")
    places = "document.getElementById('network').network.getPositions()"
    before = page.evaluate(places)
    page.wait_for_timeout(300)
    assert page.evaluate(places) == before
