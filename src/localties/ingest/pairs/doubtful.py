"""Places of world layers that may be curated ones, for people to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from localties.graph import kept
from localties.ingest.pairs.meeting import recognise
from localties.ingest.reconcile import Certainty, Match, Mention, Reconciler, places_of_layers

if TYPE_CHECKING:
    from localties.graph import KnowledgeGraph

_LEVELS: Final = "SELECT ?place ?level WHERE { ?place a lt:Locality ; lt:level ?level }"


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place of a world layer that may be a curated one.

    Attributes:
        place: The IRI of the place.
        match: What its name can mean among the curated places, with reasons.
    """

    place: str
    match: Match


def doubtful_places(graph: KnowledgeGraph) -> tuple[Doubt, ...]:
    """Give the places of world layers of which nobody has decided whether they are curated ones.

    What was decided counts for the place when its list is imported again; it is no longer asked from now on.

    Args:
        graph: The graph, layers and ledger included.

    Returns:
        The places, the likeliest first.
    """
    return kept(graph, _find)


def _find(graph: KnowledgeGraph) -> tuple[Doubt, ...]:
    apart = places_of_layers(graph)
    if not apart:
        return ()
    reconciler = Reconciler(graph, ("lt:Locality",), apart)
    countries = {entity.country for entity in reconciler.entities}
    levels = {r["place"].value: r["level"].value.rpartition("/")[2] for r in graph.store.select(_LEVELS).dicts()}
    found = []
    for place in reconciler.aside:
        # A place of a country without a curated one can only be one whose country nobody knows.
        for name in dict.fromkeys(place.names) if countries & {place.country, None} else ():
            mention = Mention(name, place.country, place.latitude, place.longitude)
            match = recognise(mention, reconciler, levels)
            if match.certainty is Certainty.DOUBTFUL:
                found.append(Doubt(place.thing, match))
    return tuple(sorted(found, key=lambda doubt: (-doubt.match.candidates[0].score, doubt.place)))
