"""A copy of a dataset on disk, for other processes to read."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from localties.store.embedded import EmbeddedStore


class Snapshot:
    """A store as it was at one moment; the copy goes when nothing refers to it any more.

    Args:
        store: The store to copy.

    Attributes:
        folder: The copy, to be opened by `EmbeddedStore.opened`.
    """

    def __init__(self, store: EmbeddedStore) -> None:
        place = Path(tempfile.mkdtemp(prefix="localties-"))
        weakref.finalize(self, shutil.rmtree, place, ignore_errors=True)
        self.folder = place / "dataset"
        store.save(self.folder)
