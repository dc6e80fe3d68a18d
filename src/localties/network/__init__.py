"""The ties as a network: projection to networkx, layout, history of status, files for other programs."""

from localties.network.formats import gexf, graphml
from localties.network.grouping import Circle, grouped
from localties.network.layout import layout, layout_from, layouts
from localties.network.projection import Rule, around, project

__all__ = ["Circle", "Rule", "around", "gexf", "graphml", "grouped", "layout", "layout_from", "layouts", "project"]
