"""The reference engine: pySHACL, which passes the W3C test suite but takes minutes for 100,000 triples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox
import pyshacl
from pyshacl.errors import ReportableRuntimeError
from rdflib import SH, BNode, Graph, Literal, URIRef

from localties.errors import ValidationBrokenError
from localties.graph import quiet_rdflib, to_rdflib
from localties.validation.findings import Finding, name_of, severity_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rdflib.term import Node


def judge(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Finding]:
    """Validate triples by pySHACL.

    Args:
        data: The data together with the class hierarchy.
        shapes: The shapes.

    Returns:
        The findings, without file and line.

    Raises:
        ValidationBrokenError: If the data drive pySHACL into an error of its own.
    """
    graph, shapes_graph = to_rdflib(data), to_rdflib(shapes)
    with quiet_rdflib():
        try:
            _, report, _ = pyshacl.validate(graph, shacl_graph=shapes_graph, advanced=False, inference=None)
        except (ReportableRuntimeError, ArithmeticError, NotImplementedError) as error:
            raise _broken(error) from None
        if not isinstance(report, Graph):
            raise _broken(report)
        return [_finding(report, result) for result in report.objects(None, SH.result)]


def _broken(cause: object) -> ValidationBrokenError:
    said = " ".join(str(getattr(cause, "message", cause)).split()) or type(cause).__name__
    return ValidationBrokenError(
        f"the shapes cannot be applied to a value: {said}",
        hint="Look for a blank node or NaN where a number or a date is due",
    )


def _finding(report: Graph, result: Node) -> Finding:
    path, value = report.value(result, SH.resultPath), report.value(result, SH.value)
    messages = {
        message.language or "en": str(message)
        for message in report.objects(result, SH.resultMessage)
        if isinstance(message, Literal)
    }
    return Finding(
        severity=severity_of(str(report.value(result, SH.resultSeverity))),
        shape=str(report.value(result, SH.sourceShape)),
        focus=name_of(_term(report.value(result, SH.focusNode))),
        path=str(path) if isinstance(path, URIRef) else None,
        value=None if value is None else str(_term(value)),
        messages=messages,
    )


def _term(node: Node | None) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
    return ox.NamedNode(str(node))
