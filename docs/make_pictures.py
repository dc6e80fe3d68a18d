"""Take the pictures of the README from a running explorer over the real graph: `python docs/make_pictures.py`."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvicorn
from playwright.sync_api import sync_playwright

import localties
from localties.web import Settings, application

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent
SIZE = {"width": 1280, "height": 800}
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PICTURES = {
    "network": "/network?lang=en",
    "explore": "/explore?country=jp,kr&lang=en",
    "map": "/map?lang=en",
    "timeline": "/timeline?lang=vi",
    "place": "/page/locality/can-tho?lang=vi",
    "brief": "/brief/binh-duong/daejeon?lang=en",
}


@contextmanager
def explorer() -> Iterator[str]:
    """Serve the explorer on a free port of this machine and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(
        uvicorn.Config(application(localties.open_graph(), Settings()), port=port, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def main() -> None:
    """Take every picture."""
    with explorer() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport=SIZE)
        for name, path in PICTURES.items():
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
