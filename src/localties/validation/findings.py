"""What validation finds, and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from localties.labels import choose
from localties.terms import RDF, SH, shorten


class Severity(StrEnum):
    """How bad a finding is (SHACL, section 2.1.4)."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, incomplete or worth knowing.

    Attributes:
        severity: How bad it is.
        shape: The IRI of the shape, or of the check, that found it.
        focus: The IRI (or `_:` label) of the record it concerns; None where it concerns a file as a whole.
        path: The IRI of the property, or None.
        value: The offending value in Turtle syntax without prefixes, or None.
        messages: What to do, by language tag.
        file: The file in which the record stands, or None.
        line: The line in that file, counted from 1, or None.
    """

    severity: Severity
    shape: str
    focus: str | None
    path: str | None = None
    value: str | None = None
    messages: Mapping[str, str] = field(default_factory=dict, hash=False)
    file: Path | None = None
    line: int | None = None

    @property
    def term(self) -> ox.NamedNode | ox.BlankNode | ox.Literal | None:
        """The offending value."""
        if self.value is None:
            return None
        (quad,) = ox.parse(f"<urn:s> <urn:p> {self.value} .", format=ox.RdfFormat.TURTLE)
        return quad.object if isinstance(quad.object, ox.NamedNode | ox.BlankNode | ox.Literal) else None

    def message(self, language: str) -> str:
        """Give the message in a language, or in the next best one."""
        return choose(self.messages, language) or shorten(self.shape)

    def sort_key(self) -> tuple[int, str, int, str, str, str, str]:
        """Worst first, then by place."""
        place = (str(self.file or ""), self.line or 0, self.focus or "")
        return (self.severity.rank, *place, self.path or "", self.shape, self.value or "")


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a validation.

    Attributes:
        findings: Worst first.
        focus_nodes: How many records each shape looked at, by the shape's IRI.
        validator: The SHACL engine that judged, such as `pyshacl`; None where none was asked.
    """

    findings: tuple[Finding, ...]
    focus_nodes: Mapping[str, int]
    validator: str | None = None

    def count(self, severity: Severity) -> int:
        """How many findings there are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def fails(self, threshold: Severity) -> bool:
        """Tell whether there is a finding at least as bad as a threshold."""
        return any(finding.severity.rank <= threshold.rank for finding in self.findings)

    @property
    def unmatched(self) -> list[str]:
        """The IRIs of shapes that looked at no record: they passed nothing."""
        return sorted(shape for shape, count in self.focus_nodes.items() if count == 0)


_SEVERITY_IRI: Final = {
    Severity.VIOLATION: ox.NamedNode(SH + "Violation"),
    Severity.WARNING: ox.NamedNode(SH + "Warning"),
    Severity.INFO: ox.NamedNode(SH + "Info"),
}


def severity_of(iri: str) -> Severity:
    """Give the severity that an IRI such as sh:Warning stands for; one of somebody's own counts as a violation."""
    known = (severity for severity, node in _SEVERITY_IRI.items() if node.value == iri)
    return next(known, Severity.VIOLATION)


def name_of(node: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
    """Give a record as findings name it: its IRI, or `_:` and its label."""
    return node.value if isinstance(node, ox.NamedNode) else str(node)


def shacl_report(report: Report) -> list[ox.Triple]:
    """Give a report as a SHACL validation report (https://www.w3.org/TR/shacl/#validation-report).

    Findings of checks appear in it too, with the check as `sh:sourceShape`.
    """
    node = ox.BlankNode("report")
    conforms = ox.Literal(not report.fails(Severity.INFO))
    triples = [
        ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "ValidationReport")),
        ox.Triple(node, ox.NamedNode(SH + "conforms"), conforms),
    ]
    for number, finding in enumerate(report.findings):
        result = ox.BlankNode(f"result{number}")
        triples.append(ox.Triple(node, ox.NamedNode(SH + "result"), result))
        triples += (ox.Triple(result, predicate, value) for predicate, value in _statements(finding))
    return triples


def _statements(finding: Finding) -> Iterable[tuple[ox.NamedNode, ox.NamedNode | ox.BlankNode | ox.Literal]]:
    yield ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "ValidationResult")
    yield ox.NamedNode(SH + "resultSeverity"), _SEVERITY_IRI[finding.severity]
    yield ox.NamedNode(SH + "sourceShape"), ox.NamedNode(finding.shape)
    if finding.focus:
        is_blank = finding.focus.startswith("_:")
        node = ox.BlankNode(finding.focus[2:]) if is_blank else ox.NamedNode(finding.focus)
        yield ox.NamedNode(SH + "focusNode"), node
    if finding.path:
        yield ox.NamedNode(SH + "resultPath"), ox.NamedNode(finding.path)
    if finding.term is not None:
        yield ox.NamedNode(SH + "value"), finding.term
    for language, message in finding.messages.items():
        yield ox.NamedNode(SH + "resultMessage"), ox.Literal(message, language=language)
