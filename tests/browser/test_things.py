from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
SHOWN = {
    "thing-can-tho": "/page/locality/can-tho",
    "thing-da-nang": "/page/locality/da-nang",
    "thing-hue": "/page/locality/hue",
    "thing-agreement": "/page/agreement/can-tho--jeollanam-do.2012",
    "thing-event": "/page/event/da-nang--nagasaki-prefecture.2025-08-19.visit",
    "thing-person": "/page/person/pham-van-hieu",
    "thing-tie": "/page/tie/binh-duong--daejeon",
    "thing-source": "/page/source/baodanang-3299813",
    "thing-concept": "/page/scheme/field/trade",
    "brief": "/brief/ho-chi-minh-city/daejeon",
    "status": "/status",
    "succession": "/succession",
    "home": "/",
    "search": "/search?q=binh+duong",
}
BRIEFS = ["ho-chi-minh-city/daejeon", "binh-duong/daejeon", "da-nang/gurye"]


def address(server: str, path: str, language: str) -> str:
    return f"{server}{path}{'&' if '?' in path else '?'}lang={language}"


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_a_page_fits_a_desk_and_a_phone(page: Page, server: str, shots: Path, name: str, language: str) -> None:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.goto(address(server, SHOWN[name], language))
        assert page.evaluate("document.scrollingElement.scrollWidth") <= size["width"]
        page.screenshot(path=shots / f"{name}-{language}-{size['width']}.png", full_page=True)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("pair", BRIEFS)
def test_a_brief_prints_on_two_sheets(page: Page, server: str, shots: Path, pair: str, language: str) -> None:
    page.emulate_media(media="print")
    page.goto(address(server, f"/brief/{pair}", language))
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator(".footnotes a.url").first).to_be_visible()
    name = pair.replace("/", "--")
    page.screenshot(path=shots / f"brief-print-{name}-{language}.png", full_page=True)
    sheets = page.pdf(path=shots / f"brief-{name}-{language}.pdf", prefer_css_page_size=True)
    assert 1 <= sheets.count(b"/Type /Page") - sheets.count(b"/Type /Pages") <= 2


def test_what_is_folded_on_the_screen_is_printed(page: Page, server: str) -> None:
    page.goto(address(server, "/page/state/vn", "en"))
    folded = page.locator("details.more li").first
    expect(folded).to_be_hidden()
    page.emulate_media(media="print")
    assert folded.evaluate("item => item.getBoundingClientRect().height") > 0
    expect(page.locator("details.more > summary").first).to_be_hidden()
    expect(page.locator(".no-print").first).to_be_hidden()


def test_from_a_search_to_a_place_to_a_brief_by_keyboard(page: Page, server: str) -> None:
    page.goto(address(server, "/", "en"))
    page.locator("#name").focus()
    page.keyboard.type("binh duong")
    page.keyboard.press("Enter")
    expect(page.locator(".hits li").first).to_contain_text("now part of Ho Chi Minh City")
    page.locator(".hits a").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Binh Duong")
    row = page.locator("tbody tr", has_text="Daejeon")
    row.get_by_role("link", name="Brief").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Binh Duong – Daejeon")
    expect(page.locator(".warn")).to_contain_text("Ho Chi Minh City")


def test_the_register_of_a_day_is_asked_for_by_its_form(page: Page, server: str) -> None:
    page.goto(address(server, "/status", "en"))
    page.locator("#as-of").fill("2024-12-31")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".lead")).to_contain_text("31 December 2024")
    assert "as-of=2024-12-31" in page.url
    page.locator(".tile a").first.click()
    assert page.url.partition("#")[2]


def test_the_language_is_switched_and_stays(page: Page, server: str) -> None:
    page.goto(address(server, "/page/locality/da-nang", "en"))
    page.locator(".languages a[hreflang=vi]").click()
    expect(page.locator("h1")).to_have_text("Đà Nẵng")
    page.locator("tbody a", has_text="Daegu").first.click()
    assert page.locator("html").get_attribute("lang") == "vi"


def test_names_carry_their_language(page: Page, server: str) -> None:
    page.goto(address(server, "/page/locality/jeollanam-do", "en"))
    expect(page.locator(".names [lang=ko]", has_text="전라남도").first).to_be_visible()
