"""Where triples are kept and asked: one interface; Oxigraph in memory and on disk; any SPARQL 1.1 service."""

from localties.store.answers import Answer, Bounds, Dataset, Solutions, Term
from localties.store.disk import DiskStore
from localties.store.embedded import EmbeddedStore, at_hand, in_memory
from localties.store.formats import format_named, format_of
from localties.store.interface import Store
from localties.store.opening import open_store
from localties.store.query_file import QueryFile
from localties.store.reading import read_triples
from localties.store.remote_reading import RemoteReader
from localties.store.snapshot import Snapshot
from localties.store.sparql import listed, using

__all__ = [
    "Answer",
    "Bounds",
    "Dataset",
    "DiskStore",
    "EmbeddedStore",
    "QueryFile",
    "RemoteReader",
    "Snapshot",
    "Solutions",
    "Store",
    "Term",
    "at_hand",
    "format_named",
    "format_of",
    "in_memory",
    "listed",
    "open_store",
    "read_triples",
    "using",
]
