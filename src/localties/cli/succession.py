"""`localties succession`: what abolished units had, where to ask about it, and what sources say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import pyoxigraph as ox
import typer

import localties
from localties.cli import output
from localties.cli.options import AsOfOption, EngineOption, Language, LanguageOption, ProjectOption, TableFormat
from localties.cli.verbs import entity_named
from localties.errors import ParameterError
from localties.graph import KnowledgeGraph, dataset_day, names_of, write
from localties.labels import choose
from localties.messages import messages
from localties.query.succession import UNRECORDED, Named, Pending, draft, successions
from localties.terms import SCHEME

_STDOUT: Final = Path("-")


def succession(
    locality: Annotated[
        str | None, typer.Option(help="Only what concerns this locality, gone or not: binh-duong or an IRI.")
    ] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="table or json.")] = TableFormat.TABLE,
    drafts: Annotated[
        Path | None,
        typer.Option(
            "--draft",
            help="New Turtle file for drafts of what no source was seen to settle; - is standard output.",
            show_default=False,
        ),
    ] = None,
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """List agreements and ties of units that no longer exist: who has the territory, who carries them on.

    Nothing is inherited by itself, and nothing is written to the graph: a draft claims no successor, and becomes a
    record when a person confirms it.
    """
    with output.log().status("succession") as spinner:
        graph = localties.open_graph(project, as_of=as_of, engine=engine, told=output.bar(spinner))
        wanted = entity_named(graph, locality) if locality else None
        found = successions(graph, wanted, as_of=as_of or dataset_day(graph))
    if drafts is not None:
        _write(found, drafts, lang)
        if drafts == _STDOUT:
            return
    if form is TableFormat.JSON:
        output.emit_json([_as_json(one) for one in found])
    else:
        _print(graph, found, lang)


def _write(found: list[Pending], file: Path, language: Language) -> None:
    """Write the drafts; a file that is there may hold somebody's corrections, and stays."""
    written = [triples for one in found if (triples := draft(one))]
    data = write([triple for triples in written for triple in triples], ox.RdfFormat.TURTLE)
    if file == _STDOUT:
        output.emit(data)
        return
    try:
        with file.open("xb") as stream:
            stream.write(data)
    except FileExistsError:
        raise ParameterError(f"{file} exists", hint="Name another file, or move that one away") from None
    said = messages(language).ugettext("%(count)s drafts written to %(file)s: confirm or correct each of them")
    output.log().print(said % {"count": len(written), "file": file}, markup=False)


def _print(graph: KnowledgeGraph, found: list[Pending], language: Language) -> None:
    _ = messages(language).ugettext
    headings = (_("What"), _("Party gone"), _("Territory now with"), _("State"), _("According to"))
    output.print_table(headings, ([*_cells(one, language), *_said(graph, one, language)] for one in found))


def _cells(one: Pending, language: Language) -> list[str]:
    _ = messages(language).ugettext
    parent = _("%(unit)s (it lay within)")
    heirs = [
        parent % {"unit": heir.unit.label(language)} if heir.is_parent else heir.unit.label(language)
        for heir in one.heirs
    ]
    gone = f"{one.predecessor.label(language)} ({one.gone_from.in_words(language)})"
    return [one.thing.label(language), gone, ", ".join(heirs)]


def _said(graph: KnowledgeGraph, one: Pending, language: Language) -> list[str]:
    if one.state == UNRECORDED:
        return [messages(language).ugettext("no source seen"), ""]
    concept = ox.NamedNode(f"{SCHEME}succession-status/{one.state}")
    state = choose(names_of(graph, concept), language) or one.state
    carriers = _joined(one.successors, language)
    return [f"{state}: {carriers}" if carriers else state, _joined(one.sources, language)]


def _joined(things: tuple[Named, ...], language: Language) -> str:
    return ", ".join(thing.label(language) for thing in things)


def _as_json(one: Pending) -> dict[str, Any]:
    return {
        "thing": one.thing.iri,
        "kind": one.kind,
        "labels": one.thing.labels,
        "predecessor": _named(one.predecessor),
        "goneFrom": one.gone_from.text,
        "change": one.change,
        "heirs": [{**_named(heir.unit), "territorialParent": heir.is_parent} for heir in one.heirs],
        "state": one.state,
        "successors": [_named(unit) for unit in one.successors],
        "sources": [_named(source) for source in one.sources],
        "since": one.since.text if one.since else None,
    }


def _named(thing: Named) -> dict[str, Any]:
    return {"iri": thing.iri, "labels": thing.labels}
