"""Measuring in processes: time, peak memory, and an end to what takes too long."""

from __future__ import annotations

import json
import multiprocessing
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

ROOT = Path(__file__).parents[2]


def seconds(task: Callable[[], object]) -> float:
    """Give how long a task takes once."""
    start = time.perf_counter()
    task()
    return time.perf_counter() - start


def megabytes() -> float:
    """Give the peak memory of this process so far (resident set size)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def median_within(limit: float, task: Callable[[], int], rounds: int = 3) -> tuple[float, int] | None:
    """Give the median time of a task, in seconds, and what it gives; None if a round takes too long or fails.

    The rounds run in a forked process, which can be ended while an engine is at work.

    Args:
        limit: Seconds that a round may take.
        task: What to do.
        rounds: How often; less where the first rounds have used up the limit.
    """
    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=_repeat, args=(there, task, rounds, limit))
    child.start()
    there.close()
    # The first round may have pages to copy, so that all of them together get some grace.
    found = here.recv() if here.poll(2 * limit) else None
    child.kill()
    child.join()
    here.close()
    return found if found is None or found[0] <= limit else None


def _repeat(there: Connection, task: Callable[[], int], rounds: int, limit: float) -> None:
    times: list[float] = []
    given = 0
    try:
        for _ in range(rounds):
            start = time.perf_counter()
            given = task()
            times.append(time.perf_counter() - start)
            if sum(times) > limit:
                break
    except Exception:
        there.send(None)
    else:
        there.send((statistics.median(times), given))


def in_process(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of the benchmarks as a process of its own and read what it prints, one JSON object."""
    command: Sequence[str] = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(run.stdout)
    return found
