"""What people see: tables and cards on a terminal, one sentence for an error."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, cast

import pyoxigraph as ox
from babel.numbers import format_decimal
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from localties.labels import choose
from localties.messages import messages
from localties.terms import shorten
from localties.validation import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rich.status import Status

    from localties.graph import Loading
    from localties.publish import BuildSummary
    from localties.query import Assessment, Card
    from localties.query.describe import Mention
    from localties.store import Solutions, Term
    from localties.validation import Finding, Report, Verification

_COLOURS: Final = {Severity.VIOLATION: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_STATUS_COLOURS: Final = {
    "in-force": "green",
    "carried-on": "green",
    "expiring": "yellow",
    "dormant": "yellow",
    "successor-unclear": "bold red",
    "suspended": "red",
    "expired": "red",
}
_BAR: Final = 24
_WIDE: Final = 1000
"""Columns where output is not read on a terminal, so that nothing is cut or wrapped."""
_NAMED: Final = 5
"""How many shapes that looked at nothing are named."""


class _Trimmed(io.TextIOBase):
    """Standard output without the blanks that pad a table to a width nobody has."""

    def write(self, text: str) -> int:
        sys.stdout.write("\n".join(line.rstrip(" ") for line in text.split("\n")))
        return len(text)


def console() -> Console:
    """Give a console for what was asked for."""
    if sys.stdout.isatty():
        return Console(highlight=False)
    return Console(file=cast("IO[str]", _Trimmed()), width=_WIDE, highlight=False)


def log() -> Console:
    """Give a console for what accompanies it: progress, summaries, errors."""
    return Console(stderr=True, highlight=False, soft_wrap=True)


def bar(spinner: Status) -> Callable[[str | Loading], None]:
    """Give what shows by a spinner which step is taken, and by a bar how far a load has come."""

    def draw(loading: str | Loading) -> None:
        if isinstance(loading, str):
            spinner.update(loading)
            return
        done = round(_BAR * loading.arrived / max(loading.expected, 1))
        line = "━" * done + "─" * (_BAR - done)
        spinner.update(f"load {line} {loading.arrived:,} / {loading.expected:,} {escape(loading.file)}")

    return draw


def emit(data: bytes) -> None:
    """Write bytes to standard output as they are."""
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write(data: bytes, out: Path) -> None:
    """Write bytes to a file, or to standard output where it is called `-`."""
    if out == Path("-"):
        emit(data)
    else:
        out.write_bytes(data)


def emit_json(value: object) -> None:
    """Write a value as JSON, paths and sets as text and lists."""
    emit((json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n").encode("utf-8"))


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Text | str]], title: str | None = None) -> None:
    """Draw a table."""
    table = Table(*headings, title=title, title_justify="left", header_style="bold", pad_edge=False, box=None)
    for row in rows:
        table.add_row(*row)
    console().print(table)


def print_solutions(table: Solutions) -> None:
    """Draw the answer to a SELECT query."""
    print_table(table.variables, ([_cell(term) for term in row] for row in table.rows))


def print_findings(report: Report, language: str) -> None:
    """Draw findings one by one: place, record, property, what to do."""
    out = console()
    for finding in report.findings:
        out.print(_finding(finding, language))
    if report.unmatched:
        names = ", ".join(shorten(shape) for shape in report.unmatched[:_NAMED])
        rest = " …" if len(report.unmatched) > _NAMED else ""
        said = messages(language).ugettext("no record to look at, so nothing passed")
        log().print(Text(f"{said} ({len(report.unmatched)}): {names}{rest}", style="dim"))


def print_counts(report: Report, language: str) -> None:
    """Say in one line how many findings there are."""
    counted = ", ".join(f"{_severity(s, language)} {report.count(s)}" for s in Severity)
    validated = messages(language).ugettext("validated")
    judged = f" ({report.validator})" if report.validator else ""
    log().print(f"{validated}{judged}: {counted}")


def print_summary(summary: BuildSummary, language: str) -> None:
    """Draw what a build made."""
    _ = messages(language).ugettext
    rows = [(name.removeprefix("lt:"), str(count)) for name, count in summary.instances.items()]
    half = (len(rows) + 1) // 2
    table = Table(box=None, pad_edge=False, show_header=False)
    for _column in range(2):
        table.add_column()
        table.add_column(justify="right", style="bold", min_width=6)
    for number in range(half):
        left, right = rows[number], rows[number + half] if number + half < len(rows) else ("", "")
        table.add_row(*left, f"   {right[0]}", right[1])
    out = console()
    counts = {
        name: format_decimal(count, locale=language)
        for name, count in (("triples", summary.triples), ("files", summary.files), ("derived", summary.derived))
    }
    out.print(_("%(triples)s triples from %(files)s files, %(derived)s of them derived") % counts, style="bold")
    out.print(_("status as of %(day)s") % {"day": summary.as_of}, style="dim")
    out.print(Padding(table, (1, 0)))


def print_assessments(assessments: Sequence[Assessment], language: str) -> None:
    """Draw the register: status, thing, reason."""
    _ = messages(language).ugettext
    kinds = {"agreement": _("agreement"), "tie": _("tie")}
    print_table(
        (_("Status"), _("Kind"), _("Name"), _("Reason")),
        (
            (
                Text(choose(a.status_labels, language) or a.status, style=_STATUS_COLOURS.get(a.status, "")),
                kinds[a.kind],
                a.label(language),
                choose(a.reasons, language) or "",
            )
            for a in assessments
        ),
    )


def print_card(card: Card, language: str) -> None:
    """Draw one entity."""
    out = console()
    out.print(Text.assemble((card.title, "bold"), ("  " + " · ".join(card.classes), "dim")))
    out.print(Text(card.thing, style="blue"))
    if card.other_names:
        names = ", ".join(f"{name} ({tag})" if tag else name for tag, name in card.other_names)
        out.print(Text(names, style="italic"))
    if card.status:
        out.print(Text(card.status, style="bold"))
    _section(out, None, [(fact.name, "\n".join(fact.values)) for fact in card.facts])
    for heading, found in card.mentions.items():
        _section(out, f"{heading} ({len(found)})", [(m.label, _about(m)) for m in found])
    _section(
        out,
        messages(language).ugettext("Sources") if card.citations else None,
        [
            (c.title, " · ".join(part for part in (c.place, c.certainty, c.reason, c.url) if part))
            for c in card.citations
        ],
    )


def print_queries(entries: Sequence[Mapping[str, Any]], language: str) -> None:
    """Draw the catalogue of named queries."""
    _ = messages(language).ugettext
    rows = []
    for entry in entries:
        names = [f"--{p['name']}" + (f" [{p['default']}]" if p["default"] else "") for p in entry["parameters"]]
        rows.append((Text(entry["name"], style="cyan"), entry["summary"], Text(" ".join(names), style="dim")))
    print_table((_("Query"), _("What it tells"), _("Parameters")), rows)


def print_verifications(verifications: Sequence[Verification]) -> None:
    """Draw the evidence that no longer matches; what matches is only counted."""
    for v in verifications:
        if v.outcome != "matches":
            console().print(f"{v.file or '?'}:{v.line}: {shorten(v.evidence)}: {v.outcome}")
    matching = sum(v.outcome == "matches" for v in verifications)
    log().print(f"{matching} of {len(verifications)} pieces of evidence match their texts")


def _section(out: Console, heading: str | None, rows: Sequence[tuple[str, str]]) -> None:
    if heading:
        out.print()
        out.print(Text(heading, style="bold"))
    if not rows:
        return
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(ratio=2, overflow="fold", style="cyan" if heading is None else "")
    table.add_column(ratio=3, overflow="fold")
    for left, right in rows:
        table.add_row(Text(left), Text(right))
    out.print(Padding(table, (0, 0, 0, 2)))


def _about(mention: Mention) -> str:
    if mention.status:
        return f"{mention.status}: {mention.reason}"
    return " · ".join(part for part in (mention.when, mention.standing, mention.role) if part)


def _severity(severity: Severity, language: str) -> str:
    _ = messages(language).ugettext
    words = {Severity.VIOLATION: _("violation"), Severity.WARNING: _("warning"), Severity.INFO: _("info")}
    return words[severity]


def severity_drawn(severity: Severity, language: str) -> tuple[str, str]:
    """Give the word for a severity and its colour."""
    return _severity(severity, language), _COLOURS[severity]


def _finding(finding: Finding, language: str) -> Text:
    place = ":".join(str(part) for part in (_near(finding.file), finding.line) if part is not None)
    text = Text()
    text.append(f"{place}: " if place else "")
    text.append(*severity_drawn(finding.severity, language))
    about = " ".join(shorten(iri) for iri in (finding.focus, finding.path) if iri)
    text.append(f": {about}: " if about else ": ")
    text.append(finding.message(language))
    text.append(f" [{shorten(finding.shape)}]", style="dim")
    return text


def _cell(term: Term | None) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return shorten(term.value)
    return str(getattr(term, "value", term))


def _near(file: Path | None) -> Path | None:
    """Give a file as seen from the working folder, where it lies below it."""
    here = Path.cwd()
    return file.relative_to(here) if file is not None and file.is_relative_to(here) else file
