"""Debian's chromium, driven by Playwright; a page that complains or calls another host fails its test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from localties.web import Settings, application
from tests.serving import running
from tests.tools import ROOT, tool

if TYPE_CHECKING:
    from collections.abc import Iterator

    from localties import KnowledgeGraph

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
SHOTS = ROOT / "build" / "screenshots"


@pytest.fixture(scope="session")
def server(graph: KnowledgeGraph) -> Iterator[str]:
    """The address of the explorer over the curated graph."""
    with running(application(graph, Settings())) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = tool("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in a profile of its own, 1280 by 800."""
    yield from _watched(browser.new_context(viewport={"width": 1280, "height": 800}))


@pytest.fixture
def plain_page(browser: Browser) -> Iterator[Page]:
    """A page without JavaScript."""
    yield from _watched(browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False))


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots are kept for a person to look at."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS


def _watched(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    complaints: list[str] = []
    hosts: set[str] = set()

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(message.text)

    def note(request: Request) -> None:
        hosts.add(urlsplit(request.url).hostname or "")

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", note)
    yield page
    context.close()
    assert complaints == []
    assert hosts <= {"127.0.0.1", ""}
