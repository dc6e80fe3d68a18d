"""A query that stands in a file of its own, with a `#+` YAML header that documents it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

from localties.errors import QueryHeaderError
from localties.texts import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from localties.store.answers import Term

_SAFE: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PARAMETER: Final = re.compile(r"\$(\w+)\b")
_BOUND: Final = re.compile(r"[ \t]*BIND\(\$(\w+) AS \?\w+\)\n?")


@dataclass(frozen=True, slots=True)
class QueryFile:
    """A SPARQL query and its header.

    In the text, `$name` is a parameter and `?name` a variable. SPARQL takes both for variables, so that the
    text is a query as it stands: one whose parameters are open.

    Attributes:
        name: The file's name without its ending.
        path: The file.
        header: The YAML under `#+`.
        text: The query without the header.
    """

    name: str
    path: Path
    header: Mapping[str, Any]
    text: str

    @classmethod
    def read(cls, path: Path) -> QueryFile:
        """Read a query file.

        Raises:
            InputNotFoundError: If there is no such file.
            EncodingError: If it is not UTF-8.
            QueryHeaderError: If the header is missing, is not YAML or has no summary in English and Vietnamese.
        """
        lines = read_text(path, "query").splitlines(keepends=True)
        head = "".join(line[2:].removeprefix(" ") for line in lines if line.startswith("#+"))
        try:
            header = yaml.load(head, _SAFE)  # noqa: S506 - it is one of the safe loaders
        except yaml.YAMLError as error:
            raise QueryHeaderError(f"the header is not YAML: {' '.join(str(error).split())}", file=path) from None
        summary = header.get("summary") if isinstance(header, dict) else None
        if not isinstance(summary, dict) or not {"en", "vi"} <= summary.keys():
            raise QueryHeaderError("the header has no summary in en and vi", file=path, line=1)
        return cls(path.stem, path, header, "".join(line for line in lines if not line.startswith("#+")))

    @classmethod
    def read_all(cls, paths: Iterable[Path]) -> list[QueryFile]:
        """Read query files, in the order in which they are given."""
        return [cls.read(path) for path in paths]

    def summary(self, language: str) -> str:
        """Give the one-line summary in `en` or `vi`."""
        return str(self.header["summary"][language])

    def filled(self, values: Mapping[str, Term]) -> str:
        """Give the query with terms in the place of parameters.

        Args:
            values: Parameter name to RDF term. A parameter that is left out stays open: it is a variable that fits
                anything, and `BIND($parameter AS ?x)` goes, since it says nothing. Terms are written in N-Triples
                syntax, so that no value can break out of its place.
        """
        text = _BOUND.sub(lambda match: match[0] if match[1] in values else "", self.text)
        return _PARAMETER.sub(lambda match: str(values.get(match[1], match[0])), text)
