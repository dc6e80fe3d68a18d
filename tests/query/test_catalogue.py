from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from localties import KnowledgeGraph, Project, Solutions
from localties.errors import ParameterError, QueryHeaderError, UnknownQueryError
from localties.query import Parameter, named_query
from localties.query.catalogue import ParameterType
from localties.terms import XSD, expand


def parameter(kind: ParameterType, **more: object) -> Parameter:
    return Parameter("x", kind, {"en": "x", "vi": "x"}, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["can-tho", "locality:can-tho", "https://w3id.org/localties/id/locality/can-tho"])
def test_an_entity_is_known_by_local_prefixed_and_full_name(graph: KnowledgeGraph, text: str) -> None:
    assert parameter(ParameterType.ENTITY).term(text, graph) == ox.NamedNode(expand("locality:can-tho"))


def test_a_concept_is_looked_up_in_its_scheme(graph: KnowledgeGraph) -> None:
    field = parameter(ParameterType.CONCEPT, scheme="field")
    assert field.term("trade", graph) == ox.NamedNode(expand("field:trade"))
    with pytest.raises(ParameterError, match="there is no field 'memorandum'") as refused:
        field.term("memorandum", graph)
    assert "trade" in str(refused.value.hint)


@pytest.mark.parametrize(
    ("text", "day"),
    [("2024", "2024-01-01"), ("2024-04", "2024-04-01"), ("2024-04-26", "2024-04-26"), ("2024-36", "2024-10-01")],
)
def test_a_day_of_any_precision_is_its_first_day(graph: KnowledgeGraph, text: str, day: str) -> None:
    assert parameter(ParameterType.DAY).term(text, graph) == ox.Literal(day, datatype=ox.NamedNode(XSD + "date"))


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (ParameterType.ENTITY, "atlantis"),
        (ParameterType.ENTITY, "not an <iri>"),
        (ParameterType.DAY, "yesterday"),
        (ParameterType.INTEGER, "1.5"),
        (ParameterType.INTEGER, "1) } #"),
    ],
)
def test_a_value_that_does_not_fit_is_refused(graph: KnowledgeGraph, kind: ParameterType, text: str) -> None:
    with pytest.raises(ParameterError):
        parameter(kind).term(text, graph)


def test_choices_are_kept_to(graph: KnowledgeGraph) -> None:
    language = parameter(ParameterType.LANGUAGE, choices=("en", "vi"))
    assert language.term("vi", graph) == ox.Literal("vi")
    with pytest.raises(ParameterError, match="'fr' is not a choice"):
        language.term("fr", graph)


def test_text_cannot_break_out_of_its_place(graph: KnowledgeGraph) -> None:
    hostile = '") } INSERT DATA { <a:a> <a:b> "c" } #'
    assert parameter(ParameterType.TEXT).term(hostile, graph) == ox.Literal(hostile)


def test_an_unknown_query_is_answered_with_the_nearest(project: Project) -> None:
    with pytest.raises(UnknownQueryError, match="agreement-of") as refused:
        named_query(project, "agreement-of")
    assert "agreements-of" in str(refused.value.hint)


def test_an_unknown_parameter_is_refused(graph: KnowledgeGraph) -> None:
    with pytest.raises(ParameterError, match="has no parameter --colour"):
        named_query(graph.project, "agreements-of").ask(graph, {"colour": "red"})


def test_a_parameter_that_is_left_out_takes_its_default_or_stays_open(graph: KnowledgeGraph) -> None:
    query = named_query(graph.project, "agreements-of")
    everything, one = query.ask(graph), query.ask(graph, {"locality": "can-tho"})
    assert isinstance(everything, Solutions)
    assert isinstance(one, Solutions)
    assert 0 < len(one.rows) < len(everything.rows)


def test_an_incomplete_parameter_is_named_with_its_file(tmp_path: Path) -> None:
    folder = tmp_path / "queries" / "named"
    folder.mkdir(parents=True)
    header = (
        "#+ summary: {en: a, vi: b}\n#+ parameters:\n#+   - {name: x, type: nonsense, summary: {en: a, vi: b}}\n"
    )
    (folder / "broken.rq").write_text(header + "SELECT * {}", "utf-8")
    with pytest.raises(QueryHeaderError) as refused:
        named_query(Project(tmp_path), "broken")
    assert refused.value.file == folder / "broken.rq"
