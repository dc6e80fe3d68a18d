"""Changing a dataset on a SPARQL 1.1 service: beside what others read, then in its place in one step.

What is loaded goes into staging graphs named after its contents, in chunks, with a count of what has arrived: a
load that broke off goes on where it was. The rules and checks run on a union of the new state that no reader
names. At the end one update puts the staged graphs in their places and has the new union count. Where the service
carries out an update as one transaction, readers see all of it at once; elsewhere the default graph, which queries
read, changes at once, and named graphs follow one by one within that update.
"""

from __future__ import annotations

import hashlib
import time
import weakref
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import EngineAnswerError, EngineError, ForeignStoreError
from localties.store.interface import untold
from localties.store.remote_reading import RemoteReader, View
from localties.store.remote_service import line
from localties.store.remote_state import ARRIVED, EXPIRES, OURS, Lease, State
from localties.store.transport import LONG_STEP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from localties.store.remote_service import Service
    from localties.store.remote_state import StateGraph

_KEPT_SECONDS: Final = 3600
"""How long a graph of a draft is kept from others' tidying."""
_RETIRED_SECONDS: Final = 60
"""How long a union is kept that counts no more: readers may be at work on it."""
_AT_A_TIME: Final = 20
"""How many graphs are copied by one request."""


class RemoteDraft(RemoteReader):
    """A changed copy of a dataset, which only its maker reads.

    Args:
        service: The service.
        state: Its graph with the state of the dataset.
        view: What is copied.
        lease: The right to write, where the copy is to take the place of what counts.
        arrived: For each staging graph, how many triples an earlier load that broke off has left in it.
    """

    def __init__(
        self,
        service: Service,
        state: StateGraph,
        view: View,
        lease: Lease | None = None,
        arrived: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(service, state)
        self._names = dict(view.names)
        self._digests = dict(view.digests)
        self._union: str | None = None
        self._until = 0
        self._lease = lease
        self._arrived = dict(arrived or {})
        self._own: set[str] = set()
        self._sources: list[RemoteDraft] = []
        if lease is None:
            weakref.finalize(self, _forget, service, state, self._own)

    def add(self, triples: Iterable[ox.Triple], graph: str) -> None:
        """Put triples into a named graph."""
        lines = [line(triple) for triple in triples]
        self._digests[graph] = ""
        own = self._owned(graph)
        self._send(own, lines)
        if self._union is not None:
            self._send(self._union, lines)

    def drop(self, graph: str) -> None:
        """Empty a named graph; an unknown one is empty already."""
        if self._names.pop(graph, None) is not None:
            self._digests.pop(graph, None)
            self._union = None

    def replace(
        self, graph: str, triples: Iterable[ox.Triple], digest: str, told: Callable[[int], None] = untold
    ) -> None:
        """Put triples in the place of what a named graph holds, going on with a load of the same that broke off.

        Raises:
            EngineAnswerError: If the service does not hold what it was sent.
        """
        new = set(triples)
        lines = sorted(map(line, new))
        # Blank nodes have other names whenever a file is read: what has arrived of it is of no use.
        nameless = any(isinstance(term, ox.BlankNode) for t in new for term in (t.subject, t.object))
        key = hashlib.sha256(digest.encode()).hexdigest()
        staging = self._state.staging(graph, None if nameless or not digest else key)
        arrived = self._arrived.get(staging, 0)
        if not arrived:
            self._own.add(staging)
            self._carry_out(f"DROP SILENT GRAPH <{staging}> ;\n{self._state.setting(staging, ARRIVED, 0)}")
        told(arrived)
        self._send(staging, lines, told, arrived)
        held = self._service.count(staging)
        if held != len(lines):
            self._carry_out(f"DROP SILENT GRAPH <{staging}> ;\n{self._state.forgetting(staging)}")
            raise EngineAnswerError(
                f"{self._service.remote.query} holds {held} triples of {graph} where {len(lines)} were sent",
                hint="Nothing of the load can be seen. Do `query` and `update` in [remote] belong together?",
            )
        self._names[graph], self._digests[graph], self._union = staging, digest, None

    def note(self, graph: str, digest: str) -> None:
        """Note where what a named graph holds comes from; see `Store.note`."""
        self._digests[graph] = digest

    def copied(self) -> RemoteDraft:
        """Give a copy of one's own, on the service."""
        copy = RemoteDraft(self._service, self._state, View(None, self._names, self._digests))
        copy._sources.append(self)
        return copy

    @contextmanager
    def changing(self) -> Iterator[RemoteDraft]:
        """Give a copy to change, which takes this draft's place at the end; see `Store.changing`."""
        copy = self.copied()
        yield copy
        self._names, self._digests, self._union, self._until = copy._names, copy._digests, copy._union, copy._until
        self._sources.append(copy)

    def publish(self, before: View) -> None:
        """Have the draft take the place of what counts.

        Args:
            before: What counts now.

        Raises:
            GraphBusyError: If another writer has taken over.
            ForeignStoreError: If the service holds graphs under its names that localties did not put there.
            EngineError: If the service does not carry it out.
        """
        if self._lease is None:
            raise TypeError("a copy of one's own is not published")
        union = self._joined()
        state = self._lease.check()
        staged = {graph: place for graph, place in self._names.items() if graph != place}
        self._claim(staged.keys() - state.ours)
        steps = [f"COPY SILENT GRAPH <{place}> TO GRAPH <{graph}>" for graph, place in sorted(staged.items())]
        steps += [f"DROP SILENT GRAPH <{graph}>" for graph in sorted(before.names.keys() - self._names.keys())]
        steps += [self._state.counting(union, self._digests), self._state.forgetting(union)]
        if before.union:
            steps.append(self._state.setting(before.union, EXPIRES, int(time.time()) + _RETIRED_SECONDS))
        self._carry_out(" ;\n".join(steps))
        self._own.discard(union)

    def _claim(self, graphs: Iterable[str]) -> None:
        """Note graphs as ours before they are written to; what others put there is left alone."""
        new = sorted(graphs)
        if not new:
            return
        if strange := self._service.holding(new):
            raise ForeignStoreError(
                f"{self._service.remote.query} holds {min(strange)} already, which localties did not put there",
                hint="Nothing was changed; use another dataset of the service, or drop that graph",
            )
        self._carry_out(self._state.saying((graph, OURS, 1) for graph in new))

    def _view(self) -> View:
        return View(self._joined(), self._names, self._digests)

    def _joined(self) -> str:
        """Give the graph with the union, made anew where graphs went or it may have been tidied away."""
        if self._union is None or self._until < time.time():
            self._union = self._kept(self._state.fresh("union"))
            places = sorted(self._names.values())
            for i in range(0, len(places), _AT_A_TIME):
                self._carry_out(" ;\n".join(_joining(p, self._union) for p in places[i : i + _AT_A_TIME]))
        return self._union

    def _owned(self, graph: str) -> str:
        """Give the graph of one's own that holds a named graph, copied where it is another's."""
        place = self._names.get(graph)
        if place is None or place not in self._own:
            own = self._kept(self._state.staging(graph))
            if place is not None:
                self._carry_out(f"COPY SILENT GRAPH <{place}> TO GRAPH <{own}>")
            self._names[graph] = own
        return self._names[graph]

    def _kept(self, graph: str) -> str:
        """Note a graph of one's own, so that it is tidied away some day if this run is killed."""
        self._until = int(time.time()) + _KEPT_SECONDS
        self._own.add(graph)
        self._carry_out(self._state.setting(graph, EXPIRES, self._until))
        return graph

    def _send(
        self, graph: str, lines: list[str], told: Callable[[int], None] = untold, arrived: int | None = None
    ) -> None:
        """Send triples in chunks; where some have arrived, those after them, noting how far it has come."""
        chunk = self._service.remote.chunk
        for start in range(arrived or 0, len(lines), chunk):
            part = lines[start : start + chunk]
            if arrived is not None:
                then = self._state.setting(graph, ARRIVED, start + len(part))
            else:
                then = self._state.setting(graph, EXPIRES, self._until)
            self._service.send(graph, part, self._renewed(then))
            told(len(part))

    def _carry_out(self, update: str) -> None:
        self._service.update(self._renewed(update), seconds=LONG_STEP)

    def _renewed(self, update: str) -> str:
        return f"{update} ;\n{self._lease.renewing()}" if self._lease else update


@contextmanager
def writing(service: Service, state: StateGraph) -> Iterator[RemoteDraft]:
    """Give a draft to change for as long as the block lasts; at its end it takes the place of what counts.

    Raises:
        GraphBusyError: If another writer is at work.
        EngineError: If the service does not do what it is told; then readers see what they saw before.
    """
    lease = Lease(state, service.update)
    said = lease.take()
    try:
        before = View.of(said)
        draft = RemoteDraft(service, state, before, lease, said.arrived)
        yield draft
        draft.publish(before)
        with suppress(EngineError):  # what is left over is tidied up by the next writer
            _tidy_up(service, state, draft._own)
    finally:
        with suppress(EngineError):  # a lease that cannot be given back runs out
            lease.give_back()


def _joining(graph: str, union: str) -> str:
    return f"INSERT {{ GRAPH <{union}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"


def _tidy_up(service: Service, state: StateGraph, own: set[str]) -> None:
    """Take away what was staged, and what may go by now."""
    said: State = state.read()
    now = time.time()
    _forget(service, state, {*own, *said.arrived, *(g for g, until in said.expires.items() if until < now)})


def _forget(service: Service, state: StateGraph, graphs: set[str]) -> None:
    with suppress(EngineError):
        for graph in sorted(graphs):
            service.update(f"DROP SILENT GRAPH <{graph}> ;\n{state.forgetting(graph)}")
