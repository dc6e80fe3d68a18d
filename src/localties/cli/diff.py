"""`localties diff`: what changed between two builds, files, projects or revisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from localties.cli import output
from localties.cli.options import AsOfOption, LanguageOption, ProjectOption
from localties.compare import Kind, changes, patch, read_side
from localties.messages import messages
from localties.project import Project


class DiffFormat(StrEnum):
    """How a difference is written."""

    WORDS = "words"
    JSON = "json"
    PATCH = "patch"


def diff(
    before: Annotated[
        str, typer.Argument(metavar="A", help="A file, a folder of dumps, a project, or a git revision.")
    ],
    after: Annotated[
        str | None, typer.Argument(metavar="B", help="Likewise; the project at hand by default.")
    ] = None,
    form: Annotated[
        DiffFormat, typer.Option("--format", help="In words, as JSON, or as an RDF patch.")
    ] = DiffFormat.WORDS,
    out: Annotated[Path, typer.Option("--output", "-o", help="File for the patch; - is standard output.")] = Path(
        "-"
    ),
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Tell what changed between two states of the graph. The exit code is 0 whether or not anything did."""
    with output.log().status("diff"):
        here = Project.find(project)
        sides = [read_side(name, here, as_of) for name in (before, after or str(here.root))]
        if form is DiffFormat.PATCH:
            data = patch(sides[0].triples, sides[1].triples)
        else:
            found = changes(sides[0], sides[1], lang)
    if form is DiffFormat.PATCH:
        if out == Path("-"):
            output.emit(data)
        else:
            out.write_bytes(data)
    elif form is DiffFormat.JSON:
        output.emit_json([{**asdict(change), "kind": change.kind.value} for change in found])
    else:
        _ = messages(lang).ugettext
        words = {Kind.ADDED: _("added"), Kind.REMOVED: _("removed"), Kind.CHANGED: _("changed")}
        for change in found:
            text = Text.assemble((change.cls_name, "dim"), " ", (change.name, "bold"), ": ")
            output.console().print(text.append("; ".join(change.details) or words[change.kind]))
        counted = Counter(change.kind for change in found)
        output.log().print(", ".join(f"{words[kind]} {counted[kind]}" for kind in Kind))
