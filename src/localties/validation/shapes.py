"""Validation by SHACL shapes (https://www.w3.org/TR/shacl/), done by pySHACL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyshacl
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal, URIRef

from localties.graph import quiet_rdflib
from localties.validation.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Collection

    from rdflib.term import Node

_SEVERITIES: Final = {SH.Violation: Severity.VIOLATION, SH.Warning: Severity.WARNING, SH.Info: Severity.INFO}


def check_shapes(
    data: Graph, shapes: Graph, only: Collection[str] | None = None
) -> tuple[list[Finding], dict[str, int]]:
    """Validate a graph against shapes.

    Args:
        data: The data together with the class hierarchy, derived bounds of dates included.
        shapes: The shapes, with `sh:targetClass` targets.
        only: The IRIs of the records to look at; all of them by default.

    Returns:
        The findings, without file and line, and for each node shape with a target the number of records it
        looked at. A shape with none has passed nothing.
    """
    matched = {str(shape): _focus_nodes(data, shapes, shape) for shape in shapes.subjects(SH.targetClass)}
    if only is not None:
        matched = {shape: nodes & set(only) for shape, nodes in matched.items()}
    counts = {shape: len(nodes) for shape, nodes in matched.items()}
    wanted: list[URIRef | str] = [URIRef(node) for nodes in matched.values() for node in nodes]
    if not wanted:
        return [], counts
    with quiet_rdflib():
        _, report, _ = pyshacl.validate(
            data,
            shacl_graph=shapes,
            advanced=False,
            inference=None,
            focus_nodes=sorted(set(wanted)) if only is not None else None,
        )
    if not isinstance(report, Graph):
        raise TypeError(report)
    return [_finding(report, result) for result in report.subjects(RDF.type, SH.ValidationResult)], counts


def _focus_nodes(data: Graph, shapes: Graph, shape: Node) -> set[str]:
    classes = {
        descendant
        for target in shapes.objects(shape, SH.targetClass)
        for descendant in data.transitive_subjects(RDFS.subClassOf, target)
    }
    return {_name(node) for cls in classes for node in data.subjects(RDF.type, cls)}


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
