"""Queries from outside, each asked in a process of its own that can be ended.

A query cannot be interrupted inside its process: the only sure limit of time and memory is the end of the process.
The workers read a copy of the dataset on disk, so that ending one harms nothing.
"""

from __future__ import annotations

import multiprocessing
import os
import resource
import tempfile
import threading
from concurrent.futures import TimeoutError as Overdue
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from pebble import ProcessExpired, ProcessPool

from localties.errors import QueryTooLargeError, QueryTooLongError, TooManyQueriesError
from localties.query import offered_formats, write_answer
from localties.store import Answer, Dataset, EmbeddedStore
from localties.web.negotiation import negotiate

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.web.settings import Settings

_MEGABYTE: Final = 1 << 20
_POLITE: Final = 10
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Question:
    """A query as it came.

    Attributes:
        sparql: Its text.
        accept: The media types that its answer may have, as an Accept header.
        dataset: The graphs to ask, where the request names them.
        base: The IRI that relative ones are resolved against.
    """

    sparql: str
    accept: str | None = None
    dataset: Dataset | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A written answer.

    Attributes:
        media_type: Its media type; None where none of those accepted fits such an answer.
        content: The answer; empty where there is no media type.
        offered: The media types that there are for it.
    """

    media_type: str | None
    content: bytes
    offered: tuple[str, ...]


class QueryWorkers:
    """Processes that answer queries within limits.

    Args:
        settings: The limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._room = threading.BoundedSemaphore(settings.workers + settings.waiting)
        self._folder = tempfile.TemporaryDirectory(prefix="localties-")
        self._copies = 0
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload([__name__])
        self._pool = ProcessPool(
            max_workers=settings.workers,
            initializer=_settle,
            initargs=(settings.query_megabytes,),
            context=context,
        )

    def publish(self, store: EmbeddedStore) -> None:
        """Give the workers a dataset to answer from; queries that run go on with the one before."""
        self._copies += 1
        store.save(self._copy)

    @property
    def _copy(self) -> Path:
        return Path(self._folder.name) / str(self._copies)

    def write(self, question: Question) -> Reply:
        """Ask a query and write its answer, both in a worker.

        Raises:
            SparqlError: If it is not well-formed or asks elsewhere.
            QueryTooLongError, QueryTooLargeError: If it needs more time, memory or rows than it may.
            TooManyQueriesError: If there is no room for it now.
        """
        limit = self._settings.answer_megabytes * _MEGABYTE
        return self._run(_write, self._copy, question, self._settings.query_rows, limit)

    def ask(self, sparql: str) -> Answer:
        """Ask a query in a worker and give its answer.

        Raises:
            As `write`.
        """
        return self._run(_ask, self._copy, Question(sparql), self._settings.query_rows)

    def close(self) -> None:
        """End the workers and throw their copies away."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()
        self._folder.cleanup()

    def _run(self, function: Callable[..., _Result], *arguments: object) -> _Result:
        if not self._room.acquire(blocking=False):
            raise TooManyQueriesError("too many queries are being asked", hint="Try again in a moment")
        try:
            seconds = self._settings.query_seconds
            result: _Result = self._pool.schedule(function, args=arguments, timeout=seconds).result()
        except Overdue:
            raise QueryTooLongError(
                f"the query ran longer than {seconds:g} seconds", hint="Ask for less, or add LIMIT"
            ) from None
        except (ProcessExpired, MemoryError):
            raise QueryTooLargeError(
                f"the query takes more than {self._settings.query_megabytes} MiB of memory",
                hint="Ask for less, or add LIMIT",
            ) from None
        finally:
            self._room.release()
        return result


def _settle(megabytes: int) -> None:
    """Prepare a worker: pages go before queries, memory is bounded, an end leaves no core file behind."""
    os.nice(_POLITE)
    resource.setrlimit(resource.RLIMIT_DATA, (megabytes * _MEGABYTE,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@lru_cache(maxsize=1)
def _open(copy: Path) -> EmbeddedStore:
    return EmbeddedStore.opened(copy)


def _ask(copy: Path, question: Question, most: int) -> Answer:
    return _open(copy).query(question.sparql, question.dataset, base=question.base, most=most)


def _write(copy: Path, question: Question, most: int, largest: int) -> Reply:
    answer = _ask(copy, question, most)
    offered = offered_formats(answer)
    media_type = negotiate(question.accept, tuple(offered))
    content = write_answer(answer, offered[media_type]) if media_type else b""
    if len(content) > largest:
        raise QueryTooLargeError(
            f"the answer is larger than {largest // _MEGABYTE} MiB", hint="Ask for less, or add LIMIT"
        )
    return Reply(media_type, content, tuple(offered))
