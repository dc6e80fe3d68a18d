"""Take the pictures of the README from a running explorer over the real graph: `python -m docs.make_pictures`."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import sync_playwright

import localties
from localties.web import Settings, application
from tests.browser.conftest import FLAGS
from tests.serving import running

FOLDER = Path(__file__).parent
PICTURES = {
    "network": "/network?lang=en",
    "explore": "/explore?country=jp,kr&lang=en",
    "map": "/map?lang=en",
    "timeline": "/timeline?lang=vi",
    "place": "/page/locality/can-tho?lang=vi",
    "brief": "/brief/binh-duong/daejeon?lang=en",
}


def main() -> None:
    """Take every picture."""
    with running(application(localties.open_graph(), Settings())) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
