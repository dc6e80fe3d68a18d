"""How usable the network is at a size, measured in chromium: `python -m tests.benchmarks.network_in_browser`.

Makes a register of the given size, writes the page, opens it and prints a table: milliseconds until the network is
drawn, until a filter and a search are shown, and between frames while the view is dragged.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import Page, sync_playwright
from rich.console import Console
from rich.table import Table

from localties import Project
from localties.views.network import network_page
from tests.network.synthetic import synthetic_register
from tests.tools import found as program

if TYPE_CHECKING:
    from collections.abc import Iterable

FLAGS = ("--no-sandbox", "--disable-gpu")
UNTIL_SHOWN = """act => new Promise(done => {
  const start = performance.now();
  document.getElementById('network').network.once('afterDrawing', () => done(performance.now() - start));
  act === 'search' ? search() : filter();
  function search() {
    const box = document.getElementById('network-search');
    box.value = 'ha nam';
    box.dispatchEvent(new Event('input'));
  }
  function filter() {
    const list = document.getElementById('network-status');
    list.selectedIndex = 1;
    list.dispatchEvent(new Event('change'));
  }
})"""
WATCH_FRAMES = """() => {
  window.frames_seen = [];
  let last = performance.now();
  const note = now => { window.frames_seen.push(now - last); last = now; requestAnimationFrame(note); };
  requestAnimationFrame(note);
}"""


@dataclass(frozen=True, slots=True)
class Measures:
    """Milliseconds, but for the first two.

    Attributes:
        written: Seconds to write the page in Python.
        megabytes: Size of the page.
        drawn: From opening the page until the network is drawn.
        filtered: From a choice in a filter until it is shown.
        searched: From a word in the search box until it is shown.
        frame: Between two frames while the view is dragged, the median.
        worst_frame: The same, the longest but for one in twenty.
    """

    written: float
    megabytes: float
    drawn: float
    filtered: float
    searched: float
    frame: float
    worst_frame: float


def measure(project: Project, nodes: int, ties: int, folder: Path) -> Measures:
    """Measure a network of so many nodes and ties."""
    register = synthetic_register(project, nodes, ties)
    start = time.perf_counter()
    text = network_page(register, "en", str)
    written = time.perf_counter() - start
    file = folder / f"network-{nodes}.html"
    file.write_text(text, "utf-8")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program("chromium"), args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(file.as_uri())
        page.wait_for_selector("#network[data-drawn]", timeout=120_000)
        drawn = float(page.locator("#network").get_attribute("data-drawn") or "nan")
        frames = drag(page, ".network-canvas")
        filtered = float(page.evaluate(UNTIL_SHOWN, "filter"))
        page.get_by_role("button", name="Reset").click()
        searched = float(page.evaluate(UNTIL_SHOWN, "search"))
        chromium.close()
    worst = statistics.quantiles(frames, n=20)[-1]
    return Measures(written, len(text) / 1e6, drawn, filtered, searched, statistics.median(frames), worst)


def drag(page: Page, view: str, zooms: int = 0) -> list[float]:
    """Drag a view across the page, then turn the wheel; give the milliseconds of each frame meanwhile."""
    box = page.locator(view).bounding_box()
    assert box
    page.evaluate(WATCH_FRAMES)
    x, y = box["x"] + 60, box["y"] + 60
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(x + step * 6, y + step * 3)
    page.mouse.up()
    for _ in range(zooms):
        page.mouse.wheel(0, -100)
    frames: list[float] = page.evaluate("window.frames_seen")
    return frames


def print_measures(title: str, rows: Iterable[tuple[str, float, str]], digits: int = 0) -> None:
    """Print what was measured, with its unit."""
    table = Table(title=title, box=None)
    table.add_column("what")
    table.add_column("measured", justify="right")
    for what, value, unit in rows:
        table.add_row(what, f"{value:,.{digits}f} {unit}")
    Console().print(table)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nodes", type=int, default=2000)
    options.add_argument("--ties", type=int, default=5000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Project(Path(__file__).parents[2]), asked.nodes, asked.ties, Path(folder))
    rows = (
        ("page written by Python", found.written, "s"),
        ("size of the page", found.megabytes, "MB"),
        ("opened until drawn", found.drawn, "ms"),
        ("filter until shown", found.filtered, "ms"),
        ("search until shown", found.searched, "ms"),
        ("frame while dragging, median", found.frame, "ms"),
        ("frame while dragging, 95th percentile", found.worst_frame, "ms"),
    )
    print_measures(f"{asked.nodes} nodes, {asked.ties} ties", rows)


if __name__ == "__main__":
    main()
