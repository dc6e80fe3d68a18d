"""An RDF dataset in a folder, kept and asked by an Oxigraph inside this process.

The folder holds generations of the dataset, each a database of its own, and `localties-store.json`, which names
the one that counts. A generation that counts is never written to again: a writer makes the next one beside it and
then has the file name it, in one step. So a run that is killed leaves the last good generation, and any number of
processes may read while one writes.
"""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import uuid
import weakref
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.errors import (
    DamagedStoreError,
    EngineError,
    EngineFullError,
    ForeignStoreError,
    GraphBusyError,
    SparqlError,
)
from localties.store.embedded import EmbeddedStore
from localties.store.interface import SharedStore, Store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from localties.store.answers import Answer, Dataset

_MARK: Final = "localties-store.json"
_FRESH: Final = ".localties-store.json.fresh"
_LOCK: Final = ".lock"
_GENERATION: Final = "generation-"
_FORMAT: Final = 1
_ATTEMPTS: Final = 3


@dataclass(frozen=True, slots=True)
class _Mark:
    """What `localties-store.json` says.

    Attributes:
        format: The version of this layout.
        generation: The name of the folder that counts, or None before there is one.
        digests: The digests of its graphs.
    """

    format: int = _FORMAT
    generation: str | None = None
    digests: dict[str, str] = field(default_factory=dict)


class DiskStore(SharedStore, EmbeddedStore):
    """A dataset in a folder.

    Args:
        folder: The folder; made where there is none.

    Raises:
        ForeignStoreError: If there is something else in it.
        DamagedStoreError: If what is in it cannot be read any more.
        EngineError: If it cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        super().__init__(large=None)
        self._folder = folder
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._recognise()
        except OSError as error:
            raise EngineError(f"the folder of the graph cannot be used: {error.strerror}", file=folder) from None
        self._open_what_counts()

    def query(
        self, sparql: str, dataset: Dataset | None = None, *, base: str | None = None, most: int | None = None
    ) -> Answer:
        """Ask a SPARQL 1.1 query; see `Store.query`.

        Raises:
            DamagedStoreError: If the database cannot be read any more.
        """
        try:
            return super().query(sparql, dataset, base=base, most=most)
        except SparqlError as error:
            if "orruption" in error.message or "IO error" in error.message:
                raise self._damaged(error.message) from None
            raise

    def copied(self) -> EmbeddedStore:
        """Give a copy of one's own, on disk beside this one; unchanged parts take no room."""
        return self._beside(_GENERATION + "of-one-" + uuid.uuid4().hex[:12], lasting=False)

    def save(self, folder: Path) -> None:
        """Write the dataset to disk; see `EmbeddedStore.save`. On the same disk, it takes no room."""
        if self._kept is None:  # There is no generation yet.
            super().save(folder)
        else:
            self._engine.backup(str(folder))

    @contextmanager
    def changing(self) -> Iterator[EmbeddedStore]:
        """Give a copy to change, which takes this store's place at the end; see `Store.changing`."""
        with self._alone():
            self._open_what_counts()
            name = _GENERATION + uuid.uuid4().hex[:12]
            try:
                changed = self._beside(name, lasting=True)
                yield changed
                changed._engine.flush()
                mark = _Mark(generation=name, digests=dict(changed.digests))
                changed._engine = ox.Store()  # closes the database before others may open it
                self._write_mark(mark)
            except BaseException as error:
                shutil.rmtree(self._folder / name, ignore_errors=True)
                if isinstance(error, RuntimeError) or (isinstance(error, OSError) and error.filename is None):
                    raise self._unwritable(error) from None
                raise
            self._open_what_counts()
            self._tidy_up()

    def _recognise(self) -> None:
        """Tell a folder of ours, or an empty one, from any other."""
        names = {path.name for path in self._folder.iterdir()}
        if _MARK not in names:
            strangers = {n for n in names if n not in (_LOCK, _FRESH) and not n.startswith(_GENERATION)}
            if strangers:
                raise ForeignStoreError(
                    f"the folder holds something else than a graph of localties ({min(strangers)})",
                    hint="Nothing was changed; name another folder",
                    file=self._folder,
                )
        self._read_mark()

    def _read_mark(self) -> _Mark:
        try:
            said = json.loads((self._folder / _MARK).read_bytes())
            mark = _Mark(**said)
        except FileNotFoundError:
            return _Mark()
        except (ValueError, TypeError):
            raise self._damaged(f"{_MARK} cannot be read") from None
        if mark.format != _FORMAT:
            raise ForeignStoreError(
                f"the folder was written by another version of localties (format {mark.format})",
                hint="Nothing was changed; name another folder",
                file=self._folder,
            )
        return mark

    def _write_mark(self, mark: _Mark) -> None:
        fresh = self._folder / _FRESH
        with fresh.open("w", encoding="utf-8") as file:
            json.dump(asdict(mark), file)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._folder / _MARK)
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _open_what_counts(self) -> None:
        for attempt in range(_ATTEMPTS):
            mark = self._read_mark()
            if mark.generation is None:
                self._engine, self._digests, self._state = ox.Store(), {}, object()
                return
            try:
                hold = _Hold(self._folder / mark.generation)
                self._engine = ox.Store.read_only(str(self._folder / mark.generation))
            except (OSError, RuntimeError) as error:
                # A writer may have put the next generation in its place meanwhile.
                if attempt + 1 == _ATTEMPTS or self._read_mark() == mark:
                    raise self._damaged(str(error)) from None
                continue
            self._digests, self._kept, self._state = dict(mark.digests), hold, object()
            return

    def _beside(self, name: str, *, lasting: bool) -> EmbeddedStore:
        """Give a copy in a folder of its own."""
        copy = _Draft(large=None)
        path = self._folder / name
        if self._read_mark().generation is None:
            path.mkdir()
        else:
            self._engine.backup(str(path))
        if not lasting:
            weakref.finalize(copy, shutil.rmtree, path, ignore_errors=True)
            copy._kept = _Hold(path)
        copy._engine, copy._digests = ox.Store(str(path)), dict(self._digests)
        return copy

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self._folder / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise GraphBusyError(
                    "another run is writing to this graph", hint="Wait until it has ended", file=self._folder
                ) from None
            yield

    def _tidy_up(self) -> None:
        """Take away generations that nobody reads."""
        counts = self._read_mark().generation
        for path in self._folder.glob(_GENERATION + "*"):
            if path.name != counts:
                with suppress(OSError):
                    _Hold(path, alone=True).release()
                    shutil.rmtree(path, ignore_errors=True)

    def _damaged(self, reason: str) -> DamagedStoreError:
        return DamagedStoreError(
            f"the database is damaged: {' '.join(reason.split())}",
            hint="Take the folder away and build the graph again from its files",
            file=self._folder,
        )

    def _unwritable(self, error: OSError | RuntimeError) -> EngineError:
        reason = " ".join(str(error).split())
        full = getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        if full or "No space" in reason or "too large" in reason:
            return EngineFullError(
                f"there is no room left to write the graph: {reason}",
                hint="Nothing was changed",
                file=self._folder,
            )
        return EngineError(f"the graph cannot be written: {reason}", hint="Nothing was changed", file=self._folder)


class _Draft(EmbeddedStore):
    """A generation that can be written to."""

    # Many triples are on disk sooner than within the transaction of an update.
    infer = Store.infer


class _Hold:
    """Keeps a generation from being taken away for as long as it is referred to (flock, shared unless `alone`)."""

    def __init__(self, generation: Path, *, alone: bool = False) -> None:
        self._handle = os.open(generation, os.O_RDONLY)
        self.release = weakref.finalize(self, os.close, self._handle)
        try:
            fcntl.flock(self._handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError:
            self.release()
            raise
