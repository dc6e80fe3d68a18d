from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from localties.store import DiskStore, EmbeddedStore, Snapshot

TRIPLE = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal(1))


def test_a_snapshot_holds_the_store_as_it_was() -> None:
    store = EmbeddedStore()
    store.add([TRIPLE], "urn:g")
    snapshot = Snapshot(store)
    store.drop("urn:g")
    opened = EmbeddedStore.opened(snapshot.folder)
    assert opened.triples() == opened.triples("urn:g") == {TRIPLE}
    assert opened.graphs() == ["urn:g"]


def test_a_snapshot_of_a_store_on_disk_stays_while_that_goes_on(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "store")
    assert EmbeddedStore.opened(Snapshot(store).folder).triples() == set()
    store.add([TRIPLE], "urn:g")
    snapshot = Snapshot(store)
    store.drop("urn:g")
    opened = EmbeddedStore.opened(snapshot.folder)
    assert opened.triples() == opened.triples("urn:g") == {TRIPLE}


def test_a_snapshot_goes_when_nothing_refers_to_it() -> None:
    snapshot = Snapshot(EmbeddedStore())
    folder = snapshot.folder
    assert folder.is_dir()
    del snapshot
    assert not folder.parent.exists()
