"""Importing a list of pairs: it becomes one file of its own, `graph/world/<name>.ttl`."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import pyoxigraph as ox

from localties.errors import EmptyInputError, InputNotFoundError, ParameterError
from localties.graph import replace_files, write, writing
from localties.ingest.pairs.about import Given, about, language_of
from localties.ingest.pairs.countries import Countries
from localties.ingest.pairs.curated import FOLDER, Curated, OtherLayers, countries_named, layer_graph
from localties.ingest.pairs.layer import Layer
from localties.ingest.pairs.locating import locate
from localties.ingest.pairs.meeting import Spots, meet, name_places
from localties.ingest.pairs.reading import read_pairs
from localties.ingest.pairs.ties import legible, tell_one_sided, ties_of
from localties.ingest.reconcile import Ledger, Reconciler
from localties.labels import slug

if TYPE_CHECKING:
    from pathlib import Path

    from localties.ingest.pairs.about import About
    from localties.ingest.pairs.lists import PairList
    from localties.ingest.pairs.meeting import Matcher
    from localties.ingest.pairs.told import Findings
    from localties.project import Project


@dataclass(frozen=True, slots=True)
class ImportedPairs:
    """What an import of pairs does, or would do.

    Attributes:
        file: The file of the layer.
        graph: The IRI of its named graph.
        read: How many rows the list has.
        ties: How many ties they make.
        new: How many places are in the layer only.
        met: How many places the graph describes already, by IRI.
        findings: What there is to say about the list.
        data: The bytes of the layer.
        written: Whether they were written.
    """

    file: Path
    graph: str
    read: int
    ties: int
    new: int
    met: frozenset[str]
    findings: Findings
    data: bytes
    written: bool = False


def import_pairs(  # noqa: PLR0913 - what whoever imports can say
    project: Project,
    path: Path,
    given: Given | None = None,
    *,
    name: str | None = None,
    names: Path | None = None,
    language: str | None = None,
    dry_run: bool = False,
    matcher: Matcher | None = None,
) -> ImportedPairs:
    """Make a list of pairs a world layer of a project; what an earlier import of that name wrote is replaced.

    Args:
        project: The project.
        path: The list, in one of the formats of `read_pairs`.
        given: What is said of the list: licence, attribution, title, source; needed unless it is recognised.
        name: What the layer is called in identifiers; the file's name without its ending by default.
        names: The names of Wikidata identifiers, see `read_pairs`.
        language: The language of the names where neither the list nor what is known of it says.
        dry_run: Whether to write nothing.
        matcher: What finds the places that the graph describes; a Reconciler by default.

    Raises:
        InputNotFoundError, EncodingError, RdfSyntaxError, UnknownFormatError: If the list cannot be read.
        ParameterError: If it is not recognised and something about it is missing, or the name cannot be used.
        EmptyInputError: If no row makes a tie.
        GraphBusyError: If another run is writing to the graph.
    """
    if not path.is_file():
        raise InputNotFoundError("there is no such list of pairs", file=path)
    layer_name = slug(name if name is not None else path.stem)
    if not layer_name:
        raise ParameterError(f"'{name or path.stem}' has no letter or digit", hint="Name the layer with --name")
    pairs = read_pairs(path, names, language or language_of(path))
    known = about(path, pairs.form, given or Given())
    with nullcontext() if dry_run else writing(project.graph):
        ledger = Ledger(project.graph)
        done = _lay(project, pairs, known, layer_name, ledger, matcher)
        if dry_run:
            return done
        replace_files(project.graph, {done.file: done.data} | ledger.changed())
        return replace(done, written=True)


def _lay(  # noqa: PLR0913, PLR0917 - as import_pairs
    project: Project, pairs: PairList, known: About, name: str, ledger: Ledger, matcher: Matcher | None
) -> ImportedPairs:
    file = project.graph / FOLDER / f"{name}.ttl"
    curated = Curated.read(project)
    findings = pairs.findings
    countries = Countries(findings, ledger, curated.states, date.today())
    others = OtherLayers.read(project, file, curated.states)
    located = locate(pairs, others.by_item(), countries_named(curated, others))
    spots = Spots()
    rows = list(legible(located, findings, spots, countries))
    meet(spots, matcher or Reconciler(curated.graph, ("lt:Locality",)), curated.levels, findings)
    name_places(spots, others.places)
    ties = ties_of(rows, curated.home, curated.ties, findings)
    if pairs.directed:
        tell_one_sided(ties, findings)
    if not ties:
        raise EmptyInputError("no row of the list makes a tie", hint=_why(findings), file=pairs.path)
    tied = {spot.iri: spot for tie in ties for spot in (tie.locality, tie.partner)}
    graph = layer_graph(project, name)
    layer = Layer(name, graph)
    layer.describe(known, pairs)
    states = {
        code: countries.state(code) for code in sorted({spot.code for spot in tied.values() if not spot.met})
    }
    layer.add_states({code: iri for code, iri in states.items() if code not in curated.states}, curated.cldr)
    layer.add_places(tied.values(), states, curated.partners)
    layer.add_ties(ties, curated.labels, {**others.stated, **curated.stated})
    met = frozenset(iri for iri, spot in tied.items() if spot.met)
    data = write(layer.triples, ox.RdfFormat.TURTLE)
    return ImportedPairs(file, graph, pairs.read, len(ties), len(tied) - len(met), met, findings, data)


def _why(findings: Findings) -> str:
    counted = ", ".join(f"{kind} {count}" for kind, count in findings.counts().items())
    return f"Rows were left out: {counted}" if counted else "It holds no row"
