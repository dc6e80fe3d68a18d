from __future__ import annotations

import json

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyld import jsonld

from localties import KnowledgeGraph, Project
from localties.graph import canonical, write
from localties.terms import EDTF, LT, PREFIXES, RDF, RDFS, XSD

LABEL = ox.NamedNode(RDFS + "label")
TYPE = ox.NamedNode(RDF + "type")


def things(*prefixes: str) -> st.SearchStrategy[ox.NamedNode]:
    local = st.from_regex(r"[a-z][a-z0-9-]{0,5}(\.[a-z0-9-]{1,4})?", fullmatch=True)
    return st.builds(lambda prefix, name: ox.NamedNode(PREFIXES[prefix] + name), st.sampled_from(prefixes), local)


def typed(kind: str, values: st.SearchStrategy[str]) -> st.SearchStrategy[ox.Literal]:
    return values.map(lambda value: ox.Literal(value, datatype=ox.NamedNode(kind)))


names = st.builds(
    lambda text, tag: ox.Literal(text, language=tag),
    st.text(max_size=10) | st.sampled_from(["Huế", "경상남도", "a\nb"]),
    st.sampled_from(["vi", "en", "ko", "ja"]),
)
# The tag of Indonesian is also the key of an IRI; a control character has a number in JSON.
odd_names = st.builds(
    lambda text, tag: ox.Literal(text, language=tag),
    st.sampled_from(["Huế", 'a"b', "\\u0041", "\x07\x7f\u2028", "<a> ."]),
    st.sampled_from(["id", "en", "en-us"]),
) | st.sampled_from([ox.Literal("plain"), ox.NamedNode(LT + "Agreement"), ox.NamedNode("urn:isbn:1")])
days = st.dates()
dates = (
    typed(XSD + "date", days.map(lambda day: day.isoformat()))
    | typed(XSD + "gYear", days.map(lambda day: f"{day.year:04}"))
    | typed(XSD + "gYearMonth", days.map(lambda day: day.isoformat()[:7]))
    | typed(EDTF + "EDTF", st.sampled_from(["2024-36", "2022-04~", "2026/2030", "../2020"]))
)
decimals = st.decimals(-(10**9), 10**9, places=2).map(str) | st.sampled_from(["269840000.0", "1.50", "-0.0"])
numbers = st.integers(-10, 10**12)
PROPERTIES = {
    **dict.fromkeys(["field", "partnerKind", "hasParty", "evidence"], things("field", "locality")),
    **dict.fromkeys(["place", "country", "claimThing"], things("locality")),
    **dict.fromkeys(["signedOn", "validUntil", "since", "period", "claimValue"], dates),
    **dict.fromkeys(["placeName", "signedAs", "reason"], names),
    **dict.fromkeys(["termYears", "line"], typed(XSD + "integer", numbers.map(str))),
    "value": typed(XSD + "decimal", decimals),
    "assessedOn": typed(XSD + "date", days.map(lambda day: day.isoformat())),
    "url": typed(XSD + "anyURI", st.sampled_from(["https://example.org/a?b=1#c", "x"])),
    "digest": st.text(max_size=6).map(ox.Literal),
}
CLASSES = st.sampled_from(["Agreement", "Event", "Tie", "Locality", "Partner"])


@st.composite
def records(draw: st.DrawFn) -> list[ox.Triple]:
    found = set()
    for thing in draw(st.lists(things("agreement", "locality"), min_size=1, max_size=4)):
        found |= {ox.Triple(thing, TYPE, ox.NamedNode(LT + name)) for name in draw(st.sets(CLASSES, max_size=2))}
        found |= {ox.Triple(thing, LABEL, name) for name in draw(st.lists(names, max_size=4))}
        for name in draw(st.sets(st.sampled_from(sorted(PROPERTIES)), max_size=5)):
            for value in draw(st.lists(PROPERTIES[name], min_size=1, max_size=3)):
                found.add(ox.Triple(thing, ox.NamedNode(LT + name), value))
    return list(found)


def refuse(url: str, _options: object) -> None:
    raise AssertionError(f"something fetched {url}")


def by_pyld(data: bytes) -> list[ox.Triple]:
    """Read JSON-LD by another implementation than the one that wrote it."""
    nquads = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads", "documentLoader": refuse})
    return [quad.triple for quad in ox.parse(nquads.encode(), format=ox.RdfFormat.N_QUADS)]


def by_oxigraph(data: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(data, format=ox.RdfFormat.JSON_LD)]


@settings(max_examples=100)
@given(records())
def test_records_come_back(project: Project, graph: list[ox.Triple]) -> None:
    data = write(graph, ox.RdfFormat.JSON_LD, project.context)
    assert canonical(by_oxigraph(data)) == canonical(graph)
    assert canonical(by_pyld(data)) == canonical(graph)
    assert write(by_oxigraph(data), ox.RdfFormat.JSON_LD, project.context) == data


@settings(max_examples=25)
@given(records(), st.lists(st.builds(lambda name: ox.Triple(TYPE, LABEL, name), odd_names), max_size=6))
def test_each_value_is_compacted_as_in_the_whole_document(
    project: Project, graph: list[ox.Triple], odd: list[ox.Triple]
) -> None:
    statements = [*graph, *odd]
    expanded = json.loads(write(statements, ox.RdfFormat.JSON_LD))
    context = json.loads(project.context.read_text("utf-8"))
    whole = jsonld.compact(expanded, context, {"documentLoader": refuse, "graph": True})
    data = write(statements, ox.RdfFormat.JSON_LD, project.context)
    assert data.decode("utf-8") == json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_the_context_lets_a_value_be_compacted_by_its_kind_alone(project: Project) -> None:
    context = json.loads(project.context.read_text("utf-8"))["@context"]
    assert not {"@vocab", "@base", "@language"} & context.keys()
    terms = {name: term for name, term in context.items() if isinstance(term, dict)}
    assert not [name for name, term in terms.items() if "@context" in term or term.get("@type") == "@vocab"]
    prefixes = [iri for iri in context.values() if isinstance(iri, str) and iri[-1] in ":/?#[]@"]
    assert not [iri for iri in prefixes if iri[-1] not in "/#"]
    assert LT in prefixes


def test_the_curated_graph_comes_back(graph: KnowledgeGraph) -> None:
    stated = graph.store.triples()
    data = write(stated, ox.RdfFormat.JSON_LD, graph.project.context)
    assert canonical(by_oxigraph(data)) == canonical(stated)


def test_keys_are_words_and_the_context_is_inside(graph: KnowledgeGraph) -> None:
    agreement = ox.NamedNode(PREFIXES["agreement"] + "can-tho--jeollanam-do.2012")
    about = [quad.triple for quad in graph.store.matching(agreement)]
    document = json.loads(write(about, ox.RdfFormat.JSON_LD, graph.project.context))
    assert isinstance(document["@context"], dict)
    (record,) = document["@graph"]
    assert record["id"] == "agreement:can-tho--jeollanam-do.2012"
    assert "Agreement" in record["type"]
    assert isinstance(record["field"], list)
    assert set(record["label"]) >= {"en", "vi"}
    assert not [key for key in record if ":" in key]


@pytest.mark.parametrize("name", ["label", "field", "evidence"])
def test_one_value_has_the_same_form_as_several(name: str, project: Project) -> None:
    subject, predicate = ox.NamedNode("urn:s"), LABEL if name == "label" else ox.NamedNode(LT + name)
    values = [ox.Literal("a", language="en"), ox.Literal("b", language="en")]
    if name != "label":
        values = [ox.NamedNode("urn:a"), ox.NamedNode("urn:b")]  # type: ignore[list-item]
    forms = set()
    for count in (1, 2):
        graph = [ox.Triple(subject, predicate, value) for value in values[:count]]
        document = json.loads(write(graph, ox.RdfFormat.JSON_LD, project.context))
        (record,) = document["@graph"]
        forms.add((type(record[name]), type(record[name]["en"]) if name == "label" else None))
    assert len(forms) == 1
