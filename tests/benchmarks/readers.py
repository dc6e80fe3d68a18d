"""How long pages of the explorer take when many read it at once, while others ask hostile queries. Prints a table.

    python -m tests.benchmarks.readers FOLDER [--engine disk] [--readers 20] [--hostile 2] [--seconds 120]

The explorer runs as a process of its own, on loopback. A reader opens a page, looks at it for a random time of
`--pause` seconds on average, and opens the next: a place, what it is tied to, a selection, a search. Whoever is
hostile asks one cross product after another. Each kind of page is opened once beforehand, and told apart as first.
"""

from __future__ import annotations

import argparse
import random
import signal
import statistics
import subprocess
import threading
import time
import urllib.parse
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import httpx2 as httpx

from localties.terms import ID
from tests.benchmarks.markdown import table
from tests.benchmarks.measuring import machine
from tests.tools import found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TIES: Final = (
    "SELECT ?tie ?locality ?partner WHERE { ?tie a lt:Tie ; lt:locality ?locality ; lt:partner ?partner }"
)
_RECORDS: Final = "SELECT ?record WHERE { { ?record a lt:Agreement } UNION { ?record a lt:Event } } LIMIT 5000"
_NAMES: Final = "SELECT DISTINCT ?name WHERE { ?place a lt:Locality ; rdfs:label ?name } LIMIT 5000"
_HOSTILE: Final = (
    "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f }",
    "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f ?c LIMIT 1",
    "SELECT (GROUP_CONCAT(?c) AS ?all) WHERE { ?a ?b ?c . ?d ?e ?c }",
)
_SLOWEST: Final = 60
"""Seconds after which a reader gives a page up; they are then its time."""
_BREATH: Final = 0.2
"""Seconds between two hostile queries of one client."""


class Pages:
    """Addresses of pages as readers come by them: busy places more often than quiet ones.

    Args:
        address: The explorer.
    """

    def __init__(self, address: str) -> None:
        self._ties = _asked(address, _TIES)
        self._records = _asked(address, _RECORDS)
        self._names = [name for (name,) in _asked(address, _NAMES)]
        self._kinds: tuple[tuple[int, str, Callable[[random.Random], str]], ...] = (
            (4, "home", lambda _: "/"),
            (8, "explore", lambda _: "/explore"),
            (12, "explore, a place", lambda r: f"/explore?locality={_slug(self._tie(r)[1])}"),
            (6, "explore, a status", lambda r: f"/explore?status={r.choice(('in-force', 'dormant'))}"),
            (4, "explore, network", lambda r: f"/explore?view=network&locality={_slug(self._tie(r)[1])}"),
            (4, "explore, timeline", lambda r: f"/explore?view=timeline&locality={_slug(self._tie(r)[1])}"),
            (14, "place", lambda r: _page(self._tie(r)[1])),
            (10, "partner", lambda r: _page(self._tie(r)[2])),
            (10, "tie", lambda r: _page(self._tie(r)[0])),
            (14, "agreement or event", lambda r: _page(r.choice(self._records)[0])),
            (6, "search", lambda r: "/search?" + urllib.parse.urlencode({"q": r.choice(self._names)[:8]})),
            (4, "status of a place", lambda r: f"/status?locality={_slug(self._tie(r)[1])}"),
            (2, "duties of a place", lambda r: f"/duties?locality={_slug(self._tie(r)[1])}"),
            (2, "brief", lambda r: "/brief/{}/{}".format(*map(_slug, self._tie(r)[1:]))),
        )

    def pick(self, chance: random.Random) -> tuple[str, str]:
        """Give a kind of page and the address of one."""
        ((_, kind, address),) = chance.choices(self._kinds, [weight for weight, *_ in self._kinds])
        return kind, address(chance)

    def one_of_each(self, chance: random.Random) -> Iterator[tuple[str, str]]:
        """Give each kind of page and the address of one."""
        for _, kind, address in self._kinds:
            yield kind, address(chance)

    def _tie(self, chance: random.Random) -> list[str]:
        return chance.choice(self._ties)


def read(address: str, pages: Pages, seed: int, until: float, pause: float) -> list[tuple[str, float]]:
    """Read as one reader does, until a moment, and give the kind of each page with its time in seconds."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    opened: list[tuple[str, float]] = []
    with _browser() as browser:
        while True:
            # They come one by one, not at a stroke.
            time.sleep(chance.expovariate(1 / pause) if pause else 0)
            if time.monotonic() >= until:
                return opened
            kind, page = pages.pick(chance)
            opened.append((kind, _opened(browser, address + page)))


def ask_hostile(address: str, number: int, until: float, told: list[int]) -> None:
    """Ask hostile queries one after the other until a moment, and note how each was answered."""
    query = {"query": _HOSTILE[number % len(_HOSTILE)]}
    with _browser() as browser:
        while time.monotonic() < until:
            told.append(browser.get(f"{address}/sparql", params=query).status_code)
            time.sleep(_BREATH)


@contextmanager
def served(folder: Path, engine: str) -> Iterator[tuple[str, int]]:
    """Serve the explorer over a project, and give its address and process."""
    program = found("localties")
    assert program is not None, "localties is not installed"
    command = [program, "serve", "--project", str(folder), "--engine", engine, "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        try:
            yield (
                next(line.strip().rstrip("/") for line in server.stderr if line.startswith("http://")),
                server.pid,
            )
        finally:
            server.send_signal(signal.SIGINT)


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="Read the explorer as many readers do.")
    options.add_argument("folder", type=Path)
    options.add_argument("--engine", default="disk")
    options.add_argument("--readers", type=int, default=20)
    options.add_argument("--hostile", type=int, default=2, help="how many ask hostile queries meanwhile")
    options.add_argument("--seconds", type=float, default=120)
    options.add_argument("--pause", type=float, default=2, help="seconds that a page is looked at, on average")
    asked = options.parse_args()
    started = time.monotonic()
    with served(asked.folder, asked.engine) as (address, process):
        opened = time.monotonic() - started
        pages = Pages(address)
        with _browser() as browser:
            chosen = pages.one_of_each(random.Random(0))  # noqa: S311 - nothing secret
            first = {kind: _opened(browser, address + page) for kind, page in chosen}
        until = time.monotonic() + asked.seconds
        times: defaultdict[str, list[float]] = defaultdict(list)
        statuses: list[int] = []

        def reader(seed: int) -> None:
            for kind, seconds in read(address, pages, seed, until, asked.pause):
                times[kind].append(seconds)

        threads = [threading.Thread(target=reader, args=(seed,)) for seed in range(asked.readers)]
        threads += [
            threading.Thread(target=ask_hostile, args=(address, number, until, statuses))
            for number in range(asked.hostile)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        memory = _megabytes(process)
    print(_told(times, first))
    hostile = {status: statuses.count(status) for status in sorted(set(statuses))}
    print(
        f"\nOpened in {opened:.1f} s, {memory:.0f} MB. Hostile queries by the status of their answers: {hostile}."
    )
    print(f"{asked.readers} readers, {asked.pause:g} s a page; {machine()}.")


def _told(times: dict[str, list[float]], first: dict[str, float]) -> str:
    rows = [["page", "opened", "first, ms", "median, ms", "99 of 100, ms", "slowest, ms"]]
    every = [seconds for each in times.values() for seconds in each]
    for kind, each in [*((kind, times[kind]) for kind in first if times[kind]), ("all", every)]:
        given = f"{1000 * first[kind]:.0f}" if kind in first else ""
        rows.append([kind, str(len(each)), given, *(f"{1000 * s:.0f}" for s in _spread(each))])
    return table(rows)


def _spread(times: list[float]) -> tuple[float, float, float]:
    ordered = sorted(times)
    return statistics.median(ordered), ordered[int(0.99 * (len(ordered) - 1))], ordered[-1]


def _browser() -> httpx.Client:
    """Give a client that keeps its connection, as a browser does; to make one takes 60 ms of its own."""
    headers = {"Accept": "text/html", "Accept-Language": "en"}
    return httpx.Client(headers=headers, timeout=_SLOWEST, follow_redirects=True)


def _opened(browser: httpx.Client, page: str) -> float:
    start = time.perf_counter()
    with suppress(httpx.TimeoutException):
        browser.get(page).raise_for_status()
    return time.perf_counter() - start


def _asked(address: str, sparql: str) -> list[list[str]]:
    headers = {"Accept": "application/sparql-results+json"}
    answer = httpx.get(f"{address}/sparql", params={"query": sparql}, headers=headers, timeout=_SLOWEST)
    told: dict[str, Any] = answer.raise_for_status().json()
    names = told["head"]["vars"]
    return [[row[name]["value"] for name in names] for row in told["results"]["bindings"]]


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def _slug(iri: str) -> str:
    return iri.rpartition("/")[2]


def _page(iri: str) -> str:
    return "/page/" + iri.removeprefix(ID)


if __name__ == "__main__":
    main()
