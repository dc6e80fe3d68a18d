"""Validation by SHACL shapes (https://www.w3.org/TR/shacl/), done by pySHACL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef

from localties.errors import ValidationBrokenError
from localties.graph import quiet_rdflib
from localties.validation.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from rdflib.term import Node

_TARGETS: Final = (SH.targetClass, SH.targetSubjectsOf)
_SEVERITIES: Final = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}


def check_shapes(
    data: Graph, shapes: Graph, only: Collection[str] | None = None
) -> tuple[list[Finding], dict[str, int]]:
    """Validate a graph against shapes.

    Args:
        data: The data together with the class hierarchy, derived bounds of dates included.
        shapes: The shapes, with targets by `sh:targetClass` or `sh:targetSubjectsOf`.
        only: The IRIs of the records to look at; all of them by default.

    Returns:
        The findings, without file and line, and for each shape with a target the number of records it looked
        at. A shape with none has passed nothing.

    Raises:
        ValidationBrokenError: If the data drive pySHACL into an error of its own.
    """
    matched = {shape: _targets(data, shapes, shape) for kind in _TARGETS for shape in shapes.subjects(kind)}
    if only is not None:
        matched = {shape: {node for node in nodes if _name(node) in only} for shape, nodes in matched.items()}
    counts = {str(shape): len(nodes) for shape, nodes in matched.items()}
    if not any(counts.values()):
        return [], counts
    aimed = shapes if only is None else _aimed_at(matched, shapes)
    with quiet_rdflib():
        try:
            _, report, _ = pyshacl.validate(data, shacl_graph=aimed, advanced=False, inference=None)
        except (ReportableRuntimeError, ArithmeticError) as error:
            raise ValidationBrokenError(
                f"the shapes cannot be applied to a value: {' '.join(str(error).split()) or type(error).__name__}",
                hint="Look for a blank node or NaN where a number or a date is due",
            ) from None
        if not isinstance(report, Graph):
            raise TypeError(report)
        return [_finding(report, result) for result in report.objects(None, SH.result)], counts


def _targets(data: Graph, shapes: Graph, shape: Node) -> set[Node]:
    classes = {
        descendant
        for target in shapes.objects(shape, SH.targetClass)
        for descendant in data.transitive_subjects(RDFS.subClassOf, target)
    }
    nodes = {node for cls in classes for node in data.subjects(RDF.type, cls)}
    return nodes.union(*(data.subjects(path) for path in shapes.objects(shape, SH.targetSubjectsOf)))


def _aimed_at(matched: Mapping[Node, Collection[Node]], shapes: Graph) -> Graph:
    """Give the shapes with records as targets in place of classes and properties.

    The option `focus_nodes` of pySHACL would do, were it not applied to the values that sh:or, sh:not and
    sh:node look at as well: those constraints then find nothing.
    """
    aimed = Graph()
    aimed += (triple for triple in shapes if triple[1] not in _TARGETS)
    aimed += ((shape, SH.targetNode, node) for shape, nodes in matched.items() for node in nodes)
    return aimed


def _finding(report: Graph, result: Node) -> Finding:
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    messages = {
        message.language or "en": str(message)
        for message in report.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    return Finding(
        severity=_SEVERITIES[URIRef(str(report.value(result, SH.resultSeverity)))],
        shape=str(report.value(result, SH.sourceShape)),
        focus=_name(report.value(result, SH.focusNode)),
        path=str(path) if isinstance(path, URIRef) else None,
        value=None if value is None else value.n3(),
        messages=messages,
    )


def _name(node: Node | None) -> str:
    return f"_:{node}" if isinstance(node, BNode) else str(node)
