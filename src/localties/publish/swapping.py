"""Folders that take the place of older ones only when they are complete."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def swapped_in(folder: Path) -> Iterator[Path]:
    """Give a fresh folder to fill; when the block ends well, it takes the place of the one that is there.

    Args:
        folder: Where the folder is wanted; made where it does not exist, left as it is where the block fails.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    older = folder.with_name(f".{folder.name}-older")
    try:
        yield fresh
        fresh.chmod(0o755)
        shutil.rmtree(older, ignore_errors=True)
        if folder.exists():
            folder.rename(older)
        fresh.rename(folder)
        shutil.rmtree(older, ignore_errors=True)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
