"""`localties diff`: what changed between two builds, files, projects or revisions."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from localties.cli import output
from localties.cli.options import AsOfOption, LanguageOption, ProjectOption
from localties.compare import Kind, changes, patch, read_sides
from localties.dates import PartialDate
from localties.messages import messages
from localties.project import Project

if TYPE_CHECKING:
    from collections.abc import Sequence

    from localties.compare import Change


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
    if form is not DiffFormat.PATCH and out != Path("-"):
        raise typer.BadParameter("only a patch goes to a file; give --format patch")
    with output.log().status("diff"):
        here = Project.find(project)
        old, new = read_sides(before, after or str(here.root), here, as_of)
        data = patch(old.triples, new.triples) if form is DiffFormat.PATCH else b""
        found = changes(old, new, lang) if form is not DiffFormat.PATCH else []
    _ = messages(lang).ugettext
    if old.day and new.day and old.day != new.day:
        days = {
            name: PartialDate.parse(day.isoformat()).in_words(lang)
            for name, day in (("old", old.day), ("new", new.day))
        }
        output.log().print(
            _("Status was judged for %(old)s and %(new)s; --as-of judges both for one day") % days, style="yellow"
        )
    match form:
        case DiffFormat.PATCH:
            output.write(data, out)
        case DiffFormat.JSON:
            output.emit_json([{**asdict(change), "kind": change.kind.value} for change in found])
        case DiffFormat.WORDS:
            _print(found, lang)


def _print(found: Sequence[Change], language: str) -> None:
    """Print a line for each change, and how many there are."""
    _ = messages(language).ugettext
    words = {Kind.ADDED: _("added"), Kind.REMOVED: _("removed"), Kind.CHANGED: _("changed")}
    for change in found:
        text = Text.assemble((change.cls_name, "dim"), " ", (change.name, "bold"), ": ")
        told = "; ".join(change.details)
        if change.kind is Kind.CHANGED:
            text.append(told)
        else:
            text.append(f"{words[change.kind]} ({told})" if told else words[change.kind])
        output.console().print(text)
    counted = Counter(change.kind for change in found)
    output.log().print(", ".join(f"{words[kind]} {counted[kind]}" for kind in Kind))
