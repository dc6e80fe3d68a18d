"""The difference of two sides as an RDF patch (https://afs.github.io/rdf-delta/rdf-patch.html)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from localties.graph import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import pyoxigraph as ox


def patch(before: Collection[ox.Triple], after: Collection[ox.Triple]) -> bytes:
    """Write what has to be deleted and added so that one graph becomes the other.

    The rows are triples: a patch is of what is said, whichever file says it.

    Args:
        before: The triples of the one.
        after: The triples of the other. Blank nodes are the same where RDFC-1.0 names them alike.

    Returns:
        A patch in UTF-8: deletions before additions, each sorted, in one transaction. Its identifier is made of
        its lines, so that the same difference has the same bytes.
    """
    old, new = _lines(before), _lines(after)
    lines = [f"D {line}" for line in sorted(old - new)] + [f"A {line}" for line in sorted(new - old)]
    digest = hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()[:32]
    uuid = "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:]))
    return "\n".join([f"H id <urn:uuid:{uuid}> .", "TX .", *lines, "TC .", ""]).encode("utf-8")


def _lines(triples: Iterable[ox.Triple]) -> set[str]:
    return {f"{t.subject} {t.predicate} {t.object} ." for t in canonical(list(triples))}
