"""What keeps a graph from being OWL Lite, by the OWL Web Ontology Language Reference.

Section 8.3 (https://www.w3.org/TR/owl-ref/#OWLLite) lists what OWL Lite leaves out of OWL DL, section 8.2 what
OWL DL leaves out of OWL Full: every term typed, and of one kind only.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rdflib import OWL, RDF, RDFS, XSD, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

QUANTIFIERS = {OWL.allValuesFrom, OWL.someValuesFrom}
CARDINALITIES = {OWL.minCardinality, OWL.maxCardinality, OWL.cardinality}
CONSTRAINTS = QUANTIFIERS | CARDINALITIES
OBJECT_ONLY = {OWL.TransitiveProperty, OWL.SymmetricProperty, OWL.InverseFunctionalProperty}
KINDS = (
    OWL.Class,
    RDFS.Datatype,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    OWL.AnnotationProperty,
    OWL.OntologyProperty,
    OWL.Ontology,
)
VOCABULARY = {
    *(*KINDS, *CONSTRAINTS, *OBJECT_ONLY),
    *(OWL.Restriction, OWL.onProperty, OWL.intersectionOf, OWL.equivalentClass, OWL.equivalentProperty),
    *(OWL.FunctionalProperty, OWL.inverseOf, OWL.sameAs, OWL.differentFrom, OWL.AllDifferent, OWL.distinctMembers),
    *(OWL.imports, OWL.versionInfo, OWL.priorVersion, OWL.backwardCompatibleWith, OWL.incompatibleWith),
    *(OWL.DeprecatedClass, OWL.DeprecatedProperty, OWL.Thing, OWL.Nothing),
}
# An IRI of OWL 2 that the graph has to declare as an annotation property of its own, which is harmless in OWL 1.
ANNOTATION_OF_OWL_2 = OWL.versionIRI
BUILT_IN_ANNOTATIONS = {OWL.versionInfo, RDFS.label, RDFS.comment, RDFS.seeAlso, RDFS.isDefinedBy}
BUILT_IN = (str(OWL), str(RDF), str(RDFS), str(XSD))

Findings = Iterator[tuple[str, Node]]


def violations(graph: Graph) -> set[str]:
    """Give what OWL Lite forbids and the graph contains, each with the term it concerns."""
    checks = (
        *(_vocabulary, _restrictions, _class_axioms, _domains_and_ranges, _property_hierarchy, _characteristics),
        *(_complex, _kinds, _types, _statements, _blank_nodes),
    )
    return {f"{rule}: {term.n3()}" for check in checks for rule, term in check(graph)}


def _is(graph: Graph, term: Node | None, *kinds: URIRef) -> bool:
    return any((term, RDF.type, kind) in graph for kind in kinds)


def _is_class(graph: Graph, term: Node | None) -> bool:
    return isinstance(term, URIRef) and (term in (OWL.Thing, OWL.Nothing) or _is(graph, term, OWL.Class))


def _is_datatype(graph: Graph, term: Node | None) -> bool:
    built_in = isinstance(term, URIRef) and (term.startswith(str(XSD)) or term == RDFS.Literal)
    return isinstance(term, URIRef) and (built_in or _is(graph, term, RDFS.Datatype))


def _is_class_or_restriction(graph: Graph, term: Node | None) -> bool:
    return _is_class(graph, term) or (isinstance(term, BNode) and _is(graph, term, OWL.Restriction))


def _vocabulary(graph: Graph) -> Findings:
    for triple in graph:
        for term in triple:
            declared = term == ANNOTATION_OF_OWL_2 and _is(graph, term, OWL.AnnotationProperty)
            in_owl = isinstance(term, URIRef) and term.startswith(str(OWL))
            if in_owl and term not in VOCABULARY and not declared:
                yield "not a term of OWL Lite", term
            if term in (RDFS.Class, RDF.Property):
                yield "typed by RDF Schema only", triple[0]


def _restrictions(graph: Graph) -> Findings:
    for node in {s for p in (*CONSTRAINTS, OWL.onProperty) for s in graph.subjects(p)}:
        if not isinstance(node, BNode) or not _is(graph, node, OWL.Restriction):
            yield "a restriction that is no blank node typed as one", node
    for node in graph.subjects(RDF.type, OWL.Restriction):
        about = [(p, o) for p, o in graph.predicate_objects(node) if p != RDF.type]
        properties = [o for p, o in about if p == OWL.onProperty]
        constraints = [(p, o) for p, o in about if p in CONSTRAINTS]
        if len(properties) != 1 or len(constraints) != 1 or len(about) != 2:
            yield "a restriction without exactly one property and one constraint", node
        if len(list(graph.subject_predicates(node))) != 1:
            yield "a restriction that is not used exactly once", node
        for name in properties:
            if not _is(graph, name, OWL.ObjectProperty, OWL.DatatypeProperty):
                yield "a restriction on something that is no object or datatype property", name
        for predicate, value in constraints:
            yield from _constraint(graph, node, properties, predicate, value)


def _constraint(graph: Graph, node: Node, properties: list[Node], predicate: Node, value: Node) -> Findings:
    if predicate in CARDINALITIES:
        if (
            not isinstance(value, Literal)
            or value.datatype != XSD.nonNegativeInteger
            or str(value) not in ("0", "1")
        ):
            yield "a cardinality other than 0 and 1", value
        return
    if _is(graph, next(iter(properties), None), OWL.DatatypeProperty):
        fits = _is_datatype(graph, value)
    else:
        fits = _is_class(graph, value)
    if not fits:
        yield "a restriction to values that are no named class or datatype", node


def _class_axioms(graph: Graph) -> Findings:
    for predicate in (RDFS.subClassOf, OWL.equivalentClass):
        for subject, value in graph.subject_objects(predicate):
            if not _is_class(graph, subject):
                yield "an axiom about something that is no named class", subject
            if not _is_class_or_restriction(graph, value):
                yield "a class description other than a name or a restriction", value
    for subject, head in graph.subject_objects(OWL.intersectionOf):
        members = list(Collection(graph, head))
        if not _is_class(graph, subject):
            yield "an intersection without a name", subject
        if len(members) < 2:
            yield "an intersection of fewer than two classes", subject
        for member in members:
            if not _is_class_or_restriction(graph, member):
                yield "an intersection of other things than names and restrictions", member


def _domains_and_ranges(graph: Graph) -> Findings:
    for subject, value in graph.subject_objects(RDFS.domain):
        if not _is_class(graph, value):
            yield "a domain that is no named class", value
        if not _is(graph, subject, OWL.ObjectProperty, OWL.DatatypeProperty):
            yield "a domain of something that is no object or datatype property", subject
    for subject, value in graph.subject_objects(RDFS.range):
        as_object = _is(graph, subject, OWL.ObjectProperty) and _is_class(graph, value)
        as_data = _is(graph, subject, OWL.DatatypeProperty) and _is_datatype(graph, value)
        if not as_object and not as_data:
            yield "a range that is no named class or datatype, or the wrong one of them", subject


def _property_hierarchy(graph: Graph) -> Findings:
    for predicate in (RDFS.subPropertyOf, OWL.equivalentProperty, OWL.inverseOf):
        kinds = [OWL.ObjectProperty] if predicate == OWL.inverseOf else [OWL.ObjectProperty, OWL.DatatypeProperty]
        for subject, value in graph.subject_objects(predicate):
            if not any(_is(graph, subject, kind) and _is(graph, value, kind) for kind in kinds):
                yield "two properties that are not of one kind, or annotations", subject


def _characteristics(graph: Graph) -> Findings:
    for kind in OBJECT_ONLY:
        for subject in graph.subjects(RDF.type, kind):
            if not _is(graph, subject, OWL.ObjectProperty):
                yield "a characteristic of object properties on something else", subject
    for subject in graph.subjects(RDF.type, OWL.FunctionalProperty):
        if not _is(graph, subject, OWL.ObjectProperty, OWL.DatatypeProperty):
            yield "functional, but no object or datatype property", subject


def _complex(graph: Graph) -> Findings:
    """Transitive properties, their inverses and what lies above them take no cardinality (section 8.2)."""
    waiting = list(graph.subjects(RDF.type, OWL.TransitiveProperty))
    found = set(waiting)
    while waiting:
        name = waiting.pop()
        near = {
            *graph.objects(name, RDFS.subPropertyOf),
            *graph.objects(name, OWL.equivalentProperty),
            *graph.subjects(OWL.equivalentProperty, name),
            *graph.objects(name, OWL.inverseOf),
            *graph.subjects(OWL.inverseOf, name),
        }
        waiting += near - found
        found |= near
    for name in found:
        limited = any(
            (node, p, None) in graph for node in graph.subjects(OWL.onProperty, name) for p in CARDINALITIES
        )
        if limited or _is(graph, name, OWL.FunctionalProperty, OWL.InverseFunctionalProperty):
            yield "a transitive property with a cardinality", name


def _kinds(graph: Graph) -> Findings:
    by_kind: dict[Node, set[Node]] = {kind: set(graph.subjects(RDF.type, kind)) for kind in KINDS}
    classes = by_kind[OWL.Class] | {OWL.Thing}
    by_kind[OWL.Thing] = {s for s, o in graph.subject_objects(RDF.type) if o in classes}
    for one, other in combinations(by_kind.values(), 2):
        for term in one & other:
            yield "a term of two kinds", term


def _types(graph: Graph) -> Findings:
    for value in graph.objects(None, RDF.type):
        if not str(value).startswith((str(OWL), str(RDFS))) and not _is_class_or_restriction(graph, value):
            yield "an instance of something that is no class", value
    for subject in set(graph.subjects()) - {s for s, _ in graph.subject_objects(RDF.type)}:
        if isinstance(subject, URIRef):
            yield "a term without a type", subject


def _statements(graph: Graph) -> Findings:
    declared = {s for s, _ in graph.subject_objects(RDF.type)}
    for _, predicate, value in graph:
        if predicate in BUILT_IN_ANNOTATIONS or str(predicate).startswith(BUILT_IN):
            continue
        if _is(graph, predicate, OWL.ObjectProperty):
            if isinstance(value, Literal) or value not in declared:
                yield "an object property with a value that is no individual", value
        elif _is(graph, predicate, OWL.DatatypeProperty):
            if not isinstance(value, Literal):
                yield "a datatype property with a value that is no literal", value
        elif not _is(graph, predicate, OWL.AnnotationProperty, OWL.OntologyProperty):
            yield "a property without a type", predicate


def _blank_nodes(graph: Graph) -> Findings:
    for node in {term for s, _, o in graph for term in (s, o) if isinstance(term, BNode)}:
        if (node, RDF.first, None) not in graph and (node, RDF.type, None) not in graph:
            yield "a blank node without a type", node
