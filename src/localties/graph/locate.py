"""Finding the line of a file on which something is said.

Oxigraph reports no positions of triples, so a file is read once more by rdflib's Turtle parser, and only when
there is something to report about it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rdflib import BNode, Graph
from rdflib.plugins.parsers.notation3 import BadSyntax, RDFSink, SinkParser

from localties.graph.write import quiet_rdflib

if TYPE_CHECKING:
    from collections.abc import MutableSequence
    from pathlib import Path

    from rdflib.term import Node


@dataclass(slots=True)
class Lines:
    """The lines of a Turtle file.

    Attributes:
        subjects: For each subject's IRI, the line of its first statement, counted from 1.
        statements: For each (subject, predicate) and (subject, predicate, object), the line of the object;
            objects by their text without datatype or language.
    """

    subjects: dict[str, int] = field(default_factory=dict)
    statements: dict[tuple[str, ...], int] = field(default_factory=dict)

    def of(self, subject: str, predicate: str | None = None, value: str | None = None) -> int | None:
        """Give the best line known for a subject, and for a predicate and a value if they are given."""
        if predicate is not None:
            if value is not None and (subject, predicate, value) in self.statements:
                return self.statements[subject, predicate, value]
            if (subject, predicate) in self.statements:
                return self.statements[subject, predicate]
        return self.subjects.get(subject)


@lru_cache(maxsize=64)
def lines_of(path: Path) -> Lines:
    """Read where the statements of a Turtle file stand.

    A file in another format, or one that rdflib does not read although Oxigraph did, gives no lines.
    """
    if path.suffix != ".ttl":
        return Lines()
    sink = _Noting(Graph())
    with quiet_rdflib():
        try:
            _Positioned(sink, path.resolve().as_uri()).loadBuf(path.read_text("utf-8"))
        except BadSyntax:
            return Lines()
    return sink.lines


class _Noting(RDFSink):
    """Notes the lines of each statement instead of keeping the statement."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(graph)
        self.lines = Lines()
        self.line_of_node: dict[Any, int] = {}

    def makeStatement(self, quadruple: Any, why: Any = None) -> None:  # noqa: N802 - the parser's own name
        formula, predicate, subject, value = quadruple
        names = tuple(self._text(formula, node) for node in (subject, predicate, value))
        line = self.line_of_node.get(value) or self.line_of_node.get(subject, 1)
        self.lines.subjects.setdefault(names[0], self.line_of_node.get(subject, line))
        self.lines.statements.setdefault(names[:2], line)
        self.lines.statements.setdefault(names, line)

    def _text(self, formula: Any, node: Any) -> str:
        term: Node = self.normalise(formula, node)
        return f"_:{term}" if isinstance(term, BNode) else str(term)


class _Positioned(SinkParser):
    """Tells the sink on which line each subject and object begins; the parser reads both by `object`."""

    def __init__(self, sink: _Noting, base: str) -> None:
        super().__init__(sink, baseURI=base, turtle=True)
        self._sink = sink
        self._line_ends: list[int] = []

    def object(self, argstr: str, i: int, res: MutableSequence[Any]) -> int:
        if not self._line_ends:
            self._line_ends = [match.start() for match in re.finditer("\n", argstr)]
        start = self.skipSpace(argstr, i)
        end: int = super().object(argstr, i, res)
        if end >= 0 and res:
            self._sink.line_of_node[res[-1]] = bisect_left(self._line_ends, start) + 1
        return end
