"""Each shape lets a good record pass and reports a bad one, by focus node, path and shape.

The cases are data, in `shapes/*.yaml`:

- `base`: a record in full, in Turtle without prefixes; no shape may have anything to say about it;
- `with`: another file whose base it refers to;
- `passes`: changes to the base that leave it without findings;
- `failures`: changes to the base, each with the finding that must come of it.

A change takes out the triples under `remove` and puts in those under `add`. Validating a graph costs more than
one more record in it, so all cases of a file are validated in one graph, each on a copy of the base whose
records have names of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
import pytest
import yaml
from rdflib import OWL, RDF, RDFS, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from localties.terms import LT, PREFIXES, SHAPES, expand
from localties.validation.findings import Finding

Validator = Callable[[str], Sequence[Finding]]
Triples = frozenset[ox.Triple]
Term = TypeVar("Term")

CASES = Path(__file__).parent / "shapes"
ONTOLOGY = Path(__file__).parents[2] / "ontology"
HEAD = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())
ELSEWHERE = {URIRef(LT + "homeCountry")}
"""Properties of things that are no records: this one describes a data set."""


@dataclass(frozen=True)
class Case:
    """A copy of a base, changed.

    Attributes:
        file: The file's name without its ending.
        number: Which of the file's cases it is; 0 is the base as it stands.
        why: What is special about it.
        triples: The records of its own, under names of their own.
        names: For each record of its own, the IRI that the copy has.
        shape: The IRI of the shape that must report it; None where nothing may.
        focus: The IRI of the record that must be reported.
        path: The IRI of the property that must be reported, if any.
        severity: How bad the finding must be.
    """

    file: str
    number: int
    why: str
    triples: Triples
    names: dict[str, str]
    shape: str | None = None
    focus: str | None = None
    path: str | None = None
    severity: str = "violation"

    def __str__(self) -> str:
        shape = "" if self.shape is None else self.shape.removeprefix(SHAPES) + ": "
        return f"{self.file}: {shape}{self.why}"


# pyoxigraph does the arithmetic, because it leaves an ill-typed literal as it is; rdflib may repair it.
def parse(turtle: str) -> Triples:
    return frozenset(quad.triple for quad in ox.parse(HEAD + turtle, format=ox.RdfFormat.TURTLE))


def subjects(triples: Iterable[ox.Triple]) -> set[str]:
    return {t.subject.value for t in triples if isinstance(t.subject, ox.NamedNode)}


@cache
def content(file: str) -> dict[str, object]:
    loaded = yaml.safe_load((CASES / f"{file}.yaml").read_text("utf-8"))
    assert isinstance(loaded, dict)
    assert set(loaded) <= {"with", "base", "passes", "failures"}
    return loaded


def context(file: str) -> Triples:
    """Give what a file's base refers to."""
    other = content(file).get("with")
    return parse(str(content(str(other))["base"])) if other else frozenset()


def rename(term: Term, names: dict[str, str]) -> Term | ox.NamedNode:
    return ox.NamedNode(names[term.value]) if isinstance(term, ox.NamedNode) and term.value in names else term


def build(file: str, number: int, entry: dict[str, str]) -> Case:
    assert set(entry) <= {"why", "shape", "focus", "path", "severity", "remove", "add"}
    base = parse(str(content(file)["base"]))
    remove, add = parse(entry.get("remove", "")), parse(entry.get("add", ""))
    assert remove <= base | context(file), f"{file}, {entry['why']}: not in the base: {remove - base}"
    changed = ((base | context(file)) - remove) | add
    own = subjects(base | remove | add)
    names = {iri: f"{iri}.{file}{number}" for iri in own}
    return Case(
        file,
        number,
        entry["why"],
        frozenset(
            ox.Triple(rename(t.subject, names), t.predicate, rename(t.object, names))
            for t in changed
            if not isinstance(t.subject, ox.NamedNode) or t.subject.value in own
        ),
        names,
        expand(entry["shape"]) if "shape" in entry else None,
        expand(entry["focus"]) if "focus" in entry else None,
        expand(entry["path"]) if entry.get("path") else None,
        entry.get("severity", "violation"),
    )


@cache
def cases(file: str) -> list[Case]:
    def entries(key: str) -> list[dict[str, str]]:
        found = content(file).get(key, [])
        assert isinstance(found, list)
        return found

    listed = [{"why": "as it stands"}, *entries("passes"), *entries("failures")]
    return [build(file, number, entry) for number, entry in enumerate(listed)]


FILES = sorted(path.stem for path in CASES.glob("*.yaml"))
ALL = [case for file in FILES for case in cases(file)]
GOOD = [case for case in ALL if case.shape is None]
BAD = [case for case in ALL if case.shape is not None]
FOUND: dict[str, Sequence[Finding]] = {}


def findings(case: Case, validator: Validator) -> list[Finding]:
    """Give what validation finds about the records of a case."""
    if case.file not in FOUND:
        triples = set(context(case.file)).union(*(other.triples for other in cases(case.file)))
        FOUND[case.file] = validator("".join(f"{triple} .\n" for triple in triples))
    return [finding for finding in FOUND[case.file] if finding.focus in case.names.values()]


@pytest.mark.parametrize("case", GOOD, ids=str)
def test_a_good_record_passes(case: Case, shape_findings: Validator) -> None:
    assert findings(case, shape_findings) == []


@pytest.mark.parametrize("case", BAD, ids=str)
def test_a_bad_record_is_reported(case: Case, shape_findings: Validator) -> None:
    assert case.focus is not None
    focus = case.names[case.focus]
    found = {(f.shape, f.focus, f.path, str(f.severity)) for f in findings(case, shape_findings)}
    assert (case.shape, focus, case.path, case.severity) in found


@cache
def shapes() -> Graph:
    return Graph().parse(ONTOLOGY / "shapes.ttl")


@cache
def ontology() -> Graph:
    graph = Graph()
    for path in [ONTOLOGY / "localties.ttl", *sorted((ONTOLOGY / "schemes").glob("*.ttl"))]:
        graph.parse(path)
    return graph


def forms() -> list[Node]:
    """Give the shapes that hold the fields of a class."""
    return sorted(shapes().subjects(SH.closed), key=str)


def reporting() -> list[Node]:
    """Give the shapes that can report something: the fields of a form, and what has a target."""
    fields = {field for form in forms() for field in shapes().objects(form, SH.property)}
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf, SH.targetNode)
    return sorted(fields.union(*(shapes().subjects(target) for target in targets)), key=str)


def languages(shape: Node, predicate: URIRef) -> list[str]:
    return sorted(o.language or "" for o in shapes().objects(shape, predicate) if isinstance(o, Literal))


def test_each_shape_is_seen_to_fail() -> None:
    assert {str(shape) for shape in reporting()} - {case.shape for case in BAD} == set()


@pytest.mark.parametrize("shape", reporting(), ids=lambda shape: str(shape).removeprefix(SHAPES))
def test_a_shape_says_what_to_do(shape: Node) -> None:
    name = SH.name if (shape, SH.path, None) in shapes() else RDFS.label
    assert isinstance(shape, URIRef)
    assert languages(shape, name) == ["en", "vi"]
    assert languages(shape, SH.message) == ["en", "vi"]
    assert languages(shape, SH.description) in ([], ["en", "vi"])
    assert shapes().value(shape, SH.severity) in {SH.Violation, SH.Warning, SH.Info}


def test_only_shapes_that_report_have_messages() -> None:
    assert set(shapes().subjects(SH.message)) == set(reporting())


def test_property_shapes_have_iris() -> None:
    assert [s for s in shapes().subjects(SH.path) if isinstance(s, BNode)] == []


def test_fields_are_in_reading_order() -> None:
    for form in forms():
        orders = [shapes().value(field, SH.order) for field in shapes().objects(form, SH.property)]
        assert None not in orders
        assert len(orders) == len(set(orders)), form


def test_each_class_has_a_form() -> None:
    classes = {c for c in ontology().subjects(RDF.type, OWL.Class) if str(c).startswith(LT)}
    # What has subclasses here is no class for records: lt:Actor, lt:Part.
    for_records = {c for c in classes if not set(ontology().subjects(RDFS.subClassOf, c)) & classes}
    targets = {target for form in forms() for target in shapes().objects(form, SH.targetClass)}
    assert {c for c in targets if str(c).startswith(LT)} == for_records


def test_shapes_and_ontology_have_the_same_properties() -> None:
    declared = {
        p
        for kind in (OWL.ObjectProperty, OWL.DatatypeProperty)
        for p in ontology().subjects(RDF.type, kind)
        if str(p).startswith(LT)
    }
    used = {term for triple in shapes() for term in triple if str(term).startswith(LT) and "#" in str(term)}
    classes = set(ontology().subjects(RDF.type, OWL.Class))
    assert used - classes == declared - ELSEWHERE


def test_concepts_and_schemes_exist() -> None:
    lists = set(shapes().objects(None, SH["in"]))
    named = {term for head in lists for term in shapes().items(head)} | set(shapes().objects(None, SH.hasValue))
    assert {term for term in named if (term, RDF.type, None) not in ontology()} == set()


def test_shapes_are_core_shacl_in_nfc() -> None:
    text = (ONTOLOGY / "shapes.ttl").read_text("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not any(term in text for term in ("sh:sparql", "sh:rule", "sh:js", "sh:target "))
