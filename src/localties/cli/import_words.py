"""What an import does, in words: record by record, what is added, changed or removed."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
from rich.text import Text

from localties.cli import output
from localties.compare import Kind, Side, changes
from localties.graph import KnowledgeGraph
from localties.messages import messages
from localties.terms import DERIVED_GRAPH, GRAPH, LT

if TYPE_CHECKING:
    from localties.compare import Change
    from localties.ingest.tables.importing import Imported

_ROW: Final = ox.NamedNode(LT + "row")


def told_changes(done: Imported, language: str) -> list[Change]:
    """Tell record by record what an import changes; that a record stands in another row now is not told."""
    past = KnowledgeGraph(done.graph.project)
    added = done.after - done.before
    for name in done.graph.store.graphs():
        if name != DERIVED_GRAPH:
            past.store.add(done.graph.store.triples(name) - added, name)
    past.store.add(done.before, GRAPH)
    return changes(_side(done.before, past), _side(done.after, done.graph), language)


def moved_rows(done: Imported) -> int:
    """Count the records that merely stand in another row than before."""
    old = {t.subject: t.object for t in done.before if t.predicate == _ROW}
    return sum(t.predicate == _ROW and old.get(t.subject, t.object) != t.object for t in done.after)


def print_change(done: Imported, *, dry_run: bool, language: str) -> None:
    """Draw what an import changes, or would change."""
    _ = messages(language).ugettext
    if done.files:
        _print_records(done, language)
    if done.refused:
        output.log().print(_("nothing was imported: mend what is called a violation first"))
    elif not done.files:
        output.log().print(_("nothing changes: the graph says all of this already"))
    elif dry_run:
        output.log().print(_("nothing was written: this is what would change"))
    for path, data in done.files.items() if not done.refused else ():
        output.log().print(f"{path}  {0 if data is None else len(data) / 1e3:.1f} kB", markup=False)


def changes_as_json(done: Imported, language: str) -> list[dict[str, Any]]:
    """Give the changes for machines."""
    return [{**asdict(change), "kind": change.kind.value} for change in told_changes(done, language)]


def _side(triples: frozenset[ox.Triple], graph: KnowledgeGraph) -> Side:
    return Side(str(graph.project.root), frozenset(t for t in triples if t.predicate != _ROW), graph)


def _print_records(done: Imported, language: str) -> None:
    _ = messages(language).ugettext
    words = {Kind.ADDED: _("added"), Kind.REMOVED: _("removed"), Kind.CHANGED: _("changed")}
    colours = {Kind.ADDED: "green", Kind.REMOVED: "red", Kind.CHANGED: "yellow"}
    found = told_changes(done, language)
    for change in found:
        text = Text.assemble(
            (words[change.kind], colours[change.kind]), "  ", (change.cls_name, "dim"), " ", (change.name, "bold")
        )
        output.console().print(text.append(f": {'; '.join(change.details)}" if change.details else ""))
    counted = Counter(change.kind for change in found)
    summary = [f"{words[kind]} {counted[kind]}" for kind in Kind]
    if moved := moved_rows(done):
        summary.append(_("in another row %(count)s") % {"count": moved})
    output.log().print(", ".join(summary))
