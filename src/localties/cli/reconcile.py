"""`localties reconcile`: what names mean, and what people decide about them."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

import localties
from localties.cli import output
from localties.cli.options import LanguageOption, ProjectOption, TableFormat
from localties.cli.verbs import entity_named
from localties.dates import PartialDate
from localties.errors import ExitCode, TableError
from localties.graph import KnowledgeGraph
from localties.ingest.pairs import doubtful_places
from localties.ingest.reconcile import (
    Certainty,
    Judgement,
    Ledger,
    Match,
    Mention,
    Reconciler,
    Suggestion,
    Verdict,
    suggest,
)
from localties.ingest.spellings import read_date
from localties.ingest.tables.reading import read_table
from localties.labels import fold
from localties.messages import messages
from localties.project import Project
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from localties.ingest.tables.reading import Row, Sheet

reconcile = typer.Typer(no_args_is_help=True, help="Say what names mean, and decide where that is doubtful.")


def _day(text: str) -> date:
    """Read a day; a year or a month means its last day."""
    return PartialDate.parse(text).latest


CountryOption = Annotated[str | None, typer.Option(help="The country beside the name: a name or an ISO code.")]
DayOption = Annotated[
    date | None, typer.Option("--on", parser=_day, metavar="DAY", help="The day at which the name is meant.")
]
FormatOption = Annotated[TableFormat, typer.Option("--format", help="table for people, json for machines.")]

_NAME: Final = "name"


@reconcile.command(_NAME)
def match_name(
    name: Annotated[str, typer.Argument(help="The name as the source writes it.")],
    country: CountryOption = None,
    on: DayOption = None,
    form: FormatOption = TableFormat.TABLE,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Say what one name means, and why; where the graph lacks it, what registers outside know of it."""
    match = Reconciler(localties.open_graph(project)).match(Mention(name, country, on=on))
    outside = suggest(match.mention) if match.certainty is Certainty.UNKNOWN else []
    if form is TableFormat.JSON:
        output.emit_json(_as_json(match, lang) | {"suggestions": [asdict(s) for s in outside]})
    else:
        _print_matches([match], lang)
        _print_suggestions(outside, lang)
    _end([match])


@reconcile.command("list")
def match_list(
    file: Annotated[
        Path,
        typer.Argument(help="A table (XLSX, ODS, CSV, TSV) with columns name, country and, if known, on."),
    ],
    form: FormatOption = TableFormat.TABLE,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Say what the names of a table mean: counts, then what is doubtful or unknown, each with its reasons."""
    mentions = _mentions(file)
    with output.log().status("reconcile"):
        reconciler = Reconciler(localties.open_graph(project))
        matches = [reconciler.match(mention) for mention in mentions]
    counts = Counter(match.certainty for match in matches)
    if form is TableFormat.JSON:
        output.emit_json(
            {
                "counts": {certainty.value: counts[certainty] for certainty in Certainty},
                "matches": [_as_json(match, lang) for match in matches],
            }
        )
    else:
        words = _words(lang)
        output.log().print(", ".join(f"{words[certainty]} {counts[certainty]}" for certainty in Certainty))
        open_ones = [match for match in matches if match.certainty is not Certainty.CERTAIN]
        if open_ones:
            _print_matches(sorted(open_ones, key=lambda match: match.certainty is Certainty.UNKNOWN), lang)
    _end(matches)


@reconcile.command("places")
def match_places(
    form: FormatOption = TableFormat.TABLE,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """List places of world layers that may be known ones, with reasons.

    Decide with `judge`; what was decided counts when the list is imported again.
    """
    with output.log().status("reconcile"):
        doubts = doubtful_places(KnowledgeGraph.open(Project.find(project)))
    matches = [doubt.match for doubt in doubts]
    if form is TableFormat.JSON:
        output.emit_json([{"place": doubt.place} | _as_json(doubt.match, lang) for doubt in doubts])
    elif matches:
        _print_matches(matches, lang)
    else:
        output.log().print(messages(lang).ugettext("No place of a world layer waits for a decision."))
    _end(matches)


@reconcile.command("judge")
def judge_name(
    name: Annotated[str, typer.Argument(help="The name as the source writes it.")],
    thing: Annotated[str, typer.Argument(help="What it was held against: can-tho, locality:can-tho or an IRI.")],
    verdict: Annotated[Verdict, typer.Argument(help="Whether the name means it.")],
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who decides.")],
    country: CountryOption = None,
    reason: Annotated[str | None, typer.Option(help="Why, in the language of --lang.")] = None,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Decide whether a name means a thing; it counts from now on, and earlier decisions stay in the ledger."""
    if not name.strip() or not by.strip():
        raise typer.BadParameter("the name and who decides must not be empty")
    graph = localties.open_graph(project)
    ledger = Ledger(graph.project.graph)
    today = datetime.now(UTC).astimezone().date()
    iri = entity_named(graph, thing)
    ledger.judge(Judgement(name, country or None, iri, verdict, by, today, reason or None, str(lang)))
    ledger.write()
    output.log().print(f"{ledger.path}: {len(ledger.judgements)}", markup=False)


@reconcile.command("ledger")
def show_ledger(
    form: FormatOption = TableFormat.TABLE,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """List what was decided, in the order in which it was."""
    judgements = Ledger(Project.find(project).graph).judgements
    if form is TableFormat.JSON:
        output.emit_json([asdict(judgement) for judgement in judgements])
        return
    _ = messages(lang).ugettext
    output.print_table(
        (_("Name"), _("Country"), _("Thing"), _("Verdict"), _("Decided by"), _("Day"), _("Reason")),
        (
            (
                judgement.mention_name,
                judgement.mention_country or "",
                shorten(judgement.thing),
                _verdict(judgement.verdict, lang),
                judgement.by,
                judgement.on.isoformat(),
                judgement.reason or "",
            )
            for judgement in judgements
        ),
    )


def _mentions(file: Path) -> list[Mention]:
    """Read the names of a table: of its first sheet that has a column for them."""
    table = read_table(file)
    for sheet in table.sheets:
        columns = _columns(sheet)
        if _NAME in columns:
            return [mention for row in sheet.rows if (mention := _mention(row, columns))]
    raise TableError("the table has no column 'name'", hint="Its first line names the columns", file=file)


def _columns(sheet: Sheet) -> dict[str, int]:
    """Give the columns that are read, by their English names; headings may be in either language."""
    headings = {fold(heading): number for number, heading in enumerate(sheet.header) if heading}
    _ = messages("vi").ugettext
    called = {_NAME: ("name", _("Name")), "country": ("country", _("Country")), "on": ("on", _("Day"))}
    return {
        column: headings[fold(heading)]
        for column, names in called.items()
        for heading in names
        if fold(heading) in headings
    }


def _mention(row: Row, columns: Mapping[str, int]) -> Mention | None:
    said = {column: row.cells[number] for column, number in columns.items() if row.cells[number] is not None}
    if _NAME not in said:
        return None
    on = read_date(said["on"]).latest if "on" in said else None  # type: ignore[arg-type]
    return Mention(str(said[_NAME]), str(said["country"]) if "country" in said else None, on=on)


def _words(language: str) -> dict[Certainty, str]:
    _ = messages(language).ugettext
    return {
        Certainty.CERTAIN: _("certain"),
        Certainty.DOUBTFUL: _("doubtful"),
        Certainty.UNKNOWN: _("unknown"),
    }


def _verdict(verdict: Verdict, language: str) -> str:
    _ = messages(language).ugettext
    return {Verdict.SAME: _("same"), Verdict.DIFFERENT: _("different"), Verdict.UNSURE: _("unsure")}[verdict]


def _as_json(match: Match, language: str) -> dict[str, Any]:
    return {
        "name": match.mention.name,
        "country": match.mention.country,
        "certainty": match.certainty.value,
        "judged": match.judged,
        "thing": match.thing,
        "candidates": [
            {"thing": c.thing, "name": c.name, "score": c.score, "reason": c.reasons[str(language)]}
            for c in match.candidates
        ],
    }


def _print_matches(matches: Sequence[Match], language: str) -> None:
    _ = messages(language).ugettext
    words = _words(language)
    rows: list[tuple[str, ...]] = []
    for match in matches:
        mention = match.mention
        first = (mention.name, mention.country or "", words[match.certainty])
        if not match.candidates:
            rows.append((*first, "", "", ""))
        for number, c in enumerate(match.candidates):
            begin = ("", "", "") if number else first
            rows.append((*begin, shorten(c.thing), f"{c.score:.0f}", c.reasons[str(language)]))
    output.print_table((_("Name"), _("Country"), _("Match"), _("Thing"), _("Score"), _("Reasons")), rows)


def _print_suggestions(suggestions: Sequence[Suggestion], language: str) -> None:
    if not suggestions:
        return
    _ = messages(language).ugettext
    output.print_table(
        (_("Register"), _("Code"), _("Name"), _("Country"), _("Type")),
        ((s.register, s.code, s.name, s.country, s.kind) for s in suggestions),
        title=_("Not in the graph, but in registers outside"),
    )


def _end(matches: Sequence[Match]) -> None:
    if any(match.certainty is not Certainty.CERTAIN for match in matches):
        raise typer.Exit(ExitCode.FINDINGS)
