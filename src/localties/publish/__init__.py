"""Giving the graph away: the whole of it as dumps, a part of it as an export."""

from localties.publish.build import BuildSummary, build
from localties.publish.dumps import DUMPS, write_dumps
from localties.publish.export import select

__all__ = ["DUMPS", "BuildSummary", "build", "select", "write_dumps"]
