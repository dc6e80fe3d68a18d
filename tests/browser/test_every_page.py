"""What holds for every page: accessible by axe-core, usable on a phone, in both languages, without a stranger."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.tools import ROOT, missing

AXE = ROOT / "build" / "npm" / "node_modules" / "axe-core" / "axe.min.js"
PAGES = {
    "home": "/",
    "explore": "/explore",
    "explore-network": "/explore?view=network",
    "explore-map": "/explore?view=map",
    "explore-timeline": "/explore?view=timeline",
    "explore-charts": "/explore?view=charts",
    "explore-nothing": "/explore?country=jp&kind=twinning&to=1970",
    "locality": "/page/locality/can-tho",
    "agreement": "/page/agreement/quang-nam--nagasaki-prefecture.2017",
    "event": "/page/event/da-nang--nagasaki-prefecture.2025-08-19.visit",
    "tie": "/page/tie/binh-duong--daejeon",
    "person": "/page/person/mizoguchi-fumio",
    "source": "/page/source/baodanang-3299813",
    "concept": "/page/scheme/field/trade",
    "brief": "/brief/ho-chi-minh-city/daejeon",
    "status": "/status",
    "succession": "/succession",
    "search": "/search?q=Can+Tho",
    "queries": "/queries",
    "query": "/queries/agreements-of?locality=can-tho",
    "sparql": "/sparql",
    "network": "/network",
    "map": "/map",
    "timeline": "/timeline",
    "charts": "/charts",
    "ontology": "/ontology",
    "about": "/about",
}
SERIOUS = {"serious", "critical"}
PHONE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="session")
def axe() -> str:
    if not AXE.exists():
        missing("axe-core")
    return AXE.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "vi"])
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_is_accessible(page: Page, server: str, axe: str, address: str, language: str) -> None:
    _open(page, server, address, language)
    page.evaluate(axe)
    found = page.evaluate("() => axe.run({resultTypes: ['violations']})")["violations"]
    told = [f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in SERIOUS]
    assert told == []


@pytest.mark.slow
@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_fits_a_phone(page: Page, server: str, shots: Path, address: str) -> None:
    page.set_viewport_size(PHONE)
    _open(page, server, address, "vi")
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    name = next(name for name, path in PAGES.items() if path == address)
    page.screenshot(path=shots / f"phone-{name}.png")


@pytest.mark.parametrize("address", PAGES.values(), ids=PAGES)
def test_a_page_speaks_the_language_asked_for(page: Page, server: str, address: str) -> None:
    for language in ("vi", "en"):
        _open(page, server, address, language)
        assert page.locator("html").get_attribute("lang") == language
        assert page.locator("h1").count() == 1
    page.locator(".languages a[hreflang=vi]").click()
    assert page.locator("html").get_attribute("lang") == "vi"


def _open(page: Page, server: str, address: str, language: str) -> None:
    joint = "&" if "?" in address else "?"
    answer = page.goto(f"{server}{address}{joint}lang={language}")
    assert answer is not None
    assert answer.ok, answer.status
