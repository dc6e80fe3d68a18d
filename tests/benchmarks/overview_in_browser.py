"""How usable the overview is at a size, measured in chromium: `python -m tests.benchmarks.overview_in_browser`.

Makes a register of the given size, writes the page, opens it and prints a table: milliseconds until the first
picture, of painting it whole, until a filter and a search are shown, and between frames while it is moved.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from localties import Project
from localties.views.overview import overview_page
from tests.benchmarks.network_in_browser import FLAGS, drag, print_measures
from tests.network.synthetic import synthetic_register
from tests.tools import found as program

UNTIL_SHOWN = """([id, value]) => new Promise(done => {
  const start = performance.now();
  const control = document.getElementById(id);
  control.value = value;
  control.dispatchEvent(new Event(id === 'overview-search' ? 'input' : 'change', {bubbles: true}));
  requestAnimationFrame(() => done(performance.now() - start));
})"""


@dataclass(frozen=True, slots=True)
class Measures:
    """Milliseconds, but for the first three.

    Attributes:
        written: Seconds to write the page in Python, its layout included.
        again: Seconds to write it once more, when the layout is known.
        megabytes: Size of the page.
        drawn: From opening the page until its first picture.
        painted: To paint the whole.
        filtered: From a choice in a filter until it is shown.
        searched: From a word in the search box until what it finds is shown.
        frame: Between two frames while the view is dragged and zoomed, the median.
        worst_frame: The same, the longest but for one in twenty.
    """

    written: float
    again: float
    megabytes: float
    drawn: float
    painted: float
    filtered: float
    searched: float
    frame: float
    worst_frame: float


def measure(project: Project, nodes: int, ties: int, folder: Path) -> Measures:
    """Measure the overview of so many nodes and ties."""
    register = synthetic_register(project, nodes, ties)
    start = time.perf_counter()
    overview_page(register, "en", str, "network")
    written = time.perf_counter() - start
    start = time.perf_counter()
    text = overview_page(register, "en", str, "network")
    again = time.perf_counter() - start
    file = folder / f"overview-{nodes}.html"
    file.write_text(text, "utf-8")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program("chromium"), args=list(FLAGS))
        page = chromium.new_page(viewport={"width": 1280, "height": 800})
        page.goto(file.as_uri())
        page.wait_for_selector("#overview[data-drawn]", timeout=60_000)
        drawn = float(page.locator("#overview").get_attribute("data-drawn") or "nan")
        painted = float(page.evaluate("document.getElementById('overview').scene.cost"))
        frames = drag(page, ".overview-view", zooms=10)
        searched = float(page.evaluate(UNTIL_SHOWN, ["overview-search", "ha nam"]))
        filtered = float(page.evaluate(UNTIL_SHOWN, ["overview-country", "1"]))
        chromium.close()
    worst = statistics.quantiles(frames, n=20)[-1]
    median = statistics.median(frames)
    return Measures(written, again, len(text) / 1e6, drawn, painted, filtered, searched, median, worst)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--nodes", type=int, default=17_000)
    options.add_argument("--ties", type=int, default=24_000)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Project(Path(__file__).parents[2]), asked.nodes, asked.ties, Path(folder))
    rows = (
        ("page written by Python", found.written, "s"),
        ("the same, layout known", found.again, "s"),
        ("size of the page", found.megabytes, "MB"),
        ("opened until the first picture", found.drawn, "ms"),
        ("whole picture painted", found.painted, "ms"),
        ("filter until shown", found.filtered, "ms"),
        ("search until shown", found.searched, "ms"),
        ("frame while moving, median", found.frame, "ms"),
        ("frame while moving, 95th percentile", found.worst_frame, "ms"),
    )
    print_measures(f"{asked.nodes} nodes, {asked.ties} ties", rows, digits=1)


if __name__ == "__main__":
    main()
