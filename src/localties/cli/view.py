"""`localties view`: the ties as one HTML file each, to open, to mail, to put on any web host."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

import localties
from localties.cli import output
from localties.cli.options import AsOfOption, EngineOption, LanguageOption, ProjectOption
from localties.errors import ParameterError, UnknownEntityError
from localties.network import Rule, around
from localties.network import project as project_network
from localties.query import Register
from localties.views.charts import charts_page
from localties.views.map import map_page
from localties.views.network import network_page
from localties.views.overview import MOST, overview_page
from localties.views.timeline import timeline_page

view = typer.Typer(
    no_args_is_help=True, help="Draw the ties as network, map, timeline or charts, one HTML file each."
)


_Output = Annotated[Path, typer.Option("--output", "-o", help="File to write; - is standard output.")]


@view.command()
def network(
    out: _Output = Path("build/views/network.html"),
    rule: Annotated[Rule, typer.Option(help="What becomes an edge.")] = Rule.LOCALITY_PARTNER,
    focus: Annotated[
        str | None, typer.Option(metavar="ID", help="Show at first only what is around this one, e.g. can-tho.")
    ] = None,
    depth: Annotated[int, typer.Option(min=1, max=3, help="How many steps around it.")] = 1,
    with_agreements: Annotated[bool, typer.Option("--with-agreements", help="Draw agreements too.")] = False,
    with_events: Annotated[bool, typer.Option("--with-events", help="Draw events too.")] = False,
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Draw the ties as a network that one can search, filter and take back to past years.

    Very many ties are shown as an overview; --focus draws what is around one of its places in detail.
    """
    with output.log().status("draw") as spinner:
        register = Register.read(
            localties.open_graph(project, as_of=as_of, engine=engine, told=output.bar(spinner))
        )
        node = None if focus is None else _entity(register, focus, rule)
        if node is not None and len(register.ties) > MOST["network"]:
            register = _near(register, node, rule, depth)
        if len(register.ties) > MOST["network"]:
            if with_agreements or with_events or rule is not Rule.LOCALITY_PARTNER:
                raise ParameterError(
                    f"{len(register.ties):,} ties are drawn as an overview, which shows ties of places alone",
                    hint="Name a place with --focus, or leave --rule and --with-… out",
                )
            page = overview_page(register, lang, _itself, "network")
        else:
            page = network_page(
                register,
                lang,
                _itself,
                rule=rule,
                with_agreements=with_agreements,
                with_events=with_events,
                focus=node,
                depth=depth,
            )
    _write(page, out)


@view.command("map")
def map_of_ties(
    out: _Output = Path("build/views/map.html"),
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Draw the ties on a map."""
    _draw(_map, out, as_of, (project, engine), lang)


@view.command()
def timeline(
    out: _Output = Path("build/views/timeline.html"),
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Draw agreements and events in time, each date as precise as its source."""
    _draw(timeline_page, out, as_of, (project, engine), lang)


@view.command()
def charts(
    out: _Output = Path("build/views/charts.html"),
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Count agreements by year and kind, fields by country, and what is in force."""
    _draw(charts_page, out, as_of, (project, engine), lang)


def _draw(
    page: Callable[[Register, str, Callable[[str], str]], str],
    out: Path,
    as_of: date | None,
    where: tuple[Path | None, str | None],
    language: str,
) -> None:
    project, engine = where
    with output.log().status("draw") as spinner:
        text = page(
            Register.read(localties.open_graph(project, as_of=as_of, engine=engine, told=output.bar(spinner))),
            language,
            _itself,
        )
    _write(text, out)


def _map(register: Register, language: str, link: Callable[[str], str]) -> str:
    if len(register.ties) > MOST["map"]:
        return overview_page(register, language, link, "map")
    return map_page(register, language, link)


def _near(register: Register, node: str, rule: Rule, depth: int) -> Register:
    """Leave the ties that lie within some steps of a node."""
    edges = around(project_network(register, rule), node, depth).edges(data=True)
    return register.only({tie for *_, values in edges for group in values["ties"] for tie in group})


def _entity(register: Register, name: str, rule: Rule) -> str:
    """Find the node that a name stands for among the ties."""
    found = register.graph.find(name)
    nodes = set(project_network(register, rule))
    if not nodes.intersection(found):
        close = [] if found else register.graph.resembling(name)
        hint = f"Did you mean {' or '.join(close)}?" if close else None
        raise UnknownEntityError(f"'{name}' is nothing that the network shows", hint=hint)
    return next(iri for iri in found if iri in nodes)


def _itself(iri: str) -> str:
    """A file that may lie anywhere links to the public address of a thing, which is its IRI."""
    return iri


def _write(page: str, out: Path) -> None:
    if out == Path("-"):
        output.emit(page.encode("utf-8"))
        return
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(page, "utf-8")
    output.console().print(str(out), markup=False, soft_wrap=True)
