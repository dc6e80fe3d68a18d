"""Processes that may be ended: functions run in them within limits of time and memory.

Native code cannot be interrupted inside its process: the only sure limit is the end of the process.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import threading
from concurrent.futures import TimeoutError as Overdue
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from pebble import ProcessExpired, ProcessPool

from localties.errors import QueryTooLargeError, QueryTooLongError, TooManyQueriesError

if TYPE_CHECKING:
    from collections.abc import Callable

MEGABYTE: Final = 1 << 20
_ATTEMPTS: Final = 2
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the queries of one kind may take.

    Attributes:
        workers: How many run at a time.
        waiting: How many more may wait.
        seconds: How long one may run.
        megabytes: How much memory one may take, in MiB.
        niceness: How far its process steps back behind others, as `nice` counts (POSIX).
    """

    workers: int
    waiting: int
    seconds: float
    megabytes: int
    niceness: int


class BoundedProcesses:
    """A pool of processes that outlives each of them.

    Args:
        limits: The limits.
        module: The module that holds the functions to run; it is imported once for all processes.
    """

    def __init__(self, limits: Limits, module: str) -> None:
        self._limits = limits
        self._room = threading.BoundedSemaphore(limits.workers + limits.waiting)
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([module])
        self._renewing = threading.Lock()
        self._pool: ProcessPool | None = None

    def run(self, function: Callable[..., _Result], *arguments: object) -> _Result:
        """Run a function in a process and give what it returns.

        Raises:
            QueryTooLongError: If it runs longer than it may.
            QueryTooLargeError: If it takes more memory than it may, or goes too deep for its stack.
            TooManyQueriesError: If there is no room for it now.
            Whatever the function raises.
        """
        if not self._room.acquire(blocking=False):
            raise TooManyQueriesError("too many queries are being asked", hint="Try again in a moment")
        try:
            # A pool breaks when a process dies that runs nothing, say by the system's hand; its tasks are lost.
            for _ in range(_ATTEMPTS):
                try:
                    return self._attempt(function, arguments)
                except BrokenProcessPool:
                    continue
        finally:
            self._room.release()
        raise TooManyQueriesError("the query was broken off", hint="Try again in a moment")

    def close(self) -> None:
        """End the processes."""
        with self._renewing:
            if self._pool is not None:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                self._pool = None

    def _attempt(self, function: Callable[..., _Result], arguments: tuple[object, ...]) -> _Result:
        limits = self._limits
        try:
            result: _Result = self._working().schedule(function, args=arguments, timeout=limits.seconds).result()
        except Overdue:
            raise QueryTooLongError(
                f"the query ran longer than {limits.seconds:g} seconds", hint="Ask for less, or add LIMIT"
            ) from None
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGSEGV:
                raise QueryTooLargeError("the query is nested too deeply", hint="Write it flatter") from None
            raise self._too_large() from None
        except MemoryError:
            raise self._too_large() from None
        return result

    def _too_large(self) -> QueryTooLargeError:
        return QueryTooLargeError(
            f"the query takes more than {self._limits.megabytes} MiB of memory", hint="Ask for less, or add LIMIT"
        )

    def _working(self) -> ProcessPool:
        with self._renewing:
            if self._pool is not None and not self._pool.active:
                self._pool.stop()  # type: ignore[no-untyped-call]
                self._pool.join()
                self._pool = None
            if self._pool is None:
                self._pool = ProcessPool(
                    max_workers=self._limits.workers,
                    initializer=_settle,
                    initargs=(self._limits.niceness, self._limits.megabytes),
                    context=self._context,
                )
            return self._pool


def _settle(niceness: int, megabytes: int) -> None:
    """Prepare a process: it steps back behind the server, its memory is bounded, its end is quick and silent."""
    os.nice(niceness)
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    allowed = megabytes * MEGABYTE if most == resource.RLIM_INFINITY else min(megabytes * MEGABYTE, most)
    resource.setrlimit(resource.RLIMIT_DATA, (allowed, allowed))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # A handler in Python would wait for native code to return, and the query with it.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
