"""Where triples are kept and asked: an embedded Oxigraph."""

from localties.store.embedded import Answer, EmbeddedStore, Solutions, Term
from localties.store.formats import format_named, format_of
from localties.store.query_file import QueryFile

__all__ = ["Answer", "EmbeddedStore", "QueryFile", "Solutions", "Term", "format_named", "format_of"]
