"""Talking to a SPARQL 1.1 service over HTTP: authentication, retries, time limits, and what its answers mean."""

from __future__ import annotations

import os
import re
import time
import weakref
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import httpx2
from tenacity import Retrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from localties.errors import (
    EngineAnswerError,
    EngineFullError,
    EngineRefusedError,
    EngineUnreachableError,
    QueryTooLargeError,
    QueryTooLongError,
    SparqlError,
    WorkspaceError,
)
from localties.store.answers import UNBOUND

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from localties.store.answers import Bounds
    from localties.workspace import Remote

JSON_RESULTS: Final = "application/sparql-results+json"
N_TRIPLES: Final = "application/n-triples"

LONG_STEP: Final = 600.0
"""Seconds that a step may take in which the server moves triples itself."""

_ATTEMPTS: Final = 4
_FIRST_PAUSE, _LONGEST_PAUSE = 0.2, 5.0
_CONNECTING: Final = 5.0
_PASSING: Final = frozenset({429, 502, 503, 504})
_WITHOUT_RIGHTS: Final = frozenset({401, 403, 407})
_NOT_OFFERED: Final = frozenset({404, 405, 415, 501})
_REFUSED_QUERY: Final = 400
_FULL: Final = 507
_ERRORS: Final = 400
_OK: Final = 200
_REDIRECTS: Final = 300
_SHOWN: Final = 300
_MARKUP: Final = re.compile(r"<[^<>]*>")
_NO_ROOM: Final = re.compile(r"no space left|disk (is )?full|out of disk|quota exceeded", re.IGNORECASE)


class _Passing(Exception):  # noqa: N818 - a state of things, not told to anybody
    """What may be otherwise in a moment."""

    def __init__(self, error: EngineUnreachableError) -> None:
        super().__init__(str(error))
        self.error = error


class Transport:
    """A client of one service. It follows no redirect: credentials go nowhere but where they are meant for.

    Args:
        remote: The addresses of the service and how it is spoken to.

    Raises:
        WorkspaceError: If the environment variable with the password is not set.
    """

    def __init__(self, remote: Remote) -> None:
        self.remote = remote
        headers = {"User-Agent": "localties"}
        auth: httpx2.Auth | None = None
        if remote.auth != "none":
            secret = _secret(remote)
            if remote.auth == "bearer":
                headers["Authorization"] = f"Bearer {secret}"
            else:
                kind = httpx2.BasicAuth if remote.auth == "basic" else httpx2.DigestAuth
                auth = kind(remote.user or "", secret)
        self._client = httpx2.Client(headers=headers, auth=auth, follow_redirects=False, trust_env=False)
        weakref.finalize(self, self._client.close)

    def ask(self, form: Mapping[str, str | Sequence[str]], accept: str, bounds: Bounds = UNBOUND) -> bytes:
        """Send a query by POST, as a form (SPARQL 1.1 Protocol, section 2.1.2).

        Args:
            form: The query and the graphs to ask it of.
            accept: The media type that the answer is to have.
            bounds: How long the answer may take, by the settings otherwise, and how large it may be.

        Raises:
            SparqlError: If the service does not accept the query.
            QueryTooLongError, QueryTooLargeError: If the answer takes longer, or is larger, than it may.
            EngineError: If the service does not answer as it should.
        """
        headers = {"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(form, doseq=True).encode("ascii")
        request = self._client.build_request("POST", self.remote.query, content=body, headers=headers)
        limit = bounds.seconds or self.remote.seconds
        try:
            status, media_type, answer = self._repeated(request, limit, bounds.largest)
        except TimeoutError:
            raise QueryTooLongError(
                f"the query ran longer than {limit:g} seconds",
                hint="Ask for less, or add LIMIT",
            ) from None
        if status == _REFUSED_QUERY:
            raise SparqlError(f"the query cannot be answered: {_excerpt(answer)}")
        self._judge(request, status, answer)
        if media_type != accept:
            raise EngineAnswerError(
                f"{_place(request)} answers with {media_type or 'no media type'} where {accept} was asked for",
                hint="Is this the address of a SPARQL 1.1 query service?",
            )
        return answer

    def update(self, sparql: str, *, seconds: float | None = None) -> None:
        """Send an update by POST (SPARQL 1.1 Protocol, section 2.2.2); twice where an answer is lost.

        Raises:
            SparqlError: If the service does not accept the update.
            EngineError: If it does not carry it out.
        """
        address = self.remote.update
        if address is None:
            raise EngineRefusedError(
                "the settings give no address for updates", hint="Give `update` in [remote] of localties.toml"
            )
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        request = self._client.build_request("POST", address, content=sparql.encode("utf-8"), headers=headers)
        status, body = self._written(request, seconds)
        if status == _REFUSED_QUERY and not _NO_ROOM.search(_text(body)):
            raise SparqlError(f"the update cannot be carried out: {_excerpt(body)}")
        self._judge(request, status, body)

    def post(self, graph: str, triples: bytes) -> None:
        """Add triples, in N-Triples, to a graph by the SPARQL 1.1 Graph Store HTTP Protocol (section 5.5).

        Raises:
            EngineError: If the service does not take them.
        """
        address = str(self.remote.graph_store)
        # Turtle, of which N-Triples is a part, is what every service takes.
        headers = {"Content-Type": "text/turtle; charset=utf-8"}
        request = self._client.build_request(
            "POST", address, params={"graph": graph}, content=triples, headers=headers
        )
        status, body = self._written(request, None)
        if status in _NOT_OFFERED:
            raise EngineAnswerError(
                f"{_place(request)} does not offer the Graph Store Protocol (status {status})",
                hint="Leave `graph_store` out of [remote]: triples are then sent as updates",
            )
        self._judge(request, status, body)

    def _written(self, request: httpx2.Request, seconds: float | None) -> tuple[int, bytes]:
        limit = seconds or self.remote.seconds
        try:
            status, _, body = self._repeated(request, limit, None)
        except TimeoutError:
            raise EngineUnreachableError(
                f"{_place(request)} did not answer within {limit:g} seconds",
                hint="Nothing of the load can be seen; run it again, with more `seconds` in [remote] if need be",
            ) from None
        return status, body

    def _repeated(self, request: httpx2.Request, seconds: float, largest: int | None) -> tuple[int, str, bytes]:
        """Send a request, again after a pause where that may help.

        Raises:
            TimeoutError: If the answer takes too long.
            EngineUnreachableError: If there is none.
        """
        waits = wait_exponential_jitter(multiplier=_FIRST_PAUSE, max=_LONGEST_PAUSE)
        attempts = Retrying(
            retry=retry_if_exception_type(_Passing), stop=stop_after_attempt(_ATTEMPTS), wait=waits, reraise=True
        )
        try:
            return attempts(self._once, request, seconds, largest)
        except _Passing as passing:
            raise passing.error from None

    def _once(self, request: httpx2.Request, seconds: float, largest: int | None) -> tuple[int, str, bytes]:
        end = time.monotonic() + seconds
        request.extensions = {"timeout": httpx2.Timeout(seconds, connect=_CONNECTING).as_dict()}
        try:
            response = self._client.send(request, stream=True)
            try:
                body = bytearray()
                for part in response.iter_bytes():
                    body += part
                    if largest is not None and len(body) > largest:
                        raise QueryTooLargeError(
                            f"the answer is larger than {largest} bytes", hint="Ask for less, or add LIMIT"
                        )
                    if time.monotonic() > end:
                        raise TimeoutError
            finally:
                response.close()
        except httpx2.ConnectTimeout as error:
            raise _Passing(_unreachable(request, error)) from None
        except httpx2.TimeoutException:
            raise TimeoutError from None
        except httpx2.TransportError as error:
            raise _Passing(_unreachable(request, error)) from None
        if response.status_code in _PASSING:
            raise _Passing(_unreachable(request, f"status {response.status_code}: {_excerpt(bytes(body))}"))
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        return response.status_code, media_type, bytes(body)

    def _judge(self, request: httpx2.Request, status: int, body: bytes) -> None:
        if _OK <= status < _REDIRECTS:
            return
        if status in _WITHOUT_RIGHTS:
            told = f"the variable {self.remote.secret}" if self.remote.secret else "`auth` in [remote]"
            raise EngineRefusedError(
                f"{_place(request)} refuses the credentials (status {status})",
                hint=f"Look at {told}, and at its rights",
            )
        if status == _FULL or _NO_ROOM.search(_text(body)):
            raise EngineFullError(
                f"{_place(request)} has no room left: {_excerpt(body)}",
                hint="Nothing of the load can be seen; make room there and run it again",
            )
        if status < _ERRORS:
            raise EngineAnswerError(
                f"{_place(request)} leads elsewhere (status {status})", hint="Give the address it leads to"
            )
        raise EngineAnswerError(f"{_place(request)} fails with status {status}: {_excerpt(body)}")


def _secret(remote: Remote) -> str:
    secret = os.environ.get(remote.secret or "")
    if not secret:
        raise WorkspaceError(
            f"the environment variable {remote.secret} is not set",
            hint="It has to hold the password or the token of the engine",
        )
    return secret


def _unreachable(request: httpx2.Request, reason: object) -> EngineUnreachableError:
    words = " ".join(str(reason).split()) or type(reason).__name__
    return EngineUnreachableError(
        f"{_place(request)} cannot be reached: {words}", hint="Is the server running? What was there is as it was"
    )


def _place(request: httpx2.Request) -> str:
    return str(request.url.copy_with(query=None, username=None, password=None))


def _text(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _excerpt(body: bytes) -> str:
    words = " ".join(_MARKUP.sub(" ", _text(body)).split())
    return words[:_SHOWN] + ("…" if len(words) > _SHOWN else "") or "it says nothing"
