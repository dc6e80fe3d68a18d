"""Named queries: SPARQL files with a documented header and typed parameters.

The header follows the habit of grlc (https://grlc.io): YAML under `#+`, here with `summary` (en, vi),
`description`, `parameters` (name, type, summary, and optionally default, choices) and `example` (parameter
values of an example call).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from localties.dates import PartialDate
from localties.errors import InvalidDateError, ParameterError, QueryHeaderError, UnknownQueryError
from localties.query.search import called
from localties.store import QueryFile
from localties.terms import SCHEME, XSD, expand

if TYPE_CHECKING:
    from localties.graph import KnowledgeGraph
    from localties.project import Project
    from localties.store import Answer, Term


class ParameterType(StrEnum):
    """What a parameter takes.

    An `entity` is a name or an identifier (IRI, prefixed name or local name), a `concept` the local name of a
    concept in the scheme that `scheme` names, a `day` a date of any precision read as its first day.
    """

    ENTITY = "entity"
    CONCEPT = "concept"
    DAY = "day"
    INTEGER = "integer"
    TEXT = "text"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a named query.

    Attributes:
        name: Its name, without `$`.
        type: What it takes.
        summary: What it is for, by language tag.
        default: The value if none is given, as text; None leaves it open: any value fits.
        scheme: For a concept, the slug of its scheme.
        choices: The values it may take, or empty where it is not limited.
    """

    name: str
    type: ParameterType
    summary: Mapping[str, str]
    default: str | None = None
    scheme: str | None = None
    choices: tuple[str, ...] = ()

    def term(self, text: str, graph: KnowledgeGraph) -> Term:
        """Give the RDF term that a text stands for.

        Raises:
            ParameterError: If the text does not fit the type, or names nothing in the graph.
        """
        if self.choices and text not in self.choices:
            raise ParameterError(
                f"'{text}' is not a choice for --{self.name}", hint=f"Choose one of {', '.join(self.choices)}"
            )
        match self.type:
            case ParameterType.ENTITY:
                return self._entity(text, graph)
            case ParameterType.CONCEPT:
                return self._concept(text, graph)
            case ParameterType.DAY:
                try:
                    day = PartialDate.parse(text).earliest
                except InvalidDateError as error:
                    raise ParameterError(error.message, hint=error.hint) from None
                return ox.Literal(day.isoformat(), datatype=ox.NamedNode(XSD + "date"))
            case ParameterType.INTEGER:
                if not re.fullmatch(r"-?\d+", text):
                    raise ParameterError(f"'{text}' is not a whole number (--{self.name})")
                return ox.Literal(int(text))
        return ox.Literal(text)

    def _entity(self, text: str, graph: KnowledgeGraph) -> ox.NamedNode:
        found = called(graph, text)
        if found is None:
            raise ParameterError(
                f"nothing in the graph is called '{text}' (--{self.name})",
                hint="Give a name, an identifier such as can-tho or locality:can-tho, or an IRI",
            )
        return ox.NamedNode(found)

    def _concept(self, text: str, graph: KnowledgeGraph) -> ox.NamedNode:
        iri = expand(text) if ":" in text else f"{SCHEME}{self.scheme}/{text}"
        concept = ox.NamedNode(iri)
        if not any(graph.store.matching(concept)):
            known = sorted(
                quad.subject.value.removeprefix(f"{SCHEME}{self.scheme}/")
                for quad in graph.store.matching(None, None, ox.NamedNode(f"{SCHEME}{self.scheme}"))
                if isinstance(quad.subject, ox.NamedNode)
            )
            raise ParameterError(
                f"there is no {self.scheme} '{text}'", hint=f"Choose one of {', '.join(dict.fromkeys(known))}"
            )
        return concept


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query that users ask by name.

    Attributes:
        file: The file it stands in.
        parameters: Its parameters, in the order of the header.
    """

    file: QueryFile
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """The name it is asked by."""
        return self.file.name

    @property
    def example(self) -> Mapping[str, str]:
        """The parameter values of the example call."""
        return {name: str(value) for name, value in (self.file.header.get("example") or {}).items()}

    @property
    def topic(self) -> str:
        """The IRI of the class that it is about.

        Raises:
            QueryHeaderError: If the header names none, or one without a prefix that is known.
        """
        try:
            return expand(str(self.file.header["topic"]))
        except KeyError:
            raise QueryHeaderError(
                "the header names no class as its topic",
                hint="Write e.g. topic: lt:Agreement",
                file=self.file.path,
            ) from None

    def ask(self, graph: KnowledgeGraph, values: Mapping[str, str] | None = None) -> Answer:
        """Ask it.

        Args:
            graph: The graph to ask.
            values: Parameter name to value, as text; what is left out takes its default or stays open.

        Raises:
            ParameterError: If a parameter is unknown or its value does not fit.
        """
        return graph.store.query(self.filled(graph, values or {}))

    def filled(self, graph: KnowledgeGraph, given: Mapping[str, str]) -> str:
        """Give it as SPARQL, with values in the place of its parameters.

        Args:
            graph: The graph that the values name things of.
            given: Parameter name to value, as text; what is left out takes its default or stays open.

        Raises:
            ParameterError: If a parameter is unknown or its value does not fit.
        """
        known = {parameter.name for parameter in self.parameters}
        for name in sorted(given.keys() - known):
            hint = f"It takes {', '.join('--' + n for n in sorted(known))}" if known else "It takes no parameter"
            raise ParameterError(f"the query {self.name} has no parameter --{name}", hint=hint)
        terms = {
            parameter.name: parameter.term(text, graph)
            for parameter in self.parameters
            if (text := given.get(parameter.name, parameter.default)) is not None
        }
        return self.file.filled(terms)


def catalogue(project: Project) -> list[NamedQuery]:
    """Give the named queries of a project, by name.

    Raises:
        QueryHeaderError: If a header is incomplete.
    """
    return [_named(file) for file in QueryFile.read_all(project.queries("named"))]


def named_query(project: Project, name: str) -> NamedQuery:
    """Give one named query.

    Raises:
        UnknownQueryError: If there is none of that name.
        QueryHeaderError: If its header is incomplete.
    """
    files = {path.stem: path for path in project.queries("named")}
    if name not in files:
        close = difflib.get_close_matches(name, files)
        hint = f"Did you mean {' or '.join(close)}?" if close else "`localties queries` lists them"
        raise UnknownQueryError(f"there is no query '{name}'", hint=hint)
    return _named(QueryFile.read(files[name]))


def _named(file: QueryFile) -> NamedQuery:
    try:
        return NamedQuery(file, tuple(_parameter(entry) for entry in file.header.get("parameters") or ()))
    except (KeyError, TypeError, ValueError) as error:
        raise QueryHeaderError(f"a parameter in the header is incomplete: {error}", file=file.path) from None


def _parameter(entry: Mapping[str, Any]) -> Parameter:
    default = entry.get("default")
    return Parameter(
        name=str(entry["name"]),
        type=ParameterType(entry["type"]),
        summary={language: str(entry["summary"][language]) for language in ("en", "vi")},
        default=None if default is None else str(default),
        scheme=str(entry["scheme"]) if entry["type"] == ParameterType.CONCEPT else None,
        choices=tuple(str(choice) for choice in entry.get("choices") or ()),
    )
