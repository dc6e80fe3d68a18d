"""`localties init`: a workspace for an office of its own."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from localties.cli import output
from localties.cli.options import LanguageOption
from localties.cli.verbs import entity_named
from localties.graph import KnowledgeGraph
from localties.ingest.starting import start
from localties.messages import messages
from localties.project import Project
from localties.terms import LICENCE
from localties.workspace import Workspace


def init(
    folder: Annotated[Path, typer.Argument(help="The folder to make.")],
    name: Annotated[
        str | None, typer.Option(help="What the workspace is called; the folder's name by default.")
    ] = None,
    home: Annotated[
        list[str] | None, typer.Option(help="A locality whose register it is, e.g. can-tho; repeatable.")
    ] = None,
    languages: Annotated[str, typer.Option(help="Languages of names, the first of them first.")] = "vi,en",
    base: Annotated[str | None, typer.Option(help="Address under which the pages are published.")] = None,
    licence: Annotated[str, typer.Option(help="Address of the licence of the data.")] = LICENCE,
    dates: Annotated[
        str | None, typer.Option(help="How 3/4/2020 is read: day-first or month-first; refused otherwise.")
    ] = None,
    *,
    lang: LanguageOption,
) -> None:
    """Make a workspace: settings, an empty graph, a workbook to fill in, and examples."""
    with output.log().status("init"):
        shipped = KnowledgeGraph.open(Project.shipped())
        homes = [entity_named(shipped, place) for place in home or ()]
        settings = Workspace(
            name=name or folder.resolve().name,
            base=base,
            home=tuple(home or ()),
            languages=tuple(tag.strip() for tag in languages.split(",")),
            licence=licence,
            dates=dates,
        )
        made = start(folder, settings, homes, date.today())
    for path in made:
        output.console().print(str(path), markup=False)
    _ = messages(lang).ugettext
    said = _("fill in %(workbook)s, then: localties import %(workbook)s --project %(folder)s --dry-run")
    output.log().print(said % {"workbook": folder / "register.xlsx", "folder": folder}, markup=False)
