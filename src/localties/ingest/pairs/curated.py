"""What a project says without its world layers, and what the other layers say."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.graph import KnowledgeGraph, Thresholds, derive
from localties.graph.knowledge import rdf_files
from localties.ingest.pairs.differing import Stated
from localties.ingest.pairs.meeting import ITEM, Elsewhere
from localties.ingest.pairs.values import Point
from localties.ingest.reconcile.folding import key
from localties.store import EmbeddedStore, Store
from localties.terms import GRAPH, PREFIXES, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from localties.project import Project

FOLDER: Final = "world"
"""Where layers stand below the folder of the graph."""

_CLDR: Final = PREFIXES["evidence"] + "cldr"
_STATES: Final = "SELECT ?state ?code WHERE { ?state a lt:State ; lt:countryCode ?code }"
_LEVELS: Final = "SELECT ?place ?level WHERE { ?place a lt:Locality ; lt:level ?level }"
_LABELS: Final = "SELECT ?place ?name WHERE { ?place a lt:Locality ; rdfs:label ?name }"
_TIES: Final = (
    "SELECT ?tie ?locality ?partner WHERE { ?tie a lt:Tie ; lt:locality ?locality ; lt:partner ?partner }"
)
_COUNTRIES: Final = """
SELECT ?name ?code WHERE {
  ?place a lt:Locality ; rdfs:label|skos:altLabel ?name ; lt:country/lt:countryCode ?code .
}
"""
_PARTNERS: Final = "SELECT ?partner WHERE { ?partner a lt:Partner }"
_STATED: Final = """
SELECT ?tie ?property ?value WHERE {
  VALUES ?property { lt:since lt:status lt:statusSince lt:evidence }
  ?tie a lt:Tie ; ?property ?value .
}
"""
_PREFERRED: Final = """
SELECT ?tie ?property WHERE {
  ?tie a lt:Tie . ?claim lt:claimAbout ?tie ; lt:claimProperty ?property ; lt:rank rank:preferred .
}
"""
_HOME: Final = "SELECT ?code WHERE { ?dataset lt:homeCountry/lt:countryCode ?code } ORDER BY ?code LIMIT 1"
_PLACES: Final = """
SELECT ?place ?name ?state ?lat ?long WHERE {
  ?place a lt:Locality ; rdfs:label ?name ; lt:country ?state .
  OPTIONAL { ?place geo:lat ?lat ; geo:long ?long }
}
"""


@dataclass(frozen=True, slots=True)
class Curated:
    """What a project says without its world layers.

    Attributes:
        graph: The graph, with the ties that follow from agreements and events.
        states: The IRIs of its states by ISO 3166-1 alpha-2 code.
        levels: The levels of its localities, as local names.
        labels: The names of its localities by language.
        partners: Its partners.
        ties: Its ties by their two sides: the tie and its locality.
        stated: What it states of them, by tie.
        home: The code of the home country, or None.
        cldr: The IRI of the evidence for names of states, or None.
    """

    graph: KnowledgeGraph
    states: dict[str, str]
    levels: dict[str, str]
    labels: dict[str, dict[str, str]]
    partners: set[str]
    ties: dict[frozenset[str], tuple[str, str]]
    stated: dict[str, Stated]
    home: str | None
    cldr: str | None

    @classmethod
    def read(cls, project: Project) -> Curated:
        """Read a project's files, those of its world layers left aside.

        Raises:
            EncodingError, RdfSyntaxError: If a file cannot be read.
        """
        graph = KnowledgeGraph.open(project, records=False)
        if (below := project.below) and (workspace := project.workspace):
            for part in workspace.shipped:
                graph.add(below.graph / part)
        for file in rdf_files(project.graph):
            if not file.is_relative_to(project.graph / FOLDER):
                graph.add(file)
        derive(graph, Thresholds(date.today()))
        store = graph.store
        labels: dict[str, dict[str, str]] = defaultdict(dict)
        for row in store.select(_LABELS).dicts():
            labels[row["place"].value][_language(row["name"])] = row["name"].value
        ties = [{name: term.value for name, term in row.items()} for row in store.select(_TIES).dicts()]
        return cls(
            graph,
            {row["code"].value: row["state"].value for row in store.select(_STATES).dicts()},
            {r["place"].value: r["level"].value.rpartition("/")[2] for r in store.select(_LEVELS).dicts()},
            dict(labels),
            {row["partner"].value for row in store.select(_PARTNERS).dicts()},
            {frozenset((t["locality"], t["partner"])): (t["tie"], t["locality"]) for t in ties},
            _stated(store, defaultdict(Stated)),
            next((row["code"].value for row in store.select(_HOME).dicts()), None),
            _CLDR if any(store.matching(ox.NamedNode(_CLDR))) else None,
        )


@dataclass(frozen=True, slots=True)
class OtherLayers:
    """What the layers of a project say, but for one of them.

    Attributes:
        places: Their places, by IRI.
        countries: The countries in which these lie, as ISO 3166-1 alpha-2 codes, likewise.
        stated: What they state of ties, by tie.
    """

    places: dict[str, Elsewhere]
    countries: dict[str, str]
    stated: dict[str, Stated]

    @classmethod
    def read(cls, project: Project, own: Path, states: Mapping[str, str]) -> OtherLayers:
        """Read the layers of a project.

        Args:
            project: The project.
            own: The file of the layer to leave aside.
            states: The IRIs of the states that the graph has, by ISO 3166-1 alpha-2 code.

        Raises:
            EncodingError, RdfSyntaxError: If a file cannot be read.
        """
        names: dict[str, dict[str, str]] = defaultdict(dict)
        points: dict[str, Point] = {}
        countries: dict[str, str] = {}
        codes = {iri: code for code, iri in states.items()}
        stated: defaultdict[str, Stated] = defaultdict(Stated)
        folder = project.graph / FOLDER
        for file in rdf_files(folder) if folder.is_dir() else ():
            if file == own:
                continue
            store = EmbeddedStore()
            store.load(file, GRAPH + FOLDER)
            for row in store.select(_PLACES).dicts():
                place = row["place"].value
                names[place].setdefault(_language(row["name"]), row["name"].value)
                state = row["state"].value
                countries[place] = codes.get(state) or state.removeprefix(PREFIXES["state"]).upper()
                if "lat" in row and "long" in row:
                    points.setdefault(place, Point(row["lat"].value, row["long"].value))
            _stated(store, stated)
        places = {place: Elsewhere(by_language, points.get(place)) for place, by_language in names.items()}
        return cls(places, countries, stated)

    def by_item(self) -> dict[str, str]:
        """Give the countries of places that are items of Wikidata, as ISO 3166-1 alpha-2 codes by item."""
        return {place.removeprefix(ITEM): code for place, code in self.countries.items() if place.startswith(ITEM)}


def countries_named(curated: Curated, others: OtherLayers) -> dict[str, set[str]]:
    """Give the countries in which the graph and other layers have a place of a name, by the key of the name."""
    found: dict[str, set[str]] = defaultdict(set)
    for row in curated.graph.store.select(_COUNTRIES).dicts():
        found[key(row["name"].value)].add(row["code"].value)
    for place, known in others.places.items():
        for name in known.names.values():
            found[key(name)].add(others.countries[place])
    return found


def layer_graph(project: Project, name: str) -> str:
    """Give the IRI of the named graph that a layer is read into.

    Args:
        project: The project.
        name: The name of the layer, as its file has it.
    """
    namespace = f"{GRAPH}{project.workspace.slug}/" if project.workspace else GRAPH
    return f"{namespace}{FOLDER}/{name}"


def _stated(store: Store, found: defaultdict[str, Stated]) -> defaultdict[str, Stated]:
    for row in store.select(_STATED).dicts():
        tie, name, value = row["tie"].value, shorten(row["property"].value), row["value"]
        if name == "lt:evidence":
            found[tie].evidence.add(value.value)
        elif not isinstance(value, ox.BlankNode):
            found[tie].values[name].add(value)
    for row in store.select(_PREFERRED).dicts():
        found[row["tie"].value].preferred.add(shorten(row["property"].value))
    return found


def _language(term: object) -> str:
    return str(getattr(term, "language", None) or "")
