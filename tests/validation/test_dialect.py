"""On any shapes of core SHACL and any data, shacl-rust says what the reference says, or refuses the shapes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox
import pytest
import shacl_rust
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from localties import Finding
from localties.errors import ValidationBrokenError
from localties.store import EmbeddedStore, Term
from localties.terms import PREFIXES
from localties.validation import fast, reference

HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
HEAD += "@prefix : <urn:case:> . @prefix sh: <http://www.w3.org/ns/shacl#> .\n"
NODES = [":a", ":b", ":c", "_:d"]
LITERALS = (
    "'x' 'xy' 'x'@en 'y'@en-GB 'y'@vi '5' 5 7.5 true '2020-01-01'^^xsd:date '2021-01-01'^^xsd:date "
    "'2020'^^xsd:gYear '2020-01-01' 'no'^^xsd:integer '2020-02-31'^^xsd:date '\"\\n\\u00e9'"
).split()
PROPERTIES = [":p", ":q", ":r"]
SHAPES = [":S0", ":S1", ":S2", ":S3", ":S4"]

nodes, literals, properties = map(st.sampled_from, (NODES, LITERALS, PROPERTIES))
terms = nodes | literals
paths = st.sampled_from(
    ":p :p :p :q :r (:p,:q) ^:p (^:p,:q) (:p,^:q) :p|:q :p|^:q :p* :p+ :p? (:p,:q+) (:p|:q)*".split()
)


def turtle_of(path: str) -> str:
    """Write a path as SHACL does."""
    if path.startswith("(") and path.endswith(")") and "|" not in path:
        return f"( {' '.join(turtle_of(step) for step in path[1:-1].split(','))} )"
    for sign, name in (("*", "zeroOrMorePath"), ("+", "oneOrMorePath"), ("?", "zeroOrOnePath")):
        if path.endswith(sign):
            return f"[ sh:{name} {turtle_of(path[:-1].strip('()'))} ]"
    if "|" in path:
        return f"[ sh:alternativePath ( {' '.join(map(turtle_of, path.split('|')))} ) ]"
    return f"[ sh:inversePath {path[1:]} ]" if path.startswith("^") else path


def one_of(text: str, *choices: str) -> st.SearchStrategy[str]:
    """Write one of some choices in the place of `%`."""
    return st.sampled_from(choices).map(lambda choice: text.replace("%", choice))


def several(text: str, members: st.SearchStrategy[str], most: int = 3) -> st.SearchStrategy[str]:
    """Write one to some members in the place of `%`."""
    return st.lists(members, min_size=1, max_size=most).map(lambda found: text.replace("%", " ".join(found)))


named_terms = terms.filter(lambda term: term != "_:d")
OF_ANY = [
    one_of("sh:datatype %", "xsd:string", "xsd:integer", "xsd:date", "rdf:langString"),
    one_of("sh:nodeKind sh:%", "IRI", "Literal", "BlankNodeOrIRI", "IRIOrLiteral"),
    one_of("sh:class %", ":C", ":D"),
    several("sh:in ( % )", named_terms, 4),
    several("sh:hasValue %", named_terms, 1),
    one_of("sh:pattern '%' ; sh:flags 'i'", "^X", "y", "[0-9]{4}"),
    one_of("sh:languageIn ( '%' )", "en", "vi", "en-GB"),
    one_of("sh:% 5", "minInclusive", "maxInclusive", "minExclusive", "maxExclusive"),
    one_of("sh:% 3", "minLength", "maxLength"),
]
OF_NODES = [several("sh:closed true ; sh:ignoredProperties ( % rdf:type )", properties)]
OF_PATHS = [
    one_of("sh:equals %", *PROPERTIES),
    one_of("sh:disjoint %", *PROPERTIES),
    one_of("sh:lessThan %", *PROPERTIES),
    one_of("sh:minCount %", "0", "1", "2"),
    one_of("sh:maxCount %", "0", "1"),
    st.just("sh:uniqueLang true"),
]


def constraints(others: list[str], *, has_path: bool) -> st.SearchStrategy[str]:
    """Give a constraint; the shapes that it may name are given."""
    kinds = [*OF_ANY, *(OF_PATHS if has_path else OF_NODES)]
    if others:
        named = [one_of(f"sh:{name} %", *others) for name in ("node", "not")]
        listed = [several(f"sh:{name} ( % )", st.sampled_from(others)) for name in ("and", "or", "xone")]
        kinds += 2 * [*named, *listed, one_of("sh:property %Path", *others)]
        counts = ("qualifiedMinCount 1", "qualifiedMinCount 2", "qualifiedMaxCount 1") if has_path else ()
        kinds += 2 * [one_of(f"sh:qualifiedValueShape % ; sh:{count}", *others) for count in counts]
    return st.one_of(kinds)


@st.composite
def shapes(draw: st.DrawFn) -> str:
    """Give shapes, of which each refers to those before it: a node shape and a property shape at a time."""
    text, before = "", list[str]()
    for name in SHAPES:
        for shape in (name, name + "Path"):
            has_path = shape != name
            said = [f"a sh:{'Property' if has_path else 'Node'}Shape"]
            path = draw(paths)
            said += [f"sh:path {turtle_of(path)}"] if has_path else []
            more = st.lists(constraints(before, has_path=has_path), min_size=1, max_size=2, unique_by=first_word)
            said += [one for one in draw(more) if path in PROPERTIES or "lessThan" not in one]
            if draw(st.booleans()):
                aims = ["sh:targetClass :C", "sh:targetSubjectsOf :p", "sh:targetObjectsOf :q", "sh:targetNode :a"]
                said.append(draw(st.sampled_from(aims)))
            if draw(st.integers(0, 9)) == 0:
                said.append("sh:deactivated true")
            text += f"{shape} {' ; '.join(said)} .\n"
        before.append(name)
    return text


def first_word(text: str) -> str:
    return text.split(maxsplit=1)[0]


@st.composite
def data(draw: st.DrawFn) -> str:
    """Give data in which classes and properties have some below them."""
    values = draw(st.sampled_from([terms, nodes]))  # Some shapes are refused where there are literals.
    triples = draw(st.lists(st.tuples(nodes, properties, values), min_size=3, max_size=12))
    typed = draw(st.lists(st.tuples(nodes, st.just("a"), st.sampled_from([":C", ":D"])), max_size=4))
    known = [(":D", "rdfs:subClassOf", ":C"), *draw(st.sampled_from([[], [(":r", "rdfs:subPropertyOf", ":p")]]))]
    return "".join(f"{' '.join(triple)} .\n" for triple in [*triples, *typed, *known])


def parsed(text: str) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(HEAD + text, format=ox.RdfFormat.TURTLE)]


def said(judge: Callable[[], list[Finding]]) -> set[tuple[object, ...]] | ValidationBrokenError:
    try:
        return {(f.focus, f.path, f.shape, f.severity, f.value) for f in judge()}
    except ValidationBrokenError as error:
        return error


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(shapes=shapes(), data=data())
def test_both_engines_say_the_same_of_anything(shapes: str, data: str) -> None:
    store = EmbeddedStore()
    store.add(parsed(data), "urn:data")
    by_reference = said(lambda: reference.judge(store.triples(), parsed(shapes)))
    by_fast = said(lambda: fast.judge(store, parsed(shapes)))
    assume(not isinstance(by_reference, ValidationBrokenError) and not isinstance(by_fast, ValidationBrokenError))
    assert by_fast == by_reference


def found(shapes: str, data: str) -> list[Finding]:
    store = EmbeddedStore()
    store.add(parsed(data), "urn:data")
    return fast.judge(store, parsed(shapes))


@pytest.mark.parametrize(
    ("shapes", "sentence"),
    [
        (
            ":S sh:targetNode :a ; sh:nodeKind :Thing .",
            "urn:case:S has <urn:case:Thing> as sh:nodeKind, where a node",
        ),
        (":S sh:targetNode :a ; sh:class 'x' .", "as sh:class, where an IRI is due"),
        (
            ":S sh:targetNode :a ; sh:property [ sh:path :p ; sh:minCount 'x' ] .",
            "as sh:minCount, where a count is due",
        ),
        (":S sh:targetNode :a ; sh:property [ sh:minCount 1 ] .", "sh:property without sh:path"),
        (":S sh:targetNode :a ; sh:minCount 1 .", "sh:minCount, which needs an sh:path"),
        (
            ":S sh:targetNode :a ; sh:path :p ; sh:datatype xsd:date , xsd:gYear .",
            "says sh:datatype more than once",
        ),
        (":S sh:targetNode :a ; sh:in () .", "where a list that is not empty is due"),
        (":S sh:targetNode :a ; sh:in _:l . _:l rdf:first 1 ; rdf:rest _:l .", "a list that is broken off"),
        (":S sh:targetNode :a ; sh:or [ rdf:first :T ] .", "a list that is broken off"),
        (":S sh:targetNode :a ; sh:not 'x' .", "which is no shape"),
        (":S sh:targetNode :a ; sh:node :T . :T sh:not :S .", "refers to itself"),
        (":S sh:targetNode :a ; sh:path :p ; sh:qualifiedValueShape [] .", "without a count"),
        (":S sh:targetNode :a ; sh:closed 'yes' .", "where true or false is due"),
        (":S sh:targetNode :a ; sh:pattern '(?=x)' .", "cannot read the pattern (?=x)"),
        (":S sh:targetNode :a ; sh:pattern 'x' ; sh:flags 'x' .", "of the flags of patterns it knows only ims"),
        (":S sh:targetNode :a ; sh:minInclusive '2020-01-01'^^xsd:date .", "as a text"),
        (":S sh:targetNode :a ; sh:sparql [ sh:select 'x' ] .", "sh:sparql is no core SHACL"),
        (":S sh:targetNode :a ; sh:path [ sh:zeroOrMorePath ( :p :q ) ] .", "cannot follow its path"),
        (
            ":S sh:targetNode :a ; sh:path :p ; sh:qualifiedValueShape [] ; sh:qualifiedMinCount 2 .",
            "over literals",
        ),
        (":S sh:targetNode :a ; sh:not [ sh:path :p ; sh:lessThan :q ] .", "only in a shape with targets"),
        (
            "".join(f":T{i} sh:node :T{i + 1} ." for i in range(5000)) + ":T0 sh:targetNode :a .",
            "more than 100 deep",
        ),
    ],
)
def test_a_shape_that_cannot_be_judged_by_is_refused_in_a_sentence(shapes: str, sentence: str) -> None:
    with pytest.raises(ValidationBrokenError, match=re.escape(sentence)) as raised:
        found(shapes, ":a :p 'x' , 'y' .")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize("order", [1, -1])
def test_a_chain_of_shapes_is_refused_wherever_it_is_entered(order: int) -> None:
    links = [f":T{i} a sh:NodeShape ; sh:node :T{i + 1} ." for i in range(500)][::order]
    with pytest.raises(ValidationBrokenError, match="more than 100 deep"):
        found("".join(links), ":a :p :b .")


def test_a_panic_of_the_engine_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*_: object, **__: object) -> None:
        raise PanicException("index out of bounds")

    monkeypatch.setattr(shacl_rust, "validate_file", panic)
    with pytest.raises(ValidationBrokenError, match=r"shacl-rust gave up: index out of bounds"):
        found(":S sh:targetNode :a ; sh:class :C .", ":a :p :b .")


def test_values_are_quoted_as_they_stand() -> None:
    values: list[Term] = [
        ox.Literal('"\n\t\\é한'),
        ox.Literal("x", language="en-gb"),
        ox.BlankNode("b"),
        ox.NamedNode("urn:é"),
    ]
    store = EmbeddedStore()
    store.add(
        [ox.Triple(ox.NamedNode("urn:case:a"), ox.NamedNode("urn:case:p"), value) for value in values], "urn:d"
    )
    findings = fast.judge(store, parsed(":S sh:targetNode :a ; sh:path :p ; sh:in ( 1 ) ; sh:message 'Nein'@de ."))
    assert {finding.value for finding in findings} == set(map(str, values))
    assert {finding.term for finding in findings if not isinstance(finding.term, ox.BlankNode)} < set(values)
    assert {finding.message("de") for finding in findings} == {"Nein"}


@pytest.mark.parametrize(
    ("value", "other"),
    [
        ("'2020-01-01'", "'2021-01-01'^^xsd:date"),
        ("'5'", "7"),
        ("'2020-01-01Z'^^xsd:date", "'2020-01-01+14:00'^^xsd:date"),
        ("9007199254740993", "9007199254740992"),
        ("_:b", "1"),
    ],
)
def test_what_cannot_be_compared_or_is_not_less_is_told(value: str, other: str) -> None:
    shapes = ":S sh:targetClass :C ; sh:property :P . :P sh:path :p ; sh:lessThan :q ."
    (finding,) = found(shapes, f":a a :C ; :p {value} ; :q {other} . :b :p {value} ; :q {other} .")
    assert (finding.focus, finding.path, finding.shape) == ("urn:case:a", "urn:case:p", "urn:case:P")


@pytest.mark.parametrize("value", ["'5'", "'NaN'^^xsd:double", "true", "'x'^^xsd:integer", ":b"])
def test_a_bound_of_numbers_holds_for_numbers_only(value: str) -> None:
    (finding,) = found(":S sh:targetNode :a ; sh:path :p ; sh:minInclusive 1 .", f":a :p {value} , 1 , 2.5 .")
    assert finding.shape == "urn:case:S"
