from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect


def test_a_facet_narrows_down_and_every_tab_agrees(page: Page, server: str, shots: Path) -> None:
    page.goto(f"{server}/explore?lang=en")
    whole = int(page.locator(".shown").get_attribute("data-ties") or 0)
    page.locator("input[name=country][value=jp]").check()
    page.wait_for_url("**country=jp**")
    expect(page.locator("input[name=country][value=jp]")).to_be_checked()
    japanese = int(page.locator(".shown").get_attribute("data-ties") or 0)
    assert 0 < japanese < whole
    page.screenshot(path=shots / "explore.png")
    for tab in ("Network", "Map", "Timeline", "Charts", "Table"):
        page.locator(".tabs").get_by_role("link", name=tab).click()
        expect(page.locator(".tabs [aria-current]")).to_have_text(tab)
        assert page.locator(".shown").get_attribute("data-ties") == str(japanese)
        assert "country=jp" in page.url
        page.screenshot(path=shots / f"explore-{tab.lower()}.png")
    page.locator(".chips").get_by_role("link", name="Japan").click()
    assert page.locator(".shown").get_attribute("data-ties") == str(whole)


def test_a_long_facet_is_searched_without_diacritics(page: Page, server: str) -> None:
    page.goto(f"{server}/explore?lang=vi")
    facet = page.locator(".facet[data-facet=locality]")
    facet.get_by_role("searchbox").fill("can tho")
    assert facet.locator("li:visible").count() == 1
    expect(facet.locator("li:visible")).to_contain_text("Cần Thơ")


def test_the_language_changes_and_the_selection_stays(page: Page, server: str) -> None:
    page.goto(f"{server}/explore?country=kr&lang=en")
    count = page.locator(".shown").get_attribute("data-ties")
    page.get_by_role("link", name="Tiếng Việt").click()
    expect(page.locator("h1")).to_have_text("Khám phá các mối quan hệ")
    assert page.locator(".shown").get_attribute("data-ties") == count


def test_without_a_script_facets_work_by_a_button(plain_page: Page, server: str) -> None:
    plain_page.goto(f"{server}/explore?lang=en")
    plain_page.locator("input[name=country][value=jp]").check()
    plain_page.locator("input[name=country][value=kr]").check()
    plain_page.get_by_role("button", name="Apply").click()
    assert {"country=jp", "country=kr"} <= set(plain_page.url.partition("?")[2].split("&"))
    assert plain_page.locator(".chips li").count() == 3
