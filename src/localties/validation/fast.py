"""The fast engine: shifty (https://shifty.gtf.fyi/), for graphs that the reference takes too long for.

Data go to it as N-Triples from Oxigraph, without a detour through rdflib. It is told to infer nothing. Its public
functions give the report as rdflib graphs, which takes longer than the validation where there are many findings;
the native layer below them has the same report as text.
"""

from __future__ import annotations

import io
from collections import defaultdict
from typing import TYPE_CHECKING

import pyoxigraph as ox
from shifty._shifty import PreparedValidator

from localties.errors import ValidationBrokenError
from localties.terms import SH
from localties.validation.findings import Finding, name_of, severity_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from localties.store import Term


def judge(data: Iterable[ox.Triple], shapes: Iterable[ox.Triple]) -> list[Finding]:
    """Validate triples by shifty.

    Args:
        data: The data together with the class hierarchy.
        shapes: The shapes.

    Returns:
        The findings, without file and line.

    Raises:
        ValidationBrokenError: If the shapes are ill-formed or the data drive the engine into an error of its own.
    """
    try:
        engine = PreparedValidator(shapes=_n_triples(shapes), shapes_format="nt")
        report = engine.validate_w3c(
            data=_n_triples(data), data_format="nt", graph_mode="data", run_infer=False, sort_results=False
        )
    except (ValueError, RuntimeError) as error:
        raise ValidationBrokenError(f"the shapes cannot be applied: {' '.join(str(error).split())}") from None
    results: dict[Term, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(report.report_turtle, format=ox.RdfFormat.TURTLE):
        results[quad.subject][quad.predicate.value].append(quad.object)
    return [_finding(said) for said in results.values() if SH + "focusNode" in said]


def _finding(said: Mapping[str, list[Term]]) -> Finding:
    paths, values = said.get(SH + "resultPath", []), said.get(SH + "value", [])
    return Finding(
        severity=severity_of(said[SH + "resultSeverity"][0].value),
        shape=said[SH + "sourceShape"][0].value,
        focus=name_of(said[SH + "focusNode"][0]),
        path=next((path.value for path in paths if isinstance(path, ox.NamedNode)), None),
        value=next((str(value) for value in values), None),
        messages={
            message.language or "en": message.value
            for message in said.get(SH + "resultMessage", [])
            if isinstance(message, ox.Literal)
        },
    )


def _n_triples(triples: Iterable[ox.Triple]) -> bytes:
    data = io.BytesIO()
    ox.serialize(triples, data, format=ox.RdfFormat.N_TRIPLES)
    return data.getvalue()
