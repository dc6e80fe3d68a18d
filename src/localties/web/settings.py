"""The limits of a server, each with its default."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """How an explorer is served.

    Attributes:
        base: The public address of the explorer without a slash at the end, for documents that must name
            themselves; None takes it from each request.
        update_token: The bearer token that SPARQL updates must show; None refuses every update.
        workers: How many queries run at a time, each in a process of its own.
        waiting: How many more may wait for a worker; the next one is told to come back later.
        query_seconds: How long a query may run.
        query_megabytes: How much memory a query's process may take, in MiB.
        query_rows: How many rows or triples an answer may have.
        answer_megabytes: How large a written answer may be, in MiB.
        body_kilobytes: How large the body of a request may be, in KiB.
        page_rows: How many rows a page of a table shows.
    """

    base: str | None = None
    update_token: str | None = None
    workers: int = 2
    waiting: int = 8
    query_seconds: float = 10.0
    query_megabytes: int = 1024
    query_rows: int = 100_000
    answer_megabytes: int = 64
    body_kilobytes: int = 1024
    page_rows: int = 50
