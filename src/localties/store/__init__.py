"""Where triples are kept and asked: an embedded Oxigraph."""

from localties.store.embedded import Answer, Dataset, EmbeddedStore, Solutions, Term
from localties.store.formats import format_named, format_of
from localties.store.query_file import QueryFile
from localties.store.snapshot import Snapshot
from localties.store.sparql import using

__all__ = [
    "Answer",
    "Dataset",
    "EmbeddedStore",
    "QueryFile",
    "Snapshot",
    "Solutions",
    "Term",
    "format_named",
    "format_of",
    "using",
]
