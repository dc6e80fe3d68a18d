from __future__ import annotations

import pyoxigraph as ox

from localties.store import EmbeddedStore, Snapshot

TRIPLE = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(1))


def test_a_snapshot_holds_the_store_as_it_was() -> None:
    store = EmbeddedStore()
    store.add([TRIPLE], "urn:g")
    snapshot = Snapshot(store)
    store.drop("urn:g")
    opened = EmbeddedStore.opened(snapshot.folder)
    assert opened.triples() == opened.triples("urn:g") == {TRIPLE}
    assert opened.graphs() == ["urn:g"]


def test_a_snapshot_goes_when_nothing_refers_to_it() -> None:
    snapshot = Snapshot(EmbeddedStore())
    folder = snapshot.folder
    assert folder.is_dir()
    del snapshot
    assert not folder.parent.exists()
