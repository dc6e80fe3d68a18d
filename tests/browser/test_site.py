"""The static site, opened from the disk by a double click."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from localties import KnowledgeGraph
from localties.publish.site import write_site

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def door(graph: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the first page, in a folder whose name needs quoting."""
    folder = tmp_path_factory.mktemp("a folder, 100% local") / "site"
    write_site(graph, folder)
    return (folder / "index.html").as_uri()


def test_one_goes_from_the_door_to_a_place_and_changes_the_language(page: Page, door: str, shots: Path) -> None:
    page.goto(door)
    page.screenshot(path=shots / "site-door.png")
    page.get_by_role("link", name="Tiếng Việt").click()
    page.get_by_role("link", name="Sổ theo dõi").click()
    page.screenshot(path=shots / "site-status.png")
    page.locator("main a[href*='agreement/']").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "vi")
    page.locator(".languages a[hreflang=en]").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert "/en/agreement/" in page.url


@pytest.mark.parametrize("name", ["network", "map", "timeline", "charts"])
def test_a_view_works_from_the_disk(page: Page, door: str, shots: Path, name: str) -> None:
    page.goto(door.replace("index.html", f"en/{name}.html"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("main :is(svg, canvas):visible").first).to_be_visible()
    page.screenshot(path=shots / f"site-{name}.png")
    page.set_viewport_size({"width": 360, "height": 740})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 360


def test_the_ontology_opens_at_a_term(page: Page, door: str) -> None:
    page.goto(door.replace("index.html", "vi/ontology.html#signedOn"))
    expect(page.locator("#signedOn")).to_be_in_viewport()


def test_the_menu_has_nothing_that_needs_a_server(page: Page, door: str) -> None:
    page.goto(door.replace("index.html", "en/index.html"))
    assert page.locator("form").count() == 0
    links = page.locator("header nav a").all()
    assert len(links) >= 7
    for link in links:
        assert (link.get_attribute("href") or "").endswith(".html")
