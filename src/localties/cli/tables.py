"""`localties template` and `localties import`: tables to fill in, and their rows as records."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from localties.cli import output
from localties.cli.import_words import changes_as_json, print_change
from localties.cli.options import LanguageOption, ProjectOption, TableFormat
from localties.errors import ExitCode, UnknownFormatError
from localties.graph import KnowledgeGraph
from localties.ingest.remarks import Remark
from localties.ingest.spellings import Order
from localties.ingest.tables.entries import Conventions
from localties.ingest.tables.importing import Imported, import_table
from localties.ingest.tables.template import OFFERED, template, template_csv
from localties.project import Project
from localties.terms import LT
from localties.workspace import Workspace


def make_template(
    out: Annotated[Path, typer.Argument(help="File to write: .xlsx for all sheets, .csv for one.")] = Path(
        "register.xlsx"
    ),
    sheet: Annotated[str, typer.Option(help="For .csv, which sheet, e.g. agreement or locality.")] = "agreement",
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Write a workbook to fill in: a sheet for each kind of record, with descriptions, examples and drop-downs."""
    with output.log().status("template"):
        graph = KnowledgeGraph.open(Project.find(project))
        examples = KnowledgeGraph.open(graph.project.base)
        languages = _workspace(graph.project).languages
        if out.suffix == ".csv":
            data = template_csv(graph, _class(sheet), lang, languages, examples)
        elif out.suffix == ".xlsx":
            data = template(graph, lang, languages, examples)
        else:
            raise UnknownFormatError(f"no template is made as '{out.suffix}'", hint="Name a file in .xlsx or .csv")
    out.write_bytes(data)
    output.console().print(str(out), markup=False)


def import_file(
    file: Annotated[Path, typer.Argument(help="A table: .xlsx, .xlsm, .ods, .csv or .tsv.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")] = False,
    prune: Annotated[
        bool,
        typer.Option(
            "--prune", help="Take away what an earlier import of this file brought and it no longer has."
        ),
    ] = False,
    dates: Annotated[
        Order | None, typer.Option(help="How 3/4/2020 is read; by the workspace's settings by default.")
    ] = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How remarks are written.")] = TableFormat.TABLE,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Import a table: every row becomes a record with its evidence, or is told of with sheet, row and column."""
    with output.log().status("import"):
        found = Project.find(project)
        workspace = _workspace(found)
        conventions = Conventions(
            order=dates or (Order(workspace.dates) if workspace.dates else None),
            language=workspace.languages[0] if found.workspace else None,
            prefix=f"{workspace.slug}." if found.workspace else "",
            languages=workspace.languages,
        )
        done = import_table(found, file, conventions, prune=prune, dry_run=dry_run)
    if form is TableFormat.JSON:
        output.emit_json(_as_json(done, lang))
    else:
        print_remarks(done.remarks, lang)
        print_change(done, dry_run=dry_run, language=lang)
    if done.refused:
        raise typer.Exit(ExitCode.FINDINGS)


def print_remarks(remarks: tuple[Remark, ...], language: str) -> None:
    """Draw remarks on a table: where, how bad, the value, what to do."""
    for remark in remarks:
        text = Text()
        place = remark.place()
        text.append(f"{place}: " if place else "")
        text.append(*output.severity_drawn(remark.severity, language))
        text.append(f": {remark.value!r}: " if remark.value is not None else ": ")
        text.append(remark.message(language))
        output.console().print(text)


def _as_json(done: Imported, language: str) -> dict[str, Any]:
    return {
        "table": done.table,
        "written": done.written,
        "files": sorted(map(str, done.files)),
        "added": sorted(map(str, done.after - done.before)),
        "removed": sorted(map(str, done.before - done.after)),
        "changes": changes_as_json(done, language),
        "remarks": [
            {
                "severity": remark.severity.value,
                "sheet": remark.sheet,
                "row": remark.row,
                "column": remark.column,
                "value": remark.value,
                "message": remark.message(language),
            }
            for remark in done.remarks
        ],
    }


def _workspace(project: Project) -> Workspace:
    return project.workspace or Workspace(name="localties")


def _class(name: str) -> str:
    by_name = {cls.removeprefix(LT).lower(): cls for cls in OFFERED} | {"change": LT + "TerritorialChange"}
    if name.lower() not in by_name:
        raise UnknownFormatError(f"there is no sheet '{name}'", hint=f"Sheets are {', '.join(sorted(by_name))}")
    return by_name[name.lower()]


class _TableByDefault(typer.core.TyperGroup):
    """Lets `localties import register.xlsx` stand for `localties import table register.xlsx`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in (*self.commands, "--help"):
            args = ["table", *args]
        return super().parse_args(ctx, args)


importing = typer.Typer(
    cls=_TableByDefault,
    no_args_is_help=True,
    help="Import a table (the default), or a list of sister-city pairs.",
)
importing.command("table")(import_file)
