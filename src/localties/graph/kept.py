"""What is worked out once for each state of a graph, and shared by all who ask."""

from __future__ import annotations

from concurrent.futures import Future
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, TypeVar
from weakref import WeakKeyDictionary

from localties.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

    from localties.graph.knowledge import KnowledgeGraph

_Made = TypeVar("_Made")
_KEPT: Final[WeakKeyDictionary[Store, tuple[object, dict[object, Future[Any]]]]] = WeakKeyDictionary()
_LOCK: Final = Lock()


def kept(graph: KnowledgeGraph, make: Callable[[KnowledgeGraph], _Made]) -> _Made:
    """Give what a function makes of a graph: made when first asked for, and anew after the graph has changed.

    Who asks while it is being made waits for it.

    Args:
        graph: The graph.
        make: What to make; it does not refer to the graph afterwards.

    Raises:
        Whatever the function raises; then it is made when it is next asked for.
    """
    state = graph.store.state
    with _LOCK:
        known = _KEPT.get(graph.store)
        if known is None or known[0] != state:
            known = _KEPT[graph.store] = (state, {})
        made: Future[_Made] | None = known[1].get(make)
        if made is None:
            mine: Future[_Made] = Future()
            known[1][make] = mine
    if made is not None:
        return made.result()
    try:
        mine.set_result(make(graph))
    except BaseException as error:
        with _LOCK:
            known[1].pop(make, None)
        mine.set_exception(error)
    return mine.result()
