"""What localties keeps about itself on a service: which graphs are its own, which union counts, who is writing.

All of it stands in one named graph of the service, as plain literals, so that any engine keeps it unchanged.
"""

from __future__ import annotations

import os
import random
import socket
import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from localties.errors import EngineAnswerError, GraphBusyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from localties.store.remote_service import Service

_SPACE: Final = "urn:localties:"
UNION: Final = _SPACE + "union"
DIGEST: Final = _SPACE + "digest"
OURS: Final = _SPACE + "ours"
ARRIVED: Final = _SPACE + "arrived"
EXPIRES: Final = _SPACE + "expires"
_HOLDER: Final = _SPACE + "holder"
_UNTIL: Final = _SPACE + "until"

_LEASE_SECONDS: Final = 300
_ATTEMPTS: Final = 3
_PAUSE: Final = 0.3
_OWN_LEASES: Final[set[str]] = set()
"""The leases that this process holds."""


@dataclass(slots=True)
class State:
    """What the service says.

    Attributes:
        union: The graph that holds the union of the named graphs, or None before the first load.
        digests: The named graphs that can be read, with their digests; empty where one was changed since.
        ours: The named graphs that localties may write to.
        arrived: For each staging graph, how many triples it is known to hold.
        expires: For each graph that may go, from when on, in seconds since 1970.
        leases: For each lease, who holds it and until when.
    """

    union: str | None = None
    digests: dict[str, str] = field(default_factory=dict)
    ours: set[str] = field(default_factory=set)
    arrived: dict[str, int] = field(default_factory=dict)
    expires: dict[str, int] = field(default_factory=dict)
    leases: dict[str, tuple[str, int]] = field(default_factory=dict)


class StateGraph:
    """The graph in which it stands.

    Args:
        service: The service.
        name: The name of the project whose graph is kept; each has a state of its own.
    """

    def __init__(self, service: Service, name: str) -> None:
        self._service = service
        self.graph = f"{_SPACE}{name}:state"
        self._space = f"{_SPACE}{name}:"

    def fresh(self, kind: str) -> str:
        """Give an IRI that nothing has yet."""
        return f"{self._space}{kind}:{uuid.uuid4().hex}"

    @staticmethod
    def staging(graph: str, key: str | None = None) -> str:
        """Give the IRI of a graph that nobody reads yet, the same for the same key.

        It begins as that of the graph whose place it is to take, so that checks which go by that know it too.
        """
        return f"{graph}?draft={key or uuid.uuid4().hex}"

    def read(self) -> State:
        """Read the state.

        Raises:
            EngineError: If the service does not answer, or says what localties did not write.
        """
        state = State()
        holders: dict[str, str] = {}
        untils: dict[str, int] = {}
        try:
            for subject, predicate, value in self._service.rows(self.graph):
                match predicate:
                    case p if p == UNION:
                        state.union = value
                    case p if p == DIGEST:
                        state.digests[subject] = value
                    case p if p == OURS:
                        state.ours.add(subject)
                    case p if p == ARRIVED:
                        state.arrived[subject] = max(int(value), state.arrived.get(subject, 0))
                    case p if p == EXPIRES:
                        state.expires[subject] = max(int(value), state.expires.get(subject, 0))
                    case p if p == _HOLDER:
                        holders[subject] = value
                    case p if p == _UNTIL:
                        untils[subject] = max(int(value), untils.get(subject, 0))
        except ValueError:
            raise EngineAnswerError(
                f"the graph {self.graph} of the service holds what localties did not write",
                hint="Drop that graph and load again",
            ) from None
        state.leases = {lease: (holder, untils.get(lease, 0)) for lease, holder in holders.items()}
        return state

    def setting(self, subject: str, predicate: str, value: object) -> str:
        """Give the update that says one thing of a subject in the place of what was said."""
        return (
            f"DELETE {{ GRAPH <{self.graph}> {{ <{subject}> <{predicate}> ?o }} }} "
            f"WHERE {{ GRAPH <{self.graph}> {{ <{subject}> <{predicate}> ?o }} }} ;\n"
            f'INSERT DATA {{ GRAPH <{self.graph}> {{ <{subject}> <{predicate}> "{value}" }} }}'
        )

    def saying(self, statements: Iterable[tuple[str, str, object]]) -> str:
        """Give the update that adds statements."""
        said = " ".join(f'<{s}> <{p}> "{o}" .' for s, p, o in statements)
        return f"INSERT DATA {{ GRAPH <{self.graph}> {{ {said} }} }}"

    def forgetting(self, subject: str) -> str:
        """Give the update that takes away what is said of a subject."""
        pattern = f"GRAPH <{self.graph}> {{ <{subject}> ?p ?o }}"
        return f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}"

    def counting(self, union: str, digests: dict[str, str]) -> str:
        """Give the update that makes a union and its named graphs the ones that count."""
        pattern = f"GRAPH <{self.graph}> {{ ?graph <{DIGEST}> ?digest }}"
        steps = [f"DELETE {{ {pattern} }} WHERE {{ {pattern} }}", self.setting(self.graph, UNION, union)]
        if digests:
            steps.append(self.saying((graph, DIGEST, digest) for graph, digest in sorted(digests.items())))
        return " ;\n".join(steps)


class Lease:
    """The right to write, which one writer has at a time.

    A lease is renewed while its holder works. One whose holder has died on this machine, or was not heard of for
    five minutes, is no longer minded.
    """

    def __init__(self, state: StateGraph, update: Callable[[str], None]) -> None:
        self._state = state
        self._update = update
        self.name = state.fresh("lease")

    def take(self) -> State:
        """Take it, and give the state as it is from then on.

        Raises:
            GraphBusyError: If another writer has it.
        """
        holder = f"{socket.gethostname()} {os.getpid()}"
        for _ in range(_ATTEMPTS):
            others = self._others(self._state.read())
            if others:
                break
            _OWN_LEASES.add(self.name)
            said = [(self.name, _HOLDER, holder), (self.name, _UNTIL, _now() + _LEASE_SECONDS)]
            self._update(self._state.saying(said))
            state = self._state.read()
            # Of two that claim it at once, each sees the other's claim or was there first: so never do both go on.
            others = self._others(state)
            if not others:
                return state
            self.give_back()
            time.sleep(random.uniform(_PAUSE, 2 * _PAUSE))  # noqa: S311 - no secret
        raise GraphBusyError(
            f"another run is writing to this graph ({others[0]})",
            hint="Wait until it has ended, then run it again",
        )

    def check(self) -> State:
        """Give the state, making sure that the lease is still one's own.

        Raises:
            GraphBusyError: If another writer has taken it.
        """
        state = self._state.read()
        others = self._others(state)
        if self.name not in state.leases or others:
            raise GraphBusyError("another run has taken over the writing", hint="Run it again when that has ended")
        return state

    def renewing(self) -> str:
        """Give the update that renews it."""
        return self._state.setting(self.name, _UNTIL, _now() + _LEASE_SECONDS)

    def give_back(self) -> None:
        """Give it back."""
        _OWN_LEASES.discard(self.name)
        self._update(self._state.forgetting(self.name))

    def _others(self, state: State) -> list[str]:
        """Give the holders of other leases, forgetting those that are dead."""
        alive = []
        for lease, (holder, until) in state.leases.items():
            if lease == self.name:
                continue
            if until < _now() or _is_dead(lease, holder):
                self._update(self._state.forgetting(lease))
            else:
                alive.append(holder)
        return alive


def _is_dead(lease: str, holder: str) -> bool:
    host, _, process = holder.rpartition(" ")
    if host != socket.gethostname() or not process.isdecimal():
        return False
    if int(process) == os.getpid():
        return lease not in _OWN_LEASES
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _now() -> int:
    return int(time.time())
