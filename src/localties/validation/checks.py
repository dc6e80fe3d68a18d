"""Validation by set-based SPARQL checks, for rules that reach across records.

A check is a SELECT query in `queries/checks/` that gives no rows when all is well. Its rows name the record as
`?focus`, and where it helps the property as `?path` and the offending value as `?value`; the message in its
header may quote any variable of the row as `{name}`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from localties.errors import QueryHeaderError
from localties.store import QueryFile
from localties.terms import BASE, shorten
from localties.validation.findings import Finding, Severity, name_of

if TYPE_CHECKING:
    from localties.graph import KnowledgeGraph
    from localties.store import Store, Term


def run_checks(graph: KnowledgeGraph) -> list[Finding]:
    """Run every check of the graph's project.

    Args:
        graph: The graph, derived facts included.

    Returns:
        The findings, without file and line.

    Raises:
        QueryHeaderError: If a check has no severity or no message in English and Vietnamese.
    """
    checks = QueryFile.read_all(graph.project.queries("checks"))
    return [finding for check in checks for finding in run_check(check, graph)]


def run_check(check: QueryFile, graph: KnowledgeGraph) -> list[Finding]:
    """Run one check on a graph, as `findings_of` does on a store."""
    return findings_of(check, graph.store)


def findings_of(check: QueryFile, store: Store) -> list[Finding]:
    """Run one check.

    Args:
        check: The check.
        store: What it is asked of.

    Returns:
        The findings, without file and line.

    Raises:
        QueryHeaderError: If it has no severity or no message in English and Vietnamese.
    """
    try:
        severity = Severity(check.header["severity"])
        texts = {language: str(check.header["message"][language]) for language in ("en", "vi")}
    except (KeyError, TypeError, ValueError):
        raise QueryHeaderError("a check needs a severity and a message in en and vi", file=check.path) from None
    findings = []
    for row in store.select(check.text).dicts():
        path, value = row.get("path"), row.get("value")
        words = {name: _words(term) for name, term in row.items()}
        findings.append(
            Finding(
                severity=severity,
                shape=f"{BASE}check/{check.name}",
                focus=name_of(row["focus"]),
                path=path.value if isinstance(path, ox.NamedNode) else None,
                value=None if value is None else str(value),
                messages={language: text.format_map(words) for language, text in texts.items()},
            )
        )
    return findings


def _words(term: Term) -> str:
    return shorten(term.value) if isinstance(term, ox.NamedNode) else str(getattr(term, "value", term))
