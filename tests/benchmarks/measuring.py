"""Measuring in processes: time, peak memory, and an end to what takes too long."""

from __future__ import annotations

import json
import multiprocessing
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from multiprocessing.connection import Connection

ROOT = Path(__file__).parents[2]
_T = TypeVar("_T")


class Steps:
    """Takes steps one after the other, and keeps how long each takes and how much memory the process then has.

    Attributes:
        found: For each step its `seconds`, `cpu` (seconds of the processor in this process) and `megabytes`, the
            peak of the resident set while it lasts, with what was held before.
    """

    def __init__(self) -> None:
        self.found: dict[str, dict[str, float]] = {}

    def take(self, name: str, task: Callable[[], _T]) -> _T:
        """Take a step once, and give what it gives."""
        _forget_peak()
        start, cpu = time.perf_counter(), time.process_time()
        given = task()
        seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
        self.found[name] = {"seconds": seconds, "cpu": cpu, "megabytes": megabytes()}
        return given

    def repeat(self, name: str, task: Callable[[], object], rounds: int = 5) -> None:
        """Take a step several times, and keep the median of its times."""
        each = Steps()
        for number in range(rounds):
            each.take(str(number), task)
        measures = list(each.found.values())
        self.found[name] = {
            "seconds": statistics.median(measure["seconds"] for measure in measures),
            "cpu": statistics.median(measure["cpu"] for measure in measures),
            "megabytes": max(measure["megabytes"] for measure in measures),
        }


def _forget_peak() -> None:
    """Have Linux count the peak of the resident set anew."""
    Path("/proc/self/clear_refs").write_text("5", "ascii")


def megabytes(process: int | str = "self") -> float:
    """Give the peak memory of a process so far (resident set size), in MiB."""
    status = Path(f"/proc/{process}/status").read_text("utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def machine() -> str:
    """Say in a few words on what it is measured, and how busy that is with other things."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    busy = f"load average {os.getloadavg()[0]:.1f} before"
    python = f"Python {platform.python_version()}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()}, {python}, {busy}"


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


def in_process(module: str, *arguments: str, minutes: float) -> dict[str, Any] | None:
    """Run a module of the benchmarks as a process of its own and read what it prints, one JSON object.

    Returns:
        The object; None, which is said on stderr, if the process took longer than so many minutes or failed.
    """
    command: Sequence[str] = [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments]
    # A group of its own, so that what the process has started ends with it.
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, start_new_session=True) as run:
        try:
            printed, _ = run.communicate(timeout=60 * minutes)
        except subprocess.TimeoutExpired:
            printed = b""
        finally:
            with suppress(ProcessLookupError):
                os.killpg(run.pid, signal.SIGKILL)
    if run.returncode:
        sys.stderr.write(f"{' '.join(command[2:])} failed or took longer than {minutes:g} minutes\n")
        return None
    found: dict[str, Any] = json.loads(printed)
    return found
