"""Queries of visitors and of pages, answered within limits.

They are asked of a copy of the dataset in processes of their own, since the engine in ours cannot be interrupted.
The queries of visitors and those of our own pages have separate processes, so that the pages answer however many
visitors ask. Where the dataset is on a service, they are sent there with a time limit.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from localties.errors import QueryTooLargeError, TooManyQueriesError
from localties.query import offered_formats, write_answer
from localties.store import Answer, Bounds, Dataset, EmbeddedStore, RemoteReader, Snapshot, Store
from localties.web.bounded import MEGABYTE, BoundedProcesses, Limits
from localties.web.negotiation import negotiate

if TYPE_CHECKING:
    from localties.web.settings import Settings

_NICENESS_OF_VISITORS: Final = 10
_PROCESSES_FOR_PAGES: Final = 1
_ON_THEIR_WAY: Final = 4


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
    """Processes that answer queries within limits, from an empty dataset until one is published.

    Args:
        settings: The limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._source: Snapshot | RemoteReader = Snapshot(EmbeddedStore())
        self._asking = threading.BoundedSemaphore(settings.workers + settings.waiting)
        self._visitors = self._processes(settings.workers, _NICENESS_OF_VISITORS)
        self._pages = self._processes(_PROCESSES_FOR_PAGES, niceness=0)

    def publish(self, store: Store) -> None:
        """Answer from a dataset as it is now; queries that run go on with the one before."""
        if isinstance(store, RemoteReader):
            self._source = store
        elif isinstance(store, EmbeddedStore):
            self._source = Snapshot(store)

    def write(self, question: Question) -> Reply:
        """Ask a query of a visitor and write its answer, both in a worker.

        Raises:
            SparqlError: If it is not well-formed or asks elsewhere.
            QueryTooLongError, QueryTooLargeError: If it needs more time, memory or rows than it may.
            TooManyQueriesError: If there is no room for it now.
        """
        source = self._source
        largest = self._settings.answer_megabytes * MEGABYTE
        if isinstance(source, RemoteReader):
            if not self._asking.acquire(blocking=False):
                raise TooManyQueriesError("too many queries are being asked", hint="Try again in a moment")
            try:
                return _written(self._sent(source, question), question, largest)
            finally:
                self._asking.release()
        return self._visitors.run(_write, source.folder, question, self._settings.query_rows, largest)

    def ask(self, sparql: str) -> Answer:
        """Ask a query of a page in a worker and give its answer.

        Raises:
            As `write`.
        """
        source = self._source
        if isinstance(source, RemoteReader):
            return self._sent(source, Question(sparql))
        return self._pages.run(_ask, source.folder, Question(sparql), self._settings.query_rows)

    def close(self) -> None:
        """End the workers."""
        self._visitors.close()
        self._pages.close()

    def _sent(self, store: RemoteReader, question: Question) -> Answer:
        settings = self._settings
        # On their way answers are in JSON or N-Triples, several times as large as what is written of them.
        largest = _ON_THEIR_WAY * settings.answer_megabytes * MEGABYTE
        bounds = Bounds(settings.query_rows, settings.query_seconds, largest)
        return store.ask(question.sparql, question.dataset, question.base, bounds)

    def _processes(self, workers: int, niceness: int) -> BoundedProcesses:
        settings = self._settings
        return BoundedProcesses(
            Limits(workers, settings.waiting, settings.query_seconds, settings.query_megabytes, niceness), __name__
        )


@lru_cache(maxsize=1)
def _open(copy: Path) -> EmbeddedStore:
    return EmbeddedStore.opened(copy)


def _ask(copy: Path, question: Question, most: int) -> Answer:
    return _open(copy).query(question.sparql, question.dataset, base=question.base, most=most)


def _write(copy: Path, question: Question, most: int, largest: int) -> Reply:
    return _written(_ask(copy, question, most), question, largest)


def _written(answer: Answer, question: Question, largest: int) -> Reply:
    offered = offered_formats(answer)
    media_type = negotiate(question.accept, tuple(offered))
    content = write_answer(answer, offered[media_type]) if media_type else b""
    if len(content) > largest:
        raise QueryTooLargeError(
            f"the answer is larger than {largest // MEGABYTE} MiB", hint="Ask for less, or add LIMIT"
        )
    return Reply(media_type, content, tuple(offered))
