"""World layers: lists of sister cities become files of their own, apart from what is curated."""

from localties.ingest.pairs.about import About, Given
from localties.ingest.pairs.doubtful import Doubt, doubtful_places
from localties.ingest.pairs.importing import ImportedPairs, import_pairs
from localties.ingest.pairs.lists import Form, PairList, Place, Row
from localties.ingest.pairs.reading import read_pairs
from localties.ingest.pairs.told import LEFT_OUT, Findings, Kind

__all__ = [
    "LEFT_OUT",
    "About",
    "Doubt",
    "Findings",
    "Form",
    "Given",
    "ImportedPairs",
    "Kind",
    "PairList",
    "Place",
    "Row",
    "doubtful_places",
    "import_pairs",
    "read_pairs",
]
