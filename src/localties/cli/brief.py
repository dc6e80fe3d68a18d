"""`localties brief`: what an officer wants to know before a visit."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import localties
from localties.cli import output
from localties.cli.options import AsOfOption, EngineOption, LanguageOption, ProjectOption
from localties.cli.verbs import entity_named
from localties.pages import Reader, ServerAddresses
from localties.pages.brief import brief_file, brief_markdown
from localties.query import Register


class BriefFormat(StrEnum):
    """How a brief is written."""

    HTML = "html"
    MD = "md"


def brief(
    locality: Annotated[str, typer.Argument(help="One side: can-tho, locality:can-tho or an IRI.")],
    partner: Annotated[str, typer.Argument(help="The side to be visited or received.")],
    form: Annotated[
        BriefFormat | None,
        typer.Option("--format", help="html, one file to print; or md. By the file's ending, else md."),
    ] = None,
    out: Annotated[Path, typer.Option("--output", "-o", help="File to write; - is standard output.")] = Path("-"),
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Write a brief of two pages on a locality and a partner: history, agreements, people, promises, sources."""
    form = form or (BriefFormat.HTML if out.suffix in (".html", ".htm") else BriefFormat.MD)
    with output.log().status("brief") as spinner:
        graph = localties.open_graph(project, as_of=as_of, engine=engine, told=output.bar(spinner))
        sides = [entity_named(graph, name) for name in (locality, partner)]
        reader = Reader(Register.read(graph, as_of), lang, ServerAddresses())
        text = (brief_file if form is BriefFormat.HTML else brief_markdown)(reader, *sides)
    if out == Path("-"):
        output.emit(text.encode("utf-8"))
    else:
        out.write_bytes(text.encode("utf-8"))
