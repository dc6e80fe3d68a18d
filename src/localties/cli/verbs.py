"""The verbs of the command line. Each does one step of the public API and draws what comes of it."""

from __future__ import annotations

import os
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pyoxigraph as ox
import typer

import localties
from localties.cli import output
from localties.cli.asking import read_parameters, read_query
from localties.cli.chains import chain_as_json, print_chains
from localties.cli.options import (
    AsOfOption,
    CardFormat,
    ChangedOption,
    EngineOption,
    FailOn,
    LanguageOption,
    ProjectOption,
    ReportFormat,
    TableFormat,
    ValidatorOption,
)
from localties.cli.since import validate_since
from localties.errors import ExitCode, LocaltiesError, ParameterError, UnknownEntityError, UnknownQueryError
from localties.graph import KnowledgeGraph, Thresholds, dataset_day, derive, stated, with_parts, write
from localties.ingest.tables.workbook import export as export_workbook
from localties.project import Project
from localties.publish import build as build_graph
from localties.publish import select
from localties.query import QueryFormat, assess, catalogue, describe, named_query, write_answer
from localties.query.reasons import explain
from localties.query.search import called
from localties.store import Solutions, format_named
from localties.terms import expand
from localties.validation import Outcome, Severity, Validator, shacl_report
from localties.validation import cite as find_quotation
from localties.validation import validate as validate_graph
from localties.validation import verify as verify_evidence


class _Verbs(typer.core.TyperGroup):
    """Turns an error into one sentence on standard error and its exit code."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except LocaltiesError as error:
            raise _failure(str(error), error.exit_code) from None
        except BrokenPipeError:
            raise typer.Exit(ExitCode.FINE) from None
        except OSError as error:
            raise _failure(f"{error.filename}: {error.strerror}", ExitCode.UNREADABLE) from None
        except Exception as error:
            # The command-line library's own exceptions carry their exit code and know how to show themselves.
            if hasattr(error, "exit_code") or "LOCALTIES_DEBUG" in os.environ:
                raise
            sentence = f"internal error: {type(error).__name__}: {error}. LOCALTIES_DEBUG=1 shows where"
            raise _failure(sentence, ExitCode.INTERNAL) from None


def _failure(sentence: str, code: ExitCode) -> typer.Exit:
    output.log().print(f"localties: {sentence}", markup=False)
    return typer.Exit(code)


app = typer.Typer(
    cls=_Verbs,
    no_args_is_help=True,
    add_completion=False,
    help=(
        "A knowledge graph of subnational diplomacy: which province or city is tied to whom abroad, by which "
        "agreement, shown by which events, still alive or not, according to which source."
    ),
    epilog="Exit codes: 0 fine, 1 findings, 2 usage, 3 unreadable input, 4 internal error.",
)


@app.callback(invoke_without_command=True)
def localties_callback(
    version: Annotated[bool, typer.Option("--version", help="Show the version and exit.")] = False,
) -> None:
    """Show the version where it is asked for."""
    if version:
        typer.echo(f"localties {localties.__version__}")
        raise typer.Exit


@app.command()
def build(
    project: ProjectOption = None,
    out: Annotated[Path, typer.Option(help="Folder of the dumps.")] = Path("build/dumps"),
    site: Annotated[
        Path | None, typer.Option(help="Folder of the site.", show_default="site, beside the dumps")
    ] = None,
    dumps_only: Annotated[bool, typer.Option("--dumps-only", help="Write no site.")] = False,
    as_of: AsOfOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Load, derive, validate, and write the dumps and the static site.

    Older ones are replaced only if there is no violation. Status is judged for the day of the data set, so that
    the same files give the same bytes.
    """
    pages = None if dumps_only else site or out.parent / "site"
    with output.log().status("load") as spinner:
        summary, report, dumps = build_graph(
            Project.find(project),
            out,
            as_of=as_of,
            site=pages,
            engine=engine,
            progress=output.bar(spinner),
        )
    output.print_summary(summary, lang)
    if not dumps:
        output.print_findings(report, lang)
        output.print_counts(report, lang)
        raise typer.Exit(ExitCode.FINDINGS)
    output.print_counts(report, lang)
    for dump in dumps:
        output.console().print(f"{dump}  {dump.stat().st_size / 1e6:.1f} MB")
    if pages is not None:
        output.console().print(str(pages / "index.html"))


@app.command()
def validate(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders; the project's graph by default.", show_default=False),
    ] = None,
    project: ProjectOption = None,
    fail_on: Annotated[FailOn, typer.Option(help="From which severity on the exit code is 1.")] = FailOn.VIOLATION,
    form: Annotated[ReportFormat, typer.Option("--format", help="How findings are written.")] = ReportFormat.HUMAN,
    validator: ValidatorOption = Validator.AUTO,
    changed: ChangedOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Check records against the shapes and the checks.

    Given files are judged on their own account; the project's graph is the context in which their references
    are looked up.
    """
    if paths and changed is not None:
        raise typer.BadParameter("give files, or --changed, not both")
    with output.log().status("validate") as spinner:
        if changed is not None:
            report = validate_since(changed, Project.find(project), validator)
        else:
            graph = stated(Project.find(project), engine, told=output.bar(spinner))
            only = [name for path in paths for name in graph.add(path)] if paths else None
            derive(graph, Thresholds(dataset_day(graph)))
            report = validate_graph(graph, only, validator)
    match form:
        case ReportFormat.HUMAN:
            output.print_findings(report, lang)
            output.print_counts(report, lang)
        case ReportFormat.JSON:
            output.emit_json([{**asdict(f), "severity": f.severity.value} for f in report.findings])
        case ReportFormat.TURTLE:
            output.emit(write(shacl_report(report), ox.RdfFormat.TURTLE))
    if fail_on is not FailOn.NEVER and report.fails(Severity(fail_on.value)):
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def query(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="A named query; `localties queries` lists them.")] = None,
    file: Annotated[Path | None, typer.Option(help="A SPARQL file instead; - reads standard input.")] = None,
    form: Annotated[QueryFormat, typer.Option("--format", help="How the answer is written.")] = QueryFormat.TABLE,
    project: ProjectOption = None,
    engine: EngineOption = None,
) -> None:
    """Ask a named query, with its parameters as --name value, or a SPARQL query of one's own."""
    if (name is None) == (file is None):
        raise UnknownQueryError("give the name of a query, or --file", hint="`localties queries` lists the names")
    values = read_parameters(ctx.args)
    with output.log().status("ask") as spinner:
        graph = localties.open_graph(project, engine=engine, told=output.bar(spinner))
        if name is not None:
            answer = named_query(graph.project, name).ask(graph, values)
        elif values:
            raise ParameterError("a query from a file takes no parameters")
        else:
            answer = graph.store.query(read_query(file))
    if form is QueryFormat.TABLE and isinstance(answer, Solutions):
        output.print_solutions(answer)
    elif form is QueryFormat.TABLE and isinstance(answer, bool):
        typer.echo("yes" if answer else "no")
    else:
        output.emit(write_answer(answer, form, graph.project.context))


@app.command()
def queries(
    project: ProjectOption = None,
    form: Annotated[TableFormat, typer.Option("--format", help="How the list is written.")] = TableFormat.TABLE,
    *,
    lang: LanguageOption,
) -> None:
    """List the named queries with their parameters."""
    entries = [
        {
            "name": entry.name,
            "summary": entry.file.summary(lang),
            "parameters": [
                {
                    "name": p.name,
                    "type": p.type.value,
                    "default": p.default,
                    "scheme": p.scheme,
                    "choices": list(p.choices),
                    "summary": p.summary[lang],
                }
                for p in entry.parameters
            ],
            "example": dict(entry.example),
        }
        for entry in catalogue(Project.find(project))
    ]
    if form is TableFormat.JSON:
        output.emit_json(entries)
    else:
        output.print_queries(entries, lang)


@app.command()
def export(
    form: Annotated[
        str, typer.Option("--format", help="turtle, ntriples, nquads, trig, rdfxml or jsonld.")
    ] = "turtle",
    locality: Annotated[
        str | None, typer.Option(help="Only this locality or partner and what speaks of it.")
    ] = None,
    cls: Annotated[
        str | None, typer.Option("--class", help="Only instances of this class, e.g. lt:Agreement.")
    ] = None,
    derived: Annotated[bool, typer.Option(help="With derived triples.")] = True,
    evidence: Annotated[bool, typer.Option(help="With evidence, claims and sources.")] = True,
    out: Annotated[Path, typer.Option("--output", "-o", help="File to write; - is standard output.")] = Path("-"),
    xlsx: Annotated[
        Path | None, typer.Option(help="A workbook instead, of all that is stated; it imports to the same graph.")
    ] = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Write the graph, or a part of it, to take away."""
    if xlsx is not None:
        own = KnowledgeGraph.open(Project.find(project))
        xlsx.write_bytes(export_workbook(own, lang, folders=own.own_graphs))
        return
    syntax = format_named(form)
    with output.log().status("export") as spinner:
        graph = localties.open_graph(project, engine=engine, told=output.bar(spinner))
        triples = select(
            graph,
            locality=None if locality is None else entity_named(graph, locality),
            cls=None if cls is None else _iri(cls),
            derived=derived,
            evidence=evidence,
        )
        keeps_graphs = syntax in (ox.RdfFormat.TRIG, ox.RdfFormat.N_QUADS)
        statements = [q for q in graph.store.matching() if q.triple in triples] if keeps_graphs else triples
        data = write(statements, syntax, graph.project.context)
    if out == Path("-"):
        output.emit(data)
    else:
        out.write_bytes(data)


@app.command()
def status(
    as_of: AsOfOption = None,
    locality: Annotated[
        str | None, typer.Option(help="Only the agreements and ties of this locality or partner.")
    ] = None,
    only: Annotated[
        list[str] | None, typer.Option("--only", help="Only this status, e.g. expiring; repeatable.")
    ] = None,
    expiring_months: Annotated[
        int, typer.Option(min=0, help="An end within so many months is near.")
    ] = Thresholds.expiring_months,
    dormant_years: Annotated[
        int, typer.Option(min=0, help="So many years without contact make a tie dormant.")
    ] = Thresholds.dormant_years,
    why: Annotated[bool, typer.Option("--why", help="With the steps that led to each status.")] = False,
    form: Annotated[TableFormat, typer.Option("--format", help="How the list is written.")] = TableFormat.TABLE,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Show what is in force, expiring, expired, dormant or without a clear successor, each with the reason."""
    with output.log().status("assess") as spinner:
        graph = stated(Project.find(project), engine, told=output.bar(spinner))
        place = None if locality is None else entity_named(graph, locality)
        thresholds = Thresholds(as_of or date.today(), expiring_months, dormant_years)
        assessments = [a for a in assess(graph, thresholds, place) if not only or a.status in only]
        explained = explain(graph, thresholds, assessments)
    if form is TableFormat.JSON:
        steps = {chain.thing: chain_as_json(chain) for chain in explained}
        output.emit_json([{**asdict(a), "actors": sorted(a.actors), "steps": steps[a.thing]} for a in assessments])
    elif why:
        print_chains(explained, lang)
    else:
        output.print_assessments(assessments, lang)


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="can-tho, locality:can-tho or an IRI.")],
    form: Annotated[CardFormat, typer.Option("--format", help="How it is written.")] = CardFormat.CARD,
    as_of: AsOfOption = None,
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Show one entity: names, facts, what speaks of it, sources."""
    with output.log().status("show") as spinner:
        graph = localties.open_graph(project, as_of=as_of, engine=engine, told=output.bar(spinner))
        thing = entity_named(graph, name)
    match form:
        case CardFormat.CARD:
            output.print_card(describe(graph, thing, lang), lang)
        case CardFormat.JSON:
            output.emit_json(asdict(describe(graph, thing, lang)))
        case CardFormat.TURTLE:
            things = with_parts(graph, [ox.NamedNode(thing)])
            output.emit(write([t for t in graph.store.triples() if t.subject in things], ox.RdfFormat.TURTLE))


@app.command()
def verify(
    sources: Annotated[Path, typer.Option(help="Folder with the texts that the evidence points into.")],
    form: Annotated[TableFormat, typer.Option("--format", help="How the list is written.")] = TableFormat.TABLE,
    project: ProjectOption = None,
) -> None:
    """Read the texts again and report evidence that no longer matches."""
    verifications = verify_evidence(KnowledgeGraph.open(Project.find(project)), sources)
    if form is TableFormat.JSON:
        output.emit_json([asdict(v) for v in verifications])
    else:
        output.print_verifications(verifications)
    if any(v.outcome is not Outcome.MATCHES for v in verifications):
        raise typer.Exit(ExitCode.FINDINGS)


@app.command()
def cite(
    text: Annotated[Path, typer.Argument(help="The text file.")],
    line: Annotated[int, typer.Argument(help="The line, counted from 1.")],
    quotation: Annotated[str, typer.Argument(help="The exact words on that line.")],
) -> None:
    """Give line, span and digest of a quotation, to paste into a piece of evidence."""
    start, end, digest = find_quotation(text, line, quotation)
    typer.echo(f'lt:line {line} ; lt:startChar {start} ; lt:endChar {end} ;\nlt:digest "{digest}" ;')


def entity_named(graph: KnowledgeGraph, name: str) -> str:
    """Give the IRI that an identifier or a name on the command line means.

    Raises:
        UnknownEntityError: If it means nothing in the graph.
        AmbiguousNameError: If several things are called so.
    """
    found = called(graph, name)
    if found is None:
        close = graph.resembling(name)
        hint = f"Did you mean {' or '.join(close)}?" if close else None
        raise UnknownEntityError(f"nothing in the graph is called '{name}'", hint=hint)
    return found


def _iri(name: str) -> str:
    try:
        return expand(name)
    except KeyError:
        raise UnknownEntityError(
            f"'{name}' is not an IRI and has no known prefix", hint="Write e.g. lt:Agreement"
        ) from None
