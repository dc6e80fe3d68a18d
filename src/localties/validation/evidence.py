"""Evidence that can be checked: a line and a span in a text, and a digest of the span.

Spans follow the TextPositionSelector of the Web Annotation Data Model
(https://www.w3.org/TR/annotation-model/#text-position-selector): characters are Unicode code points counted
from 0 within the line, the end is exclusive. Lines are counted from 1 and end at a line feed. The digest is the
SHA-256 (FIPS 180-4) of the span in NFC and UTF-8, so that the graph can point into a text without holding it.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from localties.errors import CitationError, EmptyInputError, InputNotFoundError
from localties.texts import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from localties.graph import KnowledgeGraph

_EVIDENCE: Final = """
SELECT ?evidence ?file ?line ?start ?end ?digest WHERE {
  ?evidence a lt:Evidence ; lt:source ?source ; lt:digest ?digest ;
    lt:line ?line ; lt:startChar ?start ; lt:endChar ?end .
  OPTIONAL { ?source lt:textFile ?file }
}
ORDER BY ?file ?line ?start ?evidence
"""


class Outcome(StrEnum):
    """What became of a piece of evidence."""

    MATCHES = "matches"
    CHANGED = "changed"
    MISSING_LINE = "missing line"
    MISSING_TEXT = "missing text"


@dataclass(frozen=True, slots=True)
class Verification:
    """A piece of evidence held against its text.

    Attributes:
        evidence: Its IRI.
        file: The name of the text, or None where the source names none.
        line: The line in it, counted from 1.
        outcome: Whether the span is still there.
    """

    evidence: str
    file: str | None
    line: int
    outcome: Outcome


def digest(text: str) -> str:
    """Give the digest of a span: SHA-256 of its NFC form in UTF-8, in lower-case hexadecimal."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def verify(graph: KnowledgeGraph, sources: Path) -> list[Verification]:
    """Read the texts again and compare each span that the graph cites with its digest.

    Args:
        graph: The graph.
        sources: The folder that holds the texts under the names that their sources give as lt:textFile.

    Returns:
        One verification per piece of evidence with a span, by file and line.

    Raises:
        InputNotFoundError: If there is no such folder.
        EmptyInputError: If it holds none of the texts.
        EncodingError: If a text is not UTF-8.
    """
    if not sources.is_dir():
        raise InputNotFoundError(f"there is no folder {sources}")
    rows = list(graph.store.select(_EVIDENCE).dicts())
    names = {row["file"].value for row in rows if "file" in row}
    texts = {name: read_lines(sources / name) for name in sorted(names) if (sources / name).is_file()}
    if names and not texts:
        raise EmptyInputError(
            f"{sources} holds none of the texts that the graph cites",
            hint=f"It cites {', '.join(sorted(names))}",
        )
    verifications = []
    for row in rows:
        file = row["file"].value if "file" in row else None
        number, start, end = (int(row[name].value) for name in ("line", "start", "end"))
        outcome = _outcome(texts.get(file or ""), number, start, end, row["digest"].value)
        verifications.append(Verification(row["evidence"].value, file, number, outcome))
    return verifications


def cite(text: Path, number: int, quotation: str) -> tuple[int, int, str]:
    """Find a quotation on a line of a text.

    Args:
        text: The text file, UTF-8.
        number: The line, counted from 1.
        quotation: The exact words.

    Returns:
        Start (inclusive) and end (exclusive) in code points counted from 0, and the digest.

    Raises:
        CitationError: If the words do not stand on that line, or stand there more than once.
        InputNotFoundError, EncodingError: If the text cannot be read.
    """
    lines = read_lines(text)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    if line.count(quotation) != 1 or not quotation:
        times = "more than once" if quotation and quotation in line else "nowhere"
        raise CitationError(f"the quotation stands {times} on this line", file=text, line=number)
    start = line.index(quotation)
    return start, start + len(quotation), digest(quotation)


def read_lines(text: Path) -> list[str]:
    """Give the lines of a text; only a line feed ends a line.

    Raises:
        InputNotFoundError: If there is no such file.
        EncodingError: If it is not UTF-8.
    """
    return read_text(text).split("\n")


def _outcome(lines: list[str] | None, number: int, start: int, end: int, expected: str) -> Outcome:
    if lines is None:
        return Outcome.MISSING_TEXT
    if not 0 < number <= len(lines):
        return Outcome.MISSING_LINE
    return Outcome.MATCHES if digest(lines[number - 1][start:end]) == expected else Outcome.CHANGED
