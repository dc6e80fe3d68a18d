"""What checks look at, as it is read from their queries."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import URIRef, Variable
from rdflib.paths import MulPath
from rdflib.paths import Path as PropertyPath
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from localties.store import QueryFile
from localties.terms import LT, RDF
from localties.validation.patterns import Branch, Pattern, TooFarError
from localties.validation.reading import branches_of

CHECKS = QueryFile.read_all(sorted((Path(__file__).parents[2] / "queries" / "checks").glob("*.rq")))
A, B = (f"<{LT}{name}>" for name in "ab")


def asked(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Give the triple patterns of a query as rdflib reads it, wherever they stand."""
    if isinstance(node, CompValue):
        if node.name == "BGP":
            yield from node.triples
        is_exists = node.name in ("Builtin_EXISTS", "Builtin_NOTEXISTS")
        node = node.graph if is_exists else list(node.values())
        yield from asked([node])
    elif isinstance(node, list):
        for part in node:
            yield from asked(part)


def followed(path: Any) -> set[str]:
    """Give the properties of a path."""
    if isinstance(path, URIRef):
        return {str(path)}
    parts = [path.path] if isinstance(path, MulPath) else getattr(path, "args", None) or [path.arg]
    return {name for part in parts for name in followed(part)}


def looked_at(branches: list[Branch]) -> Iterator[Pattern]:
    for branch in branches:
        yield from branch.must
        yield from looked_at(branch.may)


def called(term: Any) -> str:
    """Give the name of a variable, as the query has it, or the value of a term."""
    return term.partition("#")[0] if isinstance(term, str) else str(term.value)


def must(query: str) -> list[list[tuple[str, ...]]]:
    """Give what each alternative needs, fresh names left out."""
    return [[tuple(map(called, pattern.terms)) for pattern in branch.must] for branch in branches_of(query)]


def idle(query: str) -> set[str]:
    return {called(name) for pattern in looked_at(branches_of(query)) for name in pattern.idle}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
def test_what_a_check_looks_at_is_what_a_parser_of_all_of_sparql_finds(check: QueryFile) -> None:
    triples = set(asked(translateQuery(parseQuery(check.text)).algebra))
    simple = {triple for triple in triples if not isinstance(triple[1], PropertyPath)}
    paths = {name for triple in triples - simple for name in followed(triple[1])}
    found = list(looked_at(branches_of(check.text)))
    read = {tuple(map(called, pattern.terms)) for pattern in found}
    assert {tuple(map(str, triple)) for triple in simple} <= read
    ends = {str(end) for s, _, o in triples for end in (s, o) if isinstance(end, Variable)}
    named = {called(term) for pattern in found for term in pattern.terms if isinstance(term, str)} - {""}
    assert named == ends | {str(p) for _, p, _ in simple if isinstance(p, Variable)}
    properties = {called(p.predicate) for p in found if not isinstance(p.predicate, str)}
    properties |= {called(term) for pattern in found for term in pattern.repeated}
    assert properties == paths | {str(p) for _, p, _ in simple if isinstance(p, URIRef)}


def test_union_and_paths_are_alternatives() -> None:
    either = [[("focus", LT + "a", "x")], [("focus", LT + "b", "x")]]
    assert must(f"SELECT ?focus {{ {{ ?focus {A} ?x }} UNION {{ ?focus {B} ?x }} }}") == either
    assert must(f"SELECT ?focus {{ ?focus {A}|{B} ?x }}") == either
    assert must(f"SELECT ?focus {{ ?x ^{A} ?focus }}") == [either[0]]
    assert must(f"SELECT ?focus {{ ?focus {A}/{B} ?x }}") == [[("focus", LT + "a", ""), ("", LT + "b", "x")]]


def test_lists_and_brackets_say_more_of_one_subject() -> None:
    (found,) = must(f"PREFIX : <{LT}> SELECT ?focus {{ ?focus a :C ; :a ?x, ?y ; . [] :b [ :c ?focus ] . }}")
    assert found == [
        ("focus", RDF + "type", LT + "C"),
        ("focus", LT + "a", "x"),
        ("focus", LT + "a", "y"),
        ("", LT + "b", ""),
        ("", LT + "c", "focus"),
    ]


def test_what_exists_looks_at_is_found_within_conditions() -> None:
    texts = ("FILTER NOT EXISTS {}", "FILTER(?x = 1 || EXISTS {})", "BIND(IF(EXISTS {}, 1, 2) AS ?y)", "MINUS {}")
    for text in texts:
        (branch,) = branches_of(f"SELECT ?focus {{ ?focus {A} ?x {text.replace('{}', f'{{ ?x {B} ?z }}')} }}")
        assert [tuple(map(called, pattern.terms)) for pattern in looked_at(branch.may)] == [("x", LT + "b", "z")]


def test_a_value_that_a_row_leaves_open_can_be_anything() -> None:
    (branch,) = branches_of(f"SELECT ?focus {{ VALUES (?x ?y) {{ ({A} UNDEF) ({B} 1) }} ?focus ?x ?y }}")
    assert {called(name): {term.value for term in terms} for name, terms in branch.given.items()} == {
        "x": {LT + "a", LT + "b"}
    }


def test_an_option_that_gives_the_record_is_needed() -> None:
    assert must(f"SELECT ?focus {{ ?x {A} ?y OPTIONAL {{ ?focus {B} ?x }} }}") == [
        [("x", LT + "a", "y"), ("focus", LT + "b", "x")]
    ]
    assert must(f"SELECT ?focus {{ ?focus {A} ?y OPTIONAL {{ ?focus {B} ?x }} }}") == [[("focus", LT + "a", "y")]]


def test_a_variable_is_idle_only_where_its_values_make_no_difference() -> None:
    within = "SELECT ?focus {{ ?focus ?p ?q . {{ SELECT {} {{ ?s ?p ?o {} }} {} }} }}"
    assert idle(within.format("DISTINCT ?p", "", "")) == {"s", "o"}
    for parts in (
        ("?p", "", ""),
        ("DISTINCT ?p", "FILTER(?o > 1)", ""),
        ("DISTINCT ?p", "", "GROUP BY ?p HAVING(COUNT(?o) > 1)"),
        ("DISTINCT ?p (COUNT(?o) AS ?n)", "", "GROUP BY ?p"),
        ("DISTINCT ?p", ". ?s ?x ?y", ""),
        ("DISTINCT ?p", "OPTIONAL { ?o ?x ?y }", ""),
    ):
        assert idle(within.format(*parts)) == set(), parts
    assert idle("SELECT ?focus { ?focus ?p ?q . { SELECT DISTINCT ?p { ?s ?p ?s } } }") == set()
    assert idle("SELECT ?focus { ?focus ?p ?q GRAPH ?g { { SELECT DISTINCT ?p { ?s ?p ?o } } } }") == set()


@pytest.mark.parametrize(
    "query",
    [
        "ASK { ?focus ?p ?o }",
        "SELECT * { ?focus ?p ?o }",
        "SELECT ?focus { ?focus ?p ?o } LIMIT 1",
        "SELECT ?focus { ?focus ?p ?o } VALUES ?o { 1 }",
        "SELECT ?focus { SERVICE <urn:x> { ?focus ?p ?o } }",
        "SELECT ?focus { ?focus unknown:p ?o }",
        "SELECT ?focus { ?focus <relative> ?o }",
        "SELECT ?focus { ?focus !lt:p ?o }",
        "SELECT ?focus { ?focus (lt:p/lt:q)* ?o }",
        "SELECT ?focus { ?focus (lt:p|^lt:q)* ?o }",
        "SELECT ?focus { ?focus lt:p (1 2) }",
        "SELECT ?focus { ?focus lt:p 'a\\nb' }",
        'SELECT ?focus { ?focus lt:p """text""" }',
        "SELECT ?focus { ?focus lt:p ?o",
        "SELECT ?focus { ?focus lt:p ?o } }",
    ],
)
def test_what_is_not_understood_is_too_far(query: str) -> None:
    with pytest.raises(TooFarError):
        branches_of(query)
