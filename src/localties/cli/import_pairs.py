"""`localties import pairs`: lists of sister cities become a world layer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer
from rich.text import Text

from localties import Project
from localties.cli import output
from localties.cli.options import LanguageOption, ProjectOption, TableFormat
from localties.ingest.pairs import Given, ImportedPairs, Kind, import_pairs
from localties.messages import messages
from localties.terms import shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN: Final = 5
"""How many findings of each kind a table shows."""


def pairs(
    file: Annotated[Path, typer.Argument(help="CSV of names, TSV of Wikidata items, or a SPARQL result in JSON.")],
    licence: Annotated[
        str | None, typer.Option(help="Address of the list's licence; needed unless the list is recognised.")
    ] = None,
    attribution: Annotated[str | None, typer.Option(help="Whom the licence asks to name, as a text.")] = None,
    title: Annotated[str | None, typer.Option(help="What the list is called.")] = None,
    source: Annotated[str | None, typer.Option(help="URL or DOI that the list comes from.")] = None,
    name: Annotated[str | None, typer.Option(help="Name of the layer; by default the file's.")] = None,
    names: Annotated[
        Path | None,
        typer.Option(
            help="TSV of item, name, country, latitude, longitude; by default names.tsv beside the list."
        ),
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of the names where the list does not say; en by default.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")
    ] = False,
    form: Annotated[
        TableFormat, typer.Option("--format", help="table, or json with every finding.")
    ] = TableFormat.TABLE,
    project: ProjectOption = None,
    *,
    lang: LanguageOption,
) -> None:
    """Import a list of sister cities as a world layer: one file in graph/world/, apart from what is curated."""
    given = Given(licence, attribution, title, source)
    with output.log().status("import"):
        done = import_pairs(
            Project.find(project), file, given, name=name, names=names, language=language, dry_run=dry_run
        )
    if form is TableFormat.JSON:
        output.emit_json(as_json(done))
    else:
        print_pairs(done, lang)


def as_json(done: ImportedPairs) -> dict[str, Any]:
    """Give what an import did as plain values, every finding included."""
    return {
        "file": done.file,
        "graph": done.graph,
        "written": done.written,
        "rows": done.read,
        "ties": done.ties,
        "places": {"new": done.new, "met": sorted(shorten(iri) for iri in done.met)},
        "counts": {kind.value: count for kind, count in done.findings.counts().items()},
        "findings": [
            {
                "kind": kind.value,
                "severity": remark.severity.value,
                "row": remark.row,
                "value": remark.value,
                "messages": dict(remark.messages),
            }
            for kind, remark in done.findings.remarks
        ],
    }


def print_pairs(done: ImportedPairs, language: str) -> None:
    """Draw what an import did: counts, then some findings of each kind.

    Args:
        done: What it did.
        language: The language of messages.
    """
    _ = messages(language).ugettext
    words = kinds_in_words(language)
    rows = [
        (_("rows read"), str(done.read)),
        (_("ties"), str(done.ties)),
        (_("places that only the list has"), str(done.new)),
        (_("places that the graph describes"), str(len(done.met))),
        *((words[kind], str(count)) for kind, count in done.findings.counts().items()),
    ]
    output.print_table((_("What"), _("How many")), rows)
    shown = [
        (words[kind], str(remark.row or ""), Text(remark.value or ""), Text(remark.message(language)))
        for kind in done.findings.counts()
        for remark in done.findings.of(kind)[:_SHOWN]
    ]
    if shown:
        output.console().print()
        output.print_table((_("Kind"), _("Row"), _("Value"), _("Message")), shown)
    said = _("written to %(file)s") if done.written else _("not written: %(file)s")
    output.log().print(Text(said % {"file": done.file}))


def kinds_in_words(language: str) -> Mapping[Kind, str]:
    """Give what findings of each kind are called."""
    _ = messages(language).ugettext
    return {
        Kind.UNREADABLE: _("left out: unreadable row"),
        Kind.NO_NAME: _("left out: place without a name"),
        Kind.NO_COUNTRY: _("left out: place without a country"),
        Kind.UNKNOWN_COUNTRY: _("left out: unknown territory"),
        Kind.DOUBTFUL_COUNTRY: _("left out: doubtful country"),
        Kind.DOMESTIC: _("left out: both in one country"),
        Kind.SELF: _("left out: paired with itself"),
        Kind.BAD_VALUE: _("point or date that is none"),
        Kind.DOUBTFUL_PLACE: _("place that may be a known one"),
        Kind.REPEATED: _("repeated pair"),
        Kind.ONE_SIDED: _("one-sided pair"),
        Kind.MENDED_COUNTRY: _("country mended"),
        Kind.INFERRED_COUNTRY: _("country read from the name"),
    }
