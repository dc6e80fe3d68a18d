"""From files to a graph: loading, deriving, locating, writing."""

from localties.graph.changes import replace_files, writing
from localties.graph.derive import DayByDay, Thresholds, dataset_day, derive, rules_by_day
from localties.graph.engines import Loading, Told, as_of_day, bring, building, engine_of, nobody, opened, stated
from localties.graph.kept import kept
from localties.graph.knowledge import KnowledgeGraph, is_iri
from localties.graph.locate import lines_of
from localties.graph.neighbourhood import classes_of, is_part, leading_to, mentions, names_of, with_parts
from localties.graph.ordering import DEFAULT, Ordered, in_order, in_order_of, lines_in, ordered
from localties.graph.write import canonical, quiet_rdflib, to_rdflib, write, write_ordered

__all__ = [
    "DEFAULT",
    "DayByDay",
    "KnowledgeGraph",
    "Loading",
    "Ordered",
    "Thresholds",
    "Told",
    "as_of_day",
    "bring",
    "building",
    "canonical",
    "classes_of",
    "dataset_day",
    "derive",
    "engine_of",
    "in_order",
    "in_order_of",
    "is_iri",
    "is_part",
    "kept",
    "leading_to",
    "lines_in",
    "lines_of",
    "mentions",
    "names_of",
    "nobody",
    "opened",
    "ordered",
    "quiet_rdflib",
    "replace_files",
    "rules_by_day",
    "stated",
    "to_rdflib",
    "with_parts",
    "write",
    "write_ordered",
    "writing",
]
