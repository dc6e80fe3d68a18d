"""What changed between two states of a graph, in words and as an RDF patch."""

from localties.compare.patch import patch
from localties.compare.sides import Side, read_side, read_sides
from localties.compare.words import Change, Kind, changes

__all__ = ["Change", "Kind", "Side", "changes", "patch", "read_side", "read_sides"]
