"""Giving the graph away: the whole of it as dumps, a part of it as an export."""

from localties.publish.build import BuildSummary, build
from localties.publish.dumps import DUMPS, dump, write_dumps
from localties.publish.export import select, select_ties
from localties.publish.metadata import metadata
from localties.publish.tables import ties_csv, ties_xlsx
from localties.publish.w3id import htaccess

__all__ = [
    "DUMPS",
    "BuildSummary",
    "build",
    "dump",
    "htaccess",
    "metadata",
    "select",
    "select_ties",
    "ties_csv",
    "ties_xlsx",
    "write_dumps",
]
