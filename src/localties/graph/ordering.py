"""Triples in an order that follows from the graph alone, as the lines of N-Triples that say them.

Lines of text are sorted, parted and compared several times as quickly as the engine gives the terms of a triple.
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from localties.terms import RDF, XSD

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

DEFAULT: Final = str(ox.DefaultGraph())
"""What stands for the name of the default graph, which has none."""
_TYPE: Final = f"<{RDF}type>"
_BLANK: Final = "_:"


@dataclass(frozen=True)
class Ordered:
    """Triples by graph, subject, predicate (the type first) and object, blank nodes named by RDFC-1.0.

    Attributes:
        graphs: For each graph, by its name as in N-Quads or `DEFAULT`, its triples as lines of N-Triples without
            an end of line.
        namespaces: What their IRIs begin with, those of datatypes included: up to the last slash or hash.
    """

    graphs: dict[str, list[str]]
    namespaces: frozenset[str] = frozenset()

    @classmethod
    def of_file(cls, file: Path, namespaces: Iterable[str]) -> Ordered:
        """Read what `n_triples` of triples without a graph was written to."""
        data = file.read_bytes()
        found = cls({DEFAULT: lines_in(data)}, frozenset(namespaces))
        found.__dict__["n_quads"] = data  # It need not be put together again.
        return found

    @property
    def lines(self) -> Iterator[str]:
        """The lines of all graphs."""
        return chain.from_iterable(self.graphs.values())

    @cached_property
    def n_quads(self) -> bytes:
        """The lines with the names of their graphs, in UTF-8."""
        return in_utf8(f"{line}\n" for graph, lines in self.graphs.items() for line in _in_graph(lines, graph))

    def n_triples(self) -> bytes:
        """Give the lines in UTF-8, whatever their graphs."""
        return self.n_quads if self.graphs.keys() <= {DEFAULT} else in_utf8(f"{line}\n" for line in self.lines)

    def quads(self) -> Iterator[ox.Quad]:
        """Give what the lines say."""
        # What the engine has written needs no checking, which takes as long as reading.
        return ox.parse(self.n_quads, format=ox.RdfFormat.N_QUADS, lenient=True)


def ordered(statements: Iterable[ox.Triple] | Iterable[ox.Quad]) -> Ordered:
    """Put triples, or quads, in order."""
    return in_order(_said(list(statements)))


def in_order(said: Mapping[str, Collection[str]]) -> Ordered:
    """Name blank nodes by RDFC-1.0 (https://www.w3.org/TR/rdf-canon/), leave out what is said twice, and sort.

    Args:
        said: For each graph, by its name as in N-Quads or `DEFAULT`, its triples as the engine writes them in
            N-Triples, without an end of line.
    """
    nameless = {graph: found for graph, lines in said.items() if (found := _nameless(graph, lines))}
    named: defaultdict[str, Collection[str]] = defaultdict(list, said)
    for graph in nameless:
        named[graph] = [] if graph.startswith(_BLANK) else [line for line in said[graph] if _BLANK not in line]
    for graph, lines in _named(Ordered(nameless)).items():
        named[graph] = [*named[graph], *lines]
    names = sorted((graph for graph, lines in named.items() if lines), key=_by_name)
    terms, values = set(names), set[str]()
    graphs = {graph: _sorted(named[graph], terms, values) for graph in names}
    return Ordered(graphs, frozenset(_namespaces(terms, values)))


def in_order_of(whole: Ordered, said: Mapping[str, Collection[str]]) -> Ordered:
    """Put graphs in order as `in_order` does, by looking up where their lines stand in their union.

    Args:
        whole: The union, in order.
        said: As for `in_order`, each line once.
    """
    # Where there are blank nodes, their names follow from the graphs too.
    unlike = in_order({graph: lines for graph, lines in said.items() if _nameless(graph, lines)})
    place = {line: number for number, line in enumerate(whole.lines)}
    alike = {
        graph: sorted(lines, key=place.__getitem__)
        for graph, lines in said.items()
        if lines and graph not in unlike.graphs
    }
    graphs = {**unlike.graphs, **alike}
    names = sorted(graphs, key=_by_name)
    namespaces = whole.namespaces | unlike.namespaces | _namespaces(names, ())
    return Ordered({name: graphs[name] for name in names}, namespaces)


def _by_name(graph: str) -> str:
    return f"{graph} "


def _nameless(graph: str, lines: Collection[str]) -> list[str]:
    return list(lines) if graph.startswith(_BLANK) else [line for line in lines if _BLANK in line]


def _sorted(lines: Iterable[str], terms: set[str], values: set[str]) -> list[str]:
    """Sort lines, and note their subjects and predicates, and their objects with the full stop behind them."""
    found: list[str] = []
    rest: list[str] = []
    last, thing = "", ""
    for line in sorted(lines):
        if line == last:
            continue
        last = line
        subject, predicate, value = line.split(" ", 2)
        if subject != thing:
            terms.add(subject)
            found += rest
            rest, thing = [], subject
        terms.add(predicate)
        values.add(value)
        if predicate == _TYPE:
            found.append(line)
        else:
            rest.append(line)
    found += rest
    return found


def terms_of(line: str) -> tuple[str, str, str]:
    """Give subject, predicate and object of a line of N-Triples, written as they are there."""
    subject, predicate, rest = line.split(" ", 2)
    return subject, predicate, rest[:-2]


def _in_graph(lines: Iterable[str], graph: str) -> Iterable[str]:
    return lines if graph == DEFAULT else (f"{line[:-1]}{graph} ." for line in lines)


def lines_in(data: bytes) -> list[str]:
    """Give the lines of a text in UTF-8, each without its end; the text is never there as a text."""
    return [line[:-1] for line in io.TextIOWrapper(io.BytesIO(data), "utf-8", newline="\n")]


def in_utf8(parts: Iterable[str]) -> bytes:
    """Encode a text whose parts come one after the other; it is never there as a text."""
    data = io.BytesIO()
    text = io.TextIOWrapper(data, "utf-8", newline="\n")
    text.writelines(parts)
    text.flush()
    return data.getvalue()


def _said(statements: Collection[ox.Triple | ox.Quad]) -> dict[str, list[str]]:
    """Give the lines of each graph."""
    triples = (said.triple if isinstance(said, ox.Quad) else said for said in statements)
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for said, line in zip(statements, data.decode().split("\n")[:-1], strict=True):
        found[str(said.graph_name) if isinstance(said, ox.Quad) else DEFAULT].append(line)
    return found


def _named(nameless: Ordered) -> dict[str, list[str]]:
    """Name blank nodes. The names follow from what holds one alone; the others need not be hashed for them."""
    dataset = ox.Dataset(nameless.quads())
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return _said(list(dataset))


def _namespaces(terms: Iterable[str], values: Iterable[str]) -> set[str]:
    iris = {namespace(term[1:-1]) for term in terms if term.startswith("<")}
    plain = tagged = False
    for value in values:
        if value.endswith('" .'):
            plain = True
        elif not value.endswith("> ."):
            tagged = tagged or value.startswith('"')
        elif not value.startswith("<<"):
            iris.add(namespace(value[value.rindex("<") + 1 : -3]))
    # The datatypes that N-Triples leaves out (RDF 1.2 Concepts, 3.4).
    left_out = {XSD if plain else "", RDF if tagged else ""} - {""}
    return left_out | iris


def namespace(iri: str) -> str:
    """Give an IRI up to its last slash or hash; nothing where it has none."""
    return iri[: max(iri.rfind("/"), iri.rfind("#")) + 1]
