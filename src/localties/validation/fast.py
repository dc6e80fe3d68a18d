"""The fast engine: shacl-rust (https://github.com/ensaremirerol/shacl-rust), where the reference takes too long.

Data go to it as N-Triples from Oxigraph, without a Python object for each triple. It judges by shapes in the form
that `dialect` gives them.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox
import shacl_rust

from localties.errors import ValidationBrokenError
from localties.terms import RDFS, SH, shorten
from localties.validation.dialect import Dialect, Pair, in_dialect
from localties.validation.findings import Finding, Severity, name_of, severity_of
from localties.validation.targets import TARGETS, aimed, focus_nodes
from localties.validation.wellformed import refused

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from localties.store import EmbeddedStore, Term
    from localties.validation.wellformed import ShapesGraph

_SUBPROPERTY: Final = ox.NamedNode(RDFS + "subPropertyOf")
_BY_PROPERTY: Final = (SH + "targetSubjectsOf", SH + "targetObjectsOf")
_FLAGS: Final = "ims"
_PROBED: Final = b"<urn:probed> <urn:probing> _:blank ."


def judge(store: EmbeddedStore, shapes: Collection[ox.Triple]) -> list[Finding]:
    """Validate a graph by shacl-rust.

    Args:
        store: The data together with the class hierarchy.
        shapes: The shapes; core SHACL.

    Returns:
        The findings, without file and line, in no order.

    Raises:
        ValidationBrokenError: If the shapes are ill-formed or the engine cannot judge by them.
    """
    dialect = in_dialect(_without_subproperties(store, shapes))
    _try_patterns(dialect)
    for path, shape in dialect.only_nodes.items():
        if store.query(f"ASK {{ ?node {path} ?value FILTER(isLiteral(?value)) }}"):
            raise refused(shape, f"it passes over literals such as those of {shorten(path.value)}")
    found = list(_findings(dialect, _results(store.n_triples(), dialect.shapes)))
    for pair in dialect.pairs:
        found += _compared(store, dialect.graph, pair)
    return found


def _results(data: bytes, shapes: Iterable[ox.Triple]) -> list[dict[str, Any]]:
    text = io.BytesIO()
    ox.serialize(shapes, text, format=ox.RdfFormat.N_TRIPLES)
    text.seek(0)
    try:
        report = shacl_rust.validate_file(
            io.BytesIO(data), text, data_format="nt", shapes_format="nt", experimental_index=True
        )
    except ValueError as error:
        raise ValidationBrokenError(f"the shapes cannot be applied: {' '.join(str(error).split())}") from None
    except BaseException as error:
        # A panic of the engine comes as an exception that derives from none but BaseException.
        if type(error).__name__ != "PanicException":
            raise
        raise ValidationBrokenError(f"shacl-rust gave up: {' '.join(str(error).split())}") from None
    return report["results"]  # type: ignore[no-any-return]


def _without_subproperties(store: EmbeddedStore, shapes: Collection[ox.Triple]) -> Collection[ox.Triple]:
    """Aim shapes at nodes where the engine would look for subjects or objects of subproperties too."""
    if not any(
        triple.predicate.value in _BY_PROPERTY and any(store.matching(None, _SUBPROPERTY, triple.object))  # type: ignore[arg-type]
        for triple in shapes
    ):
        return shapes
    return aimed(shapes, focus_nodes(store, shapes))


def _try_patterns(dialect: Dialect) -> None:
    """Refuse regular expressions that the engine cannot read: it would take them to match everything.

    That is seen by a blank node, which matches no pattern.
    """
    asked: dict[tuple[Term, Term | None], Term] = {}
    for shape in dialect.graph.shapes:
        for pattern in dialect.graph.values(shape, "pattern"):
            flags = dialect.graph.one(shape, "flags")
            if flags is not None and set(flags.value) - set(_FLAGS):
                raise refused(shape, f"of the flags of patterns it knows only {_FLAGS}")
            asked[pattern, flags] = shape
    probes: list[ox.Triple] = []
    for number, (pattern, flags) in enumerate(asked):
        said: dict[str, Term] = {"targetNode": ox.NamedNode("urn:probed"), "path": ox.NamedNode("urn:probing")}
        said |= {"pattern": pattern} if flags is None else {"pattern": pattern, "flags": flags}
        probe = ox.NamedNode(f"urn:probe:{number}")
        probes += (ox.Triple(probe, ox.NamedNode(SH + name), value) for name, value in said.items())
    read = {result["sourceShape"] for result in _results(_PROBED, probes)} if probes else set()
    for number, ((pattern, _), shape) in enumerate(asked.items()):
        if f"<urn:probe:{number}>" not in read:
            raise refused(shape, f"it cannot read the pattern {pattern.value}")


def _compared(store: EmbeddedStore, graph: ShapesGraph, pair: Pair) -> list[Finding]:
    """Compare the values of two properties as SHACL defines it, by an operator of SPARQL."""
    rows = store.select(
        f"SELECT ?focus ?value {{ ?focus {pair.path} ?value ; {pair.other} ?other "
        f"FILTER(!COALESCE(?value {pair.sign} ?other, false)) }}"
    ).rows
    if not rows:
        return []
    holders = {pair.shape} | {shape for shape in graph.judging if pair.shape in graph.values(shape, "property")}
    aims = (
        ox.Triple(pair.shape, ox.NamedNode(SH + kind), target)  # type: ignore[arg-type]
        for holder in holders
        for kind in TARGETS
        for target in graph.values(holder, kind)
    )
    judged = set().union(*focus_nodes(store, aims).values())
    told = _Told(graph, pair.shape, ())
    return [told.of(name_of(focus), pair.path.value, str(value)) for focus, value in rows if focus in judged]


def _findings(dialect: Dialect, results: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Give the findings of results, whose terms are written as N-Triples writes them."""
    sources: dict[str, _Told] = {}
    for result in results:
        source, focus = result["sourceShape"], result["focusNode"]
        path, value = _iri(result.get("resultPath")), result.get("value")
        counted = dialect.stands_for.get(source)
        if counted is not None:
            path, value = _iri(str(dialect.graph.one(counted, "path"))), None
        if source not in sources:
            shape = counted or _node(source)
            sources[source] = _Told(dialect.graph, shape, result["messages"])
        yield sources[source].of(_iri(focus) or focus, path, value)


class _Told:
    """What every finding by a shape says."""

    def __init__(self, graph: ShapesGraph, shape: Term, otherwise: Iterable[str]) -> None:
        severity = graph.one(shape, "severity")
        self._severity = Severity.VIOLATION if severity is None else severity_of(severity.value)
        self._shape = shape.value
        texts = (text for text in graph.values(shape, "message") if isinstance(text, ox.Literal))
        self._messages = {text.language or "en": text.value for text in texts} or {"en": " ".join(otherwise)}

    def of(self, focus: str, path: str | None, value: str | None) -> Finding:
        return Finding(self._severity, self._shape, focus, path, value, self._messages)


def _node(text: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text[1:-1])


def _iri(text: str | None) -> str | None:
    """Give the IRI that a text is; None for other terms, and for paths of several steps."""
    if text is None or not text.startswith("<") or text.index(">") < len(text) - 1:
        return None
    return text[1:-1]
