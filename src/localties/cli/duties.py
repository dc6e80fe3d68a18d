"""`localties duties`: what is due by when, as a table, as JSON, or as a calendar to subscribe to."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer
from rich.text import Text

import localties
from localties.cli import output
from localties.cli.options import AsOfOption, EngineOption, LanguageOption, ProjectOption
from localties.cli.verbs import entity_named
from localties.labels import choose
from localties.messages import messages
from localties.publish.calendar import calendar, calendar_name
from localties.query import Register
from localties.query.duties import Duty, State, state_in_words
from localties.query.duties import duties as find_duties

if TYPE_CHECKING:
    from collections.abc import Sequence

_COLOURS: Final = {State.OVERDUE: "bold red", State.DUE: "yellow", State.COMING: "green", State.PAST: "dim"}


class DutyFormat(StrEnum):
    """How duties are written."""

    TABLE = "table"
    JSON = "json"
    ICS = "ics"


def duties(
    locality: Annotated[str | None, typer.Option(help="Only the duties of this locality or partner.")] = None,
    as_of: AsOfOption = None,
    profile: Annotated[
        str | None,
        typer.Option(help="Rules besides the general ones, e.g. vietnam; by the data set's home country."),
    ] = None,
    months: Annotated[int, typer.Option(min=0, max=1200, help="How many months ahead to look.")] = 12,
    everything: Annotated[bool, typer.Option("--all", help="Also what was due more than 90 days before.")] = False,
    form: Annotated[
        DutyFormat | None,
        typer.Option("--format", help="table, json or ics (iCalendar). By the file's ending, else table."),
    ] = None,
    out: Annotated[
        Path, typer.Option("--output", "-o", help="File for json or ics; - is standard output.")
    ] = Path("-"),
    project: ProjectOption = None,
    engine: EngineOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Show what is due or coming: reports after signing, ends, renewals, promises, planned events."""
    form = form or {".ics": DutyFormat.ICS, ".json": DutyFormat.JSON}.get(out.suffix, DutyFormat.TABLE)
    if form is DutyFormat.TABLE and out != Path("-"):
        raise typer.BadParameter("a table is for the terminal; give --format json or ics")
    day = as_of or date.today()
    with output.log().status("duties") as spinner:
        graph = localties.open_graph(project, engine=engine, told=output.bar(spinner))
        place = None if locality is None else entity_named(graph, locality)
        found = find_duties(graph, day, profile, place, months, past=everything)
    match form:
        case DutyFormat.TABLE:
            print_duties(found, lang)
        case DutyFormat.JSON:
            output.write(_as_json(found), out)
        case DutyFormat.ICS:
            name = None if place is None else Register.read(graph).name(place, lang)
            output.write(calendar(found, lang, day, calendar_name(name, lang)), out)


def print_duties(found: Sequence[Duty], language: str) -> None:
    """Draw duties: when, how they stand, what is to be done, for which thing."""
    _ = messages(language).ugettext
    output.print_table(
        (_("When"), _("Status"), _("What"), _("Name"), _("Legal basis")),
        (
            (
                duty.when(language),
                Text(state_in_words(duty.state, language), style=_COLOURS[duty.state]),
                choose(duty.titles, language) or duty.rule,
                duty.label(language),
                choose(duty.legal_bases, language) or "",
            )
            for duty in found
        ),
    )


def _as_json(found: Sequence[Duty]) -> bytes:
    told = [{**asdict(duty), "anchor": duty.anchor.text, "certain": duty.is_certain} for duty in found]
    return (json.dumps(told, ensure_ascii=False, indent=2, default=str) + "\n").encode("utf-8")
