"""`localties succession`: what abolished units had, where to ask about it, and what sources say."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Final

import pyoxigraph as ox
import typer
from rich.padding import Padding
from rich.text import Text

import localties
from localties.cli import output
from localties.cli.options import AsOfOption, EngineOption, Language, LanguageOption, ProjectOption, TableFormat
from localties.cli.verbs import entity_named
from localties.errors import ParameterError
from localties.graph import KnowledgeGraph, dataset_day, names_of, write
from localties.labels import choose
from localties.messages import messages
from localties.query.succession import UNRECORDED, Named, Pending, by_state, draft, successions
from localties.terms import SCHEME

_STDOUT: Final = Path("-")


def succession(
    locality: Annotated[
        str | None, typer.Option(help="Only what concerns this locality, gone or not: a name or an identifier.")
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
    """Draw what is open first: by state, by the party that is gone, and under each what it had."""
    _ = messages(language).ugettext
    out = output.console()
    if not found:
        output.log().print(_("Nothing is known of a unit that no longer exists."))
    for state, parties in by_state(found):
        out.print(Text(f"{_state(graph, state, language)} ({sum(map(len, parties))})", style="bold"))
        for party in parties:
            out.print(_indented(_gone(party[0], language), 2))
            for one in party:
                out.print(_indented(_line(one, language), 4))
                if one.sources:
                    sources = "; ".join(source.label(language) for source in one.sources)
                    out.print(_indented(Text(f"{_('According to')}: {sources}", style="dim"), 6))


def _indented(text: Text | str, columns: int) -> Padding:
    return Padding(text if isinstance(text, Text) else Text(text), (0, 0, 0, columns))


def _state(graph: KnowledgeGraph, state: str, language: Language) -> str:
    if state == UNRECORDED:
        return messages(language).ugettext("no source seen")
    return choose(names_of(graph, ox.NamedNode(f"{SCHEME}succession-status/{state}")), language) or state


def _gone(one: Pending, language: Language) -> str:
    _ = messages(language).ugettext
    heirs = [
        _("%(unit)s (the larger unit)") % {"unit": heir.unit.label(language)}
        if heir.is_parent
        else heir.unit.label(language)
        for heir in one.heirs
    ]
    gone = {"unit": one.predecessor.label(language), "day": one.gone_from.in_words(language)}
    said = _("%(unit)s, gone from %(day)s") % gone
    return f"{said} · {_('Territory now with')}: {', '.join(heirs) or _('no source seen')}"


def _line(one: Pending, language: Language) -> str:
    _ = messages(language).ugettext
    carriers = [
        _("%(unit)s, itself gone from %(day)s")
        % {"unit": carrier.unit.label(language), "day": carrier.gone_from.in_words(language)}
        if carrier.gone_from
        else carrier.unit.label(language)
        for carrier in one.successors
    ]
    line = one.thing.label(language)
    return f"{line} → {'; '.join(carriers)}" if carriers else line


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
        "successors": [
            {**_named(carrier.unit), "goneFrom": carrier.gone_from.text if carrier.gone_from else None}
            for carrier in one.successors
        ],
        "sources": [_named(source) for source in one.sources],
        "since": one.since.text if one.since else None,
    }


def _named(thing: Named) -> dict[str, Any]:
    return {"iri": thing.iri, "labels": thing.labels}
